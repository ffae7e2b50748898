"""A store in a directory of a file system: safe, not "for development only".

Parcels are gathered in a folder of their own beside the objects, flushed, read
back, and then the whole folder is renamed into place: a package is there
entirely or not at all. What a crash leaves behind in ``incoming/`` is locked by
its living owner, so that ``leftovers`` can tell it from work in progress.
"""

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from repository.digest import Digest
from repository.errors import DigestMismatchError, NoSuchObjectError, UnavailableError
from repository.stores.keys import parts_of
from repository.stores.store import Ability, Parcel
from repository.workplace import abandoned, workplace

_MARK = ".luutru-store"


class DirectoryStore:
    """An ``ObjectStore`` in a directory: one file to a key."""

    def __init__(self, name: str, root: Path) -> None:
        self._name = name
        self._base = root.resolve()
        self._root = self._base / "objects"
        self._incoming = self._base / "incoming"

    @property
    def name(self) -> str:
        """See ``ObjectStore.name``."""
        return self._name

    def create(self) -> None:
        """Make the store's folders and its mark; to be called once, by ``init``."""
        for folder in (self._root, self._incoming):
            folder.mkdir(parents=True, exist_ok=True)
        (self._base / _MARK).touch()

    def folder(self, prefix: str) -> Path:
        """Where the objects under ``prefix`` lie, for tools that read folders."""
        return self._path(prefix)

    def keep(self, prefix: str, parcels: Sequence[Parcel]) -> None:
        """See ``ObjectStore.keep``."""
        self._require_mounted()
        target = self._path(prefix)
        with _unavailable(), workplace(self._incoming) as gathered:
            for parcel in parcels:
                place = self._path(parcel.key, gathered)
                place.parent.mkdir(parents=True, exist_ok=True)
                _bring(parcel.source, place)
                _require(place, prefix + parcel.key, parcel.digest)
            _flush_folders(gathered)
            self._make(target.parent)
            try:
                gathered.rename(target)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
                self._keep_each(gathered, target, prefix, parcels)
            _flush(target.parent)

    def open(self, key: str) -> BinaryIO:
        """See ``ObjectStore.open``."""
        self._require_mounted()
        with _unavailable():
            try:
                return self._path(key).open("rb")
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
                raise NoSuchObjectError(key) from None

    def keys(self, prefix: str) -> Iterator[str]:
        """See ``ObjectStore.keys``."""
        self._require_mounted()
        folder, _, _ = prefix.rpartition("/")
        start = self._path(folder) if folder else self._root
        with _unavailable():
            for key in _walk(start, f"{folder}/" if folder else ""):
                if key.startswith(prefix):
                    yield key

    def abilities(self) -> Sequence[Ability]:
        """See ``ObjectStore.abilities``."""
        self._require_mounted()
        free = shutil.disk_usage(self._base).free
        linked = self._base.stat().st_dev == self._incoming.stat().st_dev
        return (
            Ability("atomic", linked, "a package appears at once, by one rename"),
            Ability(
                "write-once",
                able=False,
                says="kept by permissions only; root can still change files",
            ),
            Ability("space", free > 1 << 30, f"{free >> 20} MiB free"),
        )

    def leftovers(self) -> Iterator[Path]:
        """Folders of transfers whose process has died. Nothing in them was ever kept."""
        self._require_mounted()
        yield from abandoned(self._incoming)

    def _keep_each(
        self, gathered: Path, target: Path, prefix: str, parcels: Sequence[Parcel]
    ) -> None:
        for parcel in parcels:
            place = self._path(parcel.key, target)
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(self._path(parcel.key, gathered), place)  # fails, and never replaces
            except FileExistsError:
                _require(place, prefix + parcel.key, parcel.digest)
        _flush_folders(target)

    def _path(self, key: str, root: Path | None = None) -> Path:
        return (self._root if root is None else root).joinpath(*parts_of(key))

    def _make(self, folder: Path) -> None:
        """Make a folder below the objects, and see to it that its name survives a power cut."""
        missing = [f for f in (folder, *folder.parents) if not f.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for made in missing:
            _flush(made.parent)

    def _require_mounted(self) -> None:
        """Take a folder without its mark for a medium that is not there."""
        if not (self._base / _MARK).exists():
            raise UnavailableError(f"kho {self._name}: không thấy {self._base}")


def _bring(source: Path, place: Path) -> None:
    """Link where both lie on one file system, copy where not; flush; read-only."""
    try:
        os.link(source.resolve(), place)  # else a link would be kept, not the bytes
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK):
            raise
        shutil.copyfile(source, place)
    place.chmod(0o444)
    _flush(place)


def _require(path: Path, key: str, expected: Digest) -> None:
    with path.open("rb") as written:
        os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        found = Digest.of(written, expected.algorithm)
    if found != expected:
        raise DigestMismatchError(key, expected=expected, found=found)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folders(root: Path) -> None:
    for folder, _, _ in os.walk(root):
        _flush(Path(folder))


def _walk(folder: Path, prefix: str) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder), key=_place_in_order)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name


def _place_in_order(entry: os.DirEntry[str]) -> str:
    """Order folders as their keys are ordered: ``a-b`` comes before ``a/b``."""
    return entry.name + "/" * entry.is_dir(follow_symlinks=False)


@contextmanager
def _unavailable() -> Iterator[None]:
    """Say of a medium that fails what it means: nothing was changed."""
    try:
        yield
    except OSError as error:
        raise UnavailableError(f"{error.strerror}: {error.filename}") from error
