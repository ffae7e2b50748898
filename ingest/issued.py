"""Issued: who signs what with which picture, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ingest.marking import Hand, told
from ingest.placing import Spot
from ingest.sealing import Numbering
from preservation.signatures.layout import ORGANISATION, PERSON
from preservation.signatures.signing.act import Level
from preservation.signatures.signing.signer import Signer
from preservation.signatures.tsa import Stamper
from repository.calendar import VIETNAM
from repository.seals import MarkKind, SealRule

FIELDS: Mapping[MarkKind, str] = MappingProxyType(
    {
        MarkKind.PERSON: PERSON,
        MarkKind.ISSUER: ORGANISATION,
        MarkKind.DIGITISED: "DauSoHoa",
        MarkKind.ANNEX: "DauPhuLuc",
        MarkKind.COPY: "DauBanSao",
        MarkKind.ARCHIVE_COPY: "DauBanSaoLuuTru",
    }
)
"""Where each kind of mark signs."""
SEALS = frozenset(name for kind, name in FIELDS.items() if kind is not MarkKind.PERSON)


@dataclass(frozen=True, slots=True)
class Who:
    """The person in authority, as printed on the document."""

    name: str
    office: str = ""
    picture: Path | None = None
    """PNG of the signature; None, when only its place is laid out: of the usual size."""
    width_mm: float | None = None
    annexes: bool = False
    """Whether the number and the date are to stand on annexes in the same file too."""
    blanks: tuple[tuple[str, Hand], ...] = ()
    """Places for the ``number`` or the ``date`` that a hand chose (regulation Điều 10.1c)."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The organisation that signs."""

    agency: str
    """Its name, as it was on the day."""
    picture: Path | None = None
    """PNG of the seal; None where the law shows none."""
    width_mm: float | None = None
    form: str = ""
    """Of a copy: ``Sao y``, ``Sao lục``, ``Trích sao``."""
    authorised: tuple[str, ...] = ()
    """Who may sign for it; empty: anybody whose signature is valid."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Who signs, when, and how lastingly."""

    signer: Signer
    at: datetime
    level: Level
    stamper: Stamper | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """One step done: a new file."""

    output: Path
    kind: str
    rule: SealRule
    spot: Spot
    findings: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """Text fields that were laid out, or filled."""

    def as_dict(self) -> dict[str, Any]:
        """As ``luutru seal`` and ``luutru sign`` answer it."""
        box = self.spot.box.as_list()
        return {
            "output": str(self.output),
            "kind": self.kind,
            "profile": self.rule.profile,
            "citation": self.rule.citation,
            "sure": self.rule.sure,
            "place": {"page": self.spot.page + 1, "box_mm": box},
            "fields": list(self.fields),
            "findings": told(self.findings),
        }


def reason_of(kind: MarkKind, seal: Seal, numbering: Numbering | None) -> str:
    """What the signature says it is for."""
    match kind:
        case MarkKind.ISSUER if numbering:
            return numbering.reason
        case MarkKind.COPY | MarkKind.ARCHIVE_COPY:
            return seal.form
        case MarkKind.ANNEX if numbering:
            said = f"{numbering.number}/{numbering.notation} ngày {numbering.day:%d/%m/%Y}"
            return f"Phụ lục kèm theo văn bản số {said}"
        case MarkKind.DIGITISED:
            return "Số hóa văn bản giấy"
        case _:
            return ""


def level_of(kind: MarkKind, asked: Level) -> Level:
    """How lasting a mark is made. A copy ends with its signature: B-T is the most.

    What follows a signature is not under it, and whoever verifies a copy with one small program
    has to be sure that nothing was appended. Its timestamp is in the signature itself.
    """
    copies = {MarkKind.COPY, MarkKind.ARCHIVE_COPY}
    return Level.B_T if kind in copies and asked.long_term else asked


def day_of(at: datetime) -> date:
    """The day in Viet Nam."""
    return at.astimezone(VIETNAM).date()
