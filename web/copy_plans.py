"""Plans of copies: everything that is decided about one before it is made."""

import base64
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from repository import copying
from repository.agencies import Agency
from repository.calendar import VIETNAM
from repository.copy_kinds import CopyRule, Medium
from repository.copying import Request
from repository.documents import Document
from repository.errors import RefusedError
from repository.signatories import Signatory
from web.short_names import short_name


@dataclass(frozen=True, slots=True)
class Terms:
    """What whoever makes a copy says of it."""

    signer: str = ""
    """The account of who signs; empty: nobody has to."""
    place: str = ""
    """Địa danh; empty: that of the agency's name."""
    short: str = ""
    """Of the agency, in the number; empty: as its name says."""
    level: str = "B-B"
    picture: Path | None = None
    """The seal, where the law shows one."""

    def check(self) -> None:
        """Say whether these can stand on a copy.

        Raises:
            RefusedError: they cannot.
        """
        if self.short and not _SHORT.fullmatch(self.short):
            raise RefusedError(f"Viết tắt không đúng: {self.short[:60]} · not a short name")
        if len(self.place) > _LONGEST or not self.place.isprintable():
            raise RefusedError("Địa danh không đúng · not a place")


_SHORT = re.compile(r"\w[\w.&-]{0,29}")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """One copy that is to be made: decided, and not yet there."""

    id: str
    request: Request
    document: Document
    rule: CopyRule
    agency: Agency
    """Which issues it."""
    target: Medium
    at: datetime
    terms: Terms
    number: int | None
    signatory: Signatory | None
    signer_name: str = ""

    @property
    def year(self) -> int:
        """Of its number."""
        return self.at.astimezone(VIETNAM).year

    @property
    def notation(self) -> str:
        """Its number as it stands on it: ``05/SY-UBND``."""
        if self.number is None:
            return ""
        return self.rule.number(self.number, self.terms.short or short_name(self.agency.name))

    @property
    def signed(self) -> bool:
        """Whether the file itself is signed; on paper a hand signs."""
        return self.rule.signed and self.target is Medium.ELECTRONIC

    @property
    def ends(self) -> tuple[datetime | None, datetime | None]:
        """When it expires, and when its file is deleted."""
        return copying.expiry(self.at, self.rule.days, self.rule.sweep_days)


def new_code() -> str:
    """What the QR of a copy says: 128 random bits in letters and digits that read well."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()
