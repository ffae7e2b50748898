"""Taking an issued document back, or putting another in its place: one transaction, and frozen.

What lies in the outbox and was not sent is cancelled; whoever may have it is told. From then on
neither the document nor what is said of it changes (QĐ 28/2018 Điều 8.2; NĐ 30/2020 PL VI.III.8);
what its recipients answer is still noted with them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.correspondence_tables import OutboxRow, OutgoingRow, RecipientRow
from repository.errors import NotFoundError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.outbox import Entry
from repository.outgoing import Issues
from repository.outgoing_rows import outgoing_of, recipient_of
from repository.outgoing_steps import Means, Outgoing, OutgoingState, Recipient, Transport, insist
from repository.replacing import cancel_unsent

Telling = Callable[[Recipient], Entry]
"""What a recipient who may have the document is sent."""
_AXIS = frozenset({Means.AXIS.value, Means.BOTH.value})


def take_back(
    issues: Issues, identifier: str, agent: str, recall: Mapping[str, Any], telling: Telling
) -> Outgoing:
    """Freeze a document as recalled; who may have it over the axis is told, once each.

    Raises:
        NotFoundError: there is none.
        RefusedError: it is not in the archive yet, or recalled or replaced already.
    """
    with issues.database.write() as session:
        row = session.get(OutgoingRow, identifier, with_for_update=True)
        if row is None:
            raise NotFoundError(f"văn bản đi {identifier}")
        insist(outgoing_of(row), OutgoingState.RECALLED)
        stopped = cancel_unsent(session, identifier)
        told = []
        for other in _over_the_axis(session, identifier):
            entry = telling(recipient_of(other))
            other.body = other.body | {"recall": {"asked": recall["at"], "answer": ""}}
            told.append(entry.content["to"][0])
            _put(session, entry)
        row.state, row.frozen = OutgoingState.RECALLED.value, True
        row.body = row.body | {"recall": dict(recall)}
        session.flush()
        detail = {"reason": recall["reason"], "told": sorted(told), "not sent": sorted(stopped)}
        event = NewEvent(EventKind.RECALL, Outcome.SUCCESS, identifier, detail)
        issues.ledger.append(session, agent, [event])
        return outgoing_of(row)


def _over_the_axis(session: Session, identifier: str) -> list[RecipientRow]:
    """Whoever may have it: one for each code that it went to."""
    query = select(RecipientRow).where(
        RecipientRow.outgoing == identifier,
        RecipientRow.means.in_(_AXIS),
        RecipientRow.transport.not_in([Transport.WAITING.value, Transport.FAILED.value]),
    )
    found: dict[str, RecipientRow] = {}
    for row in session.scalars(query.order_by(RecipientRow.code).with_for_update()):
        found.setdefault(row.routed_to or row.code, row)
    return list(found.values())


def _put(session: Session, entry: Entry) -> None:
    told = {name: getattr(entry, name) for name in Entry.__slots__}
    told |= {"state": entry.state.value, "content": dict(entry.content)}
    session.add(OutboxRow(**told | {"next_at": entry.next_at or entry.asked_at}))
    session.flush()
