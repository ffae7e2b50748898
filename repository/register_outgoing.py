"""Issued documents as lines of a register, as they stood at an instant. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from repository.calendar import parse_utc
from repository.outgoing_steps import Means, Outgoing, OutgoingState, Recipient
from repository.register_values import (
    PRIORITIES,
    Entry,
    Value,
    by_then,
    corrections,
    day_at,
    notes,
    of_day,
    shown,
)

STATUSES = {
    "01": "đã đến",
    "02": "từ chối tiếp nhận",
    "03": "đã tiếp nhận",
    "04": "đã phân công",
    "05": "đang xử lý",
    "06": "đã hoàn thành",
    "13": "yêu cầu lấy lại",
    "15": "đồng ý lấy lại",
    "16": "từ chối lấy lại",
}
"""What recipients said of it (law.md §3.2)."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What else is known of an issued document."""

    recipients: Sequence[Recipient] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Login → full name."""


def outgoing_entry(one: Outgoing, reached: Reached, at: datetime) -> Entry:
    """The line of an issued document as it stood at ``at``."""
    sent = by_then(one.sent_at, at)
    statuses = [(to, status_at(to, at)) for to in reached.recipients]
    over_axis = any(to.means in {Means.AXIS, Means.BOTH} for to in reached.recipients)
    values: dict[str, Value] = {
        "number": one.number,
        "code": one.code,
        "issued": one.issued,
        "of_day": of_day(one.issued),
        "type": one.type_name,
        "subject": one.subject,
        "signer": _named(one.signer, reached) or str(one.body.get("signer_name") or ""),
        "places": places(one, reached.recipients),
        "keeper": str(one.body.get("keeper") or ""),
        "copies": _count(one.body.get("copies")),
        "sent": day_at(sent),
        "taken": f"Trục liên thông, {shown(sent)}" if sent and over_axis else "",
        "note": _note(one, at),
        "statuses": "; ".join(f"{to.name}: {STATUSES[s]}" for to, s in statuses if s in STATUSES),
        "standing": _standing(one, at),
    }
    return Entry(one.id, one.document, values)


def places(one: Outgoing, recipients: Sequence[Recipient]) -> str:
    """Nơi nhận: as the document says it, or else whom it was addressed to."""
    said = one.body.get("places")
    lines = said.splitlines() if isinstance(said, str) else [str(line) for line in said or ()]
    told = [line.strip().lstrip("-").strip().rstrip(";.") for line in lines if line.strip()]
    return "; ".join(told or [to.name or to.code for to in recipients])


def status_at(to: Recipient, at: datetime) -> str:
    """The last status that a recipient had sent by then."""
    held = [
        (str(one["at"]), str(one["status"]))
        for one in to.body.get("history", ())
        if parse_utc(str(one["at"])) <= at
    ]
    if held:
        return max(held)[1]
    return to.status if by_then(to.status_at, at) else ""


def posted_entry(one: Outgoing, to: Recipient) -> Entry:
    """The line of paper that went to one recipient."""
    values: dict[str, Value] = {
        "posted": day_at(to.paper_at),
        "code": one.code,
        "of_day": of_day(one.issued),
        "type": one.type_name,
        "subject": one.subject,
        "place": to.name or to.code,
        "envelopes": _count(to.body.get("envelopes")) or 1,
        "postmark": str(to.body.get("postmark") or ""),
        "note": str(to.body.get("note") or ""),
    }
    return Entry(one.id, one.document, values)


def _standing(one: Outgoing, at: datetime) -> str:
    ended = _ended(one, at)
    if ended:
        return ended
    return "Đã phát hành" if by_then(one.sent_at, at) else "Chưa phát hành"


def _ended(one: Outgoing, at: datetime) -> str:
    words = {OutgoingState.RECALLED: "Đã thu hồi", OutgoingState.REPLACED: "Đã thay thế"}
    recall = one.body.get("recall")
    when = recall.get("at") if isinstance(recall, Mapping) else None
    if when is not None and parse_utc(str(when)) > at:
        return ""
    return words.get(one.state, "")


def _note(one: Outgoing, at: datetime) -> str:
    return notes(
        PRIORITIES[one.priority],
        str(one.body.get("note") or ""),
        _ended(one, at),
        *corrections(one.body, at),
    )


def _named(login: str | None, reached: Reached) -> str:
    return reached.names.get(login, login) if login else ""


def _count(said: object) -> int | None:
    """A number that a form gave, if it is one."""
    text = str(said if said is not None else "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None  # noqa: PLR2004  copies of one document
