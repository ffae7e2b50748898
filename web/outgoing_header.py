"""The header of an issued document on the axis, and what its outbox entry holds (QĐ 28 Điều 10.2).

All that the message is made from, again and again the same, is written down when it is put there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ingest.exchange.envelope import Business, Header, Organ, Reference, Replaced, as_json
from repository.calendar import VIETNAM
from repository.documents import Document, DocumentFile, FileRole
from repository.errors import NotFoundError, RefusedError
from repository.outgoing_steps import Outgoing, Transport
from repository.people import Person
from repository.wording import wording
from web.outgoing_said import said_of
from web.routing import AXIS, Route
from web.wiring import Archive

SENT_ROLES = frozenset({FileRole.ORIGINAL, FileRole.ATTACHMENT})
LEGAL, ADMINISTRATIVE = "1", "2"
"""``DocumentType/Type``: which list of kinds (``edxml.md`` §1.2, inferred)."""


def content_of(
    archive: Archive, person: Person, outgoing: Outgoing, planned: Sequence[Route]
) -> dict[str, Any]:
    """What an outbox entry holds: header, files of the archive, and the codes that it goes to."""
    document = _document(archive, person, outgoing)
    header = header_of(archive, person, outgoing, planned, document)
    if outgoing.replaces:
        header = replacing(archive, person, outgoing, header)
    return {
        "header": as_json(header),
        "files": sent_files(document),
        "to": list(dict.fromkeys(one.code for one in planned)),
    }


def header_of(
    archive: Archive,
    person: Person,
    outgoing: Outgoing,
    planned: Sequence[Route],
    document: Document,
    business: Business = Business.NEW,
) -> Header:
    """What the message says of its document."""
    said = said_of(outgoing)
    kind = wording().kind(outgoing.type_name)
    due = outgoing.due_at.astimezone(VIETNAM).date() if outgoing.due_at else None
    pages = document.fields.get("PageAmount", "")
    return Header(
        sender=organ_of(archive, outgoing.agency),
        to=tuple({one.code: organ_of(archive, one.code, one.name) for one in planned}.values()),
        document_id=str(outgoing.body.get("document_id", "")),
        number=f"{outgoing.number:02}",
        notation=outgoing.notation,
        place=said.place,
        issued=outgoing.issued,
        type_code=LEGAL if kind and kind.legal else ADMINISTRATIVE,
        type_detail=str(kind.axis) if kind and kind.axis else "",
        type_name=outgoing.type_name,
        subject=outgoing.subject,
        content=outgoing.subject,
        competence=said.competence,
        position=said.position,
        full_name=said.signer_name,
        due=due,
        to_places=said.places,
        priority=int(outgoing.priority),
        copies=said.copies,
        pages=int(pages) if pages.isdecimal() else None,
        appendixes=tuple(one.name for one in document.files if one.role is FileRole.ATTACHMENT),
        answers=_answers(archive, person, outgoing),
        business=business,
        paper=outgoing.paper,
    )


def sent_files(document: Document) -> list[Mapping[str, Any]]:
    """The files of a document that go over the axis."""
    return [_file(document, one) for one in document.files if one.role in SENT_ROLES]


def replacing(archive: Archive, person: Person, outgoing: Outgoing, header: Header) -> Header:
    """The header of a document that stands in the place of another: which, and who has that."""
    try:
        old = archive.issues.get(outgoing.replaces or "", person.scope)
    except NotFoundError:
        return header
    have_it = dict.fromkeys(
        one.routed_to or one.code
        for one in archive.recipients.of(old.id)
        if one.means in AXIS and one.transport is not Transport.WAITING
    )
    before = Replaced(str(old.body.get("document_id", "")), tuple(have_it))
    reason = str(outgoing.body.get("replacement", {}).get("reason", ""))
    return replace(header, business=Business.REPLACE, reason=reason, replaced=(before,))


def organ_of(archive: Archive, code: str, name: str = "") -> Organ:
    """An agency as a message names it."""
    try:
        found = archive.agencies.find(code)
    except NotFoundError:
        return Organ(code, name)
    above = ""
    if found.parent:
        try:
            above = archive.agencies.find(found.parent).name
        except NotFoundError:
            above = ""
    return Organ(code, found.name, above)


def _document(archive: Archive, person: Person, outgoing: Outgoing) -> Document:
    if outgoing.document is None:
        raise RefusedError("Văn bản chưa vào kho · it is not in the archive yet")
    return archive.catalogue.get(outgoing.document, person.scope)


def _answers(archive: Archive, person: Person, outgoing: Outgoing) -> tuple[Reference, ...]:
    if not outgoing.replies_to:
        return ()
    try:
        came = archive.arrivals.get(outgoing.replies_to, person.scope)
    except NotFoundError:
        return ()
    code = str(came.body.get("document_id", ""))
    return (Reference(came.sender, came.code, came.issued, code),)


def _file(document: Document, file: DocumentFile) -> Mapping[str, Any]:
    original = file.role is FileRole.ORIGINAL
    return {
        "document": document.id,
        "path": file.path,
        "name": file.name,
        "media_type": file.media_type,
        "description": document.title if original else f"Phụ lục: {file.name}",
    }
