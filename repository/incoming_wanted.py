"""Wanted: which incoming documents a list shows, and how the database is asked for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from repository.access import Scope
from repository.correspondence_tables import AssignmentRow, IncomingRow
from repository.incoming_steps import IncomingState, Late
from repository.scoping import within


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which incoming documents a list shows; what is None or empty does not matter."""

    agency: str = ""
    states: frozenset[IncomingState] = frozenset()
    year: int | None = None
    arrived_from: datetime | None = None
    arrived_until: datetime | None = None
    """Not included."""
    person: str = ""
    """Who has an open part in it."""
    overdue_at: datetime | None = None
    """Not done, and due before."""
    late: tuple[Late, ...] = ()
    """With ``overdue_at``: those too that are late in one of these steps."""
    sender: str = ""
    sender_says: str = ""
    """Part of its sender's name or code."""
    urgent: bool = False
    """Only Khẩn and above."""
    queue: bool = False
    """In the order in which they are to be worked on: the most urgent, then the oldest."""


def readable(scope: Scope) -> ColumnElement[bool]:
    """Which incoming documents a scope holds."""
    return within(scope, IncomingRow.id, IncomingRow.agency, IncomingRow.level)


def asked(query: Select[Any], wanted: Wanted, scope: Scope) -> Select[Any]:
    """``query``, for those that are wanted and the asker may see."""
    ended = (IncomingState.DONE, IncomingState.REFUSED, IncomingState.WITHDRAWN)
    told = IncomingRow.sender_name + " " + IncomingRow.sender
    open_ones = IncomingRow.state.not_in([state.value for state in ended])
    mine = select(AssignmentRow.incoming).where(
        AssignmentRow.person == wanted.person, AssignmentRow.ended_at.is_(None)
    )
    conditions: list[tuple[object, Callable[[], ColumnElement[bool]]]] = [
        (wanted.agency, lambda: IncomingRow.agency == wanted.agency),
        (wanted.states, lambda: IncomingRow.state.in_([state.value for state in wanted.states])),
        (wanted.year, lambda: IncomingRow.year == wanted.year),
        (wanted.arrived_from, lambda: IncomingRow.arrived_at >= wanted.arrived_from),
        (wanted.arrived_until, lambda: IncomingRow.arrived_at < wanted.arrived_until),
        (wanted.sender, lambda: IncomingRow.sender == wanted.sender),
        (wanted.sender_says, lambda: told.icontains(wanted.sender_says, autoescape=True)),
        (wanted.urgent, lambda: IncomingRow.priority > 0),
        (
            wanted.overdue_at,
            lambda: or_(
                and_(IncomingRow.due_at < wanted.overdue_at, open_ones), *map(_late, wanted.late)
            ),
        ),
        (wanted.person, lambda: IncomingRow.id.in_(mine)),
    ]
    return query.where(readable(scope), *(condition() for value, condition in conditions if value))


def _late(late: Late) -> ColumnElement[bool]:
    urgent = IncomingRow.priority > 0 if late.urgent else IncomingRow.priority == 0
    in_step = IncomingRow.state == late.state.value
    return and_(in_step, urgent, IncomingRow.arrived_at < late.before)
