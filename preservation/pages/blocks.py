"""Blocks: the pieces of print on a page that stand apart from each other.

Found by the ink alone: what has no more than a space between is one block, and a ruled line parts
what it runs between, so that a cell of a table, a list of addressees and the name beside it are
blocks of their own whatever their letters are like.
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from preservation.pages.cells import Mask, bounds

INCH_MM = 25.4
COARSE_DPI = 100
"""Dots an inch at which blocks are told from each other."""
INK = 140
"""Darker than this is ink, of paper made white and ink made black."""
SPACE_MM, LEADING_MM = 3.6, 1.4
"""So much paper across, or down, parts two blocks."""
RULE_MM = (16.0, 9.0)
"""A line so long, across or down, is a rule; a bar of a bold letter is shorter."""
THICK_MM = 1.2
"""A rule is no thicker: what is, is a bar of a stamp or an edge of the scan."""
LEAST_CELLS = 6
"""Cells of ink that make a block."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in dots of the page; the last two behind the last dot."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of one page."""

    boxes: tuple[Box, ...]
    rules: Mask
    """Cells of ruled lines."""
    factor: int
    """Dots along a cell."""

    def rules_in(self, box: Box) -> Mask:
        """Which dots in ``box``, which lies on the page, are of a rule."""
        left, top, right, bottom = box
        down = np.minimum(np.arange(top, bottom) // self.factor, self.rules.shape[0] - 1)
        over = np.minimum(np.arange(left, right) // self.factor, self.rules.shape[1] - 1)
        dots: Mask = self.rules[np.ix_(down, over)]
        return dots


def blocks(grey: NDArray[np.uint8], dpi: int) -> Blocks:
    """The blocks of a page that was made ready to be read."""
    factor = max(round(dpi / COARSE_DPI), 1)
    ink = _inked(grey, factor)
    rules = _rules(ink, dpi / factor / INCH_MM)
    print_ = ink & ~rules
    cells = dpi / factor / INCH_MM
    joined = _spread(_spread(print_, round(SPACE_MM * cells / 2), 1), _half(LEADING_MM * cells), 0)
    joined &= ~rules
    found = []
    for top, left, bottom, right in bounds(joined, 1):
        part = print_[top:bottom, left:right]
        if np.count_nonzero(part) < LEAST_CELLS:
            continue
        down, over = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
        box = left + over[0], top + down[0], left + over[-1] + 1, top + down[-1] + 1
        found.append(tuple(int(edge) * factor for edge in box))
    return Blocks(tuple(_outermost(found)), rules, factor)


def within(x: float, y: float, box: Box) -> bool:
    """Whether the place lies in ``box``."""
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _outermost(boxes: list[tuple[int, ...]]) -> list[Box]:
    """Without those whose middle lies in a wider one: a word apart in a line of running text."""
    kept = []
    for left, top, right, bottom in boxes:
        x, y, wide = (left + right) / 2, (top + bottom) / 2, right - left
        if not any(o[2] - o[0] > wide and within(x, y, (o[0], o[1], o[2], o[3])) for o in boxes):
            kept.append((left, top, right, bottom))
    return kept


def _inked(grey: NDArray[np.uint8], factor: int) -> Mask:
    """Which cells hold ink: the darkest of their dots is."""
    rows, columns = grey.shape[0] // factor, grey.shape[1] // factor
    dots = grey[: rows * factor, : columns * factor]
    down = reduce(np.minimum, (dots[step::factor] for step in range(factor)))
    inked: Mask = reduce(np.minimum, (down[:, step::factor] for step in range(factor))) < INK
    return inked


def _rules(ink: Mask, cells: float) -> Mask:
    """Long thin lines; one that wanders by a cell is one still."""
    thick = max(round(THICK_MM * cells), 2) + 2
    found = np.zeros_like(ink)
    for axis, long in enumerate((RULE_MM[1], RULE_MM[0])):
        runs = _runs(_spread(ink, 1, 1 - axis), round(long * cells), axis)
        found |= runs & ~_runs(runs, thick + 1, 1 - axis)
    return found & _spread(ink, 1, 0)


def _runs(mask: Mask, length: int, axis: int) -> Mask:
    """Where ``mask`` is true for so many cells in a row, or a column."""
    if mask.shape[axis] < length:
        return np.zeros_like(mask)
    starts = _window(mask, length, axis, np.logical_and)
    return _window(np.pad(starts, _margin(length - 1, axis)), length, axis, np.logical_or)


def _spread(mask: Mask, reach: int, axis: int) -> Mask:
    """``mask`` and so many cells before and behind along ``axis``."""
    return _window(np.pad(mask, _margin(reach, axis)), 2 * reach + 1, axis, np.logical_or)


def _window(mask: Mask, length: int, axis: int, joined: np.ufunc) -> Mask:
    """What ``length`` cells from each on are together; as many fewer at the end."""
    have = 1
    while have < length:
        step = min(have, length - have)
        left, right = (
            (mask[:-step], mask[step:]) if axis == 0 else (mask[:, :-step], mask[:, step:])
        )
        mask, have = joined(left, right), have + step
    return mask


def _margin(cells: int, axis: int) -> list[tuple[int, int]]:
    return [(cells, cells) if one == axis else (0, 0) for one in (0, 1)]


def _half(cells: float) -> int:
    return max(round(cells / 2), 1)
