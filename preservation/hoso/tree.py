"""Files on their way into a package's folder: written once, digested while they are written."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from preservation.bags.paths import danger
from preservation.hoso.content import Enclosed
from repository.digest import Algorithm, Digest, Fingerprint, fingerprint

BUFFER = 1 << 20


class Output:
    """A file that is written piece by piece; asked at the end, it says what it has become."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._size = 0
        self._hashers = hashlib.sha256(), hashlib.sha512()

    def write(self, data: bytes) -> int:
        """Add ``data``."""
        self._target.write(data)
        self._size += len(data)
        for hasher in self._hashers:
            hasher.update(data)
        return len(data)

    def fingerprint(self) -> Fingerprint:
        """What was written so far."""
        sha256, sha512 = (hasher.hexdigest() for hasher in self._hashers)
        return Fingerprint(
            self._size, Digest(Algorithm.SHA256, sha256), Digest(Algorithm.SHA512, sha512)
        )


class Tree:
    """A folder that is filled with new files; nothing in it is ever written twice."""

    def __init__(self, root: Path) -> None:
        """Fill ``root``, which must not exist."""
        root.mkdir(parents=True)
        self.root = root
        self._folders: set[str] = set()

    def put(self, path: str, data: bytes) -> Fingerprint:
        """Write a small file."""
        with self._open(path) as target:
            target.write(data)
        return Fingerprint.of_bytes(data)

    def copy(self, path: str, source: BinaryIO) -> Fingerprint:
        """Write what is left in ``source``, in bounded memory."""
        with self._open(path) as target:
            return fingerprint(source, target)

    def enclose(self, path: str, thing: Enclosed) -> Fingerprint:
        """Write a file that goes along as it is."""
        if isinstance(thing, bytes):
            return self.put(path, thing)
        with thing.open("rb") as source:
            return self.copy(path, source)

    @contextmanager
    def stream(self, path: str) -> Iterator[Output]:
        """A file to be written piece by piece, as long as the block lasts."""
        with self._open(path) as target:
            yield Output(target)

    def _open(self, path: str) -> BinaryIO:
        if danger(path):
            raise ValueError(f"no path for a file of a package: {path!r}")
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            (self.root / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return (self.root / path).open("xb", buffering=BUFFER)
