"""Batch leftovers: what a crash left in the spool of a batch, and batches that nobody works on."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from repository.access import Scope
from repository.sheaves import Batch, Sheaf, SheafState
from web.digitising import OPEN
from web.scans import Scans
from web.wiring import Archive

GRACE_SECONDS = 24 * 3600
"""What was touched since may be somebody's who is at work on it."""
NAMED_SECONDS = 3600
"""A batch that somebody works through in a terminal may take that long without a job."""
_NEWEST = 1000
_ENDED = frozenset({SheafState.KEPT, SheafState.STOPPED})


def left_behind(archive: Archive) -> Iterator[Path]:
    """Files and folders in the spool that no paper needs any more, and never will.

    Whatever a paper on its way still needs is not among them, however old it is.
    """
    than = archive.clock().timestamp() - GRACE_SECONDS
    for root in sorted((archive.settings.spool / "batches").glob("*")):
        still = [s for s in archive.batches.sheaves(root.name) if s.state not in _ENDED]
        if not still:  # all is in the archive, or nothing was ever written down
            yield from _old([root], than)
            continue
        needed = _needed(Scans(root), still)
        yield from _old((p for p in _entries(root) if p not in needed), than)


def unfinished(archive: Archive) -> Iterator[tuple[Batch, int]]:
    """Newest batches with papers that wait, and no job that does them; and how many papers."""
    than = archive.clock().timestamp() - NAMED_SECONDS
    batches = archive.batches.latest(Scope.of_owner(), _NEWEST)
    counts = archive.batches.counts([batch.id for batch in batches])
    jobs = {job.id for job in archive.jobs.unfinished()}
    for batch in batches:
        waiting = sum(counts[batch.id].get(state, 0) for state in OPEN)
        if waiting and batch.job not in jobs and batch.asked_at.timestamp() < than:
            yield batch, waiting


def _entries(root: Path) -> Iterator[Path]:
    """What is whole by itself: a file that came, the pages of a stack, an output."""
    for place in sorted(root.iterdir()):
        yield from sorted(place.iterdir()) if place.name in {"in", "out"} else [place]


def _needed(scans: Scans, sheaves: list[Sheaf]) -> set[Path]:
    found: set[Path] = set()
    for sheaf in sheaves:
        found |= {path.parent for path in scans.everything(sheaf)}
        found |= {scans.folder(sheaf), scans.output(sheaf), scans.sealed(sheaf)}
    return found


def _old(places: Iterable[Path], than: float) -> Iterator[Path]:
    for place in places:
        if place.stat().st_mtime < than:
            yield place
