"""Copies as a page, a command and REST ask for them: asked, decided, fetched, and their end."""

import shutil
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from repository.agencies import Agency
from repository.calendar import VIETNAM, iso_utc
from repository.copies import Requests, Viewer
from repository.copy_kinds import CopyKind, CopyRule, Medium, copy_rule
from repository.copying import IssuedCopy, Request, RequestState, Wish
from repository.documents import Document, FileRole
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.issued_copies import IssuedCopies
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person, Right
from repository.signatories import Signatories
from web.wiring import Archive

_PICTURES = frozenset({"jpeg", "tiff", "png", "gif"})
_SUCCESSIONS = 10


def requests_of(archive: Archive) -> Requests:
    """The requests of an archive."""
    return Requests(archive.database, archive.ledger, archive.clock, archive.new_id)


def issued_of(archive: Archive) -> IssuedCopies:
    """What an archive issued."""
    return IssuedCopies(archive.database, archive.ledger, archive.clock)


def signatories_of(archive: Archive) -> Signatories:
    """Who signs for whom."""
    return Signatories(archive.database, archive.ledger, archive.clock, archive.new_id)


def today(archive: Archive) -> date:
    """The day in Viet Nam."""
    return archive.clock().astimezone(VIETNAM).date()


def viewer(person: Person, *rights: Right) -> Viewer:
    """What a person may see of requests: their own, and those of agencies where they hold a right.

    Without ``rights``, any of those to make, issue and approve copies.
    """
    wanted = rights or (Right.COPY, Right.APPROVE)
    agencies = {
        grant.agency for grant in person.grants if any(person.may(r, grant.agency) for r in wanted)
    }
    return Viewer(
        person.login, person.scope, frozenset({"*"}) if person.owner else frozenset(agencies)
    )


def rule_of(archive: Archive, kind: str) -> CopyRule:
    """What the law says today of a kind of copy.

    Raises:
        RefusedError: there is no such kind.
        NotFoundError: no rule is in force.
    """
    if kind not in set(CopyKind):
        raise RefusedError(f"{kind}: không có loại bản sao này · no such kind of copy")
    return copy_rule(CopyKind(kind), today(archive))


def medium_of(document: Document) -> Medium:
    """What a document is made of: one whose scans are kept, or that is a picture, is paper."""
    scanned = any(file.role is FileRole.MASTER for file in document.files)
    pictures = all(file.facts.get("family") in _PICTURES for file in document.files)
    return Medium.PAPER if scanned or pictures else Medium.ELECTRONIC


def target_of(rule: CopyRule, wish: Wish) -> Medium:
    """What a copy is to be made as: paper if that was asked for, or if it can be nothing else."""
    made_as = {to for _, to in rule.ways}
    only_paper = made_as == {Medium.PAPER}
    return Medium.PAPER if wish.to_paper or only_paper else Medium.ELECTRONIC


def ask(archive: Archive, person: Person, document: str, wish: Wish) -> Request:
    """Ask for a copy of a document that one may read.

    Raises:
        NotFoundError: there is no such document, or no such account that is to fetch it.
        RefusedError: the law knows no such copy, or the wish makes no sense.
    """
    found = archive.catalogue.get(document, person.scope)
    rule = rule_of(archive, wish.kind)
    rule.insist(medium_of(found), target_of(rule, wish))
    if wish.reader and wish.reader != person.login:
        archive.people.find(wish.reader)
    return requests_of(archive).ask(document, wish, viewer(person), extract=rule.extract)


def decide(
    archive: Archive, person: Person, identifier: str, *, approve: bool, reason: str = ""
) -> Request:
    """Approve or refuse a request.

    Raises:
        NotFoundError: there is none that the person may decide about.
        ForbiddenError: they may not approve at all, or not this one, being their own.
        RefusedError: it is decided already, or refused without a reason.
    """
    person.require(Right.APPROVE)
    who, requests = viewer(person, Right.APPROVE), requests_of(archive)
    rule = rule_of(archive, requests.at_desk(identifier, who).kind)
    return requests.decide(
        identifier, who, approve=approve, reason=reason, authenticated=rule.certified
    )


def withdraw(archive: Archive, person: Person, identifier: str) -> Request:
    """Take back one's own request.

    Raises:
        NotFoundError: there is none of theirs.
        RefusedError: it is settled.
    """
    return requests_of(archive).withdraw(identifier, viewer(person))


def listed(
    archive: Archive, person: Person, states: Collection[RequestState] = (), document: str = ""
) -> tuple[Request, ...]:
    """The requests that a person may see."""
    return requests_of(archive).all(viewer(person), states, document)


def fetch(archive: Archive, person: Person, identifier: str) -> tuple[IssuedCopy, Path]:
    """What was issued for a request, and where its file lies, for whoever may fetch it.

    Raises:
        NotFoundError: there is none for this person, or it serves no more.
        ForbiddenError: this kind is read here, and not handed out (TT 05/2025 Điều 37).
    """
    copy, path = open_copy(archive, person, identifier)
    if not copy.body["download"]:
        raise ForbiddenError("Bản đọc chỉ xem trên Hệ thống · a reading copy is read here only")
    note(archive, person, copy, "download")
    return copy, path


