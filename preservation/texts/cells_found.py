"""Where the cells of a spreadsheet are gathered: so many rows and so much text, and no more."""

import math
import re
from datetime import date, timedelta
from typing import Any

MOST_ROWS, MOST_COLUMNS = 20_200, 200
MOST_TEXT = 12_000_000
LONGEST_CELL = 32_767
"""What a cell of Excel may hold."""
_EPOCH = date(1899, 12, 30)
_SINCE_1904 = 1462
_LEAP = 60
"""Excel believes in 29/02/1900: before it, days are one further on."""
_LAST = 2_958_465
_TRUE_INTEGER = 1e15
_ZEROS = re.compile(r"0{2,20}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class FullSheetError(Exception):
    """There is more than may be read; the message names what there is too much of."""


class Found:
    """Gathers sheets, rows and cells.

    Kinds of cells: ``t`` text, ``n`` number, ``d`` day (ISO 8601), ``b`` true or false,
    ``e`` an error, ``f`` a formula of which no value is kept.
    """

    def __init__(self) -> None:
        self._sheets: list[dict[str, Any]] = []
        self._left = MOST_TEXT

    def sheet(self, name: str) -> None:
        """A sheet begins."""
        self._sheets.append({"name": name[:200], "rows": []})

    def add(self, row: int, column: int, text: str, kind: str) -> None:
        """A cell of the sheet that was begun last; rows come in their order.

        Raises:
            FullSheetError: there are too many rows, or too much text.
        """
        text = text[:LONGEST_CELL]
        if not (text.strip() or kind in "ef") or column >= MOST_COLUMNS:
            return
        rows = self._sheets[-1]["rows"]
        if row > MOST_ROWS:
            raise FullSheetError("rows")
        self._left -= len(text) + 8
        if self._left < 0:
            raise FullSheetError("text")
        if not rows or rows[-1][0] != row:
            rows.append([row, []])
        rows[-1][1].append([column, text, kind])

    def as_json(self) -> list[dict[str, Any]]:
        """What was gathered."""
        return self._sheets


def day_of(serial: float, *, since_1904: bool = False) -> str:
    """The day that a spreadsheet counts as ``serial``, as ISO 8601; empty where it is none."""
    if not 0 <= serial <= _LAST:
        return ""
    days = math.floor(serial) + (_SINCE_1904 if since_1904 else 0)
    try:
        return (_EPOCH + timedelta(days + (1 if days < _LEAP else 0))).isoformat()
    except OverflowError:
        return ""


def number_text(value: float, form: str = "") -> str:
    """A number as people typed it: ``3`` for 3.0, ``007`` where the cell's form is ``000``."""
    if not math.isfinite(value):
        return str(value)
    if value.is_integer() and abs(value) < _TRUE_INTEGER:
        digits = str(int(value))
        return digits.zfill(len(form)) if _ZEROS.fullmatch(form) else digits
    return repr(value)


def is_day_form(form: str) -> bool:
    """Whether a number format shows days or times."""
    bare = re.sub(r'"[^"]*"|\\.|\[(?![hms])[^\]]*\]|_.|\*.', "", form.partition(";")[0]).lower()
    return bool(re.search(r"[dmyhs]", bare)) and "general" not in bare


def unescaped(text: str) -> str:
    """``_x000D_`` of OOXML as what it stands for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
