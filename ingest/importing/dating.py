"""Dating: the day that the cells of a row say, in one column or in three."""

from collections.abc import Mapping
from datetime import date

from ingest.importing.columns import Column
from ingest.importing.dates import NoDayError, Partial, one_column, three_columns
from ingest.importing.grids import Cell
from ingest.importing.lines import Line
from ingest.importing.remarks import Remarks, Spot, quoted
from ingest.importing.spoilt import text_of

PIECES = ("day", "month", "year")


def day_of(line: Line, column: Column, remarks: Remarks, today: date) -> str | None:
    """What the cells say as a partial day; None where they say nothing, or nothing sound."""
    cells = _cells(line, column)
    spots = {piece: line.spot(column.part, column.code, piece) for piece in cells}
    texts: dict[str, str] = {}
    for piece, cell in cells.items():
        text = text_of(cell, column, spots[piece], remarks)
        if text is None:
            return None
        if piece and cell.kind == "d":
            _refuse(remarks, spots[piece], _A_WHOLE_DAY)
            return None
        texts[piece] = text
    try:
        found = _read(cells, texts)
    except NoDayError as error:
        _refuse(remarks, _blamed(texts, spots, error), error)
        return None
    if found is None:
        return None
    if found.first > today:
        said = NoDayError(f"{found.shown} ở tương lai", f"{found.shown} is in the future")
        _refuse(remarks, next(iter(spots.values())), said)
        return None
    return str(found)


def _cells(line: Line, column: Column) -> dict[str, Cell]:
    """By piece; the cell of a whole day has the empty piece."""
    whole = line.cell(column.part, column.code)
    if whole is not None:
        return {"": whole}
    return {p: c for p in PIECES if (c := line.cell(column.part, column.code, p))}


def _read(cells: Mapping[str, Cell], texts: Mapping[str, str]) -> Partial | None:
    alone = cells.get("")
    return one_column(texts[""], number=alone.kind == "n") if alone else three_columns(texts)


def _blamed(texts: Mapping[str, str], spots: Mapping[str, Spot], error: NoDayError) -> Spot:
    """Of three cells the one that the reason quotes; the first, where it quotes none."""
    for piece, text in texts.items():
        if piece and quoted(text) in error.vi:
            return spots[piece]
    return next(iter(spots.values()))


def _refuse(remarks: Remarks, spot: Spot, error: NoDayError) -> None:
    remarks.error("IMP-11" if error.spoilt else "IMP-07", spot, error.vi, error.en)


_A_WHOLE_DAY = NoDayError(
    "bảng tính đã đổi ô thành ngày; ba cột ngày, tháng, năm phải là số",
    "the spreadsheet made a date of it; the three columns hold numbers",
    spoilt=True,
)
