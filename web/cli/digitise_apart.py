"""``luutru digitise --to``: the same work without an archive: only files come of it."""

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repository.calendar import VIETNAM, system_clock
from repository.documents import safe_name
from repository.errors import ArchiveError, UnavailableError
from web.cli.desk import Desk

if TYPE_CHECKING:
    from ingest.digitise.digitiser import Digitiser
    from ingest.digitise.papers import Paper
    from web.digitising import Pile


def run(desk: Desk, piles: "Sequence[Pile]", to: Path, profile: str, split: str) -> int:
    """Digitise ``piles`` into the folder ``to``, and tell of each document."""
    import os

    from ingest.digitise.digitiser import Digitiser
    from ingest.digitise.engine import Engine
    from ingest.digitise.tesseract import Tesseract
    from ingest.reading.propose import propose
    from preservation.workers import Limits, Workers
    from repository.digitisation import PaperKind, rule_for
    from web.cli.digitise import code_of
    from web.wiring import PRELOADED

    today = system_clock().astimezone(VIETNAM).date()
    hands = os.cpu_count() or 1
    to.mkdir(parents=True, exist_ok=True)
    ends: list[str] = []
    with (
        Workers(hands, Limits(), preload=PRELOADED) as workers,
        Engine(workers, Tesseract(), hands) as engine,
    ):
        rule = rule_for(today, PaperKind(profile))
        digitiser = Digitiser(engine, partial(propose, latest=today), rule)
        for pile in piles:
            for line in _lines(desk, digitiser, pile, to, split):
                ends.append(line["outcome"])
                desk.answer(line, *_words(line))
    return code_of(ends)


def _lines(
    desk: Desk, digitiser: "Digitiser", pile: "Pile", to: Path, split: str
) -> "list[dict[str, Any]]":
    from ingest.digitise.separating import Split
    from web.cli.digitise import progress_on

    path = ", ".join(str(path) for path, _ in pile.files)
    nothing = {"path": path, "pages": 0, "output": None, "quality": [], "proposals": {}}
    with tempfile.TemporaryDirectory(dir=to, prefix=".digitise-") as scratch:
        folder = Path(scratch)
        try:
            stack = digitiser.stack([path for path, _ in pile.files])
            how = Split.NONE if stack.untouched else Split(split)
            told, codes = progress_on(desk), how is Split.BARCODE
            pages = digitiser.capture(stack, folder, told, lambda: False, codes=codes) or []
            papers = digitiser.papers(pages, folder, how, pile.paper_count)
            if any(paper.secret for paper in papers):
                return [nothing | {"outcome": "stopped", "problem": _report(papers)}]
            if stack.kind.value == "born-digital":
                return [_line(path, papers[0], None) | {"outcome": "born-digital"}]
            made = []
            for number, paper in enumerate(papers, 1):
                target = _target(to, pile, number if len(papers) > 1 else 0)
                digitiser.engine.assemble(paper.pages, folder, target.stem, target)
                made.append(_line(path, paper, target))
        except UnavailableError:
            raise
        except ArchiveError as error:
            return [nothing | {"outcome": "failed", "problem": str(error)}]
    return made


def _report(papers: "Sequence[Paper]") -> str:
    return next(paper.reading.secret.report_vi for paper in papers if paper.reading.secret)


def _line(path: str, paper: "Paper", output: Path | None) -> dict[str, Any]:
    return {
        "path": path,
        "outcome": "captured",
        "pages": len(paper.pages),
        "output": str(output) if output else None,
        "quality": [check.as_dict() for check in paper.checks],
        "proposals": {code: one.as_dict() for code, one in paper.reading.proposals.items()},
    }


def _target(to: Path, pile: "Pile", number: int) -> Path:
    """Where a document goes: nothing that is there is overwritten."""
    stem = safe_name(Path(pile.name).stem) + (f"-{number:02}" if number else "")
    wanted = to / f"{stem}.pdf"
    again = 2
    while wanted.exists():
        wanted, again = to / f"{stem} ({again}).pdf", again + 1
    return wanted


def _words(line: dict[str, Any]) -> list[str]:
    said = [f"{line['outcome']:<12} {line['pages']:>4} tr.  {line['path']} → {line['output']}"]
    said += [f"    {c['page']}: {c['check']}: {c['vi']}" for c in line["quality"] if not c["ok"]]
    said += [
        f"    {code} = {one['value']}  ({one['confidence']:.2f})"
        for code, one in line["proposals"].items()
    ]
    return said + ([f"    {line['problem']}"] if line.get("problem") else [])
