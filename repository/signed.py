"""Signed: what is kept of the signatures of every document, read without opening a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.access import Scope
from repository.catalogue import readable
from repository.database import Database
from repository.evidence_tables import EvidenceMemberRow, EvidenceRoundRow
from repository.tables import DocumentRow

AT_ONCE = 500
"""Documents that are read in one question."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A document and its signature report."""

    document: str
    title: str
    package: str
    report: Mapping[str, Any] | None
    """As the record holds it; None where the format bears no signatures."""
    rounds: tuple[tuple[str, str], ...] = ()
    """Rounds of evidence that its package is in, the oldest first, and what each follows."""


def signed_documents(
    database: Database, scope: Scope, only: Sequence[str] | None = None
) -> Iterator[Signed]:
    """The documents that the asker may see, in the order of their ids; ``only`` some of them."""
    last = ""
    while True:
        query = (
            select(DocumentRow.id, DocumentRow.body)
            .where(DocumentRow.id > last, readable(scope))
            .order_by(DocumentRow.id)
            .limit(AT_ONCE)
        )
        if only is not None:
            query = query.where(DocumentRow.id.in_(only))
        with database.read() as session:
            rows = session.execute(query).all()
            rounds = _rounds(session, [body["package"] for _, body in rows])
        for identifier, body in rows:
            package = body["package"]
            found = tuple(rounds.get(package, ()))
            yield Signed(identifier, body["title"], package, body["signatures"], found)
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][0]


def _rounds(session: Session, packages: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
    query = (
        select(EvidenceMemberRow.subject, EvidenceMemberRow.round, EvidenceMemberRow.follows)
        .join(EvidenceRoundRow, EvidenceRoundRow.id == EvidenceMemberRow.round)
        .where(EvidenceMemberRow.subject.in_(packages))
        .order_by(EvidenceRoundRow.stamped_at, EvidenceMemberRow.current)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for subject, name, follows in session.execute(query):
        found.setdefault(subject, []).append((name, follows or ""))
    return found
