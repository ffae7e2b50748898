"""Raised: which digits stand above the line, as those of m² and m³ do.

Tesseract's Vietnamese model knows no raised digit: it reads m3 for m³. What was printed is seen in
the picture: the foot of a raised digit is far above the foot of the letter before it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

INK = 150
LIFT = 0.2
"""Of the height of the letter: so far above its foot is the foot of a raised digit."""
TALL = 0.5
"""What is at least so high and stands on the line is a digit, or a letter, that is not raised."""
EDGE = 2

Box = Sequence[int]
"""Left, top, right, bottom, in dots."""


def raised(*, grey: str, boxes: Sequence[Box], after: Sequence[int]) -> dict[str, list[bool]]:
    """``raised``: whether the digit of each unit of measure is raised. Runs in a worker.

    Args:
        grey: The page as Tesseract read it.
        boxes: Where each such word stands.
        after: How many signs stand before the last letter of its unit: 2 for ``(km2)``.
    """
    with Image.open(grey) as image:
        dots = np.asarray(image.convert("L"))
    told = [is_raised(dots, box, skip) for box, skip in zip(boxes, after, strict=True)]
    return {"raised": told}


def is_raised(dots: NDArray[np.uint8], box: Box, skip: int = 0) -> bool:
    """Whether what follows the first letter in ``box`` stands above its line."""
    left, top, right, bottom = box
    rows = slice(max(top - EDGE, 0), bottom + EDGE)
    ink = dots[rows, max(left - 1, 0) : right + EDGE] < INK
    changes = np.flatnonzero(np.diff(np.pad(ink.any(axis=0).view(np.int8), 1)))
    signs = [ink[:, begin:end] for begin, end in zip(changes[::2], changes[1::2], strict=True)]
    feet = [np.flatnonzero(sign.any(axis=1))[[0, -1]] for sign in signs][skip:]
    if not feet:
        return False
    head, foot = (int(edge) for edge in feet[0])
    for upper, lower in feet[1:]:
        if int(lower) < foot - LIFT * (foot - head):
            return True
        if int(lower) - int(upper) > TALL * (foot - head):
            return False
    return False
