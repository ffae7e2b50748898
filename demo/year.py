"""A year of documents that came and went, 2025, over the merger of 1 July: plain data, no room.

Every agency that is there gets fourteen documents a month and issues fourteen, each with one of
fourteen fates, always the same ones: so every total can be counted on fingers. Chance, from a
seed, only chooses days, hours, kinds and partners. Deadlines are those of this module's own
calendar, so that who counts by another can be told wrong.
"""

import random
import uuid
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from functools import cache

from demo.agencies import Agency, agencies
from demo.year_values import Came, To, Went, Year

YEAR = 2025
SEED = 2025
VIETNAM = timezone(timedelta(hours=7))
OFF = frozenset(
    date(YEAR, month, day)
    for month, day in (
        *((1, 1), (1, 27), (1, 28), (1, 29), (1, 30), (1, 31), (4, 7)),
        *((4, 30), (5, 1), (5, 2), (9, 1), (9, 2)),
    )
) | {date(YEAR + 1, 1, 1)}
"""Days on which agencies did not work, beside weekends."""
FATES_IN = (
    *("prompt",) * 6,
    *("slow", "late", "never", "refused", "urgent", "urgent slow", "paper", "waiting"),
)
"""What becomes of the incoming documents of an agency and month."""
FATES_OUT = (
    *("same day",) * 5,
    *("next morning",) * 2,
    *("late", "unsent", "urgent", "urgent slow", "recalled", "with paper", "from paper"),
)
"""What becomes of the issued ones."""
KINDS = ("Công văn", "Công văn", "Quyết định", "Báo cáo", "Tờ trình", "Thông báo", "Kế hoạch")
SUBJECTS = (
    "Về việc báo cáo tình hình thực hiện nhiệm vụ",
    "Về việc cử cán bộ tham gia tập huấn",
    "Về việc rà soát tài sản công khi sắp xếp đơn vị hành chính",
    "Về việc phân bổ dự toán ngân sách",
    "Về việc lập hồ sơ và nộp lưu hồ sơ, tài liệu",
    "Về việc góp ý dự thảo quy chế",
)


def plan(seed: int = SEED) -> Year:
    """The year; the same for the same seed."""
    came = [one for agency, month in months() for one in _month_in(agency, month, seed)]
    went = [one for agency, month in months() for one in _month_out(agency, month, seed)]
    return Year(_numbered_in(came), _numbered_out(went))


def months() -> Iterator[tuple[Agency, int]]:
    """Every agency with each month in which it was there."""
    for agency in agencies().values():
        for month in range(1, 13):
            if agency.exists_on(date(YEAR, month, 1)):
                yield agency, month


def works_on(day: date) -> bool:
    """Whether agencies worked on ``day``."""
    return day.weekday() < 5 and day not in OFF  # noqa: PLR2004  Saturday


