"""Opened: documents that single persons may read because they were given work on them.

Each is a part of the transaction that gives or takes the work: nobody is assigned who cannot read,
and nobody goes on reading what was taken away.
"""

from collections.abc import Iterable

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from repository.correspondence_tables import AssignmentRow, IncomingRow
from repository.tables import DocumentGrantRow


def open_to(session: Session, document: str, logins: Iterable[str]) -> None:
    """Open a document to those who are to work on it."""
    for login in sorted(set(logins)):
        session.merge(DocumentGrantRow(document=document, person=login, until=None))


def close_to(session: Session, document: str, logins: Iterable[str]) -> list[str]:
    """Close it to those who have no part in it any more; what was opened for a term stays.

    Returns:
        Those to whom it is closed now.
    """
    session.flush()
    closed = []
    for login in sorted(set(logins)):
        grant = session.get(DocumentGrantRow, (document, login))
        if grant is not None and grant.until is None and not _has_part(session, document, login):
            session.delete(grant)
            closed.append(login)
    return closed


def _has_part(session: Session, document: str, login: str) -> bool:
    """A part that was not taken away, in whichever arrival of the document."""
    theirs = (
        select(AssignmentRow.id)
        .join(IncomingRow, IncomingRow.id == AssignmentRow.incoming)
        .where(IncomingRow.document == document, AssignmentRow.person == login)
        .where(AssignmentRow.ended_as != "withdrawn")
    )
    return bool(session.scalar(select(exists(theirs))))