def open_copy(archive: Archive, person: Person, identifier: str) -> tuple[IssuedCopy, Path]:
    """The same for reading here; nothing is written down yet.

    Raises:
        NotFoundError: there is none for this person, or it serves no more.
    """
    copy = issued_of(archive).of_request(identifier, viewer(person))
    if copy is None or not copy.serves(archive.clock()):
        raise NotFoundError(f"bản sao của yêu cầu {identifier}")
    path = folder_of(archive, copy.id) / str(copy.body["name"])
    if not path.is_file():
        raise NotFoundError(f"bản sao {copy.id}")
    return copy, path


def note(archive: Archive, person: Person, copy: IssuedCopy, what: str) -> None:
    """Write down that a copy was downloaded, printed or read."""
    detail = {"copy": copy.id, "request": copy.request, "kind": copy.kind, "act": what}
    event = NewEvent(EventKind.DISSEMINATION, Outcome.SUCCESS, copy.document, detail)
    archive.ledger.record(person.login, event)


def folder_of(archive: Archive, copy: str) -> Path:
    """Where the files of a copy lie."""
    return archive.settings.copies / copy


def issuer_of(archive: Archive, code: str) -> Agency:
    """The agency that issues copies of an agency's documents today: it, or who came after it.

    Raises:
        NotFoundError: there is no such agency.
        RefusedError: it is no more, and nobody came after it.
    """
    found, day = archive.agencies.find(code), today(archive)
    for _ in range(_SUCCESSIONS):
        if found.valid_to is None or found.valid_to >= day:
            return found
        if not found.successor:
            break
        found = archive.agencies.find(found.successor)
    raise RefusedError(
        f"{found.name} không còn hoạt động và không có cơ quan kế thừa "
        f"· {found.code} is no more, and has no successor"
    )


def expire(archive: Archive, person: Person) -> Iterator[dict[str, Any]]:
    """Close copies whose time is over, and delete those that lay long enough after.

    Raises:
        ForbiddenError: the person may not run such work.
    """
    person.require(Right.OPERATE)
    issued = issued_of(archive)
    for copy in issued.expire(person.login):
        yield said_of(copy) | {"state": RequestState.EXPIRED.value}
    for copy in issued.to_delete():
        shutil.rmtree(folder_of(archive, copy.id), ignore_errors=True)
        issued.note_deleted(copy.id, person.login)
        yield said_of(copy) | {"state": RequestState.DELETED.value}


def left_behind(archive: Archive) -> Iterator[Path]:
    """Folders of copies that were never issued, and of answers that no desk gave in a week."""
    issued = _older(archive.settings.copies, archive.clock().timestamp() - _GRACE_SECONDS)
    known = issued_of(archive).served_by(path.name for path in issued)
    yield from (path for path in issued if path.name not in known)
    desks = archive.settings.spool / "copy-desk"
    yield from _older(desks, archive.clock().timestamp() - _WAIT_SECONDS)


_GRACE_SECONDS = 3600
_WAIT_SECONDS = 7 * 24 * 3600
"""An answer of a desk comes within a day, or is refused."""


def _older(folder: Path, than: float) -> list[Path]:
    """Folders in ``folder`` that were not touched since ``than``."""
    if not folder.is_dir():
        return []
    return [path for path in sorted(folder.iterdir()) if path.stat().st_mtime < than]


def said_of(copy: IssuedCopy) -> dict[str, Any]:
    """An issued copy as JSON says it."""
    return {
        "copy": copy.id,
        "request": copy.request,
        "document": copy.document,
        "agency": copy.agency,
        "kind": copy.kind,
        "year": copy.year,
        "number": copy.number,
        "notation": copy.body.get("notation", ""),
        "sha256": f"sha256:{copy.sha256}",
        "issued_by": copy.issued_by,
        "issued_at": iso_utc(copy.issued_at),
        "expires_at": iso_utc(copy.expires_at) if copy.expires_at else None,
        "deleted_at": iso_utc(copy.deleted_at) if copy.deleted_at else None,
        "name": copy.body.get("name", ""),
    }


def asked_of(archive: Archive, request: Request) -> dict[str, Any]:
    """A request as JSON says it."""
    return request.wish.as_dict() | {
        "request": request.id,
        "document": request.document,
        "agency": request.agency,
        "kind": request.kind,
        "state": request.state.value,
        "asked_by": request.asked_by,
        "asked_at": iso_utc(request.asked_at),
        "reader": request.wish.reader,
        "due": request.due.isoformat() if request.due else None,
        "overdue": request.overdue(archive.clock()),
        "decided_by": request.decided_by or None,
        "decided_at": iso_utc(request.decided_at) if request.decided_at else None,
        "reason": request.reason,
    }
