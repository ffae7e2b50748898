"""Lines: the words of a page put together as a reader sees them, column by column."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, median

from ingest.reading.letters import fold
from preservation.pages.words import Area, PageOfWords, Word

APART_MM = 7.0
"""So wide a gap parts two columns, and never two words of one line of print."""
MOST_LINES = 800
LEAST_PITCH_MM, MOST_PITCH_MM = 3.0, 12.0
OVERLAP_MM = 2.0
"""Boxes of neighbours may overlap by so much."""
TALLEST_MM = 25.0
"""A word that is higher is a picture that OCR took for letters."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line of one column."""

    words: tuple[Word, ...]
    box: Area = field(init=False)
    """Around all of it."""
    text: str = field(init=False)
    """What it says."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "box", Area.around(word.box for word in self.words))
        object.__setattr__(self, "text", " ".join(word.text for word in self.words))

    @property
    def folded(self) -> str:
        """The same in small letters without marks."""
        return fold(self.text)

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return (self.box.top + self.box.bottom) / 2

    @property
    def page(self) -> int:
        """Its page, from 0."""
        return self.words[0].page

    @property
    def confidence(self) -> float:
        """The mean of its words."""
        return fmean(word.confidence for word in self.words)

    @property
    def least(self) -> float:
        """The confidence of its least certain word."""
        return min(word.confidence for word in self.words)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as lines, the uppermost first."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    ocr: bool
    """Whether its words were read from a picture."""

    @property
    def middle(self) -> float:
        """The middle of what is printed on it, across: long lines tell where that is."""
        wide = [line.box for line in self.lines if line.box.width > self.width / 2]
        return median(box.middle for box in wide) if wide else self.width / 2 + 5

    @property
    def pitch(self) -> float:
        """From one line of its body to the next; 0 where it has no body."""
        wide = [line.middle for line in self.lines if line.box.width > self.width / 2]
        steps = [after - one for one, after in pairwise(wide)]
        steps = [step for step in steps if LEAST_PITCH_MM < step < MOST_PITCH_MM]
        return median(steps) if steps else 0.0


def sheet_of(page: PageOfWords) -> Sheet:
    """The lines of ``page``."""
    lines = _joined(_cut(page.lines()))[:MOST_LINES]
    ocr = any(word.confidence < 1 for word in page.words)
    return Sheet(page.number, page.width, page.height, tuple(lines), ocr)


def parted(line: Line, across: float) -> tuple[Line | None, Line | None]:
    """What of ``line`` stands left of ``across``, and what right of it."""
    left = tuple(word for word in line.words if word.box.middle < across)
    right = tuple(word for word in line.words if word.box.middle >= across)
    return (Line(left) if left else None, Line(right) if right else None)


def _cut(lines: Iterable[Sequence[Word]]) -> Iterator[list[Word]]:
    """The source's lines, cut at wide gaps; what is no letter is left out."""
    for line in lines:
        held: list[Word] = []
        for word in sorted(line, key=lambda one: one.box.left):
            if word.box.height > TALLEST_MM or (
                not any(map(str.isalnum, word.text)) and (not held and len(word.text) > 1)
            ):
                continue
            if held and word.box.left - held[-1].box.right > APART_MM:
                yield held
                held = []
            held.append(word)
        if held:
            yield held


def _joined(pieces: Iterable[list[Word]]) -> list[Line]:
    """Pieces that stand on one line, close together, made one; the uppermost line first."""
    ordered = sorted(pieces, key=lambda piece: piece[0].box.left)
    rows: list[list[Word]] = []
    for piece in ordered:
        row = next((row for row in reversed(rows) if _goes_on(row[-1].box, piece[0].box)), None)
        if row is None:
            rows.append(list(piece))
        else:
            row.extend(piece)
    lines = [Line(tuple(row)) for row in rows]
    return sorted(lines, key=lambda line: (line.box.top + line.box.bottom, line.box.left))


def _goes_on(one: Area, after: Area) -> bool:
    gap = after.left - one.right
    common = min(one.bottom, after.bottom) - max(one.top, after.top)
    return -OVERLAP_MM < gap <= APART_MM and common > 0.5 * min(one.height, after.height)
