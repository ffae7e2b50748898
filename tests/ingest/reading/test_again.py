"""Of two readings of a block the one that is surer of more letters is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.again import Choice, Strip, both, chosen
from ingest.reading.hocr import HocrError, page_of_hocr

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
    "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><body>"""
FOOT = "</body></html>"


def word(text: str, left: int, top: int, sure: int) -> str:
    place = f"bbox {left} {top} {left + 80} {top + 40}; x_wconf {sure}"
    return f"<span class='ocrx_word' id='w' title='{place}'><strong>{text}</strong></span>"


def line(top: int, *words: tuple[str, int, int], left: int = 0) -> str:
    said = "\n ".join(word(text, at, top, sure) for text, at, sure in words)
    place = f"bbox {left} {top} 900 {top + 40}; baseline 0 -3"
    return f"<p class='ocr_par'><span class='ocr_line' id='l' title='{place}'>{said}</span></p>"


def page(*lines: str) -> str:
    return (
        "<div class='ocr_page' title='image \"p\"; bbox 0 0 2480 3508; scan_res 300 300'>"
        + "".join(lines)
        + "</div>"
    )


def hocr(*pages: str) -> bytes:
    return (HEAD + "".join(pages) + FOOT).encode()


FIRST = hocr(
    page(
        line(100, ("Quốc", 100, 96), ("hiệu", 200, 96)),
        line(500, ("Nhu", 100, 60), ("CHU", 900, 70)),
        line(900, ("hết", 100, 96)),
    )
)
SECOND = hocr(page(line(12, ("Như", 12, 95), ("trên;", 100, 94))), page(line(12, ("CHỦ", 12, 96))))
STRIPS = [Strip(88, 488, (2,), stained=False), Strip(888, 488, (3,), stained=False)]


def test_a_block_that_was_read_better_takes_the_place_of_what_stood_there() -> None:
    read = page_of_hocr(both(FIRST, SECOND, STRIPS, ()), 0)

    assert read.text == "Quốc hiệu\nNhư trên;\nCHỦ\nhết"
    word = read.words[2]
    assert (round(word.box.left / 25.4 * 300), round(word.box.top / 25.4 * 300)) == (100, 500)
    assert word.confidence == 0.95


def test_a_line_that_nobody_had_read_comes_where_it_stands() -> None:
    strip = [Strip(88, 688, (), stained=False)]
    second = hocr(page(line(12, ("Lưu:", 12, 95))))

    assert page_of_hocr(both(FIRST, second, strip, ()), 0).text.splitlines() == [
        "Quốc hiệu", "Nhu CHU", "Lưu:", "hết",
    ]  # fmt: skip


def test_what_is_found_below_the_last_line_comes_last() -> None:
    second = hocr(page(line(12, ("2", 12, 95))))

    read = page_of_hocr(both(FIRST, second, [Strip(88, 3000, (), stained=False)], ()), 0)

    assert read.text.endswith("hết\n2")


def test_a_rule_that_was_taken_for_a_letter_goes_and_its_line_with_it() -> None:
    assert page_of_hocr(both(FIRST, b"", (), [4]), 0).text == "Quốc hiệu\nNhu CHU"


def test_strokes_of_a_pen_go_only_where_a_pen_was() -> None:
    first = hocr(page(line(500, ("ƒ", 100, 30), ("Chữ", 400, 96))))
    second = hocr(page(line(12, ("~ế", 12, 10))))

    kept = both(first, second, [Strip(88, 488, (0,), stained=False)], ())
    gone = both(first, second, [Strip(88, 488, (0,), stained=True)], ())

    assert page_of_hocr(kept, 0).text == "ƒ Chữ"
    assert page_of_hocr(gone, 0).text == "Chữ"


@pytest.mark.parametrize(
    ("first", "second", "choice"),
    [
        ([("CHU", 0.7)], [("CHỦ", 0.96)], Choice.SECOND),
        ([("CHỦ", 0.96)], [("CHU", 0.7)], Choice.FIRST),
        ([("CHỦ", 0.9)], [("CHỦ", 0.9), ("TỊCH", 0.9)], Choice.SECOND),
        ([("_", 0.9), ("Số", 0.9)], [("Số", 0.9)], Choice.SECOND),
        ([], [("#", 0.99)], Choice.FIRST),
        ([], [("TỊCH", 0.2)], Choice.FIRST),
        ([("MẬT", 0.4)], [("BẠT", 0.9)], Choice.FIRST),
        ([("HỎA", 0.4), ("TỐC", 0.4)], [("HOA", 0.9), ("TÚC", 0.9)], Choice.FIRST),
    ],
    ids=["marks", "worse", "more", "noise", "sign", "unsure", "secret", "haste"],
)
def test_the_reading_with_more_sure_letters_is_kept_but_a_mark_is_never_lost(
    first: list[tuple[str, float]], second: list[tuple[str, float]], choice: Choice
) -> None:
    assert chosen(first, second, stained=False) is choice


READ = st.lists(
    st.tuples(st.text("aăâbcđ–.~2", min_size=1, max_size=4), st.floats(0, 1)), max_size=6
)


@given(READ, st.booleans())
def test_nothing_is_lost_to_a_reading_without_letters(
    first: list[tuple[str, float]], stained: bool
) -> None:
    choice = chosen(first, [("~", 0.9)], stained=stained)

    many = sum(letter.isalnum() for text, _ in first for letter in text) > 6
    assert choice is not Choice.SECOND
    assert choice is Choice.FIRST or (stained and not many)


@pytest.mark.parametrize("second", [b"<html", hocr(page())], ids=["cut", "a page too few"])
def test_a_second_reading_that_does_not_fit_is_refused(second: bytes) -> None:
    with pytest.raises(HocrError):
        both(FIRST, second, STRIPS, ())


def test_entities_of_hocr_are_not_followed() -> None:
    bomb = b'<!DOCTYPE html [<!ENTITY a "boom">]>' + FIRST.split(b'dtd">', 1)[1].replace(
        b"Nhu", b"&a;"
    )

    assert b"boom" not in both(bomb, b"", (), ()).split(b"<html", 1)[1]
