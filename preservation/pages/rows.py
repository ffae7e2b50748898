"""Rows: the letters of a page as a reader sees them, line by line, with where each stands."""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pymupdf

from preservation.pages.geometry import POINTS, Box, Frame

LEVEL = 2.5
"""Points by which baselines may differ on one line: two columns are seldom quite level."""
SPACE = 0.18
"""A gap of so much of the size of the letters is a space."""
COLUMN_MM = 8.0
"""A gap so wide parts two columns."""
ITALIC, BOLD = 2, 16
MOST_LETTERS = 60_000


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter; millimetres from the upper left corner of the page as shown."""

    text: str
    box: Box
    baseline: float
    size: float
    """In points."""
    style: str


@dataclass(frozen=True, slots=True)
class Row:
    """Letters on one line, from left to right; a gap is a space that stands nowhere."""

    letters: tuple[Letter, ...]
    text: str
    places: tuple[int, ...]
    """For each character of ``text`` the index of its letter; -1 for a gap."""

    def found(self, start: int, end: int) -> tuple[Letter, ...]:
        """The letters of that part of the text that are not spaces."""
        places = [place for place in self.places[start:end] if place >= 0]
        return tuple(self.letters[p] for p in places if not self.letters[p].text.isspace())

    def columns(self) -> Iterator["Row"]:
        """The row, cut where wide gaps part it; a run of spaces is a gap."""
        held: list[Letter] = []
        for letter in (one for one in self.letters if not one.text.isspace()):
            if held and letter.box.left - held[-1].box.right > COLUMN_MM:
                yield row_of(held)
                held = []
            held.append(letter)
        if held:
            yield row_of(held)

    @property
    def box(self) -> Box:
        """Around all of it."""
        return Box.around(letter.box for letter in self.letters)


def frame_of(page: pymupdf.Page, number: int) -> Frame:
    """Where ``page`` stands; leaves it as it is not turned, which is how its letters are told."""
    turned, shown = page.rotation % 360, page.rect
    back = pymupdf.Matrix(page.derotation_matrix)
    if turned:
        page.set_rotation(0)  # or the CropBox is left out of the matrix; nothing is saved
    matrix = back * ~pymupdf.Matrix(page.transformation_matrix)
    six = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    return Frame(number, shown.width / POINTS, shown.height / POINTS, turned, six)


def rows_of(page: pymupdf.Page, frame: Frame) -> list[Row]:
    """The rows of a page, the uppermost first; ``frame`` was made of it before."""
    to_shown = ~(pymupdf.Matrix(*frame.matrix) * pymupdf.Matrix(page.transformation_matrix))
    letters = sorted(_letters(page, to_shown), key=lambda one: one.baseline)
    rows: list[list[Letter]] = []
    for letter in letters:
        if rows and (letter.baseline - rows[-1][0].baseline) * POINTS <= LEVEL:
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [row_of(sorted(row, key=lambda one: one.box.left)) for row in rows]


def row_of(letters: list[Letter]) -> Row:
    """A row of ``letters``, which stand from left to right."""
    joined: list[Letter] = []
    for letter in letters:
        if joined and unicodedata.combining(letter.text[0]):
            whole = unicodedata.normalize("NFC", joined[-1].text + letter.text)
            joined[-1] = replace(joined[-1], text=whole)
        else:
            joined.append(letter)
    text, places = "", []
    for index, letter in enumerate(joined):
        if index and letter.box.left - joined[index - 1].box.right > SPACE * letter.size / POINTS:
            text += " "
            places.append(-1)
        text += letter.text
        places += [index] * len(letter.text)
    return Row(tuple(joined), text, tuple(places))


def folded(text: str) -> str:
    """``text`` in small letters without marks, as long as it was: what OCR mistakes is alike."""
    return "".join(_plain(letter) for letter in text)


def lower(text: str) -> str:
    """``text`` in small letters, as long as it was."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def words_pattern(words: str, *, exact: bool) -> re.Pattern[str]:
    """What finds ``words`` in a row's text, lower case or ``folded``, however they are spaced."""
    said = unicodedata.normalize("NFC", words)
    said = lower(said) if exact else folded(said)
    parts = r"\s+".join(re.escape(part) for part in said.split())
    return re.compile(rf"(?<!\w){parts}(?!\w)")


def matches(row: Row, words: str) -> Iterator[tuple[tuple[Letter, ...], bool]]:
    """Where ``words`` stand in ``row``, and whether with all their marks."""
    for exact in (True, False):
        text = lower(row.text) if exact else folded(row.text)
        seen = list(words_pattern(words, exact=exact).finditer(text))
        yield from ((row.found(one.start(), one.end()), exact) for one in seen)
        if seen:
            return


def _letters(page: pymupdf.Page, to_shown: pymupdf.Matrix) -> Iterator[Letter]:
    count = 0
    for block in page.get_text("rawdict")["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                style = _style(span)
                for char in span["chars"]:
                    count += 1
                    if count > MOST_LETTERS:
                        return
                    yield _letter(char, span["size"], style, to_shown)


def _letter(char: dict[str, Any], size: float, style: str, to_shown: pymupdf.Matrix) -> Letter:
    box = pymupdf.Rect(char["bbox"]) * to_shown
    origin = pymupdf.Point(char["origin"]) * to_shown
    return Letter(
        text=unicodedata.normalize("NFC", char["c"]) or " ",
        box=Box(box.x0 / POINTS, box.y0 / POINTS, box.width / POINTS, box.height / POINTS),
        baseline=origin.y / POINTS,
        size=size,
        style=style,
    )


def _style(span: dict[str, Any]) -> str:
    name = str(span["font"]).lower()
    italic = span["flags"] & ITALIC or "italic" in name or "oblique" in name
    bold = span["flags"] & BOLD or "bold" in name
    return ("Bold" if bold else "") + ("Italic" if italic else "") or "Regular"


def _plain(letter: str) -> str:
    small = letter.lower().replace("đ", "d")
    base = unicodedata.normalize("NFD", small)[:1]
    return base if base and not base.isspace() else " "
