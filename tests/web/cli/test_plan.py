"""``luutru plan``: a plan from its draft to an amendment, brought from and handed out as files."""

import json
import zipfile
from pathlib import Path

from tests.web.cli.conftest import Shell
from web.importing_sheets import write
from web.workbooks import workbook

PLAN = "H34:2026"
DECISION = ("--decision", "12/QĐ-SNV ngày 05/01/2026", "--on", "2026-01-05")


def test_a_plan_is_drafted_decided_carried_on_and_amended(luutru: Shell, tmp_path: Path) -> None:
    assert luutru("plan", "draft", "H34", "2026").line["state"] == "draft"
    assert luutru("plan", "draft", "H34", "2026").code != 0
    for title, short in (("Tổng hợp", "TH"), ("Tổ chức cán bộ", "TCCB")):
        luutru("plan", "heading", PLAN, "--title", title, "--short", short)
    luutru("plan", "heading", PLAN, "--title", "Công tác chung", "--under", "I")
    said = ("--maintenance", "20 năm", "--keeper", "Người vanthu")
    codes = [
        luutru("plan", "add", PLAN, "--heading", at, "--title", f"Báo cáo năm 2026 {at}", *said)
        for at in ("I", "I.1", "II")
    ]
    assert [one.line["notation"] for one in codes] == ["01.TH", "02.TH", "01.TCCB"]
    assert codes[0].line["login"] == "vanthu"
    edited = luutru("plan", "edit", PLAN, "02.TH", "--maintenance", "vĩnh viễn").line
    assert (edited["maintenance"], edited["title"]) == ("Vĩnh viễn", "Báo cáo năm 2026 I.1")
    assert luutru("plan", "edit", PLAN, "02.TH", "--login", "ai-do").code != 0
    seen = ("--seen", luutru("plan", "show", PLAN).line["digest"])
    assert luutru("plan", "approve", PLAN, *seen, *DECISION).code == 4
    assert luutru("plan", "submit", PLAN, "--as", "quantri").code != 0
    assert luutru("plan", "submit", PLAN, "--as", "vanthu").line["state"] == "submitted"
    assert luutru("plan", "approve", PLAN, *seen, *DECISION, "--as", "vanthu").code == 4
    assert luutru("plan", "approve", PLAN, *DECISION, "--as", "lanhdao").code == 2
    other = luutru("plan", "approve", PLAN, "--seen", "sha256:00", *DECISION, "--as", "lanhdao")
    assert (other.code, "đã thay đổi" in other.err) == (4, True)
    assert seen[1] in luutru("plan", "show", PLAN, text=True).text
    done = luutru("plan", "approve", PLAN, *seen, *DECISION, "--as", "lanhdao").line
    assert (done["state"], done["in_force"]) == ("in force", "2026-01-05")
    shown = luutru("plan", "show", PLAN).line
    assert shown["totals"] == {"total": 3, "permanent": 1, "timed": 2}
    assert luutru("plan", "edit", PLAN, "01.TH", "--title", "Khác").code != 0
    _next(luutru)
    _amended(luutru, tmp_path)


def _next(luutru: Shell) -> None:
    told = luutru("plan", "next", PLAN).line
    assert (told["year"], told["problems"]) == (2027, [])
    shown = luutru("plan", "show", "H34:2027").line
    lines = [line for section in shown["sections"] for line in section["lines"]]
    assert lines[0]["title"] == "Báo cáo năm 2027 I"
    assert [(line["notation"], line["login"]) for line in lines][2] == ("01.TCCB", "vanthu")


def _amended(luutru: Shell, tmp_path: Path) -> None:
    changes = [
        {"act": "heading", "number": "III", "title": "Thi đua", "abbreviation": "TĐ"},
        {"act": "add", "heading": "III", "title": "Khen thưởng", "maintenance": "10 năm",
         "keeper": "Văn phòng"},
        {"act": "change", "line": "01.TH", "title": "Báo cáo quý"},
    ]  # fmt: skip
    path = tmp_path / "changes.json"
    path.write_text(json.dumps(changes), "utf-8")
    second = ("--decision", "40/QĐ-SNV", "--on", "01/06/2026")
    refused = luutru("plan", "amend", PLAN, "--changes", path)
    assert refused.code != 0
    made = luutru("plan", "amend", PLAN, *second, "--changes", path, "--drop", "02.TH").line
    assert len(made["amendments"][0]["changes"]) == 4
    shown = luutru("plan", "show", PLAN).line
    assert shown["totals"]["total"] == 3
    assert [one["notation"] for one in shown["dropped"]] == ["02.TH"]
    text = luutru("plan", "show", PLAN, text=True).text
    assert "3 hồ sơ, trong đó 0 vĩnh viễn, 3 có thời hạn" in text


