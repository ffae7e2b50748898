"""The exchange as a page, a command and REST ask for it: turns, messages, the outbox, agencies.

Whoever runs the axis for an agency, or registers what comes to it, sees its messages; what a
message says of its document is shown to those alone who may register it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ingest.exchange.axis import Listing
from repository.calendar import iso_utc
from repository.errors import NotFoundError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.messages import Direction, Message, MessageState
from repository.outbox import Entry, OutboxState
from repository.people import Person, Right
from web.axes import AxisSettings
from web.exchange_files import remembered
from web.exchange_lines import axis_named, connect
from web.exchange_loop import receiver, turn
from web.wiring import Archive

_RIGHTS = (Right.EXCHANGE, Right.REGISTER)


def may_exchange(person: Person, agency: str | None = None) -> bool:
    """Whether somebody may see the exchange, of one agency or of any."""
    return any(person.may(right, agency) for right in _RIGHTS)


def agencies_of(archive: Archive, person: Person) -> tuple[str, ...]:
    """The agencies whose exchange somebody may see.

    Raises:
        ForbiddenError: none.
    """
    if not may_exchange(person):
        person.require(Right.EXCHANGE)
    return tuple(a.code for a in archive.agencies.all() if may_exchange(person, a.code))


def axes_of(archive: Archive, person: Person) -> tuple[AxisSettings, ...]:
    """The connections of those agencies."""
    mine = agencies_of(archive, person)
    return tuple(axis for axis in archive.settings.axes if _agency(archive, axis) in mine)


def connections(archive: Archive, person: Person) -> list[dict[str, Any]]:
    """How each connection is."""
    return [_connection(archive, axis) for axis in axes_of(archive, person)]


def take_turn(archive: Archive, person: Person, name: str) -> dict[str, Any]:
    """One turn of a connection, now.

    Raises:
        NotFoundError: there is no such connection for this person.
        ForbiddenError: its account, or this person, may not.
        UnavailableError: nothing here reads messages.
    """
    axis = _axis(archive, person, name)
    return turn(archive, axis, receiver()).as_dict()


def insist(archive: Archive, person: Person, name: str) -> None:
    """See to it that somebody may have a turn taken.

    Raises:
        NotFoundError: there is no such connection for this person.
    """
    _axis(archive, person, name)


def messages(
    archive: Archive,
    person: Person,
    direction: Direction | None = None,
    states: tuple[MessageState, ...] = (),
    limit: int = 100,
    offset: int = 0,
) -> tuple[Message, ...]:
    """The newest messages that somebody may see."""
    mine = agencies_of(archive, person)
    return archive.messages.latest(mine, limit, offset, states, direction)


def message(archive: Archive, person: Person, identifier: str) -> Message:
    """One message.

    Raises:
        NotFoundError: there is none that the person may see.
    """
    mine, found = agencies_of(archive, person), archive.messages.get(identifier)
    if found.agency not in mine:
        raise NotFoundError(f"thông điệp {identifier}")
    return found


def outbox(
    archive: Archive, person: Person, states: tuple[OutboxState, ...] = (), limit: int = 100
) -> tuple[Entry, ...]:
    """What is, or was, to be sent for one's agencies."""
    return archive.outbox.latest(agencies_of(archive, person), limit, states)


def retry(archive: Archive, person: Person, identifier: str) -> Entry:
    """Have an entry that failed for good sent again (gửi lại).

    Raises:
        NotFoundError: there is none that the person may see.
        RefusedError: it did not fail.
    """
    mine, found = agencies_of(archive, person), archive.outbox.get(identifier)
    if found.agency not in mine:
        raise NotFoundError(f"hộp gửi {identifier}")
    again = archive.outbox.again(identifier)
    detail = {"code": again.code, "axis": again.axis, "again": True}
    event = NewEvent(EventKind.TRANSFER, Outcome.WARNING, again.object, detail)
    archive.ledger.record(person.login, event)
    return again


def agencies_listed(archive: Archive, person: Person, name: str) -> tuple[Listing, ...]:
    """The agencies that an axis knows.

    Raises:
        NotFoundError: there is no such connection for this person.
        UnavailableError: the axis does not answer.
    """
    return tuple(connect(archive, _axis(archive, person, name)).agencies())


def may_read(person: Person, found: Message) -> bool:
    """Whether somebody may see what a message says of its document."""
    return person.may(Right.REGISTER, found.agency)


def told_message(person: Person, found: Message, *, whole: bool = False) -> dict[str, Any]:
    """A message as JSON; ``whole``: with what it says, for whoever may read that."""
    names = ("id", "axis", "agency", "kind", "size", "sender", "code", "status_code")
    said: dict[str, Any] = {name: getattr(found, name) for name in names}
    said |= {
        "direction": found.direction.value,
        "sha256": f"sha256:{found.sha256}",
        "state": found.state.value,
        "at": iso_utc(found.at),
        "axis_id": found.axis_id,
        "document_id": found.document_id,
        "object": found.object,
        "acknowledged": str(found.body.get("acknowledged", "")),
        "findings": [dict(one) for one in found.body.get("findings") or ()],
    }
    said["unexamined"] = bool(found.body.get("unexamined"))
    if whole and may_read(person, found):
        said |= {name: found.body.get(name) for name in ("header", "status", "attachments")}
    return said


def told_entry(entry: Entry) -> dict[str, Any]:
    """An entry of the outbox as JSON, without what is sent."""
    names = ("id", "axis", "agency", "object", "code", "kind", "tries", "problem", "asked_by")
    return {name: getattr(entry, name) for name in names} | {
        "state": entry.state.value,
        "to": list(entry.content.get("to", ())),
        "asked_at": iso_utc(entry.asked_at),
        "next_at": iso_utc(entry.next_at) if entry.next_at else None,
        "sent_at": iso_utc(entry.sent_at) if entry.sent_at else None,
        "axis_id": entry.axis_id,
    }


def told_listing(one: Listing) -> dict[str, Any]:
    """An agency of the axis as JSON."""
    return asdict(one)


def _connection(archive: Archive, axis: AxisSettings) -> dict[str, Any]:
    known: Mapping[str, Any] = remembered(archive, axis.name)
    return {
        "axis": axis.name,
        "kind": axis.kind,
        "url": axis.url,
        "agency": axis.agency,
        "organ_id": axis.organ_id,
        "login": axis.login,
        "poll_seconds": axis.poll_seconds,
        "waiting": archive.outbox.waiting(axis.name),
        "at": known.get("at"),
        "good_at": known.get("good_at"),
        "problems": list(known.get("problems") or ()),
    }


def _axis(archive: Archive, person: Person, name: str) -> AxisSettings:
    """A connection of somebody's agencies; what is not theirs is not there."""
    axis = axis_named(archive, name)
    mine = agencies_of(archive, person)
    if _agency(archive, axis) not in mine:
        raise NotFoundError(f"trục liên thông {name}")
    return axis


def _agency(archive: Archive, axis: AxisSettings) -> str:
    try:
        return archive.agencies.find(axis.agency).code
    except NotFoundError:
        return axis.agency
