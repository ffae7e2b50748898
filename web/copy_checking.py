"""Checking copies against what was issued: by the code in a QR, or by the file itself.

Whoever asks learns what stands on the copy anyway, and nothing of the document behind it. A code is
128 random bits; whoever guesses learns that nothing fits.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from repository.calendar import iso_utc
from repository.copying import IssuedCopy
from repository.errors import NotFoundError
from web import copying
from web.wiring import Archive

CODE = re.compile(r"[a-z2-7]{26}")
_PROOF = b'{"luutru_proof":1,"proof":{'
_IN_PROOF = re.compile(rb'"id":"([a-z2-7]{26})"')
_PROOF_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive's own records say."""

    copy: IssuedCopy | None
    """What was issued with this code, or this very file."""
    agency_name: str = ""
    same: bool | None = None
    """Whether the file is the one that was issued; None: only a code was asked for."""

    def valid(self, at: datetime) -> bool:
        """Whether it was issued, is unchanged, and still serves."""
        return self.copy is not None and self.same is not False and not self.over(at)

    def over(self, at: datetime) -> bool:
        """Whether its time is over."""
        ends = self.copy.expires_at if self.copy else None
        return ends is not None and ends <= at

    def problems(self, at: datetime) -> list[str]:
        """Why it is not valid."""
        if self.copy is None:
            return ["không có bản sao nào như vậy trong hồ sơ cấp · no such copy was issued here"]
        said = []
        if self.same is False:
            said.append(
                "tệp không phải là tệp đã cấp: nội dung đã thay đổi "
                "· the file is not the one that was issued: it was changed"
            )
        if self.over(at):
            said.append("bản sao đã hết thời hạn sử dụng · the copy has expired")
        return said

    def as_dict(self, at: datetime) -> dict[str, Any]:
        """As JSON says it."""
        said: dict[str, Any] = {"valid": self.valid(at), "problems": self.problems(at)}
        if self.copy is not None:
            copy = self.copy
            said["issued"] = {
                "copy": copy.id,
                "kind": copy.kind,
                "notation": copy.body.get("notation", ""),
                "agency": copy.agency,
                "agency_name": self.agency_name,
                "issued_at": iso_utc(copy.issued_at),
                "expires_at": iso_utc(copy.expires_at) if copy.expires_at else None,
                "sha256": f"sha256:{copy.sha256}",
            }
        return said


def by_code(archive: Archive, code: str) -> Answer:
    """What was issued with this code; it is read however people group and spell it."""
    plain = re.sub(r"[\s\-·]", "", code).lower()
    if not CODE.fullmatch(plain):
        return Answer(None)
    try:
        copy = copying.issued_of(archive).get(plain)
    except NotFoundError:
        return Answer(None)
    return Answer(copy, _name(archive, copy))


def by_file(archive: Archive, path: Path) -> Answer:
    """Whether this very file was issued; if not, whether it claims to be a copy that was."""
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    copy = copying.issued_of(archive).with_digest(digest)
    if copy is not None:
        return Answer(copy, _name(archive, copy), same=True)
    claimed = by_code(archive, claimed_code(path))
    if claimed.copy is None:
        return claimed
    inner = claimed.copy.body.get("inner", "")
    return Answer(claimed.copy, claimed.agency_name, same=bool(inner) and inner == digest)


def claimed_code(path: Path) -> str:
    """The code that a file says it has, in its proof; empty if it says none."""
    data = path.read_bytes()
    place = data.find(_PROOF)
    if place < 0:
        return ""
    found = _IN_PROOF.search(data, place, place + _PROOF_BYTES)
    return found.group(1).decode() if found else ""


def _name(archive: Archive, copy: IssuedCopy) -> str:
    return archive.agencies.find(copy.agency).name
