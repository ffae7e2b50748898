"""Sending: an issued document goes to its recipients, over the axis, on paper, or both.

It goes on the day of its issue, at the latest on the morning of the next working day (regulation
Điều 10.3); to more recipients whenever somebody says so. Nothing is sent here: it is put into the
outbox, once for each round of recipients.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from repository.calendar import iso_utc
from repository.deadlines import Act, due
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.outbox import DOCUMENT, Entry, OutboxState
from repository.outgoing import Sought
from repository.outgoing_steps import Means, Outgoing, OutgoingState, Recipient, Transport
from repository.people import Person, Right
from repository.succession import successor_on
from web.outgoing_acts import found
from web.outgoing_header import content_of
from web.outgoing_said import To, recipients_of
from web.routing import AXIS, ON_PAPER, Route, route
from web.wiring import Archive

SENDABLE = frozenset({OutgoingState.KEPT, OutgoingState.SENT})
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document in the archive that was not sent."""

    outgoing: Outgoing
    due: datetime
    late: bool


def send_deadline(outgoing: Outgoing) -> datetime | None:
    """Until when it is to be sent; None while it is not numbered."""
    if outgoing.numbered_at is None:
        return None
    return due(Act.SEND, outgoing.numbered_at, outgoing.priority)


def unsent(
    archive: Archive, person: Person, agency: str = "", *, late: bool = False
) -> tuple[Waiting, ...]:
    """What is kept and was not sent, what is due first first; ``late``: only what is overdue."""
    sought = Sought(agency=agency, states=frozenset({OutgoingState.KEPT}))
    now = archive.clock()
    waiting = [
        Waiting(one, until, until <= now)
        for one in archive.issues.found(sought, person.scope, _MOST)
        if (until := send_deadline(one)) is not None
    ]
    waiting.sort(key=lambda one: (one.due, one.outgoing.id))
    return tuple(one for one in waiting if one.late or not late)


def routes(archive: Archive, outgoing: Outgoing) -> tuple[Route, ...]:
    """How each recipient that waits would be reached now, and why."""
    day = outgoing.issued or archive.clock().date()
    rules = archive.decisions.paper_rules()
    everybody = archive.agencies.all()
    known = {agency.code: agency for agency in everybody}
    made = []
    for one in archive.recipients.of(outgoing.id):
        if one.transport is Transport.WAITING:
            coded = one.means in AXIS
            successor = (
                successor_on(tuple(known.values()), one.code, day) if coded else (one.code, "")
            )
            made.append(route(outgoing, one, rules, known, successor))
    return tuple(made)


def axis_of(archive: Archive, agency: str) -> str:
    """The name of the axis that an agency is connected to; empty: none."""
    axes: Sequence[Any] = getattr(archive.settings, "axes", ())
    return next((str(one.name) for one in axes if one.agency == agency), "")


def send(archive: Archive, person: Person, identifier: str, more: Sequence[To] = ()) -> Outgoing:
    """Send a document to those that it has not gone to, and to ``more``.

    Raises:
        ForbiddenError: the person sends nothing out for its agency.
        RefusedError: it is not in the archive, or recalled; nobody is left to send it to; the
            agency is connected to no axis.
    """
    from ingest.turns import Turns

    _sendable(archive, person, identifier)
    with Turns(archive.settings.spool / "turns-sending").of([identifier]):
        outgoing = _sendable(archive, person, identifier)
        if more:
            _add(archive, person, outgoing, more)
        return _send(archive, person, outgoing, routes(archive, outgoing))


def mark_paper_sent(
    archive: Archive, person: Person, identifier: str, code: str, note: str = ""
) -> Recipient:
    """Note that the paper, or the folder, went to one recipient.

    Raises:
        ForbiddenError: the person sends nothing out for its agency.
        NotFoundError: it does not go there.
        RefusedError: it is not in the archive yet, or is not sent there on paper.
    """
    outgoing = _sendable(archive, person, identifier)
    one = next((r for r in archive.recipients.of(identifier) if r.code == code), None)
    if one is None:
        raise NotFoundError(f"văn bản đi {identifier}: nơi nhận {code}")
    if one.means is Means.AXIS:
        raise RefusedError(
            f"{code}: chỉ gửi qua trục, không gửi bản giấy · goes over the axis only"
        )
    now = archive.clock()
    said: dict[str, Any] = {"paper_note": note.strip()[:500]} if note.strip() else {}
    if one.means in ON_PAPER:
        said["paper_at"] = now
    if one.means is not Means.BOTH:
        said |= {"transport": Transport.SENT.value, "sent_at": now}
    detail = {"recipient": code, "means": one.means.value, "paper": iso_utc(now)}
    event = NewEvent(EventKind.ISSUE, Outcome.SUCCESS, identifier, detail)
    noted = archive.recipients.note(identifier, code, person.login, [event], **said)
    if one.means is not Means.BOTH and outgoing.state is OutgoingState.KEPT:
        archive.issues.move(identifier, OutgoingState.SENT, person.login, (), sent_at=now)
    return noted


