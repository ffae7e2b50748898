"""Turning: a page of dots turned by a few degrees, first down its columns and then along its rows.

Each dot is what lies between two neighbours in its column, and then between two such in its row, as
in any bilinear turning; but the dots of a block have their neighbours equally far away, and are
reckoned all at once, in less than half of the time that Pillow takes for one after the other. That
lengths change by the cosine is left out within a square so small that nobody sees it.
"""

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Dots = NDArray[np.uint8]
Levels = NDArray[np.int16]
Shifts = NDArray[np.float64]
SQUARE, SMALLEST = 256, 48
"""Sides of the squares, in dots: what one needs lies near the processor."""
STEP = 0.2
"""Of a dot: so much may the length of a square's side be wrong."""
BITS = 7
"""Levels are reckoned to this part of one: 255 of them are less than 2 ** 15 then."""


def turned_dots(dots: Dots, angle: float, paper: tuple[int, ...]) -> Dots:
    """``dots`` turned counter-clockwise around their middle; as many, what comes in is paper.

    Args:
        dots: Rows, columns and colours.
        angle: In degrees, a few.
        paper: Its level in each colour.
    """
    high, wide, colours = dots.shape
    radians = math.radians(angle)
    flat = dots.reshape(high, wide * colours)
    made = np.empty_like(flat)
    longer = 1 / math.cos(radians) - 1
    side = int(min(max(STEP / longer, SMALLEST), SQUARE)) if longer else SQUARE
    for top in range(0, high, side):
        rows = np.arange(top, min(top + side, high))
        for left in range(0, wide, side):
            columns = np.arange(left, min(left + side, wide))
            along = (math.cos(radians) - 1) * (columns.mean() + 0.5 - wide / 2)
            along = along - math.sin(radians) * (rows + 0.5 - high / 2)
            first, last = left + _low(along), int(columns[-1]) + _low(-along, -1) + 2
            down = longer * (rows.mean() + 0.5 - high / 2)
            down = down + math.tan(radians) * (np.arange(first, last) + 0.5 - wide / 2)
            strip = _down(flat, down, (top, len(rows)), first, paper)
            square = made[rows[0] : rows[-1] + 1, left * colours : (left + len(columns)) * colours]
            _along(strip, along, left - first, square, colours)
    return made.reshape(dots.shape)


def _low(shifts: Shifts, sign: int = 1) -> int:
    """The lowest whole shift; with -1, of shifts turned about, the highest."""
    lowest = float(shifts.min())
    return math.floor(lowest if sign > 0 else -lowest)


def _down(
    flat: Dots, shifts: Shifts, rows: tuple[int, int], left: int, paper: tuple[int, ...]
) -> Levels:
    """Those rows, each dot taken ``shifts`` further down in its own column, so many times finer."""
    (top, count), colours = rows, len(paper)
    whole = np.floor(shifts).astype(np.int64)
    part = np.repeat(np.rint((shifts - whole) * (1 << BITS)).astype(np.int16), colours)
    first, last = top + int(whole.min()), top + count + int(whole.max()) + 1
    plain = _lifted(flat, (first, last), (left, left + len(shifts)), paper)
    fine = plain << BITS
    made = np.empty((count, plain.shape[1]), dtype=np.int16)
    for begin, end in _runs(whole):
        at = top + int(whole[begin]) - first
        columns = slice(begin * colours, end * colours)
        block = np.subtract(
            plain[at + 1 : at + 1 + count, columns],
            plain[at : at + count, columns],
            out=made[:, columns],
        )
        block *= part[columns]
        block += fine[at : at + count, columns]
    return made


def _lifted(
    flat: Dots, rows: tuple[int, int], columns: tuple[int, int], paper: tuple[int, ...]
) -> Levels:
    """The dots there; paper, where there are none."""
    colours = len(paper)
    high, wide = flat.shape[0], flat.shape[1] // colours
    top, bottom = (min(max(row, 0), high) for row in rows)
    left, right = (min(max(column, 0), wide) for column in columns)
    inside = flat[top:bottom, left * colours : right * colours]
    if (top, bottom) == rows and (left, right) == columns:
        return inside.astype(np.int16)
    sheet = np.array(paper * (columns[1] - columns[0]), dtype=np.int16)
    levels = np.tile(sheet, (rows[1] - rows[0], 1))
    levels[
        top - rows[0] : bottom - rows[0],
        (left - columns[0]) * colours : (right - columns[0]) * colours,
    ] = inside
    return levels


def _along(fine: Levels, shifts: Shifts, edge: int, made: Dots, colours: int) -> None:
    """Write to ``made`` each row of ``fine``, ``shifts`` further on; ``edge`` dots are before it.

    A level and what is finer than it are told apart, so that nothing goes beyond 255.
    """
    whole = np.floor(shifts).astype(np.int64)
    part = np.rint((shifts - whole) * (1 << BITS)).astype(np.int16)[:, None]
    plain = fine >> BITS
    for upper, lower in _runs(whole):
        at = (edge + int(whole[upper])) * colours
        here = slice(at, at + made.shape[1])
        beside = slice(at + colours, at + colours + made.shape[1])
        block = plain[upper:lower, beside] - plain[upper:lower, here]
        block *= part[upper:lower]
        block += fine[upper:lower, here]
        block >>= BITS
        made[upper:lower] = block


def _runs(values: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Where values are the same: from, to."""
    changes = (np.flatnonzero(np.diff(values)) + 1).tolist()
    return pairwise([0, *changes, len(values)])
