"""Margins: what stands at the sides of a page: cut strokes, dark borders, and a printed back."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from preservation.pages.leaf import Leaf, Mask, smoothed, widened

Pixel = TypeVar("Pixel", bound=np.generic)

STRIP_MM = 0.8
"""How much of a side is looked at for strokes that run into it."""
SHORTEST_MM, LONGEST_MM = 0.25, 8.0
"""Of what a stroke leaves on the side; longer is the rule of a table, a border or a shadow."""
INWARDS_MM = 1.5
"""A stroke goes on inwards at least so far; what does not is dirt on the glass."""
BORDER_MM = 2.0
BORDER_LEVEL = 0.6
"""Of the paper: darker is not paper."""
SIDES = ("left", "top", "right", "bottom")


def cut(page: Leaf) -> dict[str, int]:
    """How many strokes run into each side.

    A cut that falls between two lines, or into the margin, leaves no trace and is not seen here.
    """
    return {side: _strokes(page, side) for side in SIDES}


def border(page: Leaf) -> float:
    """Per cent of the worst side, 2 mm deep, that is much darker than the paper."""
    shares = []
    for side in SIDES:
        strip = _from_side(page.small, side)[: page.pixels(BORDER_MM)]
        shares.append(float((strip.mean(axis=0) < page.paper * BORDER_LEVEL).mean()) * 100)
    return round(max(shares), 1)


def _strokes(page: Leaf, side: str) -> int:
    ink = _from_side(page.ink, side)
    strip = ink[: page.pixels(STRIP_MM)]
    inside = ink[: page.pixels(STRIP_MM + INWARDS_MM)]
    touched: Mask = np.logical_or.reduce(strip[:2], axis=0)
    deep = inside.sum(axis=0) >= page.pixels(INWARDS_MM) // 2
    low, high = SHORTEST_MM / page.mm, LONGEST_MM / page.mm
    runs = [(start, stop) for start, stop in _runs(touched) if low <= stop - start <= high]
    return sum(1 for start, stop in runs if deep[start:stop].any())


def _from_side(levels: NDArray[Pixel], side: str) -> NDArray[Pixel]:
    """``levels`` so that row 0 is ``side``."""
    if side == "left":
        return levels.T
    if side == "right":
        return levels[:, ::-1].T
    return levels if side == "top" else levels[::-1]


def _runs(line: Mask) -> list[tuple[int, int]]:
    """Where ``line`` is true: from, to."""
    changes = np.flatnonzero(np.diff(np.concatenate(([False], line, [False])).astype(np.int8)))
    return list(zip(changes[::2].tolist(), changes[1::2].tolist(), strict=True))


KEEP_MM = 1.0
"""Around ink: the sides of strokes and what JPEG leaves there are no printed back."""
SIDE_MM = 6.0
NEAR_MM, FAR_MM = 0.3, 3.0
FAINT_LEAST = 5.0
"""Levels under the surroundings: less is grain."""
SHADE_LEAST, SHADE_MOST = 0.12, 0.5
"""Of the depth of the page's ink: a paler shade disturbs nobody, a darker one is print."""
RULE_MM = 10.0
"""A line of a table or a form is straight and whole for so long; no word is."""
LEAST_GROUND = 0.05
"""Of a page: one that is covered with ink all over has no ground to speak of."""


def bleed(page: Leaf, coloured: Mask) -> float:
    """Per mille of the ground, away from ink, that is shaded finely as a printed back shades it.

    Faint print beside dark print, watermarks and hatching do the same. Whether the
    shade is mirrored writing is not looked at; a stain or a shadow, which is smooth, is not
    counted, and neither is a back as dark as the front.

    Args:
        page: The page.
        coloured: Pixels of the small copy that have a colour: stamps and signatures in ink.
    """
    rows, columns = page.within(SIDE_MM)
    least, most = max(SHADE_LEAST * page.depth, FAINT_LEAST), SHADE_MOST * page.depth
    deep = page.ink & (page.dark > most)
    ground = ~widened(deep | coloured, page.pixels(KEEP_MM))[rows, columns]
    if ground.mean() < LEAST_GROUND:
        return 0.0
    local = smoothed(page.small, page.pixels(FAR_MM)) - smoothed(page.small, page.pixels(NEAR_MM))
    faint = (local > least) & (page.dark < most) & ~_rules(page.dark > least, page.pixels(RULE_MM))
    return round(float(faint[rows, columns][ground].mean()) * 1000, 2)


def _rules(dark: Mask, length: int) -> Mask:
    """Whatever lies on a thin line across or down the page, a little askew or not."""
    across = _whole(dark | _moved(dark, 0), length, 1)
    down = _whole(dark | _moved(dark, 1), length, 0)
    return widened(across | down, 2)


def _moved(mask: Mask, axis: int) -> Mask:
    """``mask`` one pixel to each side."""
    return np.roll(mask, 1, axis) | np.roll(mask, -1, axis)


def _whole(mask: Mask, length: int, axis: int) -> Mask:
    """Where ``mask`` is nearly whole over ``length`` pixels along ``axis``."""
    rows = mask if axis == 1 else np.ascontiguousarray(mask.T)
    half = length // 2
    sums = np.pad(rows, ((0, 0), (half + 1, half))).cumsum(axis=1, dtype=np.int16)
    whole: Mask = sums[:, 2 * half + 1 :] - sums[:, : -2 * half - 1] >= NEARLY * (2 * half + 1)
    return whole if axis == 1 else whole.T


NEARLY = 0.92
