"""Measures: each fault of a scan moves its own number, and a sound page moves none."""

import json
import tracemalloc
from functools import cache
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from preservation.pages.likeness import alike, twins
from preservation.pages.measures import measure

DPI = 200
WORDS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025; "
    "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình về việc tiếp nhận, xử lý, phát hành và "
    "quản lý văn bản điện tử giữa các cơ quan nhà nước trên địa bàn tỉnh. "
)
FONT = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"


@cache
def sheet(start: int = 0, *, lines: int = 34, tint: bool = True) -> Image.Image:
    """A page of A4 with so many lines of text; another ``start``, another text."""
    page = Image.new("RGB", (1654, 2339), (247, 245, 239) if tint else "white")
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, round(14 / 72 * DPI))
    text = (WORDS * 40)[start:]
    for line in range(lines):
        words = text[line * 71 : line * 71 + 71].strip()
        pen.text((236, 160 + line * 60), words, fill=(25, 25, 30), font=font)
    return page


def seen(page: Image.Image, dpi: int | None = DPI, **more: Any) -> dict[str, Any]:
    return measure(page, dpi, **more)


def noisy(page: Image.Image, much: float = 4.0) -> Image.Image:
    rng = np.random.default_rng(5)
    levels = np.asarray(page, dtype=np.float32) + rng.normal(0, much, (page.height, page.width, 1))
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def test_a_sound_page() -> None:
    found = seen(noisy(sheet()))
    assert found["cut"] == {"left": 0, "top": 0, "right": 0, "bottom": 0}
    assert (found["dpi"], found["depth"], found["border"]) == (200, 24, 0.0)
    assert found["contrast"] > 150
    assert found["edge_mm"] < 0.35
    assert found["bleed"] < 0.3
    assert found["ink_mm2"] > 1000
    assert found["chroma"] > 100
    assert not found["blank"]


def test_json_can_hold_it() -> None:
    found = seen(sheet(), codes=True)
    assert json.loads(json.dumps(found)) == found


def test_an_empty_sheet_is_blank_whatever_its_grain_and_shadow() -> None:
    page = noisy(sheet(lines=0), 8)
    shade = np.linspace(1, 0.8, page.width, dtype=np.float32)[None, :, None]
    shaded = Image.fromarray((np.asarray(page, dtype=np.float32) * shade).astype(np.uint8))
    found = seen(shaded)
    assert (found["blank"], found["contrast"], found["edge_mm"]) == (True, None, None)
    assert found["ink_mm2"] < 0.5


def test_a_page_number_alone_is_no_blank_page() -> None:
    page = sheet(lines=0).copy()
    font = ImageFont.truetype(FONT, round(14 / 72 * DPI))
    ImageDraw.Draw(page).text((820, 120), "2", fill=(25, 25, 30), font=font)
    found = seen(noisy(page))
    assert not found["blank"]
    assert found["ink_mm2"] > 1


def test_grey_is_told_under_its_coat_of_colour() -> None:
    coat = sheet().convert("L").convert("RGB")
    assert seen(coat)["chroma"] == 0
    assert seen(coat)["depth"] == 24
    assert seen(sheet().convert("L"))["depth"] == 8
    assert seen(sheet(tint=False))["chroma"] > 0.5  # black on white: the print is not quite grey


@pytest.mark.parametrize("more", [0.6, 1.2, 2.0])
def test_the_softer_the_strokes_the_wider_their_edges(more: float) -> None:
    sharp = seen(sheet())["edge_mm"]
    softer = seen(sheet().filter(ImageFilter.GaussianBlur(more)))["edge_mm"]
    softest = seen(sheet().filter(ImageFilter.GaussianBlur(more + 0.8)))["edge_mm"]
    assert sharp < softer < softest


def test_edges_are_measured_on_paper_and_not_in_pixels() -> None:
    soft = sheet().filter(ImageFilter.GaussianBlur(2))
    large = soft.resize((2481, 3508), Image.Resampling.LANCZOS)
    assert seen(large, 300)["edge_mm"] == pytest.approx(seen(soft)["edge_mm"], rel=0.15)


def test_faint_print_has_little_contrast() -> None:
    faint = Image.blend(Image.new("RGB", (1654, 2339), (247, 245, 239)), sheet(), 0.25)
    assert seen(faint)["contrast"] < 70 < seen(sheet())["contrast"]


@pytest.mark.parametrize(
    ("side", "box"),
    [
        ("left", (300, 0, 1654, 2339)),
        ("right", (0, 0, 1300, 2339)),
        ("top", (0, 175, 1654, 2339)),
        ("bottom", (0, 0, 1654, 1980)),
    ],
)
def test_a_cut_side_is_named(side: str, box: tuple[int, int, int, int]) -> None:
    cut = seen(noisy(sheet().crop(box)))["cut"]
    assert max(cut, key=lambda name: cut[name]) == side
    assert cut.pop(side) > 3
    assert set(cut.values()) == {0}


def test_the_rule_of_a_table_that_reaches_the_side_is_no_cut_text() -> None:
    page = sheet().copy()
    ImageDraw.Draw(page).line((0, 600, 1654, 600), fill=(30, 30, 30), width=3)
    assert max(seen(page)["cut"].values()) <= 1


