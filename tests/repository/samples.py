"""Small honest values for tests of the repository."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from repository.access import Level
from repository.agencies import Agencies, Agency
from repository.catalogue import Accession, Catalogue
from repository.database import Database
from repository.digest import Fingerprint
from repository.documents import Document, DocumentFile, DocumentId, FileRole, Standing
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.packages import Package, PackageFile, PackageKind
from tests.databases import NOON, Hands

AGENCIES = (
    Agency("H34.12", "Sở Nội vụ tỉnh Kon Tum", "sở", aliases=("000.00.12.H34",)),
    Agency("H34.1", "Văn phòng Ủy ban nhân dân tỉnh", "sở"),
)
FIELDS = {
    "CodeNumber": "15",
    "CodeNotation": "QĐ-UBND",
    "OrganName": "Ủy ban nhân dân tỉnh Kon Tum",
    "IssuedDate": "2024-05-06",
}


def uuid_of(word: str) -> str:
    """The same identifier for the same word."""
    value = hashlib.md5(word.encode(), usedforsecurity=False).hexdigest()
    return f"{value[:8]}-{value[8:12]}-4{value[13:16]}-8{value[17:20]}-{value[20:]}"


def document_of(word: str, fields: Mapping[str, str] | None = None) -> Document:
    """A document about ``word``, with one file of these bytes."""
    seen = Fingerprint.of_bytes(word.encode())
    file = DocumentFile(
        f"{word}.pdf",
        f"{word}.pdf",
        FileRole.ORIGINAL,
        seen.size,
        seen.sha256,
        seen.sha512,
        "application/pdf",
        "fmt/276",
        "Acrobat PDF 1.7",
        {"pages": 2},
    )
    return Document(
        id=DocumentId(uuid_of(word)),
        package=uuid_of(f"package of {word}"),
        title=f"Về việc {word}",
        fields=dict(fields or {}),
        profile="2020-ND30",
        agency="H34.12",
        level=Level.INTERNAL,
        standing=Standing.REFERENCE,
        received_at=NOON,
        received_by="vanthu1",
        files=(file,),
        missing=("Subject",),
        findings=({"rule": "SUB-01", "severity": "warning"},),
    )


def accession_of(document: Document, stores: Sequence[str] = ("kho-1",)) -> Accession:
    """Everything that comes in with ``document``."""
    files = tuple(PackageFile(f"data/{f.path}", f.size, f.sha256) for f in document.files)
    event = NewEvent(EventKind.INGESTION, Outcome.SUCCESS, document.id, {"title": document.title})
    return Accession(
        document=document,
        package=Package(document.package, PackageKind.DOCUMENT, files),
        stores=tuple(stores),
        text=f"Nội dung {document.title}",
        events=(event,),
        agent=document.received_by,
    )


@dataclass(frozen=True)
class House:
    """A catalogue with its ledger and two agencies, on some database."""

    database: Database
    hands: Hands = field(default_factory=Hands)

    def __post_init__(self) -> None:
        Agencies(self.database).enter(AGENCIES)

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.database, self.hands.clock, self.hands.new_id)

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.database, self.ledger)

    def take_in(
        self, word: str, fields: Mapping[str, str] | None = None, **said: object
    ) -> Document:
        """Enter a document about ``word``; ``said`` replaces fields of it."""
        document = replace(document_of(word, fields), **said)  # type: ignore[arg-type]  # any of its fields
        self.catalogue.accept(accession_of(document))
        return document
