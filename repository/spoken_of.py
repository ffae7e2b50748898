"""Which document a message of the axis speaks of: one that we issued, or one that came to us.

By its identifier first; else by number, notation and date, which repeat every year
(``edxml.md`` §2, §4.3). Identifiers are compared, never taken apart.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from repository.correspondence_tables import IncomingRow, OutgoingRow
from repository.database import Database
from repository.incoming_rows import incoming_of
from repository.incoming_steps import Incoming
from repository.outgoing_rows import outgoing_of
from repository.outgoing_steps import Outgoing

_LONGEST_NUMBER = 9


def issued_under(
    database: Database, agencies: Iterable[str], document_id: str, code: str, day: date | None
) -> tuple[Outgoing, ...]:
    """What these agencies of ours issued under an identifier, else under a code on a day."""
    mine = OutgoingRow.agency.in_(sorted(agencies))
    number, _, notation = code.strip().partition("/")
    with database.read() as session:
        if document_id:
            said = OutgoingRow.body["document_id"].as_string() == document_id
            rows = list(session.scalars(select(OutgoingRow).where(mine, said)))
            if rows:
                return tuple(map(outgoing_of, rows))
        if day is None or not (number.isdecimal() and len(number) <= _LONGEST_NUMBER):
            return ()
        same = (OutgoingRow.number == int(number), OutgoingRow.notation == notation.strip())
        query = select(OutgoingRow).where(mine, *same, OutgoingRow.issued == day)
        return tuple(map(outgoing_of, session.scalars(query)))


def arrived_under(
    database: Database,
    agency: str,
    senders: Iterable[str],
    document_id: str,
    code: str,
    day: date | None,
) -> tuple[Incoming, ...]:
    """What came to an agency of ours from a sender under any of its codes; oldest first."""
    mine = (IncomingRow.agency == agency, IncomingRow.sender.in_(sorted(senders)))
    with database.read() as session:
        if document_id:
            said = IncomingRow.body["document_id"].as_string() == document_id
            query = select(IncomingRow).where(*mine, said).order_by(IncomingRow.arrived_at)
            rows = list(session.scalars(query))
            if rows:
                return tuple(map(incoming_of, rows))
        if not code or day is None:
            return ()
        same = (IncomingRow.code == code.strip(), IncomingRow.issued == day)
        query = select(IncomingRow).where(*mine, *same).order_by(IncomingRow.arrived_at)
        return tuple(map(incoming_of, session.scalars(query)))
