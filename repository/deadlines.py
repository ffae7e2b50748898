"""Deadlines: until when something is registered, presented, acknowledged and sent. Pure.

Counted in working days over the dated list of holidays, with the half-day rule: what is signed
today goes today, at the latest in the morning of the next working day (regulation Điều 10.3).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from repository.calendar import VIETNAM
from repository.errors import SettingsError
from repository.incoming_steps import Priority
from repository.workdays import after, is_working


class Act(StrEnum):
    """What has a deadline by law."""

    RECEIPT = "receipt"
    """The sender is told that it came (01, 03)."""
    REGISTER = "register"
    PRESENT = "present"
    SEND = "send"


class By(StrEnum):
    """How a deadline is counted."""

    AT_ONCE = "at once"
    SAME_DAY = "same day"
    NEXT_MORNING = "next morning"
    NEXT_WORKING_DAY = "next working day"


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """When agencies work."""

    first: date
    begins: time
    noon: time
    ends: time
    citation: str
    sure: str


@dataclass(frozen=True, slots=True)
class Custom:
    """What no text gives a figure for."""

    first: date
    at_once: timedelta
    """How long *ngay* (at once) may take before it is shown as overdue."""
    part_days: int
    """Working days that a part has where nobody says otherwise."""
    citation: str
    sure: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """One rule."""

    act: Act
    urgent: bool
    first: date
    by: By
    citation: str
    sure: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Every entry of the data file."""

    days: tuple[WorkingDay, ...]
    customs: tuple[Custom, ...]
    deadlines: tuple[Deadline, ...]


_Dated = TypeVar("_Dated", WorkingDay, Custom)


def due(act: Act, since: datetime, priority: Priority = Priority.NORMAL) -> datetime:
    """Until when ``act`` is to be done for what came, or was signed, at ``since``.

    Returns:
        The first instant at which it is late, in the zone of Viet Nam.

    Raises:
        SettingsError: no rule is in force on that day.
    """
    local = since.astimezone(VIETNAM)
    rule = rule_on(act, local.date(), urgent=priority.at_once)
    if rule.by is By.AT_ONCE:
        return local + custom_on(local.date()).at_once
    if rule.by is By.SAME_DAY:
        day = starting_day(local)
        return _at(day, hours_on(day).ends)
    next_day = after(local.date(), 1)
    hours = hours_on(next_day)
    return _at(next_day, hours.noon if rule.by is By.NEXT_MORNING else hours.ends)


def late_before(act: Act, now: datetime, priority: Priority = Priority.NORMAL) -> datetime:
    """What came before this instant, and is not done at ``now``, is late: ``due``, turned round.

    Raises:
        SettingsError: no rule is in force on one of those days.
    """
    step = timedelta(microseconds=1)
    early, late = now - _LONGEST, now + step
    while late - early > step:
        middle = early + (late - early) // 2
        if due(act, middle, priority) <= now:
            early = middle
        else:
            late = middle
    return late


_LONGEST = timedelta(days=60)
"""No deadline here is longer, not even over Tết."""


def starting_day(since: datetime) -> date:
    """The working day that ``since`` belongs to; after hours and on days off, the next one."""
    local = since.astimezone(VIETNAM)
    today = local.date()
    if is_working(today) and local.time() < hours_on(today).ends:
        return today
    return after(today, 1)


def work_until(since: datetime, days: int) -> datetime:
    """The end of the last of ``days`` working days after the day that ``since`` belongs to."""
    last = after(starting_day(since), days)
    return _at(last, hours_on(last).ends)


def part_until(since: datetime) -> datetime:
    """Until when a part that was given at ``since`` is to be done, where nobody says otherwise."""
    return work_until(since, custom_on(since.astimezone(VIETNAM).date()).part_days)


def rule_on(act: Act, day: date, *, urgent: bool) -> Deadline:
    """The rule in force on ``day``.

    Raises:
        SettingsError: there is none.
    """
    for rule in sorted(rules().deadlines, key=lambda one: one.first, reverse=True):
        if rule.act is act and rule.urgent == urgent and rule.first <= day:
            return rule
    raise SettingsError(f"deadlines.toml: {act}: no rule on {day}")


def hours_on(day: date) -> WorkingDay:
    """When agencies work on ``day``.

    Raises:
        SettingsError: nothing says so.
    """
    return _in_force(rules().days, day)


def custom_on(day: date) -> Custom:
    """What is usual on ``day``.

    Raises:
        SettingsError: nothing says so.
    """
    return _in_force(rules().customs, day)


def _in_force(entries: tuple[_Dated, ...], day: date) -> _Dated:
    for entry in sorted(entries, key=lambda one: one.first, reverse=True):
        if entry.first <= day:
            return entry
    raise SettingsError(f"deadlines.toml: nothing for {day}")


@cache
def rules() -> Rules:
    """Every entry of the data file."""
    return read((files("repository") / "law" / "deadlines.toml").read_text("utf-8"))


def read(text: str) -> Rules:
    """What ``text`` says.

    Raises:
        SettingsError: it is no TOML, or an entry is not what it should be.
    """
    try:
        said = tomllib.loads(text)
        return Rules(
            tuple(map(_hours, said["day"])),
            tuple(map(_custom, said["custom"])),
            tuple(map(_rule, said["deadline"])),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"deadlines.toml: {type(error).__name__}: {error}") from error


def _hours(entry: Mapping[str, Any]) -> WorkingDay:
    begins, noon, ends = (time.fromisoformat(entry[name]) for name in ("begins", "noon", "ends"))
    if not begins < noon < ends:
        raise ValueError(f"{entry['from']}: {begins} {noon} {ends}")
    return WorkingDay(entry["from"], begins, noon, ends, entry["citation"], entry["sure"])


def _custom(entry: Mapping[str, Any]) -> Custom:
    at_once, part_days = timedelta(minutes=entry["at_once_minutes"]), entry["part_days"]
    if at_once <= timedelta() or part_days < 1:
        raise ValueError(f"{entry['from']}: {at_once} {part_days}")
    return Custom(entry["from"], at_once, part_days, entry["citation"], entry["sure"])


def _rule(entry: Mapping[str, Any]) -> Deadline:
    if entry["priority"] not in {"normal", "urgent"} or not entry["citation"]:
        raise ValueError(f"{entry['act']}: {entry['priority']!r}")
    return Deadline(
        Act(entry["act"]),
        entry["priority"] == "urgent",
        entry["from"],
        By(entry["by"]),
        entry["citation"],
        entry["sure"],
    )


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, VIETNAM)
