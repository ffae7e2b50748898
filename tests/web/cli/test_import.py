"""``luutru import``: errors by row, exit codes, what was set aside, the empty and the new sheet."""

from pathlib import Path

from openpyxl import load_workbook

from tests.web.cli.conftest import Shell
from tests.web.importing import given
from web.errors import IN_PART, REFUSED


def test_the_whole_way_with_the_command(luutru: Shell, tmp_path: Path) -> None:
    one = given(tmp_path, 4)
    one.made.put(3, "vb:Trích yếu", "")
    one.made.as_xlsx(one.path)
    words = ("import", one.path, "--files", one.folder)
    looked = luutru(*words, "--dry-run")
    assert looked.code == REFUSED
    *rows, totals = looked.lines
    assert [(row["row"], row["outcome"]) for row in rows] == [
        (2, "held"),
        (3, "error"),
        (4, "ready"),
        (5, "ready"),
    ]
    assert rows[1]["findings"][0]["rule"] == "IMP-04"
    assert (totals["rows"], totals["errors"], totals["sound_dossiers"]) == (4, 1, 1)
    assert luutru(*words).code == REFUSED
    left = tmp_path / "left.xlsx"
    done = luutru(*words, "--set-aside", left)
    assert done.code == IN_PART
    assert done.lines[-1]["outcomes"] == {"set-aside": 2, "imported": 2}
    again = luutru(*words, "--set-aside", left)
    assert again.lines[-1]["outcomes"] == {"set-aside": 2, "unchanged": 2}
    assert load_workbook(left).worksheets[0].max_row == 3
    assert luutru("ledger", "verify").code == 0


def test_the_empty_sheet_and_the_converted_one(luutru: Shell, tmp_path: Path) -> None:
    empty, new = tmp_path / "empty.xlsx", tmp_path / "new.xlsx"
    assert luutru("import", "--template", empty).code == 0
    assert load_workbook(empty).sheetnames == ["Hồ sơ", "Hướng dẫn"]
    one = given(tmp_path, 2)
    told = luutru("import", one.path, "--convert", new)
    assert told.code == 0
    assert told.lines[-1]["documents"] == 2
    page = load_workbook(new)["Hồ sơ"]
    names = [cell.value for cell in page[1]]
    row = dict(zip(names, (cell.value for cell in page[2]), strict=True))
    assert row["Thời hạn lưu trữ (maintenance)"] == "05"
    assert row["Mã hồ sơ (fileCode)"] == "H34.2019.01.TCCB"
    assert luutru("import").code == 2
