"""The slow proofs can be begun: nothing that they need was moved away from under them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_bench_and_drill_can_be_opened() -> None:
    names = sorted(f"bench.{path.stem}" for path in (ROOT / "bench").glob("*.py"))
    opening = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]"
    done = subprocess.run(
        [sys.executable, "-c", opening, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
