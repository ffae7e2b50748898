"""Digests: how the archive says that two sequences of bytes are the same."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Self

CHUNK = 1024 * 1024
"""How much is read at a time, in bytes."""


class Algorithm(StrEnum):
    """The algorithms this archive will stake a claim on."""

    SHA256 = "sha256"
    SHA512 = "sha512"


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, written ``sha256:e3b0c4…`` wherever it leaves the program."""

    algorithm: Algorithm
    hex: str
    """Lower-case hexadecimal, of the algorithm's full length."""

    def __post_init__(self) -> None:
        size = hashlib.new(self.algorithm).digest_size
        if self.hex != self.hex.lower() or len(bytes.fromhex(self.hex)) != size:
            raise ValueError(f"not a {self.algorithm} digest: {self.hex!r}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a digest back from the form that ``str`` gives it."""
        algorithm, _, value = text.partition(":")
        return cls(Algorithm(algorithm), value)

    @classmethod
    def of(cls, source: BinaryIO, algorithm: Algorithm = Algorithm.SHA256) -> Self:
        """Digest what is left in ``source``, in bounded memory."""
        hasher = hashlib.new(algorithm)
        while chunk := source.read(CHUNK):
            hasher.update(chunk)
        return cls(algorithm, hasher.hexdigest())

    @classmethod
    def of_bytes(cls, data: bytes, algorithm: Algorithm = Algorithm.SHA256) -> Self:
        """Digest ``data``."""
        return cls(algorithm, hashlib.new(algorithm, data).hexdigest())

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.hex}"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What one read of a file tells: how long it is, and both of its digests."""

    size: int
    """In bytes."""
    sha256: Digest
    sha512: Digest

    @classmethod
    def of_bytes(cls, data: bytes) -> Self:
        """Fingerprint ``data``."""
        return cls(
            len(data),
            Digest.of_bytes(data, Algorithm.SHA256),
            Digest.of_bytes(data, Algorithm.SHA512),
        )


def fingerprint(source: BinaryIO, copy_to: BinaryIO | None = None) -> Fingerprint:
    """Read ``source`` to its end once, feeding both digests and, if given, a copy.

    A file of more than one chunk is digested on two threads; hashlib lets go of
    the interpreter while it works. Memory stays at a few chunks.
    """
    sha256, sha512 = hashlib.sha256(), hashlib.sha512()
    size = 0
    first = source.read(CHUNK)
    if len(first) < CHUNK:
        sha256.update(first)
        sha512.update(first)
        if copy_to is not None:
            copy_to.write(first)
        size = len(first)
        first = b""
    if first:
        with ThreadPoolExecutor(2) as pool:
            for chunk in _chunks(first, source):
                works = [pool.submit(h.update, chunk) for h in (sha256, sha512)]
                if copy_to is not None:
                    copy_to.write(chunk)
                for work in works:
                    work.result()
                size += len(chunk)
    return Fingerprint(
        size,
        Digest(Algorithm.SHA256, sha256.hexdigest()),
        Digest(Algorithm.SHA512, sha512.hexdigest()),
    )


def _chunks(first: bytes, source: BinaryIO) -> Iterator[bytes]:
    yield first
    while chunk := source.read(CHUNK):
        yield chunk
