"""The practice papers as files, and two readers of them: luutru's engine and bare Tesseract."""

import csv
import os
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from bench.letters import Seen, straightened
from demo.papers.deal import deal
from demo.papers.office import OfficePaper
from demo.papers.scanning import as_jpegs, scan
from demo.papers.setting import render_paper
from demo.papers.truth import Truth
from demo.papers.wear import Condition
from ingest.digitise.engine import Engine, Page, Preparation
from ingest.digitise.tesseract import Tesseract
from preservation.pages.words import PageOfWords
from preservation.workers import Limits, Workers
from repository.digitisation import rule_for

CORES = os.cpu_count() or 1
TURNS = (
    (Condition.TYPICAL, 300),
    (Condition.BAD, 300),
    (Condition.TYPICAL, 200),
    (Condition.BAD, 200),
)
BARE = {"OMP_THREAD_LIMIT": "1", "PATH": os.environ.get("PATH", "")}
INCH_MM = 25.4


@dataclass(frozen=True, slots=True)
class Scanned:
    """One paper as files."""

    truth: Truth
    files: tuple[Path, ...]
    """A JPEG for each page."""


def scanned(folder: Path, count: int, seed: int = 1) -> list[Scanned]:
    """``count`` papers below ``folder``: half typical, half bad, half of each at 300 dpi."""
    return list(in_files(folder, deal(count, seed), seed))


def in_files(folder: Path, papers: Sequence[OfficePaper], seed: int = 1) -> Iterator[Scanned]:
    """``papers`` below ``folder``, scanned so by turns."""
    for number, paper in enumerate(papers):
        condition, dpi = TURNS[number % len(TURNS)]
        done = scan(render_paper(paper), condition, dpi, seed)
        files = []
        for page, content in enumerate(as_jpegs(done), 1):
            files.append(folder / f"{paper.id}-{page}.jpg")
            files[-1].write_bytes(content)
        yield Scanned(done.truth, tuple(files))


@contextmanager
def engine(hands: int = CORES) -> Iterator[Engine]:
    """The engine as luutru wires it, on all cores."""
    with Workers(hands, Limits()) as workers, Engine(workers, Tesseract(), hands) as ready:
        yield ready


def preparation() -> Preparation:
    """As today's rule asks."""
    return Preparation.of(rule_for(datetime.now(UTC).date()))


def captured(
    ready: Engine, papers: Sequence[Scanned], folder: Path
) -> Iterator[tuple[Scanned, list[Page], list[PageOfWords]]]:
    """Every paper with its pages and their words; all pages are captured in one go."""
    sheets = ready.sheets([file for paper in papers for file in paper.files])
    pages = iter(ready.capture(sheets, preparation(), folder))
    for paper in papers:
        own = [next(pages) for _ in paper.files]
        yield paper, own, [ready.words(page, folder) for page in own]


def seen_by_engine(page: Page, words: PageOfWords, skew: float) -> list[Seen]:
    """Its words where they stand on the printed page: what it did not straighten, we do."""
    left = skew + page.skew
    found = []
    for word in words.words:
        middle = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
        found.append(Seen(word.text, *straightened(*middle, left)))
    return found


def bare(files: Sequence[Path], *kinds: str, hands: int = CORES) -> list[str]:
    """What ``tesseract FILE - -l vie`` says of each file, on all cores."""

    def read(file: Path) -> str:
        command = ["tesseract", str(file), "-", "-l", "vie", *kinds]
        return subprocess.run(command, env=BARE, check=True, capture_output=True, text=True).stdout

    with ThreadPoolExecutor(hands) as threads:
        return list(threads.map(read, files))


def seen_by_tesseract(tsv: str, dpi: int, skew: float) -> list[Seen]:
    """The words of Tesseract's table, where they stand on the printed page."""
    found = []
    for row in csv.DictReader(StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] == "5" and text:
            x = (int(row["left"]) + int(row["width"]) / 2) / dpi * INCH_MM
            y = (int(row["top"]) + int(row["height"]) / 2) / dpi * INCH_MM
            found.append(Seen(text, *straightened(x, y, skew)))
    return found
