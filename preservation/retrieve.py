"""Retrieval: a package out of a store into a folder, believed only when it is whole."""

import os
from pathlib import Path
from shutil import copyfileobj

from preservation.bags.problems import Intact
from preservation.bags.read import check_bag
from preservation.readback import read_back
from repository.digest import Digest
from repository.documents import Document
from repository.errors import DamageError, NoSuchObjectError
from repository.packages import Package, PackageFile, PackageKind, prefix_of
from repository.stores.store import ObjectStore


def bring_back(store: ObjectStore, package: str, folder: Path) -> Document:
    """Copy a document's package into ``folder`` and read its document from it.

    Raises:
        NotFoundError: the store has no such package.
        DamageError: what the store has is not a whole package.
        UnavailableError: the store did not answer.
    """
    copy_out(store, prefix_of(PackageKind.DOCUMENT, package), folder)
    return read_back(lambda path: (folder / path).read_bytes())


def copy_out(store: ObjectStore, prefix: str, folder: Path) -> None:
    """Copy the bag under ``prefix`` into ``folder``, and see to it that it is whole.

    Raises:
        NotFoundError: the store has nothing there.
        DamageError: what the store has is not a whole bag.
        UnavailableError: the store did not answer.
    """
    keys = list(store.keys(prefix))
    if not keys:
        raise NoSuchObjectError(prefix)
    for key in keys:
        target = folder / key.removeprefix(prefix)
        target.parent.mkdir(parents=True, exist_ok=True)
        with store.open(key) as source, target.open("xb") as copy:
            copyfileobj(source, copy)
    verdict = check_bag(folder)
    if not isinstance(verdict, Intact):
        raise DamageError(f"{prefix}: {verdict}")


def package_in(folder: Path, package: str, kind: PackageKind = PackageKind.DOCUMENT) -> Package:
    """What the whole bag in ``folder`` must hold, as the catalogue will remember it."""
    files = []
    for base, _, names in os.walk(folder):
        for name in names:
            path = Path(base) / name
            with path.open("rb") as source:
                digest = Digest.of(source)
            relative = path.relative_to(folder).as_posix()
            files.append(PackageFile(relative, path.stat().st_size, digest))
    return Package(package, kind, tuple(sorted(files, key=lambda f: f.path)))
