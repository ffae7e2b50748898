"""Orders: what copy is wanted, of what, for whom, by whom and when; and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from preservation.pages.geometry import Box
from repository.copy_kinds import CopyKind, Medium
from repository.digest import Digest


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the source, or boxes on it, that an extract takes."""

    page: int
    """From 1, through all files of the source in their order."""
    boxes: tuple[Box, ...] = ()
    """In millimetres on the page as it is shown; empty: the whole page."""

    def as_dict(self) -> dict[str, Any]:
        """As a request keeps it."""
        return {"page": self.page, "boxes": [box.as_list() for box in self.boxes]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read back what ``as_dict`` wrote."""
        return cls(int(data["page"]), tuple(Box(*map(float, box)) for box in data["boxes"]))


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the document that is copied; it is never written to."""

    path: Path
    name: str
    """As the archive calls it."""
    family: str
    """Its format: ``pdf``, ``jpeg``, ``png``, ``tiff``…"""


@dataclass(frozen=True, slots=True)
class Original:
    """What the archive knows of the document that is copied."""

    document: str
    code: str
    """Its code in the archive (mã lưu trữ)."""
    title: str
    """Trích yếu."""
    type_name: str
    """Tên loại."""
    notation: str
    """Number and notation: ``15/QĐ-UBND``."""
    issued: str
    """The day of the document, as it is shown: ``21/11/2026``."""
    organ: str
    """Who issued it."""
    medium: Medium
    """What the document itself is made of: a digitised paper is paper."""
    sha256: Digest
    """Of its first file."""
    sha512: Digest


@dataclass(frozen=True, slots=True)
class Order:
    """One copy that is wanted. All words are shown as they are given."""

    id: str
    """What its QR says; hard to guess."""
    kind: CopyKind
    target: Medium
    original: Original
    agency_name: str
    """Of the agency that makes the copy, as on the day."""
    at: datetime
    made_by: str
    """The name of the person who makes it."""
    number: str = ""
    """``05/SY-UBND``; empty: this kind has none."""
    place: str = ""
    """Địa danh, before the day: ``Quảng Ngãi``."""
    office: str = ""
    """Of who signs on paper, a line each: ``TL. CHỦ TỊCH\\nCHÁNH VĂN PHÒNG``."""
    signer: str = ""
    """Who signs on paper."""
    recipient: str = ""
    recipient_identity: str = ""
    """Số định danh of the recipient."""
    purpose: str = ""
    recipients: tuple[str, ...] = ()
    """Nơi nhận, on paper."""
    copies: int = 1
    expires: datetime | None = None
    parts: tuple[Part, ...] = ()
    """For an extract alone."""
    verify: str = ""
    """The address at which anybody verifies the copy, its id included; empty: none."""
    system: str = "Lưu Trữ"
    """The name of the system (NĐ 137/2024 Điều 5)."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What goes with a copy."""

    proof: bytes
    """``chung-thuc.json``, see ``preservation.copies.proof``."""
    evidence: bytes | None = None
    """The evidence record over the source (RFC 4998)."""
    anchors: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    """File name → certificate."""


@dataclass(frozen=True, slots=True)
class Made:
    """A copy as a file, not yet signed."""

    path: Path
    """A PDF/A-3b."""
    sha256: Digest
    pages: int
    findings: tuple[str, ...] = ()
    """Codes, see ``preservation.copies.findings``."""
    pdfa: str = ""
    """``pass``, ``fail`` or ``not_checked`` by pikepdf's validator."""
    removed: int = 0
    """Words that an extract leaves out."""
