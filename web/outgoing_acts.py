"""Issued documents (văn bản đi): drafted, revised, talked over, given up.

All drafts are kept, with what was said of each (NĐ 30/2020 Điều 10). Bytes lie in every store
before a word is written of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from repository.access import Level
from repository.agencies import Agency
from repository.calendar import VIETNAM
from repository.deadlines import hours_on
from repository.errors import ForbiddenError, RefusedError
from repository.incoming_steps import Remark, Source
from repository.ledger import EventKind, NewEvent, Outcome
from repository.outgoing_steps import Outgoing, OutgoingState
from repository.people import Person, Right
from web.living import insist_living
from web.outgoing_files import Files, put
from web.outgoing_said import Said, To, checked, columns, recipients_of, said_of
from web.wiring import Archive

OPEN = frozenset({OutgoingState.DRAFT, OutgoingState.CHECKED, OutgoingState.READY})
"""While nobody has signed."""
_LONGEST = 4000


def found(
    archive: Archive, person: Person, identifier: str, right: Right | None = None
) -> Outgoing:
    """An issued document that the person may see, with ``right`` in its agency.

    Raises:
        NotFoundError: there is none for them.
        ForbiddenError: it is seen, and yet not theirs to act on.
    """
    outgoing = archive.issues.get(identifier, person.scope)
    if right is not None:
        person.require(right, outgoing.agency)
    return outgoing


def draft(
    archive: Archive,
    person: Person,
    agency: str,
    said: Said,
    files: Files | None = None,
    to: Sequence[To] = (),
) -> Outgoing:
    """Begin a document: what is said of it, its first version, and whom it goes to.

    Raises:
        ForbiddenError: the person drafts nothing for this agency.
        NotFoundError: there is no such agency, signer, hồ sơ or incoming document for them.
        RefusedError: what is said cannot be so; a file cannot be read, is signed already, or bears
            a mark of secrecy; the agency is not there any more.
    """
    found_agency = archive.agencies.find(agency)
    person.require(Right.HANDLE, found_agency.code)
    insist_living(archive, found_agency)
    told = _checked(archive, person, found_agency, said)
    identifier, now = archive.new_id(), archive.clock()
    recipients = recipients_of(archive, identifier, to)
    row = columns(told)
    body = {name: row.pop(name) for name in ("fields", "places", "copies")}
    opened = Outgoing(
        id=identifier,
        agency=found_agency.code,
        level=Level(told.level),
        source=Source.DRAFT,
        state=OutgoingState.DRAFT,
        drafted_by=person.login,
        drafted_at=now,
        due_at=_due(told),
        body=body,
        **row | {"priority": told.priority},
    )
    if files is None:
        return archive.issues.open(opened, recipients, person.login)
    version = put(archive, person, opened, files)
    archive.issues.open(opened, recipients, person.login)
    return archive.issues.add_draft(version.draft, person.login, **version.said)


def revise(
    archive: Archive,
    person: Person,
    identifier: str,
    files: Files | None = None,
    said: Said | None = None,
    to: Sequence[To] | None = None,
) -> Outgoing:
    """Bring a new version, or say otherwise; it is a draft again, and both checks are void.

    Raises:
        ForbiddenError: the person drafts nothing for its agency.
        RefusedError: it is signed already (it has first to be returned); else as ``draft``.
    """
    outgoing = found(archive, person, identifier, Right.HANDLE)
    if outgoing.state not in OPEN:
        raise RefusedError(
            "Văn bản đã ký hoặc đã phát hành: trả lại dự thảo trước khi sửa "
            "· it is signed or issued: it has to be returned before it is revised"
        )
    changed: dict[str, Any] = {"checked_by": {}}
    if said is not None:
        agency = archive.agencies.find(outgoing.agency)
        told = _checked(archive, person, agency, said)
        changed |= columns(told) | {"level": told.level.value, "due_at": _due(told)}
    if to is not None:
        recipients = recipients_of(archive, identifier, to)
        archive.recipients.choose(identifier, recipients, person.login)
    if files is None:
        event = _event(EventKind.DRAFTING, identifier, version=outgoing.version, changed="fields")
        return archive.issues.move(
            identifier, OutgoingState.DRAFT, person.login, [event], seen=outgoing, **changed
        )
    version = put(archive, person, outgoing, files)
    return archive.issues.add_draft(
        version.draft, person.login, OutgoingState.DRAFT, **{**changed, **version.said}
    )


def change(archive: Archive, person: Person, identifier: str, **said: Any) -> Outgoing:  # noqa: ANN401
    """As ``revise``, with only some of what is said changed; ``said`` are fields of ``Said``."""
    outgoing = found(archive, person, identifier, Right.HANDLE)
    return revise(archive, person, identifier, said=replace(said_of(outgoing), **said))


def comment(archive: Archive, person: Person, identifier: str, said: str) -> Remark:
    """Say something of the draft; it is kept with it.

    Raises:
        ForbiddenError: the person has no part in documents of its agency.
        RefusedError: nothing was said.
    """
    outgoing = found(archive, person, identifier, Right.HANDLE)
    remark = remark_on(archive, person, outgoing, "comment", said)
    event = _event(EventKind.DRAFTING, identifier, comment=outgoing.version)
    archive.issues.remark(remark, [event])
    return remark


def drop(archive: Archive, person: Person, identifier: str, reason: str) -> Outgoing:
    """Give a draft up; its versions stay.

    Raises:
        ForbiddenError: the person drafts nothing for its agency.
        RefusedError: it is signed, or no reason was given.
    """
    outgoing = found(archive, person, identifier, Right.HANDLE)
    remark = remark_on(archive, person, outgoing, "returned", reason)
    event = _event(EventKind.DRAFTING, identifier, dropped=outgoing.version)
    dropped = archive.issues.move(
        identifier, OutgoingState.DROPPED, person.login, [event], seen=outgoing
    )
    archive.issues.remark(remark)
    return dropped


def remark_on(archive: Archive, person: Person, outgoing: Outgoing, kind: str, said: str) -> Remark:
    """A remark on the version that counts.

    Raises:
        RefusedError: nothing was said, or too much.
    """
    text = said.strip()
    if not text or len(text) > _LONGEST:
        raise RefusedError(
            f"Cần nêu ý kiến, tối đa {_LONGEST} ký tự · say something, at most {_LONGEST} letters"
        )
    return Remark(outgoing.id, kind, text, person.login, archive.clock(), outgoing.version)


def _checked(archive: Archive, person: Person, agency: Agency, said: Said) -> Said:
    """As ``checked``; and what it answers or replaces is there for this person."""
    if said.answers:
        archive.arrivals.get(said.answers, person.scope)
    if said.replaces:
        found(archive, person, said.replaces)
    if not person.scope.sees("", agency.code, said.level):
        raise ForbiddenError(
            f"{said.level.value}: không được xem văn bản ở mức này "
            "· may not read documents of this level"
        )
    if said.signer:
        signer = archive.people.find(said.signer)
        signer.require(Right.SIGN, agency.code)
        if not signer.scope.sees("", agency.code, said.level):
            raise RefusedError(
                f"{said.signer}: người ký không được xem văn bản ở mức này "
                "· who is to sign may not read documents of this level"
            )
    return checked(archive, agency, said)


def _event(kind: EventKind, identifier: str, **detail: Any) -> NewEvent:  # noqa: ANN401
    return NewEvent(kind, Outcome.SUCCESS, identifier, detail)


def _due(said: Said) -> datetime | None:
    if said.due is None:
        return None
    return datetime.combine(said.due, hours_on(said.due).ends, VIETNAM)
