"""Sheets: new pages with words, lines, codes and pictures of ours, each where it was told to stand.

Words are set in Tinos, embedded in part; where it lacks a letter of a word that is only there to
be searched, that word is left out.
"""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pymupdf

from preservation.pages.codes import qr_modules
from preservation.pages.geometry import POINTS
from preservation.pages.typeset import FACES, FOLDERS, UnsettableError

LEAST_SIZE = 1.0
MOST_SIZE = 144.0
INVISIBLE = 3
QUIET = 2
"""Modules of white around a code, where the page around it is white as well."""


class Case:
    """The faces that are set with, by their style."""

    def __init__(self, folders: Sequence[str] = FOLDERS) -> None:
        self._folders = folders
        self._held: dict[str, pymupdf.Font] = {}
        self._set: dict[str, dict[int, str]] = {}
        self._noted: dict[str, set[str]] = {}

    def face(self, style: str) -> pymupdf.Font:
        """The face that stands so.

        Raises:
            UnsettableError: it is not installed.
        """
        if style not in self._held:
            name = f"{FACES['Times New Roman']}-{style}.ttf"
            found = [path for one in self._folders if (path := Path(one) / name).is_file()]
            if not found:
                raise UnsettableError("font-missing", name)
            self._held[style] = pymupdf.Font(fontfile=str(found[0]))
        return self._held[style]

    def note(self, face: pymupdf.Font, text: str) -> None:
        """Remember which letters were set with ``face``."""
        known = self._noted.setdefault(face.name, set())
        new = set(text) - known
        if new:
            known |= new
            held = self._set.setdefault(face.name, {})
            held.update((face.has_glyph(ord(letter)), letter) for letter in new)

    @property
    def letters(self) -> Mapping[str, Mapping[int, str]]:
        """For each face by its name: the numbers of its letters, and what they are.

        MuPDF says of a hyphen that it is a soft one: whoever copied a number could not find it.
        """
        return self._set


def sheets(pages: Sequence[Mapping[str, Any]]) -> tuple[bytes, Mapping[str, Mapping[int, str]]]:
    """A PDF of ``pages``, and its letters; see ``compose`` for what each page says.

    Raises:
        UnsettableError: a face is not installed.
    """
    case = Case()
    with pymupdf.open() as document:
        for said in pages:
            page = document.new_page(width=said["width"] * POINTS, height=said["height"] * POINTS)
            _fill(page, said, case)
        document.subset_fonts()
        out = io.BytesIO()
        document.save(out, garbage=3, deflate=True)
        return out.getvalue(), case.letters


def _fill(page: pymupdf.Page, said: Mapping[str, Any], case: Case) -> None:
    if said.get("picture"):
        page.insert_image(page.rect, stream=Path(said["picture"]).read_bytes())
    if said.get("words"):
        words = json.loads(Path(said["words"]).read_text("utf-8"))
        _hide(page, words, case)
    for box in said.get("grounds", ()):
        left, top, width, height = (side * POINTS for side in box)
        ground = pymupdf.Rect(left, top, left + width, top + height)
        page.draw_rect(ground, color=None, fill=(1, 1, 1), overlay=True)
    _set_all(page, said.get("texts", ()), case)
    _rule_all(page, said.get("lines", ()))
    for text, left, top, side in said.get("codes", ()):
        _code(page, text, left, top, side)


def _set_all(page: pymupdf.Page, texts: Sequence[Sequence[Any]], case: Case) -> None:
    """Words on their baselines, those of one shade together: a page of a register has hundreds.

    The anchor says which end of a text, or its middle, is at its place.
    """
    writers: dict[float, pymupdf.TextWriter] = {}
    for text, x, y, size, style, anchor, shade in texts:
        face = case.face(style)
        case.note(face, text)
        left = x * POINTS
        if anchor != "left":
            long = face.text_length(text, size)
            left -= {"middle": long / 2, "right": long}[anchor]
        if shade not in writers:
            writers[shade] = pymupdf.TextWriter(page.rect, color=(shade, shade, shade))
        writers[shade].append((left, y * POINTS), text, font=face, fontsize=size)
    for writer in writers.values():
        writer.write_text(page)


def _rule_all(page: pymupdf.Page, lines: Sequence[Sequence[float]]) -> None:
    """Lines, those of one width together."""
    widths: dict[float, list[Sequence[float]]] = {}
    for line in lines:
        widths.setdefault(line[4], []).append(line)
    for width, held in widths.items():
        shape = page.new_shape()
        for x0, y0, x1, y1, _ in held:
            shape.draw_line((x0 * POINTS, y0 * POINTS), (x1 * POINTS, y1 * POINTS))
        shape.finish(color=(0, 0, 0), width=width, closePath=False)
        shape.commit()


def _hide(page: pymupdf.Page, words: Sequence[Sequence[Any]], case: Case) -> None:
    """Words to be found and copied, each as wide as what is seen of it."""
    face = case.face("Regular")
    writer = pymupdf.TextWriter(page.rect)
    some = False
    for text, left, top, width, height in words:
        if not all(face.has_glyph(ord(letter)) for letter in text):
            continue
        case.note(face, text)
        natural = face.text_length(text, 1)
        size = min(max(width * POINTS / max(natural, 0.01), LEAST_SIZE), MOST_SIZE)
        base = (top + height * 0.8) * POINTS
        writer.append((left * POINTS, base), text, font=face, fontsize=size)
        some = True
    if some:
        writer.write_text(page, render_mode=INVISIBLE)


def _code(page: pymupdf.Page, text: str, left: float, top: float, side: float) -> None:
    """A QR code, drawn as squares; on a white ground of its own."""
    rows = qr_modules(text)
    step = side / (len(rows) + 2 * QUIET) * POINTS
    corner = pymupdf.Point(left * POINTS, top * POINTS)
    ground = pymupdf.Rect(corner.x, corner.y, corner.x + side * POINTS, corner.y + side * POINTS)
    page.draw_rect(ground, color=None, fill=(1, 1, 1))
    shape = page.new_shape()
    for down, row in enumerate(rows, QUIET):
        for first, last in _runs(row):
            x, y = corner.x + (first + QUIET) * step, corner.y + down * step
            shape.draw_rect(pymupdf.Rect(x, y, x + (last - first) * step, y + step))
    shape.finish(color=None, fill=(0, 0, 0))
    shape.commit()


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """The dark stretches of a row, so that no hairline parts the modules of one."""
    runs, start = [], None
    for place, dark in enumerate((*row, False)):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            runs.append((start, place))
            start = None
    return runs
