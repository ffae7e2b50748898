"""Doubts: which blocks of a page are better read once more, each by itself.

An OCR program makes lines out of whatever stands at one height. Where two columns stand side by
side whose lines are not as high as each other (the addressees beside the signature, NĐ 30/2020
PL I), marks over letters and whole lines are lost so. A block that is alone in its picture is read
well; only what was read without doubt is left as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from preservation.pages.blocks import Blocks, Box, blocks

INCH_MM = 25.4
SURE = 85
"""Of 100: a block all of whose words are as sure is not in doubt for its words."""
WIDE_MM, HIGH_MM = 110.0, 45.0
"""What is larger is running text: that is read well line by line."""
LOW_MM, NARROW_MM = 1.3, 1.0
"""What is smaller is no letter."""
NEAR_MM = 1.5
"""A word so near to a block is one of it."""
UNREAD = 0.15
"""Of the ink of a block: so much of it in no word is in doubt."""
EDGE = 12
"""Dots of paper around each picture, and, of the page itself, a third of it."""
MOST_STRIPS = 400
"""Blocks of one page that are read again; a page of small print has a hundred."""
DARK, WHITE = 128, 255
RULED = 0.8
"""Of a word's ink: so much of it in a rule, and it is one."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A word that was read."""

    box: Box
    sure: int
    """Of 100."""
    line: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A block that is read again."""

    box: Box
    words: tuple[int, ...]
    """Which of the words stand in it now."""


def strips(*, grey: str, dpi: int, words: Sequence[Sequence[int]], to: str) -> dict[str, Any]:
    """Write the blocks in doubt, a picture each, to ``to``. Runs in a worker.

    Args:
        grey: The page as Tesseract read it.
        dpi: Of it.
        words: Of each word left, top, right and bottom in dots, how sure it is of 100, and the
            number of its line.
        to: A TIFF of as many pages as there are blocks; it is not written where there are none.

    Returns:
        ``strips``, for each ``left`` and ``top``: where its picture begins on the page; ``box``:
        where the block is; ``words``: which words of those that were read stand in it; ``ruled``:
        which words are nothing but a rule.
    """
    with Image.open(grey) as image:
        dots = np.asarray(image.convert("L"))
    spots = [Spot(_inside(word, dots.shape), word[4], word[5]) for word in words]
    held = blocks(dots, dpi)
    found = doubtful(dots, held, spots, dpi)[:MOST_STRIPS]
    if found:
        first, *others = [_picture(dots, held, strip.box) for strip in found]
        first.save(to, "TIFF", save_all=True, append_images=others)
    told = []
    for strip in found:
        left, top, *_ = _around(dots, strip.box)
        words_ = list(strip.words)
        told.append(
            {"left": left - EDGE, "top": top - EDGE, "box": list(strip.box), "words": words_}
        )
    ruled = [at for at, spot in enumerate(spots) if _is_rule(dots, held, spot.box)]
    return {"strips": told, "ruled": ruled}


def doubtful(dots: NDArray[np.uint8], held: Blocks, spots: Sequence[Spot], dpi: int) -> list[Strip]:
    """The blocks of ``dots`` in doubt, in their order down the page."""
    home = _homes(held.boxes, spots, NEAR_MM / INCH_MM * dpi)
    inside: dict[int, list[int]] = {}
    lines: dict[int, set[int]] = {}
    for word, block in enumerate(home):
        if block is not None:
            inside.setdefault(block, []).append(word)
            lines.setdefault(spots[word].line, set()).add(block)
    large = {at for at, box in enumerate(held.boxes) if _is_running(box, dpi)}
    running = {line for line, those in lines.items() if those & large}
    found = []
    for at, box in enumerate(held.boxes):
        own = inside.get(at, [])
        on = {spots[word].line for word in own}
        if at in large or on & running or _is_speck(box, dpi):
            continue
        unsure = any(spots[word].sure < SURE for word in own)
        if unsure or _unread(dots, held, box, spots) > UNREAD:
            found.append(Strip(box, tuple(own)))
    return found


def _homes(boxes: Sequence[Box], spots: Sequence[Spot], near: float) -> Iterator[int | None]:
    """In which block each word stands."""
    edges = np.array(boxes, dtype=np.float64).reshape(-1, 4)
    for spot in spots:
        x, y = (spot.box[0] + spot.box[2]) / 2, (spot.box[1] + spot.box[3]) / 2
        across = np.maximum(edges[:, 0] - x, x - edges[:, 2]).clip(0)
        away = np.maximum(np.maximum(edges[:, 1] - y, y - edges[:, 3]).clip(0), across)
        nearest = int(away.argmin()) if len(away) else -1
        yield nearest if nearest >= 0 and away[nearest] <= near else None


def _is_running(box: Box, dpi: int) -> bool:
    wide, high = (box[2] - box[0]) * INCH_MM / dpi, (box[3] - box[1]) * INCH_MM / dpi
    return wide > WIDE_MM or high > HIGH_MM


def _is_speck(box: Box, dpi: int) -> bool:
    wide, high = (box[2] - box[0]) * INCH_MM / dpi, (box[3] - box[1]) * INCH_MM / dpi
    return wide < NARROW_MM or high < LOW_MM


def _unread(dots: NDArray[np.uint8], held: Blocks, box: Box, spots: Sequence[Spot]) -> float:
    """Part of the ink of a block that is in no word."""
    left, top, right, bottom = box
    ink = (dots[top:bottom, left:right] < DARK) & ~held.rules_in(box)
    whole = np.count_nonzero(ink)
    for spot in spots:
        one = spot.box
        if one[0] < right and one[2] > left and one[1] < bottom and one[3] > top:
            ink[
                max(one[1] - EDGE // 3 - top, 0) : one[3] + EDGE // 3 - top,
                max(one[0] - EDGE // 3 - left, 0) : one[2] + EDGE // 3 - left,
            ] = False
    return np.count_nonzero(ink) / whole if whole else 0.0


def _is_rule(dots: NDArray[np.uint8], held: Blocks, box: Box) -> bool:
    """Whether all there is of a word is part of a rule: a line that was taken for a letter."""
    left, top, right, bottom = box
    if right - left > bottom - top:
        return False
    ink = dots[top:bottom, left:right] < DARK
    whole = np.count_nonzero(ink)
    ruled = np.count_nonzero(ink & held.rules_in(box))
    return bool(whole) and bool(ruled >= RULED * whole)


def _inside(word: Sequence[int], shape: tuple[int, ...]) -> Box:
    """Where a word stands, as far as that is on the page."""
    high, wide = shape
    left, top = min(max(word[0], 0), wide), min(max(word[1], 0), high)
    return left, top, min(max(word[2], left), wide), min(max(word[3], top), high)


def _around(dots: NDArray[np.uint8], box: Box) -> Box:
    """``box`` and the paper beside it."""
    (high, wide), paper = dots.shape, EDGE // 3
    left, top = max(box[0] - paper, 0), max(box[1] - paper, 0)
    return left, top, min(box[2] + paper, wide), min(box[3] + paper, high)


def _picture(dots: NDArray[np.uint8], held: Blocks, box: Box) -> Image.Image:
    """The block alone, on white paper, without rules."""
    left, top, right, bottom = around = _around(dots, box)
    part = dots[top:bottom, left:right].copy()
    part[held.rules_in(around)] = WHITE
    return Image.fromarray(np.pad(part, EDGE, constant_values=WHITE))
