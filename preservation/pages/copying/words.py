"""Words of an upright page: what stands where, what can be seen, and what lies in which part."""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pymupdf

from preservation.pages.geometry import POINTS, Box
from preservation.texts.sink import UnreadableError, clean

SEEN = 16 | 32
"""A letter is filled or stroked; without either it is there to be searched."""
CORE = 0.25
"""So much of the height of a word is left out, above and below, when it is asked where it lies."""
SLACK_MM = 0.3
MOST_WORDS = 20_000
MOST = 0.25
"""Part of a hidden word that others may cover: the lines of a scan are not quite straight."""
LONGEST = 200
FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE


@dataclass(frozen=True, slots=True)
class Seen:
    """A word of a page."""

    text: str
    box: Box
    visible: bool

    @property
    def core(self) -> Box:
        """Where its letters are: a box of words is as high as its line."""
        high = self.box.height
        return Box(self.box.left, self.box.top + high * CORE, self.box.width, high * (1 - 2 * CORE))


def words_on(page: pymupdf.Page) -> Iterator[Seen]:
    """The words of an upright page, also those that stand off it."""
    count = 0
    for block in page.get_text("rawdict", flags=FLAGS, clip=pymupdf.INFINITE_RECT())["blocks"]:
        for line in block.get("lines", ()):
            letters = [
                (one["c"], one["bbox"], bool(span["char_flags"] & SEEN) and span["alpha"] > 0)
                for span in line["spans"]
                for one in span["chars"]
            ]
            for run in _runs(letters):
                count += 1
                if count > MOST_WORDS:
                    raise UnreadableError(f"PDF: more than {MOST_WORDS} words on a page")
                yield run


def _runs(letters: Sequence[tuple[str, Sequence[float], bool]]) -> Iterator[Seen]:
    held: list[tuple[str, Sequence[float], bool]] = []
    for letter in (*letters, (" ", (), False)):
        if not letter[0].isspace():
            held.append(letter)
        elif held:
            text = clean("".join(one[0] for one in held)).strip()
            boxes = [_box(one[1]) for one in held]
            if text:
                yield Seen(text[:LONGEST], Box.around(boxes), all(one[2] for one in held))
            held = []


def _box(sides: Sequence[float]) -> Box:
    left, top, right, bottom = (side / POINTS for side in sides)
    return Box(left, top, right - left, bottom - top)


def sorted_by(
    words: Sequence[Seen], parts: Sequence[Box]
) -> tuple[list[Seen], list[Seen], list[Seen]]:
    """Words in one of ``parts``, those that a border cuts, and those outside."""
    inside: list[Seen] = []
    across: list[Seen] = []
    outside: list[Seen] = []
    for word in words:
        if any(_holds(part, word.core) for part in parts):
            inside.append(word)
        elif any(part.overlap(word.core) > 0 for part in parts):
            across.append(word)
        else:
            outside.append(word)
    return inside, across, outside


def _holds(part: Box, box: Box) -> bool:
    return (
        part.left - SLACK_MM <= box.left
        and part.top - SLACK_MM <= box.top
        and box.right <= part.right + SLACK_MM
        and box.bottom <= part.bottom + SLACK_MM
    )


def one_a_place(words: Sequence[Seen]) -> list[Seen]:
    """What may be searched where: what is drawn goes before what is only there to be found.

    A page that is mostly drawn needs no hidden words; on a scan one stands where no other does.
    """
    drawn = [word for word in words if word.visible]
    if 2 * len(drawn) >= len(words):
        return drawn
    held: list[Seen] = []
    for word in words:
        over = drawn if word.visible else [*drawn, *held]
        if word.visible or sum(word.core.overlap(one.core) for one in over) <= _area(word) * MOST:
            held.append(word)
    return held


def _area(word: Seen) -> float:
    return word.core.width * word.core.height
