"""Memory of taking one 2 GB file in, over the whole process tree.

usage: python -m bench.memory [MEGABYTES]
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.kill import luutru


def tree_rss(pid: int) -> int:
    """Resident bytes of a process and its descendants; what they share is counted once (PSS)."""
    total, todo = 0, [pid]
    while todo:
        one = todo.pop()
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text("ascii")
            children = Path(f"/proc/{one}/task/{one}/children").read_text("ascii")
            threads = [p.name for p in Path(f"/proc/{one}/task").iterdir()]
            children += " ".join(
                Path(f"/proc/{one}/task/{t}/children").read_text("ascii")
                for t in threads
                if int(t) != one
            )
        except OSError:
            continue
        total += (
            next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
            << 10
        )
        todo += [int(child) for child in children.split()]
    return total


def measure(megabytes: int = 2048) -> dict[str, Any]:
    """Take in a text file of that size; peak memory in MB, seconds, outcome."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as scratch:
        home, big = Path(scratch, "home"), Path(scratch, "so-lieu.csv")
        subprocess.run(luutru("init", home=home), check=True, capture_output=True)
        line = "Kon Tum;2019;" + ";".join(str(n) for n in range(200)) + "\n"
        block = (line * ((1 << 20) // len(line) + 1)).encode()[: (1 << 20) - 1] + b"\n"
        with big.open("wb") as target:
            for _ in range(megabytes):
                target.write(block)
        start = time.perf_counter()
        process = subprocess.Popen(luutru("ingest", str(big), home=home), stdout=subprocess.PIPE)
        peak = 0
        while process.poll() is None:
            peak = max(peak, tree_rss(process.pid))
            time.sleep(0.05)
        seconds = time.perf_counter() - start
        assert process.stdout
        outcome = json.loads(process.stdout.read().splitlines()[0])["outcome"]
    return {
        "megabytes": megabytes,
        "outcome": outcome,
        "peak megabytes of all processes": peak >> 20,
        "seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    print(json.dumps(measure(*(int(word) for word in sys.argv[1:])), ensure_ascii=False, indent=1))
