"""Lines: the rows below a heading, each cell by what its column says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.importing.columns import Part, known
from ingest.importing.grids import Cell, Grid
from ingest.importing.headings import Heading, Key
from ingest.importing.remarks import Spot
from ingest.reading.letters import bare

_NUMBERED = re.compile(r"\(?\d{1,3}\)?")


@dataclass(frozen=True, slots=True)
class Line:
    """One row below a heading."""

    sheet: str
    row: int
    cells: Mapping[Key, Cell]
    titles: Mapping[Key, tuple[int, str]]
    """Of every column of its sheet: where it is, and what it is called."""

    def cell(self, part: Part, code: str, piece: str = "") -> Cell | None:
        """The cell of one column."""
        return self.cells.get((part, code, piece))

    def says(self, part: Part) -> bool:
        """Whether it says anything of a part."""
        return any(key[0] is part for key in self.cells)

    def spot(self, part: Part, code: str, piece: str = "") -> Spot:
        """Where a cell is or should be; the row, where its sheet has no such column.

        Of a day in three columns the year, where no piece is named.
        """
        at = self.titles.get((part, code, piece)) or self.titles.get((part, code, "year"))
        return Spot(self.sheet, self.row, *at) if at else Spot(self.sheet, self.row)


def lines_of(grid: Grid, heading: Heading) -> Iterator[Line]:
    """The rows of a sheet that say something: no totals at the end, no row of numbers."""
    titles = {slot.key: (slot.at, slot.title) for slot in heading.slots}
    for number, cells in grid.rows:
        if number <= heading.last or _is_numbering(cells) or _is_total(cells, heading):
            continue
        found = {slot.key: cells[slot.at] for slot in heading.slots if slot.at in cells}
        if found:
            yield Line(grid.name, number, found, titles)


def _is_numbering(cells: Mapping[int, Cell]) -> bool:
    """``(1) (2) (3)`` below a heading."""
    said = [cell.text.strip() for cell in cells.values()]
    if len(said) < 3 or not all(_NUMBERED.fullmatch(text) for text in said):  # noqa: PLR2004
        return False
    numbers = [int(text.strip("()")) for text in said]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1


def _is_total(cells: Mapping[int, Cell], heading: Heading) -> bool:
    first = bare(cells[min(cells)].text[:40]) if cells else ""
    if not any(first.startswith(word) for word in known().totals):
        return False
    wanted = [heading.slot(Part.DOCUMENT, code) for code in ("Subject", "File")]
    wanted.append(heading.slot(Part.DOSSIER, "Maintenance"))
    return not any(slot and slot.at in cells and slot.at != min(cells) for slot in wanted)