def working_day(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``."""
    while count:
        day += timedelta(days=1)
        count -= works_on(day)
    return day


def _month_in(agency: Agency, month: int, seed: int) -> Iterator[Came]:
    for place, fate in enumerate(FATES_IN):
        dice = _dice(seed, "in", agency.code, month, place)
        day = date(YEAR, month, dice.randint(1, monthrange(YEAR, month)[1]))
        arrived = _at(day, dice.randint(6, 20), dice.randint(0, 59), dice.randint(0, 59))
        if fate.startswith("urgent"):
            day = _some_working_day(month, dice)
            arrived = _at(day, dice.randint(8, 10), dice.randint(0, 59))
        sender = _partner(agency, day, dice)
        base = Came(
            id=_id(seed, "in", agency.code, month, place),
            agency=agency.code,
            fate=fate,
            level="restricted" if place == 0 else "internal",
            source="scan" if fate == "paper" else "axis",
            priority=dice.randint(1, 3) if fate.startswith("urgent") else 0,
            sender=sender.code,
            sender_name=sender.name,
            code=f"{dice.randint(1, 900)}/{sender.short}-VP",
            issued=day - timedelta(days=dice.randint(0, 3)),
            type_name=dice.choice(KINDS),
            subject=dice.choice(SUBJECTS),
            arrived_at=arrived,
            register_by=None if fate.startswith("urgent") else _at(working_day(day, 1), 17),
        )
        yield _lived(base, dice)


def _lived(one: Came, dice: random.Random) -> Came:
    """What became of it."""
    day = one.arrived_at.date()
    match one.fate:
        case "waiting":
            return one
        case "refused":
            return replace(one, refused_at=_desk(one.arrived_at))
        case "urgent":
            registered = one.arrived_at + timedelta(minutes=dice.randint(1, 15))
            presented = registered + timedelta(minutes=10)
        case "urgent slow":
            registered = one.arrived_at + timedelta(minutes=dice.randint(31, 300))
            presented = registered + timedelta(minutes=10)
        case "slow":
            registered = _at(working_day(day, 2), 9, dice.randint(0, 59))
            presented = registered + timedelta(hours=1)
        case _:
            registered = _desk(one.arrived_at)
            presented = registered + timedelta(minutes=dice.randint(5, 30))
    due = None if one.fate == "paper" else _at(working_day(day, 10), 17)
    spare = timedelta(days=dice.randint(1, 4), hours=dice.randint(0, 5))
    done = (due or _at(working_day(day, 8), 17)) + (spare if one.fate == "late" else -spare)
    return replace(
        one,
        registered_at=registered,
        presented_at=presented,
        distributed_at=presented + timedelta(hours=1),
        due_at=due,
        done_at=None if one.fate == "never" else done,
    )


def _month_out(agency: Agency, month: int, seed: int) -> Iterator[Went]:
    for place, fate in enumerate(FATES_OUT):
        dice = _dice(seed, "out", agency.code, month, place)
        day = _some_working_day(month, dice)
        signed = _at(day, dice.randint(8, 10), dice.randint(0, 59))
        numbered = signed + timedelta(minutes=dice.randint(5, 9))
        type_name = dice.choice(KINDS)
        base = Went(
            id=_id(seed, "out", agency.code, month, place),
            agency=agency.code,
            fate=fate,
            level="restricted" if place == 0 else "internal",
            source="scan" if fate == "from paper" else "draft",
            priority=dice.randint(1, 3) if fate.startswith("urgent") else 0,
            notation=f"{agency.short}-VP",
            type_name=type_name,
            subject=dice.choice(SUBJECTS),
            signed_at=signed,
            numbered_at=numbered,
            to=(),
            sent_at=_sent(fate, numbered, dice),
            paper=fate == "with paper",
        )
        recalled = base.sent_at + timedelta(days=3) if fate == "recalled" and base.sent_at else None
        partners = {_partner(agency, day, dice).code for _ in range(dice.randint(1, 3))}
        to = tuple(_told(agencies()[code], base.sent_at, dice) for code in sorted(partners))
        yield replace(base, recalled_at=recalled, to=to)


def _sent(fate: str, numbered: datetime, dice: random.Random) -> datetime | None:
    following = working_day(numbered.date(), 1)
    match fate:
        case "unsent":
            return None
        case "next morning":
            return _at(following, dice.randint(7, 11), dice.randint(0, 59))
        case "late":
            return _at(following, dice.randint(12, 16), dice.randint(0, 59))
        case "urgent":
            return numbered + timedelta(minutes=dice.randint(1, 15))
        case "urgent slow":
            return numbered + timedelta(minutes=dice.randint(31, 200))
    return numbered + timedelta(minutes=dice.randint(10, 300))


def _told(to: Agency, sent: datetime | None, dice: random.Random) -> To:
    """What a recipient said: it came, it was accepted, it is being worked on, it is done."""
    if sent is None:
        return To(to.code, to.name)
    at, said = sent, []
    for status in ("01", "03", "05", "06")[: dice.randint(1, 4)]:
        at += timedelta(minutes=dice.randint(1, 60 if status == "01" else 4000))
        said.append((status, at))
    return To(to.code, to.name, tuple(said))


def _numbered_in(came: list[Came]) -> tuple[Came, ...]:
    given: dict[tuple[str, int], int] = {}
    numbers: dict[str, int] = {}
    for one in sorted(came, key=lambda one: (one.registered_at or one.arrived_at, one.id)):
        if one.registered_at:
            series = (one.agency, one.registered_at.year)
            numbers[one.id] = given[series] = given.get(series, 0) + 1
    return tuple(replace(one, number=numbers.get(one.id, 0)) for one in came)


def _numbered_out(went: list[Went]) -> tuple[Went, ...]:
    given: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for one in sorted(went, key=lambda one: (one.numbered_at, one.id)):
        numbers[one.id] = given[one.agency] = given.get(one.agency, 0) + 1
    return tuple(replace(one, number=numbers[one.id]) for one in went)


def _desk(at: datetime) -> datetime:
    """When whoever sits at the desk takes it up: within the hour, or when the office opens."""
    if works_on(at.date()) and 8 <= at.hour < 15:  # noqa: PLR2004  while the desk is manned
        return at + timedelta(minutes=40)
    return _at(working_day(at.date(), 1), 8, at.minute)


def _some_working_day(month: int, dice: random.Random) -> date:
    return dice.choice(_working_days(month))


@cache
def _working_days(month: int) -> tuple[date, ...]:
    days = [date(YEAR, month, day + 1) for day in range(monthrange(YEAR, month)[1])]
    return tuple(day for day in days if works_on(day))


def _partner(agency: Agency, day: date, dice: random.Random) -> Agency:
    return dice.choice([other for other in _there(day.month) if other.code != agency.code])


@cache
def _there(month: int) -> tuple[Agency, ...]:
    """Who was there; nobody began or ended within a month."""
    day = date(YEAR, month, 1)
    return tuple(agency for agency in agencies().values() if agency.exists_on(day))


def _at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), VIETNAM)


def _dice(seed: int, *words: object) -> random.Random:
    return random.Random("/".join(map(str, (seed, *words))))  # noqa: S311  no secret


def _id(seed: int, *words: object) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "/".join(map(str, (seed, *words)))))
