"""Uses of kept copies, contents and lists of dossiers, as lines of a register. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from repository.register_values import Entry, Value, by_then, day_at, notes, of_day, shown

KINDS = {
    "sao-y": "sao y",
    "sao-luc": "sao lục",
    "trich-sao": "trích sao",
    "ban-doc": "đọc tại chỗ",
    "khong-xac-thuc": "bản sao không xác thực",
    "xac-thuc": "bản sao xác thực",
    "dip": "gói bản sao (DIP)",
    "chuyen-doi": "bản chuyển đổi",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A document of the archive, as far as a register tells of it."""

    id: str
    title: str
    code: str
    type_name: str
    organ_name: str
    issued: date | None
    body: Mapping[str, Any]

    @property
    def fields(self) -> Mapping[str, str]:
        """Its metadata."""
        held = self.body.get("fields")
        return held if isinstance(held, Mapping) else {}

    @property
    def pages(self) -> int:
        """How many pages it has, as its metadata say, or else as its original was seen."""
        said = str(self.fields.get("PageAmount", "")).strip()
        if said.isascii() and said.isdecimal():
            return int(said[:6])
        counted = 0
        for file in self.body.get("files", ()):
            pages = (file.get("facts") or {}).get("pages")
            if file.get("role", "original") == "original" and isinstance(pages, int):
                counted += pages
        return counted


@dataclass(frozen=True, slots=True)
class Use:
    """A copy that somebody was given."""

    kind: str
    issued_at: datetime
    expires_at: datetime | None
    user: str
    allowed: str
    purpose: str
    dossiers: Sequence[str]


def use_entry(use: Use, kept: Kept, at: datetime) -> Entry:
    """The line of one use of what is kept."""
    values: dict[str, Value] = {
        "used": day_at(use.issued_at),
        "user": use.user,
        "code": kept.code,
        "of_day": of_day(kept.issued),
        "type": kept.type_name,
        "subject": kept.title,
        "dossier": "; ".join(use.dossiers),
        "taken": "",
        "returned": day_at(by_then(use.expires_at, at)),
        "allowed": use.allowed,
        "note": notes(KINDS.get(use.kind, use.kind), use.purpose),
    }
    return Entry(kept.id, kept.id, values)


def content_entry(ordinal: int, kept: Kept, first_page: int) -> Entry:
    """The line of a document in its dossier; its pages go on from those before it."""
    last = first_page + kept.pages - 1
    pages = f"{first_page}-{last}" if last > first_page else str(first_page) if kept.pages else ""
    values: dict[str, Value] = {
        "ordinal": ordinal,
        "code": kept.code,
        "issued": kept.issued or str(kept.fields.get("IssuedDate", "")),
        "of_day": of_day(kept.issued),
        "type": kept.type_name,
        "subject": kept.title,
        "author": kept.organ_name,
        "pages": pages,
        "note": str(kept.fields.get("Description", "")),
    }
    return Entry(kept.id, kept.id, values)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A dossier and what is in it."""

    id: str
    notation: str
    title: str
    maintenance: str
    keeper: str
    first: date | None
    last: date | None
    documents: int
    pages: int


def dossier_entry(ordinal: int, shelf: Shelf) -> Entry:
    """The line of a dossier."""
    days = sorted({day for day in (shelf.first, shelf.last) if day})
    values: dict[str, Value] = {
        "ordinal": ordinal,
        "notation": shelf.notation,
        "title": shelf.title,
        "span": " – ".join(shown(day) for day in days),
        "maintenance": shelf.maintenance,
        "pages": shelf.pages,
        "keeper": shelf.keeper,
        "note": f"{shelf.documents:02} văn bản",
    }
    return Entry(shelf.id, None, values)


def is_permanent(maintenance: str) -> bool:
    """Whether a dossier is kept for ever."""
    return "vĩnh viễn" in maintenance.casefold()
