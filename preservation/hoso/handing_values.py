"""What two archives tell each other of a handing over, as values: manifest of who gives, receipt.

``ho-so-nop.json`` names every package with its digest and says of each, in words, what codes
in packages lose; ``bien-nhan.json`` says of each whether it was taken. Both are signed beside. The
same value gives the same bytes.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from preservation.hoso.content import FileDescription
from preservation.hoso.handing_json import written
from repository.calendar import iso_utc

MANIFEST = "ho-so-nop.json"
RECEIPT = "bien-nhan.json"
VERSION = 1
SAID = (*(each.name for each in fields(FileDescription)), "ended")
"""What a sender says of a hồ sơ, all of it text: the description in words, and ``ended``."""
MORE = ("level", "keeper", "heading_number", "heading_title", "item")
"""What may be said besides: as the file plan of the sender has it."""
HOSO, LOOSE = "sip_hoso", "sip_tailieu"
"""What a package is; of a hồ sơ it is not written: so it was before there was another kind."""
ROW = ("so_ky_hieu", "tieu_de", "thoi_gian", "thoi_han", "so_trang", "ghi_chu")
"""The columns of a line of the mục lục, beside its number (NĐ 30/2020 PL V)."""
_NO_ROW: Mapping[str, str | int] = {}


@dataclass(frozen=True, slots=True)
class Party:
    """Who gives, or who takes."""

    code: str
    name: str
    fonds: str = ""
    """Mã phông of an agency that is no more, where its successor hands over."""


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file that goes along, by its digest."""

    sha256: str
    size: int
    name: str = ""
    """Of a list; files of documents have none."""


@dataclass(frozen=True, slots=True)
class HandedDocument:
    """One document of a package, as one side knows it."""

    ordinal: int
    document: str
    files: tuple[HandedFile, ...]
    title: str = ""
    carried_by: str = ""
    """UUID of the package that has its bytes, where this one only refers to them."""


@dataclass(frozen=True, slots=True)
class HandedPackage:
    """One hồ sơ, or loose documents: one SIP."""

    ordinal: int
    name: str
    size: int
    sha256: str
    sip: str
    code: str
    """Mã hồ sơ; of loose documents mã gói tin."""
    permanent: bool
    """Which of the two lists it stands on."""
    row: Mapping[str, str | int]
    """Its line there (``ROW``)."""
    said: Mapping[str, str]
    """``SAID``, and as much of ``MORE`` as was said; ``LOOSE_SAID`` of loose documents."""
    documents: tuple[HandedDocument, ...]
    kind: str = HOSO

    @property
    def is_loose(self) -> bool:
        """Whether it is no hồ sơ."""
        return self.kind == LOOSE

    @property
    def description(self) -> FileDescription:
        """What the sender says of the hồ sơ, in words."""
        return description_said(self.said)

    @property
    def ended(self) -> int | None:
        """The year in which its work ended, where it was said."""
        said = self.said.get("ended", "")
        return int(said) if re.fullmatch(r"[12][0-9]{3}", said) else None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is handed over."""

    transfer: str
    registration: str
    turn: int
    year: int
    sender: Party
    archive: Party
    created: datetime
    due: date | None
    packages: tuple[HandedPackage, ...]
    lists: tuple[HandedFile, ...] = ()

    @property
    def totals(self) -> dict[str, int]:
        """How much it is: ``packages``, ``dossiers``, ``documents``, ``bytes``."""
        return {
            "packages": len(self.packages),
            "dossiers": sum(not one.is_loose for one in self.packages),
            "documents": sum(len(one.documents) for one in self.packages),
            "bytes": sum(one.size for one in self.packages),
        }

    def data(self) -> bytes:
        """As the file that goes along."""
        said = {name: getattr(self, name) for name in ("transfer", "registration", "turn", "year")}
        said |= {
            "luutru_transfer": VERSION,
            "sender": asdict(self.sender),
            "archive": asdict(self.archive),
            "created": iso_utc(self.created),
            "due": self.due.isoformat() if self.due else "",
            "lists": [asdict(one) for one in self.lists],
            "packages": [_package_said(one) for one in self.packages],
        }
        return written(said)


@dataclass(frozen=True, slots=True)
class Taken:
    """What the archive says of one package."""

    ordinal: int
    name: str
    sha256: str
    taken: bool
    reason: str = ""
    dossier: str = ""
    """The hồ sơ that it became there; loose documents become none."""
    package: str = ""
    """Its AIP there; loose documents have one each."""
    code: str = ""
    """Mã hồ sơ lưu trữ; of loose documents mã cơ quan lưu trữ + mã gói tin."""
    row: Mapping[str, str | int] = field(default_factory=lambda: _NO_ROW)
    """Its line in the list of the archive; empty where it was not taken."""
    documents: tuple[HandedDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the archive took."""

    transfer: str
    registration: str
    turn: int
    sender: Party
    archive: Party
    manifest: str
    """SHA-256 of the manifest that came."""
    reception: str
    at: datetime
    decided_by: str
    packages: tuple[Taken, ...]

    def data(self) -> bytes:
        """As the file that goes back."""
        names = ("transfer", "registration", "turn", "manifest", "reception", "decided_by")
        said = {name: getattr(self, name) for name in names}
        said |= {
            "luutru_receipt": VERSION,
            "sender": asdict(self.sender),
            "archive": asdict(self.archive),
            "at": iso_utc(self.at),
            "packages": [_taken_said(one) for one in self.packages],
        }
        return written(said)


def said_of(
    description: FileDescription, ended: int | None, more: Mapping[str, str] | None = None
) -> dict[str, str]:
    """What a manifest says of a hồ sơ; ``more`` by the names of ``MORE``."""
    return asdict(description) | {"ended": str(ended or "")} | dict(more or {})


def _package_said(one: HandedPackage) -> dict[str, Any]:
    plain = ("ordinal", "name", "size", "sha256", "sip", "code", "permanent")
    kind = {"kind": one.kind} if one.is_loose else {}
    return (
        {name: getattr(one, name) for name in plain}
        | kind
        | {
            "row": dict(one.row),
            "said": dict(one.said),
            "documents": [_document_said(each) for each in one.documents],
        }
    )


def _taken_said(one: Taken) -> dict[str, Any]:
    plain = ("ordinal", "name", "sha256", "taken", "reason", "dossier", "package", "code")
    return {name: getattr(one, name) for name in plain} | {
        "row": dict(one.row),
        "documents": [_document_said(each) for each in one.documents],
    }


def _document_said(one: HandedDocument) -> dict[str, Any]:
    return {
        "ordinal": one.ordinal,
        "document": one.document,
        "title": one.title,
        "carried_by": one.carried_by,
        "files": [{"sha256": file.sha256, "size": file.size} for file in one.files],
    }


def description_said(said: Mapping[str, str]) -> FileDescription:
    """The description that ``said_of`` was given."""
    return FileDescription(**{name: said[name] for name in SAID if name != "ended"})
