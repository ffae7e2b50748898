"""Retention schedules (bảng thời hạn lưu trữ): versioned data, of the law or entered by people.

A new one changes no hồ sơ by itself: see ``repository.rescheduling``.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from repository.access import ANY_AGENCY
from repository.database import Database, hold_lock
from repository.dated import LawDataError
from repository.dossier_tables import ScheduleRow
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.retention import Retention

MOST_ITEMS = 5000
_LONGEST = 1000
_CODE = 64


@dataclass(frozen=True, slots=True)
class Item:
    """One line: a group of hồ sơ, and how long such are kept."""

    code: str
    title: str
    period: str
    """As people write it: ``Vĩnh viễn``, ``20 năm``, ``Đến khi …``."""
    sure: str = ""
    """Of the law's own: how well this line is known."""

    @property
    def retention(self) -> Retention:
        """Its period."""
        return Retention.parse(self.period)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule, in force between two days."""

    id: str
    agency: str
    """Whose; ``*``: everybody's."""
    name: str
    citation: str
    first: date
    last: date | None
    items: tuple[Item, ...]
    sure: str = ""
    """Of the law's own: how well its text is known; empty: somebody entered it."""
    entered_by: str = ""
    entered_at: datetime | None = None

    def item(self, code: str) -> Item | None:
        """The line with this code, if there is one."""
        return next((one for one in self.items if one.code == code), None)

    def contains(self, day: date) -> bool:
        """Whether it is in force on ``day``."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Schedules:
    """The schedules of the archive; what was once in force is never lost."""

    database: Database
    ledger: Ledger

    def enter(self, schedule: Schedule, agent: str) -> Schedule:
        """Enter a schedule; the one of the same agency in force until then ends the day before.

        Raises:
            RefusedError: it has no items, two with one code, a period that is none, or begins too
                early.
        """
        check_items(schedule.items)
        with self.database.write() as session:
            hold_lock(session, f"schedules {schedule.agency}")
            same = select(ScheduleRow).where(
                ScheduleRow.agency == schedule.agency, ScheduleRow.last.is_(None)
            )
            for row in session.scalars(same):
                if row.first >= schedule.first:
                    raise RefusedError(
                        "Đã có bảng thời hạn áp dụng từ ngày đó hoặc sau đó "
                        "· a schedule from that day or a later one is in force"
                    )
                row.last = date.fromordinal(schedule.first.toordinal() - 1)
            told = {name: getattr(schedule, name) for name in _COLUMNS}
            items = [asdict(item) for item in schedule.items]
            session.add(ScheduleRow(**told | {"items": items}))
            session.flush()
            said = {
                "schedule": schedule.name,
                "agency": schedule.agency,
                "from": schedule.first.isoformat(),
                "items": len(items),
                "said": schedule.citation,
            }
            event = NewEvent(EventKind.POLICY_ASSIGNMENT, Outcome.SUCCESS, schedule.id, said)
            self.ledger.append(session, agent, [event])
        return schedule

    def all(self) -> tuple[Schedule, ...]:
        """Every schedule, the newest first; those of the law among them."""
        with self.database.read() as session:
            rows = [_schedule(row) for row in session.scalars(select(ScheduleRow))]
        return tuple(sorted([*rows, *law()], key=lambda one: (one.first, one.id), reverse=True))

    def get(self, identifier: str) -> Schedule:
        """One schedule.

        Raises:
            NotFoundError: there is none.
        """
        for one in law():
            if one.id == identifier:
                return one
        with self.database.read() as session:
            row = session.get(ScheduleRow, identifier)
            if row is None:
                raise NotFoundError(f"bảng thời hạn {identifier}")
            return _schedule(row)

    def in_force(self, agency: str, day: date) -> Schedule | None:
        """The schedule for an agency on a day: its own, else everybody's, else the law's."""
        held = [one for one in self.all() if one.contains(day)]
        held = [one for one in held if one.agency in (agency, ANY_AGENCY)]
        held.sort(key=lambda one: (one.agency == ANY_AGENCY, bool(one.sure)))
        return held[0] if held else None


def check_items(items: Sequence[Item]) -> None:
    """See that each line has a code of its own, a title and a period.

    Raises:
        RefusedError: one has not; it is named.
    """
    if not 0 < len(items) <= MOST_ITEMS:
        raise RefusedError(f"Từ 1 đến {MOST_ITEMS} dòng · 1 to {MOST_ITEMS} items")
    seen: set[str] = set()
    for number, one in enumerate(items, 1):
        if not one.code or len(one.code) > _CODE or not 0 < len(one.title) <= _LONGEST:
            raise RefusedError(f"Dòng {number}: cần mã và tiêu đề · a code and a title are needed")
        if one.code in seen:
            raise RefusedError(f"Dòng {number}: mã {one.code} lặp lại · the code is there twice")
        seen.add(one.code)
        try:
            Retention.parse(one.period)
        except RefusedError as error:
            raise RefusedError(f"Dòng {number}: {error}") from error


@cache
def law() -> tuple[Schedule, ...]:
    """The schedules that come with this archive.

    Raises:
        LawDataError: the data file is wrong.
    """
    return read((files("repository") / "law" / "retention.toml").read_text("utf-8"))


def read(text: str) -> tuple[Schedule, ...]:
    """The schedules that ``text`` holds, in the order of their days; each ends with the next.

    Raises:
        LawDataError: it is no TOML, lacks something, or two begin on one day.
    """
    try:
        entries = sorted(tomllib.loads(text)["schedule"], key=lambda entry: entry["from"])
        made = [_of_law(entry) for entry in entries]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, RefusedError) as error:
        raise LawDataError(f"retention.toml: {type(error).__name__}: {error}") from error
    ends: list[date | None] = []
    for one, other in pairwise(made):
        if one.first >= other.first:
            raise LawDataError(f"retention.toml: two schedules on {other.first}")
        ends.append(date.fromordinal(other.first.toordinal() - 1))
    told = [{name: getattr(one, name) for name in Schedule.__slots__} for one in made]
    return tuple(
        Schedule(**one | {"last": last}) for one, last in zip(told, [*ends, None], strict=True)
    )


def _of_law(entry: Mapping[str, Any]) -> Schedule:
    items = tuple(Item(**item) for item in entry["items"])
    check_items(items)
    if type(entry["from"]) is not date or not all(one.sure for one in items) or not entry["sure"]:
        raise ValueError(f"{entry['id']}: from, sure")
    told = {name: entry[name] for name in ("id", "name", "citation", "sure")}
    return Schedule(**told, agency=ANY_AGENCY, first=entry["from"], last=None, items=items)


def _schedule(row: ScheduleRow) -> Schedule:
    told = {name: getattr(row, name) for name in _COLUMNS}
    return Schedule(**told | {"items": tuple(Item(**item) for item in row.items)})


_COLUMNS = (
    "id", "agency", "name", "citation", "first", "last", "items", "entered_by", "entered_at"
)  # fmt: skip
