"""Acts on incoming documents: registered, presented, distributed, worked on, answered, done.

Each checks the right, writes its event with the change, and tells the sender its status once
(regulation Điều 8–9; NĐ 30/2020 Điều 21–24; QĐ 28/2018 Điều 9.2).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from repository.deadlines import part_until
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.incoming_steps import (
    Assignment,
    Incoming,
    IncomingState,
    Part,
    Remark,
    insist,
)
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person, Right
from web import status_out
from web.arriving import EVERYTHING, take_in
from web.incoming_told import clocks, late, notice_owed, timeline
from web.status_out import queue_status
from web.wiring import Archive

__all__ = ["clocks", "late", "take_in", "timeline"]
_LONGEST = 4000
_OPEN = frozenset({IncomingState.DISTRIBUTED, IncomingState.WORKING})


def register(archive: Archive, person: Person, identifier: str) -> Incoming:
    """Give it its số đến; the sender is told 03.

    Raises:
        ForbiddenError: the person registers nothing for its agency.
        NotFoundError: there is none for this person.
        RefusedError: it is not intact, or registered already.
    """
    found = _found(archive, person, identifier, Right.REGISTER)
    made = archive.arrivals.register(found.id, person.login)
    queue_status(archive, made, status_out.ACCEPTED, f"Đã vào sổ, số đến {made.number}", person)
    return made


def present(archive: Archive, person: Person, identifier: str, to: str, note: str = "") -> Incoming:
    """Present it to whoever distributes; ``to`` is the login of a leader.

    Raises:
        ForbiddenError: the person presents nothing in its agency.
        NotFoundError: there is no such account.
        RefusedError: it is not registered, or that person does not distribute here.
    """
    found = _found(archive, person, identifier, Right.REGISTER)
    insist(found, IncomingState.PRESENTED)
    if not archive.people.find(to).may(Right.DISTRIBUTE, found.agency):
        raise RefusedError(f"{to}: không có quyền phân phối · does not distribute here")
    if note.strip():
        archive.arrivals.remark(_remark(archive, person, found, "opinion", note))
    return archive.arrivals.move(
        found.id,
        IncomingState.PRESENTED,
        person.login,
        [_event(found, presented_to=to)],
        presented_at=archive.clock(),
        presented_to=to,
    )


def distribute(
    archive: Archive,
    person: Person,
    identifier: str,
    *,
    leads: str,
    helps: Sequence[str] = (),
    knows: Sequence[str] = (),
    due: datetime | None = None,
    opinion: str = "",
) -> Incoming:
    """Give it to those who are to work on it, with a time and an instruction (Điều 9); 04.

    Each name is the login of an account, or the name of a unit. Accounts may read the document
    then, whatever else they may; who had a part before and has none now reads it no more by that.

    Raises:
        ForbiddenError: the person distributes nothing in its agency.
        RefusedError: it is not presented, nobody leads, or the time is over.
    """
    found = _found(archive, person, identifier, Right.DISTRIBUTE)
    insist(found, IncomingState.DISTRIBUTED)
    now = archive.clock()
    until = due or found.due_at or part_until(now)
    if until <= now:
        raise RefusedError("Thời hạn đã qua · the time is over")
    text = _checked(opinion) if opinion.strip() else ""
    named = [(Part.LEADS, leads), *((Part.HELPS, one) for one in helps)]
    named += [(Part.KNOWS, one) for one in knows]
    parts = [
        _part(archive, person, found, (part, name.strip()), _Order(until, text))
        for part, name in named
        if name.strip()
    ]
    said = {one.part.value: one.person or one.unit for one in parts}
    made = archive.arrivals.distribute(
        found.id, parts, person.login, [_event(found, parts=said)], due_at=until, opinion=text
    )
    if text:
        archive.arrivals.remark(_remark(archive, person, found, "opinion", text))
    queue_status(archive, made, status_out.ASSIGNED, "Lãnh đạo đã phân công xử lý", person)
    return made


def progress(archive: Archive, person: Person, identifier: str, said: str) -> Incoming:
    """Say how far the work is; the sender is told 05, each time.

    Raises:
        ForbiddenError: the person has no part in it.
        RefusedError: it is not being worked on, or nothing was said.
    """
    found = _worked_on(archive, person, identifier)
    archive.arrivals.remark(_remark(archive, person, found, "progress", said))
    made = archive.arrivals.move(
        found.id, IncomingState.WORKING, person.login, [_event(found, progress=True)]
    )
    queue_status(archive, made, status_out.WORKING, "Đang xử lý", person)
    return made


def answer(archive: Archive, person: Person, identifier: str, outgoing: str) -> Incoming:
    """Link the issued document that answers it, both ways.

    Raises:
        ForbiddenError: the person has no part in it.
        NotFoundError: there is no such issued document for this person.
        RefusedError: it is not being worked on, or that one answers another.
    """
    found = _worked_on(archive, person, identifier)
    reply = archive.issues.get(outgoing, person.scope)
    if reply.agency != found.agency or reply.replies_to not in {None, found.id}:
        raise RefusedError("Văn bản này trả lời văn bản khác · that one answers another document")
    if reply.replies_to is None:
        event = NewEvent(EventKind.DRAFTING, Outcome.SUCCESS, reply.id, {"answers": found.id})
        archive.issues.say(reply.id, person.login, [event], replies_to=found.id)
    return archive.arrivals.say(
        found.id, person.login, [_event(found, answered_by=reply.id)], reply=reply.id
    )


def finish(archive: Archive, person: Person, identifier: str, dossier: str) -> Incoming:
    """It is done, and lies in a hồ sơ of its agency; the sender is told 06.

    Raises:
        ForbiddenError: the person has no part in it.
        NotFoundError: there is no such hồ sơ.
        RefusedError: no hồ sơ was chosen, or it is not at that point.
    """
    found = _found(archive, person, identifier)
    insist(found, IncomingState.DONE)
    _insist_part(archive, person, found)
    if not dossier:
        raise RefusedError("Chưa chọn hồ sơ · no hồ sơ was chosen")
    held = archive.dossiers.get(dossier)
    if held.agency != found.agency or found.document is None:
        raise NotFoundError(f"hồ sơ {dossier}")
    archive.dossiers.place(held.id, found.document, EVERYTHING, person.login)
    made = archive.arrivals.finish(
        found.id, person.login, [_event(found, dossier=held.id)], dossier=held.id
    )
    queue_status(archive, made, status_out.DONE, "Đã giải quyết xong", person)
    return made


def reopen(archive: Archive, person: Person, identifier: str, reason: str) -> Incoming:
    """Work on it again; why is written down.

    Raises:
        ForbiddenError: the person does not distribute in its agency.
        RefusedError: it is not done, or no reason was given.
    """
    found = _found(archive, person, identifier, Right.DISTRIBUTE)
    if found.state is not IncomingState.DONE:
        raise RefusedError("Văn bản chưa giải quyết xong · it is not done")
    archive.arrivals.remark(_remark(archive, person, found, "progress", reason))
    return archive.arrivals.move(
        found.id, IncomingState.WORKING, person.login, [_event(found, reopened=True)], done_at=None
    )


def refuse(archive: Archive, person: Person, identifier: str, reason: str) -> Incoming:
    """Send it back with the reason (02), and draft the notice that is to be signed (Điều 4.2, 8.2).

    Raises:
        ForbiddenError: the person registers nothing in its agency.
        RefusedError: it is registered, or no reason was given.
    """
    from web.notices import draft_notice

    made = _found(archive, person, identifier, Right.REGISTER)
    if notice_owed(made):
        text = str(made.body["reason"])  # a crash lay between
    else:
        text = _checked(reason)
        detail = {"agency": made.agency, "code": made.code}
        event = NewEvent(EventKind.RETURN, Outcome.SUCCESS, made.id, detail)
        made = archive.arrivals.move(
            made.id, IncomingState.REFUSED, person.login, [event], reason=text
        )
    queue_status(archive, made, status_out.REFUSED, text, person)
    notice = draft_notice(archive, person, made, text)
    return archive.arrivals.say(made.id, person.login, [], notice=notice.id if notice else "")


class _Order(NamedTuple):
    """What is asked of everybody who has a part."""

    until: datetime
    opinion: str


def _found(
    archive: Archive, person: Person, identifier: str, right: Right | None = None
) -> Incoming:
    found = archive.arrivals.get(identifier, person.scope)
    if right is not None:
        person.require(right, found.agency)
    return found


def _worked_on(archive: Archive, person: Person, identifier: str) -> Incoming:
    found = _found(archive, person, identifier)
    _insist_part(archive, person, found)
    if found.state not in _OPEN:
        raise RefusedError("Văn bản chưa được phân phối, hoặc đã xong · it is not being worked on")
    return found


def _insist_part(archive: Archive, person: Person, found: Incoming) -> None:
    """Whoever has a part in it works on it; so do the clerk and the leader of its agency."""
    person.require(Right.HANDLE, found.agency)
    if person.may(Right.REGISTER, found.agency) or person.may(Right.DISTRIBUTE, found.agency):
        return
    parts = archive.arrivals.assignments(found.id)
    if not any(one.person == person.login and one.ended_as != "withdrawn" for one in parts):
        raise ForbiddenError(
            f"{person.login}: không được giao văn bản này · has no part in this document"
        )


def _part(
    archive: Archive, person: Person, found: Incoming, named: tuple[Part, str], said: _Order
) -> Assignment:
    part, name = named
    try:
        login, unit = archive.people.find(name).login, ""
    except NotFoundError:
        login, unit = None, name[:200]
    return Assignment(
        id=archive.new_id(),
        incoming=found.id,
        part=part,
        person=login,
        unit=unit,
        due_at=None if part is Part.KNOWS else said.until,
        instruction=said.opinion,
        given_by=person.login,
        given_at=archive.clock(),
    )


def _remark(archive: Archive, person: Person, found: Incoming, kind: str, said: str) -> Remark:
    return Remark(found.id, kind, _checked(said), person.login, archive.clock())


def _checked(said: str) -> str:
    text = said.strip()
    if not text or len(text) > _LONGEST:
        raise RefusedError(
            f"Cần nêu rõ, tối đa {_LONGEST} ký tự · say something, at most {_LONGEST} letters"
        )
    return text


def _event(incoming: Incoming, **detail: Any) -> NewEvent:  # noqa: ANN401
    return NewEvent(EventKind.DISTRIBUTION, Outcome.SUCCESS, incoming.id, detail)
