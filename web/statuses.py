"""Statuses that come back: each is noted with the recipient who sent it; none is lost.

What speaks of no document of ours, or comes from nobody whom it went to, is held until a person
says what it belongs to (``edxml.md`` §2).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ingest.exchange.axis import Delivery, TransportState
from ingest.exchange.envelope import Status, as_json, from_json
from repository.calendar import VIETNAM, iso_utc
from repository.errors import NotFoundError, RefusedError
from repository.findings import Finding, Severity
from repository.ledger import EventKind, NewEvent, Outcome
from repository.messages import Message, MessageState
from repository.outbox import Entry
from repository.outgoing_steps import Outgoing, Recipient, Transport
from repository.people import OWNER, Person, Right
from repository.spoken_of import issued_under
from web.organ_codes import codes_of, followers_of
from web.wiring import Archive

RECALL, AGREED, DECLINED, REFUSED, WORKING = "13", "15", "16", "02", "05"
KNOWN = frozenset({"01", "02", "03", "04", "05", "06", RECALL, AGREED, DECLINED})
_NEEDS_REASON = frozenset({REFUSED, DECLINED})
_AHEAD = timedelta(days=1)
"""A clock that is further ahead is wrong: the time of arrival counts then."""
_SENT = frozenset({Transport.WAITING, Transport.QUEUED, Transport.SENT})


@dataclass(frozen=True, slots=True)
class Matched:
    """What a status speaks of."""

    outgoing: Outgoing
    recipient: Recipient

    @property
    def code(self) -> str:
        """By which the recipient is noted."""
        return self.recipient.routed_to or self.recipient.code


def take_status(archive: Archive, message: Message, status: Status) -> Message:
    """Note a status that came over the axis; the message, with what became of it.

    Taken again after a crash, it changes nothing more. Never raises for what the status says.
    """
    from web.recalls import take_recall  # both sides of one matter know each other

    code = status.code.strip()
    if len(code) != 2 or not code.isdecimal():  # noqa: PLR2004  two digits
        finding = _finding("STA-01", f"Mã trạng thái «{code[:20]}» không đúng", "no status code")
        return _note(archive, message, status, MessageState.HELD, (finding,))
    if code == RECALL:
        return take_recall(archive, message, status)
    found = match(archive, message.agency, status)
    if not isinstance(found, Matched):
        return _note(archive, message, status, MessageState.HELD, (found,))
    return _enter(archive, message, replace(status, code=code), found)


def match(archive: Archive, agency: str, status: Status) -> Matched | Finding:
    """The issued document that a status speaks of, and which recipient says so; or why not."""
    about = status.about
    ours = codes_of(archive, agency) | (codes_of(archive, about.organ) if about.organ else set())
    found = issued_under(archive.database, ours, about.document_id, about.code, about.issued)
    said = about.code or about.document_id or "?"
    if not found:
        return _finding(
            "STA-02",
            f"Không tìm thấy văn bản đi {said[:200]}",
            "no issued document is known by this",
        )
    senders = codes_of(archive, status.sender.code)
    matched = [
        Matched(outgoing, one)
        for outgoing in found
        for one in archive.recipients.of(outgoing.id)
        if _is_from(archive, one, senders)
    ]
    whole = {one.outgoing.id for one in matched}
    if len(whole) != 1:
        who = status.sender.code[:64]
        return _finding(
            "STA-03",
            f"{said[:200]}: {who} không phải nơi nhận của văn bản này",
            "whoever says so is none of its recipients",
        )
    return matched[0]


def settle(
    archive: Archive, person: Person, message_id: str, outgoing_id: str, recipient: str
) -> Message:
    """Say which document and recipient a held status belongs to.

    Raises:
        ForbiddenError: the person sends nothing out for the agency.
        NotFoundError: there is no such message, document or recipient.
        RefusedError: the message is no status that is held.
    """
    message, status = _held(archive, person, message_id)
    outgoing = archive.issues.get(outgoing_id, person.scope)
    person.require(Right.REGISTER, outgoing.agency)
    for one in archive.recipients.of(outgoing_id):
        if recipient in {one.code, one.routed_to}:
            return _enter(archive, message, status, Matched(outgoing, one), person.login)
    raise NotFoundError(f"văn bản đi {outgoing_id}: nơi nhận {recipient}")


def let_go(archive: Archive, person: Person, message_id: str, reason: str) -> Message:
    """Say that a held status belongs to nothing of ours; it is kept, with the reason.

    Raises:
        ForbiddenError: the person sends nothing out for the agency.
        RefusedError: it is not held, or no reason was given.
    """
    message, _ = _held(archive, person, message_id)
    if not reason.strip():
        raise RefusedError("Cần nêu lý do · a reason is needed")
    said = {"by": person.login, "reason": reason.strip()[:1000], "at": iso_utc(archive.clock())}
    event = NewEvent(EventKind.TRANSFER, Outcome.WARNING, message.id, {"let go": said["reason"]})
    return archive.messages.note(
        message.id, person.login, [event], state=MessageState.REJECTED.value, settled=said
    )


def take_delivery(
    archive: Archive, entry: Entry, delivery: Delivery, agent: str = OWNER
) -> Recipient | None:
    """Note what the axis knows of a document on its way to one receiver; None: nothing new.

    A report never undoes what a recipient said by itself, and comes in any order.
    """
    if entry.kind != "document" or not entry.code.startswith("edoc"):
        return None
    codes = codes_of(archive, delivery.to)
    recipients = archive.recipients.of(entry.object)
    one = next((r for r in recipients if codes & {r.code, r.routed_to or r.code}), None)
    if one is None:
        return None
    at = iso_utc(delivery.received_at or archive.clock())
    if delivery.state == TransportState.DONE and one.transport in _SENT:
        said: dict[str, Any] = {"transport": Transport.DELIVERED.value, "delivered_at": at}
    elif delivery.state == TransportState.FAIL and one.transport in _SENT:
        said = {"transport": Transport.FAILED.value, "problem": delivery.said[:1000]}
    else:
        return None
    detail = {"recipient": one.code, "transport": said["transport"], "at": at}
    failed = said["transport"] == Transport.FAILED
    outcome = Outcome.FAILURE if failed else Outcome.SUCCESS
    event = NewEvent(EventKind.TRANSFER, outcome, entry.object, detail)
    return archive.recipients.note(entry.object, one.routed_to or one.code, agent, [event], **said)


def _enter(
    archive: Archive, message: Message, status: Status, found: Matched, agent: str = OWNER
) -> Message:
    at, findings = _instant(message, status)
    before = len(found.recipient.body.get("history", ()))
    outgoing, code = found.outgoing, status.code
    noted = archive.recipients.status(outgoing.id, found.code, code, at, status.said, agent)
    again = len(noted.body.get("history", ())) == before
    if code in {AGREED, DECLINED}:
        findings += _answered(archive, noted, found.code, status, at, agent)
    if code not in KNOWN:
        findings += (_finding("STA-04", f"Mã trạng thái {code} chưa biết", "unknown code"),)
    if code in _NEEDS_REASON and not status.said.strip():
        findings += (_finding("STA-05", f"Trạng thái {code} không kèm lý do", "no reason"),)
    if code != WORKING and _repeats(found.recipient, status, at):
        findings += (_finding("STA-06", f"Trạng thái {code} đã báo trước đó", "told before"),)
    state = MessageState.DUPLICATE if again else MessageState.ACCEPTED
    return _note(archive, message, status, state, findings, object=outgoing.id, agent=agent)


def _answered(
    archive: Archive, noted: Recipient, code: str, status: Status, at: datetime, agent: str
) -> tuple[Finding, ...]:
    """Note what a recipient answers to a recall or an update; what is older undoes nothing."""
    kind = "recall" if "recall" in noted.body else "update"
    asked = noted.body.get(kind)
    if asked is None:
        said = f"Trạng thái {status.code} nhưng chưa có yêu cầu thu hồi, cập nhật"
        return (_finding("STA-07", said, "nothing was asked"),)
    if asked.get("answered_at", "") <= iso_utc(at):
        answer = {"answer": status.code, "answered_at": iso_utc(at), "said": status.said}
        event = NewEvent(
            EventKind.RECALL,
            Outcome.SUCCESS if status.code == AGREED else Outcome.WARNING,
            noted.outgoing,
            {"recipient": noted.code, "answer": status.code, "of": kind},
        )
        events = [] if asked.get("answered_at") == iso_utc(at) else [event]
        archive.recipients.note(noted.outgoing, code, agent, events, **{kind: {**asked, **answer}})
    return ()


def _instant(message: Message, status: Status) -> tuple[datetime, tuple[Finding, ...]]:
    """When it was so: as the sender says, unless that cannot be."""
    if status.at is None:
        return message.at, ()
    at = status.at if status.at.tzinfo else status.at.replace(tzinfo=VIETNAM)
    if at > message.at + _AHEAD:
        said = f"Thời điểm {at:%d/%m/%Y %H:%M} ở tương lai, lấy giờ nhận"
        return message.at, (_finding("STA-08", said, "a time in the future"),)
    return at, ()


def _repeats(recipient: Recipient, status: Status, at: datetime) -> bool:
    """Whether it told the same before, at another time."""
    history: list[Mapping[str, str]] = list(recipient.body.get("history", ()))
    return any(one["status"] == status.code and one["at"] != iso_utc(at) for one in history)


def _is_from(archive: Archive, one: Recipient, senders: frozenset[str]) -> bool:
    return bool(senders & followers_of(archive, one.routed_to or one.code)) or bool(
        senders & followers_of(archive, one.code)
    )


def _held(archive: Archive, person: Person, message_id: str) -> tuple[Message, Status]:
    message = archive.messages.get(message_id)
    person.require(Right.REGISTER, message.agency)
    said = message.body.get("status")
    if message.state is not MessageState.HELD or not isinstance(said, dict):
        raise RefusedError("Không phải trạng thái đang chờ xử lý · no status that is held")
    return message, from_json(Status, said)


def _note(
    archive: Archive,
    message: Message,
    status: Status,
    state: MessageState,
    findings: tuple[Finding, ...],
    agent: str = OWNER,
    **said: Any,  # noqa: ANN401  columns of the message
) -> Message:
    known = [one for one in message.body.get("findings", ()) if one.get("rule", "")[:3] != "STA"]
    return archive.messages.note(
        message.id,
        agent,
        (),
        kind="status",
        state=state.value,
        sender=status.sender.code,
        document_id=status.about.document_id,
        code=status.about.code,
        status_code=status.code[:2],
        status=as_json(status),
        findings=[*known, *(one.as_dict() for one in findings)],
        **said,
    )


def _finding(rule: str, vi: str, en: str) -> Finding:
    return Finding(rule, Severity.WARNING, f"{vi}.", f"{en[:1].upper()}{en[1:]}.")
