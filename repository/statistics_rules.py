"""What is counted of incoming and of issued documents: each count one condition on a row.

The same condition stands behind a count and behind the list of what was counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    false,
    func,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute

from repository.correspondence_tables import IncomingRow, OutgoingRow
from repository.deadlines import Act
from repository.ledger import EventKind
from repository.periods import Period, Step
from repository.statistics_cells import Reach
from repository.statistics_sql import Days, instant, local_day, within_reach
from repository.tables import EventRow

_BEFORE = timedelta(days=62)
"""How long before its number a document may have been signed to be looked up; what is older is late
in any case."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be counted."""

    reach: Reach
    period: Period
    as_of: datetime
    step: Step = Step.MONTH

    @property
    def until(self) -> datetime:
        """The first instant that does not count."""
        return min(self.period.ends, self.as_of + timedelta(microseconds=1))


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that count in a period, and what is counted of each."""

    row: type[IncomingRow] | type[OutgoingRow]
    when: InstrumentedAttribute[Any]
    counted: Mapping[str, ColumnElement[bool]]
    days: Days
    since: ColumnElement[Any]

    def of(self, query: Select[Any], asked: Asked) -> Select[Any]:
        """``query``, for these rows."""
        on = self.days.on(self.since, self.row.priority)
        return (
            query.outerjoin(self.days.table, on)
            .where(self.when >= asked.period.starts, self.when < asked.until)
            .where(within_reach(asked.reach, self.row.agency, self.row.level))
        )


def came(asked: Asked) -> Rows:
    """Incoming documents that arrived in the period."""
    row = IncomingRow
    days = Days((Act.REGISTER, Act.PRESENT), asked.period.first, asked.period.last)
    return Rows(row, row.arrived_at, _came(days, asked.as_of), days, row.__table__.c.arrived_at)


def went(asked: Asked) -> Rows:
    """Issued documents that were numbered in the period."""
    row = OutgoingRow
    signed = func.coalesce(row.signed_at, row.numbered_at)
    days = Days((Act.SEND,), asked.period.first - _BEFORE, asked.period.last)
    return Rows(row, row.numbered_at, _went(days, signed, asked.as_of), days, signed)


def carried(asked: Asked) -> ColumnElement[bool]:
    """Whether an incoming document came before the period, and was open when it began."""
    row, starts = IncomingRow, min(asked.period.starts, asked.as_of)
    reached = within_reach(asked.reach, row.agency, row.level)
    return and_(row.arrived_at < starts, _open(starts), reached)


def _by(moment: InstrumentedAttribute[datetime | None], at: datetime) -> ColumnElement[bool]:
    return and_(moment.is_not(None), moment <= instant(at))


def _told(
    row: type[IncomingRow] | type[OutgoingRow], state: str, kind: EventKind, at: datetime
) -> ColumnElement[bool]:
    """Whether a row had come to a state by then: that it is there, its event says when."""
    moment = select(func.min(EventRow.at)).where(
        EventRow.object == row.id, EventRow.kind == kind.value
    )
    event = func.coalesce(moment.scalar_subquery(), row.__table__.c[_FIRST[row]])
    return case((row.state == state, event <= instant(at)), else_=false())


_FIRST: dict[Any, str] = {IncomingRow: "arrived_at", OutgoingRow: "drafted_at"}


def _gone(at: datetime) -> ColumnElement[bool]:
    return or_(
        _told(IncomingRow, "refused", EventKind.RETURN, at),
        _told(IncomingRow, "withdrawn", EventKind.RECALL, at),
    )


def _finished(at: datetime) -> ColumnElement[bool]:
    return and_(_by(IncomingRow.done_at, at), IncomingRow.state.in_(["done", "withdrawn"]))


def _open(at: datetime) -> ColumnElement[bool]:
    return not_(or_(_finished(at), _gone(at)))


def _came(days: Days, at: datetime) -> dict[str, ColumnElement[bool]]:
    row = IncomingRow
    registered, presented = _by(row.registered_at, at), _by(row.presented_at, at)
    done, late = _finished(at), row.done_at >= row.due_at
    registered_in_time = days.met(Act.REGISTER, row.arrived_at, row.registered_at)
    waits = and_(not_(registered), not_(_gone(at)))
    return {
        "received": true(),
        "registered": registered,
        "registered_in_time": and_(registered, registered_in_time),
        "registered_late": and_(registered, not_(registered_in_time)),
        "unregistered_overdue": and_(waits, days.passed(Act.REGISTER, row.arrived_at, at)),
        "refused": _told(row, "refused", EventKind.RETURN, at),
        "withdrawn": _told(row, "withdrawn", EventKind.RECALL, at),
        "presented": presented,
        "presented_in_time": and_(
            presented, days.met(Act.PRESENT, row.arrived_at, row.presented_at)
        ),
        "distributed": _by(row.distributed_at, at),
        "done": done,
        "done_in_time": and_(done, row.due_at.is_not(None), not_(late)),
        "done_late": and_(done, row.due_at.is_not(None), late),
        "done_no_term": and_(done, row.due_at.is_(None)),
        "open": _open(at),
        "open_overdue": and_(row.due_at <= instant(at), _open(at)),
    }


def _went(days: Days, signed: ColumnElement[Any], at: datetime) -> dict[str, ColumnElement[bool]]:
    row = OutgoingRow
    sent = _by(row.sent_at, at)
    met = func.coalesce(days.met(Act.SEND, signed, row.sent_at), false())
    passed = func.coalesce(days.passed(Act.SEND, signed, at), true())
    same = local_day(row.sent_at) == local_day(signed)
    gone = or_(
        _told(row, "recalled", EventKind.RECALL, at), _told(row, "replaced", EventKind.RECALL, at)
    )
    return {
        "issued": true(),
        "sent": sent,
        "sent_same_day": and_(sent, met, same),
        "sent_next_morning": and_(sent, met, not_(same)),
        "sent_late": and_(sent, not_(met)),
        "unsent": not_(sent),
        "unsent_overdue": and_(not_(sent), not_(gone), passed),
        "paper": row.paper.is_(True),
        "answers": row.replies_to.is_not(None),
        "recalled": _told(row, "recalled", EventKind.RECALL, at),
        "replaced": _told(row, "replaced", EventKind.RECALL, at),
    }
