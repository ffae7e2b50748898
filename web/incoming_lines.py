"""Incoming documents as JSON: the same lines for commands and for REST."""

from datetime import datetime
from typing import Any

from repository.calendar import iso_utc
from repository.incoming_steps import Assignment, Incoming
from repository.people import Person
from web.incoming_told import clocks, late, timeline
from web.wiring import Archive


def line_of(incoming: Incoming, now: datetime) -> dict[str, Any]:
    """One incoming document, as a list shows it."""
    return {
        "incoming": incoming.id,
        "agency": incoming.agency,
        "level": incoming.level.value,
        "source": incoming.source.value,
        "state": incoming.state.value,
        "number": incoming.number,
        "year": incoming.year,
        "code": incoming.code,
        "issued": incoming.issued.isoformat() if incoming.issued else None,
        "type_name": incoming.type_name,
        "subject": incoming.subject,
        "sender": incoming.sender,
        "sender_name": incoming.sender_name,
        "priority": int(incoming.priority),
        "arrived_at": iso_utc(incoming.arrived_at),
        "registered_at": _instant(incoming.registered_at),
        "presented_at": _instant(incoming.presented_at),
        "distributed_at": _instant(incoming.distributed_at),
        "done_at": _instant(incoming.done_at),
        "due_at": _instant(incoming.due_at),
        "late": list(late(incoming, now)),
        "document": incoming.document,
        "quarantine": incoming.quarantine,
        "message": incoming.message,
        "reply": incoming.reply,
        "dossier": incoming.dossier,
        "paper": incoming.paper,
        "document_id": str(incoming.body.get("document_id", "")),
        "reason": str(incoming.body.get("reason", "")),
        "notice": incoming.body.get("notice"),
    }


def whole(archive: Archive, person: Person, identifier: str) -> dict[str, Any]:
    """One incoming document with its clocks, parts, findings and what happened to it.

    Raises:
        NotFoundError: there is none for this person.
    """
    found = archive.arrivals.get(identifier, person.scope)
    return line_of(found, archive.clock()) | {
        "clocks": {step: iso_utc(until) for step, until in clocks(found).items()},
        "parts": [_part(one) for one in archive.arrivals.assignments(found.id)],
        "findings": list(found.body.get("findings", ())),
        "timeline": [dict(one) | {"at": iso_utc(one["at"])} for one in timeline(archive, found)],
        "statuses": [
            {"code": one.code, "state": one.state.value, "problem": one.problem}
            for one in archive.outbox.of_object(found.id)
        ],
    }


def _part(one: Assignment) -> dict[str, Any]:
    return {
        "part": one.part.value,
        "person": one.person,
        "unit": one.unit,
        "due_at": _instant(one.due_at),
        "instruction": one.instruction,
        "given_by": one.given_by,
        "given_at": iso_utc(one.given_at),
        "ended_at": _instant(one.ended_at),
        "ended_as": one.ended_as,
    }


def _instant(at: datetime | None) -> str | None:
    return iso_utc(at) if at else None
