"""Taking back, correcting and replacing what was issued: the sender's side.

A recalled document and all that is said of it is frozen at once; its recipients are told, and each
answers 15 or 16 (QĐ 28/2018 Điều 8.2; NĐ 30/2020 Điều 18, PL VI.III.8). What is filed where is no
change of the document: a frozen one may still be placed in a hồ sơ.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.exchange.envelope import Business, Organ, Reference, Staff, Status, as_json
from ingest.exchange.envelope import Update as Change
from repository.calendar import iso_utc
from repository.errors import RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.outbox import Entry
from repository.outgoing_steps import Means, Outgoing, OutgoingState, Recipient, Transport
from repository.people import Person, Right
from repository.recalling import take_back
from web.outgoing_acts import found
from web.outgoing_header import header_of, organ_of, sent_files
from web.outgoing_said import To
from web.routing import AXIS, Route
from web.sending import axis_of, send
from web.wiring import Archive

AS_STATUS, AS_MESSAGE = "status", "message"
"""How a recall is told: as status 13, or as a document message of kind 1; both are in use."""
ISSUED = frozenset({OutgoingState.KEPT, OutgoingState.SENT})
_HAVE_IT = frozenset({Transport.QUEUED, Transport.SENT, Transport.DELIVERED})
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Corrected:
    """What an update says otherwise; what is None stays as it was."""

    subject: str | None = None
    places: tuple[str, ...] | None = None
    note: str = ""


def recall(
    archive: Archive, person: Person, identifier: str, reason: str, form: str = AS_STATUS
) -> Outgoing:
    """Take a document back: frozen, cancelled where it was not sent, asked back where it was.

    Raises:
        ForbiddenError: the person sends nothing out for its agency.
        RefusedError: it is not in the archive, or ended already; no reason was given; its agency
            is connected to no axis any more, and somebody has it from there.
    """
    said = _reason(reason)
    if form not in {AS_STATUS, AS_MESSAGE}:
        raise RefusedError(f"{form[:20]}: status, message")
    found(archive, person, identifier, Right.REGISTER)
    with _alone(archive, identifier):
        outgoing = found(archive, person, identifier, Right.REGISTER)
        axis, now = axis_of(archive, outgoing.agency), archive.clock()
        have_it = [one for one in archive.recipients.of(identifier) if _has(one)]
        if have_it and not axis:
            raise _unconnected(outgoing)

        def telling(one: Recipient) -> Entry:
            content = _asked_back(archive, person, outgoing, one, said, form)
            code = one.routed_to or one.code
            return _entry(archive, person, outgoing, axis, f"13:{_short(code)}", content)

        told = {"reason": said, "at": iso_utc(now), "by": person.login, "form": form}
        return take_back(archive.issues, identifier, person.login, told, telling)


def update(
    archive: Archive,
    person: Person,
    identifier: str,
    reason: str,
    corrected: Corrected | None = None,
    instead: str = "",
) -> Outgoing:
    """Send a correction to everybody who has the document; the document itself stays as it is.

    Args:
        archive: The archive.
        person: Who sends.
        identifier: The document.
        reason: Why.
        corrected: What is said of it otherwise.
        instead: Another document of ours, signed and sealed, whose files are to be used instead.

    Raises:
        ForbiddenError: the person sends nothing out for its agency.
        NotFoundError: there is no such document.
        RefusedError: it was not sent or is frozen; nobody has it over the axis; no reason.
    """
    said, changed = _reason(reason), corrected or Corrected()
    found(archive, person, identifier, Right.REGISTER)
    with _alone(archive, identifier):
        outgoing = found(archive, person, identifier, Right.REGISTER)
        have_it, axis = _updatable(archive, outgoing)
        rounds = list(outgoing.body.get("updates", ()))
        told = {
            "reason": said,
            "at": iso_utc(archive.clock()),
            "by": person.login,
            "instead": instead,
            "note": changed.note[:_LONGEST],
        }
        content = _changed(
            archive, person, outgoing, have_it, reason=said, changed=changed, instead=instead
        )
        code = f"update:{len(rounds) + 1}"
        archive.outbox.put(_entry(archive, person, outgoing, axis, code, content))
        for one in have_it:
            asked = {"asked": told["at"], "answer": ""}
            where = one.routed_to or one.code
            archive.recipients.note(identifier, where, person.login, (), update=asked)
        event = NewEvent(EventKind.RECALL, Outcome.SUCCESS, identifier, {"update": said})
        return archive.issues.say(identifier, person.login, [event], updates=[*rounds, told])


def replace_with(
    archive: Archive, person: Person, identifier: str, new: str, reason: str
) -> Outgoing:
    """Send another document in the place of this one, to all that have it; this one is frozen.

    Returns:
        The new document. The old one is frozen in the transaction that says that the new one
        was sent.

    Raises:
        ForbiddenError: the person sends nothing out for its agency.
        NotFoundError: there is no such document.
        RefusedError: one of them is not issued, or the old one ended already; no reason.
    """
    said = _reason(reason)
    old = found(archive, person, identifier, Right.REGISTER)
    made = found(archive, person, new, Right.REGISTER)
    if old.id == made.id or old.agency != made.agency or old.state not in ISSUED:
        raise RefusedError(
            "Chỉ thay thế văn bản đã phát hành, chưa thu hồi, của cùng cơ quan "
            "· only an issued document of the same agency, not ended yet, is replaced"
        )
    if made.state is not OutgoingState.KEPT or made.replaces not in {None, old.id}:
        raise RefusedError(
            "Văn bản thay thế phải ở bước chờ gửi · the new one has to wait for being sent"
        )
    event = NewEvent(EventKind.RECALL, Outcome.SUCCESS, made.id, {"replaces": old.id})
    archive.issues.say(
        made.id, person.login, [event], replaces=old.id, replacement={"reason": said}
    )
    known = {one.code for one in archive.recipients.of(made.id)}
    more = [
        To("" if one.code.startswith("giấy:") else one.code, one.name, one.means)
        for one in archive.recipients.of(old.id)
        if one.code not in known and one.transport is not Transport.WAITING
    ]
    return send(archive, person, made.id, more)


def told_back(archive: Archive, identifier: str) -> tuple[Mapping[str, Any], ...]:
    """Who was asked to give a document back, or to take an update, and what each answered."""
    return tuple(
        {"code": one.code, "name": one.name, "kind": kind, **one.body[kind]}
        for one in archive.recipients.of(identifier)
        for kind in ("recall", "update")
        if kind in one.body
    )


def _updatable(archive: Archive, outgoing: Outgoing) -> tuple[list[Recipient], str]:
    if outgoing.state is not OutgoingState.SENT:
        raise RefusedError(
            "Chỉ cập nhật văn bản đã phát hành, chưa thu hồi "
            "· only what was sent, and is not frozen, is updated"
        )
    have_it = [one for one in archive.recipients.of(outgoing.id) if _has(one)]
    if not have_it:
        raise RefusedError("Chưa nơi nhận nào có văn bản qua trục · nobody has it")
    axis = axis_of(archive, outgoing.agency)
    if not axis:
        raise _unconnected(outgoing)
    return have_it, axis


def _changed(
    archive: Archive,
    person: Person,
    outgoing: Outgoing,
    have_it: Sequence[Recipient],
    *,
    reason: str,
    changed: Corrected,
    instead: str,
) -> dict[str, Any]:
    """What an update holds: the header as it reads now, and the files that count now."""
    document = archive.catalogue.get(outgoing.document or "", person.scope)
    files = document
    if instead:
        other = found(archive, person, instead)
        if other.state not in ISSUED or other.document is None:
            raise RefusedError(f"{instead}: chưa phát hành · is not issued")
        files = archive.catalogue.get(other.document, person.scope)
    business = Business.UPDATE
    header = header_of(archive, person, outgoing, _routes(have_it), document, business)
    header = replace(
        header,
        subject=changed.subject or header.subject,
        to_places=header.to_places if changed.places is None else changed.places,
        concerns=header.document_id,
        reason=reason,
        updates=(Change(document=True, receivers=False),),
    )
    codes = dict.fromkeys(one.routed_to or one.code for one in have_it)
    return {"header": as_json(header), "files": sent_files(files), "to": list(codes)}


def _asked_back(
    archive: Archive, person: Person, outgoing: Outgoing, one: Recipient, reason: str, form: str
) -> dict[str, Any]:
    code = one.routed_to or one.code
    if form == AS_MESSAGE and outgoing.document is not None:
        document = archive.catalogue.get(outgoing.document, person.scope)
        header = header_of(
            archive, person, outgoing, _routes([one]), document, business=Business.RECALL
        )
        header = replace(header, reason=reason, concerns=header.document_id)
        return {"header": as_json(header), "files": [], "to": [code]}
    about = Reference(
        code, outgoing.code, outgoing.issued, str(outgoing.body.get("document_id", ""))
    )
    sender: Organ = organ_of(archive, outgoing.agency)
    told = Status(sender, about, "13", reason, archive.clock(), Staff(name=person.full_name))
    return {"status": as_json(told), "to": [code]}


def _entry(
    archive: Archive,
    person: Person,
    outgoing: Outgoing,
    axis: str,
    code: str,
    content: Mapping[str, Any],
) -> Entry:
    return Entry(
        id=archive.new_id(),
        axis=axis,
        agency=outgoing.agency,
        object=outgoing.id,
        code=code,
        kind="document" if "header" in content else "status",
        content=content,
        asked_by=person.login,
        asked_at=archive.clock(),
    )


def _routes(recipients: Sequence[Recipient]) -> tuple[Route, ...]:
    return tuple(Route(one, one.means, one.routed_to, one.name, "") for one in recipients)


def _has(one: Recipient) -> bool:
    """Whether somebody may have a document over the axis."""
    return one.means in AXIS and one.transport in _HAVE_IT and one.means is not Means.FOLDER


def _short(code: str) -> str:
    """A code of any length, as the outbox can hold it."""
    return hashlib.sha256(code.encode()).hexdigest()[:16]


def _alone(archive: Archive, identifier: str) -> Any:  # noqa: ANN401  a context, imported late
    from ingest.turns import Turns

    return Turns(archive.settings.spool / "turns-sending").of([identifier])


def _reason(text: str) -> str:
    said = " ".join(text.split())
    if not said or len(said) > _LONGEST:
        raise RefusedError(f"Cần nêu lý do, tối đa {_LONGEST} ký tự · a reason is needed")
    return said


def _unconnected(outgoing: Outgoing) -> RefusedError:
    return RefusedError(
        f"Cơ quan {outgoing.agency} chưa nối trục liên thông · is connected to no axis"
    )
