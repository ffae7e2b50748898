"""What spreadsheets do to what people type: days out of numbers, zeros lost, figures rounded.

``15/3`` becomes a day of March, ``01`` becomes 1, ``01.10`` becomes 1.1, sixteen figures lose the
last. Where it cannot be undone for sure it is an error: the cell has to be mended as text.
"""

import re

from ingest.importing.columns import Column, Kind
from ingest.importing.grids import Cell
from ingest.importing.remarks import Remarks, Spot, quoted

RULE = "IMP-11"
_EXPONENT = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}")
_MONTH_NAME = re.compile(
    r"\d{1,2}[- ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|thg ?\d{1,2})[a-z]*|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|thg ?\d{1,2})[a-z]*[- ]\d{2,4}",
    re.IGNORECASE,
)
_POINT_ZERO = re.compile(r"(\d+)[.,]0+")
_WITH_ZEROS = frozenset({"FileNotation", "PaperFileCode", "DocCode"})
"""Columns whose numbers often begin with a zero."""
_CODES = _WITH_ZEROS | {"CodeNumber", "CodeNotation", "NumberNotation", "OrganId", "FileCode"}
_FEW_FIGURES = 15


def text_of(cell: Cell, column: Column, spot: Spot, remarks: Remarks) -> str | None:
    """What a cell says, mended where that is sure; None where it is spoilt, and said."""
    said = cell.text.strip()
    if cell.kind in "ef":
        what = ("lỗi công thức", "an error") if cell.kind == "e" else ("công thức", "a formula")
        _error(remarks, spot, f"ô chứa {what[0]}, không có giá trị", f"holds {what[1]}, no value")
        return None
    if column.kind is Kind.DATE:
        return said
    if cell.kind == "d" or (column.code in _CODES and _MONTH_NAME.fullmatch(said)):
        vi = f"bảng tính đã đổi ô thành ngày ({quoted(said)})"
        _error(remarks, spot, vi, f"the spreadsheet made a date of it ({quoted(said)})")
        return None
    return (_number if cell.kind == "n" else _text)(said, column, spot, remarks)


def _text(said: str, column: Column, spot: Spot, remarks: Remarks) -> str | None:
    if column.code in _CODES and _EXPONENT.fullmatch(said):
        _lost(said, spot, remarks)
        return None
    if column.kind is Kind.NUMBER or column.code == "CodeNumber":
        return _without_zero(said, spot, remarks)
    return said


def _number(said: str, column: Column, spot: Spot, remarks: Remarks) -> str | None:
    if column.kind is Kind.NUMBER:
        return _without_zero(said, spot, remarks)
    if _EXPONENT.fullmatch(said) or len(said.lstrip("-")) > _FEW_FIGURES:
        _lost(said, spot, remarks)
        return None
    if "." in said and column.code in _CODES:
        _error(
            remarks,
            spot,
            f"ô là số {quoted(said)}: có thể đã mất số 0; hãy nhập dưới dạng văn bản",
            f"the cell is the number {quoted(said)}: zeros may be lost; type it as text",
        )
        return None
    if column.code in _WITH_ZEROS and not said.startswith("0"):
        remarks.warning(
            RULE,
            spot,
            f"ô là số {quoted(said)}: có thể đã mất số 0 ở đầu",
            f"the cell is the number {quoted(said)}: a leading zero may be lost",
        )
    return said


def _without_zero(said: str, spot: Spot, remarks: Remarks) -> str:
    found = _POINT_ZERO.fullmatch(said)
    if found is None or (len(found[0]) - len(found[1]) > 3):  # noqa: PLR2004  1.000 is a thousand
        return said
    remarks.warning(
        RULE,
        spot,
        f"{quoted(said)} được đọc là {found[1]}",
        f"{quoted(said)} was read as {found[1]}",
    )
    return found[1]


def _lost(said: str, spot: Spot, remarks: Remarks) -> None:
    _error(
        remarks,
        spot,
        f"bảng tính đã làm tròn số ({quoted(said)})",
        f"the spreadsheet rounded the number ({quoted(said)})",
    )


def _error(remarks: Remarks, spot: Spot, vi: str, en: str) -> None:
    remarks.error(RULE, spot, vi, en)
