"""Cells: how red a picture is, how full the squares of a mask are, and which of them touch."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

Mask = NDArray[np.bool_]
Cell = tuple[int, int]
"""Row and column."""


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
    wide = cells.shape[1] + 2 * reach  # the end of a row does not touch the beginning of the next
    rows, columns = np.nonzero(cells)
    left = set((rows * wide + columns).tolist())
    around = range(-reach, reach + 1)
    steps = [down * wide + over for down in around for over in around if down or over]
    while left:
        blob = [left.pop()]
        for at in blob:  # it grows while it is walked through
            near = [at + step for step in steps if at + step in left]
            left.difference_update(near)
            blob += near
        yield [divmod(at, wide) for at in blob]
