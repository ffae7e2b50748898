"""Fixity: are the bytes in a store still the bytes that the catalogue remembers?

What is expected comes from the catalogue, not from the package: a manifest that
lies beside the bytes can be changed together with them. ``compare`` decides and
touches nothing; ``check`` and ``check_many`` touch the store and decide nothing.
"""

import errno
import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from preservation.bags.hashing import HasherDiedError, Hashers
from preservation.bags.problems import (
    NotChecked,
    Problem,
    ProblemKind,
    Verdict,
    shown,
    verdict_of,
)
from repository.digest import CHUNK
from repository.errors import NoSuchObjectError, UnavailableError
from repository.packages import Package
from repository.stores.directory import DirectoryStore
from repository.stores.store import ObjectStore

_REQUEST_FILES = 256
_REQUEST_BYTES = 8 << 20
_REQUEST_PACKAGES = 64
_THREADS = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that was read to its end."""

    size: int
    sha256: str


Found = Seen | ProblemKind | str
"""What a look at a file gave: its content, what it is instead, or why it could not be read."""


def compare(package: Package, found: Mapping[str, Found]) -> Verdict:
    """The verdict on a package of which a store holds ``found`` (path → what was seen)."""
    problems: list[Problem] = []
    files = size = 0
    dark = tuple(path for path in found if not path or path.endswith("/"))
    for file in package.files:
        seen = found.get(file.path)
        if isinstance(seen, Seen):
            files += 1
            size += seen.size
            if (seen.size, seen.sha256) != (file.size, file.sha256.hex):
                detail = f"expected {file.size} {file.sha256.hex}, found {seen.size} {seen.sha256}"
                problems.append(Problem(shown(file.path), ProblemKind.ALTERED, detail))
        elif isinstance(seen, ProblemKind):
            problems.append(Problem(shown(file.path), seen))
        elif file.path.startswith(dark):  # its folder could not be read
            problems.append(Problem(shown(file.path), ProblemKind.UNREADABLE, "folder"))
        elif seen is None:
            problems.append(Problem(shown(file.path), ProblemKind.MISSING))
        else:
            problems.append(Problem(shown(file.path), ProblemKind.UNREADABLE, seen))
    if len(found) > files:
        expected = {file.path for file in package.files}
        problems += [
            _unexpected(path, found[path]) for path in sorted(found) if path not in expected
        ]
    return verdict_of(files, size, problems)


def check(store: ObjectStore, package: Package) -> Verdict:
    """Read every object of ``package`` in ``store`` to its end and judge it.

    What the store did not give back is never taken for intact: a store that did
    not answer gives ``NotChecked``.
    """
    found: dict[str, Found] = {}
    try:
        for key in store.keys(package.prefix):
            found[key.removeprefix(package.prefix)] = _look(store, key)
    except UnavailableError as error:
        return NotChecked(str(error))
    except OSError as error:
        return NotChecked(f"kho {store.name}: {error.strerror}")
    return compare(package, found)


def check_many(
    store: ObjectStore, packages: Iterable[Package], processes: int | None = None
) -> Iterator[tuple[str, Verdict]]:
    """Check ``packages`` several at a time; identifier and verdict as each is ready.

    Holds only a few packages at once. A store in a directory is read by
    ``processes`` worker processes (one for each core where None), any other by
    threads.
    """
    if isinstance(store, DirectoryStore) and not _root(store).is_dir():
        # A mount point without its medium: there is nothing to send workers to.
        yield from ((package.id, _judge(store, package, {})) for package in packages)
    elif isinstance(store, DirectoryStore):
        yield from _by_processes(store, packages, processes or len(os.sched_getaffinity(0)))
    else:
        yield from _by_threads(store, packages)


def _look(store: ObjectStore, key: str) -> Found:
    hasher, size = hashlib.sha256(), 0
    try:
        with store.open(key) as source:
            while chunk := source.read(CHUNK):
                hasher.update(chunk)
                size += len(chunk)
    except NoSuchObjectError:  # gone since it was listed
        return ProblemKind.MISSING
    except (OSError, UnavailableError) as error:
        return str(error)
    return Seen(size, hasher.hexdigest())


def _by_threads(store: ObjectStore, packages: Iterable[Package]) -> Iterator[tuple[str, Verdict]]:
    waiting = iter(packages)
    running: deque[tuple[str, Future[Verdict]]] = deque()
    with ThreadPoolExecutor(_THREADS) as pool:
        while True:
            for package in islice(waiting, 2 * _THREADS - len(running)):
                running.append((package.id, pool.submit(check, store, package)))
            if not running:
                return
            identifier, future = running.popleft()
            yield identifier, future.result()


def _root(store: DirectoryStore) -> Path:
    return store.folder("any").parent


def _by_processes(
    store: DirectoryStore, packages: Iterable[Package], processes: int
) -> Iterator[tuple[str, Verdict]]:
    given: dict[int, Sequence[Package]] = {}

    def requests() -> Iterator[Sequence[bytes]]:
        for number, batch in enumerate(_batches(packages)):
            given[number] = batch
            yield (b"D", b"sha256", *[package.prefix.rstrip("/").encode() for package in batch])

    with Hashers(os.fsencode(_root(store)), processes) as hashers:
        try:
            for number, said in hashers.ask(requests()):
                batch = given.pop(number)
                for package, found in zip(batch, _sort_out(said), strict=True):
                    yield package.id, _judge(store, package, found)
        except HasherDiedError:
            for batch in given.values():
                for package in batch:
                    yield package.id, NotChecked("tiến trình băm đã dừng · a hashing process died")
            raise UnavailableError(
                "a hashing process went away; the rest was not checked"
            ) from None


def _batches(packages: Iterable[Package]) -> Iterator[Sequence[Package]]:
    """Packages in handfuls: some MiB and some hundred files each, one package at least."""
    batch: list[Package] = []
    files = size = 0
    for package in packages:
        batch.append(package)
        files += len(package.files)
        size += package.size
        if files >= _REQUEST_FILES or size >= _REQUEST_BYTES or len(batch) >= _REQUEST_PACKAGES:
            yield batch
            batch, files, size = [], 0, 0
    if batch:
        yield batch


def _sort_out(said: list[bytes]) -> Iterator[dict[str, Found]]:
    """What the workers say of a handful of folders, folder by folder; ``said`` is used up."""
    said.reverse()
    while said:
        yield {os.fsdecode(said.pop()): _found(said.pop()) for _ in range(int(said.pop()))}


def _found(answer: bytes) -> Found:
    size, _, digest = answer.decode().partition(" ")
    match size:
        case "!link":
            return ProblemKind.LINK
        case "!special":
            return ProblemKind.SPECIAL
        case _ if size.startswith("!"):
            code = int(size[1:])
            return ProblemKind.LINK if code == errno.ELOOP else os.strerror(code)
    return Seen(int(size), digest)


def _judge(store: DirectoryStore, package: Package, found: Mapping[str, Found]) -> Verdict:
    """A store that is not mounted shows empty folders; ask it before calling them damage."""
    verdict = compare(package, found)
    if found:
        return verdict
    try:
        next(iter(store.keys(package.prefix)), None)
    except UnavailableError as error:
        return NotChecked(str(error))
    return verdict


def _unexpected(path: str, seen: Found) -> Problem:
    if isinstance(seen, Seen):
        return Problem(shown(path), ProblemKind.UNEXPECTED)
    if isinstance(seen, ProblemKind):
        return Problem(shown(path), seen)
    return Problem(shown(path), ProblemKind.UNREADABLE, seen)
