"""Setting: words flowed into columns, as what the sheets of a copy are told to show. Pure.

Places are in millimetres from the upper left corner of a page, sizes in points.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from preservation.pages.typeset import (
    MM_AN_INCH,
    POINTS_AN_INCH,
    Face,
    UnsettableError,
    checked,
    face,
    millimetres,
    pixels,
)
from repository.errors import RefusedError, UnavailableError

POINT = MM_AN_INCH / POINTS_AN_INCH
FONT = "Times New Roman"
LEADING = 1.2
REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Regular", "Bold", "Italic", "BoldItalic"
LEFT, MIDDLE, RIGHT = "left", "middle", "right"
RULE = 0.75
"""The width of a line, in points."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words on one line."""

    text: str
    x: float
    y: float
    """Of their baseline."""
    size: float
    style: str = REGULAR
    anchor: str = LEFT
    shade: float = 0.0
    """From 0, black, to 1."""

    def as_list(self) -> list[Any]:
        """As ``compose`` takes it."""
        return [self.text, self.x, self.y, self.size, self.style, self.anchor, self.shade]


@dataclass(slots=True)
class Drawing:
    """What is put on one page."""

    texts: list[Text] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    codes: list[tuple[str, float, float, float]] = field(default_factory=list)
    """Text, left, top, side."""

    def moved(self, down: float) -> "Drawing":
        """The same, lower by so much."""
        return Drawing(
            [
                Text(one.text, one.x, one.y + down, one.size, one.style, one.anchor, one.shade)
                for one in self.texts
            ],
            [(x0, y0 + down, x1, y1 + down) for x0, y0, x1, y1 in self.lines],
            [(text, left, top + down, side) for text, left, top, side in self.codes],
        )

    def add(self, other: "Drawing") -> None:
        """Put what ``other`` shows here too."""
        self.texts += other.texts
        self.lines += other.lines
        self.codes += other.codes

    def as_dict(self) -> dict[str, Any]:
        """As ``compose`` takes it."""
        return {
            "texts": [text.as_list() for text in self.texts],
            "lines": [[*line, RULE] for line in self.lines],
            "codes": [list(code) for code in self.codes],
        }


@dataclass(slots=True)
class Column:
    """A column that is filled from its top."""

    left: float
    width: float
    top: float
    """Where the next line begins."""
    drawing: Drawing

    def say(
        self,
        text: str,
        size: float,
        style: str = REGULAR,
        anchor: str = LEFT,
        *,
        gap: float = 0.0,
        indent: float = 0.0,
    ) -> None:
        """Set ``text`` in as many lines as it needs.

        Raises:
            RefusedError: the face lacks a letter.
            UnavailableError: the face is not installed.
        """
        self.top += gap
        x = self.left + indent
        room = self.width - indent
        place = {LEFT: x, MIDDLE: x + room / 2, RIGHT: x + room}[anchor]
        for line, fitted in broken(text, size, style, room):
            self.top += size * POINT * LEADING
            base = self.top - size * POINT * 0.3
            self.drawing.texts.append(Text(line, place, base, fitted, style, anchor))

    def rule(self, width: float, *, gap: float = 1.0) -> None:
        """A short line in the middle."""
        self.top += gap
        start = self.left + (self.width - width) / 2
        self.drawing.lines.append((start, self.top, start + width, self.top))


def broken(text: str, size: float, style: str, width: float) -> Sequence[tuple[str, float]]:
    """``text`` in lines no wider than ``width``, each with the size at which it fits.

    Raises:
        RefusedError: the face lacks a letter.
        UnavailableError: the face is not installed.
    """
    wanted = _face(style, size)
    lines: list[str] = []
    for word in _checked(text, wanted).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and wanted.width(longer) <= pixels(width):
            lines[-1] = longer
        else:
            lines.append(word)
    return [(line, size * _share(line, wanted, width)) for line in lines]


def fitted(text: str, size: float, width: float) -> float:
    """The size at which ``text`` stands on one line no wider than ``width``; raises as above."""
    wanted = _face(REGULAR, size)
    return size * _share(_checked(text, wanted), wanted, width)


def _share(line: str, wanted: Face, width: float) -> float:
    return min(1.0, width / max(millimetres(wanted.width(line)), 1e-6))


def _face(style: str, size: float) -> Face:
    try:
        return face(FONT, style, size)
    except UnsettableError as error:
        raise unsettable(error.code, error.detail) from error


def _checked(text: str, wanted: Face) -> str:
    try:
        return checked(text, wanted)
    except UnsettableError as error:
        raise unsettable(error.code, error.detail) from error


def unsettable(code: str, detail: str) -> RefusedError | UnavailableError:
    """What to raise when words cannot be set."""
    if code == "font-missing":
        return UnavailableError(
            f"Chưa cài phông chữ Tinos (gói fonts-croscore): {detail} "
            f"· the face Tinos is not installed (package fonts-croscore): {detail}"
        )
    return RefusedError(
        f"Phông chữ thiếu ký tự, không ghi được: {detail} · the face lacks letters: {detail}"
    )
