"""The text layer of a PDF, read by MuPDF as words."""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pymupdf

from preservation.pages.geometry import POINTS
from preservation.pages.pdf import BROKEN, NO_MEMORY, opened
from preservation.pages.rows import COLUMN_MM, SPACE, Letter, Row, frame_of, rows_of
from preservation.pages.words import MOST_PAGES, MOST_WORDS, Area, PageOfWords, Word
from preservation.texts.sink import EncryptedError, clean

LONGEST_WORD = 200
"""Letters; what is longer is no word that anybody reads."""


def read_layer(path: str, numbers: Sequence[int] | None) -> dict[str, Any]:
    """See ``words.words``."""
    pages: list[PageOfWords] = []
    damaged: list[str] = []
    with opened(path) as document:
        if document.needs_pass:
            raise EncryptedError("PDF: encrypted")
        count = document.page_count
        wanted = range(count) if numbers is None else _within(numbers, count)
        cut = len(wanted) > MOST_PAGES
        room = MOST_WORDS
        for number in wanted[:MOST_PAGES]:
            page = _page(document, number, room, damaged)
            pages.append(page)
            room -= len(page.words)
            if room <= 0:
                cut = True
                break
    told = [page.as_dict() for page in pages]
    return {"pages": told, "of": count, "cut": cut, "damaged": damaged}


def _within(numbers: Sequence[int], count: int) -> list[int]:
    """The pages that there are, each once, in order."""
    return sorted({n if n >= 0 else count + n for n in numbers if -count <= n < count})


def _page(document: pymupdf.Document, number: int, room: int, damaged: list[str]) -> PageOfWords:
    try:
        page = document[number]
        frame = frame_of(page, number)
        rows = rows_of(page, frame)
    except BROKEN as error:
        if any(words in str(error).lower() for words in NO_MEMORY):
            raise MemoryError from error
        damaged.append(f"PDF: page {number + 1}: {error}"[:200])
        return PageOfWords(number, 0.0, 0.0, ())
    found: list[Word] = []
    for line, letters in enumerate(_columns(rows)):
        found += _words(letters, number, line)
        if len(found) >= room:
            break
    return PageOfWords(number, frame.width, frame.height, tuple(found[:room]))


def _columns(rows: Iterable[Row]) -> Iterator[list[Letter]]:
    """The letters of each line, spaces among them; a wide gap parts two columns."""
    for row in rows:
        held: list[Letter] = []
        right = math.inf
        for letter in row.letters:
            if not letter.text.isspace():
                if held and letter.box.left - right > COLUMN_MM:
                    yield held
                    held = []
                right = letter.box.right
            held.append(letter)
        if held:
            yield held


def _words(letters: Iterable[Letter], page: int, line: int) -> Iterator[Word]:
    for run in _runs(letters):
        text = clean("".join(letter.text for letter in run)).strip()
        if text:
            edges = (Area(b.left, b.top, b.right, b.bottom) for b in (one.box for one in run))
            yield Word(text[:LONGEST_WORD], page, Area.around(edges), 1.0, line)


def _runs(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """The letters of each word: parted by spaces, and by gaps that look like one."""
    held: list[Letter] = []
    for letter in letters:
        blank = letter.text.isspace()
        if held and (blank or _gap(held[-1], letter) > SPACE * letter.size / POINTS):
            yield held
            held = []
        if not blank:
            held.append(letter)
    if held:
        yield held


def _gap(one: Letter, after: Letter) -> float:
    return after.box.left - one.box.right
