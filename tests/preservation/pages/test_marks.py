"""Marks: drawn at true size, in Tinos or not at all; what is wrong with a picture is said."""

import base64
import io
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from preservation.pages import marks, typeset
from preservation.workers import Limits, Workers
from tests import drafts

AGENCY = drafts.AGENCY
LONG = (
    "Ban Quản lý các dự án đầu tư xây dựng công trình dân dụng và công nghiệp, "
    "giao thông và nông nghiệp tỉnh Kon Tum"
)


def shown(answer: dict[str, Any]) -> Image.Image:
    assert "problem" not in answer, answer
    return Image.open(io.BytesIO(base64.b64decode(answer["picture"])))


def inked_mm(image: Image.Image, width_mm: float) -> tuple[float, ...]:
    box = image.getchannel("A").getbbox()
    assert box is not None
    return tuple(side / image.width * width_mm for side in box)


@pytest.mark.parametrize("dpi", [300, 600, 720])
def test_a_seal_of_38_mm_stays_38_mm(tmp_path: Path, dpi: int) -> None:
    answer = marks.mark(picture=str(drafts.seal(tmp_path / "s.png", dpi=dpi)), colour="red")
    assert (answer["width_mm"], answer["height_mm"]) == pytest.approx((38, 38), abs=0.05)
    left, top, right, bottom = inked_mm(shown(answer), answer["width_mm"])
    assert (right - left, bottom - top) == pytest.approx((38, 38), abs=0.15)
    assert answer["findings"] == []


def test_words_under_a_seal_do_not_make_it_smaller_or_wider(tmp_path: Path) -> None:
    seal = str(drafts.seal(tmp_path / "s.png"))
    answer = marks.mark(
        picture=seal, colour="red", words=[LONG, "2019-11-21T17:05:27+07:00"], size=8
    )
    assert answer["width_mm"] == pytest.approx(38, abs=0.05)
    assert answer["image_mm"] == pytest.approx([0, 0, 38, 38], abs=0.05)
    assert answer["height_mm"] > 38 + 4 * 8 / 72 * 25.4
    picture = shown(answer)
    per_mm = picture.width / answer["width_mm"]
    seal_only = picture.crop((0, 0, picture.width, round(38.2 * per_mm)))
    box = seal_only.getchannel("A").getbbox()
    assert box is not None
    assert (box[2] - box[0]) / per_mm == pytest.approx(38, abs=0.1)
    words = picture.crop((0, round(38.6 * per_mm), picture.width, picture.height))
    within = words.getchannel("A").getbbox()
    assert within is not None
    assert within[0] > 0
    assert within[2] < words.width  # nothing is cut off
    assert within[3] < words.height


def test_words_alone_are_black_size_10_fine_enough_and_on_nothing(tmp_path: Path) -> None:
    answer = marks.mark(words=["H"], size=10)
    picture = shown(answer)
    assert picture.width / answer["width_mm"] * 25.4 >= 300
    box = picture.getchannel("A").getbbox()
    assert box is not None
    # The capital H of Times is 0.662 em high.
    tall = (box[3] - box[1]) / picture.height * answer["height_mm"]
    assert tall == pytest.approx(0.662 * 10 / 72 * 25.4, abs=0.12)
    colours = {pixel[:3] for _, pixel in picture.getcolors(1_000_000) if pixel[3]}  # type: ignore[union-attr,index]
    assert colours == {(0, 0, 0)}
    assert picture.getchannel("A").getextrema()[0] == 0
    assert answer["image_mm"] is None


def test_a_long_name_is_broken_into_lines_within_the_width() -> None:
    short, long = (marks.mark(words=[text], most_mm=60) for text in (AGENCY, LONG))
    assert short["width_mm"] <= 60
    assert long["width_mm"] <= 60
    assert long["height_mm"] > 1.8 * short["height_mm"]


def test_one_long_word_is_condensed_and_refused_when_that_is_not_enough() -> None:
    word = "A" * 12
    assert marks.mark(words=[word], most_mm=25)["width_mm"] <= 25
    assert marks.mark(words=["A" * 60], most_mm=25) == {"problem": "no-room", "detail": "A" * 60}


def test_decomposed_letters_are_drawn_as_composed_ones() -> None:
    composed, decomposed = (
        marks.mark(words=[unicodedata.normalize(form, "Quyết định số 12 về Ủy ban")])
        for form in ("NFC", "NFD")
    )
    assert composed == decomposed


def test_every_vietnamese_letter_is_in_the_face_and_a_foreign_one_is_refused() -> None:
    letters = list("đĐ") + [
        unicodedata.normalize("NFC", base + mark)
        for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for mark in "\u0300\u0301\u0303\u0309\u0323"
    ]
    assert "picture" in marks.mark(words=[" ".join(letters)], size=6)
    assert marks.mark(words=["公印"]) == {"problem": "letters-missing", "detail": "公印"}


def test_without_tinos_nothing_is_drawn_in_another_face(tmp_path: Path) -> None:
    answer = marks.mark(words=[AGENCY], folders=[str(tmp_path)])
    assert answer == {"problem": "font-missing", "detail": "Tinos-Regular.ttf"}
    answer = marks.blank(
        width_mm=9, height_mm=6, baseline_mm=4, pieces=[["12", 0, 9]], size=13,
        folders=[str(tmp_path)],
    )  # fmt: skip
    assert answer["problem"] == "font-missing"


