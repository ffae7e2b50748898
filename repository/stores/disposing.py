"""The door by which bytes leave a store for good; only with a warrant that two people gave.

Stores themselves never delete. A file is overwritten where nothing else is linked to its bytes,
then unlinked (*clear*, NIST SP 800-88); of an object in a bucket every version goes. What a
lock still protects stays, and is told: somebody has to come again.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from repository.destruction import Warrant
from repository.errors import RefusedError, UnavailableError
from repository.packages import PackageKind
from repository.stores.directory import DirectoryStore
from repository.stores.keys import parts_of
from repository.stores.store import ObjectStore

_CHUNK = 1 << 20
_MINE = (PackageKind.DOCUMENT.value, PackageKind.DOSSIER.value, "drafts")
"""First parts of the keys of what can be destroyed; never what many packages share, or evidence."""


def destroy(store: ObjectStore, prefix: str, warrant: Warrant) -> int:
    """Destroy everything under ``prefix``; how many files went. Once is like twice.

    Raises:
        RefusedError: there is no whole warrant, or ``prefix`` is not that of one record.
        UnavailableError: the store did not answer, or something in it is locked.
    """
    parts = parts_of(prefix)
    if not (warrant.citation and warrant.destroyed_by and warrant.witnessed_by):
        raise RefusedError("Không có lệnh hủy hợp lệ · no warrant")
    if parts[0] not in _MINE or len(parts) < 2 or not prefix.endswith("/"):  # noqa: PLR2004
        raise RefusedError(f"{prefix}: không phải của một hồ sơ, văn bản · not that of a record")
    if isinstance(store, DirectoryStore):
        return _destroy_folder(store, prefix)
    return _destroy_objects(store, prefix)


def _destroy_folder(store: DirectoryStore, prefix: str) -> int:
    next(store.keys(prefix), None)  # a medium that is not there is told apart from an empty one
    folder = store.folder(prefix)
    gone = 0
    try:
        for path in _files(folder):
            clear(path)
            gone += 1
        for base, names, _ in os.walk(folder, topdown=False):
            for name in names:
                (Path(base) / name).rmdir()
        if folder.is_dir():
            folder.rmdir()
            _flush(folder.parent)
    except OSError as error:
        raise UnavailableError(f"kho {store.name}: {error.strerror}: {error.filename}") from error
    return gone


def clear(path: Path) -> None:
    """Overwrite a file that has no other name, and take its name away. Gone already is well."""
    try:
        if not path.is_symlink() and path.stat().st_nlink == 1:
            path.chmod(0o600)
            with path.open("r+b") as file:
                left = os.fstat(file.fileno()).st_size
                while left > 0:
                    left -= file.write(bytes(min(left, _CHUNK)))
                file.flush()
                os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return


def _files(folder: Path) -> Iterator[Path]:
    for base, _, names in os.walk(folder):
        for name in names:
            yield Path(base) / name


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _destroy_objects(store: ObjectStore, prefix: str) -> int:
    from repository.stores.s3 import S3Store, translated

    if not isinstance(store, S3Store):
        raise RefusedError(
            f"kho {store.name}: không biết cách hủy · not known how to destroy there"
        )
    gone, locked = 0, []
    with translated(prefix):
        for entry in list(_versions(store, prefix)):
            where = {"VersionId": entry["VersionId"]} if entry.get("VersionId") else {}
            if store.bucket.refused("delete_object", entry["Key"], **where) is None:
                gone += 1
            else:
                locked.append(entry["Key"])
    if locked:
        raise UnavailableError(
            f"kho {store.name}: {len(locked)} đối tượng còn bị khóa · objects are still locked"
        )
    return gone


def _versions(store: Any, prefix: str) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401  an S3Store
    for page in store.bucket.pages("list_object_versions", store.key_of(prefix)):
        yield from page.get("Versions", ())
        yield from page.get("DeleteMarkers", ())
