"""Tables of a docx: columns, rows that are said again, cells that reach over others, and lines."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from lxml.etree import _Element as Element

from preservation.forms.docx_styles import (
    ALIGN,
    SIDES,
    Styles,
    W,
    attribute,
    colour,
    edges,
    line,
    points,
    switch,
)
from preservation.forms.docx_values import NO_EDGES, Block, Cell, Edges, Row, Table

Padding: TypeAlias = tuple[float, float, float, float]
USUAL_PADDING: Padding = (0, 5.4, 0, 5.4)
MOST_COLUMNS = 64
Blocks: TypeAlias = Callable[[Element, str], tuple[Block, ...]]
"""Reads what a cell holds: the cell, and the style of its table."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What a table says of all its cells."""

    outer: Edges
    inside: tuple[str, str]
    """Between rows, and between columns."""
    padding: Padding


@dataclass(frozen=True, slots=True)
class Tables:
    """Reads tables."""

    styles: Styles
    blocks: Blocks

    def read(self, element: Element) -> Table:
        """The table that ``element`` is."""
        own = element.find(W + "tblPr")
        style = (None if own is None else attribute(own, "tblStyle")) or self.styles.usual("table")
        said = [one.find(W + "tblPr") for one in self.styles.line_of(style)] + [own]
        look = _look([one for one in said if one is not None])
        lines = list(_through(element, "tr"))
        grid = tuple(points(one.get(W + "w")) for one in element.iterfind(f"{W}tblGrid/{W}gridCol"))
        rows = tuple(
            self._row(one, style, look, _Ends(first=n == 0, last=n == len(lines) - 1), grid)
            for n, one in enumerate(lines)
        )
        rows = tuple(_merged(rows, [list(_continues(one)) for one in lines]))
        widths = grid[:MOST_COLUMNS] or _even(rows)
        align = None if own is None else attribute(own, "jc")
        indent = 0 if own is None else points(attribute(own, "tblInd", "w"))
        return Table(widths, rows, ALIGN.get(align or "left", "left"), indent)

    def _row(
        self,
        element: Element,
        style: str,
        look: _Look,
        ends: "_Ends",
        grid: tuple[float, ...],
    ) -> Row:
        own = element.find(W + "trPr")
        cells, column = [], 0
        held = list(_through(element, "tc"))
        free = 0 if own is None else int(points(attribute(own, "gridBefore"), 0, 1))
        for n, one in enumerate(held):
            at = _Ends(ends.first, ends.last, left=n == 0, right=n == len(held) - 1)
            cells.append(self._cell(one, style, look, at))
            column += cells[-1].columns
        if own is None:
            return Row(tuple(cells))
        return Row(
            tuple(cells),
            skipped=max(0, min(free, len(grid))),
            header=switch(own, "tblHeader", usual=False),
            whole=switch(own, "cantSplit", usual=False),
            height=points(attribute(own, "trHeight")),
        )

    def _cell(self, element: Element, style: str, look: _Look, at: "_Ends") -> Cell:
        own = element.find(W + "tcPr")
        usual = (
            look.outer[0] if at.first else look.inside[0],
            look.outer[1] if at.right else look.inside[1],
            look.outer[2] if at.last else look.inside[0],
            look.outer[3] if at.left else look.inside[1],
        )
        blocks = self.blocks(element, style)
        if own is None:
            return Cell(blocks, usual, padding=look.padding)
        return Cell(
            blocks,
            edges(own.find(W + "tcBorders"), usual),
            columns=max(1, min(int(points(attribute(own, "gridSpan"), 1, 1)), MOST_COLUMNS)),
            valign={"center": "middle", "bottom": "bottom"}.get(
                attribute(own, "vAlign") or "", "top"
            ),
            fill=colour(attribute(own, "shd", "fill")),
            padding=_padding(own.find(W + "tcMar"), look.padding),
        )


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where a cell lies: at which edges of its table."""

    first: bool
    last: bool
    left: bool = False
    right: bool = False


def _look(said: list[Element]) -> _Look:
    outer, inside, padding = NO_EDGES, ["", ""], USUAL_PADDING
    for one in said:
        borders = one.find(W + "tblBorders")
        outer = edges(borders, outer)
        for place, name in enumerate(("insideH", "insideV")):
            found = None if borders is None else borders.find(W + name)
            if found is not None:
                inside[place] = line(found)
        padding = _padding(one.find(W + "tblCellMar"), padding)
    return _Look(outer, (inside[0], inside[1]), padding)


def _padding(element: Element | None, usual: Padding) -> Padding:
    if element is None:
        return usual
    made = list(usual)
    for place, names in enumerate(SIDES):
        for name in names:
            made[place] = max(0, points(attribute(element, name, "w"), made[place]))
    return (made[0], made[1], made[2], made[3])


def _through(element: Element, name: str) -> Iterator[Element]:
    """Children called ``name``, also those in content controls."""
    for child in element.iterchildren(f"{W}*"):
        if child.tag == W + name:
            yield child
        elif child.tag in {W + "sdt", W + "sdtContent", W + "customXml"}:
            yield from _through(child, name)


def _continues(row: Element) -> Iterator[bool]:
    """Of each cell, whether it only goes on with the one above it."""
    for cell in _through(row, "tc"):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        yield merge is not None and (merge.get(W + "val") or "continue") == "continue"


def _merged(rows: tuple[Row, ...], goes_on: list[list[bool]]) -> Iterator[Row]:
    """The rows, with cells that go on taken out and counted in the one where they began."""
    reach: dict[tuple[int, int], int] = {}
    began: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        column = row.skipped
        for place, cell in enumerate(row.cells):
            if goes_on[number][place] and column in began:
                reach[began[column]] = number - began[column][0] + 1
            else:
                began[column] = (number, place)
            column += cell.columns
    for number, row in enumerate(rows):
        kept = []
        for place, cell in enumerate(row.cells):
            if goes_on[number][place] and number:
                continue
            kept.append(replace(cell, rows=reach.get((number, place), 1)))
        yield replace(row, cells=tuple(kept))


def _even(rows: tuple[Row, ...]) -> tuple[float, ...]:
    """Widths for a table that says none."""
    columns = max((sum(cell.columns for cell in row.cells) for row in rows), default=1)
    return (460 / max(columns, 1),) * max(min(columns, MOST_COLUMNS), 1)
