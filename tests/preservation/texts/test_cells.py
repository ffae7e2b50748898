"""Cells of foreign spreadsheets, with what was truly typed: text, numbers, days."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from preservation.texts.cells import cells
from preservation.texts.cells_found import MOST_ROWS, day_of, is_day_form

CELL = "<table:table-cell"
DAY = f'{CELL} office:value-type="date" office:date-value="2024-03-05T00:00:00"'
EMPTY = f'<table:table-row table:number-rows-repeated="%s">{CELL} table:number-columns-repeated'
ODS = f"""<?xml version="1.0"?>
<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">
<office:body><office:spreadsheet><table:table table:name="Một">
{EMPTY % 2}="5"/></table:table-row>
<table:table-row>
{CELL} office:value-type="float" office:value="7"><text:p>007</text:p></table:table-cell>
{CELL} table:number-columns-repeated="3"/>
{DAY}><text:p>05/03/24</text:p></table:table-cell>
{CELL} office:value-type="string"><text:p>hai</text:p><text:p>dòng<text:s text:c="2"/>x</text:p>
</table:table-cell>
</table:table-row>
{EMPTY % 1048570}="16384"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def _ods(path: Path, content: str) -> Path:
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        box.writestr("content.xml", content)
    return path


def _first(path: Path) -> Any:
    found = cells(str(path))
    assert found["problem"] == ""
    return found["sheets"][0]["rows"]


def test_an_xlsx_tells_days_from_numbers_and_keeps_leading_zeros(tmp_path: Path) -> None:
    book = Workbook()
    page: Any = book.active
    page.append(["Một", 1, 2.0, date(2024, 3, 5), 45123, "=1+1", True, "  ", 2.5])
    page["B1"].number_format = "000"
    hidden: Any = book.create_sheet("ẩn")
    hidden.sheet_state = "hidden"
    hidden.append(["x"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    found = cells(str(path))
    assert [sheet["name"] for sheet in found["sheets"]] == ["Sheet"]
    assert found["sheets"][0]["rows"] == [
        [
            1,
            [
                [0, "Một", "t"],
                [1, "001", "n"],
                [2, "2", "n"],
                [3, "2024-03-05", "d"],
                [4, "45123", "n"],
                [5, "", "f"],
                [6, "1", "b"],
                [8, "2.5", "n"],
            ],
        ]
    ]


def test_an_ods_does_not_grow_by_empty_rows_that_are_repeated(tmp_path: Path) -> None:
    assert _first(_ods(tmp_path / "a.ods", ODS)) == [
        [3, [[0, "007", "n"], [4, "2024-03-05", "d"], [5, "hai\ndòng  x", "t"]]]
    ]


def test_an_ods_of_a_million_rows_is_refused(tmp_path: Path) -> None:
    many = '"1048570"><table:table-cell'
    bomb = ODS.replace(many, f'{many} office:value-type="float" office:value="1"')
    assert cells(str(_ods(tmp_path / "a.ods", bomb)))["problem"] in {"rows", "text"}
    assert MOST_ROWS < 1_048_570


@pytest.mark.parametrize(
    ("data", "row"),
    [
        ("Số;Tên\n01;a,b\n".encode(), [[0, "01", "t"], [1, "a,b", "t"]]),
        ("Số,Tên\n01,ă\n".encode("utf-8-sig"), [[0, "01", "t"], [1, "ă", "t"]]),
        ("Số\tTên\n01\tă\n".encode("utf-16"), [[0, "01", "t"], [1, "ă", "t"]]),
    ],
)
def test_a_csv_of_any_kind(tmp_path: Path, data: bytes, row: object) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert _first(path)[1] == [2, row]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xff\xfe\x00", "encoding"),
        (b"S\xe8\n", "encoding"),
        (b"a\0b", "kind"),
        (b"PK\x03\x04", "damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "damaged"),
    ],
)
def test_what_is_no_spreadsheet_is_said(tmp_path: Path, data: bytes, problem: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(data)
    assert cells(str(path))["problem"] == problem


def test_a_document_type_in_it_is_refused(tmp_path: Path) -> None:
    root = "<office:document-content"
    evil = ODS.replace(root, f"<!DOCTYPE x [<!ENTITY a 'b'>]>{root}", 1)
    assert cells(str(_ods(tmp_path / "a.ods", evil)))["problem"] == "damaged"


def test_days_are_counted_as_excel_counts_them() -> None:
    assert day_of(1) == "1900-01-01"
    assert day_of(59) == "1900-02-28"
    assert day_of(61) == "1900-03-01"
    assert day_of(45122.75) == "2023-07-15"
    assert day_of(0, since_1904=True) == "1904-01-01"
    assert day_of(-1) == day_of(1e12) == ""


def test_forms_of_days_are_known() -> None:
    assert is_day_form("dd/mm/yyyy")
    assert is_day_form("[$-42A]d\\ mmmm")
    assert not is_day_form("General")
    assert not is_day_form('0.00" d"')
    assert not is_day_form("[Red]0")
