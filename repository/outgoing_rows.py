"""Issued documents as rows, and back. Private to this package."""

from typing import Any

from repository.access import Level
from repository.correspondence_tables import OutgoingRow, RecipientRow
from repository.incoming_steps import Priority, Source
from repository.outgoing_steps import Means, Outgoing, OutgoingState, Recipient, Transport


def values_of(outgoing: Outgoing) -> dict[str, Any]:
    """The columns of an issued document."""
    told = {name: getattr(outgoing, name) for name in Outgoing.__slots__}
    return told | {
        "level": outgoing.level.value,
        "source": outgoing.source.value,
        "state": outgoing.state.value,
        "priority": int(outgoing.priority),
        "body": dict(outgoing.body),
    }


def outgoing_of(row: OutgoingRow) -> Outgoing:
    """Read one back."""
    told = {name: getattr(row, name) for name in Outgoing.__slots__}
    return Outgoing(
        **told
        | {
            "level": Level(row.level),
            "source": Source(row.source),
            "state": OutgoingState(row.state),
            "priority": Priority(row.priority),
        }
    )


def recipient_row(one: Recipient) -> RecipientRow:
    """The row of a recipient."""
    told = {name: getattr(one, name) for name in Recipient.__slots__}
    return RecipientRow(
        **told
        | {"means": one.means.value, "transport": one.transport.value, "body": dict(one.body)}
    )


def recipient_of(row: RecipientRow) -> Recipient:
    """Read one back."""
    told = {name: getattr(row, name) for name in Recipient.__slots__}
    return Recipient(**told | {"means": Means(row.means), "transport": Transport(row.transport)})
