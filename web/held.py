"""Held: what came and was set aside is taken in after all, because a person says why.

Only what was held for its address or for its number may be: what is not intact or not whole never
is (regulation Điều 8.2; ``edxml.md`` §4.3 leaves the rest to a person).
"""

from pathlib import Path

from ingest.exchange.edxml.task import read_apart
from repository.errors import RefusedError
from repository.incoming_steps import Incoming, IncomingState, Remark, insist
from repository.ledger import EventKind, NewEvent, Outcome
from repository.messages import Message, MessageState
from repository.people import Person, Right
from repository.workplace import workplace
from web.arriving import Came, Piece, ingest, is_kept
from web.status_out import ARRIVED, queue_status
from web.wiring import Archive

MAY_BE = frozenset({"EXC-01", "EXC-02"})
_LONGEST = 2000


def may_be_taken(incoming: Incoming) -> bool:
    """Whether it was held for nothing but what a person may decide."""
    held = incoming.state is IncomingState.HELD and incoming.quarantine is None
    found = incoming.body.get("findings", ())
    rules = {one["rule"] for one in found if one["severity"] == "error"}
    return held and incoming.message is not None and bool(rules) and rules <= MAY_BE


def take_anyway(archive: Archive, person: Person, identifier: str, reason: str) -> Incoming:
    """Take in what was held for its address or its number; the sender is told 01.

    Raises:
        ForbiddenError: the person registers nothing for its agency.
        NotFoundError: there is none for this person, or its message is not here any more.
        RefusedError: it was held for something else, no reason was given, or it is not intact.
    """
    found = archive.arrivals.get(identifier, person.scope)
    person.require(Right.REGISTER, found.agency)
    text = reason.strip()[:_LONGEST]
    if not text:
        raise RefusedError("Cần nêu lý do tiếp nhận · say why it is taken in")
    insist(found, IncomingState.RECEIVED)
    if not may_be_taken(found) or found.message is None:
        raise RefusedError(
            "Văn bản không toàn vẹn hoặc không đầy đủ: chỉ có thể trả lại "
            "· it is not intact, or not whole: it can only be sent back"
        )
    message = archive.messages.get(found.message)
    document = _kept(archive, person, found, message)
    told = {"taken_anyway": text, "document": document}
    event = NewEvent(EventKind.RECEPTION, Outcome.SUCCESS, found.id, told)
    made = archive.arrivals.move(found.id, IncomingState.RECEIVED, person.login, [event], **told)
    archive.arrivals.remark(Remark(found.id, "opinion", text, person.login, archive.clock()))
    archive.messages.note(message.id, person.login, (), state=MessageState.ACCEPTED.value)
    queue_status(archive, made, ARRIVED, "Đã đến", person)
    return made


def _kept(archive: Archive, person: Person, found: Incoming, message: Message) -> str:
    """Read its message again, and have the archive take what it brings."""
    from web.exchange_files import path_of

    path = path_of(archive, message)
    if not path.is_file():
        raise RefusedError("Không còn gói tin gốc · the message is not here any more")
    room = archive.settings.spool / "incoming"
    room.mkdir(parents=True, exist_ok=True)
    with workplace(room) as folder:
        envelope, _ = read_apart(archive.message_readers, path, folder)
        pieces: list[Piece] = [
            (Path(one.path), one.name) for one in envelope.attachments if one.path
        ]
        pieces.sort(key=lambda piece: not piece[1].lower().endswith(".pdf"))
        came = Came(
            agency=found.agency,
            source=found.source,
            fields=dict(found.body.get("fields", {})),
            level=found.level,
        )
        result = ingest(archive, person, came, pieces, (path, f"{message.id}.edxml"))
    if not is_kept(result) or result.document is None:
        said = "; ".join(f"{one.rule}: {one.message}" for one in result.findings)
        raise RefusedError(f"Không tiếp nhận được: {said} · it cannot be received")
    return result.document
