"""Codes: what is drawn is read again, whichever way up, and nothing else is taken for one."""

import random
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from preservation.pages.codes import code128_modules, codes, qr_modules, qr_png, read_codes
from preservation.texts.sink import UnreadableError
from preservation.workers import Limits, WorkerFailedError, Workers

LINK = "https://luutru.example/verify?c=7KQ2-9XFM-03TA"


LETTERS = st.characters(codec="utf-8", exclude_categories=["C", "Z"])


def page_with(png: bytes, angle: float = 0.0) -> Image.Image:
    """A page of A4 at 200 dots an inch with the picture somewhere on it."""
    page = Image.new("RGB", (1654, 2339), (246, 244, 238))
    page.paste(Image.open(BytesIO(png)).convert("RGB"), (1100, 300))
    return page.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(230, 230, 225))


@pytest.mark.parametrize("angle", [0, 2.5, 90, 178, 271])
def test_a_drawn_code_is_read_whichever_way_up(angle: float) -> None:
    (found,) = read_codes(page_with(qr_png(LINK), angle))
    assert (found.format, found.text) == ("qr", LINK)


def test_its_place_is_told_as_shares_of_the_page() -> None:
    (found,) = read_codes(page_with(qr_png(LINK, pixels=8)))
    left, top, right, bottom = found.box
    assert 1100 / 1654 < left < right < 1
    assert 300 / 2339 < top < bottom < 0.4


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=90)
)
def test_any_words_come_back_as_they_were(words: str) -> None:
    (found,) = read_codes(Image.open(BytesIO(qr_png(words))))
    assert found.text == words


@pytest.mark.parametrize("level", ["L", "M", "Q", "H"])
def test_a_higher_level_has_no_fewer_modules(level: str) -> None:
    modules = qr_modules(LINK, level)
    assert len(modules) == len(modules[0]) >= len(qr_modules(LINK, "L"))
    assert (len(modules) - 17) % 4 == 0


def test_a_code_that_is_worn_is_still_read() -> None:
    page = page_with(qr_png(LINK, level="Q")).filter(ImageFilter.GaussianBlur(1.5))
    page.paste((120, 110, 90), (1250, 450, 1290, 490))
    assert [one.text for one in read_codes(page)] == [LINK]


def test_the_same_words_give_the_same_bytes() -> None:
    assert qr_png(LINK) == qr_png(LINK)


def test_what_cannot_be_drawn_is_refused() -> None:
    for text, level in (("", "M"), ("x" * 401, "M"), (LINK, "Z")):
        with pytest.raises(ValueError, match="QR"):
            qr_modules(text, level)
    for text in ("", "số 15", "a\nb", "x" * 61):
        with pytest.raises(ValueError, match="Code 128"):
            code128_modules(text)


def test_bars_are_read_too() -> None:
    bars = code128_modules("LUUTRU:SPLIT")
    page = Image.new("L", (len(bars) * 4 + 200, 300), 255)
    for at, dark in enumerate(bars):
        if dark:
            page.paste(0, (100 + at * 4, 60, 104 + at * 4, 240))
    (found,) = read_codes(page)
    assert (found.format, found.text) == ("code128", "LUUTRU:SPLIT")


def test_noise_is_no_code() -> None:
    dice = random.Random(4)
    grain = Image.frombytes("L", (800, 800), dice.randbytes(640_000))
    assert read_codes(grain.filter(ImageFilter.BoxBlur(2))) == ()


def test_a_very_large_page_is_read_in_small() -> None:
    page = page_with(qr_png(LINK, pixels=10)).resize((6000, 8485))
    assert [one.text for one in read_codes(page)] == [LINK]


def test_a_worker_reads_the_frames_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "stack.tif"
    first, second = page_with(qr_png("LUUTRU:SPLIT")), page_with(qr_png(LINK))
    first.save(path, "TIFF", save_all=True, append_images=[second], compression="tiff_lzw")
    with Workers(1, Limits()) as workers:
        said: list[Any] = [workers.call("codes", path=str(path), number=n) for n in (1, 2)]
        with pytest.raises(WorkerFailedError):
            workers.call("codes", path=str(path), number=3)
    assert [[one["text"] for one in frame["codes"]] for frame in said] == [
        ["LUUTRU:SPLIT"],
        [LINK],
    ]


def test_what_is_no_picture_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    with pytest.raises(UnreadableError):
        codes(str(path))
