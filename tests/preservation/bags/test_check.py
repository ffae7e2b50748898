"""The reader as a command: one JSON line a bag, and an exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from preservation.bags.check import main
from tests.preservation.bags.corpus import Bag, bytes_of, made


def test_each_bag_is_one_line_and_the_worst_decides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(Bag())(tmp_path / "good")
    made(Bag(), bytes_of("data/a.txt", b"aN"))(tmp_path / "bad")
    assert main([str(tmp_path / "good")]) == 0
    assert main(["--processes=1", "--algorithm=sha256", str(tmp_path / "good")]) == 0
    assert main([str(tmp_path / "bad"), str(tmp_path / "good")]) == 5
    assert main([str(tmp_path / "none"), str(tmp_path / "bad")]) == 6
    assert main(["--what"]) == 2
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["verdict"] for line in lines] == [
        "Intact",
        "Intact",
        "Damaged",
        "Intact",
        "NotChecked",
        "Damaged",
    ]
    assert lines[2]["problems"][0]["path"] == "data/a.txt"
    assert lines[2]["problems"][0]["kind"] == "altered"
    assert (lines[0]["files"], lines[0]["bytes"]) == (5, lines[0]["bytes"])


def test_it_starts_without_any_heavy_library() -> None:
    heavy = "{'sqlalchemy', 'lxml', 'pyhanko', 'concurrent.futures.thread', 'argparse'}"
    code = f"import sys, preservation.bags.check; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
