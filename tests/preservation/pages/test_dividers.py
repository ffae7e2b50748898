"""Dividers: a sheet that was printed, scanned askew and torn still parts a stack."""

# pymupdf is untyped.
# mypy: allow-untyped-calls

from pathlib import Path

import pytest
from PIL import Image

from ingest.digitise.separating import Group, Split, separator_code, split
from ingest.digitise.sheets import Page, Sheet
from preservation.pages.codes import read_codes
from preservation.pages.dividers import divider_sheets
from preservation.pages.measures import measure
from preservation.pages.pdf import opened
from preservation.pages.typeset import UnsettableError

NAME = "H49.64.33.2001.160.1"


def scans(path: Path, dpi: int) -> list[Image.Image]:
    """The sheets of ``path`` as a scanner sees them: on tinted paper, a little askew."""
    with opened(str(path)) as document:
        seen = [document[n].get_pixmap(dpi=dpi) for n in range(document.page_count)]
    sheets = [Image.frombytes("RGB", (one.width, one.height), one.samples) for one in seen]
    return [one.rotate(2, Image.Resampling.BICUBIC, fillcolor=(228, 226, 220)) for one in sheets]


def codes_on(picture: Image.Image) -> list[tuple[str, str]]:
    return [(one.format, one.text) for one in read_codes(picture)]


def test_each_sheet_says_its_code_three_times(tmp_path: Path) -> None:
    to = tmp_path / "sheets.pdf"
    assert divider_sheets([("LUUTRU:SPLIT", ""), (separator_code(NAME), NAME)], to) == 2
    plain, named = scans(to, 200)
    assert codes_on(plain) == [(format_, "LUUTRU:SPLIT") for format_ in ("qr", "code128", "qr")]
    assert {text for _, text in codes_on(named)} == {f"LUUTRU:SPLIT:{NAME}"}


def test_half_a_sheet_is_enough(tmp_path: Path) -> None:
    divider_sheets([("LUUTRU:SPLIT", "")], tmp_path / "one.pdf")
    (whole,) = scans(tmp_path / "one.pdf", 200)
    for half in ((0, 0, 1654, 1100), (0, 1300, 1654, 2339)):
        assert codes_on(whole.crop(half))[0][1] == "LUUTRU:SPLIT"


def test_vietnamese_words_stand_on_it_and_in_its_code(tmp_path: Path) -> None:
    name = "Quyết định số 15/QĐ-UBND, về việc ban hành Quy chế văn thư, lưu trữ của cơ quan"
    divider_sheets([(separator_code(name), name)], tmp_path / "one.pdf")
    with opened(str(tmp_path / "one.pdf")) as document:
        words = " ".join(document[0].get_text().replace("\u00ad", "-").split())
    assert name in words
    assert "TỜ PHÂN CÁCH TÀI LIỆU" in words
    (sheet,) = scans(tmp_path / "one.pdf", 200)
    assert codes_on(sheet) == [("qr", f"LUUTRU:SPLIT:{name}")] * 2


def test_the_longest_name_can_be_printed(tmp_path: Path) -> None:
    name = "ộ" * 100
    assert divider_sheets([(separator_code(name), name)], tmp_path / "one.pdf") == 1
    (sheet,) = scans(tmp_path / "one.pdf", 200)
    assert codes_on(sheet)[0][1].endswith(name)


def test_the_same_sheets_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        divider_sheets([("LUUTRU:SPLIT", "")], tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_letters_that_the_face_lacks_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnsettableError, match="letters-missing"):
        divider_sheets([(separator_code("文書"), "文書")], tmp_path / "one.pdf")
    assert not (tmp_path / "one.pdf").exists()


def test_a_scanned_stack_comes_apart_at_printed_sheets(tmp_path: Path) -> None:
    divider_sheets([(separator_code(NAME), NAME)], tmp_path / "one.pdf")
    (sheet,) = scans(tmp_path / "one.pdf", 200)
    leaf = Image.new("RGB", sheet.size, (247, 245, 239))
    written = leaf.copy()
    for line in range(8):
        written.paste((40, 40, 40), (300, 300 + 60 * line, 1300, 308 + 60 * line))
    pages = [
        Page(number, Sheet(tmp_path, number - 1), measures=measure(picture, 200, codes=True))
        for number, picture in enumerate((written, sheet, leaf, written, leaf), 1)
    ]
    assert split(pages, Split.BARCODE, 3.0) == (
        Group((1,)),
        Group((4, 5), separators=(2, 3), name=NAME),
    )
