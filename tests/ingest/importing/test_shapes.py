"""The shapes that sheets have: one or two rows of names, one or two sheets, days in any form."""

from datetime import date

import pytest

from ingest.importing.dates import NoDayError, Partial, one_column, partial_of, three_columns
from ingest.importing.grids import Cell, Grid, grid_of
from ingest.importing.headings import heading_of
from ingest.importing.leaving import REASON, left_out, template
from ingest.importing.listing import Listing, TrickError
from ingest.importing.preview import plan_of
from tests.ingest.importing.sheets import HEADING, around, place, read, said, sheet


def test_every_column_of_the_real_sheet_is_known() -> None:
    heading = heading_of(sheet(1).grid)
    assert heading is not None
    assert len(heading.slots) == len(HEADING)
    assert heading.unknown == heading.twice == ()


def test_codes_of_the_law_and_names_without_marks_are_known_too() -> None:
    names = ["FileNotation", "TITLE", "thoi han bao quan", "Start Date", "DocTotal", "Subject"]
    heading = heading_of(grid_of([names]))
    assert heading is not None
    codes = [slot.column.code for slot in heading.slots]
    assert codes == ["FileNotation", "Title", "Maintenance", "StartDate", "TotalDoc", "Subject"]


def test_a_heading_of_two_rows_with_groups_and_days_in_three() -> None:
    top = ["HỒ SƠ", "", "", "", "Thời gian bắt đầu", "", "", "VĂN BẢN", "", ""]
    low = ["Số hồ sơ", "Tiêu đề", "THBQ", "Ghi chú", "Ngày", "Tháng", "Năm", "Trích yếu"]
    low += ["Ghi chú", "Tên tệp"]
    heading = heading_of(grid_of([["BẢNG KÊ"], top, low]))
    assert heading is not None
    assert heading.last == 3
    keys = [(slot.column.part.value, slot.column.code, slot.piece) for slot in heading.slots]
    assert keys[3:9] == [
        ("dossier", "FileNote", ""),
        ("dossier", "StartDate", "day"),
        ("dossier", "StartDate", "month"),
        ("dossier", "StartDate", "year"),
        ("document", "Subject", ""),
        ("document", "Description", ""),
    ]


@pytest.mark.parametrize("repeated", [True, False])
def test_columns_of_a_dossier_repeated_or_at_its_first_row_only(repeated: bool) -> None:
    plan = read(sheet(12, repeated=repeated))
    assert list(said(plan)) == []
    assert [len(bundle.papers) for bundle in plan.bundles] == [5, 5, 2]


def test_two_sheets_are_joined_by_the_notation() -> None:
    dossiers = [
        ["Phông", "Số và ký hiệu hồ sơ", "Tiêu đề hồ sơ", "Thời hạn bảo quản", "Năm bắt đầu"],
        ["H34", "01.TH", "Hồ sơ một", "Vĩnh viễn", "2020"],
        ["H34", "02.TH", "Hồ sơ hai", "10 năm", "2020"],
        ["H34", "02.TH", "Hồ sơ hai", "10 năm", "2020"],
    ]
    documents = [
        ["Số và ký hiệu hồ sơ", "Tên loại", "Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Tệp"],
        ["01.TH", "Báo cáo", "15/BC-UBND", "05/03/2020", "Về một", "a.pdf"],
        ["02.TH", "Báo cáo", "16/BC-UBND", "03/2020", "Về hai", "b.pdf"],
        ["03.TH", "Báo cáo", "17/BC-UBND", "2020", "Về ba", "c.pdf"],
    ]
    grids = [grid_of(documents, "Văn bản"), grid_of(dossiers, "Hồ sơ")]
    plan = plan_of(grids, around(["a.pdf", "b.pdf", "c.pdf"]))
    errors = {(rule, cell) for rule, severity, cell in said(plan) if severity == "error"}
    assert {("IMP-12", "B4"), ("IMP-22", "A4")} <= errors
    first, second = plan.bundles[:2]
    assert first.papers[0].values["CodeNumber"] == "15"
    assert first.papers[0].values["CodeNotation"] == "BC-UBND"
    assert first.papers[0].values["IssuedDate"] == "2020-03-05"
    assert second.papers[0].values["Description"] == "Thời gian văn bản: 03/2020"
    assert "IssuedDate" not in second.papers[0].values


def test_the_same_number_in_another_year_is_another_dossier() -> None:
    made = sheet(10)
    for row in range(7, 12):
        made.put(row, "Số và ký hiệu hồ sơ", "01.TCCB")
        for name in ("Năm bắt đầu", "Năm kết thúc", "vb:Năm văn bản"):
            made.put(row, name, "2020")
    plan = read(made)
    assert list(said(plan)) == []
    assert [bundle.year for bundle in plan.bundles] == [2019, 2020]


def test_rows_that_contradict_each_other_are_told() -> None:
    made = sheet(5)
    made.put(4, "Thời hạn bảo quản", "10 năm")
    made.put(5, "Tiêu đề hồ sơ", "Chuyện khác")
    found = {(rule, cell) for rule, _, cell in said(read(made))}
    assert found == {("IMP-13", "F4"), ("IMP-12", "E5")}


