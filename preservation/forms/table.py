"""Tables: rows set between lines, page after page, under the headings of their columns. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from preservation.copies.setting import BOLD, ITALIC, LEFT, MIDDLE, POINT, REGULAR, Drawing, Text
from preservation.forms.fitting import Fitting
from preservation.forms.printed import Heading

SIZE = 10.5
LEADING = 1.15
PAD = 1.1
"""Between a line and words, in millimetres."""
NARROW = 24
"""A column that is not wider, in parts of the whole, has its words in the middle."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a table stands on every page, in millimetres."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(slots=True)
class Table:
    """A table in the making: one page after another is filled."""

    frame: Frame
    headings: Sequence[Heading]
    fitting: Fitting = field(default_factory=lambda: Fitting(SIZE))

    @property
    def edges(self) -> list[float]:
        """Where the lines between columns stand."""
        whole = sum(heading.width for heading in self.headings)
        room = self.frame.right - self.frame.left
        edges = [self.frame.left]
        for heading in self.headings:
            edges.append(edges[-1] + room * heading.width / whole)
        return edges

    def pages(self, rows: Iterator[tuple[str, ...]]) -> Iterator[tuple[Drawing, float]]:
        """The pages, each with where it ends; a table without rows has its headings."""
        page, edges = _Page(self, Drawing()), self.edges
        rooms = [right - left - 2 * PAD for left, right in pairwise(edges)]
        for row in rows:
            cells = [self.fitting.lines(*each) for each in zip(row, rooms, strict=False)]
            while any(cells):
                fits = page.room()
                high = max(len(cell) for cell in cells)
                if fits < high and not page.fresh and high <= page.most:
                    yield page.done()
                    page = _Page(self, Drawing())
                    continue
                page.put([cell[:fits] for cell in cells])
                cells = [cell[fits:] for cell in cells]
                if any(cells):
                    yield page.done()
                    page = _Page(self, Drawing())
        yield page.done()


class _Page:
    """One page of a table."""

    def __init__(self, table: Table, drawing: Drawing) -> None:
        self.table = table
        self.drawing = drawing
        self.edges = table.edges
        self.middle = [heading.width <= NARROW for heading in table.headings]
        self.top = table.frame.top
        self._line()
        heads = [
            table.fitting.lines(heading.text, right - left - 2 * PAD, BOLD)
            for heading, left, right in zip(
                table.headings, self.edges, self.edges[1:], strict=False
            )
        ]
        self._row(heads, BOLD, MIDDLE)
        self._row([[f"({n})"] for n in range(1, len(heads) + 1)], ITALIC, MIDDLE)
        self.body = self.top

    @property
    def fresh(self) -> bool:
        """Whether no row is on it yet."""
        return self.top == self.body

    @property
    def most(self) -> int:
        """Lines of a row that a fresh page has room for."""
        return int((self.table.frame.bottom - self.body - 2 * PAD) / _step())

    def room(self) -> int:
        """Lines of a row that it still has room for."""
        return max(int((self.table.frame.bottom - self.top - 2 * PAD) / _step()), 0)

    def put(self, cells: Sequence[Sequence[str]]) -> None:
        """Add a row, if there is a line of it."""
        if any(cells):
            self._row(cells, REGULAR, LEFT)

    def done(self) -> tuple[Drawing, float]:
        """The page with the lines between its columns."""
        top = self.table.frame.top
        self.drawing.lines += [(edge, top, edge, self.top) for edge in self.edges]
        return self.drawing, self.top

    def _row(self, cells: Sequence[Sequence[str]], style: str, anchor: str) -> None:
        high = max(len(cell) for cell in cells)
        for place, cell in enumerate(cells):
            left, right = self.edges[place], self.edges[place + 1]
            middle = anchor == MIDDLE or self.middle[place]
            x = (left + right) / 2 if middle else left + PAD
            down = (high - len(cell)) / 2 if anchor == MIDDLE else 0.0
            for number, line in enumerate(cell):
                y = self.top + PAD + (down + number + 1) * _step() - SIZE * POINT * 0.28
                shown = Text(line, x, y, SIZE, style, MIDDLE if middle else LEFT)
                self.drawing.texts.append(shown)
        self.top += 2 * PAD + high * _step()
        self._line()

    def _line(self) -> None:
        self.drawing.lines.append((self.edges[0], self.top, self.edges[-1], self.top))


def _step() -> float:
    return SIZE * POINT * LEADING
