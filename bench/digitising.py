"""Figures of digitising: pages a second against bare Tesseract and OCRmyPDF, and memory over many.

usage: python -m bench.digitising [PAPERS] [PAGES FOR MEMORY]
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import img2pdf

from bench.memory import tree_rss
from bench.papers import CORES, Scanned, bare, preparation, scanned
from ingest.digitise.engine import Engine
from ingest.digitise.tesseract import Tesseract
from preservation.workers import Limits, Workers

PAPERS, MANY = 12, 500
STAND_IN = """#!/bin/sh
case "$1" in
  --version) echo "tesseract stand-in" ;;
  --list-langs) echo "List of available languages"; echo vie; echo osd ;;
  *) /bin/cp "{kept}" "$2.hocr" ;;
esac
"""
"""Gives every page the same words at once: what is measured then is our own memory."""


def measure(papers: int = PAPERS, many: int = MANY) -> dict[str, Any]:
    """Ratios of one run, and memory."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "in").mkdir()
        made = scanned(folder / "in", papers)
        return {"throughput": _throughput(made, folder), "memory": memory(made, folder, many)}


def _throughput(made: Sequence[Scanned], folder: Path) -> dict[str, Any]:
    files = [file for paper in made for file in paper.files]
    ours = _seconds(lambda: _digitise(made, folder / "ours"))
    alone = _seconds(lambda: bare(files))
    pdf = folder / "in.pdf"
    pdf.write_bytes(img2pdf.convert([str(file) for file in files]))
    deskewed = _seconds(lambda: _ocrmypdf(pdf, "--deskew"))
    straight = _seconds(lambda: _ocrmypdf(pdf))
    return {
        "pages": len(files),
        "cores": CORES,
        "luutru / bare tesseract, deskew and PDF/A included": round(alone / ours, 2),
        "plain ocrmypdf --deskew / bare tesseract": round(alone / deskewed, 2),
        "plain ocrmypdf / bare tesseract": round(alone / straight, 2),
        "luutru / plain ocrmypdf --deskew": round(deskewed / ours, 2),
        "seconds a page, luutru": round(ours / len(files), 2),
        "load of the machine at the end": round(os.getloadavg()[0], 1),
    }


def _digitise(made: Sequence[Scanned], folder: Path) -> None:
    """Scanner's files in, two-layer PDF/A-2b out; one hand a paper, as a batch of many is done."""
    folder.mkdir()
    with Workers(CORES, Limits()) as workers, Engine(workers, Tesseract(), 1) as ready:

        def paper(one: Scanned) -> None:
            own = folder / one.truth.id
            pages = list(ready.capture(ready.sheets(one.files), preparation(), own))
            ready.assemble(pages, own, one.truth.id, folder / f"{one.truth.id}.pdf")

        with ThreadPoolExecutor(CORES) as hands:
            list(hands.map(paper, made))


def _ocrmypdf(pdf: Path, *options: str) -> None:
    command = [sys.executable, "-m", "ocrmypdf", "-l", "vie", "--jobs", str(CORES), "-q", *options]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    subprocess.run([*command, str(pdf), str(pdf.with_name("out.pdf"))], env=environment, check=True)


def _seconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def memory(made: Sequence[Scanned], folder: Path, many: int = MANY) -> dict[str, Any]:
    """Memory of the whole tree while ``many`` pages are captured, and while they become a PDF.

    Tesseract, a process of its own for each page, is replaced by one that answers at once.
    """
    files = [file for paper in made for file in paper.files]
    kept = folder / "kept.hocr"
    Tesseract().check()
    command = ["tesseract", str(files[0]), str(kept.with_suffix("")), "-l", "vie", "hocr"]
    subprocess.run(command, check=True, capture_output=True)
    program = folder / "tesseract"
    program.write_text(STAND_IN.format(kept=kept), "utf-8")
    program.chmod(0o755)
    work = folder / "many"
    work.mkdir()
    seen: dict[int, int] = {}
    with Workers(CORES, Limits()) as workers, Engine(
        workers, Tesseract(command=str(program)), CORES
    ) as ready:  # fmt: skip
        sheets = ready.sheets(list(islice(_over(files), many)))
        pages = []
        for page in ready.capture(sheets, preparation(), work):
            pages.append(page)
            if page.number % 10 == 0 or page.number == many:
                seen[page.number] = tree_rss(os.getpid())
        with _watched() as peak:
            ready.assemble(pages, work, "all", folder / "all.pdf")
    first, last = _mean(seen, 0, many // 5), _mean(seen, many - many // 5, many)
    return {
        "pages": len(pages),
        "pages that failed": sum(bool(page.problem) for page in pages),
        "MB of all processes, first fifth": first >> 20,
        "MB of all processes, last fifth": last >> 20,
        "growth (%)": round(100 * (last - first) / first, 1),
        "MB at most": max(seen.values()) >> 20,
        f"MB at most while {many} pages become one PDF": max(peak) >> 20,
    }


def _over(files: Sequence[Path]) -> Iterator[Path]:
    """The same files again and again."""
    for again in repeat(files):
        yield from again


def _mean(seen: dict[int, int], after: int, until: int) -> int:
    some = [size for page, size in seen.items() if after < page <= until]
    return sum(some) // len(some)


@contextmanager
def _watched() -> Iterator[list[int]]:
    """What this process and those below it hold, all the time."""
    sizes, done = [tree_rss(os.getpid())], threading.Event()

    def look() -> None:
        while not done.wait(0.1):
            sizes.append(tree_rss(os.getpid()))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield sizes
    finally:
        done.set()
        watcher.join()


if __name__ == "__main__":
    print(json.dumps(measure(*(int(one) for one in sys.argv[1:])), ensure_ascii=False, indent=1))
