"""Ink: what a pen and a rubber stamp leave on a printed page, as transparent pictures.

Pictures are drawn at ``marks.DPI`` and pressed on a page by multiplying, as ink darkens what is
under it: a red seal over black letters leaves the letters black.
"""

import math
import random
from collections.abc import Mapping, Sequence
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from demo.data import table
from demo.marks import BLUE, FINER, RED, Mark, face, pixels

DIGIT_MM = (2.5, 4.1)


@cache
def _strokes() -> Mapping[str, tuple[list[tuple[float, float]], ...]]:
    return {one["key"]: one["strokes"] for one in table("pen", "figure")}


def written(text: str, dice: random.Random, colour: tuple[int, int, int] = BLUE) -> Mark:
    """Figures of ``text`` as a clerk writes them."""
    wide, high = (pixels(mm) * FINER for mm in DIGIT_MM)
    canvas = Image.new("RGBA", (round(wide * (len(text) + 0.8)), round(high * 1.3)), (*colour, 0))
    pen = ImageDraw.Draw(canvas)
    lean = dice.uniform(0.05, 0.22)
    for place, figure in enumerate(text):
        size = dice.uniform(0.9, 1.08)
        left = wide * (place + 0.3) + dice.uniform(-0.06, 0.06) * wide
        top = high * 0.12 + dice.uniform(-0.05, 0.05) * high
        for line in _strokes()[figure]:
            shaken = [(x + dice.gauss(0, 0.03), y + dice.gauss(0, 0.025)) for x, y in line]
            points = [
                (left + (x * 0.78 + (1 - y) * lean) * wide * size, top + y * high * size)
                for x, y in _curve(shaken)
            ]
            _draw(pen, points, high * 0.05, colour)
    small = canvas.resize((canvas.width // FINER, canvas.height // FINER), Image.Resampling.LANCZOS)
    return Mark(small, DIGIT_MM[0] * (len(text) + 0.8), DIGIT_MM[1] * 1.3)


def framed(text: str, *, double: bool = False, points: float = 13) -> Mark:
    """A red rubber stamp: a word in a frame, as ``KHẨN`` or ``TỐI MẬT``."""
    size = pixels(points / 72 * 25.4) * FINER
    font = face(size)
    room = size * 0.55
    width, height = font.getlength(text) + 2 * room, size * 1.0 + 2 * room
    canvas = Image.new("RGBA", (round(width) + 8, round(height) + 8), (*RED, 0))
    pen = ImageDraw.Draw(canvas)
    for inset in (0, size * 0.2) if double else (0,):
        box = (4 + inset, 4 + inset, width + 3 - inset, height + 3 - inset)
        pen.rectangle(box, outline=(*RED, 255), width=round(size * 0.07))
    middle = canvas.width / 2, canvas.height / 2
    pen.text(middle, text, fill=(*RED, 255), font=font, anchor="mm")
    return _mark(canvas)


def arrival(agency: str, number: str, day: str, dice: random.Random) -> Mark:
    """The receiver's stamp ĐẾN, 50 by 35 mm, filled in by hand (NĐ 30/2020 PL IV)."""
    width, height = pixels(50) * FINER, pixels(35) * FINER
    canvas = Image.new("RGBA", (width, height), (*RED, 0))
    pen = ImageDraw.Draw(canvas)
    pen.rectangle((3, 3, width - 4, height - 4), outline=(*RED, 255), width=9)
    top, left, middle = height * 0.2, width * 0.26, width * 0.26
    pen.line((3, top, width - 4, top), fill=(*RED, 255), width=6)
    pen.line((left, top, left, height * 0.62), fill=(*RED, 255), width=6)
    pen.line((3, height * 0.62, width - 4, height * 0.62), fill=(*RED, 255), width=6)
    _say(pen, agency, (width / 2, top / 2), 0.1 * height, "mm")
    _say(pen, "ĐẾN", (middle / 2, height * 0.41), 0.15 * height, "mm")
    _say(pen, "Số:………………………", (left + 15, height * 0.31), 0.1 * height, "lm")
    _say(pen, "Ngày:……………………", (left + 15, height * 0.5), 0.1 * height, "lm")
    _say(pen, "Chuyển:…………………………………", (18, height * 0.73), 0.1 * height, "lm")
    _say(pen, "Số và ký hiệu HS:………………………", (18, height * 0.89), 0.1 * height, "lm")
    stamp = _mark(canvas)
    for text, at in ((number, (0.48, 0.2)), (day, (0.5, 0.39))):
        pen_mark = written(text, dice).picture
        pen_mark = pen_mark.resize((round(pen_mark.width * 0.8), round(pen_mark.height * 0.8)))
        corner = round(stamp.picture.width * at[0]), round(stamp.picture.height * at[1])
        stamp.picture.alpha_composite(pen_mark, corner)
    return stamp


def worn_off(mark: Mark, dice: random.Random, *, turn: float = 4, least: float = 0.55) -> Mark:
    """``mark`` as rubber leaves it: turned a little, and with patches where it did not press."""
    picture = mark.picture.rotate(dice.uniform(-turn, turn), Image.Resampling.BICUBIC, expand=True)
    seed = Image.frombytes("L", (9, 9), bytes(dice.randint(0, 255) for _ in range(81)))
    patches = seed.resize(picture.size, Image.Resampling.BICUBIC).filter(
        ImageFilter.GaussianBlur(3)
    )
    grain = Image.frombytes("L", picture.size, dice.randbytes(picture.width * picture.height))
    rough = Image.blend(patches, grain.filter(ImageFilter.GaussianBlur(0.7)), 0.35)
    strength = rough.point(lambda value: round(255 * min(1.0, least + (1 - least) * value / 150)))
    picture.putalpha(ImageChops.multiply(picture.getchannel("A"), strength))
    scale = mark.width_mm / mark.picture.width
    return Mark(picture, picture.width * scale, picture.height * scale)


def press(sheet: Image.Image, mark: Mark, at: tuple[float, float], dpi: float) -> None:
    """Put ``mark`` on ``sheet`` (RGB), its upper left corner at ``at`` (millimetres)."""
    scale = dpi / 25.4
    size = max(1, round(mark.width_mm * scale)), max(1, round(mark.height_mm * scale))
    ink = mark.picture.resize(size, Image.Resampling.LANCZOS)
    corner = round(at[0] * scale), round(at[1] * scale)
    under = sheet.crop((*corner, corner[0] + size[0], corner[1] + size[1]))
    paper = Image.new("RGB", size, (255, 255, 255))
    paper.paste(ink, (0, 0), ink)
    sheet.paste(ImageChops.multiply(under, paper), corner)


def _mark(canvas: Image.Image) -> Mark:
    small = canvas.resize((canvas.width // FINER, canvas.height // FINER), Image.Resampling.LANCZOS)
    per_pixel = 25.4 / pixels(25.4)
    return Mark(small, small.width * per_pixel, small.height * per_pixel)


def _say(
    pen: ImageDraw.ImageDraw, text: str, at: tuple[float, float], size: float, anchor: str
) -> None:
    pen.text(at, text, fill=(*RED, 255), font=face(round(size)), anchor=anchor)


def _curve(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """A smooth line through ``points`` (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    smooth: list[tuple[float, float]] = []
    for at in range(len(points) - 1):
        xs, ys = zip(*padded[at : at + 4], strict=True)
        smooth += [(_through(step / 12, *xs), _through(step / 12, *ys)) for step in range(12)]
    return [*smooth, points[-1]]


def _through(t: float, before: float, start: float, end: float, after: float) -> float:
    return 0.5 * (
        2 * start + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )  # fmt: skip


def _draw(
    pen: ImageDraw.ImageDraw, points: list[tuple[float, float]], weight: float,
    colour: tuple[int, int, int],
) -> None:  # fmt: skip
    last = len(points) - 1
    for number, (x, y) in enumerate(points):
        half = weight * (0.7 + 0.4 * math.sin(math.pi * number / last))
        pen.ellipse((x - half, y - half, x + half, y + half), fill=(*colour, 255))
