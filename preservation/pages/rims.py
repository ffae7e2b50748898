"""Rims: the frame of a stamp, taken away so that Tesseract reads what stands in it.

It takes a framed word for a picture and leaves it out: MẬT and HỎA TỐC among them. So whatever
looks like the rim of a small oblong stamp is painted over in the grey picture that it is given.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from preservation.pages.cells import Cell, Mask, blobs, bounds, redness, shares

INCH_MM = 25.4
HEAD_SHARE = 0.55
"""Stamps of a page's head stand in this part of it."""
COARSE_MM, FINE_MM = 1.0, 0.25
"""Sides of the cells in which stamps are looked for, and told from what stands in them."""
WIDE_MM = (13.0, 75.0)
HIGH_MM = (6.0, 26.0)
"""A stamp of one word or two is so large (NĐ 30/2020 PL I III.2; TT 24/2020/TT-BCA Mẫu số 02),
worn, turned a little, or of two lines."""
THICK_CELLS = 3
"""A line of a rim is no thicker."""
LETTER_CELLS = (7, 26)
ROOM_CELLS = 5
"""A mark may stand so far over a letter, or below it."""
LONG_CELLS, THIN_CELLS = 12, 4
"""A stroke of a letter is shorter than the one, or thicker than the other."""
MOST_STAMPS = 12
RED = 40
"""Levels by which red ink is redder than green and blue."""
FINE_DPI = 240
"""From here on half of the dots are enough to see a rim."""
DARK = 0.72
"""Ink is darker than so much of the paper."""
SPAN = 0.86
"""A rim goes around nearly all of its stamp."""
EDGES = 0.6
"""So much of each edge of a rim is there, at least."""
SIDE, FREE, LITTLE = 0.45, 0.4, 0.08
"""A side is no nearer to the middle than the first, of all that is across; what stands between the
second and its counterpart is free of a rim, but for the last."""


