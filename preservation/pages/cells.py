"""Cells: how red a picture is, how full the squares of a mask are, and which of them touch."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

Mask = NDArray[np.bool_]
Cell = tuple[int, int]
"""Row and column."""
Run = tuple[int, int, int]
"""Row, first column, last column."""


def redness(image: Image.Image) -> Image.Image:
    """Levels by which each dot of an RGB image is redder than it is green or blue; 0: it is not."""
    red, green, blue = image.split()
    return ImageChops.subtract(red, ImageChops.lighter(green, blue))


def shares(mask: Mask, side: int) -> NDArray[np.float64]:
    """``mask`` in squares of so many dots, under 256: which part of each is true."""
    rows, columns = mask.shape[0] // side, mask.shape[1] // side
    dots = mask[: rows * side, : columns * side].view(np.uint8)
    down = dots.reshape(rows, side, columns * side).sum(axis=1, dtype=np.uint8)
    whole = down.reshape(rows, columns, side).sum(axis=2, dtype=np.uint16)
    part: NDArray[np.float64] = whole / (side * side)
    return part


def blobs(cells: Mask, reach: int) -> Iterator[list[Cell]]:
    """Cells that touch, also at a corner; or, with more ``reach``, that have so little between."""
    for runs in _joined(cells, reach):
        yield [(row, column) for row, first, last in runs for column in range(first, last + 1)]


def bounds(cells: Mask, reach: int) -> Iterator[tuple[int, int, int, int]]:
    """Top, left, bottom and right of each blob; the last two behind the last cell."""
    for runs in _joined(cells, reach):
        rows, firsts, lasts = zip(*runs, strict=True)
        yield min(rows), min(firsts), max(rows) + 1, max(lasts) + 1


def _joined(cells: Mask, reach: int) -> Iterable[list[Run]]:
    """Runs of cells beside each other in a row, each with those that it is joined to."""
    changes = np.diff(np.pad(cells.view(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, first = np.nonzero(changes == 1)
    last = np.nonzero(changes == -1)[1] - 1
    wide = cells.shape[1] + 2 * reach + 1  # the end of a row is far from the beginning of the next
    begins, ends = rows * wide + first + reach, rows * wide + last + reach
    parent = list(range(len(rows)))
    for down in range(reach + 1):
        lows = np.searchsorted(ends, begins + down * wide - reach).tolist()
        highs = np.searchsorted(begins, ends + down * wide + reach, side="right").tolist()
        for one, (low, high) in enumerate(zip(lows, highs, strict=True)):
            for other in range(low, high):
                parent[_root(parent, other)] = _root(parent, one)
    groups: dict[int, list[Run]] = {}
    told = zip(rows.tolist(), first.tolist(), last.tolist(), strict=True)
    for one, run in enumerate(told):
        groups.setdefault(_root(parent, one), []).append(run)
    return groups.values()


def _root(parent: list[int], one: int) -> int:
    """The run that stands for all that ``one`` is joined to; the way there is made shorter."""
    while parent[one] != one:
        parent[one] = parent[parent[one]]
        one = parent[one]
    return one
