"""What was read from a SIP: values only."""

from collections.abc import Iterator, Mapping
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
    """Of one EAD file or one holey file."""
    record_bytes: int = 32 << 20
    """Of what another luutru says of one document."""
    mets_bytes: int = 1 << 30
    findings: int = 1_000
    """More are counted, not kept."""


@dataclass(frozen=True, slots=True)
class SipFinding:
    """Something about a package that is not as it should be."""

    code: str
    """One of ``findings.SAYS``: ``missing``, ``altered``, ``unlisted``…"""
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
    """As METS says it."""
    use: str
    """``File``, ``AttachmentFile``, ``MasterFile``, ``DerivativeFile`` or ``MessageFile``."""
    refers_to: str = ""
    """For a holey file: the document that it names (``docId``) instead of being it."""


@dataclass(frozen=True, slots=True)
class SipDocument:
    """One document of a package."""

    ead: str
    """Path of its description."""
    kind: str
    """``doc``, ``pic`` or ``media``."""
    fields: Mapping[str, str]
    """Element → text, as the description says them, in no particular order."""
    files: tuple[SipFile, ...]
    """The document itself first."""
    record: Document | None
    """What another luutru says of it in ``documentation/``; None where there is nothing."""
    manifest: Digest | None
    """Of the package that the document had there."""
    carried_by: str
    """Package (UUID) that has the bytes, where this one only refers to them and says so."""


class Documents(Protocol):
    """The documents of a package, read from disk one after another as often as one likes."""

    def __iter__(self) -> Iterator[SipDocument]:
        """In the order of METS."""
        ...

    def __len__(self) -> int:
        """How many there are."""
        ...


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
    """Name and version, as METS says them."""
    made_at: str
    """As METS says it."""
    description: Description
    documents: Documents
    files: int
    """In the package, of every kind."""
    bytes: int
    findings: tuple[SipFinding, ...]
    more_findings: int
    """How many there are beyond those."""
    mets: Digest
    """Of its METS.xml."""

    @property
    def acceptable(self) -> bool:
        """Whether nothing fatal was found."""
        return not self.more_findings and not any(one.fatal for one in self.findings)
