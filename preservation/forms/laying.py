"""Laying: a register as pages: its cover, its table, its total and places for signatures. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from preservation.copies.setting import (
    BOLD,
    ITALIC,
    MIDDLE,
    Column,
    Drawing,
    Text,
)
from preservation.forms.fitting import Fitting
from preservation.forms.printed import Printed
from preservation.forms.table import Frame, Table
from repository.number_words import in_words

SIZES_MM = {"A4": (297.0, 210.0), "A3": (420.0, 297.0)}
LEFT_MM, RIGHT_MM, TOP_MM, BOTTOM_MM = 20.0, 12.0, 22.0, 16.0
RUNNING, FOOT = 10.0, 9.0
"""Sizes of what is on every page, in points."""
BLOCK_MM = 46.0
"""Room for the total and the signatures."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Lays a register out."""

    printed: Printed

    @property
    def size(self) -> tuple[float, float]:
        """Of a page, in millimetres."""
        return SIZES_MM[self.printed.paper]

    @property
    def frame(self) -> Frame:
        """Where the table stands."""
        width, height = self.size
        return Frame(LEFT_MM, width - RIGHT_MM, TOP_MM, height - BOTTOM_MM)

    def pages(self) -> Iterator[Drawing]:
        """Every page, one after the other; what is on each of them is ``every``.

        Raises:
            UnavailableError: the face is not installed.
        """
        yield self._cover()
        last, end = None, self.frame.top
        for drawing, end in Table(self.frame, self.printed.headings).pages(self._counted()):  # noqa: B007  where the last page ends
            if last:
                yield last
            last = drawing
        if last is None or end + BLOCK_MM > self.frame.bottom:
            if last:
                yield last
            last, end = Drawing(), self.frame.top
        last.add(self._end(end))
        yield last

    @property
    def every(self) -> Drawing:
        """What stands above and below the table on every page but the cover."""
        (width, height), left = self.size, self.frame.left
        above = Fitting(RUNNING).lines(self.printed.running, width - LEFT_MM - RIGHT_MM)[:1]
        below = Fitting(FOOT).lines(self.printed.foot, width - LEFT_MM - RIGHT_MM - 40)[:1]
        return Drawing(
            [Text(line, left, self.frame.top - 4, RUNNING) for line in above]
            + [Text(line, left, height - 8, FOOT, ITALIC) for line in below]
        )

    @property
    def number(self) -> tuple[str, float, float, float]:
        """What counts the pages: its words, where its right end stands, its size."""
        return "Trang {page}/{pages}", self.frame.right, self.size[1] - 8, RUNNING

    def _counted(self) -> Iterator[tuple[str, ...]]:
        for row in self.printed.rows:
            self.printed.total.rows += 1
            yield row

    def _cover(self) -> Drawing:
        drawing, (width, height) = Drawing(), self.size
        for inset in (9.0, 10.2):
            left, top, right, bottom = inset + 5, inset, width - inset, height - inset
            drawing.lines += [
                (left, top, right, top),
                (right, top, right, bottom),
                (left, bottom, right, bottom),
                (left, top, left, bottom),
            ]
        column = Column(35, width - 65, height * 0.11, drawing)
        if self.printed.superior:
            column.say(_safe(self.printed.superior).upper(), 15, anchor=MIDDLE)
        column.say(_safe(self.printed.agency).upper(), 16, BOLD, MIDDLE)
        column.rule(60, gap=1.5)
        column.top = height * 0.36
        column.say(self.printed.title, 27, BOLD, MIDDLE)
        column.top += 8
        for line in self.printed.cover:
            column.say(_safe(line), 16, anchor=MIDDLE, gap=2.5)
        return drawing

    def _end(self, top: float) -> Drawing:
        printed, frame = self.printed, self.frame
        drawing = Drawing()
        number = printed.total.rows
        said = printed.total.words.format(number=f"{number:02}", in_words=in_words(number))
        column = Column(frame.left, frame.right - frame.left, top, drawing)
        column.say(said, 12, BOLD, gap=2.5)
        column.top += 1.5
        each = (frame.right - frame.left) / max(len(printed.signatories), 1)
        last = Column(frame.right - each, each, column.top, drawing)
        last.say(_safe(printed.place_and_day), 12, ITALIC, MIDDLE)
        for place, signatory in enumerate(printed.signatories):
            one = Column(frame.left + place * each, each, last.top, drawing)
            one.say(signatory.title, 12, BOLD, MIDDLE)
            one.say(signatory.hint, 11, ITALIC, MIDDLE)
        return drawing


def _safe(text: str) -> str:
    """What the face can set of ``text``, on one line."""
    return " ".join(Fitting(RUNNING).lines(text, 10_000))