def test_a_seal_that_is_not_red_and_a_signature_that_is_not_blue_are_found(tmp_path: Path) -> None:
    blue = drafts.seal(tmp_path / "blue.png", ink=(18, 45, 158))
    black = drafts.signature(tmp_path / "black.png", ink=(20, 20, 20))
    good = drafts.signature(tmp_path / "good.png")
    assert marks.mark(picture=str(blue), colour="red")["findings"] == ["not-red"]
    assert marks.mark(picture=str(black), colour="blue")["findings"] == ["not-blue"]
    assert marks.mark(picture=str(good), colour="blue")["findings"] == []


def test_a_white_ground_lets_through_where_the_rule_says_so(tmp_path: Path) -> None:
    path = str(drafts.seal(tmp_path / "s.png", ground=255))
    kept = marks.mark(picture=path, colour="red")
    clear = marks.mark(picture=path, colour="red", transparent=True)
    assert shown(kept).getchannel("A").getextrema() == (255, 255)
    assert clear["findings"] == ["ground"]
    picture = shown(clear)
    middle = picture.getpixel((picture.width // 2, round(picture.height * 0.2)))
    assert middle[3] == 0  # type: ignore[index]
    ring = picture.getpixel((picture.width // 2, round(picture.height * 0.01)))
    assert ring == (214, 24, 32, 255)


def test_a_picture_without_a_resolution_has_no_true_size_until_somebody_says_it(
    tmp_path: Path,
) -> None:
    path = str(drafts.seal(tmp_path / "s.png", phys=False))
    assert marks.mark(picture=path)["problem"] == "no-size"
    assert marks.mark(picture=path, width_mm=36)["width_mm"] == 36


@pytest.mark.parametrize(
    ("name", "make", "problem"),
    [
        ("jpeg", lambda p: Image.new("RGB", (900, 900)).save(p, "JPEG"), "not-png"),
        ("text", lambda p: p.write_text("seal"), "not-png"),
        ("cut", lambda p: p.write_bytes(_png(900, 900)[:300]), "broken"),
        ("bomb", lambda p: p.write_bytes(_png(6000, 3000)), "too-many-pixels"),
        ("long", lambda p: p.write_bytes(_png(90, 90) + b"0" * 9_000_000), "too-large"),
        (
            "tiny",
            lambda p: Image.new("RGBA", (20, 20)).save(p, "PNG", dpi=(600, 600)),
            "unlikely-size",
        ),
        (
            "huge",
            lambda p: Image.new("RGBA", (900, 900)).save(p, "PNG", dpi=(72, 72)),
            "unlikely-size",
        ),
    ],
)
def test_a_picture_that_cannot_be_used_is_refused_with_a_reason(
    tmp_path: Path, name: str, make: Any, problem: str
) -> None:
    path = tmp_path / name
    make(path)
    assert marks.mark(picture=str(path))["problem"] == problem


def test_a_coarse_picture_is_used_and_said_to_be_coarse(tmp_path: Path) -> None:
    path = drafts.seal(tmp_path / "s.png", dpi=96)
    assert marks.mark(picture=str(path), colour="red")["findings"] == ["coarse"]


def test_what_is_written_into_a_blank_stands_on_its_baseline_in_the_middle() -> None:
    answer = marks.blank(width_mm=20, height_mm=6, baseline_mm=4.5, pieces=[["12", 5, 15]], size=13)
    left, top, right, bottom = inked_mm(shown(answer), 20)
    assert bottom == pytest.approx(4.5, abs=0.1)
    # Figures of Times are 0.676 em high.
    assert bottom - top == pytest.approx(0.676 * 13 / 72 * 25.4, abs=0.15)
    assert (left + right) / 2 == pytest.approx(10, abs=0.3)


def test_dots_are_hidden_only_where_something_is_written() -> None:
    answer = marks.blank(
        width_mm=20, height_mm=6, baseline_mm=4.5, pieces=[["12", 5, 15]], size=13, ground=True
    )
    picture = shown(answer)
    at = [picture.getpixel((round(mm / 20 * picture.width), 3)) for mm in (2, 6, 14, 18)]
    assert [pixel[3] for pixel in at] == [0, 255, 255, 0]  # type: ignore[index]


def test_a_number_too_long_for_its_blank_is_refused() -> None:
    answer = marks.blank(
        width_mm=5, height_mm=6, baseline_mm=4.5, pieces=[["123456", 0, 5]], size=13
    )
    assert answer["problem"] == "no-room"


def test_a_mark_on_a_turned_page_is_turned_against_it(tmp_path: Path) -> None:
    picture = base64.b64decode(marks.mark(words=["Hàng chữ dài"])["picture"])
    wide = Image.open(io.BytesIO(picture))
    turned = Image.open(io.BytesIO(marks.upright(picture, 90)))
    assert turned.size == (wide.height, wide.width)
    assert turned.rotate(-90, expand=True).tobytes() == wide.tobytes()
    assert marks.upright(picture, 0) == picture


def test_a_worker_draws_behind_its_walls(tmp_path: Path) -> None:
    seal = str(drafts.seal(tmp_path / "s.png"))
    with Workers(1, Limits()) as workers:
        answer = workers.call("mark", picture=seal, colour="red", words=[AGENCY], size=8)
        assert answer["width_mm"] == pytest.approx(38, abs=0.05)
        bad = workers.call("mark", picture=__file__)
        assert bad["problem"] == "not-png"


def test_the_face_is_looked_for_where_debian_puts_it() -> None:
    assert typeset.face("Times New Roman", "Regular", 10).font.getname() == ("Tinos", "Regular")


def _png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGBA").save(out, "PNG", compress_level=1)
    return out.getvalue() if width < 5000 else _flat(width, height)


def _flat(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()
