"""Labours: how each kind of job is done: so that it can be stopped, and done again."""

import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.delivery import Delivery
from ingest.result import IngestOutcome, Result
from repository.access import Level
from repository.errors import NotFoundError, RefusedError
from repository.people import Right
from web import acts, secrets
from web.labour import Labour, Task
from web.wiring import Archive

_NOTE_SECONDS = 0.5
"""How often results are written down; what a crash takes is found again in the archive."""
_MOST_PROBLEMS = 1000


def ingest(task: Task) -> str:
    """Take in ``deliveries`` [{path, name, fields, agency, level}]; ``folder`` is removed after.

    Of one that bears a secrecy mark nothing stays, here neither.

    A delivery whose result is written down is not touched again. One that came
    in just before a crash, unwritten, is recognised as this job's own.
    """
    deliveries = {entry["path"]: entry for entry in task.job.arguments["deliveries"]}
    tally = _Tally(task, len(deliveries), [dict(result) for result in task.job.results])
    known = {result["path"] for result in tally.all}
    left = (_delivery(entry) for path, entry in deliveries.items() if path not in known)
    try:
        for result in task.archive.ingest.take_all(left, task.person, task.is_stopped):
            said = _own(task, tally, result) | {"name": deliveries[result.path]["name"]}
            tally.note(secrets.without(task, said) if secrets.bears(said) else said)
    finally:
        tally.write()
    acts.catch_up(task.archive)
    acts.testify(task.archive)
    if not task.stopped and "folder" in task.job.arguments:
        _remove(task.archive, Path(task.job.arguments["folder"]))
    return _counted(tally.all, "outcome")


def verify(task: Task) -> str:
    """Check the packages named in ``packages``, or all; what is not intact becomes a result."""
    chosen: list[str] | None = task.job.arguments.get("packages")
    before = 0
    if task.job.done:  # a worker died over it: go on with what it had not looked at
        chosen = _not_looked_at_since(task.archive, chosen, task.job.asked_at)
        before = max(0, task.job.total - len(chosen) * len(task.archive.stores))

    def progress(done: int, total: int) -> bool:
        return task.advance(before + done, before + total)

    counts: Counter[str] = Counter()
    for line in acts.verify_packages(task.archive, task.person, chosen, progress):
        counts[line["verdict"]] += 1
        problems = counts.total() - counts["Intact"]
        if line["verdict"] != "Intact" and problems <= _MOST_PROBLEMS:
            task.note(line)
    return ", ".join(f"{name}: {count}" for name, count in sorted(counts.items()))


def reindex(task: Task) -> str:
    """Build the index anew."""
    task.person.require(Right.OPERATE)
    return f"{acts.reindex(task.archive, task.advance)}"


def catch_up(task: Task) -> str:
    """Show the index what it has not seen."""
    return f"{acts.catch_up(task.archive)}"


def sweep(task: Task) -> str:
    """Find what a crash left behind."""
    from web.sweeping import sweep as sweep_now

    found = [left.as_dict() for left in sweep_now(task.archive, task.person)]
    task.advance(len(found), len(found), tuple(found))
    return _counted(found, "kind")


def evidence(task: Task) -> str:
    """Make evidence for what has none."""
    from web.acts_evidence import make

    return _evidenced(task, make(task.archive, task.person, task.advance))


def evidence_renew(task: Task) -> str:
    """Renew evidence that ends soon."""
    from web.acts_evidence import renew

    return _evidenced(task, renew(task.archive, task.person, task.advance))


def _evidenced(task: Task, done: dict[str, Any]) -> str:
    for problem in done["problems"][:_MOST_PROBLEMS]:
        task.note({"problem": problem})
    left = done.get("waiting", done.get("due"))
    return f"{done['packages']} gói, {done['timestamps']} dấu thời gian; còn {left}"


def trust_fetch(task: Task) -> str:
    """Bring CRLs and OCSP answers from where certificates say that they are."""
    from web.trusting import fetch

    found = []
    for line in fetch(task.archive, task.person, task.advance):
        found.append(line)
        task.note(line)
    return _counted(found, "outcome") or "0"


def digitise(task: Task) -> str:
    """Work through what waits in ``batch``; a paper that was done is not done again."""
    from web.digitising import work

    batch = task.archive.batches.get(task.job.arguments["batch"], task.person.scope)
    return work(task.archive, batch, task.person, task.advance)


def exchange(task: Task) -> str:
    """One turn of the connection ``axis``."""
    from web.exchanging import take_turn

    done = take_turn(task.archive, task.person, task.job.arguments["axis"])
    task.advance(1, 1, [done])
    return f"received: {done['received']}, sent: {done['sent']}, failed: {done['failed']}"


def bring_in(task: Task) -> str:
    """Bring in the hồ sơ of the ``import`` that was looked through."""
    from web.importing_kept import bring_in as bring

    return bring(task)


