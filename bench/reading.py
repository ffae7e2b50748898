"""Figures of reading: letters against bare Tesseract, fields against the truth, pages found again.

usage: python -m bench.reading [PAPERS]
"""

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from bench.fields import Tallies
from bench.finding import found_again
from bench.letters import Judged, figures, judge
from bench.papers import (
    Scanned,
    bare,
    captured,
    engine,
    in_files,
    scanned,
    seen_by_engine,
    seen_by_tesseract,
)
from demo.papers.deal import secret_papers, talking_papers
from ingest.digitise.engine import Engine
from ingest.reading.propose import propose
from preservation.pages.words import PageOfWords

LETTERS, FIELDS = 40, 100
"""Papers of the set for letters, and of the one for fields: those and sixty more."""


@dataclass(slots=True)
class Letters:
    """What one reader made of the pages in one condition."""

    judged: list[Judged] = field(default_factory=list)
    stray: int = 0

    def add(self, more: tuple[list[Judged], int]) -> None:
        """One page more."""
        self.judged += more[0]
        self.stray += more[1]


def measure(papers: int = FIELDS, letters: int = LETTERS) -> dict[str, Any]:
    """Everything, from one set of ``papers``; letters and finding from the first ``letters``."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        made = scanned(folder, papers)
        with engine() as ready:
            (folder / "work").mkdir()
            tallies, ours, first = Tallies(), defaultdict[str, Letters](Letters), []
            for at, (paper, pages, words) in enumerate(captured(ready, made, folder / "work")):
                tallies.add(paper.truth, _proposals(words))
                if at < letters:
                    for page, skew, seen in zip(pages, _skew(paper), words, strict=True):
                        truth = paper.truth.on(page_of(page.number, paper, pages[0].number))
                        ours[_kind(paper)].add(judge(truth, seen_by_engine(page, seen, skew)))
                    target = folder / f"{paper.truth.id}.pdf"
                    ready.assemble(pages, folder / "work", paper.truth.id, target)
                    first.append((paper.truth, target))
            stopped = _stopped(ready, folder)
        theirs = _bare(made[:letters])
        return {
            "letters": _letters(ours, theirs),
            "pages found again without accents": found_again(folder, first),
            f"fields over {papers} papers": tallies.figures(),
            "state secrets": stopped,
            "sure and wrong": _wrong(tallies),
        }


def page_of(number: int, paper: Scanned, first: int) -> int:
    """Which page of its paper the page ``number`` of the whole run is."""
    page = number - first + 1
    if not 1 <= page <= paper.truth.pages:
        raise ValueError(f"page {number} is none of {paper.truth.id}")
    return page


def _proposals(words: Sequence[PageOfWords]) -> dict[str, Any]:
    return dict(propose(words, latest=datetime.now(UTC).date()).proposals)


def _skew(paper: Scanned) -> list[float]:
    return list(paper.truth.scan["skew"])


def _kind(paper: Scanned) -> str:
    return str(paper.truth.scan["condition"])


def _bare(papers: Sequence[Scanned]) -> dict[str, Letters]:
    """The same images by Tesseract as it comes."""
    tables = iter(bare([file for paper in papers for file in paper.files], "tsv"))
    found = defaultdict[str, Letters](Letters)
    for paper in papers:
        for page, skew in enumerate(_skew(paper), 1):
            words = seen_by_tesseract(next(tables), paper.truth.scan["dpi"], skew)
            found[_kind(paper)].add(judge(paper.truth.on(page), words))
    return found


def _letters(ours: dict[str, Letters], theirs: dict[str, Letters]) -> dict[str, Any]:
    said = {}
    for kind, own in ours.items():
        said[f"{kind}, luutru"] = figures(own.judged, own.stray)
        said[f"{kind}, bare tesseract"] = figures(theirs[kind].judged, theirs[kind].stray)
    return said


def _stopped(ready: Engine, folder: Path) -> dict[str, Any]:
    """Papers with the mark of a secret, and papers that only speak of them."""
    said = {}
    for name, papers in (("marked", secret_papers()), ("only speaking", talking_papers())):
        (folder / name).mkdir()
        made = list(in_files(folder / name, papers))
        read = captured(ready, made, folder / name)
        marks = [propose(words, latest=datetime.now(UTC).date()).secret for *_, words in read]
        said[f"{name}: papers"] = len(marks)
        said[f"{name}: stopped"] = sum(mark is not None for mark in marks)
    return said


def _wrong(tallies: Tallies) -> str:
    return " | ".join(chain.from_iterable(one.wrong for one in tallies.of.values())) or "none"


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FIELDS
    print(json.dumps(measure(count, min(count, LETTERS)), ensure_ascii=False, indent=1))
