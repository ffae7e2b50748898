"""Hand-over folders: what a system that only exports files leaves there is taken in.

1. Only a set that has stopped changing, and is complete, is taken; no link is followed.
2. Its files are copied to the spool. Their digests are its key: whatever happens, it is taken once.
3. A document becomes an incoming one (``take_in``), a message is read (``receive``).
4. A receipt is left, then the set is moved to ``done``, or to ``refused``; receipts are kept up.

Whatever cannot be taken now, because the archive or the settings do not allow it, stays there.
"""

import hashlib
import json
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from repository.calendar import iso_utc
from repository.documents import safe_name
from repository.errors import ArchiveError, ForbiddenError, RefusedError, SettingsError
from repository.people import Person, Right
from repository.workplace import workplace
from web.doorstep import fetched, moved
from web.handover_out import leave_statuses
from web.handover_receipts import Receipts
from web.handover_sets import Drop, Look, Read, drops, missing, read
from web.handover_settings import HandoverSettings
from web.handover_taking import Taker
from web.wiring import Archive

LOOK_SECONDS = 5.0
SETTLED_SECONDS = 10.0
"""A set that has not changed for so long is whole."""
KEEP_UP_SECONDS = 30.0
AT_ONCE = 50
"""Sets that one look takes."""
_LOG = logging.getLogger("luutru.handover")


