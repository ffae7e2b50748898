"""Leaf: a scanned page as a small grey copy, its ground and its ink, for what measures it."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

SMALL_PIXELS = 2_600_000
"""Of the small copy, at most: A3 has 1.9 million. Of larger sheets finer strokes are not seen."""
SMALL_DPI = 100
"""Dots an inch of the small copy, or a little more: a stroke of 0.3 mm is seen, grain is not."""
A4_LONG_MM = 297.0
MM_AN_INCH = 25.4
LEAST_DOTS, MOST_DOTS = 50, 2_400
BLOCK = 16
"""Pixels of the small copy; the ground is taken to be even over 4 mm."""
INK_LEVELS = 30.0
"""Under the ground: less than this is shade, grain or a printed back, and no ink."""
FAINTEST_LEVELS = 10.0
"""The same, of a page on which nothing is darker: what is there is all that is written."""
SOUND_DEPTH = 75.0
"""A page that has ink as deep as this has all its ink deeper than ``INK_LEVELS``."""
DEEPEST = 99.7
"""Per cent of a page's pixels that are not its deepest: a dozen words are deeper."""
GRAINS = 5.5
"""Standard deviations of the grain that ink lies under the ground, at least."""
FAINT_PART = 0.4

Grey = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Leaf:
    """A page, made small; darkness and ink are worked out once."""

    full: Image.Image
    """Grey, as large as it came."""
    small: Grey
    """At about 100 dots an inch or, of large sheets, less; 0 black to 255 white."""
    factor: int
    """How many of the first go into one of the second."""
    dots: float
    """Dots an inch of ``full``: as its file says, or as if its long side were that of A4."""

    @property
    def mm(self) -> float:
        """Millimetres of one small pixel."""
        return MM_AN_INCH / self.dots * self.factor

    def pixels(self, mm: float) -> int:
        """Small pixels in so many millimetres, at least one."""
        return max(1, round(mm / self.mm))

    @cached_property
    def ground(self) -> Grey:
        """The level of the paper at each pixel: what most of its surroundings do not go over."""
        return _ground(self.small)

    @cached_property
    def paper(self) -> float:
        """The level of the paper: the median of its ground."""
        return float(np.median(self.ground[::BLOCK, ::BLOCK]))

    @cached_property
    def dark(self) -> Grey:
        """How far each pixel lies under the ground, in levels; never below 0."""
        under: Grey = np.maximum(self.ground - self.small, 0)
        return under

    @cached_property
    def depth(self) -> float:
        """How dark the darkest print is, in levels under the ground; of a blank page, its grain."""
        return float(np.percentile(self.dark[self.within(GLASS_MM)][::2, ::2], DEEPEST))

    @cached_property
    def grain(self) -> float:
        """Standard deviation of what varies from pixel to pixel."""
        if self.small.shape[1] < 2:  # noqa: PLR2004 - nothing beside it
            return 0.0
        return float(np.median(np.abs(np.diff(self.small, axis=1)))) / MEDIAN_OF_STEPS

    @cached_property
    def ink(self) -> Mask:
        """Pixels of strokes: darker than any grain, and not alone.

        A page with no deep ink may be a faint one, so less counts there.
        """
        least = INK_LEVELS
        if self.depth < SOUND_DEPTH:
            least = max(FAINTEST_LEVELS, GRAINS * self.grain, FAINT_PART * self.depth)
        strong = self.dark > min(least, INK_LEVELS)
        return strong & (_neighbours(strong) >= LEAST_NEIGHBOURS)

    def within(self, mm: float) -> tuple[slice, slice]:
        """The page without ``mm`` on each side; at least a pixel."""
        return _inner(self.small.shape[0], self.pixels(mm)), _inner(
            self.small.shape[1], self.pixels(mm)
        )


GLASS_MM = 4.0
"""At the sides of the glass: shadows there are not written."""
MEDIAN_OF_STEPS = 0.954
"""Of the steps between neighbours, when the grain has a standard deviation of 1."""
LEAST_NEIGHBOURS = 3
"""Of the eight around it, dark too: fewer is a speck."""


