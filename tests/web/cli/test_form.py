"""``luutru form``."""

from pathlib import Path

from repository.form_kinds import form_kinds
from tests.preservation.forms.templates import OURS, retitled, shipped, words
from tests.web.cli.conftest import Shell

FORM = "muc-luc-van-ban"


def test_the_command_lists_takes_fills_and_enters(luutru: Shell, tmp_path: Path) -> None:
    assert [line["form"] for line in luutru("form", "list").lines] == [
        one.kind for one in form_kinds()
    ]
    own = retitled(tmp_path / "mau.docx")
    taken = tmp_path / "taken.docx"
    assert luutru("form", "template", FORM, "-o", taken).code == 0
    assert taken.read_bytes() == shipped().read_bytes()
    assert luutru("form", "template", FORM, "-o", taken).code != 0
    options = ("--agency", "H34", "--from", "2026-01-01", "--citation", "QĐ 12")
    entered = luutru("form", "enter", FORM, own, *options)
    assert entered.line["name"] == own.name, entered.err
    filled = tmp_path / "a.docx"
    line = luutru("form", "fill", FORM, "--example", "-o", filled, "--agency", "H34").line
    assert line["template"].startswith("mau.docx sha256:")
    assert OURS in words(filled)
    (tmp_path / "values.json").write_text('{"co_quan": 1}', "utf-8")
    told = luutru(
        "form", "fill", FORM, "--values", tmp_path / "values.json", "-o", tmp_path / "b.pdf"
    )
    assert told.code != 0
    assert "ho_so_so" in told.err
