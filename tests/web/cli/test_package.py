"""``luutru package check``: packages are checked without any archive."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from scripts.make_package_corpus import TARGET
from web.cli import luutru
from web.errors import REFUSED

GOOD = TARGET / "good" / "AIP_hoso" / "package.zip"
BAD = TARGET / "bad" / "PKG-EAD-02" / "package.zip"


def run(*args: str) -> tuple[int, list[dict[str, Any]], str]:
    done = CliRunner().invoke(luutru, ["package", "check", *args])
    lines = [json.loads(line) for line in done.stdout.splitlines()] if "--json" in args else []
    return done.exit_code, lines, done.stdout


def test_each_package_is_told_and_the_worst_decides(tmp_path: Path) -> None:
    home = str(tmp_path / "nowhere")
    code, (good, bad), _ = run(str(GOOD), str(BAD), "--json", "--home", home)
    assert code == REFUSED
    assert (good["path"], good["profile"], good["valid"]) == (str(GOOD), "tt05-aip", True)
    assert (bad["path"], bad["valid"]) == (str(BAD), False)
    (finding,) = bad["findings"]
    assert finding["rule"] == "PKG-EAD-02"
    assert finding["severity"] == "error"
    assert finding["where"] == "metadata/descriptive/EAD.xml"
    assert finding["clause"].startswith("TT 05/2025/TT-BNV")
    assert not Path(home).exists()


def test_people_are_told_in_words() -> None:
    code, _, said = run(str(GOOD), "--profile", "tt05-sip")
    assert code == REFUSED
    assert "KHÔNG HỢP LỆ" in said
    assert "PKG-MET-06" in said
    code, _, said = run(str(GOOD))
    assert code == 0
    assert "HỢP LỆ · valid" in said
