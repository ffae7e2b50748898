"""The ledger: every act as a PREMIS event, only ever added and chained to the one before.

The digest of an event is SHA-256 over the digest before it and the event's
canonical JSON (sorted keys, no spaces, UTF-8). Database triggers refuse changes
and deletions; ``verify`` finds them if somebody gets around the triggers.
Instants are unique and grow with the chain (QCVN 12:2026 2.2.22).
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from repository.calendar import Clock, iso_utc
from repository.database import Database, hold_lock
from repository.tables import EventRow

GENESIS = "0" * 64


class EventKind(StrEnum):
    """What happened, in the words of the PREMIS event vocabulary where it has one."""

    CREATION = "creation"
    MESSAGE_DIGEST = "message digest calculation"
    FORMAT_IDENTIFICATION = "format identification"
    SIGNATURE_VALIDATION = "digital signature validation"
    VALIDATION = "validation"
    VIRUS_CHECK = "virus check"
    PACKAGE_CREATION = "information package creation"
    INGESTION = "ingestion"
    INGESTION_START = "ingestion start"
    REFUSAL = "refusal"
    QUARANTINE = "quarantine"
    FIXITY_CHECK = "fixity check"
    RECOVERY = "recovery"
    DISSEMINATION = "dissemination"
    METADATA_MODIFICATION = "metadata modification"
    POLICY_ASSIGNMENT = "policy assignment"
    ACCESS = "access"
    LOG_IN = "log in"
    LOG_OUT = "log out"
    ACCOUNT = "account change"
    SWEEP = "sweep"
    SIGNATURE_GENERATION = "digital signature generation"
    EVIDENCE = "evidence record creation"
    EVIDENCE_RENEWAL = "evidence record renewal"
    TRUST = "trust change"
    IMAGING = "imaging"
    EXTRACTION = "metadata extraction"
    REVIEW = "quality review"
    REDACTION = "redaction"
    COPY_REQUEST = "copy request"
    COPY_ISSUE = "copy issue"
    APPOINTMENT = "appointment"
    DELETION = "deletion"
    TRANSFER = "transfer"
    """A message of the document axis: received, sent, or told of."""
    RECEPTION = "reception"
    REGISTRATION = "registration"
    DISTRIBUTION = "distribution"
    """An incoming document: presented, assigned, worked on, done."""
    RETURN = "return"
    DRAFTING = "drafting"
    CHECK = "check"
    """Of a draft: its content, or its form."""
    NUMBERING = "numbering"
    ISSUE = "issue"
    RECALL = "recall"
    CLOSING = "register closing"
    AGENCY = "agency change"
    FILE_PLAN = "file plan change"
    DOSSIER = "dossier change"
    """A hồ sơ: opened, described, given to somebody else, reopened."""
    DOSSIER_CLOSING = "dossier closing"
    HOLD = "hold"
    SUBMISSION = "submission"
    """Of hồ sơ, to an archive; told of by who gives."""
    ACCESSION = "accession"
    """Of hồ sơ, by an archive; told of by who takes."""
    APPRAISAL = "appraisal"
    """Of a disposal: listed, explained, spoken of, decided, confirmed."""
    DEACCESSION = "deaccession"
    """A record was destroyed, and its stub stands for it."""


class Outcome(StrEnum):
    """How it ended."""

    SUCCESS = "success"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that happened, not yet written down."""

    kind: EventKind
    outcome: Outcome
    object: str
    """Identifier of what it happened to: document, package, person, or empty."""
    detail: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    """Where the event has a name already, because its package tells of it too."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ledger."""

    seq: int
    id: str
    at: datetime
    kind: str
    agent: str
    outcome: str
    object: str
    detail: Mapping[str, Any]
    previous: str
    digest: str

    def as_dict(self) -> dict[str, Any]:
        """The event as JSON shows it."""
        return {
            "seq": self.seq,
            "id": self.id,
            "at": iso_utc(self.at),
            "kind": self.kind,
            "agent": self.agent,
            "outcome": self.outcome,
            "object": self.object,
            "detail": dict(self.detail),
            "digest": f"sha256:{self.digest}",
        }


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk along the whole chain found."""

    events: int
    head: str
    problems: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """Whether every event is there and is what it was."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Ledger:
    """Writes and reads the chain."""

    database: Database
    clock: Clock
    new_id: Callable[[], str]

    def append(self, session: Session, agent: str, events: Sequence[NewEvent]) -> None:
        """Add ``events`` within the caller's write transaction: with its act, or not at all."""
        hold_lock(session, "ledger")
        last = session.scalars(select(EventRow).order_by(EventRow.seq.desc()).limit(1)).first()
        seq, previous = (last.seq, last.digest) if last else (0, GENESIS)
        at = max(self.clock(), last.at + _TICK) if last else self.clock()
        for event in events:
            seq += 1
            row = EventRow(
                seq=seq,
                id=event.id or self.new_id(),
                at=at,
                kind=event.kind.value,
                agent=agent,
                outcome=event.outcome.value,
                object=event.object,
                detail=_canonical(event.detail),
                previous=previous,
                digest="",
            )
            row.digest = previous = _digest(row)
            at += _TICK
            session.add(row)
        session.flush()

    def record(self, agent: str, *events: NewEvent) -> None:
        """Add ``events`` in a transaction of their own."""
        with self.database.write() as session:
            self.append(session, agent, events)

    def of(self, *objects: str) -> tuple[Event, ...]:
        """The history of ``objects``, oldest first."""
        query = select(EventRow).where(EventRow.object.in_(objects)).order_by(EventRow.seq)
        with self.database.read() as session:
            return tuple(_event(row) for row in session.scalars(query))

    def latest(self, limit: int = 100, before: int | None = None) -> tuple[Event, ...]:
        """The newest events, newest first; ``before`` a sequence number, to page back."""
        query = select(EventRow).order_by(EventRow.seq.desc()).limit(limit)
        if before is not None:
            query = query.where(EventRow.seq < before)
        with self.database.read() as session:
            return tuple(_event(row) for row in session.scalars(query))

    def verify(self) -> ChainReport:
        """Walk the whole chain and name every break in it."""
        problems: list[str] = []
        seq, previous = 0, GENESIS
        for row in self._rows():
            seq += 1
            if row.seq != seq:
                problems.append(f"event {seq}: missing; the next one found is {row.seq}")
                seq = row.seq
            if row.previous != previous:
                problems.append(f"event {row.seq}: does not follow the event before it")
            if row.digest != _digest(row):
                problems.append(f"event {row.seq}: was changed after it was written")
            previous = row.digest
        return ChainReport(seq, previous, tuple(problems))

    def digest_at(self, seq: int) -> str | None:
        """The digest of one event, None if there is no such event."""
        with self.database.read() as session:
            return session.scalar(select(EventRow.digest).where(EventRow.seq == seq))

    def count(self) -> int:
        """How many events there are."""
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(EventRow)) or 0

    def _rows(self) -> Iterator[EventRow]:
        query = select(EventRow).order_by(EventRow.seq).execution_options(yield_per=1000)
        with self.database.read() as session:
            yield from session.scalars(query)


_TICK = timedelta(microseconds=1)


def _canonical(detail: Mapping[str, Any]) -> str:
    said = json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A lone surrogate, which UTF-8 cannot hold, is written as the escape JSON has for it.
    return said.encode("utf-8", "backslashreplace").decode("utf-8")


def _digest(row: EventRow) -> str:
    said = {
        "seq": row.seq,
        "id": row.id,
        "at": iso_utc(row.at),
        "kind": row.kind,
        "agent": row.agent,
        "outcome": row.outcome,
        "object": row.object,
        "detail": row.detail,
    }
    return hashlib.sha256(f"{row.previous}\n{_canonical(said)}".encode()).hexdigest()


def _event(row: EventRow) -> Event:
    return Event(
        seq=row.seq,
        id=row.id,
        at=row.at,
        kind=row.kind,
        agent=row.agent,
        outcome=row.outcome,
        object=row.object,
        detail=json.loads(row.detail),
        previous=row.previous,
        digest=row.digest,
    )
