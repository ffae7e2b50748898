"""Marks: the blue signature of a person and the red round seal of an agency, drawn as PNG.

Both have a transparent ground (NĐ 30/2020 PL I). No seal here copies a real one: a star stands
where a real one has the national emblem, and it says MẪU, specimen.
"""

import math
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from demo.agencies import Agency, agencies
from demo.people import accounts

BLUE = (18, 45, 158)
RED = (214, 24, 32)
DPI = 200
FINER = 3
"""Everything is drawn three times as large, and made smaller to smooth its edges."""
SEAL_MM = 38
SIGNATURE_MM = (46, 24)
_FACES = ("/usr/share/fonts/truetype/croscore", "/usr/share/fonts/croscore")
_FALLBACK = "/usr/share/fonts/truetype/dejavu/DejaVuSerif-Bold.ttf"

Point = tuple[float, float]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, slots=True)
class Mark:
    """A picture and its true size on paper."""

    picture: Image.Image
    width_mm: float
    height_mm: float


def pixels(millimetres: float, dpi: int = DPI) -> int:
    """How many pixels that is."""
    return round(millimetres / 25.4 * dpi)


def face_file(style: str) -> Path | None:
    """The file of Tinos where it is installed, else of a face that has at least most letters."""
    names = (*(f"{folder}/Tinos-{style}.ttf" for folder in _FACES), _FALLBACK)
    return next((path for path in map(Path, names) if path.exists()), None)


@cache
def face(size: int, *, style: str = "Bold") -> Font:
    """The same, to draw with."""
    path = face_file(style)
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


