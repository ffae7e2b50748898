"""Strokes: how dark and how sharp the strokes of a page are, where most of them stand."""

from dataclasses import dataclass

import numpy as np

from preservation.pages.leaf import MM_AN_INCH, Grey, Leaf

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
    tiles = ink[: rows * TILE, : columns * TILE].reshape(rows, TILE, columns, TILE)
    share = tiles.mean(axis=(1, 3))
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
    levels = np.asarray(page.full.crop(box), dtype=np.float32)
    even = _mean3(_mean3(levels, 0), 1)
    contrast = float(np.percentile(even, 80) - np.percentile(even, CORE))
    if contrast < LEAST_CONTRAST:
        return None
    slope = np.concatenate([_slopes(levels, 1), _slopes(levels, 0)])
    steepest = float(np.percentile(slope, 99.5))
    steep = float(np.median(slope[slope > STEEP * steepest])) if steepest > 0 else 0.0
    if not steep:
        return None
    return contrast, contrast / steep * MM_AN_INCH / page.dots


def _slopes(levels: Grey, axis: int) -> Grey:
    """Change of level a pixel along ``axis``, made even across it: grain counts for less."""
    even = _mean3(levels, 1 - axis)
    ahead, behind = (even[2:], even[:-2]) if axis == 0 else (even[:, 2:], even[:, :-2])
    slopes: Grey = (np.abs(ahead - behind) / np.float32(2)).ravel()
    return slopes


def _mean3(levels: Grey, axis: int) -> Grey:
    rows = levels if axis == 0 else levels.T
    mean: Grey = (rows[:-2] + rows[1:-1] + rows[2:]) / np.float32(3)
    return mean if axis == 0 else mean.T