def destroy(task: Task) -> str:
    """Destroy what ``disposal`` says, if two people confirmed it; again, and the rest is done."""
    from web.disposal_ending import work

    return work(task)


def disposal_papers(task: Task) -> str:
    """Keep the papers of the ``disposal`` that are not kept yet."""
    from web.disposal_ending import work_papers

    return work_papers(task)


def register_file(task: Task) -> str:
    """Write out a long register."""
    from web.register_jobs import make_file

    return make_file(task)


def register_volume(task: Task) -> str:
    """Print or keep a long volume of a register."""
    from web.register_volumes import work

    return work(task)


def check_reception(task: Task) -> str:
    """Check what came for ``reception``."""
    from web.reception_jobs import check_packages

    return check_packages(task)


def take_reception(task: Task) -> str:
    """Take in what was approved of ``reception``."""
    from web.reception_jobs import take_packages

    return take_packages(task)


def transfer_pack(task: Task) -> str:
    """Pack the hồ sơ of a transfer."""
    from web.transfer_jobs import work

    return work(task)


LABOURS: Mapping[str, Labour] = {
    "import": bring_in,
    "ingest": ingest,
    "verify": verify,
    "reindex": reindex,
    "catch_up": catch_up,
    "sweep": sweep,
    "evidence": evidence,
    "evidence-renew": evidence_renew,
    "trust-fetch": trust_fetch,
    "destroy": destroy,
    "disposal-papers": disposal_papers,
    "digitise": digitise,
    "exchange": exchange,
    "reception-check": check_reception,
    "reception-take": take_reception,
    "register-file": register_file,
    "register-volume": register_volume,
    "transfer-pack": transfer_pack,
}


@dataclass(slots=True)
class _Tally:
    """Results as they come, written down now and then."""

    task: Task
    total: int
    all: list[dict[str, Any]]
    unwritten: list[dict[str, Any]] = field(default_factory=list)
    written_at: float = 0.0

    def note(self, result: dict[str, Any]) -> None:
        """Add a result."""
        self.all.append(result)
        self.unwritten.append(result)
        if time.monotonic() - self.written_at > _NOTE_SECONDS:
            self.write()

    def write(self) -> None:
        """Write down what is not written yet."""
        self.task.advance(len(self.all), self.total, tuple(self.unwritten))
        self.unwritten, self.written_at = [], time.monotonic()


def _delivery(entry: Mapping[str, Any]) -> Delivery:
    return Delivery(
        Path(entry["path"]),
        entry.get("name") or Path(entry["path"]).name,
        dict(entry.get("fields") or {}),
        entry.get("agency") or "",
        Level(entry["level"]) if entry.get("level") else None,
    )


def _own(task: Task, tally: _Tally, result: Result) -> dict[str, Any]:
    """The result, seen to it that what this job itself took in is not called a duplicate."""
    said = result.as_dict()
    if result.outcome is not IngestOutcome.DUPLICATE or result.document is None:
        return said
    if any(other["document"] == result.document for other in tally.all):
        return said
    try:
        document = task.archive.catalogue.get(result.document, task.person.scope)
    except NotFoundError:
        return said
    mine = document.received_by == task.person.login and document.received_at > task.job.asked_at
    same_bytes = any(finding.rule == "DUP-01" for finding in result.findings)
    if not (mine and same_bytes):
        return said
    report = document.signatures or {}
    return said | {
        "outcome": IngestOutcome.ACCEPTED.value,
        "findings": [dict(finding) for finding in document.findings],
        "indication": report.get("indication"),
        "intact": report.get("intact"),
        "says": report.get("says"),
        "signatures": report.get("signatures", []),
    }


def _not_looked_at_since(archive: Archive, chosen: list[str] | None, since: datetime) -> list[str]:
    """Packages of which some copy was not looked at since ``since``."""

    def stale(package: str) -> bool:
        looks = [copy.checked_at for copy in archive.catalogue.copies(package)]
        return any(look is None or look < since for look in looks)

    every: Iterator[str] = (package.id for package in archive.catalogue.packages())
    return [package for package in (chosen or every) if stale(package)]


def _remove(archive: Archive, folder: Path) -> None:
    """Remove what was uploaded for this job; nothing but a folder of the spool."""
    spool = archive.settings.spool.resolve()
    if not folder.resolve().is_relative_to(spool / "uploads"):
        raise RefusedError(f"{folder}: không nằm trong vùng tạm · not in the spool")
    shutil.rmtree(folder, ignore_errors=True)


def _counted(results: list[dict[str, Any]], name: str) -> str:
    counts = Counter(str(result[name]) for result in results)
    return ", ".join(f"{kind}: {count}" for kind, count in sorted(counts.items()))
