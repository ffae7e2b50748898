"""The verifier as a test runs it: in this process to be fast, alone where that counts."""

import io
import json
import runpy
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

SOURCE = files("preservation.copies") / "verifier" / "kiem-tra.py"
with as_file(SOURCE) as _path:
    PROGRAM = Path(_path)
PARTS: dict[str, Any] = runpy.run_path(str(PROGRAM), run_name="kiem_tra")


def verify(path: Path, *words: str | Path) -> dict[str, Any]:
    """What it answers, in this process."""
    said = io.StringIO()
    with redirect_stdout(said):
        code = PARTS["main"]([str(path), "--json", *map(str, words)])
    answer: dict[str, Any] = json.loads(said.getvalue())
    assert code == (0 if answer["valid"] else 1)
    assert answer["valid"] == (answer["verdict"] == "yes")
    return answer


def alone(words: Sequence[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    """As on another machine: no packages, no environment, another folder."""
    command = [sys.executable, "-I", "-S", str(PROGRAM), *map(str, words)]
    return subprocess.run(
        command, capture_output=True, check=False, encoding="utf-8", env={}, cwd=folder, timeout=60
    )
