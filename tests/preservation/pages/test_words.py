"""Words of a text layer: real PDFs, read in a real worker."""

# PyMuPDF is typed in part only.
# mypy: allow-untyped-calls

from collections.abc import Iterator, Mapping
from pathlib import Path

import pymupdf
import pytest

from demo.layout import set_in_type
from demo.texts import papers
from preservation.pages.words import Area, PageOfWords, Word
from preservation.workers import Limits, WorkerFailedError, Workers


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, Limits()) as some:
        yield some


@pytest.fixture(scope="module")
def decision(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("words") / "decision.pdf"
    path.write_bytes(set_in_type(papers()[0]))
    return path


def pages(answer: Mapping[str, object]) -> list[PageOfWords]:
    told = answer["pages"]
    assert isinstance(told, list)
    return [PageOfWords.from_dict(one) for one in told]


def test_the_head_is_told_line_by_line_column_by_column(workers: Workers, decision: Path) -> None:
    first = pages(workers.call("words", path=str(decision), numbers=[0]))[0]

    lines = first.text.splitlines()
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in lines
    assert "Số: 45/2019/QĐ-UBND" in lines
    assert "Kon Tum, ngày 25 tháng 11 năm 2019" in lines
    assert (first.width, first.height) == (210.0, 297.0)


def test_a_word_stands_where_it_is_seen(workers: Workers, decision: Path) -> None:
    first = pages(workers.call("words", path=str(decision), numbers=[0]))[0]
    number = next(word for word in first.words if word.text == "45/2019/QĐ-UBND")

    assert 30 < number.box.left < number.box.right < 95, "in the left column"
    assert 20 < number.box.top < number.box.bottom < 60, "at the head"
    assert number.confidence == 1.0


def test_the_first_page_and_the_last_can_be_asked_for(workers: Workers, decision: Path) -> None:
    answer = workers.call("words", path=str(decision), numbers=[0, -1, 99])

    assert isinstance(answer["of"], int)
    assert [page.number for page in pages(answer)] == [0, answer["of"] - 1]


def test_a_turned_page_is_read_as_it_is_shown(workers: Workers, tmp_path: Path) -> None:
    path = tmp_path / "turned.pdf"
    with pymupdf.open() as document:
        page = document.new_page(width=595, height=842)
        page.insert_text((100, 842 - 50), "across", rotate=90)
        page.set_rotation(90)
        document.save(path)

    shown = pages(workers.call("words", path=str(path)))[0]
    assert shown.width > shown.height
    assert [word.text for word in shown.words] == ["across"]
    assert shown.words[0].box.width > shown.words[0].box.height


def test_what_is_no_pdf_fails_and_the_worker_lives(workers: Workers, tmp_path: Path) -> None:
    path = tmp_path / "no.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(WorkerFailedError):
        workers.call("words", path=str(path))


def test_pages_make_the_round_trip_through_json() -> None:
    word = Word("Số:", 3, Area(1.0, 2.0, 8.25, 6.5), 0.875, 0)
    page = PageOfWords(3, 210.0, 297.0, (word,))

    assert PageOfWords.from_dict(page.as_dict()) == page
