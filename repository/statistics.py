"""Statistics: what came and went, counted in the database from stored instants, as of any instant.

Nothing is kept of a count: as of a past instant, only what was written down to have happened by
then counts (arrived, registered, presented, done, numbered, sent; refusals, withdrawals and
recalls by their event). What was changed afterwards is seen as it is now: a deadline that was
extended counts as extended, what was taken up again after it was done is not done.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from repository.calendar import parse_utc
from repository.correspondence_tables import IncomingRow, OutgoingRow, RecipientRow
from repository.database import Database
from repository.deadlines import Act
from repository.ledger import EventKind
from repository.periods import Period, Step
from repository.statistics_cells import CAME, WENT, Cell, Reach
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
class Statistics:
    """Counts over the books."""

    database: Database

    def came(self, asked: Asked) -> tuple[Cell, ...]:
        """Incoming documents that arrived in the period."""
        row, at = IncomingRow, asked.as_of
        days = Days((Act.REGISTER, Act.PRESENT), asked.period.first, asked.period.last)
        counted = _came(days, at)
        query = _grouped(row.arrived_at, row, asked, counted)
        query = query.join(days.table, days.on(row.arrived_at, row.priority))
        with self.database.read() as session:
            return _cells(session, query, CAME)

    def went(self, asked: Asked) -> tuple[Cell, ...]:
        """Issued documents that were numbered in the period."""
        row, at = OutgoingRow, asked.as_of
        signed = func.coalesce(row.signed_at, row.numbered_at)
        days = Days((Act.SEND,), asked.period.first - _BEFORE, asked.period.last)
        counted = _went(days, signed, at)
        query = _grouped(row.numbered_at, row, asked, counted)
        query = query.outerjoin(days.table, days.on(signed, row.priority))
        with self.database.read() as session:
            return _cells(session, query, WENT)

    def carried(self, asked: Asked) -> dict[str, int]:
        """Agency → what came before the period and was open when it began (tồn kỳ trước)."""
        row, starts = IncomingRow, min(asked.period.starts, asked.as_of)
        open_then = and_(row.arrived_at < starts, _open(starts))
        query = select(row.agency, func.count()).where(
            open_then, within_reach(asked.reach, row.agency, row.level)
        )
        with self.database.read() as session:
            found = session.execute(query.group_by(row.agency))
            return {str(code): int(count) for code, count in found}

    def statuses(self, asked: Asked) -> dict[str, dict[str, int]]:
        """Agency → last status that its recipients had sent by then → how many; ``""``: none yet.

        Only of those to whom it had gone.
        """
        sent = and_(
            OutgoingRow.numbered_at >= asked.period.starts,
            OutgoingRow.numbered_at < asked.until,
            RecipientRow.sent_at <= asked.as_of,
            within_reach(asked.reach, OutgoingRow.agency, OutgoingRow.level),
        )
        known = or_(RecipientRow.status_at.is_(None), RecipientRow.status_at <= asked.as_of)
        base = select(OutgoingRow.agency).join(
            RecipientRow, RecipientRow.outgoing == OutgoingRow.id
        )
        settled = base.add_columns(RecipientRow.status, func.count()).where(sent, known)
        settled = settled.group_by(OutgoingRow.agency, RecipientRow.status)
        later = base.add_columns(RecipientRow.body).where(sent, not_(known))
        found: dict[str, dict[str, int]] = {}
        with self.database.read() as session:
            for agency, status, count in session.execute(settled):
                found.setdefault(agency, {})[status] = count
            for agency, body in session.execute(later.execution_options(yield_per=500)):
                counts, status = found.setdefault(agency, {}), _status(body, asked.as_of)
                counts[status] = counts.get(status, 0) + 1
        return found


def _status(body: dict[str, Any], at: datetime) -> str:
    """The last status by then, where a later one has come since."""
    told = [one for one in body.get("history", ()) if parse_utc(one["at"]) <= at]
    return max(told, key=lambda one: (one["at"], one["status"]))["status"] if told else ""


def _grouped(
    when: InstrumentedAttribute[Any],
    row: type[IncomingRow] | type[OutgoingRow],
    asked: Asked,
    counted: dict[str, ColumnElement[bool]],
) -> Select[Any]:
    day = local_day(when)
    step = day if asked.step is Step.DAY else func.substr(day, 1, 7)
    keys = (row.agency, step.label("step"), row.type_name, row.source, row.priority)
    sums = [func.sum(case((condition, 1), else_=0)) for condition in counted.values()]
    return (
        select(*keys, *sums)
        .select_from(row)
        .where(when >= asked.period.starts, when < asked.until)
        .where(within_reach(asked.reach, row.agency, row.level))
        .group_by(row.agency, "step", row.type_name, row.source, row.priority)
    )


def _cells(session: Session, query: Select[Any], names: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(
        Cell(agency, step, kind, source, priority, dict(zip(names, map(int, counts), strict=True)))
        for agency, step, kind, source, priority, *counts in session.execute(query)
    )


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
