"""The desk: an issued document is signed or sealed with a key that stays where it is.

What is to be signed is laid on the desk of whoever asks (``web.drafting``), looked at, placed,
asked of the key's own desk or signed with a demonstration's key; then it is taken from there. An
annex in a file of its own lies there as one more draft.
"""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from repository.errors import ArchiveError, NotFoundError, RefusedError
from repository.outgoing import NumberGoneError
from repository.outgoing_steps import Outgoing, OutgoingState
from repository.people import Person
from web import issuing
from web.drafting import Desk, Draft
from web.drafts import put_certificate
from web.outgoing_acts import found
from web.outgoing_files import fetch_annexes, fetch_draft, last, looked_at, working_folder
from web.outgoing_numbers import (
    Proposal,
    alone,
    enter_sealed,
    forget_seal,
    propose,
    take_number,
    to_be_sealed,
)
from web.outgoing_said import said_of
from web.outgoing_sealing import keep
from web.outgoing_signing import bring_signed, to_be_signed, usual_level, who
from web.wiring import Archive


def lay_on_desk(
    archive: Archive, person: Person, identifier: str, certificate: bytes = b""
) -> tuple[Draft, ...]:
    """Lay what waits for this person's signature, or seal, on the person's desk.

    Args:
        archive: The archive.
        person: Who signs, or seals.
        identifier: The document.
        certificate: Of whose key it is signed with, where that is known already.

    Returns:
        The document, then its annexes in files of their own; each with its place, or the reason
        why it cannot be signed (``refusal``).

    Raises:
        ForbiddenError: the person neither signs nor seals it.
        RefusedError: it waits for neither, or the desk is full.
    """
    outgoing = found(archive, person, identifier)
    if outgoing.state is OutgoingState.SIGNED:
        return _to_seal(archive, person, to_be_sealed(archive, person, identifier), certificate)
    return _to_sign(archive, person, to_be_signed(archive, person, identifier), certificate)


def take_from_desk(archive: Archive, person: Person, identifier: str) -> Outgoing:
    """Take what was signed or sealed from the desk; a sealed document goes on into the archive.

    Raises:
        NotFoundError: it does not lie there, or is not signed yet.
        NumberGoneError: another took the number drawn into it: it is to be laid on anew.
        RefusedError: what was signed there is another file; says why.
    """
    outgoing, desk = found(archive, person, identifier), Desk(archive, person)
    held = [desk.get(str(one)) for one in outgoing.body.get("desk", ())]
    if not held:
        raise NotFoundError(f"văn bản đi {identifier}: không có gì trên bàn ký")
    for one in held:
        if one.stage != "done":
            raise NotFoundError(f"dự thảo {one.name}: chưa ký")
    if outgoing.state is OutgoingState.SIGNED:
        taken = _sealed(archive, person, outgoing, held)
    else:
        to_be_signed(archive, person, identifier)
        taken = bring_signed(archive, person, identifier, held[0].signed)
    archive.issues.say(identifier, person.login, (), desk=[])
    for one in held:
        desk.remove(one)
    return keep(archive, person, identifier) if taken.number else taken


def _to_sign(
    archive: Archive, person: Person, outgoing: Outgoing, certificate: bytes
) -> tuple[Draft, ...]:
    draft, printed = last(archive, outgoing.id, "draft"), who(archive, outgoing)
    with working_folder(archive) as folder:
        path = fetch_draft(archive, draft, folder)
        said: dict[str, Any] = {"who": printed.name, "office": printed.office}
        piece = (path, draft.name, issuing.PERSON)
        return _laid(archive, person, outgoing, [piece], said | _own(certificate))


def _to_seal(
    archive: Archive, person: Person, outgoing: Outgoing, certificate: bytes
) -> tuple[Draft, ...]:
    given, signed = propose(archive, outgoing), last(archive, outgoing.id, "signed")
    said: dict[str, Any] = {
        "agency": outgoing.agency,
        "number": str(given.number),
        "notation": given.notation,
        "day": given.day.isoformat(),
    }
    with working_folder(archive) as folder:
        path = fetch_draft(archive, signed, folder)
        annexes = fetch_annexes(archive, outgoing.body.get("annexes", ()), folder)
        pieces = [(path, signed.name, "issuer"), *((a, name, "annex") for a, name in annexes)]
        series = given.series
        said |= _own(certificate)
        return _laid(archive, person, outgoing, pieces, said, series=series)


def _own(certificate: bytes) -> dict[str, Any]:
    return {"certificate": certificate} if certificate else {}


def _laid(
    archive: Archive,
    person: Person,
    outgoing: Outgoing,
    pieces: list[tuple[Path, str, str]],
    said: dict[str, Any],
    **more: Any,  # noqa: ANN401  what goes into the body
) -> tuple[Draft, ...]:
    desk, certificate = Desk(archive, person), said.pop("certificate", b"")
    _clear(desk, outgoing)
    mark = outgoing.signer if "who" in said else outgoing.agency
    picture = archive.settings.marks / f"{mark}.png"
    laid: list[Draft] = []
    try:
        for path, name, kind in pieces:
            one = desk.put(path, name, kind, level=usual_level(archive), **said)
            laid.append(one)
            if picture.exists():
                shutil.copyfile(picture, one.folder / "picture.png")
            if certificate:
                put_certificate(one, certificate)
            laid[-1] = issuing.plan(desk, one)
    except ArchiveError:
        for one in laid:
            desk.remove(one)
        raise
    proposal = {"desk_" + name: value for name, value in more.items()}
    archive.issues.say(outgoing.id, person.login, (), desk=[one.id for one in laid], **proposal)
    return tuple(laid)


def _clear(desk: Desk, outgoing: Outgoing) -> None:
    for identifier in outgoing.body.get("desk", ()):
        try:
            desk.remove(desk.get(str(identifier)))
        except NotFoundError:
            continue


def _sealed(archive: Archive, person: Person, outgoing: Outgoing, held: list[Draft]) -> Outgoing:
    """The sealed files from the desk, with the number that they bear."""
    given = _given(outgoing, held[0])
    with alone(archive, outgoing), working_folder(archive) as folder:
        outgoing = to_be_sealed(archive, person, outgoing.id)
        seen = looked_at(archive, person, [(one.signed, one.name) for one in held], folder)
        _insist_ours(archive, outgoing, [one.file.path for one in seen], folder)
        files = tuple((one.file.path, draft.name) for one, draft in zip(seen, held, strict=True))
        outgoing = enter_sealed(archive, person, outgoing, given, files)
        try:
            return take_number(archive, person, outgoing)
        except NumberGoneError:
            forget_seal(archive, person, outgoing)
            raise


def _given(outgoing: Outgoing, draft: Draft) -> Proposal:
    day = date.fromisoformat(draft.day)
    return Proposal(str(outgoing.body["desk_series"]), int(draft.number), day, draft.notation)


def _insist_ours(archive: Archive, outgoing: Outgoing, made: list[Path], folder: Path) -> None:
    """See to it that these are the signed document and its annexes, each with a seal on it.

    Raises:
        RefusedError: they are not.
    """
    signed = last(archive, outgoing.id, "signed")
    annexes = fetch_annexes(archive, outgoing.body.get("annexes", ()), folder)
    mine = [fetch_draft(archive, signed, folder), *(path for path, _ in annexes)]
    for path, own in zip(made, mine, strict=True):
        data, before = path.read_bytes(), own.read_bytes()
        if not data.startswith(before) or len(data) == len(before):
            raise RefusedError(
                f"{said_of(outgoing).subject}: không phải bản đã đóng dấu của đúng tệp này "
                "· this is not this very file, sealed"
            )
