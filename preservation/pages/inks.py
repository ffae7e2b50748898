"""Inks: the picture that Tesseract reads: paper white, ink black, no seal over a name.

Half the errors on worn paper are its tint, its stains and what shines through from its back: all of
that is nearer to the paper than to the ink, and is made white. A name below a red seal and a blue
signature is black, and stays black when colours are let through as light; so that is done where a
seal is, and nowhere else: what is printed or stamped in red (HỎA TỐC, MẬT) has to be read too.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

from preservation.pages.seals import Seal, seals

LEVELS = 256
WHITE = 0.6
"""Of the way from the threshold to the paper: from there on all is paper (docs/benchmarks.md)."""
CORE = 0.3
"""Part of the ink that is made quite black."""
LEAST_CONTRAST = 24


def readable(image: Image.Image, dpi: int, found: Sequence[Seal] | None = None) -> Image.Image:
    """``image`` in grey, paper white and ink black, seals let through as light.

    Args:
        image: The page, upright and level.
        dpi: Of it.
        found: Its seals, if they were looked for before.
    """
    grey = image.convert("L")
    if image.mode == "1":
        return grey
    table = _levels(grey)  # before the tint of the paper is gone from where a seal is
    if found is None:
        found = seals(image, dpi) if image.mode == "RGB" else ()
    for seal in found:
        grey.paste(_colours_as_light(image.crop(seal.room)), seal.room)
    return grey.point(table)


def levelled(grey: Image.Image) -> Image.Image:
    """``grey`` from white paper to black ink; as it is where there is no telling them apart."""
    return grey.point(_levels(grey))


def _levels(grey: Image.Image) -> list[int]:
    """What becomes of each level."""
    some = np.ascontiguousarray(np.asarray(grey)[::3, ::3])
    counts = np.array(Image.fromarray(some).histogram(), dtype=np.float64)
    between = _threshold(counts)
    if between is None:
        return list(range(LEVELS))
    paper = between + int(counts[between:].argmax())
    dark = counts[: between + 1].cumsum()
    ink = int((dark >= CORE * dark[-1]).argmax())
    white = between + WHITE * (paper - between)
    if white - ink < LEAST_CONTRAST:
        return list(range(LEVELS))
    scale = (LEVELS - 1) / (white - ink)
    return [min(max(round((level - ink) * scale), 0), LEVELS - 1) for level in range(LEVELS)]


def _threshold(counts: NDArray[np.float64]) -> int | None:
    """The level that parts ink and paper best (Otsu 1979), up to it is ink; None: all is one."""
    weight, total = counts.cumsum(), counts.sum()
    moment = (counts * np.arange(LEVELS)).cumsum()
    apart = np.zeros(LEVELS)
    both = (weight > 0) & (weight < total)
    spread = moment[-1] * weight[both] / total - moment[both]
    apart[both] = spread**2 / (weight[both] * (total - weight[both]))
    return int(apart.argmax()) if apart.any() else None


def _colours_as_light(part: Image.Image) -> Image.Image:
    """In grey: the more colour a dot has, the lighter it is; black stays black."""
    red, green, blue = part.split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    weakest = ImageChops.darker(ImageChops.darker(red, green), blue)
    return ImageChops.add(strongest, ImageChops.subtract(strongest, weakest))
