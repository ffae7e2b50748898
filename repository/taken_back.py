"""Taken back: documents of the archive that nobody is to use any more.

What a sender recalled is cancelled at the receiver and frozen at the sender (NĐ 30/2020 Phụ lục VI
III.8; QĐ 28/2018 Điều 8.2, 9.2). Here nothing is deleted by a message: it is kept and set apart.
"""

from sqlalchemy import select

from repository.correspondence_tables import IncomingRow, OutgoingRow
from repository.database import Database
from repository.incoming_steps import IncomingState
from repository.outgoing_steps import OutgoingState

_GONE = (IncomingState.WITHDRAWN.value, IncomingState.REFUSED.value)


def taken_back(database: Database) -> frozenset[str]:
    """Documents that were taken back, save those that came by another way too, and count there."""
    came, went = IncomingRow, OutgoingRow
    withdrawn = select(came.document).where(came.state == IncomingState.WITHDRAWN.value)
    recalled = select(went.document).where(went.state == OutgoingState.RECALLED.value)
    with database.read() as session:
        found = {*session.scalars(withdrawn), *session.scalars(recalled)} - {None}
        if not found:
            return frozenset()
        standing = select(came.document).where(
            came.document.in_(sorted(map(str, found))), came.state.not_in(_GONE)
        )
        return frozenset(str(one) for one in found - set(session.scalars(standing)))
