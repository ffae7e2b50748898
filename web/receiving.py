"""Receiving messages of the axis: read, told apart, taken in, answered; nothing is ever lost.

The message itself goes into the package of its document, byte for byte. What cannot be read is
rejected with its reasons; what is not intact, not whole or not for us is held for the clerk.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.checks_secrecy import SECRET
from ingest.exchange.edxml.task import read_apart
from ingest.exchange.envelope import Business, Envelope, Header, Kind, as_json
from repository.errors import RefusedError
from repository.findings import Finding, Severity
from repository.incoming_steps import Incoming, IncomingState, Source
from repository.messages import Message, MessageState
from repository.people import Person, owner
from repository.workplace import workplace
from web.arriving import Came, bears_secret, enter, incoming_of, ingest, is_secret
from web.message_fields import fields_of, priority_of
from web.status_out import ARRIVED, REFUSED, queue_status
from web.wiring import Archive

_SYSTEM = owner().login


def receive(archive: Archive, message: Message, path: Path) -> Message:
    """Take in a message whose bytes lie at ``path``; again, and nothing is doubled.

    Raises:
        UnavailableError: a store, the database or the disk did not answer: try again later.
    """
    known = archive.arrivals.of_message(message.id)
    if known is not None and "rules" in known.body:  # a crash lay between
        return _forgotten(archive, message, known, path)
    with workplace(_room(archive)) as folder:
        envelope, _ = read_apart(archive.message_readers, path, folder)
        return _told_apart(archive, message, envelope, path)


def _told_apart(archive: Archive, message: Message, envelope: Envelope, path: Path) -> Message:
    said = _said(envelope)
    if envelope.kind is Kind.STATUS:
        if envelope.status is None or not envelope.accepted:
            return _note(archive, message, MessageState.REJECTED, said | {"unexamined": True})
        from web.statuses import take_status

        archive.messages.note(message.id, _SYSTEM, (), **said)
        return take_status(archive, message, envelope.status)
    if envelope.header is None or not envelope.header.sender.code:
        return _from_nobody(archive, message, envelope, path)
    if envelope.header.business is not Business.NEW:
        from web.recalls import take_business

        if envelope.header.business is Business.RECALL:  # else what it brings is looked at first
            archive.messages.note(message.id, _SYSTEM, (), **said)
        return take_business(archive, message, envelope, path)
    return receive_document(archive, message, envelope, path)


def receive_document(archive: Archive, message: Message, envelope: Envelope, path: Path) -> Message:
    """Take in a message that brings a document, whatever its business is.

    Its files lie where ``envelope`` says, for as long as this lasts.
    """
    header = envelope.header
    if header is None:
        return _from_nobody(archive, message, envelope, path)
    said = _said(envelope)
    known = archive.arrivals.of_message(message.id)
    if known is not None:  # a crash lay between
        return _kept(archive, message, known, said)
    twin = _twin(archive, message, header, said["digests"])
    if twin is not None and twin.body.get("digests") == said["digests"]:
        return _note(archive, message, MessageState.DUPLICATE, said, object=twin.object)
    findings = list(envelope.findings) + _wrong_address(archive, message, header)
    if twin is not None and header.business is Business.NEW:
        findings.append(_finding("EXC-02", "trùng mã hoặc số, ký hiệu với văn bản đã đến nhưng"
                                 " nội dung khác", "the same identifier or code came before with"
                                 " other content", Severity.ERROR))  # fmt: skip
    came = _came(message, header, findings)
    if any(finding.severity is Severity.ERROR for finding in findings):
        if _looks_secret(archive, envelope):
            secret = _finding(SECRET, "mang dấu chỉ độ mật", "bears a mark", Severity.ERROR)
            return _secret(archive, message, came, path, (secret,))
        held = incoming_of(archive, came, IncomingState.HELD)
        return _kept(archive, message, archive.arrivals.enter(held, _SYSTEM), said)
    return _taken_in(archive, message, envelope, (came, path), said)


def _from_nobody(archive: Archive, message: Message, envelope: Envelope, path: Path) -> Message:
    """Reject what names no sender; its bytes stay as evidence, unless they bear a mark.

    What could not be looked into at all is noted as such, for whoever looks after the exchange.
    """
    if _looks_secret(archive, envelope):
        path.unlink(missing_ok=True)
        bare = {"kind": envelope.kind.value, "rules": [SECRET]}
        return _note(archive, message, MessageState.REJECTED, bare)
    said = _said(envelope) | {"unexamined": not any(one.path for one in envelope.attachments)}
    return _note(archive, message, MessageState.REJECTED, said)


def _looks_secret(archive: Archive, envelope: Envelope) -> bool:
    """What is held lies here too: it is looked at for marks before (Điều 1.2)."""
    files = [(Path(one.path), one.name) for one in envelope.attachments if one.path and one.size]
    with workplace(_room(archive)) as folder:
        return bool(files) and bears_secret(archive, files, folder)


def _taken_in(
    archive: Archive,
    message: Message,
    envelope: Envelope,
    what: tuple[Came, Path],
    said: dict[str, Any],
) -> Message:
    came, path = what
    system: Person = owner()
    files = [(Path(one.path), one.name) for one in _ordered(envelope) if one.path]
    result = ingest(archive, system, came, files, (path, f"{message.id}.edxml"))
    if is_secret(result.findings):
        return _secret(archive, message, came, path, result.findings)
    try:
        made = enter(archive, system, came, result)
    except RefusedError as error:  # these very bytes came by another way
        return _note(archive, message, MessageState.DUPLICATE, said, problem=str(error))
    return _kept(archive, message, made, said)


def _kept(archive: Archive, message: Message, made: Incoming, said: dict[str, Any]) -> Message:
    """The arrival is written down: tell the sender, and note it with the message."""
    from web.recalls import catch_up

    held = made.state in {IncomingState.HELD, IncomingState.REFUSED}
    if not held:
        queue_status(archive, made, ARRIVED, "Đã đến", owner())
    catch_up(archive, made)
    state = MessageState.HELD if held else MessageState.ACCEPTED
    return _note(archive, message, state, said, object=made.id)


def _secret(
    archive: Archive, message: Message, came: Came, path: Path, findings: tuple[Finding, ...]
) -> Message:
    """A state secret: nothing of it stays but that there was one; its sender is told (Điều 1.2)."""
    bare = replace(
        came,
        fields={},
        body={name: came.body[name] for name in ("axis", "document_id", "addressed_as")},
    )
    made = incoming_of(archive, bare, IncomingState.REFUSED)
    rules = sorted({finding.rule for finding in findings if finding.severity is Severity.ERROR})
    made = replace(made, body={**made.body, "rules": rules})
    return _forgotten(archive, message, archive.arrivals.enter(made, _SYSTEM), path)


def _forgotten(archive: Archive, message: Message, made: Incoming, path: Path) -> Message:
    """That it came is written down: only now its bytes may go, whatever crashes on the way."""
    path.unlink(missing_ok=True)
    why = "Văn bản mang dấu chỉ độ mật: không nhận qua mạng"
    queue_status(archive, made, REFUSED, why, owner())
    said = {"kind": "document", "rules": made.body["rules"]}
    return _note(archive, message, MessageState.REJECTED, said, object=made.id)


def _twin(archive: Archive, message: Message, header: Header, digests: list[str]) -> Message | None:
    """An earlier message with the same document (``edxml.md`` §4.3); one with its files first.

    Codes count by their year. What only asks a document back does not bring it.
    """
    found = archive.messages.twins(
        message.agency, header.sender.code, header.document_id, header.code
    )
    twins = [one for one in found if one.id != message.id and _brings(one, header)]
    same = (one for one in twins if one.body.get("digests") == digests)
    return next(same, twins[0] if twins else None)


def _brings(one: Message, header: Header) -> bool:
    said = one.body.get("header", {})
    if said.get("business") == Business.RECALL:
        return False
    if header.document_id and one.document_id == header.document_id:
        return True
    year = str(header.issued.year) if header.issued else ""
    return bool(year) and str(said.get("issued") or "").startswith(year)


def _wrong_address(archive: Archive, message: Message, header: Header) -> list[Finding]:
    ours = {message.agency, *archive.agencies.find(message.agency).aliases}
    ours |= {
        code
        for one in archive.agencies.all()
        if one.successor == message.agency
        for code in (one.code, *one.aliases)
    }
    if any(organ.code.strip() in ours for organ in header.to):
        return []
    to = ", ".join(organ.code for organ in header.to) or "?"
    return [_finding("EXC-01", f"gửi nhầm địa chỉ ({to})", f"wrong address ({to})", Severity.ERROR)]


def _came(message: Message, header: Header, findings: list[Finding]) -> Came:
    return Came(
        agency=message.agency,
        source=Source.FOLDER if message.axis == "folder" else Source.AXIS,
        fields=fields_of(header),
        sender=header.sender.code,
        sender_name=header.sender.name,
        priority=priority_of(header),
        due=header.due,
        paper=bool(header.paper),
        message=message.id,
        body={
            "axis": message.axis,
            "document_id": header.document_id,
            "addressed_as": header.to[0].code if len(header.to) == 1 else "",
            "findings": [finding.as_dict() for finding in findings],
        },
    )


def _ordered(envelope: Envelope) -> list[Any]:
    """The document first: the first PDF, else the first file (§1.6)."""
    files = list(envelope.attachments)
    first = next((one for one in files if one.name.lower().endswith(".pdf")), None)
    return [first, *(one for one in files if one is not first)] if first else files


def _said(envelope: Envelope) -> dict[str, Any]:
    header, status = envelope.header, envelope.status
    told: dict[str, Any] = {
        "kind": envelope.kind.value,
        "dialect": envelope.dialect.value,
        "findings": [finding.as_dict() for finding in envelope.findings],
        "digests": sorted(one.sha256 for one in envelope.attachments),
    }
    if header:
        told |= {"header": as_json(header), "sender": header.sender.code}
        told |= {"document_id": header.document_id, "code": header.code}
    if status:
        told |= {"status": as_json(status), "sender": status.sender.code}
        told |= {"document_id": status.about.document_id, "status_code": status.code[:2]}
    return told


def _note(
    archive: Archive,
    message: Message,
    state: MessageState,
    said: dict[str, Any],
    **more: Any,  # noqa: ANN401
) -> Message:
    return archive.messages.note(message.id, _SYSTEM, (), **{**said, **more}, state=state.value)


def _finding(rule: str, vi: str, en: str, severity: Severity) -> Finding:
    return Finding(rule, severity, f"{vi[0].upper()}{vi[1:]}.", f"{en[0].upper()}{en[1:]}.")


def _room(archive: Archive) -> Path:
    room = archive.settings.spool / "incoming"
    room.mkdir(parents=True, exist_ok=True)
    return room
