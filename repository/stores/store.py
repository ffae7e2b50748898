"""Where bytes are kept, seen from the rest of the archive."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from repository.digest import Digest


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file on its way into a store."""

    key: str
    """Below the prefix it is kept under: ``data/METS.xml``."""
    source: Path
    digest: Digest
    """Taken at first sight; what the store must keep."""


@dataclass(frozen=True, slots=True)
class Ability:
    """One thing a store was asked at start whether it can do."""

    name: str
    able: bool
    says: str
    """What that means for whoever runs the archive."""


class ObjectStore(Protocol):
    """Keeps streams of bytes under keys, and never changes one it has kept.

    There is deliberately no ``delete`` and no ``overwrite`` here: disposal has
    its own door, with its own authority.
    """

    @property
    def name(self) -> str:
        """How the catalogue calls this store: ``kho-1``."""
        ...

    def keep(self, prefix: str, parcels: Sequence[Parcel]) -> None:
        """Keep all ``parcels`` under ``prefix``, flushed to the medium and read back.

        Where the store can, all of them appear at once; where it cannot, the
        last parcel appears last. Keeping the same bytes under the same keys
        again is not an error, so a broken transfer can simply be run once more.
        The sources may be moved or linked, never changed.

        Raises:
            DigestMismatchError: a source, or what already lies under its key,
                does not have the digest promised. Nothing was replaced.
            UnavailableError: the store did not answer.
        """
        ...

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        """Open what is kept under ``key`` for reading.

        Raises:
            NoSuchObjectError: nothing is kept there.
            UnavailableError: the store did not answer.
        """
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """Every key that starts with ``prefix``, in order.

        Raises:
            UnavailableError: the store did not answer.
        """
        ...

    def abilities(self) -> Sequence[Ability]:
        """Probe what the store can do, and say what it cannot.

        Raises:
            UnavailableError: the store did not answer.
        """
        ...
