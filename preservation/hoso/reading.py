"""Reading a SIP that somebody else made: every word of it is a claim, and no name is trusted."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from preservation.hoso.content import Description
from repository.digest import Digest
from repository.documents import Document


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a package may cost whoever opens it."""

    files: int = 500_000
    bytes: int = 1 << 40
    """Of all files, unpacked."""
    ratio: int = 200
    """How much a large member of a zip may grow."""
    depth: int = 12
    """Folders in folders."""
    text_bytes: int = 1 << 20
    """Of one EAD file, or of one record."""
    mets_bytes: int = 1 << 30
    findings: int = 1_000
    """More are counted, not kept."""


@dataclass(frozen=True, slots=True)
class SipFinding:
    """Something about a package that is not as it should be."""

    code: str
    """``missing``, ``altered``, ``unlisted``, ``unknown element``…: see ``findings``."""
    where: str
    """Path in the package."""
    vi: str
    en: str
    fatal: bool
    """Whether the package cannot be taken in with it."""


@dataclass(frozen=True, slots=True)
class SipFile:
    """A file of a document in a package, or a reference to one."""

    path: str
    """In the package: ``representations/rep1/data/….pdf``."""
    size: int
    sha256: Digest
    """As read, whatever METS says of it."""
    promised: Digest | None
    """As METS says it."""
    media_type: str
    use: str
    """``File``, ``AttachmentFile``, ``MasterFile``, ``DerivativeFile`` or ``MessageFile``."""
    refers_to: str = ""
    """For a holey file: what it names instead of being it."""


@dataclass(frozen=True, slots=True)
class SipDocument:
    """One document of a package."""

    ead: str
    """Path of its description."""
    kind: str
    """``doc``, ``pic`` or ``media``."""
    fields: dict[str, str]
    """Element → text, as the description says them, in no particular order."""
    files: tuple[SipFile, ...]
    """The document itself first."""
    record: Document | None
    """What another luutru says of it in ``documentation/``; None where there is nothing."""
    manifest: Digest | None
    """Of the package that the document had there."""


class Documents(Protocol):
    """The documents of a package, read from disk one after another as often as one likes."""

    def __iter__(self) -> Iterator[SipDocument]: ...

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Sip:
    """A package, read to its last byte."""

    folder: Path
    """Where it lies unpacked."""
    objid: str
    kind: str
    """``sip_hoso`` or ``sip_tailieu``."""
    status: str
    agreement: str
    software: str
    made_at: str
    """As METS says it."""
    description: Description
    documents: Documents
    files: int
    bytes: int
    findings: tuple[SipFinding, ...]
    more_findings: int
    mets: Digest
    """Of its METS.xml."""

    @property
    def acceptable(self) -> bool:
        """Whether nothing fatal was found."""
        return not self.more_findings and not any(one.fatal for one in self.findings)


def read_sip(path: Path, work: Path, limits: Limits = Limits()) -> Sip:
    """Read the package at ``path``, a zip or a folder, and compare all of it with its METS.

    Args:
        path: What came.
        work: A new folder of ours: a zip is unpacked here, and notes are made here.
        limits: How much it may cost.

    Raises:
        RefusedError: it is no package, or built to do harm; ``work`` may be thrown away.
    """
    raise NotImplementedError
