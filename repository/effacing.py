"""Effacing: the rows of a record that is destroyed, within the caller's transaction.

What others point to stays as an empty row (``Standing.DESTROYED``), so that registers and the
ledger stay whole; everything that told of its content goes. Only ``disposals`` calls this.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, delete, func, select, update
from sqlalchemy.orm import Session

from repository.backlog import mark_unindexed
from repository.copying_tables import IssuedCopyRow
from repository.correspondence_tables import (
    DraftRow,
    IncomingRow,
    MessageRow,
    OutboxRow,
    OutgoingRow,
    RemarkRow,
)
from repository.digest import Digest
from repository.digitising_tables import SheafRow
from repository.documents import Standing
from repository.dossier_steps import DossierState
from repository.dossier_tables import DossierPartRow
from repository.mapping import package_of
from repository.packages import Package, PackageKind
from repository.tables import (
    CopyRow,
    DocumentFileRow,
    DocumentGrantRow,
    DocumentRow,
    DocumentTextRow,
    DossierRow,
    JobRow,
    MembershipRow,
    PackageRow,
)

PAYLOAD = "manifest-sha256.txt"


@dataclass(frozen=True, slots=True)
class Effaced:
    """What a record was, for its stub, and where bytes of it still lie."""

    object: str
    kind: str
    code: str
    agency: str
    level: str
    package: str
    digest: str
    """SHA-256 of the payload manifest of its package."""
    files: tuple[dict[str, Any], ...]
    """``path``, ``size`` and ``sha256`` of each."""
    size: int
    places: dict[str, Any]
    """In the stores: ``prefix``, ``elder`` (earlier versions), ``drafts`` (of which documents).
    Elsewhere: ``originals`` (digests), ``copies``, ``messages``, ``scans``."""


def efface_document(session: Session, identifier: str) -> Effaced:
    """Empty the rows of a document and of its package."""
    row = session.get_one(DocumentRow, identifier)
    hashes = select(DocumentFileRow.sha256).where(DocumentFileRow.document == identifier)
    places = {
        "originals": sorted(session.scalars(hashes)),
        "copies": _copies(session, identifier),
        "scans": _scans(session, identifier),
        **_correspondence(session, identifier),
    }
    package = _package(session, row.package)
    effaced = _effaced(row, "document", package, places, row.code)
    for table in (DocumentFileRow, DocumentTextRow, DocumentGrantRow, MembershipRow):
        session.execute(delete(table).where(table.document == identifier))
    for name in ("title", "code", "doc_code", "trio", "type_name", "organ_name"):
        setattr(row, name, "")
    row.issued, row.body, row.standing = None, {}, Standing.DESTROYED.value
    mark_unindexed(session, [identifier])
    _forget_jobs(session, identifier)
    return effaced


def efface_dossier(session: Session, row: DossierRow) -> Effaced:
    """Empty the row of a hồ sơ, whose documents have gone or stay elsewhere."""
    code = f"{row.agency}.{row.year}.{row.notation}"
    elder = [_package(session, one) for one in row.body.get("packages", ())]
    places = {"elder": [package.prefix for package in elder if package is not None]}
    package = _package(session, row.package)
    effaced = _effaced(row, "dossier", package, places, code)
    members = list(
        session.scalars(select(MembershipRow.document).where(MembershipRow.dossier == row.id))
    )
    session.execute(delete(MembershipRow).where(MembershipRow.dossier == row.id))
    session.execute(delete(DossierPartRow).where(DossierPartRow.dossier == row.id))
    mark_unindexed(session, members)
    row.title, row.keeper, row.body = "", "", {}
    row.state = DossierState.DESTROYED.value
    return effaced


def _package(session: Session, identifier: str | None) -> Package | None:
    row = session.get(PackageRow, identifier) if identifier else None
    if row is None:
        return None
    package = package_of(row)
    row.kind, row.manifest = PackageKind.DESTROYED.value, zlib.compress(b"")
    row.file_count = row.byte_count = 0
    session.execute(delete(CopyRow).where(CopyRow.package == row.id))
    return package


def _effaced(
    row: DocumentRow | DossierRow,
    kind: str,
    package: Package | None,
    places: dict[str, Any],
    code: str,
) -> Effaced:
    files = package.files if package else ()
    manifest = next((f.sha256 for f in files if f.path == PAYLOAD), Digest.of_bytes(b""))
    if package is not None:
        places = {**places, "prefix": package.prefix}
    return Effaced(
        row.id,
        kind,
        code,
        row.agency,
        row.level,
        package.id if package else "",
        str(manifest),
        tuple({"path": f.path, "size": f.size, "sha256": f.sha256.hex} for f in files),
        package.size if package else 0,
        places,
    )


def _copies(session: Session, document: str) -> list[str]:
    """Copies that were issued of it: the register of copies stays, their files go."""
    return list(session.scalars(select(IssuedCopyRow.id).where(IssuedCopyRow.document == document)))


def _scans(session: Session, document: str) -> list[str]:
    found = []
    for sheaf in session.scalars(select(SheafRow).where(SheafRow.document == document)):
        sheaf.body = {}
        found.append(f"{sheaf.batch}/{sheaf.id}")
    return found


def _correspondence(session: Session, document: str) -> dict[str, Any]:
    """What the way of a document left: opinions, drafts, messages; the registers' lines stay."""
    ways: list[IncomingRow | OutgoingRow] = [
        *session.scalars(select(IncomingRow).where(IncomingRow.document == document)),
        *session.scalars(select(OutgoingRow).where(OutgoingRow.document == document)),
    ]
    drafts, messages = [], []
    for way in ways:
        way.body = {name: way.body[name] for name in _REMAINING if name in way.body}
        session.execute(delete(RemarkRow).where(RemarkRow.object == way.id))
        session.execute(update(OutboxRow).where(OutboxRow.object == way.id).values(content={}))
        versions = select(func.count()).where(DraftRow.outgoing == way.id)
        drafts += [way.id] if session.scalar(versions) else []
        messages += list(_messages(session, way.id))
    return {"drafts": drafts, "messages": messages}


_REMAINING = (
    *("axis", "document_id", "digests"),
    *("presented_to", "note", "corrections", "recall"),
    *("signer_name", "keeper", "copies", "places"),
)
"""What makes a second coming of the same message known, and what registers print of a line."""


def _messages(session: Session, way: str) -> Iterator[str]:
    for message in session.scalars(select(MessageRow).where(MessageRow.object == way)):
        message.body = {}
        yield message.id


def _forget_jobs(session: Session, document: str) -> None:
    told = cast(JobRow.results, String).contains(document)
    session.execute(update(JobRow).where(told).values(results=[], message=""))
