"""What recalls need of those who receive documents: one way in, one way to answer."""

from pathlib import Path

from ingest.exchange.envelope import Envelope, Reference, Status, as_json
from repository.incoming_steps import Incoming
from repository.messages import Message, MessageState
from repository.outbox import Entry
from repository.people import Person
from web.outgoing_header import organ_of
from web.wiring import Archive


def receive_document(archive: Archive, message: Message, envelope: Envelope, path: Path) -> Message:
    """Receive a document message as a document of its own; held while nothing receives here."""
    try:
        from web.receiving import receive_document as receive  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return archive.messages.note(message.id, "system", (), state=MessageState.HELD.value)
    taken: Message = receive(archive, message, envelope, path)
    return taken


def queue_status(
    archive: Archive, incoming: Incoming, code: str, said: str, person: Person
) -> None:
    """Put the answer to a sender into the outbox, once."""
    try:
        from web.status_out import queue_status as queue  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        _queue(archive, incoming, code, said, person)
    else:
        queue(archive, incoming, code, said, person)


def _queue(archive: Archive, incoming: Incoming, code: str, said: str, person: Person) -> None:
    axis = str(incoming.body.get("axis", ""))
    if not axis:
        return
    about = Reference(
        incoming.sender, incoming.code, incoming.issued, str(incoming.body.get("document_id", ""))
    )
    now = archive.clock()
    told = Status(organ_of(archive, incoming.agency), about, code, said, now)
    archive.outbox.put(
        Entry(
            id=archive.new_id(),
            axis=axis,
            agency=incoming.agency,
            object=incoming.id,
            code=code,
            kind="status",
            content={"status": as_json(told), "to": [incoming.sender]},
            asked_by=person.login,
            asked_at=now,
        )
    )
