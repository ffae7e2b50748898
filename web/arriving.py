"""Arriving: what came, by whatever way, is kept first, and is an incoming document then.

Who sent it is believed in nothing: files are examined, signatures judged, and what is not intact is
held, unregistered (regulation Điều 8.2; NĐ 30/2020 Điều 21).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repository.access import Level, Scope
from repository.calendar import VIETNAM
from repository.deadlines import hours_on
from repository.documents import FileRole, code_of
from repository.errors import RefusedError
from repository.findings import Finding
from repository.incoming_steps import Incoming, IncomingState, Priority, Source
from repository.people import Person, Right
from web.living import insist_living
from web.wiring import Archive

if TYPE_CHECKING:
    from ingest.result import Result

Piece = tuple[Path, str]
"""A file, and what it is called."""
EVERYTHING = Scope.of_owner()
_SECRET = frozenset({"SEC-01", "META-07"})


@dataclass(frozen=True, slots=True)
class Came:
    """What is known of a document that comes, before its files are looked at."""

    agency: str
    source: Source
    fields: Mapping[str, str]
    """As the metadata set calls them."""
    sender: str = ""
    """Code of the sender, as it was given."""
    sender_name: str = ""
    level: Level = Level.INTERNAL
    priority: Priority = Priority.NORMAL
    due: date | None = None
    paper: bool = False
    message: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)


def take_in(
    archive: Archive,
    person: Person,
    agency: str,
    files: Sequence[Piece],
    fields: Mapping[str, str],
    source: Source,
    *,
    document: str = "",
    sender: str = "",
    level: Level = Level.INTERNAL,
    priority: Priority = Priority.NORMAL,
    due: date | None = None,
    paper: bool = False,
) -> Incoming:
    """Receive by hand: files that were uploaded or handed over, or paper digitised and kept before.

    Args:
        archive: The archive.
        person: Who receives.
        agency: Code of the agency that it came to.
        files: The document itself first, then what came along.
        fields: What is said of it, by the codes of the metadata set.
        source: By which way.
        document: Identifier of a document that is kept already; then there are no files.
        sender: Code of the sender.
        level: How widely it may be read.
        priority: Mức độ khẩn.
        due: Until when an answer is asked for.
        paper: Whether it came on paper (too).

    Raises:
        ForbiddenError: the person registers nothing for this agency.
        NotFoundError: there is no such agency, or document for this person.
        RefusedError: there is nothing, the archive does not take it, or the agency is not there any
            more; nothing is left then.
    """
    receiver = archive.agencies.find(agency)
    ours = receiver.code
    person.require(Right.REGISTER, ours)
    insist_living(archive, receiver)
    name = fields.get("OrganName", "")
    came = Came(ours, source, fields, sender, name, level, priority, due, paper)
    if document:
        return _kept_before(archive, person, came, document)
    if not files:
        raise RefusedError("Chưa có tệp văn bản · there is no file of the document")
    result = ingest(archive, person, came, files)
    if not is_kept(result) and result.quarantine is None:
        said = "; ".join(f"{one.rule}: {one.message}" for one in result.findings)
        raise RefusedError(f"Không tiếp nhận được: {said} · it cannot be received")
    return enter(archive, person, came, result)


def ingest(
    archive: Archive,
    person: Person,
    came: Came,
    files: Sequence[Piece],
    message: Piece | None = None,
) -> "Result":
    """Have the archive take the files as one document, with the message that they came in."""
    from ingest.delivery import Companion, Delivery

    first, *others = files
    companions = [Companion(path, name, FileRole.ATTACHMENT) for path, name in others]
    if message:
        companions.append(Companion(*message, FileRole.MESSAGE))
    return archive.ingest.take(
        Delivery(
            path=first[0],
            name=first[1],
            fields=dict(came.fields),
            agency=came.agency,
            level=came.level,
            companions=tuple(companions),
        ),
        person,
    )


def enter(archive: Archive, person: Person, came: Came, result: "Result") -> Incoming:
    """Write down that a document came, in the state that its examination asks for.

    What was kept just before a crash, and not written down, is found again by its bytes.

    Raises:
        RefusedError: it came before, and is written down already.
    """
    document = result.document
    if _same_bytes(result) and document is not None:
        _insist_new(archive, came, document)
    held = not is_kept(result)
    findings = [finding.as_dict() for finding in result.findings]
    made = incoming_of(archive, came, IncomingState.HELD if held else IncomingState.RECEIVED)
    made = replace(
        made,
        document=None if held else document,
        quarantine=result.quarantine,
        body={**made.body, "findings": [*came.body.get("findings", ()), *findings]},
    )
    return archive.arrivals.enter(made, person.login)


def incoming_of(archive: Archive, came: Came, state: IncomingState) -> Incoming:
    """What came, as it is written down."""
    said = came.fields
    return Incoming(
        id=archive.new_id(),
        agency=came.agency,
        level=came.level,
        source=came.source,
        state=state,
        arrived_at=archive.clock(),
        sender=came.sender,
        sender_name=came.sender_name,
        code=code_of(said),
        issued=day_of(said.get("IssuedDate", "")),
        type_name=said.get("TypeName", ""),
        subject=said.get("Subject", ""),
        priority=came.priority,
        message=came.message,
        due_at=end_of(came.due),
        paper=came.paper,
        body={**came.body, "fields": dict(said)},
    )


def bears_secret(archive: Archive, files: Sequence[Piece], folder: Path) -> bool:
    """Whether any of ``files`` bears a mark of secrecy; for what is kept without being examined.

    Raises:
        UnavailableError: there is nothing to read pictures with.
    """
    from ingest.examine import examine_all
    from ingest.spool import bring

    room = folder / "seen"
    room.mkdir()
    held = archive.ingest
    spooled = [bring(path, room / str(n), name) for n, (path, name) in enumerate(files)]
    trust, now = archive.settings.trust, archive.clock()
    seen = examine_all(spooled, archive.workers, trust, now, held.glance)
    return any(examined.seen.secret for examined in seen)


def is_secret(findings: Sequence[Finding]) -> bool:
    """Whether it was refused for being a state secret (regulation Điều 1.2)."""
    return any(finding.rule in _SECRET for finding in findings)


def day_of(text: str) -> date | None:
    """A whole day, if ``text`` is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def end_of(day: date | None) -> datetime | None:
    """The end of the working hours of a day."""
    return datetime.combine(day, hours_on(day).ends, VIETNAM) if day else None


