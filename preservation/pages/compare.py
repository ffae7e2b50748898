"""Comparison: where the pages of a file look different from what they looked like before.

Rules:

1. each renderer is held against itself, so that no difference between renderers is one;
2. what lies in a permitted box is set apart, and the rest is a difference;
3. whatever was not compared is named, with the reason.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from time import process_time
from types import TracebackType
from typing import Self

from PIL import Image, ImageChops

from preservation.pages.hidden import added_in, hidden_words, outside_of
from preservation.pages.renderers import Box, MuPdf, Pdfium, Renderer
from preservation.texts.sink import UnreadableError

RENDERERS: tuple[type[MuPdf] | type[Pdfium], ...] = (MuPdf, Pdfium)
MOST_PAGES = 40
"""Pages that are drawn for one signature."""
SECONDS = 10.0
"""Processor time after which no further page is drawn."""
LEAST = 10
"""Of 255 levels of a colour: less is not seen."""
CELL = 8
"""Pixels, in both directions, that are one place."""
MARGIN = 2
"""Pixels around a permitted box, for the blur at its edge."""
MOST_BOXES = 20
HELD = 8
"""Pictures of pages as they are now that are held in memory."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A page to compare, and the boxes (in points) in which it may differ."""

    page: int
    permitted: tuple[Box, ...] = ()
    marks: tuple[Box, ...] = ()
    """Boxes of earlier signatures, which a later seal may lie upon."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one renderer shows of one page."""

    page: int
    renderer: str
    outside: tuple[Box, ...]
    """Where it differs, permitted boxes left out; in points."""
    inside: tuple[int, ...]
    """Which of the permitted boxes differ."""
    hidden: tuple[str, ...]
    """Words that could be read before and lie under a permitted box now."""
    reads_otherwise: bool = False
    """Whether its text, permitted boxes left out, is another one than before."""
    added: tuple[str, ...] = ()
    """For each permitted box, the words in it that were not there before."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every page that was asked for, by every renderer; and what was left out."""

    seen: tuple[Seen, ...]
    left_out: tuple[tuple[int, str], ...]
    """Page (0: all of them) and reason."""
    pages: tuple[tuple[int, int], ...]
    """Number of pages before and now, for each renderer that could open both."""


class Comparer:
    """Holds the file as it is now against what it was."""

    def __init__(
        self, now: bytes, seconds: float = SECONDS, clock: Callable[[], float] = process_time
    ) -> None:
        """Open ``now``; what cannot be opened is told by each comparison."""
        self._clock, self._until = clock, clock() + seconds
        self._now: dict[str, Renderer | str] = {}
        for kind in RENDERERS:
            self._now[kind.name] = _opened(kind, now)
        self._pictures: dict[tuple[str, int], Image.Image] = {}

    def __enter__(self) -> Self:
        """It is already open."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Let go of the file."""
        for renderer in self._now.values():
            if not isinstance(renderer, str):
                renderer.close()

    def against(self, then: bytes, asks: Callable[[int], Sequence[Ask]]) -> Comparison:
        """Compare with ``then``.

        Args:
            then: The file as it was.
            asks: Told how many pages there are, says which to compare.
        """
        guide = self._now[MuPdf.name]
        if not isinstance(guide, MuPdf):
            return Comparison((), ((0, str(guide)),), ())
        seen: list[Seen] = []
        left_out: list[tuple[int, str]] = []
        pages: list[tuple[int, int]] = []
        before = _opened(MuPdf, then)
        if not isinstance(before, MuPdf):
            return Comparison((), ((0, str(before)),), ())
        try:
            wanted = [a for a in asks(guide.pages) if a.page <= min(before.pages, guide.pages)]
            left_out += [(a.page, "too many pages") for a in wanted[MOST_PAGES:]]
            for kind in RENDERERS:
                now, old = self._now[kind.name], before if kind is MuPdf else _opened(kind, then)
                if isinstance(now, str) or isinstance(old, str):
                    left_out.append((0, next(s for s in (now, old) if isinstance(s, str))))
                else:
                    pages.append((old.pages, now.pages))
                    work = _Work(self, old, before, guide)
                    work.pages(wanted[:MOST_PAGES], seen, left_out)
                if not isinstance(old, str) and old is not before:
                    old.close()
        finally:
            before.close()
        return Comparison(tuple(seen), tuple(left_out), tuple(pages))

    def picture_now(self, renderer: str, page: int) -> Image.Image:
        """The page as it is now, drawn once.

        Raises:
            UnreadableError: it cannot be drawn, or there is no time left.
        """
        if self._clock() > self._until:
            raise UnreadableError("no time left")
        held = self._pictures.get((renderer, page))
        if held is None:
            drawing = self._now[renderer]
            if isinstance(drawing, str):
                raise UnreadableError(drawing)
            held = drawing.picture(page)
            if len(self._pictures) < HELD:
                self._pictures[renderer, page] = held
        return held


