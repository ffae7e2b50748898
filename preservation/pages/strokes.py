"""Strokes: how dark and how sharp the strokes of a page are, where most of them stand."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preservation.pages.cells import shares
from preservation.pages.leaf import MM_AN_INCH, Leaf

Levels = NDArray[np.int16]

TILE = 64
"""Small pixels of a tile's side: 16 mm, three lines of text."""
TILES = 10
LEAST_INK, MOST_INK = 0.01, 0.45
"""Shares of a tile that are ink: less has too few strokes, more is a picture or a stamp's field."""
CORE = 3
"""Per cent of a tile's pixels that are the core of its strokes."""
STEEP = 0.5
"""Of the steepest slope: less steep is grain, or where a stroke ends."""
LEAST_CONTRAST = 15.0


@dataclass(frozen=True, slots=True)
class Strokes:
    """Medians over the tiles that were looked at."""

    contrast: float
    """Levels between the ground and the core of strokes."""
    edge_mm: float
    """From ground to core across the side of a stroke."""


def strokes(page: Leaf) -> Strokes | None:
    """How the strokes of ``page`` are; None: it has none.

    Of a page with little text, and of one with pictures only, the few tiles that have strokes
    speak for all of it. What was printed out of focus cannot be told from what was scanned so.
    """
    found = [one for top, left in _places(page) if (one := _tile(page, top, left)) is not None]
    if not found:
        return None
    contrast, edge = np.median(np.array(found), axis=0)
    return Strokes(round(float(contrast), 1), round(float(edge), 3))


def _places(page: Leaf) -> list[tuple[int, int]]:
    """Where tiles with the most ink stand, in small pixels; the sides of the page are left out."""
    ink = page.ink.copy()
    margin = page.pixels(5)
    ink[:margin], ink[-margin:], ink[:, :margin], ink[:, -margin:] = False, False, False, False
    rows, columns = ink.shape[0] // TILE, ink.shape[1] // TILE
    if not rows or not columns:
        return []
    share = shares(ink, TILE)
    share[(share < LEAST_INK) | (share > MOST_INK)] = 0
    best = np.argsort(share, axis=None)[::-1][:TILES]
    return [
        (int(at) // columns * TILE, int(at) % columns * TILE)
        for at in best
        if share.flat[int(at)] > 0
    ]


def _tile(page: Leaf, top: int, left: int) -> tuple[float, float] | None:
    """Contrast, and millimetres across the side of a stroke; None: nothing stands out."""
    size, factor = TILE * page.factor, page.factor
    box = (left * factor, top * factor, left * factor + size, top * factor + size)
    levels = np.asarray(page.full.crop(box), dtype=np.int16)
    across = _sum3(levels, 1)
    even = np.bincount(_sum3(across, 0).ravel())
    contrast = (_percentile(even, 80) - _percentile(even, CORE)) / 9
    if contrast < LEAST_CONTRAST:
        return None
    slopes = np.bincount(np.concatenate([_steps(across, 0), _steps(_sum3(levels, 0), 1)]))
    steepest = _percentile(slopes, 99.5)
    slopes[: int(STEEP * steepest) + 1] = 0
    steep = _percentile(slopes, 50) / 6 if steepest else 0.0
    if not steep:
        return None
    return contrast, contrast / steep * MM_AN_INCH / page.dots


def _steps(sums: Levels, axis: int) -> Levels:
    """Sixfold change of level a pixel along ``axis``, of sums of three across it."""
    ahead, behind = (sums[2:], sums[:-2]) if axis == 0 else (sums[:, 2:], sums[:, :-2])
    steps: Levels = np.abs(ahead - behind).ravel()
    return steps


def _sum3(levels: Levels, axis: int) -> Levels:
    """Of each three beside each other: grain counts for less."""
    if axis == 0:
        down: Levels = levels[:-2] + levels[1:-1] + levels[2:]
        return down
    across: Levels = levels[:, :-2] + levels[:, 1:-1] + levels[:, 2:]
    return across


def _percentile(counts: NDArray[np.int64], percent: float) -> int:
    """The value that so many per cent of what was counted do not go over; 0 if there is nothing."""
    total = counts.cumsum()
    return int(np.searchsorted(total, total[-1] * percent / 100)) if total[-1] else 0
