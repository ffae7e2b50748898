"""Days as sheets write them: whole or partial, in one column or in three. Partial days are normal.

Inside they are ``2024-03-05``, ``2024-03`` or ``2024``; people see ``05/03/2024``, ``03/2024``.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.importing.remarks import quoted

EARLIEST_YEAR = 1600
"""Older papers are no papers of an agency: a smaller year is a slip of the hand."""
_EPOCH = date(1899, 12, 30)
_SERIALS = range(10_000, 80_001)
_MONTHS = 12
_NOTHING = frozenset({"", "0", "00", "0000", "-", "--", "?", "…", "..."})
_FORMS = (
    re.compile(r"(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ]00:00(?::00)?)?"),
    re.compile(r"(?P<m>\d{1,2})[/.\-](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})"),
    re.compile(r"(?P<y>\d{4})"),
    re.compile(r"(?:ngày )?(?P<d>\d{1,2}) tháng (?P<m>\d{1,2}) năm (?P<y>\d{4})", re.IGNORECASE),
    re.compile(r"tháng (?P<m>\d{1,2}) năm (?P<y>\d{4})", re.IGNORECASE),
    re.compile(r"năm (?P<y>\d{4})", re.IGNORECASE),
)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}")
_NUMBER = re.compile(r"(\d{1,9})(?:[.,]0+)?")


class NoDayError(Exception):
    """This is no day; and why, in both languages."""

    def __init__(self, vi: str, en: str, *, spoilt: bool = False) -> None:
        super().__init__(f"{vi} · {en}")
        self.vi, self.en = vi, en
        self.spoilt = spoilt
        """Whether a spreadsheet did it."""


@dataclass(frozen=True, slots=True)
class Partial:
    """A day, a month or a year."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = self.month or _MONTHS
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def shown(self) -> str:
        """As people write it: ``05/03/2024``."""
        parts = [f"{part:02}" for part in (self.day, self.month) if part is not None]
        return "/".join([*parts, f"{self.year:04}"])

    def __str__(self) -> str:
        rest = [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join([f"{self.year:04}", *rest])


def partial_of(text: str) -> Partial:
    """What ``str`` made of one."""
    return Partial(*(int(part) for part in text.split("-")))


def one_column(text: str, *, number: bool = False) -> Partial:
    """A day in a column of its own; ``number``: the cell is a number, and no day.

    Raises:
        NoDayError: it is none.
    """
    said = " ".join(text.split())
    whole = _NUMBER.fullmatch(said)
    if whole and int(whole[1]) in _SERIALS:
        day = _EPOCH + timedelta(int(whole[1]))
        raise NoDayError(
            f"{quoted(said)} là số thứ tự ngày của bảng tính, có lẽ là {day:%d/%m/%Y}; hãy định"
            " dạng ô là ngày hoặc văn bản",
            f"{quoted(said)} is how a spreadsheet counts days, perhaps {day:%d/%m/%Y}; format it as"
            " a date or as text",
            spoilt=True,
        )
    if _SHORT_YEAR.fullmatch(said):
        raise NoDayError(
            f"{quoted(said)}: năm phải có 4 chữ số", f"{quoted(said)}: a year of 2 digits"
        )
    for form in _FORMS:
        if found := form.fullmatch(whole[1] if whole and number else said):
            parts = found.groupdict()
            return _day(
                int(parts["y"]),
                int(parts["m"]) if parts.get("m") else None,
                int(parts["d"]) if parts.get("d") else None,
            )
    raise NoDayError(
        f"{quoted(said)} không phải ngày (NGÀY/THÁNG/NĂM, THÁNG/NĂM hoặc NĂM)",
        f"{quoted(said)} is no day (DD/MM/YYYY, MM/YYYY or YYYY)",
    )


def three_columns(parts: Mapping[str, str]) -> Partial | None:
    """A day in three columns, of which only the year has to be there; None where all are empty.

    Raises:
        NoDayError: it is none, or a part before it is missing.
    """
    year, month, day = (_number(parts.get(name, ""), name) for name in ("year", "month", "day"))
    if year is None and month is None and day is None:
        return None
    if year is None:
        raise NoDayError("có ngày, tháng mà không có năm", "a day or month without a year")
    if day is not None and month is None:
        raise NoDayError("có ngày mà không có tháng", "a day without a month")
    return _day(year, month, day)


_NAMES = {"year": ("năm", "year"), "month": ("tháng", "month"), "day": ("ngày", "day")}


def _number(text: str, name: str) -> int | None:
    said = " ".join(text.split())
    if said in _NOTHING:
        return None
    vi, en = _NAMES[name]
    found = _NUMBER.fullmatch(said)
    if found is None:
        raise NoDayError(f"{quoted(said)} không phải {vi}", f"{quoted(said)} is no {en}")
    if int(found[1]) in _SERIALS:
        raise NoDayError(
            f"{quoted(said)} là số thứ tự ngày của bảng tính, không phải {vi}",
            f"{quoted(said)} is how a spreadsheet counts days, no {en}",
            spoilt=True,
        )
    return int(found[1]) or None


def _day(year: int, month: int | None, day: int | None) -> Partial:
    if year < 100:  # noqa: PLR2004  two digits
        raise NoDayError(f"năm {year:02} phải có 4 chữ số", f"year {year:02}: 4 digits are needed")
    if not EARLIEST_YEAR <= year <= date.max.year:
        raise NoDayError(f"năm {year} không thể có", f"the year {year} cannot be")
    if month is not None and not 1 <= month <= _MONTHS:
        raise NoDayError(f"không có tháng {month}", f"there is no month {month}")
    if day is not None and month and not 1 <= day <= monthrange(year, month)[1]:
        raise NoDayError(
            f"không có ngày {day:02}/{month:02}/{year}", f"there is no {day:02}/{month:02}/{year}"
        )
    return Partial(year, month, day)