@dataclass(frozen=True, slots=True)
class _Work:
    """One renderer at work on one earlier state of the file."""

    comparer: Comparer
    then: Renderer
    words: MuPdf
    guide: MuPdf

    def pages(self, asks: Sequence[Ask], seen: list[Seen], left_out: list[tuple[int, str]]) -> None:
        for ask in asks:
            try:
                seen.append(self.page(ask))
            except UnreadableError as error:
                left_out.append((ask.page, str(error)))

    def page(self, ask: Ask) -> Seen:
        now = self.comparer.picture_now(self.then.name, ask.page)
        seen = self._shown(ask, now)
        if self.then is not self.words:
            return seen
        old, new = self.words.words(ask.page), self.guide.words(ask.page)
        places = [self.guide.place(ask.page, box) for box in ask.permitted]
        return replace(
            seen,
            reads_otherwise=outside_of(old, places) != outside_of(new, places),
            added=tuple(added_in(old, new, place) for place in places),
        )

    def _shown(self, ask: Ask, now: Image.Image) -> Seen:
        then = self.then.picture(ask.page)
        places = [self.guide.place(ask.page, box) for box in ask.permitted]
        if then.size != now.size:
            whole = self.guide.points(ask.page, (0, 0, 1, 1))
            return Seen(ask.page, self.then.name, (whole,), (), ())
        marks = _marks(then, now)
        if marks is None:
            return Seen(ask.page, self.then.name, (), (), ())
        pixels = [_pixels(place, now.size) for place in places]
        inside = tuple(i for i, box in enumerate(pixels) if marks.crop(box).getbbox())
        changed = [places[i] for i in inside]
        hidden: tuple[str, ...] = ()
        if changed:
            apart = [self.guide.place(ask.page, box) for box in ask.marks]
            words = self.words.words(ask.page)
            other = self.then is not self.words
            hidden = hidden_words((then, now), words, changed, apart, by_others=other)
        for box in pixels:
            marks.paste(0, box)
        outside = tuple(self.guide.points(ask.page, part) for part in _parts(marks)[:MOST_BOXES])
        return Seen(ask.page, self.then.name, outside, inside, hidden)


def _opened(kind: type[MuPdf] | type[Pdfium], data: bytes) -> MuPdf | Pdfium | str:
    try:
        return kind(data)
    except UnreadableError as error:
        return str(error)


def _marks(then: Image.Image, now: Image.Image) -> Image.Image | None:
    """White where the pictures differ enough to be seen, else black; None where nowhere."""
    difference = ImageChops.difference(then, now)
    if difference.getbbox() is None:
        return None
    red, green, blue = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([0] * LEAST + [255] * (256 - LEAST))


def _pixels(place: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    width, height = size
    return (
        max(int(place[0] * width) - MARGIN, 0),
        max(int(place[1] * height) - MARGIN, 0),
        min(max(int(place[2] * width) + 1 + MARGIN, 0), width),
        min(max(int(place[3] * height) + 1 + MARGIN, 0), height),
    )


def _parts(marks: Image.Image) -> list[Box]:
    """The places that are marked, neighbours put together, as parts of the picture."""
    if marks.getbbox() is None:
        return []
    small = marks.reduce(CELL)
    width = small.width
    data = small.tobytes()
    left = {(i % width, i // width) for i, level in enumerate(data) if level}
    boxes = []
    while left:
        cells = list(_together(left))
        columns, rows = [c for c, _ in cells], [r for _, r in cells]
        boxes.append(
            (
                min(columns) * CELL / marks.width,
                min(rows) * CELL / marks.height,
                min((max(columns) + 1) * CELL / marks.width, 1.0),
                min((max(rows) + 1) * CELL / marks.height, 1.0),
            )
        )
    return sorted(boxes, key=lambda box: (box[1], box[0]))


def _together(left: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Take a place and all that touch it out of ``left``."""
    waiting = [left.pop()]
    while waiting:
        column, row = waiting.pop()
        yield column, row
        for across in (-1, 0, 1):
            for down in (-1, 0, 1):
                near = (column + across, row + down)
                if near in left:
                    left.discard(near)
                    waiting.append(near)


def pictures(then: bytes, now: bytes, page: int, names: tuple[str, str]) -> dict[str, int]:
    """Write ``page`` as it was and as it is to the PNG files ``names``.

    A page that one of them does not have is not written; its width is 0.

    Raises:
        UnreadableError: the file as it is now cannot be drawn.
    """
    sizes: dict[str, int] = {}
    for key, data, name in (("then", then, names[0]), ("now", now, names[1])):
        renderer = MuPdf(data)
        try:
            sizes[key] = 0
            if 1 <= page <= renderer.pages:
                drawn = renderer.picture(page)
                with suppress(FileNotFoundError):
                    drawn.save(name, "PNG")
                    sizes[key] = drawn.width
        finally:
            renderer.close()
    return sizes
