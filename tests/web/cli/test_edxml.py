"""``luutru edxml check``: messages are checked without any archive."""

import hashlib
import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from scripts.make_edxml import HOSTILE, MAIN, PDF, VARIANTS
from web.cli import luutru
from web.errors import REFUSED


def run(*args: str) -> tuple[int, list[dict[str, Any]], str]:
    done = CliRunner().invoke(luutru, ["edxml", "check", *args])
    lines = [json.loads(line) for line in done.stdout.splitlines()] if "--json" in args else []
    return done.exit_code, lines, done.stdout


def test_each_message_is_told_and_the_worst_decides(tmp_path: Path) -> None:
    paths = []
    for table, name in (
        (VARIANTS, "wrapped-mistyped"),
        (VARIANTS, "status-02"),
        (HOSTILE, "doctype"),
    ):
        path = tmp_path / f"{name}.edxml"
        path.write_bytes(table[name]())
        paths.append(str(path))
    home = str(tmp_path / "nowhere")
    code, (document, status, refused), _ = run(*paths, "--json", "--home", home)

    assert code == REFUSED
    assert [one["path"] for one in (document, status, refused)] == paths
    assert [one["outcome"] for one in (document, status, refused)] == ["accept", "accept", "reject"]
    assert (document["dialect"], document["kind"]) == ("qcvn-102", "document")
    (file,) = document["attachments"]
    assert (file["name"], file["media_type"]) == ("a.pdf", "application/pdf")
    assert (file["bytes"], file["sha256"]) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert document["header"]["issued"] == "2026-11-20"
    assert (status["kind"], status["status"]["code"]) == ("status", "02")
    assert [finding["rule"] for finding in refused["findings"]] == ["EDX-02"]
    assert document["sha256"] == hashlib.sha256(VARIANTS["wrapped-mistyped"]()).hexdigest()
    assert not Path(home).exists()


def test_people_are_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(VARIANTS["java"]())
    code, _, said = run(str(path))
    assert code == 0
    assert "NHẬN ĐƯỢC" in said
    assert MAIN.name in said
