"""Values: what the columns of registers name, source by source, and how each is shown. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from repository.calendar import VIETNAM, parse_utc

Value: TypeAlias = str | int | date | datetime | None
"""A number, a day, an instant, words, or nothing."""


class Source(StrEnum):
    """Whose entries a register lists."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    POSTAL = "postal"
    """Paper that went to a recipient."""
    KEPT_COPIES = "kept-copies"
    """Uses of what is kept: copies that were issued."""
    CONTENTS = "contents"
    """The documents of one dossier."""
    DOSSIERS = "dossiers"
    """The dossiers of an agency and year."""


NAMES: Mapping[Source, frozenset[str]] = MappingProxyType(
    {
        Source.INCOMING: frozenset(
            {"arrived", "arrived_at", "number", "author", "code", "issued", "of_day"}
            | {"type", "subject", "receivers", "passed", "taken", "note", "due", "progress"}
            | {"answer", "done", "standing"}
        ),
        Source.OUTGOING: frozenset(
            {"number", "code", "issued", "of_day", "type", "subject", "signer", "places"}
            | {"keeper", "copies", "sent", "taken", "note", "statuses", "standing"}
        ),
        Source.POSTAL: frozenset(
            {"posted", "code", "of_day", "type", "subject", "place", "envelopes"}
            | {"postmark", "note"}
        ),
        Source.KEPT_COPIES: frozenset(
            {"used", "user", "code", "of_day", "type", "subject", "dossier", "taken"}
            | {"returned", "allowed", "note"}
        ),
        Source.CONTENTS: frozenset(
            {"ordinal", "code", "issued", "of_day", "type", "subject", "author", "pages"} | {"note"}
        ),
        Source.DOSSIERS: frozenset(
            {"ordinal", "notation", "title", "span", "maintenance", "pages", "keeper"} | {"note"}
        ),
    }
)
"""The names that a column may refer to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a register."""

    id: str
    """Of the document, dossier or copy that it tells of."""
    document: str | None
    """The document of the archive, where there is one."""
    values: Mapping[str, Value]


def shown(value: Value) -> str:
    """As a person reads it: ``05``, ``27/11/2026``, ``14:05 27/11/2026`` (+07:00)."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int):
        return f"{value:02}"
    return " ".join(value.split())


def joined(values: Iterable[Value], between: str) -> Value:
    """The value of a column: alone as it is, several as words.

    What is empty is left out, and so is a kind that the subject begins with: «Báo cáo kết quả».
    """
    held = [value for value in values if value not in (None, "")]
    held = [
        value
        for value, after in zip(held, [*held[1:], ""], strict=False)
        if not _said(value, after)
    ]
    if len(held) == 1:
        only = held[0]
        return " ".join(only.split()) if isinstance(only, str) else only
    return between.join(shown(value) for value in held) or None


def _said(value: Value, after: Value) -> bool:
    if not isinstance(value, str) or not isinstance(after, str):
        return False
    return f"{after} ".casefold().startswith(f"{value.strip()} ".casefold())


def day_at(at: datetime | None) -> date | None:
    """The day of an instant, in Viet Nam."""
    return None if at is None else at.astimezone(VIETNAM).date()


def of_day(day: date | None) -> str:
    """``ngày 05/03/2026``."""
    return f"ngày {day:%d/%m/%Y}" if day else ""


def by_then(at: datetime | None, until: datetime) -> datetime | None:
    """``at``, if it had come by ``until``."""
    return at if at is not None and at <= until else None


def corrections(body: Mapping[str, object], until: datetime) -> list[str]:
    """What was put right in the remarks after the register was closed, and by when."""
    told = []
    for one in _entries(body.get("corrections")):
        at = parse_utc(str(one["at"]))
        if at <= until:
            told.append(f"Đính chính ngày {shown(day_at(at))}: {one['said']}")
    return told


def _entries(held: object) -> list[Mapping[str, object]]:
    return [one for one in held if isinstance(one, Mapping)] if isinstance(held, list) else []


PRIORITIES = ("", "Khẩn", "Thượng khẩn", "Hỏa tốc", "Hỏa tốc hẹn giờ")
"""As a register says them; nothing of what is ordinary."""


def notes(*parts: str) -> str:
    """Remarks, one after the other."""
    return "; ".join(part.strip().rstrip(".;") for part in parts if part and part.strip())
