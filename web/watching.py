"""Watched folders: what a scanner puts there is digitised without anybody asking.

Only a file that has stopped growing is taken. It is copied into the spool and written down before
it is moved to ``done``; what is no scan goes to ``refused`` with a file that says why. Whatever
cannot be taken now, because the archive or the settings do not allow it, is not moved at all.
"""

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from repository.calendar import VIETNAM
from repository.digitisation import PaperKind
from repository.errors import ArchiveError, ForbiddenError
from repository.people import Person, Right
from repository.sheaves import Batch, Sheaf
from web.digitising import Pile, Wanted, lay_on
from web.doorstep import counts, digest, leave_word, moved
from web.natural import natural
from web.watched import WatchSettings
from web.wiring import Archive

LOOK_SECONDS = 3.0
SETTLED_SECONDS = 6.0
"""A file that has not changed for so long is whole."""
AT_ONCE = 200
"""Files that one look takes."""
_REMEMBERED = 20
_LOG = logging.getLogger("luutru.watch")


@dataclass(slots=True)
class Watcher:
    """Looks after the watched folders of one archive."""

    archive: Archive
    seen: dict[Path, tuple[int, int, float]] = field(default_factory=dict)
    """File → its size, when it was changed, and since when it is seen like that."""
    told: set[str] = field(default_factory=set)
    """Complaints that were logged already."""

    def until(self, stop: threading.Event) -> None:
        """Look again and again, until told to stop."""
        while not stop.wait(LOOK_SECONDS):
            for watch in self.archive.settings.watched:
                try:
                    self.look(watch, time.monotonic())
                except (ArchiveError, OSError) as error:
                    self._complain(f"{watch.path}: {error}")

    def look(self, watch: WatchSettings, now: float) -> Batch | None:
        """Take what is whole, if anything is.

        Raises:
            ArchiveError: the settings name somebody who may not, or the archive is away.
            OSError: the folder cannot be read, or nothing can be moved in it.
        """
        from ingest.turns import Turns

        with Turns(self.archive.settings.spool / "turns-watch").of([str(watch.path)]):
            ready = list(self._whole(watch.path, now))[:AT_ONCE]
            if not ready:
                return None
            person = self._person(watch)
            scans = [path for path in ready if self._is_scan(watch, path)]
            fresh = [path for path in scans if not self._known(watch, path, person)]
            return self._take(watch, fresh, person) if fresh else None

    def _whole(self, folder: Path, now: float) -> Iterator[Path]:
        """Files that have not changed for a while, in the order in which people count."""
        there = [path for path in folder.iterdir() if counts(path)]
        self.seen = {p: s for p, s in self.seen.items() if p.parent != folder or p in there}
        for path in sorted(there, key=lambda path: natural(path.name)):
            state = path.stat()
            like = (state.st_size, state.st_mtime_ns)
            *before, since = self.seen.get(path, (-1, -1, now))
            if tuple(before) != like:
                self.seen[path] = (*like, now)
            elif now - since >= SETTLED_SECONDS:
                yield path

    def _person(self, watch: WatchSettings) -> Person:
        person = self.archive.people.find(watch.login)
        if person.disabled:
            raise ForbiddenError(f"{watch.login}: tài khoản đã khóa · the account is closed")
        person.require(Right.DIGITISE, self.archive.agencies.find(watch.agency).code)
        return person

    def _is_scan(self, watch: WatchSettings, path: Path) -> bool:
        """Whether it can be read; what cannot is put aside, with the reason."""
        source = self.archive.engine.inspect(path)
        if source.sheets:
            return True
        reason = source.problem or "không có trang nào · no page in it"
        target = moved(path, watch.path / "refused")
        leave_word(target.with_name(f"{target.name}.ly-do.txt"), reason)
        return False

    def _known(self, watch: WatchSettings, path: Path, person: Person) -> bool:
        """Whether it was written down before, and only not moved: a crash lay between."""
        held = self.archive.batches
        digested = digest(path)
        for batch in held.latest(person.scope, _REMEMBERED):
            if batch.options.get("watched") == str(watch.path):
                for sheaf in held.sheaves(batch.id):
                    if _holds(sheaf, path.name, digested):
                        self._settle(watch, sheaf, path, person)
                        self._set_to_work(batch, person)
                        return True
        return False

    def _take(self, watch: WatchSettings, paths: list[Path], person: Person) -> Batch:
        held = self.archive
        wanted = Wanted(
            watch.agency,
            f"{watch.path.name} {held.clock().astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}",
            watch.dossier,
            kind=PaperKind(watch.profile),
            split=watch.split,
            watched=str(watch.path),
        )
        batch = lay_on(held, person, [Pile(p.name, ((p, p.name),)) for p in paths], wanted)
        for sheaf, path in zip(held.batches.sheaves(batch.id), paths, strict=True):
            self._settle(watch, sheaf, path, person)
        self._set_to_work(batch, person)
        return batch

    def _set_to_work(self, batch: Batch, person: Person) -> None:
        """Ask for the job, if nobody did."""
        from web.jobs import enqueue

        if batch.job is None:
            job = enqueue(self.archive, "digitise", {"batch": batch.id}, person)
            self.archive.batches.assign(batch.id, job.id)

    def _settle(self, watch: WatchSettings, sheaf: Sheaf, path: Path, person: Person) -> None:
        """Move what was taken out of the way, and remember where it lies."""
        target = moved(path, watch.path / "done")
        self.archive.batches.say(sheaf.id, person.login, (), left=[str(target)])

    def _complain(self, text: str) -> None:
        if text not in self.told:
            self.told.add(text)
            _LOG.warning("%s", text)


def _holds(sheaf: Sheaf, name: str, digest: str) -> bool:
    files = sheaf.body.get("files", ())
    return any(file["name"] == name and file["sha256"] == digest for file in files)
