"""Retention by who may: schedules entered, what they would do shown and done, items given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from repository.access import ANY_AGENCY
from repository.calendar import VIETNAM, iso_utc
from repository.errors import NotFoundError, RefusedError
from repository.people import Person, Right
from repository.retention_changes import Change, Shown
from repository.schedules import Item, Schedule
from search.words import fold
from web.importing import read
from web.suggesting import likeness
from web.wiring import Archive

_LONGEST = 500
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "ma", "so", "so tt", "stt", "muc"),
    "title": ("title", "ten nhom ho so", "nhom ho so", "ten nhom ho so, tai lieu", "tieu de"),
    "period": ("period", "thoi han", "thoi han luu tru", "thoi han bao quan", "thbq"),
}
"""What the columns of a schedule are called."""
_LIKELY = 0.2
_MOST = 500


@dataclass(frozen=True, slots=True)
class Brought:
    """A schedule that somebody wants in force."""

    agency: str
    """Whose; ``*``: everybody's."""
    name: str
    citation: str
    first: date
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Likely:
    """A hồ sơ without an item, and the item that it probably stands under."""

    dossier: str
    notation: str
    title: str
    item: Item | None


def enter(archive: Archive, person: Person, brought: Brought) -> Schedule:
    """Put a schedule in force from a day on. No hồ sơ is changed by that.

    Raises:
        NotFoundError: there is no such agency.
        ForbiddenError: the person may not.
        RefusedError: it lacks something, or begins too early.
    """
    everywhere = brought.agency == ANY_AGENCY
    agency = ANY_AGENCY if everywhere else archive.agencies.find(brought.agency).code
    person.require(Right.RETENTION, agency)
    name, citation = brought.name.strip(), brought.citation.strip()
    if not name or not citation or max(len(name), len(citation)) > _LONGEST:
        raise RefusedError("Cần tên và căn cứ · a name and a citation are needed")
    made = Schedule(
        id=archive.new_id(),
        agency=agency,
        name=name,
        citation=citation,
        first=brought.first,
        last=None,
        items=brought.items,
        entered_by=person.login,
        entered_at=archive.clock(),
    )
    return archive.schedules.enter(made, person.login)


def items_in(archive: Archive, sheet: Path) -> tuple[Item, ...]:
    """The items of an xlsx, ods or csv file: the first sheet with a code, a title and a period.

    Raises:
        RefusedError: it cannot be read, or no sheet has these columns.
    """
    for grid in read(archive, sheet):
        columns: dict[str, int] | None = None
        found = []
        for _, cells in grid.rows:
            if columns is None:
                columns = _columns({place: cell.text for place, cell in cells.items()})
                continue
            said = {n: cells[c].text.strip() if c in cells else "" for n, c in columns.items()}
            if said["period"]:  # a line without one is a heading
                found.append(Item(said["code"], said["title"], said["period"]))
        if found:
            return tuple(found)
    raise RefusedError(
        "Không thấy cột Mã, Nhóm hồ sơ, Thời hạn · no columns code, title, period were found"
    )


def preview(
    archive: Archive, person: Person, schedule: str, agency: str, *, fixed_too: bool = False
) -> Shown:
    """What a schedule would do to the hồ sơ of an agency.

    Raises:
        NotFoundError: there is no such schedule or agency.
        ForbiddenError: the person may not.
        RefusedError: it is not this agency's.
    """
    found, code = _of(archive, person, schedule, agency)
    return archive.rescheduling.show(found, [code], fixed_too=fixed_too)


def apply(
    archive: Archive,
    person: Person,
    schedule: str,
    agency: str,
    token: str,
    *,
    fixed_too: bool = False,
) -> Shown:
    """Do what was shown; ``token`` names it.

    Raises:
        NotFoundError: there is no such schedule or agency.
        ForbiddenError: the person may not.
        RefusedError: it is not this agency's, not in force yet, or would do something else by now.
    """
    found, code = _of(archive, person, schedule, agency)
    if found.first > today(archive):
        raise RefusedError("Bảng thời hạn chưa có hiệu lực · it is not in force yet")
    held, login = archive.rescheduling, person.login
    return held.apply(found, [code], token, login, fixed_too=fixed_too)


