"""The sweep: finds what a crash left behind, and everything that stands where nothing should."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repository.copying import RequestState
from repository.errors import NotFoundError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.packages import PackageKind
from repository.people import Person, Right
from repository.stores.directory import DirectoryStore
from repository.workplace import abandoned
from web import batch_leftovers, copying, importing_leftovers, register_jobs
from web.drafting import left_behind
from web.wiring import Archive


@dataclass(frozen=True, slots=True)
class Found:
    """One thing left behind."""

    kind: str
    """``copy`` (its time is over), ``leftover``, ``orphan`` (bytes without record), ``promise``,
    ``batch`` (papers of it wait, and nobody works on them)."""
    place: str
    says: str

    def as_dict(self) -> dict[str, Any]:
        """As JSON shows it."""
        return {"kind": self.kind, "place": self.place, "says": self.says}


def sweep(archive: Archive, person: Person) -> Iterator[Found]:
    """Remove what was never kept; name what was kept and has no record.

    Nothing that a store has kept is ever removed here: an orphan is named, and
    taking the same file in again gives it its record.

    Raises:
        ForbiddenError: the person may not.
    """
    person.require(Right.OPERATE)
    found = [
        *_copies(archive, person),
        *_leftovers(archive),
        *_orphans(archive),
        *_promises(archive),
        *_batches(archive),
    ]
    detail = {kind: sum(f.kind == kind for f in found) for kind in _KINDS}
    outcome = Outcome.WARNING if detail["orphan"] else Outcome.SUCCESS
    archive.ledger.record(person.login, NewEvent(EventKind.SWEEP, outcome, "", detail))
    yield from found


_KINDS = ("copy", "leftover", "orphan", "promise", "batch")


def _copies(archive: Archive, person: Person) -> Iterator[Found]:
    """Copies whose time is over are closed; some days later their files are deleted."""
    for line in copying.expire(archive, person):
        deleted = line["state"] == RequestState.DELETED.value
        vi, en = ("đã xóa tệp", "its file was deleted") if deleted else ("hết hạn", "it expired")
        yield Found("copy", line["copy"], f"bản sao {vi} · {en}")


def _leftovers(archive: Archive) -> Iterator[Found]:
    places: list[Path] = []
    for name in ("incoming", "exports"):
        folder = archive.settings.spool / name
        if folder.is_dir():
            places += abandoned(folder)
    places += _uploads_of_nobody(archive)
    places += left_behind(archive, archive.clock())
    places += copying.left_behind(archive)
    places += batch_leftovers.left_behind(archive)
    places += importing_leftovers.left_behind(archive)
    places += register_jobs.left_behind(archive)
    for store in archive.stores:
        if isinstance(store, DirectoryStore):
            places += store.leftovers()
    for place in places:
        shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
        yield Found("leftover", str(place), "công việc dở dang, đã dọn · unfinished work, removed")


def _uploads_of_nobody(archive: Archive) -> Iterator[Path]:
    """Upload folders older than a day that no job still needs."""
    folder = archive.settings.spool / "uploads"
    if not folder.is_dir():
        return
    open_jobs = archive.jobs.unfinished()
    needed = {str(job.arguments.get("folder", "")) for job in open_jobs}
    limit = archive.clock().timestamp() - _UPLOAD_SECONDS
    for place in sorted(folder.iterdir()):
        if place.is_dir() and str(place) not in needed and place.stat().st_mtime < limit:
            yield place


_UPLOAD_SECONDS = 24 * 3600


def _orphans(archive: Archive) -> Iterator[Found]:
    promised = {promise.package for promise in archive.intakes.open()}
    for store in archive.stores:
        seen: set[str] = set()
        for key in store.keys(""):
            kind, _, rest = key.partition("/")
            identifier = rest.split("/")[1] if rest.count("/") else rest
            if kind not in _KEPT or identifier in seen:
                continue
            seen.add(identifier)
            if not _recorded(archive, kind, identifier):
                waiting = identifier in promised
                what = _ENTERED_BY.get(kind, _ENTERED_BY["aip"])
                if archive.catalogue.is_destroyed(identifier):
                    what = _DESTROYED
                yield Found(
                    "orphan",
                    f"{store.name}:{kind}/{identifier}",
                    f"đã lưu nhưng chưa có hồ sơ dữ liệu; {what[0]}"
                    f" · kept without a record; {what[1]}" + (" (promised)" if waiting else ""),
                )


_KEPT = frozenset({*PackageKind, "quarantine"})
_DESTROYED = ("đã hủy mà còn dữ liệu: thực hiện tiếp đợt hủy", "destroyed: go on with its disposal")
_ENTERED_BY = {
    "aip": ("tiếp nhận lại tệp này", "take the same file in again"),
    "hoso": ("đóng hồ sơ này lần nữa", "close that hồ sơ again"),
    "evidence": ("chạy `luutru evidence make`", "run `luutru evidence make`"),
}


def _recorded(archive: Archive, kind: str, identifier: str) -> bool:
    try:
        if kind == "quarantine":
            from repository.access import Scope

            archive.quarantine.get(identifier, Scope.of_owner())
        else:
            archive.catalogue.package(identifier)
    except NotFoundError:
        return False
    return True


def _promises(archive: Archive) -> Iterator[Found]:
    for promise in archive.intakes.open():
        yield Found(
            "promise",
            promise.package,
            f"tiếp nhận bị gián đoạn lúc {promise.started_at:%Y-%m-%d %H:%M:%S} UTC"
            " · an intake was interrupted",
        )


def _batches(archive: Archive) -> Iterator[Found]:
    for batch, waiting in batch_leftovers.unfinished(archive):
        yield Found(
            "batch",
            batch.id,
            f"lô {batch.name}: còn {waiting} văn bản dở dang, chạy `luutru batch resume {batch.id}`"
            f" · {waiting} papers wait and nobody works on them: resume the batch",
        )
