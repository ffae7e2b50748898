"""The book of incoming documents: each step one transaction, with its event in the same one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from repository.access import Scope
from repository.calendar import VIETNAM, Clock
from repository.closed import insist_later, insist_open
from repository.correspondence_tables import AssignmentRow, IncomingRow, RemarkRow
from repository.database import Database
from repository.errors import NotFoundError, RefusedError
from repository.incoming_rows import assignment_of, assignment_row, incoming_of, values_of
from repository.incoming_steps import (
    Assignment,
    Incoming,
    IncomingState,
    Part,
    Remark,
    insist,
)
from repository.incoming_wanted import Wanted, asked, readable
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.opened import close_to, open_to
from repository.remarks import add_remark, remark_of
from repository.series import ARRIVALS, take

__all__ = ["Arrivals", "Wanted"]
_COLUMNS = frozenset(Incoming.__slots__) - {"id", "agency", "body", "state", "year", "number"}


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The incoming documents of the archive."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def enter(self, incoming: Incoming, agent: str, events: Sequence[NewEvent] = ()) -> Incoming:
        """Write down that a document has come."""
        detail = {"agency": incoming.agency, "source": incoming.source, "code": incoming.code}
        event = NewEvent(EventKind.RECEPTION, Outcome.SUCCESS, incoming.id, detail)
        with self.database.write() as session:
            session.add(IncomingRow(**values_of(incoming)))
            session.flush()
            self.ledger.append(session, agent, [event, *events])
        return incoming

    def get(self, identifier: str, scope: Scope) -> Incoming:
        """One incoming document.

        Raises:
            NotFoundError: there is none that the asker may see.
        """
        query = select(IncomingRow).where(IncomingRow.id == identifier, readable(scope))
        with self.database.read() as session:
            row = session.scalars(query).first()
            if row is None:
                raise NotFoundError(f"văn bản đến {identifier}")
            return incoming_of(row)

    def found(
        self, wanted: Wanted, scope: Scope, limit: int = 100, offset: int = 0
    ) -> tuple[Incoming, ...]:
        """Those that are wanted and the asker may see, the latest first unless ``queue``."""
        latest = (IncomingRow.arrived_at.desc(), IncomingRow.id)
        first = (IncomingRow.priority.desc(), IncomingRow.arrived_at, IncomingRow.id)
        query = asked(select(IncomingRow), wanted, scope)
        query = query.order_by(*(first if wanted.queue else latest))
        with self.database.read() as session:
            return tuple(map(incoming_of, session.scalars(query.limit(limit).offset(offset))))

    def count(self, wanted: Wanted, scope: Scope) -> int:
        """How many there are."""
        query = asked(select(func.count()).select_from(IncomingRow), wanted, scope)
        with self.database.read() as session:
            return session.scalar(query) or 0

    def of_document(self, document: str, scope: Scope) -> tuple[Incoming, ...]:
        """By which arrivals a document of the archive came."""
        query = select(IncomingRow).where(IncomingRow.document == document, readable(scope))
        with self.database.read() as session:
            return tuple(map(incoming_of, session.scalars(query)))

    def of_message(self, message: str) -> Incoming | None:
        """What came of a message, if anything did."""
        query = select(IncomingRow).where(IncomingRow.message == message)
        with self.database.read() as session:
            row = session.scalars(query).first()
            return None if row is None else incoming_of(row)

    def register(self, identifier: str, agent: str, events: Sequence[NewEvent] = ()) -> Incoming:
        """Give a document its số đến: the next of the agency's one series of this year.

        Raises:
            RefusedError: it is registered, sent back, or held.
        """
        now = self.clock()
        year = now.astimezone(VIETNAM).year
        with self.database.write() as session:
            row = _taken(session, identifier)
            insist(incoming_of(row), IncomingState.REGISTERED)
            if row.document is None:
                raise RefusedError("Văn bản chưa có trong kho · the document is not in the archive")
            row.number, row.year = take(session, row.agency, ARRIVALS, year), year
            row.state = IncomingState.REGISTERED.value
            row.registered_at, row.registered_by = now, agent
            event = NewEvent(
                EventKind.REGISTRATION,
                Outcome.SUCCESS,
                identifier,
                {"number": row.number, "year": year, "document": row.document},
            )
            self.ledger.append(session, agent, [event, *events])
            return incoming_of(row)

    def move(
        self,
        identifier: str,
        to: IncomingState,
        agent: str,
        events: Sequence[NewEvent],
        **said: Any,  # noqa: ANN401  columns by name; anything else is added to the body
    ) -> Incoming:
        """Take a document to its next step; ``said`` are columns, or else parts of its body.

        Raises:
            RefusedError: ``to`` does not follow.
        """
        with self.database.write() as session:
            row = _taken(session, identifier)
            insist(incoming_of(row), to)
            row.state = to.value
            _say(session, row, said)
            self.ledger.append(session, agent, events)
            return incoming_of(row)

    def say(self, identifier: str, agent: str, events: Sequence[NewEvent], **said: Any) -> Incoming:  # noqa: ANN401
        """Add to what is said of a document, without taking it any further."""
        with self.database.write() as session:
            row = _taken(session, identifier)
            _say(session, row, said)
            self.ledger.append(session, agent, events)
            return incoming_of(row)

    def distribute(
        self,
        identifier: str,
        assignments: Sequence[Assignment],
        agent: str,
        events: Sequence[NewEvent],
        **said: Any,  # noqa: ANN401
    ) -> Incoming:
        """Give a document to those who are to work on it; what was given before ends.

        Who is given it may read it; who has no part in it any more may not, unless for another
        reason.

        Raises:
            RefusedError: it is not presented, or nobody or several lead.
        """
        leading = sum(1 for one in assignments if one.part is Part.LEADS)
        if leading != 1:
            raise RefusedError(
                "Phải có đúng một đơn vị hoặc cá nhân chủ trì (Điều 9) "
                "· exactly one unit or person leads"
            )
        now = self.clock()
        with self.database.write() as session:
            row = _taken(session, identifier)
            insist(incoming_of(row), IncomingState.DISTRIBUTED)
            insist_later(session, row, (one.given_at for one in assignments), "receivers")
            before = _end_all(session, identifier, now, "withdrawn")
            row.state = IncomingState.DISTRIBUTED.value
            row.distributed_at = row.distributed_at or now
            _say(session, row, said)
            session.add_all(assignment_row(one) for one in assignments)
            session.flush()
            closed = _opened(session, row, assignments, before)
            told = {"closed_to": closed}
            closing = NewEvent(EventKind.DISTRIBUTION, Outcome.SUCCESS, identifier, told)
            self.ledger.append(session, agent, [*events, *([closing] if closed else [])])
            return incoming_of(row)

    def finish(
        self,
        identifier: str,
        agent: str,
        events: Sequence[NewEvent],
        **said: Any,  # noqa: ANN401
    ) -> Incoming:
        """Say that a document is done; every part in it ends.

        Raises:
            RefusedError: it is not at that point.
        """
        now = self.clock()
        with self.database.write() as session:
            row = _taken(session, identifier)
            insist(incoming_of(row), IncomingState.DONE)
            row.state, row.done_at = IncomingState.DONE.value, now
            _say(session, row, said)
            _end_all(session, identifier, now, "done")
            self.ledger.append(session, agent, events)
            return incoming_of(row)

    def remark(self, remark: Remark, events: Sequence[NewEvent] = ()) -> None:
        """Write down what somebody said of a document."""
        with self.database.write() as session:
            row = session.get(IncomingRow, remark.object)
            if row is not None:
                insist_later(session, row, [remark.at], "taken")
            add_remark(session, remark)
            self.ledger.append(session, remark.said_by, events)

    def assignments(self, identifier: str) -> tuple[Assignment, ...]:
        """Every part that anybody had in it, the first first."""
        query = select(AssignmentRow).where(AssignmentRow.incoming == identifier)
        query = query.order_by(AssignmentRow.given_at, AssignmentRow.part, AssignmentRow.id)
        with self.database.read() as session:
            return tuple(map(assignment_of, session.scalars(query)))

    def remarks(self, identifier: str) -> tuple[Remark, ...]:
        """What was said of it, in order."""
        query = select(RemarkRow).where(RemarkRow.object == identifier).order_by(RemarkRow.id)
        with self.database.read() as session:
            return tuple(map(remark_of, session.scalars(query)))


def _taken(session: Session, identifier: str) -> IncomingRow:
    """The row, held until the transaction ends."""
    row = session.get(IncomingRow, identifier, with_for_update=True)
    if row is None:
        raise NotFoundError(f"văn bản đến {identifier}")
    return row


def _say(session: Session, row: IncomingRow, said: dict[str, Any]) -> None:
    insist_open(session, row, said)
    for name in said.keys() & _COLUMNS:
        setattr(row, name, said[name])
    rest = {name: value for name, value in said.items() if name not in _COLUMNS}
    if rest:
        row.body = row.body | rest


def _opened(
    session: Session, row: IncomingRow, given: Sequence[Assignment], before: Sequence[str]
) -> list[str]:
    """Let those read who are given it, and no more those who had it before; who these are."""
    if row.document is None:
        return []
    logins = {one.person for one in given if one.person}
    open_to(session, row.document, logins)
    return close_to(session, row.document, set(before) - logins)


def _end_all(session: Session, incoming: str, at: datetime, how: str) -> list[str]:
    """End the parts that are open; whose they were."""
    query = select(AssignmentRow).where(
        AssignmentRow.incoming == incoming, AssignmentRow.ended_at.is_(None)
    )
    ended = session.scalars(query).all()
    for row in ended:
        row.ended_at, row.ended_as = at, how
    return [row.person for row in ended if row.person]
