"""The backlog: which documents the search index has not yet seen in their latest state."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from repository.database import Database, hold_lock
from repository.documents import Document, Standing
from repository.records import document_from
from repository.tables import (
    DocumentRow,
    DocumentTextRow,
    DossierRow,
    MembershipRow,
    UnindexedRow,
)


@dataclass(frozen=True, slots=True)
class Pending:
    """What the index is told of a document."""

    document: Document
    text: str
    dossiers: tuple[str, ...]


def mark_unindexed(session: Session, documents: Sequence[str]) -> None:
    """Note, in the caller's transaction, that the index must look at these again."""
    hold_lock(session, "unindexed")
    for document in documents:
        row = session.get(UnindexedRow, document)
        if row is None:
            session.add(UnindexedRow(document=document, version=1))
        else:
            row.version += 1


@dataclass(frozen=True, slots=True)
class Pendings:
    """What the index still has to see."""

    database: Database

    def due(self, limit: int) -> Sequence[tuple[str, int]]:
        """Up to ``limit`` documents that the index has not seen, each with its version."""
        query = select(UnindexedRow).order_by(UnindexedRow.document).limit(limit)
        with self.database.read() as session:
            return [(row.document, row.version) for row in session.scalars(query)]

    def read(self, document: str) -> Pending | None:
        """A document with its words, as it is now; None if it is gone."""
        notations = (
            select(DossierRow.notation)
            .join(MembershipRow, MembershipRow.dossier == DossierRow.id)
            .where(MembershipRow.document == document)
            .order_by(DossierRow.notation)
        )
        with self.database.read() as session:
            row = session.get(DocumentRow, document)
            if row is None or row.standing == Standing.DESTROYED.value:
                return None
            text = session.get(DocumentTextRow, document)
            return Pending(
                document_from(row.body),
                text.text if text else "",
                tuple(session.scalars(notations)),
            )

    def mark_seen(self, seen: Sequence[tuple[str, int]]) -> None:
        """Forget the pendings of these identifiers, unless they changed since that version."""
        with self.database.write() as session:
            for document, version in seen:
                session.execute(
                    delete(UnindexedRow).where(
                        UnindexedRow.document == document, UnindexedRow.version == version
                    )
                )

    def mark_all(self) -> int:
        """Have the index look at everything again; how many that is."""
        with self.database.write() as session:
            ids = session.scalars(select(DocumentRow.id)).all()
            mark_unindexed(session, ids)
            return len(ids)

    def count(self) -> int:
        """How many documents wait for the index."""
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(UnindexedRow)) or 0
