"""hOCR becomes words in millimetres."""

import pytest

from ingest.reading.hocr import HocrError, page_of_hocr

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
    "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><body>
<div class='ocr_page' title='image "p.png"; bbox 0 0 2480 3508; ppageno 0; scan_res 300 300'>"""
LINE = """<span class='ocr_line' title="bbox 300 300 900 360; baseline 0 0">
<span class='ocrx_word' title='bbox 300 300 420 360; x_wconf 96'>Số:</span>
<span class='ocrx_word' title='bbox 440 300 900 360; x_wconf 41'><em>12/QĐ-UBND</em></span>
</span>"""
FOOT = "</div></body></html>"


def hocr(*lines: str) -> bytes:
    return (HEAD + "".join(lines) + FOOT).encode()


def test_words_stand_in_millimetres_with_their_confidence() -> None:
    page = page_of_hocr(hocr(LINE), 2)

    assert page.width == pytest.approx(210, abs=0.1)
    assert page.text == "Số: 12/QĐ-UBND"
    first, second = page.words
    assert first.box.left == pytest.approx(25.4)
    assert (first.confidence, second.confidence) == (0.96, 0.41)
    assert {word.page for word in page.words} == {2}


def test_the_pictures_own_dpi_counts_more_than_what_tesseract_guessed() -> None:
    assert page_of_hocr(hocr(LINE), 0, dpi=150).width == pytest.approx(420, abs=0.2)


def test_lines_are_kept_apart() -> None:
    page = page_of_hocr(hocr(LINE, LINE, LINE), 0)

    assert [len(line) for line in page.lines()] == [2, 2, 2]


def test_only_the_first_page_is_read() -> None:
    twice = (HEAD + LINE + "</div>" + HEAD.partition("<body>")[2] + LINE + FOOT).encode()
    assert len(page_of_hocr(twice, 0).words) == 2


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"not xml",
        b"<html><body/></html>",
        HEAD.replace("bbox 0 0 2480 3508;", "").encode() + FOOT.encode(),
        hocr(LINE)[:-30],
    ],
)
def test_what_is_not_ours_is_damage(said: bytes) -> None:
    with pytest.raises(HocrError, match="hOCR"):
        page_of_hocr(said, 0)


def test_an_entity_is_not_resolved() -> None:
    bomb = (
        b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        b"<html><body><div class='ocr_page' title='bbox 0 0 10 10; scan_res 300 300'>"
        b"<span class='ocr_line' title='bbox 0 0 1 1'><span class='ocrx_word'"
        b" title='bbox 0 0 5 5; x_wconf 90'>&a;</span></span></div></body></html>"
    )
    assert page_of_hocr(bomb, 0).text == "&a;"
