"""Periods: the days that figures are counted over, and the steps in which they are shown. Pure."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from repository.calendar import VIETNAM
from repository.errors import RefusedError

MOST_DAYS = 4 * 366
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_FORMS = (
    (re.compile(r"(\d{4})"), 12),
    (re.compile(r"(\d{4})-H([12])"), 6),
    (re.compile(r"(\d{4})-Q([1-4])"), 3),
    (re.compile(r"(\d{4})-(\d{2})"), 1),
)


class Step(StrEnum):
    """In which steps a period is shown."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    def of(self, day: str) -> str:
        """The step that ``2025-07-01``, or at least ``2025-07``, lies in."""
        year, month = day[:4], int(day[5:7])
        match self:
            case Step.DAY:
                return day
            case Step.MONTH:
                return day[:7]
            case Step.QUARTER:
                return f"{year}-Q{(month + 2) // 3}"
            case Step.HALF:
                return f"{year}-H{(month + 5) // 6}"
            case Step.YEAR:
                return year


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included, as Viet Nam counts them."""

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2025``, ``2025-H1``, ``2025-Q3``, ``2025-07``, ``2025-07-01`` or ``…..…``.

        Raises:
            RefusedError: it is none of these, ends before it begins, or is too long.
        """
        try:
            first, last = _read(text.strip())
        except ValueError:
            raise RefusedError(
                f"Kỳ không hợp lệ: {text[:40]} · not a period: write 2025, 2025-H1, 2025-Q3, "
                "2025-07, 2025-07-01 or 2025-01-01..2025-03-31"
            ) from None
        return cls.between(first, last)

    @classmethod
    def between(cls, first: date, last: date) -> Self:
        """The days between two.

        Raises:
            RefusedError: they end before they begin, or are too many.
        """
        if first.year < _FIRST_YEAR or last.year > _LAST_YEAR:
            raise RefusedError("Năm ngoài khoảng 1900–2999 · the year lies outside 1900 to 2999")
        if last < first:
            raise RefusedError("Ngày cuối trước ngày đầu · the last day lies before the first")
        if (last - first).days >= MOST_DAYS:
            raise RefusedError("Kỳ dài quá 4 năm · a period of more than four years")
        return cls(first, last)

    @property
    def starts(self) -> datetime:
        """Its first instant."""
        return datetime.combine(self.first, datetime.min.time(), VIETNAM)

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.last, datetime.min.time(), VIETNAM) + timedelta(days=1)

    @property
    def step(self) -> Step:
        """In which steps it is usually shown."""
        days = (self.last - self.first).days + 1
        return Step.DAY if days <= 31 else Step.MONTH  # noqa: PLR2004  a month

    def steps(self, step: Step) -> Iterator[str]:
        """Every step in it, in order."""
        day, before = self.first, ""
        while day <= self.last:
            if (now := step.of(day.isoformat())) != before:
                yield now
            before = now
            day += timedelta(days=1)

    def cut(self, other: "Period") -> "Period":
        """The days of ``other`` that are among these.

        Raises:
            RefusedError: there are none.
        """
        return Period.between(max(self.first, other.first), min(self.last, other.last))

    def __str__(self) -> str:
        for text in self._forms():
            if _read(text) == (self.first, self.last):
                return text
        return f"{self.first}..{self.last}"

    def _forms(self) -> Iterator[str]:
        day = self.first.isoformat()
        return (step.of(day) for step in reversed(Step))


def _read(text: str) -> tuple[date, date]:
    if ".." in text:
        first, _, last = text.partition("..")
        return date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
    for form, months in _FORMS:
        if found := form.fullmatch(text):
            year, *rest = (int(part) for part in found.groups())
            end = (rest[0] if rest else 1) * months
            return date(year, end - months + 1, 1), date(year, end, monthrange(year, end)[1])
    day = date.fromisoformat(text)
    return day, day
