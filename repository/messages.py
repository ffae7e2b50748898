"""Messages of the document axis: each that was received or sent, once, with what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select

from repository.correspondence_tables import MessageRow
from repository.database import Database
from repository.errors import NotFoundError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome


class Direction(StrEnum):
    """Whether it came or went."""

    IN = "in"
    OUT = "out"


class MessageState(StrEnum):
    """What became of a message."""

    STORED = "stored"
    """Its bytes are on our disk; nobody has looked into it."""
    ACCEPTED = "accepted"
    """A document came of it, or a status was noted."""
    HELD = "held"
    """A person has to decide."""
    REJECTED = "rejected"
    """It cannot be read, or breaks a rule; the reasons are in ``findings``."""
    DUPLICATE = "duplicate"
    """The same came before; nothing was changed."""
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Message:
    """One message."""

    id: str
    axis: str
    """Name of the connection: as in the settings; ``folder`` for a hand-over folder."""
    agency: str
    """Whose it is: the agency of ours that it came to, or went from."""
    direction: Direction
    kind: str
    """``document`` or ``status``; empty while nobody has looked."""
    sha256: str
    """Of the message as it went over the wire, hexadecimal."""
    size: int
    state: MessageState
    at: datetime
    axis_id: str | None = None
    """What the axis calls it."""
    sender: str = ""
    document_id: str = ""
    code: str = ""
    status_code: str = ""
    object: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    """``dialect``, ``header``, ``findings``, ``entry`` (the line of the axis's list),
    ``acknowledged`` (``done`` or ``fail``, once the axis was told), ``content`` of a status
    (base64)."""


@dataclass(frozen=True, slots=True)
class Messages:
    """Every message."""

    database: Database
    ledger: Ledger

    def enter(self, message: Message, agent: str) -> bool:
        """Write down a message; False if the axis gave it to this agency before."""
        detail = {
            "axis": message.axis,
            "axis_id": message.axis_id,
            "direction": message.direction,
            "sha256": message.sha256,
        }
        event = NewEvent(EventKind.TRANSFER, Outcome.SUCCESS, message.id, detail)
        with self.database.write() as session:
            if message.axis_id is not None and session.scalars(_same(message)).first() is not None:
                return False
            told = {name: getattr(message, name) for name in Message.__slots__}
            told |= {"direction": message.direction.value, "state": message.state.value}
            session.add(MessageRow(**told | {"body": dict(message.body)}))
            session.flush()
            self.ledger.append(session, agent, [event])
        return True

    def known(self, axis: str, agency: str, axis_id: str) -> Message | None:
        """The message that came under this name, if it did."""
        query = select(MessageRow).where(
            MessageRow.axis == axis,
            MessageRow.agency == agency,
            MessageRow.direction == Direction.IN.value,
            MessageRow.axis_id == axis_id,
        )
        with self.database.read() as session:
            row = session.scalars(query).first()
            return None if row is None else _message(row)

    def note(
        self,
        identifier: str,
        agent: str,
        events: Sequence[NewEvent] = (),
        **said: Any,  # noqa: ANN401  columns by name; anything else is added to the body
    ) -> Message:
        """Note what became of a message.

        Raises:
            NotFoundError: there is none.
        """
        columns = set(Message.__slots__) - {"id", "body"}
        with self.database.write() as session:
            row = session.get(MessageRow, identifier, with_for_update=True)
            if row is None:
                raise NotFoundError(f"thông điệp {identifier}")
            for name in said.keys() & columns:
                setattr(row, name, said[name])
            rest = {name: value for name, value in said.items() if name not in columns}
            if rest:
                row.body = row.body | rest
            self.ledger.append(session, agent, events)
            return _message(row)

    def get(self, identifier: str) -> Message:
        """One message.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(MessageRow, identifier)
            if row is None:
                raise NotFoundError(f"thông điệp {identifier}")
            return _message(row)

    def twins(self, agency: str, sender: str, document_id: str, code: str) -> tuple[Message, ...]:
        """Accepted documents that came from this sender under this identifier, or this code."""
        query = select(MessageRow).where(
            MessageRow.agency == agency,
            MessageRow.direction == Direction.IN.value,
            MessageRow.kind == "document",
            MessageRow.sender == sender,
            MessageRow.state.in_([MessageState.ACCEPTED.value, MessageState.HELD.value]),
        )
        same = [MessageRow.document_id == document_id] if document_id else []
        same += [MessageRow.code == code] if code else []
        if not same:
            return ()
        condition = same[0] if len(same) == 1 else same[0] | same[1]
        with self.database.read() as session:
            return tuple(map(_message, session.scalars(query.where(condition))))

    def latest(
        self,
        agencies: Sequence[str] | None,
        limit: int = 100,
        offset: int = 0,
        states: Sequence[MessageState] = (),
        direction: Direction | None = None,
    ) -> tuple[Message, ...]:
        """The newest messages of some agencies, or (None) of all; that came, or that went."""
        query = _of(select(MessageRow), agencies, states).order_by(MessageRow.at.desc())
        if direction is not None:
            query = query.where(MessageRow.direction == direction.value)
        with self.database.read() as session:
            return tuple(map(_message, session.scalars(query.limit(limit).offset(offset))))

    def count(self, agencies: Sequence[str] | None, states: Sequence[MessageState] = ()) -> int:
        """How many there are."""
        query = _of(select(func.count()).select_from(MessageRow), agencies, states)
        with self.database.read() as session:
            return session.scalar(query) or 0

    def of_object(self, identifier: str) -> tuple[Message, ...]:
        """The messages about an incoming or issued document, the first first."""
        query = select(MessageRow).where(MessageRow.object == identifier).order_by(MessageRow.at)
        with self.database.read() as session:
            return tuple(map(_message, session.scalars(query)))


def _same(message: Message) -> Select[Any]:
    return select(MessageRow).where(
        MessageRow.axis == message.axis,
        MessageRow.agency == message.agency,
        MessageRow.direction == message.direction.value,
        MessageRow.axis_id == message.axis_id,
    )


def _of(
    query: Select[Any], agencies: Sequence[str] | None, states: Sequence[MessageState]
) -> Select[Any]:
    if agencies is not None:
        query = query.where(MessageRow.agency.in_(list(agencies)))
    if states:
        query = query.where(MessageRow.state.in_([state.value for state in states]))
    return query


def _message(row: MessageRow) -> Message:
    told = {name: getattr(row, name) for name in Message.__slots__}
    return Message(
        **told | {"direction": Direction(row.direction), "state": MessageState(row.state)}
    )