def is_kept(result: "Result") -> bool:
    """Whether the archive holds it now: it took it, or had these very bytes."""
    from ingest.result import IngestOutcome

    return result.outcome is IngestOutcome.ACCEPTED or _same_bytes(result)


def _same_bytes(result: "Result") -> bool:
    """Whether these very bytes are kept already; not another document of the same number."""
    return {finding.rule for finding in result.findings} == {"DUP-01"}


def _kept_before(archive: Archive, person: Person, came: Came, document: str) -> Incoming:
    """Paper that was digitised, sealed and kept: it is registered like all else (Điều 8.1)."""
    found = archive.catalogue.get(document, person.scope)
    if found.agency != came.agency:
        raise RefusedError("Văn bản thuộc phông khác · the document belongs to another fonds")
    _insist_new(archive, came, document)
    fields = dict(found.fields) | {code: text for code, text in came.fields.items() if text}
    fields.setdefault("Subject", found.title)
    said = replace(came, fields=fields, level=found.level, sender_name=fields.get("OrganName", ""))
    made = replace(
        incoming_of(archive, said, IncomingState.RECEIVED), document=document, paper=True
    )
    return archive.arrivals.enter(made, person.login)


def _insist_new(archive: Archive, came: Came, document: str) -> None:
    for one in archive.arrivals.of_document(document, EVERYTHING):
        if one.agency == came.agency:
            raise RefusedError(
                f"Văn bản này đã đến trước đó ({one.code or one.id}) · it came before ({one.id})"
            )
    if archive.issues.of_document(document, EVERYTHING):
        raise RefusedError("Đây là văn bản đi của kho · this is an issued document of the archive")
