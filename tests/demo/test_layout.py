"""How the documents are set, and the two big ones."""

# pymupdf is untyped.
# mypy: allow-untyped-calls

import unicodedata
from datetime import date
from pathlib import Path

import pymupdf
import pytest

from demo import bulk, layout, marks, tampering
from demo.agencies import agencies
from demo.texts import Paper, papers

MILLIMETRE = 72 / 25.4


def paper(key: str) -> Paper:
    return next(one for one in papers() if one.id == key)


@pytest.fixture(scope="module")
def decision() -> bytes:
    return layout.set_in_type(paper("qd-12-2026"))


def test_the_same_paper_gives_the_same_bytes(decision: bytes) -> None:
    assert layout.set_in_type(paper("qd-12-2026")) == decision


def test_a_page_is_a4_with_the_margins_of_the_decree(decision: bytes) -> None:
    with pymupdf.open(stream=decision, filetype="pdf") as document:
        assert document.page_count == 1
        page = document[0]
        assert page.rect.width == pytest.approx(210 * MILLIMETRE, abs=1)
        assert page.rect.height == pytest.approx(297 * MILLIMETRE, abs=1)
        blocks = [block[:4] for block in page.get_text("blocks")]
    assert min(block[0] for block in blocks) >= 29.5 * MILLIMETRE
    assert max(block[2] for block in blocks) <= (210 - 15) * MILLIMETRE
    assert min(block[1] for block in blocks) >= 18 * MILLIMETRE


def test_every_part_of_the_form_is_there_and_in_composed_unicode(decision: bytes) -> None:
    with pymupdf.open(stream=decision, filetype="pdf") as document:
        text = document[0].get_text()
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "SỞ NỘI VỤ",
        "Số: 12/QĐ-SNV", "Quảng Ngãi, ngày 09 tháng 01 năm 2026", "QUYẾT ĐỊNH",
        "Nơi nhận:", "GIÁM ĐỐC", "Huỳnh Minh Châu", "./.",
    ):  # fmt: skip
        assert part in text
    assert unicodedata.is_normalized("NFC", text)


def test_it_says_that_it_is_pdf_a_2b(decision: bytes) -> None:
    with pymupdf.open(stream=decision, filetype="pdf") as document:
        about = document.get_xml_metadata()
    assert 'part="2"' in about
    assert 'conformance="B"' in about


def test_days_and_numbers_have_their_leading_noughts() -> None:
    assert layout.day_in_words(date(2020, 2, 5)) == "ngày 05 tháng 02 năm 2020"
    assert layout.day_in_words(date(2020, 3, 15)) == "ngày 15 tháng 3 năm 2020"
    assert layout.number_in_words("3") == "03"
    assert layout.number_in_words("45/2019") == "45/2019"


def test_a_signature_is_blue_a_seal_is_red_and_both_let_the_paper_through() -> None:
    own = marks.signature("Đinh Quang Hưng", 2019).picture
    seal = marks.seal(agencies()["H48"]).picture
    for picture, strong, weak in ((own, 2, 0), (seal, 0, 2)):
        data = picture.tobytes()
        points = [data[at : at + 4] for at in range(0, len(data), 4)]
        assert points[0][3] == 0
        inked = [point for point in points if point[3] == 255]
        assert len(inked) > 500
        assert all(point[strong] > point[weak] + 60 for point in inked)
    assert seal.width == marks.pixels(38)


def test_two_people_do_not_sign_alike() -> None:
    one, other = (marks.signature(name, 2019).picture for name in ("Y Ngọc Lan", "Phan Thế Vinh"))
    assert one.tobytes() != other.tobytes()


def test_a_forger_who_finds_nothing_says_so(decision: bytes) -> None:
    with pytest.raises(LookupError):
        tampering.rewrite(decision, "không có câu này", "x")
    with pytest.raises(LookupError):
        tampering.flip(decision, "06", "05")


@pytest.mark.slow
def test_the_long_document_has_200_pages() -> None:
    with pymupdf.open(stream=layout.set_in_type(bulk.catalogue(seed=2019)), filetype="pdf") as made:
        assert made.page_count == bulk.PAGES


def test_the_large_document_is_more_than_100_mb_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    bulk.write_large(path, seed=2019)
    assert path.stat().st_size > 100_000_000
    with pymupdf.open(path) as document:
        assert not document.is_repaired
        assert document.page_count == bulk.SHEETS
        assert document[3].get_images()[0][2:4] == bulk.SHEET
