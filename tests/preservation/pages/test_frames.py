"""A side of paper made ready: level, without specks where that is allowed, seals let through."""

# pymupdf is untyped.
# mypy: allow-untyped-calls

from functools import cache
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from preservation.pages.bitmaps import bitmap
from preservation.pages.frames import assumed_dpi, drawn, turned_level, without_specks
from preservation.pages.inks import levelled, readable
from preservation.pages.leaves import leaves
from preservation.pages.seals import seals
from preservation.pages.skew import skew
from preservation.pages.turning import turned_dots
from preservation.pages.typeset import FOLDERS
from preservation.texts.sink import EncryptedError, UnreadableError

LINE = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015"
RED, BLUE, BLACK = (205, 40, 50), (40, 60, 160), (20, 20, 20)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    found = [Path(folder) / "Tinos-Regular.ttf" for folder in FOLDERS]
    return ImageFont.truetype(str(next(path for path in found if path.is_file())), size)


def letter(dpi: int = 200, lines: int = 30) -> Image.Image:
    size = round(210 / 25.4 * dpi), round(297 / 25.4 * dpi)
    image = Image.new("RGB", size, (248, 246, 240))
    pen = ImageDraw.Draw(image)
    for number in range(lines):
        place = (dpi * 1.1, dpi * (0.9 + 0.3 * number))
        pen.text(place, LINE, fill=BLACK, font=font(round(13 / 72 * dpi)))
    return image


@pytest.mark.parametrize("angle", [-4.7, -2.35, 0.0, 0.15, 1.0, 4.9])
def test_skew_is_seen_to_a_tenth_of_a_degree(angle: float) -> None:
    page = letter(150).rotate(-angle, Image.Resampling.BICUBIC, fillcolor=(248, 246, 240))
    assert skew(page) == pytest.approx(angle, abs=0.1)
    assert skew(turned_level(page, angle)) == pytest.approx(0, abs=0.1)


def test_of_a_page_without_lines_no_skew_is_said() -> None:
    assert skew(Image.new("RGB", (1000, 1400), "white")) is None
    assert skew(Image.new("RGB", (1000, 1400), "black")) is None
    assert skew(Image.new("L", (1, 1), 0)) is None


def test_corners_of_a_turned_page_are_paper() -> None:
    page = turned_level(letter(), 3.0)
    assert page.size == letter().size
    assert page.getpixel((2, 2)) == pytest.approx((248, 246, 240), abs=3)


@pytest.mark.parametrize("angle", [-3.0, -1.4, 0.1, 2.2, 3.0])
@pytest.mark.parametrize("size", [(1, 1), (3, 700), (620, 877)])
def test_a_page_in_colour_is_turned_as_pillow_turns_it(angle: float, size: tuple[int, int]) -> None:
    page = letter(75).crop((0, 0, *size))
    pillow = page.rotate(angle, Image.Resampling.BILINEAR, fillcolor=(248, 246, 240))
    apart = np.asarray(ImageChops.difference(turned_level(page, angle), pillow)).astype(float)
    assert apart[2:-2, 2:-2].max(initial=0) <= 48  # a fifth of a dot on the steepest edge
    assert apart.mean() < 1.5


def test_black_and_white_stay_what_they_are_where_a_page_is_turned() -> None:
    dots = np.zeros((600, 600, 3), dtype=np.uint8)
    dots[300:, :, :] = 255
    turned = turned_dots(dots, 1.7, (255, 255, 255))
    assert set(np.unique(turned[340:])) == {255}
    assert set(np.unique(turned[20:260, 20:-20])) == {0}


@pytest.mark.slow
def test_specks_go_and_marks_stay() -> None:
    page = letter(300, lines=2)
    clean, pen = page.copy(), ImageDraw.Draw(page)
    for dot in ((1000, 2500), (300, 2000), (1700, 3000)):
        pen.rectangle((*dot, dot[0] + 1, dot[1] + 1), fill=BLACK)
    swept = without_specks(page, 300)
    assert swept.getpixel((1000, 2500)) == pytest.approx((248, 246, 240), abs=3)
    box = (0, 0, page.width, 1500)
    assert swept.crop(box).tobytes() == clean.crop(box).tobytes()  # each dot below ạ, ộ, ị


def at(grey: Image.Image, place: tuple[int, int]) -> int:
    return int(np.asarray(grey)[place[1], place[0]])


