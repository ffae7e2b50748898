"""Drill: a register of twenty thousand entries is printed, closed, signed and kept.

usage: python -m bench.registers [ENTRIES]

Holds where printing takes less than a minute, neither this process nor the worker more than
300 MB, every page of the PDF says where it stands, and the last entry is on the last of them.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import pymupdf

from repository.people import owner
from repository.registers import Asked
from tests.databases import Hands
from tests.home import make_archive
from tests.pki import shared_pki
from tests.web.registering import RegisterOffice
from web.register_acts import export
from web.registers_closing import Closer

ENTRIES = 20_000
MOST_SECONDS, MOST_MEGABYTES = 60, 300


def drill(scratch: Path, entries: int = ENTRIES) -> dict[str, Any]:
    """All of it; ``held`` says whether it was quick and small."""
    hands, pki = Hands(), shared_pki()
    archive = make_archive(scratch / "home")
    archive.__dict__["clock"] = hands.clock
    office = RegisterOffice(archive, pki, hands, scratch)
    office.many(entries)
    asked, keeper = Asked("den", "H34", office.year), owner()
    closer = Closer(archive, keeper)
    seen: dict[str, Any] = {}
    _forget_peak()
    with _timed(seen, "print"):
        export(archive, keeper, asked, "pdf", scratch / "so.pdf")
    peaks = {"this process": _peak("self"), "worker": max(map(_peak, _children()))}
    pages = _pages(scratch / "so.pdf", entries)
    for kind in ("csv", "xlsx"):
        with _timed(seen, kind):
            export(archive, keeper, asked, kind, scratch / f"so.{kind}")
    with _timed(seen, "begin closing"):
        closing = closer.begin(asked)
    with _timed(seen, "print the volume"):
        closer.print(closing.id)
    with _timed(seen, "sign it"):
        closer.sign(closing.id, office.signer)
    with _timed(seen, "keep it"):
        closed = closer.keep(closing.id)
    archive.close()
    small = max(peaks.values()) < MOST_MEGABYTES
    return {
        "entries": entries,
        "pages": pages,
        "seconds": seen,
        "megabytes at most": peaks,
        "held": bool(pages and closed.document) and seen["print"] < MOST_SECONDS and small,
    }


@contextmanager
def _timed(seen: dict[str, float], name: str) -> Iterator[None]:
    began = perf_counter()
    yield
    seen[name] = round(perf_counter() - began, 1)


def _pages(path: Path, entries: int) -> int:
    """How many pages it has; 0 where one does not say which it is, or the end is missing."""
    with pymupdf.open(path) as pdf:  # type: ignore[no-untyped-call]
        count = len(pdf)
        said = all(f"Trang {n}/{count}" in pdf[n - 1].get_text() for n in range(2, count + 1))
        end = "".join(pdf[n].get_text() for n in (count - 2, count - 1))
    return count if said and f"giai đoạn {entries}" in " ".join(end.split()) else 0


def _children() -> list[str]:
    each = Path("/proc/self/task").glob("*/children")
    return [child for thread in each for child in thread.read_text().split()]


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _peak(pid: str) -> int:
    """The most memory that a process has had, in MB."""
    status = Path("/proc", pid, "status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        told = drill(Path(place), int(sys.argv[1]) if sys.argv[1:] else ENTRIES)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    sys.exit(not told["held"])
