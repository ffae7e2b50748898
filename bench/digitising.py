"""Figures of digitising: pages a second against bare Tesseract and OCRmyPDF, and memory over many.

usage: python -m bench.digitising [PAPERS] [PAGES FOR MEMORY] [TURNS]

Luutru and bare Tesseract take the same pages by turns (A B, B A, A B …) after a turn that does not
count. Both have as many hands as there are cores, and each Tesseract one thread
(``OMP_THREAD_LIMIT=1``). Bare Tesseract is ``tesseract FILE - -l vie``, started for each page; of
luutru all is counted: starting the engine and its workers, levelling, measures, reading red ink
once more, what is flushed to the disk, and the PDF/A. The ratio is the middle one of the turns'
ratios; that of processor time, of all processes, says the same with less regard to whoever else
uses the machine.
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import img2pdf

from bench.memory import tree_rss
from bench.papers import CORES, Scanned, bare, preparation, scanned
from ingest.digitise.engine import Engine
from ingest.digitise.tesseract import Tesseract
from preservation.workers import Limits, Workers

PAPERS, MANY, TURNS = 20, 500, 5
STAND_IN = """#!{python} -S
import shutil, struct, sys
grey, stem = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
if grey == "--version":
    print("tesseract stand-in")
elif grey == "--list-langs":
    print("List of available languages\\nvie\\nosd")
elif grey.endswith(".strips.tif"):
    with open(grey, "rb") as tiff:
        at, pages = struct.unpack("<4xI", tiff.read(8))[0], 0
        while at:
            tiff.seek(at)
            tiff.seek(at + 2 + 12 * struct.unpack("<H", tiff.read(2))[0])
            at, pages = struct.unpack("<I", tiff.read(4))[0], pages + 1
    with open(stem + ".hocr", "w") as out:
        out.write("<html>" + "<div class='ocr_page'/>" * pages + "</html>")
else:
    shutil.copyfile("{kept}", stem + ".hocr")
"""
"""Gives every page the same words at once, and none when it is read again: what is measured then is
our own memory."""


@dataclass(frozen=True, slots=True)
class Took:
    """What one run over all pages took."""

    seconds: float
    processor: float
    """Seconds of all processes together, the one that waits for them included."""


def measure(papers: int = PAPERS, many: int = MANY, turns: int = TURNS) -> dict[str, Any]:
    """Ratios of one run, and memory."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "in").mkdir()
        made = scanned(folder / "in", papers)
        throughput = _throughput(made, folder, turns)
        return {"throughput": throughput, "memory": memory(made, folder, many)}


def _throughput(made: Sequence[Scanned], folder: Path, turns: int = TURNS) -> dict[str, Any]:
    files = [file for paper in made for file in paper.files]
    both = by_turns(made, folder, turns)
    alone = statistics.median(bare.seconds for _, bare in both)
    pdf = folder / "in.pdf"
    pdf.write_bytes(img2pdf.convert([str(file) for file in files]))
    deskewed = _took(lambda: _ocrmypdf(pdf, "--deskew")).seconds
    straight = _took(lambda: _ocrmypdf(pdf)).seconds
    return {
        "pages": len(files),
        "cores, and hands of each side": CORES,
        **ratios(both, len(files)),
        "plain ocrmypdf --deskew / bare tesseract": round(alone / deskewed, 2),
        "plain ocrmypdf / bare tesseract": round(alone / straight, 2),
        "luutru / plain ocrmypdf --deskew": round(
            deskewed / statistics.median(ours.seconds for ours, _ in both), 2
        ),
        "load of the machine at the end": round(os.getloadavg()[0], 1),
    }


def by_turns(made: Sequence[Scanned], folder: Path, turns: int) -> list[tuple[Took, Took]]:
    """Luutru and bare Tesseract over the same pages, each turn the other one first.

    A turn over few pages goes before and is not counted: it has the programs and the models read.
    """
    _turn(made[:CORES], folder, ours_first=True)
    return [_turn(made, folder, ours_first=turn % 2 == 0) for turn in range(turns)]


def _turn(made: Sequence[Scanned], folder: Path, *, ours_first: bool) -> tuple[Took, Took]:
    files = [file for paper in made for file in paper.files]
    out = folder / "ours"
    runs: dict[str, Callable[[], Any]] = {
        "ours": lambda: _digitise(made, out),
        "bare": lambda: bare(files),
    }
    took = {name: _took(runs[name]) for name in sorted(runs, reverse=ours_first)}
    shutil.rmtree(out)
    return took["ours"], took["bare"]


def ratios(both: Sequence[tuple[Took, Took]], pages: int) -> dict[str, Any]:
    """Bare Tesseract's seconds over luutru's, turn by turn, and how far the turns lie apart."""
    clock = [alone.seconds / ours.seconds for ours, alone in both]
    work = [alone.processor / ours.processor for ours, alone in both]
    sides = {"luutru": [ours for ours, _ in both], "bare": [alone for _, alone in both]}
    return {
        "turns": len(both),
        "luutru / bare tesseract, deskew and PDF/A included": round(statistics.median(clock), 2),
        "the same, least and most of the turns": f"{min(clock):.2f} - {max(clock):.2f}",
        "the same, by processor time": round(statistics.median(work), 2),
        "by processor time, least and most": f"{min(work):.2f} - {max(work):.2f}",
        **{
            f"seconds a page, {side}": round(
                statistics.median(one.seconds for one in runs) / pages, 2
            )
            for side, runs in sides.items()
        },
        **{
            f"seconds of processor a page, {side}": round(
                statistics.median(one.processor for one in runs) / pages, 2
            )
            for side, runs in sides.items()
        },
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


def _took(act: Callable[[], Any]) -> Took:
    """``act`` ends all that it starts: only processes that have ended are counted."""
    start, before = time.perf_counter(), _processor()
    act()
    return Took(time.perf_counter() - start, _processor() - before)


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


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
    program.write_text(STAND_IN.format(python=sys.executable, kept=kept), "utf-8")
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
