"""Destroying what was decided: records first, then bytes in every place, as often as it takes.

Places are the stores (packages, drafts), issued copies, messages as received, scans, pictures of
pages, and the index. A store that does not answer, or still locks something, is followed up; so is
every set of backups that may hold it.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repository.destruction import Warrant
from repository.disposal_steps import Disposal, Item, ItemState
from repository.errors import RefusedError, UnavailableError
from repository.people import Person, Right
from repository.stores.disposing import clear, destroy
from web import acts
from web.exchange_files import path_of
from web.wiring import Archive


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one item."""

    item: Item
    files: int
    """How many files went just now."""
    left: tuple[str, ...] = ()
    """Where bytes are left, and why."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON shows it."""
        return {
            "ordinal": self.item.ordinal,
            "kind": self.item.kind,
            "object": self.item.object,
            "code": self.item.body.get("code", ""),
            "state": self.item.state.value,
            "bars": self.item.body.get("bars", []),
            "files": self.files,
            "left": list(self.left),
        }


def carry_out(archive: Archive, person: Person, identifier: str) -> Iterator[Done]:
    """Destroy every item of a decided disposal, one by one; again, and the rest is done.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: two different people have not confirmed it, or not lately.
    """
    disposal = archive.disposals.get(identifier)
    person.require(Right.DESTROY, disposal.agency)
    warrant = archive.destruction.begin(identifier)
    for item in disposal.doomed:
        if item.state is ItemState.DESTROYED:
            continue
        yield _one(archive, warrant, item)
    acts.catch_up(archive)
    archive.backup_sets.follow_up(warrant)


def end(archive: Archive, person: Person, identifier: str) -> Disposal:
    """End it when nothing is left to do: the index is built anew, the database scrubbed.

    An engine keeps deleted entries in its files until it merges them, a database its log.

    Raises:
        RefusedError: something is left.
        UnavailableError: the index or the database did not answer; try again.
    """
    disposal = archive.disposals.get(identifier)
    person.require(Right.DESTROY, disposal.agency)
    warrant = archive.destruction.warrant(identifier)
    acts.reindex(archive)
    archive.database.scrub()
    return archive.destruction.end(warrant)


def _one(archive: Archive, warrant: Warrant, item: Item) -> Done:
    after = archive.destruction.efface(warrant, item.ordinal)
    if after.state is not ItemState.EFFACED:
        return Done(after, 0)
    acts.catch_up(archive)  # before bytes: what is not to be read is not to be found
    files, left = 0, list[str]()
    for places in after.body.get("places", ()):
        gone, kept = _places(archive, warrant, places)
        files, left = files + gone, left + kept
    if not left:
        archive.destruction.bytes_gone(warrant, item.ordinal)
        after = archive.destruction.efface(warrant, item.ordinal)
    return Done(after, files, tuple(left))


def _places(archive: Archive, warrant: Warrant, places: Mapping[str, Any]) -> tuple[int, list[str]]:
    prefixes = [f"drafts/{one[:2]}/{one}/" for one in places.get("drafts", ())]
    prefixes += [places["prefix"]] if "prefix" in places else []
    prefixes += places.get("elder", ())
    files, left = 0, list[str]()
    for store in archive.stores:
        for prefix in prefixes:
            try:
                files += destroy(store, prefix, warrant)
            except UnavailableError as error:
                left.append(str(error))
    for path in _outside(archive, places):
        files += _clear(path)
    return files, left


def _outside(archive: Archive, places: Mapping[str, Sequence[str]]) -> Iterator[Path]:
    """Whatever lies outside the stores: files, and folders of files."""
    settings = archive.settings
    for copy in places.get("copies", ()):
        yield settings.copies / copy
    for message in places.get("messages", ()):
        yield path_of(archive, message)
    for scan in places.get("scans", ()):
        batch, _, sheaf = scan.partition("/")
        yield settings.spool / "batches" / batch / sheaf
    for digest in places.get("originals", ()):
        if not archive.catalogue.holders(digest):
            yield settings.cache / "pages" / digest[:2] / digest


def _clear(path: Path) -> int:
    """Overwrite and remove a file, or all of a folder; how many files went."""
    if path.is_dir():
        files = [one for one in sorted(path.rglob("*")) if one.is_file() or one.is_symlink()]
        for one in files:
            clear(one)
        shutil.rmtree(path, ignore_errors=True)
        if path.exists():
            raise RefusedError(f"{path}: không xóa được · cannot be removed")
        return len(files)
    if path.exists():
        clear(path)
        return 1
    return 0
