"""Recalls, updates and replacements that others send us: nothing is ever deleted by a message.

A person reads the request and agrees (15) or declines (16); what was taken back stays in the
archive, marked and set apart, with the request itself (QĐ 28/2018 Điều 9.2; ``edxml.md`` §1.5).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.exchange.envelope import Business, Envelope, Header, Status, as_json
from repository.access import Scope
from repository.calendar import iso_utc
from repository.errors import NotFoundError, RefusedError
from repository.findings import Finding, Severity
from repository.incoming_steps import Incoming, IncomingState
from repository.ledger import EventKind, NewEvent, Outcome
from repository.messages import Message, MessageState
from repository.people import OWNER, Person, Right
from repository.spoken_of import arrived_under
from web.organ_codes import codes_of
from web.recall_answers import queue_status, receive_document
from web.statuses import AGREED, DECLINED
from web.wiring import Archive

ASKED, AGREED_TO, DECLINED_TO = "asked", "agreed", "declined"
RECALL, UPDATE, REPLACE = "recall", "update", "replace"
_KINDS = {Business.RECALL: RECALL, Business.UPDATE: UPDATE, Business.REPLACE: REPLACE}
_WORDS = {UPDATE: "cập nhật", REPLACE: "thay thế"}
_ALL = Scope.of_owner()
_LONGEST = 1000
_ENGLISH = {
    "REC-01": "What is to be taken back did not come here, or was sent back.",
    "REC-02": "No reason was given.",
    "REC-03": "What it concerns is not known here: received as a new document.",
}


def take_business(archive: Archive, message: Message, envelope: Envelope, path: Path) -> Message:
    """Take in a message that recalls, updates or replaces what came before."""
    header = envelope.header
    if header is None or header.business not in _KINDS:
        raise RefusedError(
            "Không phải thu hồi, cập nhật, thay thế · no recall, update, replacement"
        )
    if header.business is Business.RECALL:
        target = header.concerns or header.document_id
        request = _request(message, header.sender.code, header.sender.name, header.reason)
        named = {"document_id": target, "code": header.code, "issued": header.issued}
        return _asked_back(archive, message, request, named, document_id=header.document_id)
    return _take_new(archive, message, envelope, path, header)


def take_recall(archive: Archive, message: Message, status: Status) -> Message:
    """Take a recall that came as status 13."""
    request = _request(message, status.sender.code, status.sender.name, status.said)
    about = status.about
    named = {"document_id": about.document_id, "code": about.code, "issued": about.issued}
    return _asked_back(
        archive,
        message,
        request,
        named,
        kind="status",
        status=as_json(status),
        status_code=status.code,
        document_id=about.document_id,
    )


def catch_up(archive: Archive, incoming: Incoming) -> Incoming:
    """Mark a document that was asked back before it came: messages overtake each other."""
    senders = codes_of(archive, incoming.sender)
    held = archive.messages.latest([incoming.agency], 1000, states=[MessageState.HELD])
    for message in reversed(held):
        named = message.body.get("recall_of")
        if not named or message.body["request"]["who"] not in senders:
            continue
        identifier = str(incoming.body.get("document_id", ""))
        day = incoming.issued.isoformat() if incoming.issued else None
        same = named["document_id"] and named["document_id"] == identifier
        if same or (named["code"], named["issued"]) == (incoming.code, day):
            _mark(archive, incoming, message.body["request"])
            archive.messages.note(
                message.id, OWNER, (), state=MessageState.ACCEPTED.value, object=incoming.id
            )
    return archive.arrivals.get(incoming.id, _ALL)


def agree(archive: Archive, person: Person, identifier: str, said: str = "") -> Incoming:
    """Agree to what the sender asked: a document asked back is withdrawn, and the sender told (15).

    Asked again after a crash, it goes on where it was.

    Raises:
        ForbiddenError: the person registers nothing for the agency.
        NotFoundError: there is no such document for them.
        RefusedError: nothing was asked, or it was answered otherwise.
    """
    incoming, kind, request = _waiting(archive, person, identifier, AGREED_TO)
    if request["state"] == ASKED:
        answer = _answer(archive, person, request, AGREED_TO, said)
        event = _event(identifier, Outcome.SUCCESS, answer=AGREED, of=kind)
        if kind == RECALL:
            incoming = archive.arrivals.move(
                identifier, IncomingState.WITHDRAWN, person.login, [event], recall=answer
            )
        else:
            incoming = archive.arrivals.say(identifier, person.login, [event], concerns=answer)
    queue_status(archive, incoming, AGREED, said, person)
    return incoming


def decline(archive: Archive, person: Person, identifier: str, reason: str) -> Incoming:
    """Decline what the sender asked, with a reason (16); the document stays as it is.

    Raises:
        ForbiddenError: the person registers nothing for the agency.
        NotFoundError: there is no such document for them.
        RefusedError: nothing was asked, or it was answered otherwise; no reason was given.
    """
    text = " ".join(reason.split())
    if not text or len(text) > _LONGEST:
        raise RefusedError(f"Cần nêu lý do, tối đa {_LONGEST} ký tự · a reason is needed")
    incoming, kind, request = _waiting(archive, person, identifier, DECLINED_TO)
    if request["state"] == ASKED:
        answer = _answer(archive, person, request, DECLINED_TO, text)
        event = _event(identifier, Outcome.WARNING, answer=DECLINED, of=kind, reason=text)
        name = "recall" if kind == RECALL else "concerns"
        incoming = archive.arrivals.say(identifier, person.login, [event], **{name: answer})
    queue_status(archive, incoming, DECLINED, text, person)
    return incoming


def request_of(incoming: Incoming) -> tuple[str, Mapping[str, Any]] | None:
    """What the sender asked of an incoming document, and how it stands; None: nothing."""
    for name in ("recall", "concerns"):
        request = incoming.body.get(name)
        if isinstance(request, Mapping) and "state" in request:
            return (RECALL if name == "recall" else str(request["kind"])), request
    return None


def _asked_back(
    archive: Archive,
    message: Message,
    request: Mapping[str, Any],
    named: Mapping[str, Any],
    **said: Any,  # noqa: ANN401  of the message
) -> Message:
    senders = codes_of(archive, request["who"])
    found = arrived_under(
        archive.database,
        message.agency,
        senders,
        named["document_id"],
        named["code"],
        named["issued"],
    )
    said |= {"sender": request["who"], "code": named["code"]}
    open_ones = [one for one in found if one.state is not IncomingState.REFUSED]
    if not open_ones:
        why = "chưa nhận" if not found else "đã trả lại"
        finding = _finding("REC-01", f"Yêu cầu lấy lại văn bản {why}: {named['code'] or '?'}")
        issued = named["issued"].isoformat() if named["issued"] else None
        said |= {"request": dict(request), "recall_of": {**named, "issued": issued}}
        return _note(archive, message, MessageState.HELD, (finding,), **said)
    marked = [one for one in open_ones if _mark(archive, one, request)]
    state = MessageState.ACCEPTED if marked else MessageState.DUPLICATE
    lacking = () if request["reason"] else (_finding("REC-02", "Không nêu lý do lấy lại"),)
    return _note(archive, message, state, lacking, object=open_ones[0].id, **said)


def _mark(archive: Archive, incoming: Incoming, request: Mapping[str, Any]) -> bool:
    """Mark a document as asked back; False if that is known, or it was withdrawn already."""
    known = incoming.body.get("recall") or {}
    if incoming.state is IncomingState.WITHDRAWN or known.get("state") in {ASKED, AGREED_TO}:
        return False
    if known.get("message") == request["message"]:
        return False
    before = [*known.get("before", ()), {k: v for k, v in known.items() if k != "before"}]
    told = dict(request) | ({"before": before} if known else {})
    event = _event(incoming.id, Outcome.WARNING, asked_by=request["who"], reason=request["reason"])
    archive.arrivals.say(incoming.id, OWNER, [event], recall=told)
    return True


def _take_new(
    archive: Archive, message: Message, envelope: Envelope, path: Path, header: Header
) -> Message:
    """Receive an update or a replacement as a document of its own, beside the one it speaks of."""
    kind = _KINDS[header.business]
    named = [one.document_id for one in header.replaced] or [header.concerns or header.document_id]
    senders = codes_of(archive, header.sender.code)
    older = {
        one.id: one
        for target in named
        for one in arrived_under(
            archive.database, message.agency, senders, target, header.code, header.issued
        )
        if one.message != message.id
    }
    taken = receive_document(archive, message, envelope, path)
    new = _entered(archive, taken)
    if new is None:
        return taken
    findings: tuple[Finding, ...] = ()
    if not older:
        said = f"Không có văn bản được {_WORDS[kind]} ({', '.join(filter(None, named)) or '?'})"
        findings = (_finding("REC-03", f"{said}: nhận như văn bản mới"),)
    if "concerns" not in new.body:
        request = _request(message, header.sender.code, header.sender.name, header.reason)
        told = request | {"kind": kind, "incoming": sorted(older), "document_ids": named}
        event = _event(new.id, Outcome.SUCCESS, of=kind, older=sorted(older))
        archive.arrivals.say(new.id, OWNER, [event], concerns=told)
    for one in older.values():
        notes = list(one.body.get("newer", ()))
        if all(note["incoming"] != new.id for note in notes):
            note = {"incoming": new.id, "kind": kind, "reason": header.reason}
            event = _event(one.id, Outcome.WARNING, of=kind, newer=new.id)
            archive.arrivals.say(one.id, OWNER, [event], newer=[*notes, note])
    return _note(archive, taken, taken.state, findings) if findings else taken


def _entered(archive: Archive, taken: Message) -> Incoming | None:
    if taken.object is None:
        return None
    try:
        return archive.arrivals.get(taken.object, _ALL)
    except NotFoundError:
        return None


def _waiting(
    archive: Archive, person: Person, identifier: str, answer: str
) -> tuple[Incoming, str, Mapping[str, Any]]:
    incoming = archive.arrivals.get(identifier, person.scope)
    person.require(Right.REGISTER, incoming.agency)
    found = request_of(incoming)
    if found is None or found[1]["state"] not in {ASKED, answer}:
        raise RefusedError(
            "Không có yêu cầu thu hồi, cập nhật nào chờ trả lời "
            "· no recall or update waits for an answer"
        )
    return incoming, *found


def _answer(
    archive: Archive, person: Person, request: Mapping[str, Any], state: str, said: str
) -> dict[str, Any]:
    at = iso_utc(archive.clock())
    return {**request, "state": state, "by": person.login, "at": at, "said": said[:_LONGEST]}


def _request(message: Message, who: str, name: str, reason: str) -> dict[str, Any]:
    return {
        "state": ASKED,
        "who": who,
        "name": name,
        "reason": reason,
        "asked_at": iso_utc(message.at),
        "message": message.id,
    }


def _note(
    archive: Archive,
    message: Message,
    state: MessageState,
    findings: tuple[Finding, ...],
    **said: Any,  # noqa: ANN401
) -> Message:
    known = [one for one in message.body.get("findings", ()) if one.get("rule", "")[:3] != "REC"]
    told = [*known, *(one.as_dict() for one in findings)]
    return archive.messages.note(message.id, OWNER, (), state=state.value, findings=told, **said)


def _finding(rule: str, vi: str) -> Finding:
    return Finding(rule, Severity.WARNING, f"{vi}.", _ENGLISH[rule])


def _event(identifier: str, outcome: Outcome, **detail: Any) -> NewEvent:  # noqa: ANN401
    return NewEvent(EventKind.RECALL, outcome, identifier, detail)
