"""Loose documents that the historical archive has: what is here of them may be proposed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.access import Scope
from repository.catalogue import readable
from repository.database import Database
from repository.disposal_facts import MOST, links_of, standing_elsewhere
from repository.disposal_listing import Candidate
from repository.disposal_steps import Bar, Facts, Reason, bars
from repository.disposals import Proposal
from repository.holds import frozen
from repository.tables import DocumentRow
from repository.transfer_busy import documents_gone, gone_query


@dataclass(frozen=True, slots=True)
class DisposalGone:
    """Looks for them."""

    database: Database

    def documents(
        self, agency: str, scope: Scope, *, limit: int | None = None
    ) -> tuple[Candidate, ...]:
        """Those of an agency, the oldest first, each with what forbids to destroy it."""
        query = (
            select(DocumentRow)
            .where(DocumentRow.id.in_(gone_query(agency)), readable(scope))
            .order_by(DocumentRow.received_at, DocumentRow.id)
        )
        with self.database.read() as session:
            rows = session.scalars(query.limit(limit)).all()
            return tuple(
                one
                for start in range(0, len(rows), MOST)
                for one in _judged(session, rows[start : start + MOST])
            )

    def kinded(self, proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
        """Proposals with the kind of what they name: who writes ``ID=transferred`` says none."""
        asked = [one.object for one in proposals if one.reason is Reason.TRANSFERRED]
        gone: set[str] = set()
        with self.database.read() as session:
            for start in range(0, len(asked), MOST):
                gone.update(documents_gone(session, asked[start : start + MOST]))
        return tuple(
            replace(one, kind="document")
            if one.object in gone and one.reason is Reason.TRANSFERRED
            else one
            for one in proposals
        )


def _judged(session: Session, rows: Sequence[DocumentRow]) -> list[Candidate]:
    ids = [row.id for row in rows]
    held, linked, listed = (
        frozen(session, ids), links_of(session, ids), standing_elsewhere(session, ids)
    )  # fmt: skip
    found = []
    for row in rows:
        facts = Facts(
            "document", frozen=row.id in held, linked=tuple(linked[row.id]), transferred=True
        )
        found.append(
            Candidate(
                kind="document",
                object=row.id,
                code=row.code,
                title=row.title,
                reason=Reason.TRANSFERRED,
                bars=(
                    *bars(facts, Reason.TRANSFERRED, date.min),
                    *[Bar.LISTED] * (row.id in listed),
                ),
                maintenance=str(row.body["fields"].get("Maintenance", "")),
                linked=facts.linked,
            )
        )
    return found
