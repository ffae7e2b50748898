"""Retention: how long a record is kept, counted from when, and until which day. Pure.

Permanent, a number of years, or until something happens (TT 10/2022; Luật Lưu trữ 2024 Điều 15):
counted from the year in which the work ended, so that it is over on 1 January of the year after
the last; a hồ sơ takes the longest of what lies in it, and a document that of its hồ sơ.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from repository.errors import RefusedError


class Kind(StrEnum):
    """How long, in kind."""

    PERMANENT = "permanent"
    YEARS = "years"
    EVENT = "until event"


@dataclass(frozen=True, slots=True)
class Retention:
    """A period (thời hạn lưu trữ)."""

    kind: Kind
    years: int = 0
    event: str = ""
    """What it waits for: ``văn bản hết hiệu lực``."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``Vĩnh viễn``, ``20 năm``, ``Đến khi văn bản hết hiệu lực``.

        Raises:
            RefusedError: it is none of these.
        """
        said = " ".join(text.split())
        folded = said.casefold()
        if folded in {"vĩnh viễn", "vinh vien", "permanent", "01"}:
            return cls(Kind.PERMANENT)
        if found := re.fullmatch(r"0*(\d{1,3}) *(năm|nam|years?)", folded):
            if years := int(found[1]):
                return cls(Kind.YEARS, years)
        elif found := re.match(r"(đến khi|cho đến khi|den khi|until) +(\S.*)", folded):
            return cls(Kind.EVENT, event=said[len(said) - len(found[2]) :])
        raise RefusedError(
            f"Không hiểu thời hạn lưu trữ: {text[:60]!r} · not a retention period: write "
            "«Vĩnh viễn», «20 năm» or «Đến khi …»"
        )

    @property
    def says(self) -> str:
        """As people write it."""
        match self.kind:
            case Kind.PERMANENT:
                return "Vĩnh viễn"
            case Kind.YEARS:
                return f"{self.years:02} năm" if self.years < 10 else f"{self.years} năm"  # noqa: PLR2004
            case Kind.EVENT:
                return f"Đến khi {self.event}"

    @property
    def rank(self) -> tuple[int, int]:
        """Grows with how long; what waits for an event counts as longer than any years."""
        return {Kind.YEARS: 0, Kind.EVENT: 1, Kind.PERMANENT: 2}[self.kind], self.years


PERMANENT = Retention(Kind.PERMANENT)
CODES = {"01": 0, "02": 70, "03": 50, "04": 30, "05": 20, "06": 10}
"""TT 05/2025/TT-BNV, danh mục maintenance: code → years; 0: vĩnh viễn. ``07`` is any other."""


def stated(text: str) -> Retention | None:
    """What the metadata of a document say, in words or as a code of TT 05; None: nothing known."""
    said = text.strip()
    if said in CODES:
        return Retention(Kind.YEARS, CODES[said]) if CODES[said] else PERMANENT
    try:
        return Retention.parse(said)
    except RefusedError:
        return None


def longest(periods: Iterable[Retention]) -> Retention | None:
    """The longest of ``periods`` (Luật Lưu trữ Điều 15.4); None of none."""
    return max(periods, key=lambda period: period.rank, default=None)


def over_on(period: Retention, ended: int | None, event: date | None = None) -> date | None:
    """The first day on which a record is not kept any more; None: there is none, or not yet.

    Args:
        period: How long.
        ended: The year in which its work ended; None: it has not.
        event: The day on which what an ``EVENT`` waits for came about, if it has.
    """
    match period.kind:
        case Kind.PERMANENT:
            return None
        case Kind.EVENT:
            return None if event is None else date(event.year + 1, 1, 1)
        case Kind.YEARS:
            return None if ended is None else date(ended + period.years + 1, 1, 1)


def is_over(period: Retention, ended: int | None, today: date, event: date | None = None) -> bool:
    """Whether a record need not be kept any more on ``today``."""
    day = over_on(period, ended, event)
    return day is not None and day <= today
