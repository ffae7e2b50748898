"""Recipients of issued documents: how far each is on its way, and what each said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from repository.calendar import iso_utc
from repository.closed import ClosedRegisterError, closing_of
from repository.correspondence_tables import OutgoingRow, RecipientRow
from repository.database import Database
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.outgoing_rows import recipient_of
from repository.outgoing_steps import Recipient, Transport


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom the issued documents go to."""

    database: Database
    ledger: Ledger

    def of(self, outgoing: str) -> tuple[Recipient, ...]:
        """Everybody that a document goes to, by code."""
        query = select(RecipientRow).where(RecipientRow.outgoing == outgoing)
        with self.database.read() as session:
            return tuple(map(recipient_of, session.scalars(query.order_by(RecipientRow.code))))

    def choose(self, outgoing: str, recipients: Sequence[Recipient], agent: str) -> None:
        """Say whom a document goes to; those that it went to already stay.

        Raises:
            RefusedError: the document is frozen, or its register was closed.
        """
        with self.database.write() as session:
            row = session.get(OutgoingRow, outgoing, with_for_update=True)
            if row is None or row.frozen:
                raise RefusedError("Văn bản đã đóng băng · the document is frozen")
            _insist_open(session, row, recipients)
            gone = RecipientRow.transport == Transport.WAITING.value
            session.execute(delete(RecipientRow).where(RecipientRow.outgoing == outgoing, gone))
            session.flush()
            for one in recipients:
                if session.get(RecipientRow, (outgoing, one.code)) is None:
                    told = {name: getattr(one, name) for name in Recipient.__slots__}
                    told |= {"means": one.means.value, "transport": one.transport.value}
                    session.add(RecipientRow(**told | {"body": dict(one.body)}))
            codes = sorted(one.code for one in recipients)
            event = NewEvent(EventKind.DRAFTING, Outcome.SUCCESS, outgoing, {"recipients": codes})
            session.flush()
            self.ledger.append(session, agent, [event])

    def note(
        self,
        outgoing: str,
        code: str,
        agent: str,
        events: Sequence[NewEvent] = (),
        **said: Any,  # noqa: ANN401  columns by name; anything else is added to the body
    ) -> Recipient:
        """Note how far a document is on its way to one recipient.

        Raises:
            NotFoundError: it does not go there.
        """
        with self.database.write() as session:
            row = _taken(session, outgoing, code)
            names = set(Recipient.__slots__) - {"outgoing", "code", "body"}
            _insist_named(session, row, said)
            for name in said.keys() & names:
                setattr(row, name, said[name])
            rest = {name: value for name, value in said.items() if name not in names}
            if rest:
                row.body = row.body | rest
            self.ledger.append(session, agent, events)
            return recipient_of(row)

    def status(
        self, outgoing: str, code: str, status: str, at: datetime, said: str, agent: str
    ) -> Recipient:
        """Note a status that a recipient sent; what is older than the last one does not undo it.

        Every status is kept in ``history``, and told in the ledger once.
        """
        with self.database.write() as session:
            row = _taken(session, outgoing, code)
            history = list(row.body.get("history", ()))
            entry = {"status": status, "at": iso_utc(at), "said": said}
            if entry in history:
                return recipient_of(row)
            history.append(entry)
            history.sort(key=lambda one: (one["at"], one["status"]))
            row.body = row.body | {"history": history}
            if row.status_at is None or (at, status) >= (row.status_at, row.status):
                row.status, row.status_at = status, at
            if row.transport in {Transport.SENT.value, Transport.QUEUED.value}:
                row.transport = Transport.DELIVERED.value
            event = NewEvent(
                EventKind.TRANSFER, Outcome.SUCCESS, outgoing, entry | {"recipient": code}
            )
            self.ledger.append(session, agent, [event])
            return recipient_of(row)


def _insist_open(session: Session, row: OutgoingRow, recipients: Sequence[Recipient]) -> None:
    """Of a closed register, nơi nhận does not change."""
    query = select(RecipientRow.code).where(RecipientRow.outgoing == row.id)
    changed = set(session.scalars(query)) != {one.code for one in recipients}
    closing = closing_of(session, row) if changed else None
    if closing is not None:
        raise ClosedRegisterError(closing, ["places"])


def _insist_named(session: Session, row: RecipientRow, said: dict[str, Any]) -> None:
    changed = [
        name for name in ("name", "means") if name in said and said[name] != getattr(row, name)
    ]
    outgoing = session.get(OutgoingRow, row.outgoing) if changed else None
    closing = closing_of(session, outgoing) if outgoing is not None else None
    if closing is not None:
        raise ClosedRegisterError(closing, changed)


def _taken(session: Session, outgoing: str, code: str) -> RecipientRow:
    row = session.get(RecipientRow, (outgoing, code), with_for_update=True)
    if row is None:
        raise NotFoundError(f"văn bản đi {outgoing}: nơi nhận {code}")
    return row
