"""How soon a document is found: from the moment its ingest ends to the first search that has it.

usage: python -m bench.found
"""

import json
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.kill import luutru


def measure(already: int = 500) -> dict[str, Any]:
    """Seconds from the start of an ingest, and from its end, to a hit in another process."""
    with tempfile.TemporaryDirectory() as scratch:
        home, source = Path(scratch, "home"), Path(scratch, "in")
        source.mkdir()
        for number in range(already):
            (source / f"{number}.txt").write_text(f"Công văn số {number}", "utf-8")
        subprocess.run(luutru("init", home=home), check=True, capture_output=True)
        subprocess.run(luutru("ingest", str(source), home=home), check=True, capture_output=True)
        fresh = Path(scratch, "moi.txt")
        fresh.write_text("Giấy chứng nhận quyền sử dụng đất của bà ngoại", "utf-8")
        start = time.perf_counter()
        subprocess.run(luutru("ingest", str(fresh), home=home), check=True, capture_output=True)
        ended = time.perf_counter()
        done = subprocess.run(
            luutru("search", '"quyen su dung dat"', home=home), check=True, capture_output=True
        )
        found = time.perf_counter()
        total = json.loads(done.stdout.splitlines()[-1])["total"]
    return {
        "documents before": already,
        "found": total == 1,
        "seconds from the end of the ingest, a new process included": round(found - ended, 2),
        "seconds from the start of the ingest": round(found - start, 2),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False, indent=1))
