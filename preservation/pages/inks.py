"""Inks: the picture that Tesseract reads: paper white, ink black, no seal over a name.

Half the errors on worn paper are its tint, its stains and what shines through from its back: all of
that is nearer to the paper than to the ink, and is made white. A name below a red seal and a blue
signature is black, and stays black when colours are let through as light; so that is done where a
seal is, and nowhere else: what is printed or stamped in red (HỎA TỐC, MẬT) has to be read too.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

from preservation.pages.cells import Cell, Mask, blobs, redness, shares

LEVELS = 256
WHITE = 0.6
"""Of the way from the threshold to the paper: from there on all is paper (docs/benchmarks.md)."""
CORE = 0.3
"""Part of the ink that is made quite black."""
LEAST_CONTRAST = 24
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


def readable(image: Image.Image, dpi: int) -> Image.Image:
    """``image`` in grey, paper white and ink black, seals let through as light."""
    grey = image.convert("L")
    if image.mode == "1":
        return grey
    table = _levels(grey)  # before the tint of the paper is gone from where a seal is
    for box in seals(image, dpi) if image.mode == "RGB" else ():
        grey.paste(_colours_as_light(image.crop(box)), box)
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


def seals(image: Image.Image, dpi: int) -> list[tuple[int, int, int, int]]:
    """Where round red seals and the signatures beside them are, in pixels of an RGB image."""
    true = CELL_MM / INCH_MM * dpi
    factor = max(int(true) // DOTS, 1)
    step = max(round(true / factor), 1)
    found = []
    for blob in blobs(_red_cells(image.reduce(factor), step), REACH):
        box = _seal(blob)
        if box is not None:
            found.append(_room(box, step * factor, image.size))
    return found[:MOST_SEALS]


def _red_cells(image: Image.Image, step: int) -> Mask:
    cells: Mask = shares(np.asarray(redness(image)) > RED, step) >= FILLED
    return cells


def _seal(blob: list[Cell]) -> tuple[int, int, int, int] | None:
    """The cells around a blob, if it is a seal: left, top, right, bottom."""
    rows, columns = zip(*blob, strict=True)
    left, top, right, bottom = min(columns), min(rows), max(columns) + 1, max(rows) + 1
    width, height = (right - left) * CELL_MM, (bottom - top) * CELL_MM
    if not (LEAST_MM <= width <= MOST_MM and LEAST_MM <= height <= MOST_MM):
        return None
    square = max(width, height) / min(width, height) <= ROUND
    inked = len(blob) >= HOLLOW * (right - left) * (bottom - top)
    return (left, top, right, bottom) if square and inked else None


def _room(
    box: tuple[int, int, int, int], side: int, size: tuple[int, int]
) -> tuple[int, int, int, int]:
    around, beside = AROUND_MM / CELL_MM, BESIDE_MM / CELL_MM
    left, top = (box[0] - around) * side, (box[1] - around) * side
    right, bottom = (box[2] + beside) * side, (box[3] + around) * side
    return (
        max(round(left), 0),
        max(round(top), 0),
        min(round(right), size[0]),
        min(round(bottom), size[1]),
    )
