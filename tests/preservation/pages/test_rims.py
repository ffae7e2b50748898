"""The rim of a stamp is taken away, and what stands in it is left to be read."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from preservation.pages.cells import blobs, bounds
from preservation.pages.leaf import widened
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


@given(
    rows=st.lists(st.lists(st.booleans(), min_size=9, max_size=9), min_size=1, max_size=9),
    reach=st.integers(1, 3),
)
def test_every_cell_is_in_one_blob_with_those_within_its_reach(
    rows: list[list[bool]], reach: int
) -> None:
    cells = np.array(rows, dtype=bool)
    found = [set(blob) for blob in blobs(cells, reach)]
    of = {cell: number for number, blob in enumerate(found) for cell in blob}
    assert set(of) == {(int(y), int(x)) for y, x in np.argwhere(cells)}
    assert len(of) == sum(map(len, found))
    for (y, x), number in of.items():
        near = {c for c in of if max(abs(c[0] - y), abs(c[1] - x)) <= reach}
        assert {of[cell] for cell in near} == {number}
    for blob in found:  # nothing is together that is not joined, step by step
        held = {min(blob)}
        while more := {
            c
            for c in blob - held
            if any(max(abs(c[0] - y), abs(c[1] - x)) <= reach for y, x in held)
        }:
            held |= more
        assert held == blob
    around = [
        (min(y), min(x), max(y) + 1, max(x) + 1)
        for y, x in (zip(*blob, strict=True) for blob in found)
    ]
    assert sorted(bounds(cells, reach)) == sorted(around)


@pytest.mark.parametrize("reach", [1, 2, 4, 7])
def test_a_mask_is_widened_by_so_many_dots_on_all_sides(reach: int) -> None:
    mask = np.random.default_rng(7).random((60, 47)) < 0.01
    widest = ImageFilter.MaxFilter(2 * reach + 1)
    wanted = np.asarray(Image.fromarray(mask.astype(np.uint8)).filter(widest)) > 0
    assert (widened(mask, reach) == wanted).all()
