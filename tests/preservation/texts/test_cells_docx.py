"""Tables of a docx, cell by cell: spans, tables within cells, and files that are none."""

import zipfile
from pathlib import Path

import pytest

from preservation.texts.cells_docx import tables

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def _cell(words: str, more: str = "") -> str:
    return f"<w:tc>{more}<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"


def _docx(path: Path, body: str, head: str = "") -> str:
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("[Content_Types].xml", TYPES)
        whole = f"{head}<w:document {W}><w:body>{body}</w:body></w:document>"
        box.writestr("word/document.xml", whole)
    return str(path)


def test_cells_are_told_by_row_and_column(tmp_path: Path) -> None:
    span = '<w:tcPr><w:gridSpan w:val="3"/></w:tcPr>'
    inner = f"<w:tbl><w:tr>{_cell('trong')}</w:tr></w:tbl>"
    rows = f"<w:tr>{_cell('I')}{_cell('TỔNG HỢP', span)}{_cell('cuối')}</w:tr><w:tr/>"
    gone = "<w:p><w:r><w:delText>bỏ</w:delText></w:r></w:p>"
    rows += f"<w:tr>{_cell('')}<w:tc>{inner}{gone}</w:tc></w:tr>"
    body = f"<w:p><w:r><w:t>ngoài</w:t></w:r></w:p><w:tbl>{rows}</w:tbl><w:tbl><w:tr/></w:tbl>"
    told = tables(_docx(tmp_path / "a.docx", body))
    assert told["problem"] == ""
    first, second = told["sheets"]
    assert first["rows"] == [
        [1, [[0, "I", "t"], [1, "TỔNG HỢP", "t"], [4, "cuối", "t"]]],
        [3, [[1, "trong", "t"]]],
    ]
    assert second["rows"] == []


@pytest.mark.parametrize("head", ["<!DOCTYPE x [<!ENTITY a 'b'>]>", "<x", "\x00"])
def test_what_is_broken_or_declares_a_type_is_not_read(tmp_path: Path, head: str) -> None:
    told = tables(_docx(tmp_path / "a.docx", f"<w:tbl><w:tr>{_cell('a')}</w:tr></w:tbl>", head))
    assert told["sheets"] == []
    assert told["problem"]


def test_too_many_rows_are_refused_and_other_files_are_read_as_sheets(tmp_path: Path) -> None:
    many = f"<w:tr>{_cell('a')}</w:tr>" * 20_201
    assert tables(_docx(tmp_path / "a.docx", f"<w:tbl>{many}</w:tbl>"))["problem"] == "rows"
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", "utf-8")
    assert tables(str(tmp_path / "a.csv"))["sheets"][0]["rows"][0] == [
        1,
        [[0, "a", "t"], [1, "b", "t"]],
    ]