def sealed(image: Image.Image, dpi: int, at_mm: tuple[float, float]) -> Image.Image:
    made, across = image.copy(), 36 / 25.4 * dpi
    pen = ImageDraw.Draw(made)
    left, top = (side / 25.4 * dpi for side in at_mm)
    pen.ellipse((left, top, left + across, top + across), outline=RED, width=dpi // 40)
    pen.text((left + across * 0.2, top + across * 0.25), "★", fill=RED, font=font(dpi))
    pen.text((left + across * 0.15, top + across * 0.4), "UBND", fill=RED, font=font(dpi // 3))
    pen.line((left + across, top + 40, left + across + 300, top + 80), fill=BLUE, width=dpi // 50)
    return made


def test_a_seal_is_let_through_as_light_and_black_below_it_stays() -> None:
    page = letter(200, lines=3)
    pen = ImageDraw.Draw(page)
    pen.text((1000, 1700), "Nguyễn Hải Đăng", fill=BLACK, font=font(36))
    marked = sealed(page, 200, (125, 200))
    (box,) = (seal.room for seal in seals(marked, 200))
    assert box[0] < 125 / 25.4 * 200 < box[2]
    grey = readable(marked, 200)
    ring = (round(125 / 25.4 * 200) + 2, round(218 / 25.4 * 200))
    assert at(marked.convert("L"), ring) < 110
    assert at(grey, ring) > 200
    assert np.asarray(grey.crop((1000, 1700, 1300, 1740))).min() < 60
    above = (0, 0, 1600, 600)
    apart = ImageChops.difference(grey.crop(above), readable(page, 200).crop(above))
    assert np.asarray(apart).max() < 16


def test_what_shines_through_from_the_back_is_made_paper() -> None:
    page = letter(150, lines=4).convert("L")
    back = page.transpose(Image.Transpose.FLIP_LEFT_RIGHT).transpose(
        Image.Transpose.FLIP_TOP_BOTTOM
    )
    both = ImageChops.darker(page, back.point(lambda level: 210 if level < 128 else 255))
    clean = levelled(both)
    low = (0, clean.height // 2, clean.width, clean.height)
    assert both.crop(low).getextrema()[0] == 210
    assert clean.crop(low).getextrema()[0] == 255
    assert clean.getextrema() == (0, 255)  # and the front is as black as can be


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_page_of_one_level_is_let_be(level: int) -> None:
    page = Image.new("L", (300, 400), level)
    assert levelled(page).tobytes() == page.tobytes()


@pytest.mark.parametrize("dpi", [150, 200, 300, 401])
def test_seals_are_found_at_any_resolution(dpi: int) -> None:
    assert len(seals(sealed(letter(dpi, lines=3), dpi, (125, 200)), dpi)) == 1


def test_a_mark_stamped_in_red_is_no_seal() -> None:
    page = letter(200, lines=3)
    pen = ImageDraw.Draw(page)
    pen.rectangle((300, 1000, 560, 1070), outline=RED, width=4)
    pen.text((320, 1010), "HỎA TỐC", fill=RED, font=font(48))
    assert seals(page, 200) == []
    assert readable(page, 200).tobytes() == levelled(page.convert("L")).tobytes()
    assert at(readable(page, 200), (301, 1030)) < 128
    pen.rectangle((100, 1200, 1500, 2300), fill=RED)  # a red picture
    assert seals(page, 200) == []


SIZES = {(1654, 2339): 200, (2339, 1654): 200, (3508, 4961): 424, (10, 4000): 342}


@pytest.mark.parametrize("size", SIZES)
def test_a_sheet_that_says_nothing_is_taken_for_common_paper(size: tuple[int, int]) -> None:
    assert assumed_dpi(size) == SIZES[size]  # A3 is taken for A4: nobody can tell


def test_a_page_of_a_pdf_is_drawn_dot_for_dot(tmp_path: Path) -> None:
    letter(150, lines=5).save(tmp_path / "one.png")
    with pymupdf.open() as document:
        page = document.new_page(width=595.28, height=841.89)
        page.insert_image(page.rect, filename=tmp_path / "one.png")
        document.save(tmp_path / "one.pdf")
    seen = drawn(str(tmp_path / "one.pdf"), 0)
    assert seen.dpi == 150
    assert abs(seen.image.width - letter(150).width) <= 1
    assert (seen.depth, seen.colour) == (24, True)
    with pytest.raises(UnreadableError):
        drawn(str(tmp_path / "one.pdf"), 1)


def test_a_page_as_large_as_a_field_is_refused(tmp_path: Path) -> None:
    letter(150, lines=1).save(tmp_path / "one.png")
    with pymupdf.open() as document:
        page = document.new_page(width=14400, height=14400)
        page.insert_image((0, 0, 20, 20), filename=tmp_path / "one.png")
        document.save(tmp_path / "one.pdf")
    with pytest.raises(UnreadableError, match="pixels"):
        drawn(str(tmp_path / "one.pdf"), 0)


def test_a_locked_pdf_is_said_to_be_locked(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        document.new_page()
        document.save(tmp_path / "x.pdf", encryption=5, owner_pw="a", user_pw="b")
    with pytest.raises(EncryptedError):
        leaves(str(tmp_path / "x.pdf"))


def test_a_frame_that_is_not_there_is_refused(tmp_path: Path) -> None:
    letter(100, lines=1).save(tmp_path / "one.tif")
    with pytest.raises(UnreadableError):
        bitmap(str(tmp_path / "one.tif"), 1)
    with pytest.raises(UnreadableError):
        bitmap(str(tmp_path / "one.tif"), -1)
