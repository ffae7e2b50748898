"""The outbox: what is to be sent over the axis, once for each object and code, until it is there.

An entry is written in a transaction before anything is sent. Whoever dies between the axis's yes
and our own note sends again: receivers know the same document by its identifier.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from repository.calendar import Clock
from repository.correspondence_tables import OutboxRow, OutgoingRow
from repository.database import Database
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
HELD_FOR = timedelta(minutes=10)
"""So long one sender has an entry for itself; then it is thought dead."""
DOCUMENT, UPDATE = "edoc", "update"
"""The codes of the document itself and of corrections; statuses have their own two digits."""


class OutboxState(StrEnum):
    """How far an entry is."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """The axis said no, for good: a person has to look."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to be sent."""

    id: str
    axis: str
    agency: str
    object: str
    code: str
    kind: str
    """``document`` or ``status``."""
    content: Mapping[str, Any]
    asked_by: str
    asked_at: datetime
    state: OutboxState = OutboxState.WAITING
    tries: int = 0
    next_at: datetime | None = None
    problem: str = ""
    sent_at: datetime | None = None
    axis_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outbox:
    """What is to be sent."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]
    first_wait: timedelta = field(default=FIRST_WAIT)

    def put(self, entry: Entry) -> bool:
        """Write down what is to be sent; False if it was written down before."""
        query = select(OutboxRow.id).where(
            OutboxRow.object == entry.object, OutboxRow.code == entry.code
        )
        with self.database.write() as session:
            if session.scalar(query) is not None:
                return False
            told = {name: getattr(entry, name) for name in Entry.__slots__}
            told |= {"state": entry.state.value, "content": dict(entry.content)}
            session.add(OutboxRow(**told | {"next_at": entry.next_at or entry.asked_at}))
            session.flush()
        return True

    def take(self, axis: str) -> Entry | None:
        """The oldest entry whose time has come, for the caller alone; None: there is none."""
        now = self.clock()
        free = (OutboxState.WAITING.value, OutboxState.SENDING.value)
        query = (
            select(OutboxRow)
            .where(OutboxRow.axis == axis, OutboxRow.state.in_(free), OutboxRow.next_at <= now)
            .order_by(OutboxRow.next_at, OutboxRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self.database.write() as session:
            while (row := session.scalars(query).first()) is not None and _ended(session, row):
                row.state = OutboxState.CANCELLED.value
                session.flush()
            if row is None:
                return None
            row.state, row.next_at = OutboxState.SENDING.value, now + HELD_FOR
            row.tries += 1
            return _entry(row)

    def get(self, identifier: str) -> Entry:
        """One entry.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(OutboxRow, identifier)
            if row is None:
                raise NotFoundError(f"hộp gửi {identifier}")
            return _entry(row)

    def resume(self, axis: str) -> int:
        """Have what a dead sender held sent now. For whoever alone sends over ``axis``."""
        held = (OutboxRow.axis == axis, OutboxRow.state == OutboxState.SENDING.value)
        with self.database.write() as session:
            names = session.scalars(select(OutboxRow.id).where(*held)).all()
            values = {"state": OutboxState.WAITING.value, "next_at": self.clock()}
            if names:
                session.execute(update(OutboxRow).where(OutboxRow.id.in_(names)).values(**values))
            return len(names)

    def sent(self, identifier: str, axis_id: str, agent: str, sha256: str = "") -> Entry:
        """Write down that the axis has it."""
        now = self.clock()
        with self.database.write() as session:
            row = session.get_one(OutboxRow, identifier, with_for_update=True)
            row.state, row.sent_at, row.axis_id = OutboxState.SENT.value, now, axis_id
            row.problem = ""
            detail = {"code": row.code, "axis": row.axis, "axis_id": axis_id, "sha256": sha256}
            event = NewEvent(EventKind.TRANSFER, Outcome.SUCCESS, row.object, detail)
            self.ledger.append(session, agent, [event])
            return _entry(row)

    def failed(self, identifier: str, problem: str, agent: str, *, for_good: bool) -> Entry:
        """Write down that it could not be sent; it is tried again later, unless ``for_good``.

        The wait doubles each time, from ``first_wait`` to an hour.
        """
        with self.database.write() as session:
            row = session.get_one(OutboxRow, identifier, with_for_update=True)
            row.problem = problem
            if for_good:
                row.state = OutboxState.FAILED.value
                detail = {"code": row.code, "axis": row.axis, "problem": problem}
                event = NewEvent(EventKind.TRANSFER, Outcome.FAILURE, row.object, detail)
                self.ledger.append(session, agent, [event])
            elif _ended(session, row):
                row.state = OutboxState.CANCELLED.value
            else:
                wait = min(self.first_wait * 2 ** min(row.tries - 1, 12), LONGEST_WAIT)
                row.state, row.next_at = OutboxState.WAITING.value, self.clock() + wait
            return _entry(row)

    def again(self, identifier: str) -> Entry:
        """Have an entry that failed for good tried again now.

        Raises:
            NotFoundError: there is none.
            RefusedError: it did not fail, or the document was recalled or replaced.
        """
        with self.database.write() as session:
            row = session.get(OutboxRow, identifier, with_for_update=True)
            if row is None:
                raise NotFoundError(f"hộp gửi {identifier}")
            if row.state != OutboxState.FAILED.value:
                raise RefusedError("Không ở trạng thái gửi lỗi · it did not fail")
            if _ended(session, row):
                raise RefusedError("Văn bản đã đóng băng · the document is frozen")
            row.state, row.next_at, row.tries = OutboxState.WAITING.value, self.clock(), 0
            return _entry(row)

    def cancel(self, of_object: str, code: str) -> bool:
        """Take back what was not sent yet; False if it is too late, or was never there."""
        waiting = OutboxRow.state.in_([OutboxState.WAITING.value, OutboxState.FAILED.value])
        mine = (OutboxRow.object == of_object, OutboxRow.code == code, waiting)
        with self.database.write() as session:
            found = session.scalar(select(OutboxRow.id).where(*mine))
            if found is None:
                return False
            values = {"state": OutboxState.CANCELLED.value}
            session.execute(update(OutboxRow).where(OutboxRow.id == found).values(**values))
            return True

    def latest(
        self,
        agencies: Sequence[str] | None,
        limit: int = 100,
        states: Sequence[OutboxState] = (),
    ) -> tuple[Entry, ...]:
        """The newest entries of some agencies, or (None) of all."""
        query = select(OutboxRow).order_by(OutboxRow.asked_at.desc()).limit(limit)
        if agencies is not None:
            query = query.where(OutboxRow.agency.in_(list(agencies)))
        if states:
            query = query.where(OutboxRow.state.in_([state.value for state in states]))
        with self.database.read() as session:
            return tuple(map(_entry, session.scalars(query)))

    def waiting(self, axis: str) -> int:
        """How many are not sent yet, whenever their time comes."""
        free = (OutboxState.WAITING.value, OutboxState.SENDING.value)
        query = select(func.count()).select_from(OutboxRow)
        query = query.where(OutboxRow.axis == axis, OutboxRow.state.in_(free))
        with self.database.read() as session:
            return session.scalar(query) or 0

    def of_object(self, identifier: str) -> tuple[Entry, ...]:
        """Everything that is, or was, to be sent about a document, the first first."""
        query = select(OutboxRow).where(OutboxRow.object == identifier)
        with self.database.read() as session:
            return tuple(map(_entry, session.scalars(query.order_by(OutboxRow.asked_at))))


def _ended(session: Session, row: OutboxRow) -> bool:
    """Whether an entry brings a document that was recalled or replaced: nobody gets it any more."""
    if row.code.partition(":")[0] not in {DOCUMENT, UPDATE}:
        return False
    outgoing = session.get(OutgoingRow, row.object)
    return outgoing is not None and outgoing.frozen


def _entry(row: OutboxRow) -> Entry:
    told = {name: getattr(row, name) for name in Entry.__slots__}
    return Entry(**told | {"state": OutboxState(row.state)})
