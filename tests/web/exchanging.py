"""An archive with a connection to a simulated axis, and what reads its messages in tests."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ingest.exchange.envelope import Header, Organ, Reference, Status, as_json
from repository.access import Level, Scope
from repository.incoming_steps import Source
from repository.messages import Message, MessageState
from repository.outbox import DOCUMENT, Entry
from repository.outgoing_steps import Means, Outgoing, OutgoingState, Recipient
from tests.axis import OURS, THEIRS, Served
from web.axes import AxisSettings
from web.simulator.packages import NotEdxmlError, look
from web.wiring import Archive

AXIS = "truc"


def settings_of(archive: Archive, served: Served, **said: object) -> AxisSettings:
    """A connection of H34 as tenant a."""
    secret = archive.settings.home / "truc.secret"
    secret.write_text("bí-mật-a\n", "utf-8")
    axis = AxisSettings(AXIS, served.url, "he-thong-a", secret, "H34", OURS, "vanthu", **said)  # type: ignore[arg-type]
    archive.__dict__["settings"] = replace(archive.settings, axes=(axis,))
    return axis


@dataclass
class Reader:
    """Reads messages as little as it can: whom they are from, and their code."""

    seen: list[str] = field(default_factory=list)
    trouble: list[BaseException] = field(default_factory=list)
    """What goes wrong next, before anything is noted."""

    def __call__(self, archive: Archive, message: Message, path: Path) -> Message:
        if self.trouble:
            raise self.trouble.pop()
        try:
            said = look(path)
        except NotEdxmlError as error:
            finding = {"rule": "EDX-01", "severity": "error", "message": str(error)}
            return archive.messages.note(
                message.id, "vanthu", state=MessageState.REJECTED, findings=[finding]
            )
        self.seen.append(said.code or said.document_id)
        return archive.messages.note(
            message.id,
            "vanthu",
            state=MessageState.ACCEPTED.value,
            sender=said.sender,
            document_id=said.document_id,
            code=said.code,
            status_code=said.status,
            header={"subject": said.subject, "sender": {"code": said.sender}, "to": []},
        )


def issued(archive: Archive, document: str, number: int = 1, to: str = THEIRS) -> Outgoing:
    """A document of the archive as one that may be sent, and its entry in the outbox."""
    held = archive.catalogue.get(document, Scope.of_owner())
    outgoing = Outgoing(
        id=archive.new_id(),
        agency="H34",
        level=Level.INTERNAL,
        source=Source.DRAFT,
        state=OutgoingState.KEPT,
        type_name="Công văn",
        subject="V/v gửi",
        drafted_by="chuyenvien",
        drafted_at=archive.clock(),
        notation="UBND-VX",
        document=document,
        series="cv",
        year=2026,
        number=number,
    )
    archive.issues.open(
        outgoing, [Recipient(outgoing.id, to, "Sở Mẫu B", Means.AXIS)], "chuyenvien"
    )
    header = Header(
        Organ("H34"), (Organ(to),), f"{OURS},2026/11/27,{number}", str(number), "UBND-VX"
    )
    file = held.files[0]
    told = {"document": document, "path": file.path, "name": file.name, "media_type": "x/y"}
    content = {"header": as_json(header), "files": [told | {"description": ""}], "to": [to]}
    put(archive, outgoing.id, "document", content, DOCUMENT)
    return outgoing


def queued_status(archive: Archive, of: str, code: str = "03") -> None:
    """A status in the outbox."""
    said = Status(Organ("H34"), Reference(THEIRS, "1/M-VP", None, "x"), code, at=archive.clock())
    put(archive, of, "status", {"status": as_json(said), "to": [THEIRS]}, code)


def put(archive: Archive, of: str, kind: str, content: dict[str, Any], code: str) -> None:
    now = archive.clock()
    entry = Entry(archive.new_id(), AXIS, "H34", of, code, kind, content, "vanthu", now)
    assert archive.outbox.put(entry)
