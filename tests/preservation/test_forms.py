"""Forms: a long table set in type, page after page, each word once and in its place."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preservation.forms.fitting import Fitting
from preservation.forms.make import bind
from preservation.forms.printed import Heading, Printed, Signatory, Total
from preservation.pages.typeset import face, millimetres
from preservation.pdfa import pdfa
from preservation.workers import Limits, Workers

NOON = datetime(2026, 1, 5, 5, tzinfo=UTC)
ROWS = 300
LETTERS = "aăâđêôơưạếợữỹẶỨ Nguyễn 0123456789/-.,;"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, Limits()) as pool:
        yield pool


def _printed(rows: int, paper: str = "A4") -> Printed:
    return Printed(
        title="SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
        superior="",
        agency="Ủy ban nhân dân xã Đắk Môn",
        cover=("Năm: 2026",),
        running="Ủy ban nhân dân xã Đắk Môn – năm 2026",
        foot="In từ Lưu Trữ",
        headings=(Heading("Số đến", 20), Heading("Trích yếu", 120), Heading("Ghi chú", 30)),
        rows=((f"{n:02}", f"Mục{n} về việc quyết toán ngân sách", "") for n in range(1, rows + 1)),
        total=Total("Tổng số: {number} ({in_words})."),
        place_and_day="Ngày …… tháng …… năm ………",
        signatories=(Signatory("NGƯỜI LẬP SỔ"),),
        paper=paper,
        at=NOON,
    )


@pytest.fixture(scope="module")
def bound(workers: Workers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("forms") / "so.pdf"
    made = bind(workers, _printed(ROWS), path)
    assert made.rows == ROWS
    assert [each.name for each in path.parent.iterdir()] == ["so.pdf"]
    return path


def _texts(path: Path) -> list[str]:
    with pymupdf.open(path) as pdf:  # type: ignore[no-untyped-call]
        return [" ".join(page.get_text().split()) for page in pdf]


def test_every_row_stands_once_and_in_order(bound: Path) -> None:
    numbers = [int(n) for n in re.findall(r"Mục(\d+)", " ".join(_texts(bound)))]
    assert numbers == list(range(1, ROWS + 1))


def test_every_page_but_the_cover_has_headings_and_says_which_it_is(bound: Path) -> None:
    cover, *pages = _texts(bound)
    assert "Trang" not in cover
    assert len(pages) > 5
    for number, text in enumerate(pages, 2):
        assert text.count(f"Trang {number}/{len(pages) + 1}") == 1
        assert "Ủy ban nhân dân xã Đắk Môn – năm 2026" in text
        if "Mục" in text:
            assert "Số đến Trích yếu Ghi chú (1) (2) (3)" in text
    assert "Tổng số: 300 (ba trăm)." in pages[-1]


def test_it_is_a_pdf_a_whose_faces_are_embedded_once(bound: Path) -> None:
    assert pdfa(str(bound), "2b") == {"claim": "2b", "verdict": "pass", "findings": []}
    with pikepdf.open(bound) as pdf:
        held = {page.obj.Resources.objgen for page in pdf.pages}
        fonts = pdf.pages[0].obj.Resources.Font.values()
        assert len(held) == 1
        for font in fonts:
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            assert str(font.BaseFont).partition("+")[2].startswith("Tinos")


def test_the_same_register_is_the_same_page_by_page(
    bound: Path, workers: Workers, tmp_path: Path
) -> None:
    bind(workers, _printed(ROWS), tmp_path / "so.pdf")
    assert _texts(tmp_path / "so.pdf") == _texts(bound)


def test_a_register_without_entries_has_its_headings(workers: Workers, tmp_path: Path) -> None:
    made = bind(workers, _printed(0, "A3"), tmp_path / "so.pdf")
    (_, page) = _texts(made.path)
    assert (made.pages, made.rows) == (2, 0)
    assert "Trích yếu" in page
    assert "Trang 2/2" in page


@settings(max_examples=60, deadline=None)
@given(st.text(LETTERS, max_size=80), st.floats(4, 60))
def test_words_are_broken_into_lines_that_fit_and_none_is_lost(text: str, room: float) -> None:
    lines = Fitting(10.5).lines(text, room)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    wanted = face("Times New Roman", "Regular", 10.5)
    for line in lines:
        wide = sum(millimetres(wanted.width(letter)) for letter in line)
        assert len(line) == 1 or wide <= room + 1e-6