def test_totals_blank_rows_and_numbers_below_the_heading_are_no_rows() -> None:
    made = sheet(5)
    made.rows.insert(1, [f"({number})" for number in range(1, len(HEADING) + 1)])
    made.rows.append([""] * len(HEADING))
    made.rows.append(["Tổng cộng", "", "", "5 văn bản"])
    plan = read(made)
    assert plan.totals()["rows"] == 5
    assert plan.errors == 0


def test_the_template_can_be_filled_in_and_read() -> None:
    (name, heading, _), guide = template()
    found = heading_of(grid_of([list(heading)], name))
    assert found is not None
    assert len(found.slots) == len(heading)
    assert heading_of(grid_of([list(guide[1]), *map(list, guide[2])])) is None


def test_what_is_left_out_reads_the_same_again() -> None:
    made = sheet(5)
    made.put(3, "vb:Số trang", "hai")
    plan = read(made)
    ((name, heading, rows),) = left_out([made.grid], plan.rows, plan.findings, plan.secret)
    assert heading[-1] == REASON
    assert "IMP-06" in rows[1][-1]
    again = plan_of([grid_of([list(heading), *map(list, rows)], name)], around(made.files))
    assert list(said(again)) == list(said(plan))
    assert [b.values for b in again.bundles] == [b.values for b in plan.bundles]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("05/03/2024", "2024-03-05"),
        ("5-3-2024", "2024-03-05"),
        ("2024-03-05", "2024-03-05"),
        ("3/2024", "2024-03"),
        ("2024", "2024"),
        ("ngày 05 tháng 3 năm 2024", "2024-03-05"),
    ],
)
def test_a_day_in_one_column(text: str, meant: str) -> None:
    assert str(one_column(text)) == meant
    assert partial_of(meant) == one_column(text)


@pytest.mark.parametrize("text", ["31/02/2024", "5/3/24", "45123", "13/2024", "hôm qua", "0203"])
def test_no_day(text: str) -> None:
    with pytest.raises(NoDayError):
        one_column(text)


def test_a_serial_of_a_spreadsheet_is_named_with_the_day_that_it_may_be() -> None:
    with pytest.raises(NoDayError, match="15/07/2023") as caught:
        one_column("45122", number=True)
    assert caught.value.spoilt


def test_days_in_three_columns_may_be_partial() -> None:
    assert three_columns({"year": "1998"}) == Partial(1998)
    assert three_columns({"year": "1998", "month": "00", "day": "00"}) == Partial(1998)
    assert three_columns({"day": "", "month": " ", "year": ""}) is None
    assert three_columns({"year": "2024.0", "month": "2", "day": "29"}) == Partial(2024, 2, 29)
    for wrong in ({"day": "1", "year": "2024"}, {"month": "2"}, {"year": "98"}, {"year": "năm"}):
        with pytest.raises(NoDayError):
            three_columns(wrong)


def test_a_partial_day_reaches_from_its_first_to_its_last() -> None:
    assert (Partial(2024, 2).first, Partial(2024, 2).last) == (date(2024, 2, 1), date(2024, 2, 29))
    assert Partial(2024).shown == "2024"
    assert Partial(2024, 3).shown == "03/2024"


def test_a_number_where_text_was_meant_is_told() -> None:
    made = sheet(1)
    rows = [list(map(_cell, enumerate(row))) for row in made.rows]

    def put(name: str, text: str, kind: str) -> None:
        rows[1][place(name)] = (text, kind)

    put("Số và ký hiệu hồ sơ", "1", "n")
    put("vb:Số", "2019-02-03", "d")
    put("vb:Ký hiệu", "1.1", "n")
    put("vb:Số trang", "2", "n")
    put("Tiêu đề hồ sơ", "#REF!", "e")
    grid = Grid(
        "Hồ sơ",
        tuple(
            (n, {p: Cell(n, p, text, kind) for p, (text, kind) in enumerate(row) if text})
            for n, row in enumerate(rows, 1)
        ),
    )
    found = {
        (rule, severity, cell) for rule, severity, cell in said(plan_of([grid], around(made.files)))
    }
    assert found == {
        ("IMP-11", "warning", "D2"),
        ("IMP-11", "error", "Z2"),
        ("IMP-11", "error", "AA2"),
        ("IMP-11", "error", "E2"),
    }


def _cell(one: tuple[int, str]) -> tuple[str, str]:
    return one[1], "t"


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "..\\..\\x", "C:\\a.pdf", "file://x", "a/../../b", "~/x", "a\u202e.pdf"]
)
def test_no_path_leads_out(path: str) -> None:
    with pytest.raises(TrickError):
        Listing.of(["a.pdf"]).find(path)


def test_a_file_is_found_by_its_name_in_any_unicode_form() -> None:
    listing = Listing.of(["Hồ sơ/Báo cáo.PDF", "x/1.pdf", "x/1.PDF"])
    assert listing.find("Hồ sơ\\báo cáo.pdf") == "Hồ sơ/Báo cáo.PDF"
    assert listing.find("x/1.Pdf") is None
    assert Listing.of(["1.pdf"], top="quét").find("quét/1.pdf") == "1.pdf"
    assert listing.find("./x//1.pdf") == "x/1.pdf"
