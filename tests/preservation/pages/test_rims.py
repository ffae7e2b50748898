"""The rim of a stamp is taken away, and what stands in it is left to be read."""

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from preservation.pages.rims import without_rims

DPI = 200
WHITE, RED, BLACK = (250, 248, 242), (205, 40, 50), (20, 20, 20)
AT = (260, 420)


def dots(millimetres: float) -> int:
    return round(millimetres / 25.4 * DPI)


def page(colour: tuple[int, int, int], degrees: float, *, twice: bool) -> Image.Image:
    """A page with a line of print, and a stamp that says MẬT, turned by so much."""
    sheet = Image.new("RGB", (dots(210), dots(297)), WHITE)
    draw = ImageDraw.Draw(sheet)
    draw.line((dots(120), dots(40), dots(180), dots(40)), fill=BLACK, width=2)
    size = dots(40), dots(12)
    stamp = Image.new("RGB", (size[0] + 60, size[1] + 60), WHITE)
    pen = ImageDraw.Draw(stamp)
    for inset in (0, 10) if twice else (0,):
        box = (30 + inset, 30 + inset, 30 + size[0] - inset, 30 + size[1] - inset)
        pen.rectangle(box, outline=colour, width=3)
    middle = stamp.width / 2, stamp.height / 2
    pen.text(middle, "MẬT", fill=colour, anchor="mm", font=ImageFont.load_default(36))
    sheet.paste(stamp.rotate(degrees, fillcolor=WHITE), AT)
    return sheet


def ink(grey: Image.Image) -> np.ndarray:
    return np.asarray(grey) < 200


@pytest.mark.parametrize("twice", [True, False])
@pytest.mark.parametrize("degrees", [0.0, 3.5, -4.0])
@pytest.mark.parametrize("colour", [RED, BLACK], ids=["red", "black"])
def test_the_rim_goes_and_the_word_stays(
    colour: tuple[int, int, int], degrees: float, twice: bool
) -> None:
    sheet = page(colour, degrees, twice=twice)
    grey = sheet.convert("L")
    before, after = ink(grey), ink(without_rims(grey, sheet, DPI))

    middle = AT[1] + (dots(12) + 60) // 2, AT[0] + (dots(40) + 60) // 2
    word = (slice(middle[0] - 16, middle[0] + 16), slice(middle[1] - 45, middle[1] + 45))
    assert after[word].sum() > 0.9 * before[word].sum()
    whole = (slice(AT[1], AT[1] + dots(12) + 60), slice(AT[0], AT[0] + dots(40) + 60))
    rim_before = before[whole].sum() - before[word].sum()
    rim_after = after[whole].sum() - after[word].sum()
    assert rim_after < 0.1 * rim_before
    line = (slice(dots(38), dots(42)), slice(dots(118), dots(182)))
    assert after[line].sum() == before[line].sum()


def test_a_page_of_words_and_a_table_stays_as_it_is() -> None:
    sheet = Image.new("RGB", (dots(210), dots(297)), WHITE)
    draw = ImageDraw.Draw(sheet)
    for row in range(30):
        text = "Uy ban nhan dan tinh Kon Tum " * 2
        draw.text((dots(30), dots(25 + 4 * row)), text, fill=BLACK, font=ImageFont.load_default(24))
    for step in range(5):
        across = dots(30 + 30 * step)
        draw.line((across, dots(100), across, dots(140)), fill=BLACK, width=2)
        draw.line((dots(30), dots(100 + 10 * step), dots(150), dots(100 + 10 * step)), fill=BLACK)
    grey = sheet.convert("L")
    assert without_rims(grey, sheet, DPI).tobytes() == grey.tobytes()


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (1654, 2)])
def test_a_picture_of_any_size_is_taken(size: tuple[int, int]) -> None:
    sheet = Image.new("RGB", size, WHITE)
    assert math.prod(without_rims(sheet.convert("L"), sheet, DPI).size) == math.prod(size)
