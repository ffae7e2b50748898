"""Seals: where round red seals stand on a page, and which of them are seals beyond doubt.

What only looks like a seal is let through as light where it covers print; only what has the ring of
letters that every seal has, and nothing outside of its rim, is left out where red marks are read.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from preservation.pages.cells import Cell, Mask, blobs, redness, shares

CELL_MM = 1.5
DOTS = 6
"""Across a cell, in the smaller picture that is looked at."""
RED = 45
"""Levels by which red must be above green and blue."""
FILLED = 0.06
"""Part of a cell that is red where there is red ink."""
LEAST_MM, MOST_MM = 20.0, 50.0
"""Across a round seal: 30 to 42 mm by law, a little worn, a little askew."""
ROUND = 1.4
"""Sides of what is around it, longer by shorter, at most."""
HOLLOW = 0.25
"""Part of the square around a ring with a star in it that has ink, at least."""
BESIDE_MM = 60.0
"""To the right of a seal lies the signature, over a third of which it stands (NĐ 30/2020 PL I)."""
AROUND_MM = 5.0
INCH_MM = 25.4
MOST_SEALS = 8
REACH = 2
"""Cells of one seal touch, also at a corner, or have one cell between."""
OUT, RIM, LETTERS = 1.1, 0.88, (0.58, 0.86)
"""Shares of a seal's radius: what lies out of the first is none of it; its rim lies beyond the
second, its letters between the others."""
MOST_OUT = 0.02
"""Part of the ink that lies out, of a seal: of a frame with corners it is a quarter and more."""
SECTORS = 24
LEAST_RIM, LEAST_LETTERS = 18, 14
"""Sectors in which there must be a rim, and in which there must be letters."""
LEAST_DOTS = 3
"""Red dots of a sector that has anything."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels of the page."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A round red seal."""

    box: Box
    room: Box
    """Where it and the signature beside it are."""
    sure: bool
    """Whether it has a rim, a ring of letters, and nothing outside."""


def seals(image: Image.Image, dpi: int) -> list[Seal]:
    """What seems to be a seal on an RGB image."""
    true = CELL_MM / INCH_MM * dpi
    factor = max(int(true) // DOTS, 1)
    step = max(round(true / factor), 1)
    red: Mask = np.asarray(redness(image.reduce(factor) if factor > 1 else image)) > RED
    found = []
    for blob in blobs(shares(red, step) >= FILLED, REACH):
        around = _seal(blob)
        if around is not None:
            left, top, right, bottom = (side * step for side in around)
            sure = _has_ring(red[top:bottom, left:right])
            box = left * factor, top * factor, right * factor, bottom * factor
            found.append(Seal(box, _room(around, step * factor, image.size), sure))
    return found[:MOST_SEALS]


def _seal(blob: list[Cell]) -> Box | None:
    """The cells around a blob, if it is a seal."""
    rows, columns = zip(*blob, strict=True)
    left, top, right, bottom = min(columns), min(rows), max(columns) + 1, max(rows) + 1
    width, height = (right - left) * CELL_MM, (bottom - top) * CELL_MM
    if not (LEAST_MM <= width <= MOST_MM and LEAST_MM <= height <= MOST_MM):
        return None
    square = max(width, height) / min(width, height) <= ROUND
    inked = len(blob) >= HOLLOW * (right - left) * (bottom - top)
    return (left, top, right, bottom) if square and inked else None


def _room(box: Box, side: int, size: tuple[int, int]) -> Box:
    around, beside = AROUND_MM / CELL_MM, BESIDE_MM / CELL_MM
    left, top = (box[0] - around) * side, (box[1] - around) * side
    right, bottom = (box[2] + beside) * side, (box[3] + around) * side
    return (
        max(round(left), 0),
        max(round(top), 0),
        min(round(right), size[0]),
        min(round(bottom), size[1]),
    )


def _has_ring(red: Mask) -> bool:
    """Whether the dots in the box of a seal are a rim with letters along it."""
    down, over = np.nonzero(red)
    y, x = _from_middle(down), _from_middle(over)
    radius = np.hypot(x, y)
    sector = ((np.arctan2(y, x) / np.pi + 1) / 2 * SECTORS).astype(np.int64) % SECTORS
    lettered = (radius >= LETTERS[0]) & (radius < LETTERS[1])
    return bool(
        (radius > OUT).mean() <= MOST_OUT
        and _filled(sector[(radius >= RIM) & (radius <= OUT)]) >= LEAST_RIM
        and _filled(sector[lettered]) >= LEAST_LETTERS
    )


def _from_middle(places: NDArray[np.int64]) -> NDArray[np.float64]:
    """-1 at the first, 1 at the last; the outermost few are specks perhaps."""
    first, last = np.percentile(places, (0.2, 99.8))
    away: NDArray[np.float64] = (2 * places - first - last) / max(last - first, 1)
    return away


def _filled(sectors: NDArray[np.int64]) -> int:
    return int((np.bincount(sectors, minlength=SECTORS) >= LEAST_DOTS).sum())
