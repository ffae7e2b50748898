"""One incoming document as its page shows it, and what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from repository.calendar import VIETNAM
from repository.deadlines import part_until
from repository.documents import Document
from repository.dossiers import Dossier
from repository.errors import NotFoundError
from repository.incoming_steps import (
    FOLLOWS,
    Assignment,
    Incoming,
    IncomingState,
    Part,
    Remark,
)
from repository.ledger import Event
from repository.messages import Message
from repository.outbox import Entry
from repository.outgoing import Sought
from repository.outgoing_steps import Outgoing, OutgoingState
from repository.people import Person, Right
from repository.quarantine import Quarantined
from web import incoming_acts, recalls
from web.held import may_be_taken
from web.incoming_list import Asked, Beside, beside, open_clocks
from web.incoming_told import notice_owed
from web.pictures import page_count
from web.recall_lines import request_of
from web.wiring import Archive

_ORDER = (Part.LEADS, Part.HELPS, Part.KNOWS)
_WORKED_ON = frozenset({IncomingState.DISTRIBUTED, IncomingState.WORKING})
_FACTS = (
    ("b", "document_id", "Mã định danh văn bản", "Identifier of the document"),
    ("c", "code", "Số, ký hiệu", "Number, symbol"),
    ("d", "issued", "Ngày văn bản", "Date of the document"),
    ("đ", "type_name", "Loại văn bản", "Type"),
    ("e", "subject", "Trích yếu", "Subject"),
    ("g", "files", "Hồ sơ, tài liệu kèm theo", "Attachments"),
    ("h", "handling", "Trạng thái xử lý", "Status"),
    ("i", "signer", "Chức vụ, họ tên người ký", "Signed by"),
    ("k", "priority", "Mức độ khẩn", "Urgency"),
    ("l", "sender", "Bên gửi", "Sender"),
    ("m", "receiver", "Bên nhận", "Receiver"),
    ("n", "times", "Thời gian gửi, nhận", "Sent, received"),
    ("o", "due", "Thời hạn xử lý", "To be finished by"),
    ("q", "other", "Thông tin khác", "Other"),
)
"""What every electronic document must show (QĐ 28/2018/QĐ-TTg Điều 10.2 b–q; p is the history)."""


@dataclass(frozen=True, slots=True)
class View:
    """An incoming document, with all that hangs on it."""

    incoming: Incoming
    document: Document | None
    quarantined: Quarantined | None
    messages: tuple[Message, ...]
    assignments: tuple[Assignment, ...]
    timeline: tuple[Mapping[str, Any], ...]
    clocks: Mapping[str, datetime]
    """Those that still run: act → the instant from which it is late."""
    statuses: tuple[Entry, ...]
    events: tuple[Event, ...]
    dossiers: tuple[Dossier, ...]
    """Those that it lies in."""
    said: tuple[Remark, ...]
    """What was said of it on the way."""
    answers: tuple[Outgoing, ...]
    """Issued documents that may be its answer, those that say so first."""
    may: frozenset[str]
    """The acts that are possible now for whoever asks."""
    beside: Beside
    now: datetime

    @property
    def report(self) -> Mapping[str, Any]:
        """What was found of its signatures."""
        if self.document is not None:
            return self.document.signatures or {}
        found = self.quarantined.report.get("signatures") if self.quarantined else None
        return found or {}

    @property
    def header(self) -> Mapping[str, Any]:
        """The header of the message that it came with; empty where there was none."""
        found = [m.body.get("header") for m in self.messages if m.id == self.incoming.message]
        return (found[0] if found else None) or {}

    @property
    def findings(self) -> tuple[Mapping[str, Any], ...]:
        """What was noticed when it came, without the notes."""
        said = list(self.incoming.body.get("findings", ()))
        if self.document is not None:
            said += [one for one in self.document.findings if one not in said]
        elif self.quarantined is not None:
            said += [one for one in self.quarantined.report["findings"] if one not in said]
        told = {"SIG-01"} if self.report else set()  # the verdict says it
        return tuple(
            one for one in said if one.get("severity") != "note" and one.get("rule") not in told
        )

    @property
    def late(self) -> bool:
        """Whether anything that is to be done is late."""
        return any(due <= self.now for due in self.clocks.values())

    @property
    def drawn(self) -> bool:
        """Whether its first page can be shown."""
        files = self.document.files if self.document else ()
        return bool(files) and page_count(files[0]) > 0

    @property
    def document_id(self) -> str:
        """Mã định danh văn bản: as the message gave it, or as the metadata say."""
        said = self.incoming.body.get("document_id") or self.header.get("document_id")
        fields = self.document.fields if self.document else {}
        return str(said or fields.get("DocCode", "") or "")

    @property
    def signer(self) -> str:
        """Chức vụ, họ tên người ký."""
        fields = (self.document.fields if self.document else None) or {}
        said = dict(self.incoming.body.get("fields", {})) | dict(fields)
        position = said.get("Position") or self.header.get("position") or ""
        name = said.get("FullName") or self.header.get("full_name") or ""
        return " · ".join(part for part in (str(position), str(name)) if part)

    @property
    def sent_at(self) -> str:
        """When its sender sent it, as the message says."""
        traces = self.header.get("traces") or [{}]
        return str(traces[0].get("at") or "")

    @property
    def asked_back(self) -> tuple[str, Mapping[str, Any]] | None:
        """What its sender asked of it since, and nobody has answered yet."""
        return _asked_back(self.incoming)

    @property
    def due_day(self) -> str:
        """The day until which it is to be finished, or usually would be, as a form has it."""
        due = self.incoming.due_at or part_until(self.now)
        return due.astimezone(VIETNAM).date().isoformat()

    @property
    def facts(self) -> tuple[tuple[str, str, str, str], ...]:
        """Điểm, code, and the two names of everything that has to be shown."""
        return _FACTS


def view_of(archive: Archive, person: Person, identifier: str, asked: Asked) -> View:
    """Everything about one incoming document.

    Raises:
        NotFoundError: there is none that ``person`` may see.
    """
    found = archive.arrivals.get(identifier, person.scope)
    document = _document(archive, person, found)
    objects = [found.id, *((document.id, document.package) if document else ())]
    given = archive.arrivals.assignments(found.id)
    assignments = tuple(sorted(given, key=lambda one: (one.given_at, _ORDER.index(one.part))))
    may = possible(person, found, assignments)
    return View(
        incoming=found,
        document=document,
        quarantined=_quarantined(archive, person, found),
        messages=archive.messages.of_object(found.id),
        assignments=assignments,
        timeline=incoming_acts.timeline(archive, found),
        clocks=open_clocks(found, incoming_acts.clocks(found)),
        statuses=archive.outbox.of_object(found.id),
        events=archive.ledger.of(*objects),
        dossiers=archive.dossiers.containing(document.id) if document else (),
        said=archive.arrivals.remarks(found.id),
        answers=_answers(archive, person, found) if "answer" in may else (),
        may=may,
        beside=beside(archive, person, asked, found.id),
        now=archive.clock(),
    )


def possible(
    person: Person, incoming: Incoming, assignments: tuple[Assignment, ...]
) -> frozenset[str]:
    """What ``person`` may do with ``incoming`` now."""
    state, agency = incoming.state, incoming.agency
    clerk, leader = (person.may(r, agency) for r in (Right.REGISTER, Right.DISTRIBUTE))
    mine = any(one.person == person.login for one in assignments if one.ended_at is None)
    works = person.may(Right.HANDLE, agency) and (mine or leader or clerk)
    follows = FOLLOWS[state]
    acts = {
        "register": clerk and IncomingState.REGISTERED in follows and incoming.document is not None,
        "refuse": clerk and (IncomingState.REFUSED in follows or notice_owed(incoming)),
        "take": clerk and may_be_taken(incoming),
        "present": clerk and IncomingState.PRESENTED in follows,
        "distribute": leader and IncomingState.DISTRIBUTED in follows,
        "progress": works and state in _WORKED_ON,
        "answer": works and state in _WORKED_ON,
        "finish": works and IncomingState.DONE in follows,
        "reopen": leader and state is IncomingState.DONE,
        "recall": clerk and _asked_back(incoming) is not None,
    }
    return frozenset(act for act, allowed in acts.items() if allowed)


def _asked_back(incoming: Incoming) -> tuple[str, Mapping[str, Any]] | None:
    """What its sender asked, and nobody has answered yet."""
    found = request_of(incoming)
    waits = found is not None and found[1]["state"] == recalls.ASKED
    return found if waits and incoming.state is not IncomingState.REFUSED else None


def dossiers_for(archive: Archive, incoming: Incoming) -> tuple[Dossier, ...]:
    """The hồ sơ of its agency that it may be filed in, the newest year first."""
    plan = (one for one in archive.dossiers.plan(incoming.agency) if one.changing)
    return tuple(sorted(plan, key=lambda one: (-one.year, one.notation)))


def workers_of(archive: Archive, agency: str) -> tuple[Person, ...]:
    """Those of an agency who may be given a document, by name."""
    found = (one for one in archive.people.all() if not one.disabled)
    able = (one for one in found if one.may(Right.HANDLE, agency))
    return tuple(sorted(able, key=lambda one: one.full_name))


def leaders_of(archive: Archive, agency: str) -> tuple[Person, ...]:
    """Those whom a document may be presented to."""
    able = workers_of(archive, agency)
    return tuple(one for one in able if one.may(Right.DISTRIBUTE, agency))


def arrival_day(incoming: Incoming) -> str:
    """The day that the dấu ĐẾN bears: that of its registration, else of its arrival."""
    at = incoming.registered_at or incoming.arrived_at
    return f"{at.astimezone(VIETNAM):%d/%m/%Y}"


def _answers(archive: Archive, person: Person, incoming: Incoming) -> tuple[Outgoing, ...]:
    found = archive.issues.found(Sought(agency=incoming.agency), person.scope, _ANSWERS)
    given_up = {OutgoingState.DROPPED, OutgoingState.RECALLED}
    could = (one for one in found if one.state not in given_up)
    return tuple(sorted(could, key=lambda one: one.replies_to != incoming.id))


_ANSWERS = 50


def _document(archive: Archive, person: Person, incoming: Incoming) -> Document | None:
    if incoming.document is None:
        return None
    try:
        return archive.catalogue.get(incoming.document, person.scope)
    except NotFoundError:
        return None


def _quarantined(archive: Archive, person: Person, incoming: Incoming) -> Quarantined | None:
    if incoming.quarantine is None or not person.may(Right.QUARANTINE, incoming.agency):
        return None
    try:
        return archive.quarantine.get(incoming.quarantine, person.scope)
    except NotFoundError:
        return None
