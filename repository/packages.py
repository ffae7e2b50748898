"""Packages (AIPs): what the catalogue expects of each, and where its copies lie."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from repository.digest import Digest


class PackageKind(StrEnum):
    """What a package holds."""

    DOCUMENT = "aip"
    """One document (AIP_tailieu, TT 05/2025 PL II)."""
    SHARED = "shared"
    """What many packages name by digest: schemas, certificates, CRLs."""
    DOSSIER = "hoso"
    """A whole hồ sơ, which refers to the packages of its documents (AIP_hoso, TT 05/2025 PL I)."""
    EVIDENCE = "evidence"
    """The hash tree and the timestamps of one round of evidence records (RFC 4998)."""
    DESTROYED = "destroyed"
    """What a package was that is no more: nothing lies under it, in no store."""


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file of a package, as the catalogue remembers it."""

    path: str
    """Inside the package, with ``/``: ``data/METS.xml``."""
    size: int
    sha256: Digest


@dataclass(frozen=True, slots=True)
class Package:
    """What a package must hold, whoever asks. Lies in the catalogue, not beside the bytes."""

    id: str
    kind: PackageKind
    files: tuple[PackageFile, ...]

    @property
    def prefix(self) -> str:
        """Where its objects lie in every store: ``aip/3f/3f2a…/``."""
        return prefix_of(self.kind, self.id)

    @property
    def size(self) -> int:
        """In bytes, over all its files."""
        return sum(file.size for file in self.files)


def prefix_of(kind: PackageKind, package: str) -> str:
    """Where the objects of ``package`` lie in every store."""
    return f"{kind}/{package[:2]}/{package}/"


class CopyState(StrEnum):
    """What the last look at a copy found."""

    KEPT = "kept"
    """Written and read back; not looked at since."""
    INTACT = "intact"
    DAMAGED = "damaged"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a package in one store."""

    package: str
    store: str
    state: CopyState
    checked_at: datetime | None