def test_a_black_border_is_a_border_and_no_cut_text() -> None:
    page = sheet().copy()
    page.paste((20, 20, 20), (1620, 0, 1654, 2339))
    found = seen(page)
    assert found["border"] > 90
    assert max(found["cut"].values()) <= 1


def test_a_printed_back_is_told_from_a_stain_and_a_stamp() -> None:
    page = sheet(0, lines=20)
    back = sheet(400).convert("L").transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    back = back.filter(ImageFilter.GaussianBlur(2))
    shade = (255 - np.asarray(back, dtype=np.float32)) * 0.5
    through = np.clip(np.asarray(page, dtype=np.float32) - shade[..., None], 0, 255)
    stained, stamped = page.copy(), page.copy()
    spot = Image.new("L", page.size)
    ImageDraw.Draw(spot).ellipse((900, 1500, 1300, 1900), fill=90)
    stained.paste((150, 110, 60), mask=spot.filter(ImageFilter.GaussianBlur(30)))
    ImageDraw.Draw(stamped).ellipse((900, 1500, 1180, 1780), outline=(215, 60, 60), width=9)
    shows = seen(Image.fromarray(through.astype(np.uint8)))["bleed"]
    others = [seen(one)["bleed"] for one in (page, stained, stamped)]
    assert shows > 2
    assert max(others) < 0.5


def test_a_page_scanned_again_is_alike_and_others_are_not() -> None:
    one = seen(sheet())
    moved = sheet().rotate(1.5, Image.Resampling.BICUBIC, fillcolor=(240, 239, 236))
    shifted = Image.new("RGB", moved.size, (240, 239, 236))
    shifted.paste(moved, (25, -18))
    again = seen(noisy(shifted, 8), skew=-1.5)
    upside_down = seen(sheet().transpose(Image.Transpose.ROTATE_180))
    finer = seen(sheet().resize((2481, 3508)), 300)
    others = [seen(sheet(start))["likeness"] for start in (17, 400, 733)]
    assert min(alike(one["likeness"], x["likeness"]) for x in (again, upside_down, finer)) > 0.6
    assert max(alike(one["likeness"], other) for other in others) < 0.3


def test_pages_without_much_on_them_are_like_no_other() -> None:
    assert seen(sheet(lines=0))["likeness"] == ""
    assert alike("", "") == 0
    assert twins(["", ""], 0.1) == []


def test_all_pairs_are_found_at_once() -> None:
    prints = [seen(sheet(start))["likeness"] for start in (0, 400, 0, 733)]
    assert twins(["", *prints], 0.5) == [(1, 3, 1.0)]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F"])
def test_every_manner_of_keeping_pixels_is_measured(mode: str) -> None:
    page = sheet().convert("L")
    levels = np.asarray(page)
    if mode == "I;16":
        page = Image.fromarray(levels.astype(np.uint16) * 257)
    elif mode == "F":
        page = Image.fromarray(levels.astype(np.float32))
    else:
        page = sheet().convert(mode)
    found = seen(page)
    assert 5000 < found["ink_mm2"] < 7500
    assert found["contrast"] > 150
    assert found["depth"] == {"1": 1, "L": 8, "P": 8, "LA": 16, "RGB": 24, "I;16": 16}.get(
        mode, 8 if mode == "F" else 32
    )


def test_what_is_clear_is_white() -> None:
    page = Image.new("RGBA", (1654, 2339), (0, 0, 0, 0))
    assert seen(page)["blank"]


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (2000, 2), (40, 40)])
def test_the_smallest_pictures_are_measured_too(size: tuple[int, int]) -> None:
    found = seen(Image.new("RGB", size, "white"))
    assert found["blank"]
    assert found["likeness"] == ""


@pytest.mark.parametrize(("dpi", "told"), [(None, None), (1, None), (72, 72), (200, 200)])
def test_a_resolution_is_only_what_the_file_states(dpi: int | None, told: int | None) -> None:
    found = seen(sheet(), dpi)
    assert found["dpi"] == told


def test_without_a_resolution_a_page_is_taken_for_a4() -> None:
    assert seen(sheet(), None)["ink_mm2"] == pytest.approx(seen(sheet())["ink_mm2"], rel=0.02)


@pytest.mark.parametrize("degrees", [-11, -7.5, 8, 13])
def test_a_page_that_lies_far_askew_is_told(degrees: float) -> None:
    turned = sheet().rotate(degrees, Image.Resampling.BICUBIC, fillcolor=(240, 239, 236))
    assert abs(seen(turned)["lean"] + degrees) < 0.5


def test_what_is_worked_out_of_a_large_map_takes_little_memory() -> None:
    large = Image.new("RGB", (7016, 9933), (245, 240, 230))  # A1 at 300 dots an inch
    large.paste((30, 30, 30), (1000, 1000, 1100, 6000))
    tracemalloc.start()
    found = seen(large, 300)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found["ink_mm2"] == pytest.approx(100 * 5000 * (25.4 / 300) ** 2, rel=0.1)
    assert peak < 200 * 1024**2
