"""Binding: thousands of pages of words and lines as one PDF/A-2b, each written as it is read.

A register of a year has two thousand pages. What is drawn on each comes as a line of a file, its
letters are numbers of glyphs of faces that are embedded once, and only compressed pages are held.
"""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name

from preservation.pages.copying.composing import describe, shrink, spell, tidy, write
from preservation.pages.copying.sheets import Case, sheets
from preservation.pages.geometry import POINTS
from preservation.pages.typeset import UnsettableError

Drawn = Mapping[str, Any]
"""``texts`` and ``lines``, as ``compose`` takes them."""
SHARES = {"left": 0.0, "middle": 0.5, "right": 1.0}
"""How much of a text stands before its place."""


def bind(
    pages: str,
    size: tuple[float, float],
    every: Drawn,
    number: tuple[str, float, float, float],
    meta: Mapping[str, str],
    to: str,
) -> dict[str, Any]:
    """Write the pages of a register to ``to``. Runs in a worker.

    Args:
        pages: The path of a file: each line says in JSON what is drawn on a page.
        size: Width and height of a page, in millimetres.
        every: What is drawn on every page but the first.
        number: What counts the pages but the first, with ``{page}`` and ``{pages}``: its words,
            where its right end stands, and its size.
        meta: As ``compose`` takes it.
        to: Where the PDF goes.

    Returns:
        ``pages``, how many there are; or ``problem`` and ``detail``.
    """
    count, letters = _looked_through(pages, every, number[0])
    try:
        made, spelled = sheets([_specimen(size, letters)])
    except UnsettableError as error:
        return {"problem": error.code, "detail": error.detail}
    with pikepdf.open(BytesIO(made)) as pdf:
        spell(pdf, spelled)
        tidy(pdf)
        pen = _Pen(size[1] * POINTS, Case())
        resources = pdf.make_indirect(Dictionary(Font=_fonts(pdf, pen, letters)))
        box = Array([0, 0, round(size[0] * POINTS, 2), round(size[1] * POINTS, 2)])
        shared = pen.drawn(every)
        for place, drawn in enumerate(_each(pages), 1):
            said = pen.drawn(drawn)
            if place > 1:
                said += shared + pen.drawn({"texts": [_counted(number, place, count)]})
            held = pdf.make_stream(zlib.compress(said, 9), Filter=Name.FlateDecode)
            page = Dictionary(Type=Name.Page, MediaBox=box, Resources=resources, Contents=held)
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        del pdf.pages[0]
        pdf.remove_unreferenced_resources()
        shrink(pdf)
        describe(pdf, meta)
        write(pdf, to)
    return {"pages": count}


@dataclass(slots=True)
class _Pen:
    """Draws pages of one height, as a PDF says it."""

    height: float
    case: Case
    _known: dict[str, dict[str, tuple[str, float]]] = field(default_factory=dict)

    def drawn(self, drawn: Drawn) -> bytes:
        """What is drawn, in the words of a page."""
        said: list[str] = []
        for width, lines in _by_width(drawn.get("lines", ())).items():
            said.append(f"{width:g} w")
            said += [f"{self._at(x0, y0)} m {self._at(x1, y1)} l" for x0, y0, x1, y1, _ in lines]
            said.append("S")
        said.append("BT")
        now = None
        for text, x, y, size, style, anchor, shade in drawn.get("texts", ()):
            if (size, style, shade) != now:
                now = size, style, shade
                said.append(f"/{style} {size:g} Tf {shade:g} g")
            glyphs = [self._glyph(style, letter) for letter in text]
            before = SHARES[anchor]
            if before:
                before *= sum(advance for _, advance in glyphs) * size / POINTS
            word = "".join(code for code, _ in glyphs)
            said.append(f"1 0 0 1 {self._at(x - before, y)} Tm <{word}> Tj")
        said.append("ET\n")
        return "\n".join(said).encode("ascii")

    def _at(self, x: float, y: float) -> str:
        return f"{x * POINTS:.2f} {self.height - y * POINTS:.2f}"

    def _glyph(self, style: str, letter: str) -> tuple[str, float]:
        """The number of a letter, and how wide it is in parts of its size."""
        known = self._known.setdefault(style, {})
        if letter not in known:
            face: pymupdf.Font = self.case.face(style)
            code = ord(letter)
            known[letter] = f"{face.has_glyph(code):04x}", float(face.glyph_advance(code))
        return known[letter]


def _each(pages: str) -> Iterator[Drawn]:
    with Path(pages).open(encoding="utf-8") as source:
        yield from map(json.loads, source)


def _looked_through(pages: str, every: Drawn, counted: str) -> tuple[int, dict[str, set[str]]]:
    """How many pages there are, and the letters of each style."""
    letters: dict[str, set[str]] = {"Regular": {*counted, *"0123456789"}}
    count = 0
    _noted(every, letters)
    for count, drawn in enumerate(_each(pages), 1):  # noqa: B007  how many there were
        _noted(drawn, letters)
    return count, letters


def _noted(drawn: Drawn, letters: dict[str, set[str]]) -> None:
    for text, _, _, _, style, *_ in drawn.get("texts", ()):
        letters.setdefault(style, set()).update(text)


def _specimen(size: tuple[float, float], letters: Mapping[str, set[str]]) -> Drawn:
    """A page with every letter of every style, so that the faces come along."""
    texts = [
        ["".join(sorted(held)), 0, 10, 1, style, "left", 0.0] for style, held in letters.items()
    ]
    return {"width": size[0], "height": size[1], "texts": texts}


def _fonts(pdf: pikepdf.Pdf, pen: _Pen, letters: Mapping[str, set[str]]) -> Dictionary:
    """The faces that came along, each under the name of its style."""
    names = {pen.case.face(style).name: style for style in letters}
    held = {
        names[name]: font
        for font in pdf.pages[0].obj.Resources.Font.values()
        if (name := str(font.BaseFont).removeprefix("/").rpartition("+")[2]) in names
    }
    return Dictionary({f"/{style}": font for style, font in held.items()})


def _counted(number: tuple[str, float, float, float], page: int, pages: int) -> list[Any]:
    words, x, y, size = number
    return [words.format(page=page, pages=pages), x, y, size, "Regular", "right", 0.0]


def _by_width(lines: list[list[float]]) -> dict[float, list[list[float]]]:
    widths: dict[float, list[list[float]]] = {}
    for line in lines:
        widths.setdefault(line[4], []).append(line)
    return widths
