"""Red ink alone: the stamps in a page's head, without the print and the stains around them.

MẬT, HỎA TỐC and their like are stamped in red, often over print, through a stain or a fold; in the
grey picture of the whole page one line across their rim is enough for Tesseract to take them for a
drawing. So the red ink of the head is read once more by itself.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from preservation.pages.rims import HEAD_SHARE, INCH_MM, without_rims

RED = 40
"""Levels by which red ink is redder than green and blue; a stain of coffee is not."""
LEAST_MM2 = 4.0
"""A stamp of three letters has more ink."""
GLANCE = 8
"""Seen from so far, a head without red ink is told at once."""
EMPTY = 255
FRINGE_MM = 0.42
"""What is left of a rim is thinner, and a stroke of a letter is not."""
EDGE_MM = 5.0
"""So much paper is left right of and below the ink; what is farther need not be read."""
INK = 200
"""Darker than this is ink."""


def red_ink(image: Image.Image, dpi: int) -> Image.Image | None:
    """The red ink of the head of ``image`` in grey on white, rims out; None where there is none.

    Args:
        image: The page, upright and level.
        dpi: Of ``image``, and of what is returned, whose upper left corner is the page's, and which
            ends where the ink does.
    """
    if image.mode != "RGB":
        return None
    head = image.crop((0, 0, image.width, round(image.height * HEAD_SHARE)))
    if not (head.width and head.height):
        return None
    glance = _redder(np.asarray(head.reduce(GLANCE)), RED // 2)
    if not _enough(glance, dpi / GLANCE):
        return None
    dots = np.asarray(head)
    red = _redder(dots)
    if not _enough(red, dpi):
        return None
    alone = np.where(red[..., None], dots, np.uint8(EMPTY))
    colour = Image.fromarray(alone, "RGB")
    return _clean(without_rims(Image.fromarray(alone.min(axis=2), "L"), colour, dpi), dpi)


def _clean(grey: Image.Image, dpi: int) -> Image.Image:
    """``grey`` in black on white, without the fringe that a rim leaves."""
    box = ImageOps.invert(grey).getbbox()
    if box is None:
        return grey
    reach = 2 * round((FRINGE_MM * dpi / INCH_MM - 1) / 2) + 1
    inked = grey.crop(box)
    inked = inked.filter(ImageFilter.MedianFilter(reach)) if reach > 1 else inked
    edge = round(EDGE_MM * dpi / INCH_MM)
    size = min(box[2] + edge, grey.width), min(box[3] + edge, grey.height)
    white = Image.new("L", size, EMPTY)
    white.paste(inked.point(lambda level: 0 if level < INK else EMPTY), box)
    return white


def _enough(red: NDArray[np.bool_], dpi: float) -> bool:
    return float(red.sum()) * (INCH_MM / dpi) ** 2 >= LEAST_MM2


def _redder(dots: NDArray[Any], by: int = RED) -> NDArray[np.bool_]:
    others = np.maximum(dots[..., 1], dots[..., 2])
    above = dots[..., 0] > others
    found: NDArray[np.bool_] = above & (dots[..., 0] - np.minimum(others, dots[..., 0]) >= by)
    return found
