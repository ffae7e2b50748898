"""Practice papers as files: ``python scripts/make_papers.py OUT [--count 40] [--seed 1]``.

Writes, below OUT, a folder for each paper: ``plain.pdf`` (as printed), ``scan.tif`` or
``scan-1.jpg`` … (as scanned: typical and bad, 200 and 300 dpi by turns) and ``truth.json``.
``--secret`` adds papers with the mark of a state secret, and ones that only speak of secrets.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from demo.papers.deal import deal, secret_papers, talking_papers
from demo.papers.office import OfficePaper
from demo.papers.scanning import Scan, as_jpegs, as_tiff, scan
from demo.papers.setting import Rendered, render_paper
from demo.papers.wear import Condition

TURNS = (
    (Condition.TYPICAL, 300), (Condition.BAD, 300), (Condition.TYPICAL, 200), (Condition.BAD, 200),
)  # fmt: skip


def scanned_papers(
    papers: tuple[OfficePaper, ...], seed: int = 1
) -> Iterator[tuple[Rendered, Scan]]:
    """Each paper set in type and scanned, half typical and half bad, half of each at 300 dpi."""
    for number, paper in enumerate(papers):
        condition, dpi = TURNS[number % len(TURNS)]
        rendered = render_paper(paper)
        yield rendered, scan(rendered, condition, dpi, seed)


def write(rendered: Rendered, done: Scan, folder: Path, *, tiff: bool = False) -> None:
    """The files of one paper."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plain.pdf").write_bytes(rendered.pdf)
    if tiff:
        (folder / "scan.tif").write_bytes(as_tiff(done))
    else:
        for number, content in enumerate(as_jpegs(done), 1):
            (folder / f"scan-{number}.jpg").write_bytes(content)
    truth = json.dumps(done.truth.as_json(), ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(truth + "\n", encoding="utf-8")


def main() -> None:
    """Write what was asked for, and say where it is."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("out", type=Path)
    asked.add_argument("--count", type=int, default=40)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--secret", action="store_true")
    asked.add_argument("--tiff", action="store_true", help="every paper as one TIFF")
    given = asked.parse_args()
    papers = deal(given.count, given.seed)
    if given.secret:
        papers = (*papers, *secret_papers(given.seed), *talking_papers(seed=given.seed))
    for rendered, done in scanned_papers(papers, given.seed):
        write(rendered, done, given.out / rendered.paper.id, tiff=given.tiff)
        print(rendered.paper.id, done.truth.scan["condition"], done.dpi, len(done.pictures))


if __name__ == "__main__":
    main()