def without_rims(
    grey: Image.Image, image: Image.Image, dpi: int, share: float = HEAD_SHARE
) -> Image.Image:
    """``grey`` with the rims of stamps in the upper part painted over.

    Args:
        grey: What Tesseract is to read; as large as ``image``.
        image: The page in colour or grey: a red rim over black words is told by its colour.
        dpi: Of both.
        share: The upper part that is looked at.
    """
    factor = 2 if dpi >= FINE_DPI else 1
    high = round(image.height * share)
    if not (image.width and high):
        return grey
    small = image.reduce(factor, (0, 0, image.width, high))
    shades = small.convert("L")
    paper = int(np.asarray(shades.resize((64, 64), Image.Resampling.BOX)).max())
    painted: NDArray[np.uint8] | None = None
    for mask in _masks(small, shades, paper):
        for rim, top, left in _rims(mask, dpi // factor):
            if painted is None:
                painted = np.array(grey)
            dots = np.kron(rim, np.ones((factor, factor), dtype=bool)) if factor > 1 else rim
            y, x = top * factor, left * factor
            part = painted[y : y + dots.shape[0], x : x + dots.shape[1]]
            part[dots[: part.shape[0], : part.shape[1]]] = paper
    return grey if painted is None else Image.fromarray(painted)


def _masks(image: Image.Image, shades: Image.Image, paper: int) -> Iterator[Mask]:
    """Where there is red ink, and where there is any."""
    if image.mode == "RGB":
        yield np.asarray(redness(image)) > RED
    yield np.asarray(shades) < DARK * paper


def _rims(mask: Mask, dpi: int) -> Iterator[tuple[Mask, int, int]]:
    """The dots of each rim, with where the picture of them begins."""
    coarse, fine = (max(round(side / INCH_MM * dpi), 1) for side in (COARSE_MM, FINE_MM))
    count = 0
    for top, left, bottom, right in bounds(_cells(mask, coarse), 1):
        high, wide = (bottom - top) * COARSE_MM, (right - left) * COARSE_MM
        if not (WIDE_MM[0] <= wide <= WIDE_MM[1] and HIGH_MM[0] <= high <= HIGH_MM[1]):
            continue
        y, x = max(top - 1, 0) * coarse, max(left - 1, 0) * coarse
        part = mask[y : (bottom + 1) * coarse, x : (right + 1) * coarse]
        rim = _rim(part, fine)
        if rim is not None:
            yield rim, y, x
            count += 1
        if count >= MOST_STAMPS:
            return


def _rim(part: Mask, side: int) -> Mask | None:
    """The dots of ``part`` that belong to a rim, one line or two; None where there is none."""
    cells = _cells(part, side)
    found = np.zeros_like(cells)
    down, over = (np.flatnonzero(cells.any(axis=axis)) for axis in (1, 0))
    if not down.size:
        return None
    whole = int(down[0]), int(over[0]), int(down[-1]) + 1, int(over[-1]) + 1
    for blob in blobs(cells, 1):
        top, left, bottom, right = _bounds(blob)
        spans = (right - left) >= SPAN * (whole[3] - whole[1]) and (bottom - top) >= (
            SPAN - 0.2
        ) * (whole[2] - whole[0])
        if spans and _goes_around(blob):
            _mark(found, _outermost(blob))
    if not found.any():
        return None
    left_over = [blob for blob in blobs(cells & ~found, 1) if not _is_piece_of_line(blob)]
    letters = [cell for blob in left_over if _is_letter(blob) for cell in blob]
    if letters:  # pieces of a worn rim stand around them
        top, left, bottom, right = _bounds(letters)
        around = np.ones_like(cells)
        around[max(top - ROOM_CELLS, 0) : bottom + ROOM_CELLS, max(left - 1, 0) : right + 1] = False
        found |= cells & around
    grown = np.kron(found, np.ones((side, side), dtype=bool))
    rim = np.zeros_like(part)
    rim[: grown.shape[0], : grown.shape[1]] = grown[: part.shape[0], : part.shape[1]]
    return rim & _grown(part)


def _grown(mask: Mask) -> Mask:
    """``mask`` and the dots beside it: the edge of a line is a shade between line and paper."""
    padded = np.pad(mask, 1)
    steps = ((0, 1), (2, 1), (1, 0), (1, 2), (1, 1))
    rows, columns = mask.shape
    near = [padded[down : down + rows, over : over + columns] for down, over in steps]
    grown: Mask = np.logical_or.reduce(near)
    return grown


def _mark(found: Mask, blob: list[Cell]) -> None:
    rows, columns = zip(*blob, strict=True)
    found[list(rows), list(columns)] = True


def _is_piece_of_line(blob: list[Cell]) -> bool:
    """Whether it is long and thin, as no letter is: what is left of a rim that is worn."""
    top, left, bottom, right = _bounds(blob)
    high, wide = bottom - top, right - left
    return (wide >= LONG_CELLS and high <= THIN_CELLS) or (
        high >= 2 * LONG_CELLS and wide <= THIN_CELLS
    )


def _is_letter(blob: list[Cell]) -> bool:
    """Whether it is as high as a capital is, a mark over or below it included."""
    top, _, bottom, _ = _bounds(blob)
    return LETTER_CELLS[0] <= bottom - top <= LETTER_CELLS[1]


def _outermost(blob: list[Cell]) -> list[Cell]:
    """The cells at the edges of ``blob``: a letter that touches its rim is not taken with it."""
    columns: dict[int, list[int]] = {}
    rows: dict[int, list[int]] = {}
    for y, x in blob:
        columns.setdefault(x, []).append(y)
        rows.setdefault(y, []).append(x)
    ends = {x: (min(ys), max(ys)) for x, ys in columns.items()}
    sides = {y: (min(xs), max(xs)) for y, xs in rows.items()}
    return [
        (y, x)
        for y, x in blob
        if min(y - ends[x][0], ends[x][1] - y, x - sides[y][0], sides[y][1] - x) < THICK_CELLS
    ]


def _goes_around(blob: list[Cell]) -> bool:
    """Whether cells line the box around them on all sides, also a turned one, and leave it free."""
    top, left, bottom, right = _bounds(blob)
    columns: dict[int, list[int]] = {}
    rows: dict[int, list[int]] = {}
    inner = 0
    high, wide = bottom - top, right - left
    for y, x in blob:
        columns.setdefault(x, []).append(y - top)
        rows.setdefault(y, []).append(x - left)
        inner += FREE < (y - top) / high < 1 - FREE and FREE < (x - left) / wide < 1 - FREE
    across = sum(min(ys) < SIDE * high and max(ys) > (1 - SIDE) * high for ys in columns.values())
    down = sum(min(xs) < SIDE * wide and max(xs) > (1 - SIDE) * wide for xs in rows.values())
    room = (1 - 2 * FREE) ** 2 * high * wide
    return across >= EDGES * wide and down >= EDGES * high and inner <= LITTLE * room


def _cells(mask: Mask, side: int) -> Mask:
    """``mask`` in cells of so many dots: which of them hold ink."""
    least = FEW if side >= MANY_DOTS else 0.25 if side > 1 else 0.5
    cells: Mask = shares(mask, side) >= least
    return cells


MANY_DOTS = 6
FEW = 0.06
"""A thin line covers so little of a coarse cell."""


def _bounds(blob: list[Cell]) -> tuple[int, int, int, int]:
    """Top, left, bottom, right; the last two behind the last cell."""
    if not blob:
        return (0, 0, 0, 0)
    rows, columns = zip(*blob, strict=True)
    return min(rows), min(columns), max(rows) + 1, max(columns) + 1
