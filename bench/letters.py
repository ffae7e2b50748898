"""How well letters were read, paragraph by paragraph: what was read where, against the truth.

Alignment is by place, not by order of reading: a word belongs to the paragraph in whose box its
middle lies (or to the nearest within 1.5 mm), words of a paragraph follow each other as the reader
gave them, and the two texts are compared by Levenshtein's distance in characters, spaces
included (NFC, runs of white space are one space). Columns and table cells that a reader takes in
another order cost nothing; a letter that is missing, wrong or too many does.
"""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

import numpy as np

from demo.papers.truth import Box, Paragraph

NEAR_MM = 1.5
A4_MM = (210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Seen:
    """A word that a reader gave, at the place it has on the paper as printed (millimetres)."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Judged:
    """One paragraph: what it says, what was read."""

    paragraph: Paragraph
    read: str
    errors: int

    @property
    def rate(self) -> float:
        """Errors a character."""
        return self.errors / len(self.paragraph.text)


def straightened(x: float, y: float, degrees: float) -> tuple[float, float]:
    """The place on the printed page of a point of a scan that lies askew (counter-clockwise)."""
    turn = math.radians(degrees)
    across, down = x - A4_MM[0] / 2, y - A4_MM[1] / 2
    return (
        A4_MM[0] / 2 + math.cos(turn) * across - math.sin(turn) * down,
        A4_MM[1] / 2 + math.sin(turn) * across + math.cos(turn) * down,
    )


def judge(paragraphs: Iterable[Paragraph], words: Iterable[Seen]) -> tuple[list[Judged], int]:
    """Every paragraph of a page, printed ones only, and how many characters stand nowhere."""
    wanted = list(paragraphs)
    read: dict[int, list[str]] = {at: [] for at in range(len(wanted))}
    stray = 0
    for word in words:
        distance, at = min((_outside(one.box, word), at) for at, one in enumerate(wanted))
        if distance <= NEAR_MM:
            read[at].append(word.text)
        else:
            stray += len(word.text)
    judged = []
    for at, one in enumerate(wanted):
        if not one.hand and one.kind != "stamp":
            text = plain(" ".join(read[at]))
            judged.append(Judged(one, text, distance_of(plain(one.text), text)))
    return judged, stray


def plain(text: str) -> str:
    """NFC, white space as single spaces."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def distance_of(wanted: str, read: str) -> int:
    """Levenshtein's distance in characters."""
    if wanted == read:
        return 0
    letters = np.array([ord(letter) for letter in read], dtype=np.int32)
    steps = np.arange(len(read) + 1, dtype=np.int32)
    row = steps.copy()
    for count, letter in enumerate(wanted, 1):
        new = np.empty_like(row)
        new[0] = count
        new[1:] = np.minimum(row[:-1] + (letters != ord(letter)), row[1:] + 1)
        row = np.minimum.accumulate(new - steps) + steps
    return int(row[-1])


def _outside(box: Box, word: Seen) -> float:
    across = max(box[0] - word.x, 0.0, word.x - box[2])
    down = max(box[1] - word.y, 0.0, word.y - box[3])
    return math.hypot(across, down)


def figures(judged: Sequence[Judged], stray: int) -> dict[str, Any]:
    """What is said of a set, in per cent."""
    letters = sum(len(one.paragraph.text) for one in judged)
    rates = [one.rate for one in judged]
    return {
        "paragraphs": len(judged),
        "characters": letters,
        "CER, all characters (%)": _percent(sum(one.errors for one in judged) / letters),
        "CER by paragraph, mean (%)": _percent(mean(rates)),
        "CER by paragraph, median (%)": _percent(median(rates)),
        "paragraphs without an error (%)": _percent(mean(rate == 0 for rate in rates)),
        "CER, running text (%)": _of_kind(judged, {"text"}),
        "CER, head, title and addressees (%)": _of_kind(
            judged, {"head", "number", "day", "about", "title", "to"}
        ),
        "CER, cells of tables (%)": _of_kind(judged, {"cell"}),
        "CER, foot, under seal and signature (%)": _of_kind(judged, {"for", "sign"}),
        "characters read where nothing is printed (%)": _percent(stray / letters),
    }


def _of_kind(judged: Sequence[Judged], kinds: set[str]) -> float | str:
    some = [one for one in judged if one.paragraph.kind in kinds]
    letters = sum(len(one.paragraph.text) for one in some)
    return _percent(sum(one.errors for one in some) / letters) if letters else "–"


def _percent(share: float) -> float:
    return round(share * 100, 2)
