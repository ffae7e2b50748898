"""Likeness: a fingerprint of where a page has ink, which a second scan of it has too.

The ink is laid on a grid of 3 mm around its own centre, so that a page that lies elsewhere on the
glass, or stands on its head, has the same fingerprint. Of each cell it is kept whether it has more
ink than those beside it in its line, or less: where words end tells pages apart, where lines lie
does not. Pages that differ in a few words only (two letters of one mailing, a form filled in
twice) are alike too: a person has to look at both.
"""

import base64
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from preservation.pages.leaf import Leaf

CELL_MM = 3.0
COLUMNS, ROWS = 69, 99
"""Odd, so that the centre is the middle of a cell; A4 and a little more."""
CELLS = COLUMNS * ROWS

Grids = NDArray[np.float32]
LEAST_CELLS = 40
"""A page with less ink than in so many cells has no fingerprint: all page numbers are alike."""
BESIDE = 5
"""Cells to the left and right that one is compared with."""
MORE = 0.02
"""Of a cell's area: so much more ink, or less, than beside it is told."""


def fingerprint(page: Leaf, skew: float = 0.0) -> str:
    """Of ``page``, straightened by ``skew`` degrees; empty: it has too little ink."""
    ink = page.ink.copy()
    margin = page.pixels(4)
    ink[:margin], ink[-margin:], ink[:, :margin], ink[:, -margin:] = False, False, False, False
    picture = Image.fromarray(ink.astype(np.uint8) * 255)
    if skew:
        picture = picture.rotate(skew, Image.Resampling.BILINEAR)
    shares = _cells(np.asarray(picture, dtype=np.float32) / np.float32(255), page.mm)
    over = shares - _beside(shares)
    bits = np.stack([over > MORE, over < -MORE])
    if bits[0].sum() < LEAST_CELLS:
        return ""
    return base64.b85encode(np.packbits(bits).tobytes()).decode()


def alike(one: str, other: str) -> float:
    """How alike two fingerprints are, whichever way up: 1 a full page twice, 0 nothing in common.

    The correlation of their cells, the best over shifts of 6 mm, less for pages with few words.
    """
    if not one or not other:
        return 0.0
    return round(float(_all_alike(_grids([one, other]))[0, 1]), 3)


def twins(fingerprints: Sequence[str], least: float) -> list[tuple[int, int, float]]:
    """Pairs that are at least so much alike: both places in ``fingerprints``, and how much.

    All are compared with all, 500 in about 15 s; the empty ones with none.
    """
    places = [place for place, print_ in enumerate(fingerprints) if print_]
    if len(places) < PAIR:
        return []
    found = _all_alike(_grids([fingerprints[place] for place in places]))
    return [
        (places[one], places[other], round(float(found[one, other]), 3))
        for one, other in np.argwhere(np.triu(found >= least, k=1)).tolist()
    ]


PAIR = 2
MANY_CELLS = 600
"""Cells with more ink than beside them, of a page that is half full."""
SHIFTS = range(-2, 3)
"""Cells: a stain, or what the glass did not catch, moves the centre of the ink."""


def _cells(ink: Grids, mm: float) -> Grids:
    """Shares of the cells around the centre of ``ink`` that are filled."""
    total = float(ink.sum())
    if not total:
        return np.zeros((ROWS, COLUMNS), dtype=np.float32)
    down = float((ink.sum(axis=1) * np.arange(ink.shape[0])).sum() / total)
    across = float((ink.sum(axis=0) * np.arange(ink.shape[1])).sum() / total)
    rows = _summed(ink, _bounds(ink.shape[0], down, mm, ROWS))
    filled = _summed(rows.T, _bounds(ink.shape[1], across, mm, COLUMNS)).T / (CELL_MM / mm) ** 2
    return filled.astype(np.float32)


def _summed(levels: Grids, bounds: NDArray[np.int64]) -> Grids:
    """The sums of rows from each of ``bounds`` to the next; 0 where that is the same."""
    padded = np.pad(levels, ((0, 1), (0, 0)))  # the last bound may lie behind the last row
    sums: Grids = np.add.reduceat(padded, bounds, axis=0)[:-1]
    sums[np.diff(bounds) == 0] = 0
    return sums


def _beside(shares: Grids) -> Grids:
    """The mean of each cell and those beside it."""
    sums = np.pad(shares, ((0, 0), (BESIDE + 1, BESIDE))).cumsum(axis=1)
    mean: Grids = (sums[:, 2 * BESIDE + 1 :] - sums[:, : -2 * BESIDE - 1]) / (2 * BESIDE + 1)
    return mean


def _bounds(length: int, centre: float, mm: float, count: int) -> NDArray[np.int64]:
    """Where cells begin and end, in pixels."""
    places = centre + (np.arange(count + 1) - count / 2) * CELL_MM / mm
    bounds: NDArray[np.int64] = np.clip(np.rint(places), 0, length).astype(np.int64)
    return bounds


def _grids(fingerprints: Sequence[str]) -> Grids:
    packed = [np.frombuffer(base64.b85decode(one), dtype=np.uint8) for one in fingerprints]
    bits = np.unpackbits(np.stack(packed), axis=1)[:, : 2 * CELLS].astype(np.float32)
    over = bits[:, :CELLS] - bits[:, CELLS:]
    return over.reshape(-1, ROWS, COLUMNS)


def _all_alike(grids: Grids) -> Grids:
    """The best correlation of each with each, over small shifts and both ways up.

    Pages with few words are alike by chance sooner, so it counts for less there.
    """
    first = _normal(grids).reshape(grids.shape)
    flat = first.reshape(len(grids), -1)
    best = np.zeros((len(grids), len(grids)), dtype=np.float32)
    for way in (first, first[:, ::-1, ::-1]):
        for down in SHIFTS:
            for across in SHIFTS:
                moved = np.roll(way, (down, across), axis=(1, 2)).reshape(flat.shape)
                np.maximum(best, flat @ moved.T, out=best)
    words = (grids > 0).sum(axis=(1, 2)).astype(np.float32)
    fewer = np.minimum(words[:, None], words[None, :])
    worth: Grids = np.sqrt(np.minimum(fewer / MANY_CELLS, 1)).astype(np.float32)
    weighed: Grids = best * worth
    return weighed


def _normal(grids: Grids) -> Grids:
    flat = grids.reshape(len(grids), -1)
    flat = flat - flat.mean(axis=1, keepdims=True)
    length = np.sqrt((flat * flat).sum(axis=1, keepdims=True))
    unit: Grids = (flat / np.maximum(length, 1e-9)).astype(np.float32)
    return unit