def test_what_is_handed_out_can_be_brought_again(luutru: Shell, tmp_path: Path) -> None:
    sheet = tmp_path / "in.xlsx"
    heading = ("Số và ký hiệu", "Tên đề mục và tiêu đề hồ sơ", "Thời hạn", "Người lập", "Ghi chú")
    rows = [
        ("I", "TỔNG HỢP", "", "", ""),
        ("1", "Công tác chung", "", "", ""),
        ("01.TH", "Quy chế làm việc", "Vĩnh viễn", "Người vanthu", "mật mã"),
        ("", "Kế hoạch, báo cáo", "20 năm", "Phòng Tổng hợp", ""),
        ("II", "TỔ CHỨC", "", "", ""),
        ("01.TCCB", "=HYPERLINK(1)", "5 năm", "Phòng Tổ chức", ""),
    ]
    write(sheet, workbook([("Danh mục", heading, rows)]))
    luutru("plan", "draft", "H34", "2026")
    dry = luutru("plan", "import", PLAN, sheet, "--dry-run").line
    assert (dry["lines"], dry["errors"], dry["written"]) == (4 - 1, 0, False)
    assert luutru("plan", "import", PLAN, sheet).line["written"]
    assert luutru("plan", "import", PLAN, sheet).code != 0, "the draft is not empty"
    before = _shape(luutru, PLAN)
    assert [line[0] for line in before] == ["01.TH", "02.TH", "01.TCCB"]
    for number, kind in enumerate(("xlsx", "docx"), 2027):
        out = tmp_path / f"out.{kind}"
        assert luutru("plan", "export", PLAN, out).code == 0
        assert zipfile.is_zipfile(out)
        luutru("plan", "draft", "H34", str(number))
        brought = luutru("plan", "import", f"H34:{number}", out)
        assert brought.code == 0, brought.text
        assert _shape(luutru, f"H34:{number}") == before


def _shape(luutru: Shell, plan: str) -> list[list[str]]:
    shown = luutru("plan", "show", plan).line
    names = ("notation", "title", "maintenance", "keeper", "login", "remark")
    return [
        [line[name] for name in names] + [section["number"], section["title"]]
        for section in shown["sections"]
        for line in section["lines"]
    ]


def test_every_error_is_told_by_row_and_column(luutru: Shell, tmp_path: Path) -> None:
    sheet = tmp_path / "in.xlsx"
    heading = ("Số và ký hiệu hồ sơ", "Tiêu đề hồ sơ", "Thời hạn", "Người lập", "Ghi chú")
    rows = [
        ("01.TH", "Chưa có đề mục", "20 năm", "Hoa", ""),
        ("I", "TỔNG HỢP", "", "", ""),
        ("02.TH", "Thời hạn sai", "mãi mãi", "Hoa", ""),
        ("02.th", "Trùng số", "20 năm", "", ""),
        ("03 TH", "", "20 năm", "Hoa", ""),
        ("04.TH", "Kế hoạch (MẬT)", "20 năm", "Hoa", ""),
    ]
    write(sheet, workbook([("Danh mục", heading, rows)]))
    luutru("plan", "draft", "H34", "2026")
    done = luutru("plan", "import", PLAN, sheet)
    assert done.code != 0
    places = [(line["row"], line["column"]) for line in done.lines[:-1]]
    assert places == [(2, ""), (4, "C"), (5, "A"), (5, "D"), (6, "A"), (6, "B"), (7, "B")]
    assert "(MẬT)" not in done.text
    assert luutru("plan", "show", PLAN).line["totals"]["total"] == 0
    sheet.write_bytes(b"%PDF-1.7")
    assert luutru("plan", "import", PLAN, sheet).code != 0