def write_all(folder: Path, seed: int) -> None:
    """Write the seal of every agency and the signature of every account, at true size.

    ``<code of the agency>.png`` and ``<login>.png``, as the pages of signing look for them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for agency in agencies().values():
        _write(seal(agency), folder / f"{agency.code}.png")
    for account in accounts():
        _write(signature(account["full_name"], seed), folder / f"{account['login']}.png")


def _write(mark: Mark, path: Path) -> None:
    if not path.exists():
        mark.picture.save(path, "PNG", dpi=(DPI, DPI))


@cache
def signature(name: str, seed: int) -> Mark:
    """The signature of ``name``: always the same for the same seed."""
    dice = random.Random(f"{seed}/{name}")  # noqa: S311  a drawing, not a secret
    width, height = (pixels(mm) * FINER for mm in SIGNATURE_MM)
    canvas = Image.new("RGBA", (width, height), (*BLUE, 0))
    pen = ImageDraw.Draw(canvas)
    _stroke(pen, _initial(dice, width, height), height * 0.018)
    _stroke(pen, _script(dice, width, height), height * 0.015)
    _stroke(pen, _flourish(dice, width, height), height * 0.013)
    small = canvas.resize((width // FINER, height // FINER), Image.Resampling.LANCZOS)
    return Mark(small, *SIGNATURE_MM)


@cache
def seal(agency: Agency) -> Mark:
    """The round seal of ``agency``, 38 mm across."""
    side = pixels(SEAL_MM) * FINER
    canvas = Image.new("RGBA", (side, side), (*RED, 0))
    pen = ImageDraw.Draw(canvas)
    middle = side / 2
    for radius, width in ((0.490, 0.016), (0.462, 0.006), (0.295, 0.006)):
        box = (middle - side * radius,) * 2 + (middle + side * radius,) * 2
        pen.ellipse(box, outline=RED, width=round(side * width))
    _ring(canvas, agency.ring, side)
    if agency.core:
        _core(pen, agency.core, side)
    else:
        _star(pen, (middle, middle - side * 0.03), side * 0.16)
    _centred(pen, "MẪU", (middle, middle + side * 0.205), round(side * 0.058))
    small = canvas.resize((side // FINER,) * 2, Image.Resampling.LANCZOS)
    return Mark(small, SEAL_MM, SEAL_MM)


def with_words(seal_mark: Mark, lines: tuple[str, ...]) -> Mark:
    """The seal with lines under it: who, and when, as the regulation of 2019 asks (Điều 11.6c)."""
    size = pixels(2.5)
    step = round(size * 1.15)
    canvas = Image.new(
        "RGBA",
        (seal_mark.picture.width, seal_mark.picture.height + step * len(lines)),
        (*RED, 0),
    )
    canvas.paste(seal_mark.picture, (0, 0))
    pen = ImageDraw.Draw(canvas)
    for number, line in enumerate(lines):
        top = seal_mark.picture.height + step * number
        pen.text((0, top), line, fill=(*RED, 255), font=face(size, style="Regular"))
    return Mark(canvas, seal_mark.width_mm, canvas.height / DPI * 25.4)


def words(lines: tuple[str, ...], width_mm: float = 62) -> Mark:
    """Black words of size 10 and no picture: the mark on a copy since 2020 (NĐ 30 PL I, ô 14)."""
    size = pixels(10 / 72 * 25.4)
    step = round(size * 1.2)
    canvas = Image.new("RGBA", (pixels(width_mm), step * len(lines) + 4), (0, 0, 0, 0))
    pen = ImageDraw.Draw(canvas)
    for number, line in enumerate(lines):
        pen.text((0, step * number), line, fill=(0, 0, 0, 255), font=face(size, style="Regular"))
    return Mark(canvas, width_mm, canvas.height / DPI * 25.4)


def _initial(dice: random.Random, width: int, height: int) -> list[Point]:
    """A tall looped capital on the left."""
    turn = dice.uniform(-0.5, 0.5)
    spread = dice.uniform(0.08, 0.14)
    across, down = dice.uniform(1.6, 2.9), dice.uniform(1.25, 1.95)
    return [
        (
            width * (0.2 + spread * math.sin(across * t + turn) + 0.02 * t),
            height * (0.47 - 0.36 * math.cos(down * t + turn)),
        )
        for t in (step / 60 for step in range(300))
    ]


def _script(dice: random.Random, width: int, height: int) -> list[Point]:
    """The rest of the name as a running line that grows smaller."""
    waves = dice.uniform(3.2, 5.2)
    phase = dice.uniform(0, math.tau)
    lean = dice.uniform(0.03, 0.05)
    points = []
    for step in range(400):
        t = step / 400
        swing = (1 - 0.72 * t) * math.sin(math.tau * waves * t + phase)
        swing += 0.25 * math.sin(math.tau * waves * 2.3 * t) * (1 - t)
        across = 0.26 + 0.6 * t + lean * math.cos(math.tau * waves * t + phase)
        points.append((width * across, height * (0.5 - 0.21 * swing)))
    return points


def _flourish(dice: random.Random, width: int, height: int) -> list[Point]:
    """The stroke below, from right to left and back."""
    depth = dice.uniform(0.1, 0.17)
    end = dice.uniform(0.88, 0.97)
    return [
        (
            width * (end - (end - 0.14) * math.sin(math.pi * t * 0.86)),
            height * (0.66 + depth * math.sin(math.pi * t * 1.5) + 0.06 * t),
        )
        for t in (step / 300 for step in range(300))
    ]


def _stroke(pen: ImageDraw.ImageDraw, points: list[Point], weight: float) -> None:
    """Draw with a pen that presses more in the middle of a stroke than at its ends."""
    last = len(points) - 1
    for number, (x, y) in enumerate(points):
        press = weight * (0.45 + 0.75 * math.sin(math.pi * number / last))
        pen.ellipse((x - press, y - press, x + press, y + press), fill=(*BLUE, 255))
        if number:
            pen.line((points[number - 1], (x, y)), fill=(*BLUE, 255), width=round(press * 2))


def _ring(canvas: Image.Image, text: str, side: int) -> None:
    """Letters around the circle, their feet inwards, with a star at the bottom."""
    size = round(side * 0.098)
    font = face(size)
    letters = [(letter, font.getlength(letter) * 1.06) for letter in text]
    radius = side * 0.378
    arc = min(sum(length for _, length in letters) / radius, math.radians(312))
    stretch = arc * radius / sum(length for _, length in letters)
    angle = -arc / 2
    for letter, length in letters:
        half = length * stretch / radius / 2
        angle += half
        _turned(canvas, letter, font, (side / 2, radius, angle))
        angle += half
    _star(ImageDraw.Draw(canvas), (side / 2, side / 2 + radius), side * 0.045)


def _turned(
    canvas: Image.Image, letter: str, font: Font, place: tuple[float, float, float]
) -> None:
    middle, radius, angle = place
    box = round(radius * 0.5)
    tile = Image.new("RGBA", (box, box), (*RED, 0))
    ImageDraw.Draw(tile).text((box / 2, box / 2), letter, fill=RED, font=font, anchor="mm")
    tile = tile.rotate(-math.degrees(angle), Image.Resampling.BICUBIC)
    x, y = middle + radius * math.sin(angle), middle - radius * math.cos(angle)
    canvas.alpha_composite(tile, (round(x - box / 2), round(y - box / 2)))


def _core(pen: ImageDraw.ImageDraw, lines: tuple[str, ...], side: int) -> None:
    size = min(round(side * 0.5 / max(pen.textlength(one, face(100)) for one in lines) * 100),
               round(side * 0.125))  # fmt: skip
    top = side / 2 - side * 0.03 - size * 1.05 * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        _centred(pen, line, (side / 2, top + number * size * 1.05), size)


def _centred(pen: ImageDraw.ImageDraw, text: str, at: Point, size: int) -> None:
    pen.text(at, text, fill=RED, font=face(size), anchor="mm")


def _star(pen: ImageDraw.ImageDraw, at: Point, radius: float) -> None:
    corners = []
    for number in range(10):
        reach = radius if number % 2 == 0 else radius * 0.382
        turn = math.pi * number / 5
        corners.append((at[0] + reach * math.sin(turn), at[1] - reach * math.cos(turn)))
    pen.polygon(corners, fill=RED)
