"""Wear: what paper, age and a scanner's glass do to a printed page. Pixels in, pixels out."""

import random
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Pixels = NDArray[np.float32]
COARSE = 8
"""Paper is shaded in cells of so many pixels: nothing of it is finer."""
BROWN = np.array((172, 128, 74), np.float32) / 255
TILE, HALF = 512, 128


class Condition(StrEnum):
    """In what state a page is."""

    CLEAN = "clean"
    """As printed: no skew, no noise."""
    TYPICAL = "typical"
    """A sound page on a good office scanner."""
    BAD = "bad"
    """Faint, blurred, stained, its back shining through, saved too small; yet a man can read it."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much of each: drawn once for a page."""

    skew: float
    """Degrees, counter-clockwise."""
    tint: tuple[int, int, int]
    ink: float
    """How black black is: 1 all, 0 none."""
    blur_mm: float
    noise: float
    """Standard deviation of 255."""
    mottle: float
    quality: int
    """Of JPEG."""
    stains: int
    through: float
    """How much of the back is seen."""
    specks: int
    streak: bool


def amounts(condition: Condition, dice: random.Random, skew: float | None = None) -> Amounts:
    """What a page in this ``condition`` has suffered; ``skew`` in degrees instead of 1 to 3."""
    if condition is Condition.CLEAN:
        return Amounts(skew or 0.0, (255, 255, 255), 1, 0, 0, 0, 95, 0, 0, 0, streak=False)
    if skew is None:
        skew = dice.choice((-1, 1)) * dice.uniform(1.0, 3.0)
    if condition is Condition.TYPICAL:
        return Amounts(
            skew, dice.choice(((252, 250, 244), (248, 246, 240), (250, 250, 250))),
            dice.uniform(0.86, 0.97), dice.uniform(0.03, 0.055), dice.uniform(2.5, 5), 2.0,
            dice.randint(80, 90), 0, dice.choice((0, 0, 0.02)), 4, streak=False,
        )  # fmt: skip
    return Amounts(
        skew, dice.choice(((238, 230, 208), (232, 226, 214), (240, 234, 220))),
        dice.uniform(0.58, 0.75), dice.uniform(0.07, 0.1), dice.uniform(6, 10), 6.0,
        40, dice.randint(1, 3), dice.uniform(0.05, 0.1), 60, streak=dice.random() < 0.4,  # noqa: PLR2004
    )  # fmt: skip


def wear(
    sheet: Image.Image, back: Image.Image | None, much: Amounts, dpi: int, seed: int
) -> Image.Image:
    """``sheet`` (RGB, as printed) after all that; ``back`` is what its other side shows."""
    rng = np.random.default_rng(seed)
    dice = random.Random(seed)  # noqa: S311  noise, not a secret
    page = sheet.point([round(255 - (255 - level) * much.ink) for level in range(256)] * 3)
    if back is not None and much.through:
        page = ImageChops.multiply(page, _shining_through(back, page.size, much.through, dpi))
    page = ImageChops.multiply(page, _paper(page.size, much, dpi, rng, dice))
    _specked(page, dice, much.specks, dpi)
    if much.streak:
        _streaked(page, dice)
    return _scanned(page, much, dpi, rng)


def _shining_through(
    back: Image.Image, size: tuple[int, int], through: float, dpi: int
) -> Image.Image:
    """What the back of the sheet lets through: mirrored, soft, faint."""
    small = back.convert("L").reduce(2).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    soft = small.filter(ImageFilter.GaussianBlur(0.25 / 25.4 * dpi / 2)).resize(size)
    faint = soft.point([round(255 - (255 - level) * through) for level in range(256)])
    return faint.convert("RGB")


def _paper(
    size: tuple[int, int], much: Amounts, dpi: int, rng: np.random.Generator, dice: random.Random
) -> Image.Image:
    """The sheet itself: its colour, thick and thin places, uneven light, stains."""
    width, height = size[0] // COARSE + 1, size[1] // COARSE + 1
    shade = np.ones((height, width, 3), np.float32) * np.array(much.tint, np.float32)
    if much.mottle:
        shade += much.mottle * _clouds(rng, (height, width))[..., None]
        shade *= 1 - 0.03 * _slope(rng, (height, width))[..., None]
    for _ in range(much.stains):
        strength = _stain((width, height), dice, dpi / COARSE)[..., None] / 255
        shade *= 1 - strength + strength * BROWN
    small = Image.fromarray(np.clip(shade, 0, 255).astype(np.uint8))
    return small.resize(size, Image.Resampling.BILINEAR)


