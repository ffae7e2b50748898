"""Incoming documents as lines of a register, as they stood at an instant. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from repository.calendar import parse_utc
from repository.incoming_steps import Assignment, Incoming, IncomingState, Part, Remark
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

PARTS = {Part.LEADS: "", Part.HELPS: " (phối hợp)", Part.KNOWS: " (để biết)"}


@dataclass(frozen=True, slots=True)
class Beside:
    """What else is known of an incoming document."""

    assignments: Sequence[Assignment] = ()
    remarks: Sequence[Remark] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Login → full name."""
    answer: tuple[str, datetime] | None = None
    """Số, ký hiệu of the document that answers it, and when it was numbered."""


def incoming_entry(one: Incoming, beside: Beside, at: datetime) -> Entry:
    """The line of an incoming document as it stood at ``at``."""
    parts = [part for part in beside.assignments if _held(part, at)]
    passed = by_then(one.distributed_at, at) or by_then(one.presented_at, at)
    state = state_at(one, at)
    due = next((p.due_at for p in parts if p.part is Part.LEADS and p.due_at), one.due_at)
    done = by_then(one.done_at, at) if state is IncomingState.DONE else None
    values: dict[str, Value] = {
        "arrived": day_at(one.arrived_at),
        "arrived_at": one.arrived_at,
        "number": one.number,
        "author": one.sender_name or one.sender,
        "code": one.code,
        "issued": one.issued,
        "of_day": of_day(one.issued),
        "type": one.type_name,
        "subject": one.subject,
        "receivers": _receivers(one, parts, beside, at),
        "passed": day_at(passed),
        "taken": _taken(parts, beside, at),
        "note": _note(one, state, at),
        "due": due,
        "progress": _progress(state, beside, at),
        "answer": beside.answer[0] if beside.answer and beside.answer[1] <= at else "",
        "done": day_at(done),
        "standing": standing(state, due, done, at),
    }
    return Entry(one.id, one.document, values)


def state_at(one: Incoming, at: datetime) -> IncomingState:
    """How far it was."""
    if one.state is IncomingState.WITHDRAWN and _recalled(one, at):
        return IncomingState.WITHDRAWN
    if by_then(one.done_at, at):
        # Taken up again: it is open now, but what is written down is when it was done.
        return one.state if one.state is IncomingState.WORKING else IncomingState.DONE
    if by_then(one.distributed_at, at):
        return IncomingState.DISTRIBUTED
    return IncomingState.PRESENTED if by_then(one.presented_at, at) else IncomingState.REGISTERED


def standing(
    state: IncomingState, due: datetime | None, done: datetime | None, at: datetime
) -> str:
    """Tình trạng giải quyết."""
    if state is IncomingState.WITHDRAWN:
        return "Bên gửi đã lấy lại"
    word = "Đã giải quyết" if done else "Chưa giải quyết"
    if due is None:
        return word
    late = (done or at) > due
    if done:
        return f"{word}, {'quá hạn' if late else 'đúng hạn'}"
    return f"{word}, {'quá hạn' if late else 'trong hạn'}"


def _held(part: Assignment, at: datetime) -> bool:
    if part.given_at > at:
        return False
    return part.ended_at is None or part.ended_at > at or part.ended_as == "done"


def _receivers(one: Incoming, parts: Sequence[Assignment], beside: Beside, at: datetime) -> str:
    if parts:
        ordered = sorted(parts, key=lambda part: list(PARTS).index(part.part))
        return "; ".join(_whom(part, beside.names) + PARTS[part.part] for part in ordered)
    presented = str(one.body.get("presented_to") or "") if by_then(one.presented_at, at) else ""
    return beside.names.get(presented, presented)


def _whom(part: Assignment, names: Mapping[str, str]) -> str:
    person = names.get(part.person, part.person) if part.person else ""
    return f"{part.unit} – {person}" if part.unit and person else part.unit or person


def _taken(parts: Sequence[Assignment], beside: Beside, at: datetime) -> str:
    """Who of those that it went to spoke first of it, and when: that is a signature here."""
    mine = {part.person for part in parts if part.person}
    first = min((part.given_at for part in parts), default=at)
    for remark in beside.remarks:
        if remark.said_by in mine and first <= remark.at <= at:
            return f"{beside.names.get(remark.said_by, remark.said_by)} {shown(remark.at)}"
    return ""


def _progress(state: IncomingState, beside: Beside, at: datetime) -> str:
    words = {
        IncomingState.WITHDRAWN: "Bên gửi đã lấy lại",
        IncomingState.DONE: "Đã giải quyết xong",
        IncomingState.DISTRIBUTED: "Đang giải quyết",
        IncomingState.WORKING: "Đang giải quyết",
        IncomingState.PRESENTED: "Đã trình lãnh đạo",
    }
    said = [one.said for one in beside.remarks if one.kind == "progress" and one.at <= at]
    word = words.get(state, "Chờ trình")
    return f"{word}: {said[-1]}" if said else word


def _note(one: Incoming, state: IncomingState, at: datetime) -> str:
    return notes(
        PRIORITIES[one.priority],
        str(one.body.get("note") or ""),
        "Bên gửi đã lấy lại" if state is IncomingState.WITHDRAWN else "",
        *corrections(one.body, at),
    )


def _recalled(one: Incoming, at: datetime) -> bool:
    recall = one.body.get("recall")
    when = recall.get("at") if isinstance(recall, Mapping) else None
    return when is None or parse_utc(str(when)) <= at
