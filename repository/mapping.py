"""Mapping: documents, packages and copies as rows, and rows as values. Private to this room."""

import zlib
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from repository.database import hold_lock
from repository.digest import Algorithm, Digest
from repository.documents import Document, Summary, trio_key
from repository.dossier_steps import CHANGING, DossierState
from repository.ledger import EventKind, NewEvent, Outcome
from repository.packages import Copy, CopyState, Package, PackageFile, PackageKind
from repository.records import as_dict
from repository.tables import (
    CopyRow,
    DocumentRow,
    DossierRow,
    MembershipRow,
    PackageRow,
    SharedRow,
)


def add_package(session: Session, package: Package, stores: Sequence[str]) -> None:
    """Enter a package and its copies, within the caller's transaction."""
    lines = "\n".join(f"{f.sha256.hex} {f.size} {f.path}" for f in package.files)
    session.add(
        PackageRow(
            id=package.id,
            kind=package.kind.value,
            file_count=len(package.files),
            byte_count=package.size,
            manifest=zlib.compress(lines.encode()),
        )
    )
    session.flush()
    session.add_all(
        CopyRow(package=package.id, store=store, state=CopyState.KEPT.value, checked_at=None)
        for store in stores
    )


def add_shared(
    session: Session, digest: str, kind: str, package: Package, stores: Sequence[str]
) -> None:
    """Enter a thing that many packages name, within the caller's transaction."""
    if session.get(PackageRow, package.id) is None:
        add_package(session, package, stores)
        session.flush()
    session.merge(SharedRow(digest=digest, kind=kind, package=package.id))


def package_of(row: PackageRow) -> Package:
    """The package as a value."""
    lines = zlib.decompress(row.manifest).decode().split("\n")
    files = []
    for line in filter(None, lines):
        sha256, size, path = line.split(" ", 2)
        files.append(PackageFile(path, int(size), Digest(Algorithm.SHA256, sha256)))
    return Package(row.id, PackageKind(row.kind), tuple(files))


def copy_of(row: CopyRow) -> Copy:
    """The copy as a value."""
    return Copy(row.package, row.store, CopyState(row.state), row.checked_at)


def row_of(document: Document) -> DocumentRow:
    """The document as a row."""
    return DocumentRow(
        id=document.id,
        package=document.package,
        title=document.title,
        code=document.code,
        doc_code=document.fields.get("DocCode", ""),
        trio=trio_key(document.fields),
        type_name=document.fields.get("TypeName", ""),
        organ_name=document.fields.get("OrganName", ""),
        issued=document.issued,
        agency=document.agency,
        level=document.level.value,
        standing=document.standing.value,
        complete=not document.missing,
        received_at=document.received_at,
        received_by=document.received_by,
        body=as_dict(document),
    )


def summary_of(row: DocumentRow) -> Summary:
    """The row as a list shows it."""
    return Summary(
        id=row.id,
        title=row.title,
        code=row.code,
        type_name=row.type_name,
        organ_name=row.organ_name,
        issued=row.issued.isoformat() if row.issued else "",
        agency=row.agency,
        level=row.level,
        standing=row.standing,
        complete=row.complete,
        received_at=row.received_at,
    )


def file_away(session: Session, document: Document) -> tuple[NewEvent, ...]:
    """Place a newcomer in the hồ sơ that its metadata names, if the plan has it (NĐ 30 Điều 29)."""
    notation, year = (document.fields.get(code, "") for code in ("FileNotation", "FileCatalog"))
    if not notation or not year.isdecimal():
        return ()
    query = select(DossierRow).where(
        DossierRow.agency == document.agency,
        DossierRow.year == int(year),
        DossierRow.notation == notation,
    )
    kind = EventKind.METADATA_MODIFICATION
    dossier = session.scalars(query).first()
    if dossier is None:
        return ()
    hold_lock(session, f"dossier {dossier.id}")
    session.refresh(dossier)
    if dossier.state not in CHANGING:
        refused = {"not placed in": dossier.id, "because": "it is closed"}
        return (NewEvent(kind, Outcome.WARNING, document.id, refused),)
    dossier.state = DossierState.OPEN.value
    ordinal = add_member(session, dossier.id, document.id)
    detail = {"placed in": dossier.id, "ordinal": ordinal}
    return (NewEvent(kind, Outcome.SUCCESS, document.id, detail),)


def add_member(session: Session, dossier: str, document: str) -> int:
    """Put a document at the end of a hồ sơ, within the caller's transaction; its ordinal there."""
    hold_lock(session, f"dossier {dossier}")
    last = select(func.max(MembershipRow.ordinal)).where(MembershipRow.dossier == dossier)
    ordinal = (session.scalar(last) or 0) + 1
    session.add(MembershipRow(dossier=dossier, document=document, ordinal=ordinal))
    session.flush()
    return ordinal
