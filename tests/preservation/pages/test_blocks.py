"""What stands apart on a page is told apart, and what is in doubt is read again by itself."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from preservation.pages.blocks import Blocks, Box, blocks
from preservation.pages.doubts import Spot, doubtful, strips
from preservation.pages.raised import is_raised

FACE = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"
DPI = 200
MM = DPI / 25.4


def font(points: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FACE, round(points * DPI / 72))


def sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (round(210 * MM), round(120 * MM)), 255)
    return image, ImageDraw.Draw(image)


def say(pen: ImageDraw.ImageDraw, x: float, y: float, text: str, points: float = 14) -> Box:
    """Write ``text`` there (millimetres), and return where its ink is."""
    at = x * MM, y * MM
    pen.text(at, text, 0, font(points))
    left, top, right, bottom = pen.textbbox(at, text, font(points))
    return int(left), int(top), int(right), int(bottom)


def of(image: Image.Image) -> Blocks:
    return blocks(np.asarray(image), DPI)


def near(one: Box, other: Box, dots: int = 4) -> bool:
    return all(abs(a - b) <= dots for a, b in zip(one, other, strict=True))


def foot() -> tuple[Image.Image, list[Box], list[Box]]:
    """The foot of a letter: addressees of 11 points beside a title of 14, on other lines."""
    image, pen = sheet()
    left = [
        say(pen, 30, 20 + 4.2 * at, text, 11) for at, text in enumerate(["Như trên;", "Lưu: VT."])
    ]
    right = [say(pen, 130, 19 + 6 * at, text) for at, text in enumerate(["KT. CHỦ TỊCH", "PHÓ"])]
    return image, left, right


def test_two_columns_are_two_blocks_whatever_the_height_of_their_lines() -> None:
    image, left, right = foot()

    found = sorted(of(image).boxes)

    assert len(found) == 2
    assert near(found[0], (left[0][0], left[0][1], max(b[2] for b in left), left[1][3]), 8)
    assert found[1][0] >= right[0][0] - 4


def test_each_cell_of_a_table_is_a_block_and_no_rule_is() -> None:
    image, pen = sheet()
    words = [
        say(pen, 32 + 30 * column, 22 + 8 * row, "72,5") for row in (0, 1) for column in (0, 1)
    ]
    for edge in (30, 60, 90):
        pen.line((edge * MM, 20 * MM, edge * MM, 36 * MM), 0, 2)
    for edge in (20, 28, 36):
        pen.line((30 * MM, edge * MM, 90 * MM, edge * MM), 0, 2)

    held = of(image)

    assert len(held.boxes) == 4
    assert all(any(near(box, word, 6) for box in held.boxes) for word in words)
    assert held.rules_in((words[0][2], words[0][1], words[1][0], words[1][3])).any()


def test_a_word_far_from_the_next_in_a_line_of_running_text_is_no_block() -> None:
    image, pen = sheet()
    say(pen, 25, 20, "Căn cứ Luật Tổ chức chính quyền địa phương và các văn bản khác")
    say(pen, 25, 26, "Ủy ban")
    say(pen, 60, 26, "nhân dân")
    say(pen, 95, 26, "tỉnh Kon Tum ban hành quyết định này")
    say(pen, 25, 32, "quy định về công tác văn thư, lưu trữ của cơ quan nhà nước các")

    assert len(of(image).boxes) == 1


def spots(*boxes: Box, sure: int = 96, line: int = 0) -> list[Spot]:
    return [Spot(box, sure, line) for box in boxes]


def test_a_line_that_was_not_read_and_a_word_that_is_not_sure_are_in_doubt() -> None:
    image, left, right = foot()
    rest = [*spots(right[0], line=2), *spots(right[1], line=3)]

    unread = doubtful(np.asarray(image), of(image), [*spots(left[0]), *rest], DPI)
    unsure = [*spots(left[0]), *spots(left[1], sure=60, line=1), *rest]

    assert [strip.words for strip in unread] == [(0,)]
    assert [s.words for s in doubtful(np.asarray(image), of(image), unsure, DPI)] == [(0, 1)]


def test_cells_on_one_line_and_running_text_are_left_as_they_are() -> None:
    image, pen = sheet()
    cells = [say(pen, 32 + 30 * column, 22, "72,5") for column in (0, 1)]
    for edge in (30, 60, 90):
        pen.line((edge * MM, 20 * MM, edge * MM, 30 * MM), 0, 2)
    long = say(pen, 25, 50, "Căn cứ Luật Tổ chức chính quyền địa phương và các văn bản khác")
    read = [*spots(*cells), *spots(long, sure=40, line=1)]

    assert doubtful(np.asarray(image), of(image), read, DPI) == []


def test_what_is_in_doubt_is_written_a_picture_each_and_a_rule_is_told(tmp_path: Path) -> None:
    image, left, right = foot()
    pen = ImageDraw.Draw(image)
    pen.line((110 * MM, 10 * MM, 110 * MM, 60 * MM), 0, 3)
    rule = round(110 * MM) - 2, round(20 * MM), round(110 * MM) + 3, round(24 * MM)
    image.save(tmp_path / "page.tif")
    boxes = [left[0], left[1], rule, right[0], right[1]]
    words = [[*box, 70, line] for line, box in enumerate(boxes)]

    said = strips(
        grey=str(tmp_path / "page.tif"), dpi=DPI, words=words, to=str(tmp_path / "strips.tif")
    )

    assert said["ruled"] == [2]
    assert sorted(tuple(strip["words"]) for strip in said["strips"]) == [(0, 1), (3, 4)]
    with Image.open(tmp_path / "strips.tif") as pictures:
        assert getattr(pictures, "n_frames", 1) == 2
        for at, strip in enumerate(said["strips"]):
            pictures.seek(at)
            here = image.crop((strip["left"], strip["top"], strip["left"] + 60, strip["top"] + 60))
            assert np.array_equal(
                np.asarray(pictures.convert("L"))[30:60, 30:60], np.asarray(here)[30:60, 30:60]
            )


def test_a_word_that_lies_off_the_page_is_none_of_it(tmp_path: Path) -> None:
    image, left, _ = foot()
    image.save(tmp_path / "page.tif")
    words = [[*left[0], 96, 0], [image.width - 9, 40, image.width + 90, 70, 96, 1]]

    said = strips(grey=str(tmp_path / "page.tif"), dpi=DPI, words=words, to=str(tmp_path / "s.tif"))

    assert said["ruled"] == []
    assert all(1 not in strip["words"] for strip in said["strips"])


@pytest.mark.parametrize(
    ("text", "up", "skip"),
    [("m²", True, 0), ("m³", True, 0), ("km²", True, 1), ("m2", False, 0), ("m3", False, 0),
     ("(m²)", True, 1), ("(m2)", False, 1), ("m³;", True, 0), ("m3;", False, 0)],
)  # fmt: skip
@pytest.mark.parametrize("points", [11, 14])
def test_a_raised_digit_is_told_from_one_on_the_line(
    text: str, up: bool, skip: int, points: int
) -> None:
    image, pen = sheet()
    box = say(pen, 30, 20, text, points)

    assert is_raised(np.asarray(image), box, skip) is up
