"""Comparison of pages: the smallest change is seen, by both renderers, and work is bounded."""

import itertools
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from preservation.pages import compare
from preservation.pages.compare import Ask, Comparer, Comparison
from preservation.pages.renderers import Box, MuPdf, Pdfium
from preservation.texts.sink import UnreadableError

BOTH = {"MuPDF", "PDFium"}


def paper(words: str, size: float = 10, **page: Any) -> bytes:
    """One page with one line at (72, 600)."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        leaf = pdf.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        leaf.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        leaf.Contents = pdf.make_stream(f"BT /F1 {size} Tf 72 600 Td ({words}) Tj ET".encode())
        for key, value in page.items():
            leaf.obj[f"/{key}"] = value
        pdf.save(out)
    return out.getvalue()


def seen(then: bytes, now: bytes, *permitted: Box) -> Comparison:
    with Comparer(now) as comparer:
        return comparer.against(then, lambda count: [Ask(n + 1, permitted) for n in range(count)])


def differ(result: Comparison) -> set[str]:
    return {one.renderer for one in result.seen if one.outside}


def test_a_changed_digit_of_ten_points_is_seen() -> None:
    papers = {digit: paper(f"So tien: 1.00{digit}.000 dong") for digit in "0123456789"}
    for one, other in itertools.combinations(papers, 2):
        assert differ(seen(papers[one], papers[other])) == BOTH, (one, other)


@pytest.mark.parametrize("size", [6, 7, 8])
def test_so_is_one_in_small_print(size: int) -> None:
    for a, b in (("3", "8"), ("6", "8"), ("5", "6"), (".", ","), ("1", "l")):
        assert differ(seen(paper(f"x{a}y", size), paper(f"x{b}y", size))) == BOTH


def test_a_colour_of_the_same_brightness_is_seen() -> None:
    then, now = paper("x) Tj 0.5 0 0 rg (y"), paper("x) Tj 0 0.25 0 rg (y")
    assert differ(seen(then, now)) == BOTH


def test_the_same_page_does_not_differ() -> None:
    result = seen(paper("a"), paper("a"))
    assert {one.renderer for one in result.seen} == BOTH
    assert differ(result) == set()
    assert result.left_out == ()


@pytest.mark.parametrize(
    "page",
    [
        {},
        {"Rotate": 90},
        {"Rotate": 180},
        {"Rotate": 270},
        {"CropBox": pikepdf.Array([30, 300, 500, 800])},
        {"CropBox": pikepdf.Array([30, 300, 500, 800]), "Rotate": 90},
        {"UserUnit": 1.5},
        {"MediaBox": pikepdf.Array([-50, -70, 545, 772])},
        {"MediaBox": pikepdf.Array([545, 772, -50, -70]), "Rotate": 270},
        {"CropBox": pikepdf.Array([-100, -100, 800, 1000])},
        {"CropBox": pikepdf.Array([500, 800, 30, 300]), "Rotate": 180},
        {"CropBox": pikepdf.Array([-100, 300, 500, 900]), "Rotate": -90},
    ],
)
def test_a_difference_is_told_in_points_however_the_page_lies(page: dict[str, Any]) -> None:
    then, now = paper("xxxx", 10, **page), paper("xxx8", 10, **page)
    result = seen(then, now)
    assert differ(result) == BOTH
    for one in result.seen:
        ((left, bottom, right, top),) = one.outside
        assert 80 < left < right < 105
        assert 590 < bottom < top < 618


def test_what_lies_in_a_permitted_box_is_set_apart() -> None:
    then, now = paper("xxxx"), paper("xxx8")
    result = seen(then, now, (300, 300, 400, 400), (80, 595, 105, 612))
    assert differ(result) == set()
    assert {one.inside for one in result.seen} == {(1,)}

    beside = seen(then, now, (80, 540, 105, 590))
    assert differ(beside) == BOTH


def test_what_reaches_out_of_a_permitted_box_is_a_difference() -> None:
    then, now = paper("x"), paper("x) Tj 100 0 Td (WWWWWWWW")
    result = seen(then, now, (172, 595, 200, 612))
    assert differ(result) == BOTH


def test_pages_beyond_the_limit_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "MOST_PAGES", 0)
    result = seen(paper("a"), paper("b"))
    assert (result.seen, result.left_out) == ((), ((1, "too many pages"),))


def test_no_page_is_begun_when_the_time_is_up() -> None:
    times = iter([0.0, *[100.0] * 10])
    with Comparer(paper("b"), seconds=10, clock=lambda: next(times)) as comparer:
        result = comparer.against(paper("a"), lambda _: [Ask(1)])
    assert result.seen == ()
    assert set(result.left_out) == {(1, "no time left")}


def test_a_page_as_large_as_a_house_is_not_drawn() -> None:
    house = pikepdf.Array([0, 0, 14_400, 14_400])
    result = seen(paper("a", MediaBox=house), paper("b", MediaBox=house))
    assert result.seen == ()
    assert {why for _, why in result.left_out}


@pytest.mark.parametrize("kind", [MuPdf, Pdfium])
def test_what_is_no_pdf_is_refused(kind: type[MuPdf | Pdfium]) -> None:
    for data in (b"", b"%PDF-1.7", b"\0" * 500):
        with pytest.raises(UnreadableError):
            kind(data).picture(1)


def test_a_file_that_opens_no_more_is_left_out() -> None:
    result = seen(paper("a"), b"%PDF-1.7 nothing")
    assert result.seen == ()
    assert result.left_out


def test_both_pictures_are_written_and_a_missing_page_is_told(tmp_path: Path) -> None:
    names = (str(tmp_path / "a.png"), str(tmp_path / "b.png"))
    assert compare.pictures(paper("a"), paper("b"), 1, names) == {"then": 827, "now": 827}
    assert compare.pictures(paper("a"), paper("b"), 2, names) == {"then": 0, "now": 0}