@dataclass(slots=True)
class Handover:
    """Looks after the hand-over folders of one archive."""

    archive: Archive
    seen: dict[tuple[Path, str], tuple[Look, float]] = field(default_factory=dict)
    """Set → what was there of it, and since when it is like that."""
    told: set[str] = field(default_factory=set)
    """Complaints that were logged already."""
    kept_up: float = float("-inf")
    """When receipts were brought up to date."""

    def until(self, stop: threading.Event) -> None:
        """Look again and again, until told to stop."""
        while not stop.wait(LOOK_SECONDS):
            for given in self.archive.settings.handovers:
                try:
                    self.look(given, time.monotonic())
                except (ArchiveError, OSError) as error:
                    self._complain(f"{given.path}: {error}")
                except Exception:  # a defect over one set must not end the watch
                    _LOG.exception("%s", given.path)

    def look(self, given: HandoverSettings, now: float) -> list[dict[str, Any]]:
        """Take what is whole, and bring receipts up to date; what was written down of each.

        Raises:
            ArchiveError: the settings name somebody who may not, or the archive is away.
            OSError: the folder cannot be read, or nothing can be moved in it.
        """
        from ingest.turns import Turns

        with Turns(self.archive.settings.spool / "turns-handover").of([str(given.path)]):
            person = self._person(given)
            receipts = Receipts(self.archive, given)
            ready = list(self._whole(given, now))[:AT_ONCE]
            taken = (self._take(receipts, drop, person) for drop in ready)
            done = [record for record in taken if record is not None]
            if done or now - self.kept_up >= KEEP_UP_SECONDS:
                self.kept_up = now
                done += receipts.bring_up(person)
                list(leave_statuses(self.archive, given, person))
            return done

    def _whole(self, given: HandoverSettings, now: float) -> Iterator[Drop]:
        """Sets that have not changed for a while."""
        there = {(drop.folder, drop.name): drop for drop in drops(given.path)}
        self.seen = {key: seen for key, seen in self.seen.items() if key in there}
        for key, drop in there.items():
            look = drop.look()
            before, since = self.seen.get(key, (None, now))
            if before != look:
                self.seen[key] = (look, now)
            elif now - since >= SETTLED_SECONDS:
                yield drop

    def _person(self, given: HandoverSettings) -> Person:
        person = self.archive.people.find(given.login)
        if person.disabled:
            raise ForbiddenError(f"{given.login}: tài khoản đã khóa · the account is closed")
        person.require(Right.REGISTER, self.archive.agencies.find(given.agency).code)
        return person

    def _take(self, receipts: Receipts, drop: Drop, person: Person) -> dict[str, Any] | None:
        """Take one set in; None while it is not complete."""
        begun = self._begun(drop)
        try:
            said = Read((drop.message,), {}) if drop.message else read(drop)
        except RefusedError as error:
            return self._refuse(receipts, drop, begun, str(error))
        if lacking := missing(drop, said.files):
            self._complain(f"{drop.folder / drop.name}: chờ tệp · waits for: {', '.join(lacking)}")
            return None
        parent = self.archive.settings.spool / "incoming"
        parent.mkdir(parents=True, exist_ok=True)
        with workplace(parent) as room:
            try:
                record = self._taken(
                    Taker(self.archive, receipts.given, person), receipts, (drop, said, room)
                )
            except (ForbiddenError, SettingsError):
                raise
            except RefusedError as error:
                return self._refuse(receipts, drop, begun, str(error))
        record = receipts.tell(record, self._receipt(receipts, record, person))
        self._settle(receipts.given, drop, said.files, "done")
        return record

    def _taken(
        self, taker: Taker, receipts: Receipts, what: tuple[Drop, Read, Path]
    ) -> dict[str, Any]:
        """Copy a set, and have it come in; what came in before is only looked up."""
        drop, said, room = what
        paths = [_copied(drop.folder / name, room, n) for n, name in enumerate(said.files)]
        files = [
            {"name": name, "sha256": sha256, "size": path.stat().st_size}
            for name, (path, sha256) in zip(said.files, paths, strict=True)
        ]
        key = _key(files, said.fields)
        record = receipts.known(key) or self._begun(drop) | {"key": key, "files": files}
        if record.get("incoming") or record.get("message"):
            return record
        receipts.write(record)
        if drop.message:
            came = taker.message(record, paths[0][0], drop.message)
        else:
            names = [(path, name) for (path, _), name in zip(paths, said.files, strict=True)]
            came = taker.document(record, names, said.fields)
        receipts.write(record | came)
        return record | came

    def _begun(self, drop: Drop) -> dict[str, Any]:
        now = iso_utc(self.archive.clock())
        unread = hashlib.sha256(f"{drop.folder}\n{drop.name}\n{now}".encode()).hexdigest()
        return {"key": unread, "name": drop.name, "taken_at": now, "files": []}

    def _refuse(
        self, receipts: Receipts, drop: Drop, record: Mapping[str, Any], reason: str
    ) -> dict[str, Any]:
        told = receipts.tell(record, receipts.of_refusal(record, reason))
        names = [name for name, _, _ in drop.look()]
        self._settle(receipts.given, drop, tuple(names), "refused")
        return told

    def _receipt(
        self, receipts: Receipts, record: Mapping[str, Any], person: Person
    ) -> dict[str, Any]:
        if record.get("incoming"):
            found = self.archive.arrivals.get(record["incoming"], person.scope)
            return receipts.of_incoming(record, found)
        return receipts.of_message(record, self.archive.messages.get(record["message"]))

    def _settle(
        self, given: HandoverSettings, drop: Drop, files: tuple[str, ...], where: str
    ) -> None:
        """Move what was taken, or refused, out of the way."""
        if drop.of_its_own:
            moved(drop.folder, given.path / where)
            return
        for name in (drop.sidecar, *files):  # without it, the rest is no set any more
            path = drop.folder / name
            if name and path.exists() and not path.is_symlink():
                moved(path, given.path / where)

    def _complain(self, text: str) -> None:
        if text not in self.told:
            self.told.add(text)
            _LOG.warning("%s", text)


def _copied(path: Path, room: Path, place: int) -> tuple[Path, str]:
    folder = room / f"{place:03}"
    folder.mkdir()
    to = folder / safe_name(path.name)
    return to, fetched(path, to)


def _key(files: list[dict[str, Any]], fields: Mapping[str, str]) -> str:
    """What a set is known by: its bytes, and what is said of them."""
    told = {"files": files, "fields": dict(fields)}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