def leaf(image: Image.Image, dpi: int | None) -> Leaf:
    """Make the small copy of ``image``.

    Args:
        image: Decoded, in any mode of Pillow.
        dpi: What its file states; None, or what no scanner makes: as if it were A4.
    """
    full = grey(image)
    dots = float(dpi) if dpi and LEAST_DOTS <= dpi <= MOST_DOTS else as_a4(*full.size)
    fewest = math.ceil((full.width * full.height / SMALL_PIXELS) ** 0.5)
    factor = max(1, int(dots / SMALL_DPI), fewest)
    small = full.reduce(factor) if factor > 1 else full
    return Leaf(full, np.asarray(small, dtype=np.float32), factor, dots)


def as_a4(width: int, height: int) -> float:
    """Dots an inch, were the long side that of A4."""
    return max(width, height, 1) / A4_LONG_MM * MM_AN_INCH


def grey(image: Image.Image) -> Image.Image:
    """``image`` in 8 bits of grey; what is clear in it is white."""
    if image.mode == "L":
        return image
    if image.mode.startswith(("I", "F")):
        levels = np.asarray(image, dtype=np.float32)
        top = max(float(levels.max(initial=0)), 255.0)
        return Image.fromarray((np.clip(levels, 0, None) * (255.0 / top)).astype(np.uint8))
    return coloured(image).convert("L")


def coloured(image: Image.Image) -> Image.Image:
    """``image`` in red, green and blue, or in grey where it is so; what is clear in it is white."""
    if image.mode in {"RGB", "L"}:
        return image
    if image.mode.startswith(("I", "F")):
        return grey(image)
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        white.alpha_composite(clear)
        return white.convert("RGB")
    return image.convert("L" if image.mode == "1" else "RGB")


def smoothed(levels: Grey, reach: int) -> Grey:
    """The mean over a square of ``2 × reach + 1`` pixels, in whole levels of 0 to 255."""
    picture = Image.fromarray(levels.astype(np.uint8)).filter(ImageFilter.BoxBlur(reach))
    return np.asarray(picture, dtype=np.float32)


def widened(mask: Mask, reach: int) -> Mask:
    """``mask`` and whatever lies within ``reach`` pixels of it, seven at most."""
    made = mask.copy()
    for axis in (0, 1):
        done = 0
        while done < min(reach, MOST_REACH):
            step = min(done + 1, min(reach, MOST_REACH) - done)
            before = made if axis == 0 else made.T
            grown = before.copy()
            grown[step:] |= before[:-step]
            grown[:-step] |= before[step:]
            made = grown if axis == 0 else grown.T
            done += step
    return made


MOST_REACH = 7


def _ground(small: Grey) -> Grey:
    """Bright levels of blocks, spread over dark ones, and made smooth."""
    height, width = small.shape
    rows, columns = -(-height // BLOCK), -(-width // BLOCK)
    padded = np.pad(small, ((0, rows * BLOCK - height), (0, columns * BLOCK - width)), mode="edge")
    blocks = padded.reshape(rows, BLOCK, columns, BLOCK).swapaxes(1, 2).reshape(rows, columns, -1)
    bright = np.partition(blocks, BRIGHT, axis=2)[:, :, BRIGHT]
    around = np.pad(bright, 1, mode="edge")
    near = [around[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
    level = np.median(np.stack([bright, *sorted_top(near)]), axis=0).astype(np.float32)
    spread = Image.fromarray(level).resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(spread, dtype=np.float32)


BRIGHT = BLOCK * BLOCK * 8 // 10
"""Which pixel of a block, from the darkest, is its ground: the eightieth of a hundred."""


def sorted_top(near: list[Grey]) -> Grey:
    """The three brightest of nine neighbours, at each block."""
    return np.sort(np.stack(near), axis=0)[-3:]


def _neighbours(mask: Mask) -> NDArray[np.int8]:
    around = np.pad(mask.astype(np.int8), 1)
    height, width = mask.shape
    total = np.zeros(mask.shape, dtype=np.int8)
    for y in range(3):
        for x in range(3):
            if (y, x) != (1, 1):
                total += around[y : y + height, x : x + width]
    return total


def _inner(length: int, margin: int) -> slice:
    return slice(margin, length - margin) if length > 2 * margin else slice(0, length)