def _clouds(rng: np.random.Generator, shape: tuple[int, int], cells: int = 24) -> Pixels:
    """Slow variations between -1 and 1, as of thin and thick paper."""
    seed = rng.uniform(0, 255, (cells * 4 // 3, cells)).astype(np.uint8)
    wide = Image.fromarray(seed).resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(wide, dtype=np.float32) / 127.5 - 1


def _slope(rng: np.random.Generator, shape: tuple[int, int]) -> Pixels:
    """Uneven light: 0 at one edge, 1 at the other."""
    along = np.linspace(0, 1, shape[1], dtype=np.float32)
    return np.broadcast_to(along if rng.random() < 0.5 else along[::-1], shape)  # noqa: PLR2004


def _stain(size: tuple[int, int], dice: random.Random, dpi: float) -> Pixels:
    """How strong a blotch, or the ring of a cup, is at each place: 0 to 255."""
    mask = Image.new("L", size, 0)
    pen = ImageDraw.Draw(mask)
    radius = dice.uniform(11, 28) / 25.4 * dpi
    x, y = dice.uniform(0, size[0]), dice.uniform(0, size[1])
    if dice.random() < 0.5:  # noqa: PLR2004
        ring = (x - radius, y - radius, x + radius, y + radius)
        pen.ellipse(ring, outline=120, width=max(2, round(radius / 9)))
        soft = mask.filter(ImageFilter.GaussianBlur(1.5))
    else:
        for _ in range(6):
            left, top = x + dice.gauss(0, 0.3) * radius, y + dice.gauss(0, 0.3) * radius
            half = radius * dice.uniform(0.5, 1)
            pen.ellipse((left - half, top - half, left + half, top + half), fill=70)
        soft = mask.filter(ImageFilter.GaussianBlur(3))
    return np.asarray(soft, dtype=np.float32)


def _specked(picture: Image.Image, dice: random.Random, specks: int, dpi: int) -> None:
    pen = ImageDraw.Draw(picture)
    for _ in range(specks):
        x, y = dice.uniform(0, picture.width), dice.uniform(0, picture.height)
        size = dice.uniform(0.05, 0.22) / 25.4 * dpi
        shade = dice.randint(60, 160)
        pen.ellipse((x, y, x + size, y + size), fill=(shade, shade, shade))


def _streaked(picture: Image.Image, dice: random.Random) -> None:
    """A thin line down the page: dust on the glass of a feeder."""
    x = dice.uniform(0.05, 0.95) * picture.width
    ImageDraw.Draw(picture).line((x, 0, x, picture.height), fill=(196, 192, 186), width=1)


def _scanned(
    picture: Image.Image, much: Amounts, dpi: int, rng: np.random.Generator
) -> Image.Image:
    if much.skew:
        backing = tuple(max(0, level - 14) for level in much.tint)
        picture = picture.rotate(much.skew, Image.Resampling.BICUBIC, fillcolor=backing)
    if much.blur_mm:
        picture = picture.filter(ImageFilter.GaussianBlur(much.blur_mm / 25.4 * dpi))
    if not much.noise:
        return picture
    return ImageChops.add(picture, _noise(picture.size, much.noise, rng), offset=-HALF)


def _noise(size: tuple[int, int], deviation: float, rng: np.random.Generator) -> Image.Image:
    """The grain of a sensor: grey most of all, a little of colour; in tiles that one cannot see."""
    grey = rng.normal(HALF, deviation, (TILE, TILE, 1))
    grain = grey + rng.normal(0, deviation / 2, (TILE, TILE, 3))
    tile = Image.fromarray(np.clip(grain, 0, 255).astype(np.uint8))
    whole = Image.new("RGB", size)
    for top in range(0, size[1], TILE):
        shift = int(rng.integers(TILE))
        for left in range(-shift, size[0], TILE):
            whole.paste(tile, (left, top))
    return whole
