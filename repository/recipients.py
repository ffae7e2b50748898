"""Recipients of issued documents: how far each is on its way, and what each said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from repository.calendar import iso_utc
from repository.correspondence_tables import OutgoingRow, RecipientRow
from repository.database import Database
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.outgoing_rows import recipient_of
from repository.outgoing_steps import Means, Recipient, Transport


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
            RefusedError: the document is frozen.
        """
        with self.database.write() as session:
            row = session.get(OutgoingRow, outgoing, with_for_update=True)
            if row is None or row.frozen:
                raise RefusedError("Văn bản đã đóng băng · the document is frozen")
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

        Of those that went to one successor, all are noted by its code.

        Raises:
            NotFoundError: it does not go there.
        """
        names = set(Recipient.__slots__) - {"outgoing", "code", "body"}
        rest = {name: value for name, value in said.items() if name not in names}
        with self.database.write() as session:
            rows = _taken(session, outgoing, code)
            for row in rows:
                for name in said.keys() & names:
                    setattr(row, name, said[name])
                if rest:
                    row.body = row.body | rest
            self.ledger.append(session, agent, events)
            return recipient_of(rows[0])

    def route(
        self, outgoing: str, routes: Mapping[str, tuple[Means, str, str]], agent: str
    ) -> None:
        """Say how each is reached: by which means, through which successor, and why."""
        mine = (RecipientRow.outgoing == outgoing, RecipientRow.code.in_(list(routes)))
        with self.database.write() as session:
            for row in session.scalars(select(RecipientRow).where(*mine).with_for_update()):
                means, successor, why = routes[row.code]
                row.means, row.routed_to = means.value, successor
                row.body = row.body | {"why": why}
            told = {code: successor for code, (_, successor, _) in routes.items() if successor}
            if told:
                event = NewEvent(EventKind.TRANSFER, Outcome.SUCCESS, outgoing, {"routed": told})
                self.ledger.append(session, agent, [event])

    def queue(self, outgoing: str, codes: Sequence[str], agent: str, event: NewEvent) -> None:
        """Note that a document waits in the outbox for these; who has it already, has it."""
        waiting = RecipientRow.transport == Transport.WAITING.value
        mine = (RecipientRow.outgoing == outgoing, RecipientRow.code.in_(list(codes)), waiting)
        with self.database.write() as session:
            session.execute(update(RecipientRow).where(*mine).values(transport="queued"))
            self.ledger.append(session, agent, [event])

    def status(
        self, outgoing: str, code: str, status: str, at: datetime, said: str, agent: str
    ) -> Recipient:
        """Note a status that a recipient sent; what is older than the last one does not undo it.

        Every status is kept in ``history``, and told in the ledger once.
        """
        entry = {"status": status, "at": iso_utc(at), "said": said}
        with self.database.write() as session:
            rows = _taken(session, outgoing, code)
            new = [row for row in rows if _told(row, entry, at)]
            if new:
                detail = entry | {"recipient": code}
                event = NewEvent(EventKind.TRANSFER, Outcome.SUCCESS, outgoing, detail)
                self.ledger.append(session, agent, [event])
            return recipient_of(rows[0])


def _told(row: RecipientRow, entry: dict[str, str], at: datetime) -> bool:
    """Note a status with one recipient; False if it was known."""
    history = list(row.body.get("history", ()))
    if entry in history:
        return False
    history.append(entry)
    history.sort(key=lambda one: (one["at"], one["status"]))
    row.body = row.body | {"history": history}
    if row.status_at is None or (at, entry["status"]) >= (row.status_at, row.status):
        row.status, row.status_at = entry["status"], at
    if row.transport in {Transport.SENT.value, Transport.QUEUED.value}:
        row.transport = Transport.DELIVERED.value
    return True


def _taken(session: Session, outgoing: str, code: str) -> list[RecipientRow]:
    """Whoever is addressed by ``code``; with those that went to it as their successor."""
    mine = or_(RecipientRow.code == code, RecipientRow.routed_to == code)
    query = select(RecipientRow).where(RecipientRow.outgoing == outgoing, mine)
    rows = list(session.scalars(query.order_by(RecipientRow.code).with_for_update()))
    if not rows:
        raise NotFoundError(f"văn bản đi {outgoing}: nơi nhận {code}")
    return rows