def likely(
    archive: Archive, person: Person, schedule: str, agency: str, limit: int = 100
) -> tuple[Likely, ...]:
    """Hồ sơ of an agency without an item, each with the one that it probably stands under.

    Raises:
        NotFoundError, ForbiddenError, RefusedError: as for ``preview``.
    """
    found, code = _of(archive, person, schedule, agency)
    rows = archive.rescheduling.without_item(code, min(limit, _MOST))
    return tuple(Likely(*row, best_item(found.items, row[2])) for row in rows)


def best_item(items: Sequence[Item], title: str) -> Item | None:
    """The item whose title is most like that of a hồ sơ; None: none is near."""
    ranked = sorted(((likeness(item.title, title), -n) for n, item in enumerate(items)))
    if not ranked or ranked[-1][0] < _LIKELY:
        return None
    return items[-ranked[-1][1]]


def assign(
    archive: Archive, person: Person, schedule: str, items: Mapping[str, str]
) -> Mapping[str, Item]:
    """Say under which item hồ sơ stand: identifier → code. No period is changed by that.

    Raises:
        NotFoundError: there is no such schedule, hồ sơ or item.
        ForbiddenError: the person may not.
        RefusedError: nothing is named, or one is frozen.
    """
    found = archive.schedules.get(schedule)
    if not 0 < len(items) <= _MOST:
        raise RefusedError(f"Từ 1 đến {_MOST} hồ sơ · 1 to {_MOST} dossiers")
    given = {}
    for identifier, code in items.items():
        person.require(Right.RETENTION, archive.dossiers.get(identifier).agency)
        item = found.item(code)
        if item is None:
            raise NotFoundError(f"mục {code}")
        given[identifier] = item
    archive.rescheduling.assign(given, found.id, person.login)
    return given


def came_about(archive: Archive, person: Person, dossier: str, day: date, citation: str) -> None:
    """Say when what a hồ sơ waits for came about: its period counts from that year.

    Raises:
        NotFoundError: there is no such hồ sơ.
        ForbiddenError: the person may not.
        RefusedError: it waits for nothing, is frozen, the day is to come, or nothing is cited.
    """
    person.require(Right.RETENTION, archive.dossiers.get(dossier).agency)
    if not citation.strip():
        raise RefusedError("Phải nêu căn cứ · say what it rests on")
    if day > today(archive):
        raise RefusedError("Ngày chưa đến · the day is to come")
    archive.rescheduling.came_about(dossier, day, citation.strip()[:_LONGEST], person.login)


def today(archive: Archive) -> date:
    """The day, in Viet Nam."""
    return archive.clock().astimezone(VIETNAM).date()


def schedule_line(one: Schedule) -> dict[str, Any]:
    """A schedule on one line, without its items."""
    return {
        "schedule": one.id,
        "agency": one.agency,
        "name": one.name,
        "citation": one.citation,
        "first": one.first.isoformat(),
        "last": one.last.isoformat() if one.last else None,
        "items": len(one.items),
        "sure": one.sure,
        "entered_by": one.entered_by,
        "entered_at": iso_utc(one.entered_at) if one.entered_at else None,
    }


def change_line(one: Change) -> dict[str, Any]:
    """What becomes of one hồ sơ, on one line."""
    told: dict[str, Any] = {name: getattr(one, name) for name in Change.__slots__}
    return told | {"effect": one.effect.value}


def shown_line(shown: Shown) -> dict[str, Any]:
    """The counts, and the name of what was shown."""
    counts = {effect.value: number for effect, number in shown.counts.items()}
    return {"schedule": shown.schedule, "token": shown.token, "counts": counts}


def _of(archive: Archive, person: Person, schedule: str, agency: str) -> tuple[Schedule, str]:
    code = archive.agencies.find(agency).code
    person.require(Right.RETENTION, code)
    found = archive.schedules.get(schedule)
    if found.agency not in (code, ANY_AGENCY):
        raise RefusedError(f"Bảng này của {found.agency} · it is the schedule of {found.agency}")
    return found, code


def _columns(texts: Mapping[int, str]) -> dict[str, int] | None:
    found = {}
    for place, text in texts.items():
        plain = " ".join(fold(text).split())
        for name, known in _HEADINGS.items():
            if plain in known and name not in found:
                found[name] = place
    return found if found.keys() == _HEADINGS.keys() else None
