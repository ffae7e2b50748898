"""Statuses that go out: each step is told to the sender, once (QĐ 28/2018 Điều 9)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from ingest.exchange.envelope import Organ, Reference, Status, as_json
from repository.access import Scope
from repository.incoming import Wanted
from repository.incoming_steps import Incoming, IncomingState
from repository.outbox import Entry
from repository.people import Person, owner
from web.outgoing_header import organ_of
from web.wiring import Archive

ARRIVED, REFUSED, ACCEPTED, ASSIGNED, WORKING, DONE = "01", "02", "03", "04", "05", "06"
RECENT, MOST = timedelta(days=7), 5_000
_REPEATED = frozenset({WORKING})
"""What may be told more than once (``edxml.md`` §2)."""


def queue_status(
    archive: Archive, incoming: Incoming, code: str, said: str, person: Person
) -> bool:
    """Put a status into the outbox; False if it is there, or nobody waits for it.

    Who sent on paper, or by a folder, is told of nothing over the axis.
    """
    axis = str(incoming.body.get("axis", ""))
    if not axis or not incoming.sender:
        return False
    about = Reference(
        incoming.sender, incoming.code, incoming.issued, str(incoming.body.get("document_id", ""))
    )
    now = archive.clock()
    told = Status(_ours(archive, incoming), about, code, said, now)
    return archive.outbox.put(
        Entry(
            id=archive.new_id(),
            axis=axis,
            agency=incoming.agency,
            object=incoming.id,
            code=_place(archive, incoming, code),
            kind="status",
            content={"status": as_json(told), "to": [incoming.sender]},
            asked_by=person.login,
            asked_at=now,
        )
    )


def catch_up(archive: Archive, agency: str) -> int:
    """Queue what a crash between a step and the outbox left untold; how many that was.

    Looks at what came, or was worked on, in the last days.
    """
    since = archive.clock() - RECENT
    wanted = Wanted(agency=agency, arrived_from=since)
    told = 0
    for one in archive.arrivals.found(wanted, Scope.of_owner(), MOST):
        known = {entry.code for entry in archive.outbox.of_object(one.id)}
        for code, said in _owed(one):
            if code not in known:
                told += queue_status(archive, one, code, said, owner())
    return told


def _owed(one: Incoming) -> Iterator[tuple[str, str]]:
    if one.state is IncomingState.REFUSED:
        yield REFUSED, str(one.body.get("reason", "")) or "Từ chối tiếp nhận"
    elif one.state is not IncomingState.HELD:
        yield ARRIVED, "Đã đến"
    if one.number is not None:
        yield ACCEPTED, f"Đã vào sổ, số đến {one.number}"
    if one.distributed_at is not None:
        yield ASSIGNED, "Lãnh đạo đã phân công xử lý"
    if one.done_at is not None:
        yield DONE, "Đã giải quyết xong"


def _ours(archive: Archive, incoming: Incoming) -> Organ:
    """Ourselves, under the code that the message was addressed to."""
    organ = organ_of(archive, incoming.agency)
    return replace(organ, code=str(incoming.body.get("addressed_as", "")) or organ.code)


def _place(archive: Archive, incoming: Incoming, code: str) -> str:
    if code not in _REPEATED:
        return code
    told = sum(1 for one in archive.outbox.of_object(incoming.id) if one.code.startswith(code))
    return f"{code}#{told + 1}"
