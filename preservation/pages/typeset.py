"""Typeset: Vietnamese words set in Tinos, which has the widths of Times New Roman.

Nothing is drawn in another face: where the face is missing, or lacks a letter, that is said.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

DPI = 600
FACES = {"Times New Roman": "Tinos"}
FOLDERS = ("/usr/share/fonts/truetype/croscore", "/usr/share/fonts/croscore")
LEAST = 0.6
"""Words are never condensed to less than this of their width."""
LEADING = 1.15
POINTS_AN_INCH = 72
MM_AN_INCH = 25.4
NO_LETTER = "\U0010fffe"
"""A code point that no face has: what it is drawn as stands for every missing letter."""


class UnsettableError(Exception):
    """Words that cannot be set: ``code`` says why, ``detail`` which."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words, ready to be drawn."""

    text: str
    width: float
    """In pixels, once condensed."""
    natural: float
    """In pixels, before that."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face at one size."""

    font: ImageFont.FreeTypeFont
    pixels: float

    @property
    def step(self) -> int:
        """From one baseline to the next, in pixels."""
        return round(self.pixels * LEADING)

    def width(self, text: str) -> float:
        """Of ``text`` as it would be set, in pixels."""
        return float(self.font.getlength(text))

    def broken(self, text: str, most: float) -> list[Line]:
        """``text`` in as many lines as it needs to be no wider than ``most``; words stay whole.

        Raises:
            UnsettableError: a word is too wide even when it is condensed.
        """
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer) <= most:
                lines[-1] = longer
            else:
                lines.append(word)
        return [self.squeezed(line, most) for line in lines]

    def squeezed(self, text: str, most: float) -> Line:
        """``text`` on one line, condensed where it must be.

        Raises:
            UnsettableError: it is too wide even then.
        """
        natural = self.width(text)
        if natural * LEAST > most:
            raise UnsettableError("no-room", text)
        return Line(text, min(natural, most), natural)

    def draw(self, canvas: Image.Image, line: Line, left: float, baseline: float) -> None:
        """Set ``line`` in black, its baseline at ``baseline``."""
        rise = round(self.pixels * 1.1)
        tile = Image.new("RGBA", (round(line.natural) + 8, rise * 2), (0, 0, 0, 0))
        pen = ImageDraw.Draw(tile)
        pen.text((4, rise), line.text, fill=(0, 0, 0, 255), font=self.font, anchor="ls")
        if line.width < line.natural:
            width = round(tile.width * line.width / line.natural)
            tile = tile.resize((width, tile.height), Image.Resampling.LANCZOS)
        margin = 4 * line.width / max(line.natural, 1)
        place = round(left - margin), round(baseline) - rise
        layer = Image.new("RGBA", canvas.size, (0, 0, 0, 0))
        layer.paste(tile, place)
        canvas.alpha_composite(layer)


def face(font: str, style: str, size: float, folders: tuple[str, ...] = FOLDERS) -> Face:
    """``font`` in ``style`` (``Regular``, ``Bold``, ``Italic``, ``BoldItalic``).

    Args:
        font: Its name in the law.
        style: How it stands.
        size: In points.
        folders: Where faces are installed.

    Raises:
        UnsettableError: it is not installed, or unknown.
    """
    name = f"{FACES.get(font, font)}-{style}.ttf"
    for folder in folders:
        path = Path(folder) / name
        if path.is_file():
            pixels = size * DPI / POINTS_AN_INCH
            return Face(_loaded(str(path), pixels), pixels)
    raise UnsettableError("font-missing", name)


def checked(text: str, wanted: Face) -> str:
    """``text`` in composed letters, every one of which the face has.

    Raises:
        UnsettableError: it lacks one.
    """
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    nothing = bytes(wanted.font.getmask(NO_LETTER))
    lacking = sorted(
        letter
        for letter in set(composed)
        if not letter.isspace() and bytes(wanted.font.getmask(letter)) in (nothing, b"")
    )
    if lacking:
        raise UnsettableError("letters-missing", "".join(lacking))
    return composed


def pixels(millimetres: float) -> float:
    """How many pixels that is."""
    return millimetres / MM_AN_INCH * DPI


def millimetres(count: float) -> float:
    """How long so many pixels are."""
    return count / DPI * MM_AN_INCH


@cache
def _loaded(path: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
