"""Again: the better of two readings of a block, put into the hOCR of its page.

A block is taken from the reading that has more letters it is sure of. What neither is sure of,
where a seal or a signature is, is a stroke of a pen, and no word of the page.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from ingest.reading import hocr_tree as hocr
from ingest.reading.hocr import HocrError
from ingest.reading.stamps import is_mark

DOUBT = 0.5
"""A letter that is less sure speaks against what was read."""
NOISE = 0.3
"""What a sign costs that is no letter, no figure, and not the dash before an addressee."""
LEAST = 0.3
"""So much must be read where nothing was before."""
STROKES = 6
"""A pen's strokes are taken for so many letters at most."""
PLAIN = frozenset("-–+%")

Said = Sequence[tuple[str, float]]
"""Words, each with how sure its reader is of it, 0 to 1."""


class Choice(Enum):
    """Which reading of a block is kept."""

    FIRST = "first"
    SECOND = "second"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Strip:
    """A block that was read again."""

    left: int
    top: int
    """Where its picture begins on the page, in dots."""
    words: tuple[int, ...]
    """Which words of the first reading stand in it."""
    stained: bool
    """Whether a seal or a signature is there."""


def weight(read: Said) -> float:
    """The letters that are sure, less those that are not and what is no letter."""
    whole = 0.0
    for text, sure in read:
        letters = letters_in(text)
        if letters:
            whole += letters * (sure - DOUBT)
        elif text not in PLAIN:
            whole -= NOISE
    return whole


def letters_in(text: str) -> int:
    """How many letters and figures it has."""
    return sum(letter.isalnum() for letter in text)


def chosen(first: Said, second: Said, *, stained: bool) -> Choice:
    """Which of two readings of one block is kept; none takes away a mark that the other saw."""
    if is_mark([text for text, _ in first]) and not is_mark([text for text, _ in second]):
        return Choice.FIRST
    before, after = weight(first), weight(second)
    lettered = any(letters_in(text) for text, _ in second)
    if lettered and after >= (before if first else LEAST):
        return Choice.SECOND
    unsure = max(before, after) <= LEAST and sum(letters_in(text) for text, _ in first) <= STROKES
    apart = {text for text, _ in first} != {text for text, _ in second}
    return Choice.NEITHER if first and stained and unsure and apart else Choice.FIRST


def both(first: bytes, second: bytes, strips: Sequence[Strip], ruled: Collection[int]) -> bytes:
    """The hOCR of a page with, for each block, the reading that is kept.

    Args:
        first: Of the page.
        second: Of the blocks that were read again, a page each; nothing, if there are none.
        strips: Those blocks, in that order.
        ruled: Words of the first reading that are rules of a table, and go.

    Raises:
        HocrError: one of both cannot be read, or is not of so many blocks.
    """
    tree = hocr.parsed(first)
    words = list(hocr.words(tree))
    blocks = hocr.pages(hocr.parsed(second)) if strips else []
    if len(blocks) != len(strips):
        raise HocrError(f"{len(blocks)} blocks, not {len(strips)}")
    gone = set(ruled)
    for strip, block in zip(strips, blocks, strict=True):
        own = [words[at] for at in strip.words]
        choice = chosen(_said(own), _said(list(hocr.words(block))), stained=strip.stained)
        if choice is not Choice.FIRST:
            gone.update(strip.words)
        if choice is Choice.SECOND:
            lines = [one for one in hocr.lines(block) if next(hocr.words(one), None) is not None]
            made = [hocr.moved(line, strip.left, strip.top) for line in lines]
            hocr.put(tree, made, hocr.line_of(own[0]) if own else _below(tree, made[0]))
    for at in gone:
        hocr.leave_out(words[at])
    return hocr.written(tree)


def _said(words: Sequence[hocr.Element]) -> Said:
    return [(hocr.text(word), hocr.sure(word)) for word in words]


def _below(tree: hocr.Element, line: hocr.Element) -> hocr.Element | None:
    """The first line of ``tree`` that begins further down."""
    top = hocr.box(line)[1]
    return next((one for one in hocr.lines(tree) if hocr.box(one)[1] > top), None)
