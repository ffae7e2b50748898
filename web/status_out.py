"""Statuses that go out: each step is told to the sender, once (QĐ 28/2018 Điều 9)."""

from dataclasses import replace

from ingest.exchange.envelope import Organ, Reference, Status, as_json
from repository.incoming_steps import Incoming
from repository.outbox import Entry
from repository.people import Person
from web.outgoing_header import organ_of
from web.wiring import Archive

ARRIVED, REFUSED, ACCEPTED, ASSIGNED, WORKING, DONE = "01", "02", "03", "04", "05", "06"
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


def _ours(archive: Archive, incoming: Incoming) -> Organ:
    """Ourselves, under the code that the message was addressed to."""
    organ = organ_of(archive, incoming.agency)
    return replace(organ, code=str(incoming.body.get("addressed_as", "")) or organ.code)


def _place(archive: Archive, incoming: Incoming, code: str) -> str:
    if code not in _REPEATED:
        return code
    told = sum(1 for one in archive.outbox.of_object(incoming.id) if one.code.startswith(code))
    return f"{code}#{told + 1}"
