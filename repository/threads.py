"""Threads: what was answered by what, and where documents lie; hidden documents lead nowhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from repository.access import Scope
from repository.catalogue import readable
from repository.correspondence_tables import IncomingRow, OutgoingRow
from repository.database import Database
from repository.documents import Summary
from repository.mapping import summary_of
from repository.tables import DocumentRow, MembershipRow
from repository.transfer_busy import leaving_query
from repository.transfer_tables import TransferDocumentRow

_ASKED = 400
"""Identifiers asked for in one query."""
_MOST = 50
"""Documents of one thread that are followed."""


@dataclass(frozen=True, slots=True)
class Threads:
    """What belongs together by who answered whom."""

    database: Database

    def of(self, document: str, scope: Scope) -> tuple[str, ...]:
        """The other documents of its thread of replies, the nearest first.

        Only through documents that the asker may see: what is hidden joins nothing.
        """
        found, edge = [document], [document]
        with self.database.read() as session:
            while edge and len(found) < _MOST:
                near = _seen(session, _answered(session, edge), scope)
                edge = [one for one in near if one not in found]
                found += edge
        return tuple(found[1:_MOST])

    def lying(self, documents: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """Document → the hồ sơ in which it lies."""
        asked = list(dict.fromkeys(documents))
        query = select(MembershipRow).where(MembershipRow.document.in_(asked))
        found: dict[str, list[str]] = {}
        with self.database.read() as session:
            for row in session.scalars(query.order_by(MembershipRow.dossier)):
                found.setdefault(row.document, []).append(row.dossier)
        return {document: tuple(dossiers) for document, dossiers in found.items()}

    def arrived(self, documents: Iterable[str]) -> frozenset[str]:
        """Those of some documents that came to us by the register of văn bản đến."""
        asked, found = list(dict.fromkeys(documents)), set[str]()
        with self.database.read() as session:
            for start in range(0, len(asked), _ASKED):
                some = IncomingRow.document.in_(asked[start : start + _ASKED])
                found.update(map(str, session.scalars(select(IncomingRow.document).where(some))))
        return frozenset(found)

    def unfiled(
        self, agency: str, scope: Scope, limit: int, offset: int = 0
    ) -> tuple[Summary, ...]:
        """Documents of an agency that lie in no hồ sơ and are not handed over, the newest first."""
        filed = select(MembershipRow.document).where(MembershipRow.document == DocumentRow.id)
        leaving = leaving_query().where(TransferDocumentRow.document == DocumentRow.id)
        query = (
            select(DocumentRow)
            .where(DocumentRow.agency == agency, readable(scope), ~filed.exists())
            .where(~leaving.correlate(DocumentRow).exists())
            .order_by(DocumentRow.received_at.desc(), DocumentRow.id)
        )
        with self.database.read() as session:
            rows = session.scalars(query.limit(limit).offset(offset))
            return tuple(summary_of(row) for row in rows)


def _answered(session: Session, documents: list[str]) -> list[str]:
    """The documents that answer one of these or replace it, or that it answers or replaces."""
    coming = list(session.scalars(select(IncomingRow).where(IncomingRow.document.in_(documents))))
    going = list(session.scalars(select(OutgoingRow).where(OutgoingRow.document.in_(documents))))
    incoming = [one.id for one in coming]
    outgoing = [one.id for one in going]
    answers = [one.reply for one in coming if one.reply]
    earlier = [one.replaces for one in going if one.replaces]
    asked = [one.replies_to for one in going if one.replies_to]
    near = list(
        session.scalars(
            select(OutgoingRow.document).where(
                or_(
                    OutgoingRow.id.in_([*answers, *earlier]),
                    OutgoingRow.replies_to.in_([*incoming, *asked]),
                    OutgoingRow.replaces.in_(outgoing),
                )
            )
        )
    )
    near += session.scalars(
        select(IncomingRow.document).where(
            or_(IncomingRow.id.in_(asked), IncomingRow.reply.in_(outgoing))
        )
    )
    return [one for one in dict.fromkeys(near) if one and one not in documents]


def _seen(session: Session, documents: list[str], scope: Scope) -> list[str]:
    query = select(DocumentRow.id).where(DocumentRow.id.in_(documents), readable(scope))
    seen = set(session.scalars(query))
    return [one for one in documents if one in seen]
