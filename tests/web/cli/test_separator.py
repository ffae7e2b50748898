"""``luutru separator``: sheets are printed without an archive, and nothing is overwritten."""

import json
from pathlib import Path

import pikepdf
from click.testing import CliRunner

from repository.errors import RefusedError
from web.cli import luutru


def run(*arguments: str) -> tuple[object, str]:
    said = CliRunner().invoke(luutru, ["separator", *arguments])
    return said.exception, said.output


def test_as_many_sheets_as_were_asked_for(tmp_path: Path) -> None:
    to = tmp_path / "sheets.pdf"
    error, said = run("-o", str(to), "--count", "3", "--json")
    assert error is None
    assert json.loads(said) == {"path": str(to), "sheets": 3}
    with pikepdf.open(to) as pdf:
        assert len(pdf.pages) == 3


def test_one_sheet_for_each_name(tmp_path: Path) -> None:
    to = tmp_path / "sheets.pdf"
    run("-o", str(to), "--name", "H49.1", "--name", "Tờ trình số 5")
    with pikepdf.open(to) as pdf:
        assert len(pdf.pages) == 2


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    to = tmp_path / "sheets.pdf"
    to.write_bytes(b"mine")
    error, _ = run("-o", str(to))
    assert isinstance(error, RefusedError)
    assert to.read_bytes() == b"mine"


def test_a_name_that_no_code_can_hold_is_refused(tmp_path: Path) -> None:
    error, _ = run("-o", str(tmp_path / "a.pdf"), "--name", "x" * 101)
    assert isinstance(error, RefusedError)
    assert not (tmp_path / "a.pdf").exists()
