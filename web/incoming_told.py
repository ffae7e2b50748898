"""What is told of an incoming document: its clocks, what is late, and what happened to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from repository.deadlines import Act, due
from repository.incoming_steps import Incoming, IncomingState, Source
from web.wiring import Archive


def clocks(incoming: Incoming) -> dict[str, datetime]:
    """Until when each step has to be done, by its name; steps without a time are left out."""
    since, priority = incoming.arrived_at, incoming.priority
    found = {
        "register": due(Act.REGISTER, since, priority),
        "present": due(Act.PRESENT, since, priority),
    }
    if incoming.source is Source.AXIS:
        found["receipt"] = due(Act.RECEIPT, since, priority)
    if incoming.due_at is not None:
        found["work"] = incoming.due_at
    return found


def late(incoming: Incoming, now: datetime) -> tuple[str, ...]:
    """Which steps are late now, or were done late."""
    done = {
        "receipt": incoming.registered_at,
        "register": incoming.registered_at,
        "present": incoming.presented_at,
        "work": incoming.done_at,
    }
    ended = incoming.state in {IncomingState.REFUSED, IncomingState.WITHDRAWN}
    return tuple(
        step
        for step, until in clocks(incoming).items()
        if not ended and (done[step] or now) >= until
    )


def notice_owed(incoming: Incoming) -> bool:
    """Whether it was sent back, and something came between before the notice was drafted."""
    return (
        incoming.state is IncomingState.REFUSED and not {"notice", "rules"} & incoming.body.keys()
    )


def timeline(archive: Archive, incoming: Incoming) -> tuple[Mapping[str, Any], ...]:
    """What happened to it, in order: ``at``, ``what``, ``who``, ``said``."""
    steps = (
        ("received", incoming.arrived_at, ""),
        ("registered", incoming.registered_at, incoming.registered_by or ""),
        ("presented", incoming.presented_at, ""),
        ("distributed", incoming.distributed_at, ""),
        ("done", incoming.done_at, ""),
    )
    told: list[dict[str, Any]] = [
        {"at": at, "what": what, "who": who, "said": ""}
        for what, at, who in steps
        if at is not None
    ]
    told += [
        {"at": one.at, "what": one.kind, "who": one.said_by, "said": one.said}
        for one in archive.arrivals.remarks(incoming.id)
    ]
    return tuple(sorted(told, key=lambda one: one["at"]))
