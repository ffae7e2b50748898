"""Working days: deadlines that the law counts in them, over a dated list of holidays."""

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from repository.errors import SettingsError

_SATURDAY = 5


def is_working(day: date) -> bool:
    """Whether agencies work on ``day``; a year of which no holidays are known has weekends only."""
    return day.weekday() < _SATURDAY and day not in holidays()


def after(day: date, count: int) -> date:
    """The last of ``count`` working days that begin on the day after ``day``."""
    last = day
    for _ in range(count):
        last += timedelta(days=1)
        while not is_working(last):
            last += timedelta(days=1)
    return last


@cache
def holidays() -> frozenset[date]:
    """Every holiday that is known.

    Raises:
        SettingsError: the data file is wrong.
    """
    return read((files("repository") / "law" / "holidays.toml").read_text("utf-8"))


def read(text: str) -> frozenset[date]:
    """The days that ``text`` holds.

    Raises:
        SettingsError: it is no TOML, or an entry has no first day, name or citation.
    """
    try:
        entries = tomllib.loads(text)["holiday"]
        return frozenset(day for entry in entries for day in _days(entry))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"holidays.toml: {type(error).__name__}: {error}") from error


def _days(entry: dict[str, object]) -> list[date]:
    first, last = entry["first"], entry.get("last", entry["first"])
    if type(first) is not date or type(last) is not date or last < first:
        raise ValueError(f"{entry['name']}: {first!r}…{last!r}")
    for name in ("name", "citation", "sure"):
        if not entry[name]:
            raise ValueError(f"{first}: {name} is empty")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
