"""An issued document when another was sent in its place: frozen. Private to this package."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.correspondence_tables import OutboxRow, OutgoingRow, RecipientRow
from repository.ledger import EventKind, NewEvent, Outcome
from repository.outbox import DOCUMENT, OutboxState
from repository.outgoing_steps import OutgoingState, Transport

_WAITING = frozenset({OutboxState.WAITING.value, OutboxState.FAILED.value})
_MAY_END = frozenset({OutgoingState.KEPT.value, OutgoingState.SENT.value})


def cancel_unsent(session: Session, identifier: str) -> set[str]:
    """Cancel what was not sent; the codes of those who will never get it now."""
    query = select(OutboxRow).where(OutboxRow.object == identifier).with_for_update()
    waiting: set[str] = set()
    gone: set[str] = set()
    for entry in session.scalars(query):
        codes = set(entry.content.get("to", ()))
        if entry.code.partition(":")[0] != DOCUMENT or entry.state == OutboxState.CANCELLED.value:
            continue
        if entry.state in _WAITING:
            entry.state = OutboxState.CANCELLED.value
            waiting |= codes
        else:
            gone |= codes
    stopped = waiting - gone
    for one in session.scalars(select(RecipientRow).where(RecipientRow.outgoing == identifier)):
        if (one.routed_to or one.code) in stopped and one.transport == Transport.QUEUED.value:
            one.transport = Transport.WAITING.value
    session.flush()
    return stopped


def put_replaced(session: Session, new: OutgoingRow) -> list[NewEvent]:
    """Freeze the document in whose place ``new`` stands, now that ``new`` was sent; what happened.

    One that was recalled meanwhile stays recalled.
    """
    old = session.get(OutgoingRow, new.replaces, with_for_update=True) if new.replaces else None
    if old is None or old.state not in _MAY_END:
        return []
    stopped = cancel_unsent(session, old.id)
    old.state, old.frozen = OutgoingState.REPLACED.value, True
    old.body = old.body | {"replaced_by": new.id}
    detail = {"replaced by": new.id, "not sent": sorted(stopped)}
    return [NewEvent(EventKind.RECALL, Outcome.SUCCESS, old.id, detail)]
