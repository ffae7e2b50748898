"""The outbox of a connection: what waits is sent, and what became of what was sent is noted.

Between the axis's yes and our own word of it lies one transaction: who dies there sends again, and
the receivers know the document. The entry is closed last, so that whoever takes it again finds the
message that was sent, and only finishes what is to be said of it.
"""

import hashlib
import logging
from dataclasses import dataclass, field
from pathlib import Path

from ingest.exchange.axis import Axis, AxisRefusedError, Delivery, TransportState
from ingest.exchange.envelope import Kind, as_json
from repository.access import Scope
from repository.errors import ArchiveError, NotFoundError, UnavailableError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.messages import Direction, Message, MessageState
from repository.outbox import Entry
from repository.outgoing_steps import OutgoingState, Recipient, Transport
from web.axes import AxisSettings
from web.exchange_sending import composed, header_in, status_in
from web.wiring import Archive

AT_ONCE = 500
"""Entries that one turn sends."""
PATIENCE = 3
_OF_THE_LINE = frozenset({"15", "19", "HTTP 401", "HTTP 403", "HTTP 404"})
"""Refusals that concern the connection, and no message: whoever mends it wants all of them sent."""
_MOST_SENT = 2000
_LOG = logging.getLogger("luutru.exchange")


@dataclass(slots=True)
class Sender:
    """One look into the outbox."""

    archive: Archive
    axis: AxisSettings
    line: Axis
    agency: str
    sent: int = 0
    failed: int = 0
    delivered: int = 0
    problems: list[str] = field(default_factory=list)
    failures: int = 0

    def empty(self) -> None:
        """Send whatever may be sent now."""
        self.archive.outbox.resume(self.axis.name)
        for _ in range(AT_ONCE):
            entry = self.archive.outbox.take(self.axis.name)
            if entry is None:
                return
            self._try(entry)
            if self.failures >= PATIENCE:
                return

    def _try(self, entry: Entry) -> None:
        """Send one entry; what goes wrong is noted with it."""
        try:
            self._send(entry)
        except UnavailableError as error:
            self.failures += 1
            self._later(entry, str(error))
        except AxisRefusedError as error:
            if error.code in _OF_THE_LINE:
                self.failures += 1
                self._later(entry, str(error))
            else:
                self._never(entry, str(error))
        except ArchiveError as error:
            self._never(entry, str(error))
        except Exception:  # a defect over one entry must not keep all others from being sent
            _LOG.exception("%s: %s", self.axis.name, entry.id)
            self._never(entry, "lỗi ngoài dự kiến, xem nhật ký · unexpected, see the log")
        else:
            self.failures = 0
            self.sent += 1

    def _send(self, entry: Entry) -> None:
        gone = self._gone(entry)
        if gone is None:
            with composed(self.archive, self.axis, entry) as path:
                kind = Kind(entry.kind)
                to = tuple(map(str, entry.content.get("to", ())))
                axis_id = self.line.send(kind, self.axis.organ_id, to, path)
                gone = self._enter(entry, axis_id, path)
        if entry.kind == Kind.DOCUMENT:
            self._note_recipients(entry, gone)
            self._note_issue(entry, gone)
        self.archive.outbox.sent(entry.id, gone.axis_id or "", self.axis.login, gone.sha256)

    def _gone(self, entry: Entry) -> Message | None:
        """The message of an entry that the axis took already, before a crash."""
        for message in self.archive.messages.of_object(entry.object):
            mine = message.body.get("outbox") == entry.id
            if mine and message.direction is Direction.OUT:
                return message
        return None

    def _enter(self, entry: Entry, axis_id: str, path: Path) -> Message:
        body: dict[str, object] = {"outbox": entry.id, "to": list(entry.content.get("to", ()))}
        said: dict[str, str] = {}
        if entry.kind == Kind.STATUS:
            status = status_in(entry)
            body["status"] = as_json(status)
            said = {"status_code": status.code, "document_id": status.about.document_id}
            said["code"] = status.about.code
        else:
            header = header_in(entry)
            body["header"] = as_json(header)
            said = {"document_id": header.document_id, "code": header.code}
        message = Message(
            id=self.archive.new_id(),
            axis=self.axis.name,
            agency=self.agency,
            direction=Direction.OUT,
            kind=entry.kind,
            sha256=_sha256(path),
            size=path.stat().st_size,
            state=MessageState.SENT,
            at=self.archive.clock(),
            axis_id=axis_id,
            sender=self.axis.organ_id,
            object=entry.object,
            body=body,
            **said,
        )
        self.archive.messages.enter(message, self.axis.login)
        return message

    def _note_recipients(self, entry: Entry, message: Message) -> None:
        for one in self._recipients(entry):
            if one.transport is not Transport.DELIVERED:
                self.archive.recipients.note(
                    one.outgoing,
                    one.code,
                    self.axis.login,
                    transport=Transport.SENT.value,
                    sent_at=one.sent_at or message.at,
                    message=message.id,
                    problem="",
                )

    def _note_issue(self, entry: Entry, message: Message) -> None:
        try:
            outgoing = self.archive.issues.get(entry.object, Scope.of_owner())
        except NotFoundError:  # something else of ours: the notice of a recall, say
            return
        if outgoing.state is OutgoingState.KEPT and not outgoing.frozen:
            detail = {"axis": self.axis.name, "axis_id": message.axis_id, "sha256": message.sha256}
            event = NewEvent(EventKind.ISSUE, Outcome.SUCCESS, outgoing.id, detail)
            self.archive.issues.move(
                outgoing.id, OutgoingState.SENT, self.axis.login, [event], sent_at=message.at
            )

    def _recipients(self, entry: Entry) -> list[Recipient]:
        """The recipients that an entry goes to, by their codes or by those of their successors."""
        to = {str(code) for code in entry.content.get("to", ())}
        held = self.archive.recipients.of(entry.object)
        return [one for one in held if one.code in to or one.routed_to in to]

    def _later(self, entry: Entry, problem: str) -> None:
        self.archive.outbox.failed(entry.id, problem, self.axis.login, for_good=False)
        self.problems.append(f"{entry.object} {entry.code}: {problem}")

    def _never(self, entry: Entry, problem: str) -> None:
        self.failed += 1
        self.archive.outbox.failed(entry.id, problem, self.axis.login, for_good=True)
        self.problems.append(f"{entry.object} {entry.code}: {problem}")
        if entry.kind == Kind.DOCUMENT:
            for one in self._recipients(entry):
                if one.transport in {Transport.WAITING, Transport.QUEUED}:
                    self._transport(one, Transport.FAILED, problem)

    def look_after(self) -> None:
        """Note what became of the documents that were sent and have not arrived everywhere."""
        held = self.archive.messages.latest([self.agency], _MOST_SENT, states=[MessageState.SENT])
        open_ = {
            message.axis_id: message
            for message in held
            if message.axis == self.axis.name
            and message.kind == Kind.DOCUMENT
            and not message.body.get("settled")
        }
        if not open_:
            return
        told: dict[str, list[Delivery]] = {}
        try:
            for delivery in self.line.deliveries(Kind.DOCUMENT):
                told.setdefault(delivery.axis_id, []).append(delivery)
        except ArchiveError as error:
            self.problems.append(f"getSentEdocList: {error}")
        for axis_id, deliveries in told.items():
            if axis_id in open_:
                self._settle(open_[axis_id], deliveries)

    def _settle(self, message: Message, deliveries: list[Delivery]) -> None:
        recipients = self.archive.recipients.of(message.object or "")
        for delivery in deliveries:
            state = _TRANSPORT.get(delivery.state)
            one = self._addressed(recipients, delivery.to)
            if state is None or one is None:
                continue
            if one.transport in {Transport.SENT, Transport.QUEUED}:
                self._transport(one, state, delivery.said)
                self.delivered += state is Transport.DELIVERED
        if all(delivery.state in _TRANSPORT for delivery in deliveries):
            self.archive.messages.note(message.id, self.axis.login, settled=True)

    def _addressed(self, recipients: tuple[Recipient, ...], code: str) -> Recipient | None:
        """The recipient that the axis calls ``code``: our own code for it, or another."""
        codes = {code}
        try:
            agency = self.archive.agencies.find(code)
            codes |= {agency.code, *agency.aliases}
        except NotFoundError:
            pass
        return next((o for o in recipients if o.routed_to in codes or o.code in codes), None)

    def _transport(self, one: Recipient, to: Transport, said: str) -> None:
        outcome = Outcome.FAILURE if to is Transport.FAILED else Outcome.SUCCESS
        detail = {"recipient": one.code, "transport": to.value, "said": said}
        event = NewEvent(EventKind.TRANSFER, outcome, one.outgoing, detail)
        problem = said if to is Transport.FAILED else ""
        self.archive.recipients.note(
            one.outgoing,
            one.code,
            self.axis.login,
            [event],
            transport=to.value,
            problem=problem,
        )


_TRANSPORT = {
    TransportState.DONE.value: Transport.DELIVERED,
    TransportState.FAIL.value: Transport.FAILED,
}


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