def note_paper_kept(archive: Archive, person: Person, identifier: str, place: str) -> Outgoing:
    """Note where the paper original lies: both forms are kept (regulation Điều 14.5).

    Raises:
        ForbiddenError: the person sends nothing out for its agency.
        RefusedError: no place was said, or the document is frozen.
    """
    _sendable(archive, person, identifier)
    if not place.strip():
        raise RefusedError("Chưa nêu nơi lưu bản giấy · say where the paper lies")
    kept = {"place": place.strip()[:500], "by": person.login, "at": iso_utc(archive.clock())}
    event = NewEvent(EventKind.ISSUE, Outcome.SUCCESS, identifier, {"paper kept": kept["place"]})
    return archive.issues.say(identifier, person.login, [event], paper_kept=kept)


def _sendable(archive: Archive, person: Person, identifier: str) -> Outgoing:
    outgoing = found(archive, person, identifier, Right.REGISTER)
    if outgoing.frozen or outgoing.state not in SENDABLE:
        raise RefusedError(
            f"Văn bản đang ở bước «{outgoing.state.value}», chưa vào kho hoặc đã thu hồi: không "
            f"gửi được · the document is {outgoing.state.value}: not in the archive, or taken back"
        )
    return outgoing


def _add(archive: Archive, person: Person, outgoing: Outgoing, more: Sequence[To]) -> None:
    """Those that wait stay, and others come."""
    held = archive.recipients.of(outgoing.id)
    waiting = [
        To("" if one.code.startswith("giấy:") else one.code, one.name, one.means)
        for one in held
        if one.transport is Transport.WAITING
    ]
    gone = {one.code for one in held if one.transport is not Transport.WAITING}
    papers = [one for one in held if one.code.startswith("giấy:") and one.code in gone]
    made = recipients_of(archive, outgoing.id, [*waiting, *more])
    chosen = [one for one in made if one.code not in gone or one.code.startswith("giấy:")]
    first = max((int(one.code.partition(":")[2]) for one in papers), default=0)
    chosen = [_later(one, first) for one in chosen]
    archive.recipients.choose(outgoing.id, chosen, person.login)


def _later(one: Recipient, first: int) -> Recipient:
    if not first or not one.code.startswith("giấy:"):
        return one
    return replace(one, code=f"giấy:{int(one.code.partition(':')[2]) + first}")


def _send(
    archive: Archive, person: Person, outgoing: Outgoing, planned: Sequence[Route]
) -> Outgoing:
    if not planned:
        raise RefusedError("Không còn nơi nhận nào chờ gửi · nobody is left to send it to")
    dead = [one for one in planned if not one.open]
    if len(dead) == len(planned):
        raise RefusedError(
            f"Không gửi được: {'; '.join(one.why.partition(' · ')[0] for one in dead)} "
            "· there is nobody to send it to"
        )
    over_axis = [one for one in planned if one.means in AXIS and one.open]
    axis = axis_of(archive, outgoing.agency)
    if over_axis and not axis:
        raise RefusedError(
            f"Cơ quan {outgoing.agency} chưa nối trục liên thông ([[axis]] trong luutru.toml): chỉ "
            "gửi được bản giấy hoặc qua thư mục "
            f"· {outgoing.agency} is connected to no axis: only paper or a folder is possible"
        )
    ways = {one.recipient.code: (one.means, one.routed_to, one.why) for one in planned}
    archive.recipients.route(outgoing.id, ways, person.login)
    paper = outgoing.paper or any(one.means is Means.BOTH for one in planned)
    if paper and not outgoing.paper:
        outgoing = archive.issues.say(outgoing.id, person.login, (), paper=True)
    if over_axis:
        _queue(archive, person, outgoing, axis, over_axis)
    return found(archive, person, outgoing.id)


def _queue(
    archive: Archive, person: Person, outgoing: Outgoing, axis: str, planned: Sequence[Route]
) -> None:
    """Put one entry for all of them into the outbox; whom an entry names already, waits already."""
    rounds = [
        entry
        for entry in archive.outbox.of_object(outgoing.id)
        if entry.code.partition(":")[0] == DOCUMENT
    ]
    named = {
        code
        for entry in rounds
        if entry.state is not OutboxState.CANCELLED
        for code in entry.content["to"]
    }
    fresh = [one for one in planned if one.code not in named]
    now = archive.clock()
    if fresh:
        code = DOCUMENT if not rounds else f"{DOCUMENT}:{len(rounds) + 1}"
        archive.outbox.put(
            Entry(
                id=archive.new_id(),
                axis=axis,
                agency=outgoing.agency,
                object=outgoing.id,
                code=code,
                kind="document",
                content=content_of(archive, person, outgoing, fresh),
                asked_by=person.login,
                asked_at=now,
            )
        )
    until = send_deadline(outgoing)
    detail = {
        "to": sorted({one.code for one in planned}),
        "axis": axis,
        "paper": outgoing.paper,
        "late": until is not None and until <= now,
    }
    event = NewEvent(EventKind.ISSUE, Outcome.SUCCESS, outgoing.id, detail)
    codes = [one.recipient.code for one in planned]
    archive.recipients.queue(outgoing.id, codes, person.login, event)
