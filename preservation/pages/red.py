"""Red ink alone: the stamps in a page's head, without the print and the stains around them.

MẬT, HỎA TỐC and their like are stamped in red, often over print, through a stain or a fold; in the
grey picture of the whole page one line across their rim is enough for Tesseract to take them for a
drawing. So the red ink of the head is read once more by itself; but not the seal of a page that
ends there, in whose ring of letters no mark stands.
"""

from collections.abc import Iterable
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from preservation.pages.cells import redness
from preservation.pages.rims import HEAD_SHARE, INCH_MM, without_rims
from preservation.pages.seals import Seal

RED = 40
"""Levels by which red ink is redder than green and blue; a stain of coffee is not."""
LEAST_MM2 = 4.0
"""A stamp of three letters has more ink."""
GLANCE = 8
"""Seen from so far, a head without red ink is told at once."""
GLIMPSE = 6
"""Levels by which a dot seen from afar is redder where it has a little red ink."""
EMPTY = 255
FRINGE_MM = 0.42
"""What is left of a rim is thinner, and a stroke of a letter is not."""
EDGE_MM = 5.0
"""So much paper is left right of and below the ink; what is farther need not be read."""
BESIDE_MM = 1.5
"""So far beyond its rim the ink of a seal may have run."""
INK = 200
"""Darker than this is ink."""


def red_ink(image: Image.Image, dpi: int, seals: Iterable[Seal] = ()) -> Image.Image | None:
    """The red ink of the head of ``image`` in grey on white, rims out; None where there is none.

    Args:
        image: The page, upright and level.
        dpi: Of ``image``, and of what is returned, whose upper left corner is the page's, and which
            ends where the ink does.
        seals: Its seals: those that are so beyond doubt are left out.
    """
    if image.mode != "RGB":
        return None
    high = round(image.height * HEAD_SHARE)
    if not (image.width and high):
        return None
    sure = [seal for seal in seals if seal.sure]
    seen = redness(image.reduce(GLANCE, (0, 0, image.width, high)))
    glance = np.asarray(_without(sure, seen, dpi, (0, 0), GLANCE))
    if not _enough(glance >= RED // 2, dpi / GLANCE):
        return None
    box = _around(glance >= GLIMPSE, (image.width, high))
    part = image.crop(box)
    red = redness(part).point(lambda level: EMPTY if level >= RED else 0)
    red = _without(sure, red, dpi, box[:2])
    if not _enough(np.asarray(red) > 0, dpi):
        return None
    alone = Image.composite(part, Image.new("RGB", part.size, "white"), red)
    grey = reduce(ImageChops.darker, alone.split())
    return _clean(without_rims(grey, alone, dpi, share=1), dpi, box[:2], (image.width, high))


def _without(
    seals: Iterable[Seal], red: Image.Image, dpi: int, at: tuple[int, int], factor: int = 1
) -> Image.Image:
    """``red``, which lies ``at`` a place of the page and is so much smaller, without ``seals``."""
    pen, beside = ImageDraw.Draw(red), BESIDE_MM / INCH_MM * dpi
    for seal in seals:
        left, top, right, bottom = (
            (value - at[way % 2] + (beside if way > 1 else -beside)) / factor
            for way, value in enumerate(seal.box)
        )
        pen.ellipse((left, top, right, bottom), 0)
    return red


def _around(glance: NDArray[np.bool_], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of all that is true, and of a dot more of the glance around it."""
    down, over = (np.flatnonzero(glance.any(axis=axis)) for axis in (1, 0))
    return (
        max(int(over[0]) - 1, 0) * GLANCE,
        max(int(down[0]) - 1, 0) * GLANCE,
        min((int(over[-1]) + 2) * GLANCE, size[0]),
        min((int(down[-1]) + 2) * GLANCE, size[1]),
    )


def _clean(grey: Image.Image, dpi: int, at: tuple[int, int], most: tuple[int, int]) -> Image.Image:
    """``grey``, which lies ``at`` the head of a page, in black on white, without what rims left."""
    box = ImageOps.invert(grey).getbbox()
    if box is None:
        return Image.new("L", most, EMPTY)
    reach = 2 * round((FRINGE_MM * dpi / INCH_MM - 1) / 2) + 1
    inked = grey.crop(box)
    inked = inked.filter(ImageFilter.MedianFilter(reach)) if reach > 1 else inked
    edge = round(EDGE_MM * dpi / INCH_MM)
    left, top, right, bottom = (value + at[way % 2] for way, value in enumerate(box))
    white = Image.new("L", (min(right + edge, most[0]), min(bottom + edge, most[1])), EMPTY)
    white.paste(inked.point(lambda level: 0 if level < INK else EMPTY), (left, top))
    return white


def _enough(red: NDArray[np.bool_], dpi: float) -> bool:
    return float(np.count_nonzero(red)) * (INCH_MM / dpi) ** 2 >= LEAST_MM2
