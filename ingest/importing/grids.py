"""Grids: the cells of a sheet as a worker read them, and where each of them is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty."""

    row: int
    """From 1, as the spreadsheet counts."""
    column: int
    """From 0."""
    text: str
    kind: str = "t"
    """See ``preservation.texts.cells_found``: text, number, day, true or false, error, formula."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet."""

    name: str
    rows: tuple[tuple[int, Mapping[int, Cell]], ...]
    """Row number → its cells by column, in the order of the sheet; empty rows are left out."""


def letters(column: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    name, left = "", column + 1
    while left > 0:
        left, letter = divmod(left - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def grids_of(sheets: Sequence[Mapping[str, Any]]) -> tuple[Grid, ...]:
    """What a worker's answer says (``preservation.texts.cells``)."""
    return tuple(Grid(str(sheet["name"]), tuple(_rows(sheet["rows"]))) for sheet in sheets)


def grid_of(rows: Sequence[Sequence[str]], name: str = "") -> Grid:
    """A grid of plain texts."""
    return Grid(
        name,
        tuple(
            (number, {place: Cell(number, place, text) for place, text in enumerate(row) if text})
            for number, row in enumerate(rows, 1)
            if any(row)
        ),
    )


def _rows(rows: Sequence[Any]) -> Iterator[tuple[int, Mapping[int, Cell]]]:
    for number, cells in rows:
        yield number, {place: Cell(number, place, text, kind) for place, text, kind in cells}
