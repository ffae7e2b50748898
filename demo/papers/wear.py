"""Wear: what paper, age and a scanner's glass do to a printed page. Pixels in, pixels out."""

import random
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Pixels = NDArray[np.float32]


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
    page = _floats(sheet)
    if back is not None and much.through:
        page = _shining_through(page, back, much.through, dpi)
    page = 255 - (255 - page) * much.ink
    page = page * (np.array(much.tint, np.float32) / 255)
    if much.mottle:
        page += much.mottle * _clouds(rng, page.shape[:2], 24)[..., None]
        page *= 1 - 0.03 * _slope(rng, page.shape[:2])[..., None]
    picture = _picture(page)
    for _ in range(much.stains):
        picture = _stained(picture, dice, dpi)
    _specked(picture, dice, much.specks, dpi)
    if much.streak:
        _streaked(picture, dice)
    return _scanned(picture, much, dpi, rng)


def _floats(picture: Image.Image) -> Pixels:
    return np.asarray(picture.convert("RGB"), dtype=np.float32)


def _picture(page: Pixels) -> Image.Image:
    return Image.fromarray(np.clip(page, 0, 255).astype(np.uint8), "RGB")


def _shining_through(page: Pixels, back: Image.Image, through: float, dpi: int) -> Pixels:
    mirrored = back.convert("L").transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    soft = mirrored.filter(ImageFilter.GaussianBlur(0.25 / 25.4 * dpi)).resize(page.shape[1::-1])
    seen = (255 - np.asarray(soft, dtype=np.float32)) * through
    return page - seen[..., None] * (page / 255)


def _clouds(rng: np.random.Generator, shape: tuple[int, ...], cells: int) -> Pixels:
    """Slow variations between -1 and 1, as of thin and thick paper."""
    seed = rng.uniform(0, 255, (cells * 4 // 3, cells)).astype(np.uint8)
    wide = Image.fromarray(seed, "L").resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(wide, dtype=np.float32) / 127.5 - 1


def _slope(rng: np.random.Generator, shape: tuple[int, ...]) -> Pixels:
    """Uneven light: 0 at one edge, 1 at the other."""
    along = np.linspace(0, 1, shape[1], dtype=np.float32)
    return np.broadcast_to(along if rng.random() < 0.5 else along[::-1], shape)  # noqa: PLR2004


def _stained(picture: Image.Image, dice: random.Random, dpi: int) -> Image.Image:
    """A brown blotch, or the ring of a cup."""
    small = Image.new("L", (picture.width // 8, picture.height // 8), 0)
    pen = ImageDraw.Draw(small)
    radius = dice.uniform(11, 28) / 25.4 * dpi / 8
    x, y = dice.uniform(0, small.width), dice.uniform(0, small.height)
    box = (x - radius, y - radius, x + radius, y + radius)
    if dice.random() < 0.5:  # noqa: PLR2004
        pen.ellipse(box, outline=120, width=max(2, round(radius / 9)))
        small = small.filter(ImageFilter.GaussianBlur(1.5))
    else:
        for _ in range(6):
            shift = [value + dice.uniform(-0.4, 0.4) * radius for value in box]
            pen.ellipse((min(shift[0], shift[2]), min(shift[1], shift[3]),
                         max(shift[0], shift[2]), max(shift[1], shift[3])), fill=70)  # fmt: skip
        small = small.filter(ImageFilter.GaussianBlur(3))
    mask = np.asarray(small.resize(picture.size, Image.Resampling.BICUBIC), dtype=np.float32)
    brown = np.array((172, 128, 74), np.float32) / 255
    strength = (mask / 255)[..., None]
    return _picture(_floats(picture) * (1 - strength + strength * brown))


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
        backing = tuple(max(0, value - 14) for value in much.tint)
        picture = picture.rotate(much.skew, Image.Resampling.BICUBIC, fillcolor=backing)
    if much.blur_mm:
        picture = picture.filter(ImageFilter.GaussianBlur(much.blur_mm / 25.4 * dpi))
    if not much.noise:
        return picture
    page = _floats(picture)
    page += rng.normal(0, much.noise, page.shape[:2]).astype(np.float32)[..., None]
    page += rng.normal(0, much.noise / 2, page.shape).astype(np.float32)
    return _picture(page)
