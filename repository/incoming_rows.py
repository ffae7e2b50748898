"""Incoming documents as rows, and back. Private to this package."""

from typing import Any

from repository.access import Level
from repository.correspondence_tables import AssignmentRow, IncomingRow
from repository.incoming_steps import Assignment, Incoming, IncomingState, Part, Priority, Source


def values_of(incoming: Incoming) -> dict[str, Any]:
    """The columns of an incoming document."""
    told = {name: getattr(incoming, name) for name in Incoming.__slots__}
    return told | {
        "level": incoming.level.value,
        "source": incoming.source.value,
        "state": incoming.state.value,
        "priority": int(incoming.priority),
        "body": dict(incoming.body),
    }


def incoming_of(row: IncomingRow) -> Incoming:
    """Read one back."""
    told = {name: getattr(row, name) for name in Incoming.__slots__}
    return Incoming(
        **told
        | {
            "level": Level(row.level),
            "source": Source(row.source),
            "state": IncomingState(row.state),
            "priority": Priority(row.priority),
        }
    )


def assignment_row(one: Assignment) -> AssignmentRow:
    """The row of a part."""
    told = {name: getattr(one, name) for name in Assignment.__slots__}
    return AssignmentRow(**told | {"part": one.part.value})


def assignment_of(row: AssignmentRow) -> Assignment:
    """Read one back."""
    told = {name: getattr(row, name) for name in Assignment.__slots__}
    return Assignment(**told | {"part": Part(row.part)})
