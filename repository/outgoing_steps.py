"""Issued documents (văn bản đi): what one is, and which step may follow which. Pure.

Drafted, checked in content and in form by two people, signed by the person in authority, numbered
and sealed, kept, sent (regulation Điều 10; NĐ 30/2020 Điều 10–19).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from repository.access import Level
from repository.errors import ForbiddenError, RefusedError
from repository.incoming_steps import Priority, Source


class OutgoingState(StrEnum):
    """How far an issued document is."""

    DRAFT = "draft"
    CHECKED = "checked"
    """Its content was found right by one person."""
    READY = "ready"
    """Its form too, by another: it goes to whoever signs."""
    SIGNED = "signed"
    NUMBERED = "numbered"
    """It has its number and date, and the organisation's seal; not yet in the archive."""
    KEPT = "kept"
    """It is in the archive, and may be sent."""
    SENT = "sent"
    RECALLED = "recalled"
    """Taken back: frozen, with all that is said of it."""
    REPLACED = "replaced"
    """Another document stands in its place: frozen too."""
    DROPPED = "dropped"
    """A draft that was given up. Its versions stay."""


FOLLOWS: Mapping[OutgoingState, frozenset[OutgoingState]] = MappingProxyType(
    {
        OutgoingState.DRAFT: frozenset(
            {OutgoingState.DRAFT, OutgoingState.CHECKED, OutgoingState.DROPPED}
        ),
        OutgoingState.CHECKED: frozenset(
            {OutgoingState.READY, OutgoingState.DRAFT, OutgoingState.DROPPED}
        ),
        OutgoingState.READY: frozenset(
            {OutgoingState.SIGNED, OutgoingState.DRAFT, OutgoingState.DROPPED}
        ),
        OutgoingState.SIGNED: frozenset({OutgoingState.NUMBERED, OutgoingState.DRAFT}),
        OutgoingState.NUMBERED: frozenset({OutgoingState.KEPT}),
        OutgoingState.KEPT: frozenset(
            {OutgoingState.SENT, OutgoingState.RECALLED, OutgoingState.REPLACED}
        ),
        OutgoingState.SENT: frozenset(
            {OutgoingState.SENT, OutgoingState.RECALLED, OutgoingState.REPLACED}
        ),
        OutgoingState.RECALLED: frozenset(),
        OutgoingState.REPLACED: frozenset(),
        OutgoingState.DROPPED: frozenset(),
    }
)
"""What may come after what."""


class Means(StrEnum):
    """How a recipient is reached."""

    AXIS = "axis"
    PAPER = "paper"
    BOTH = "both"
    """Over the axis, and on paper too (regulation Điều 7, 14.5)."""
    FOLDER = "folder"


class Transport(StrEnum):
    """How far a document is on its way to one recipient; what is done there is the status."""

    WAITING = "waiting"
    QUEUED = "queued"
    SENT = "sent"
    """The axis has it."""
    DELIVERED = "delivered"
    """The recipient's system fetched it."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One issued document."""

    id: str
    agency: str
    level: Level
    source: Source
    """``draft``, or ``scan``: issued on paper and digitised (Điều 10.2)."""
    state: OutgoingState
    type_name: str
    subject: str
    drafted_by: str
    drafted_at: datetime
    notation: str = ""
    """Ký hiệu, without the number: ``QĐ-UBND``."""
    priority: Priority = Priority.NORMAL
    version: int = 0
    """Of the draft that counts; 0: none was brought yet."""
    document: str | None = None
    signer: str | None = None
    """Login of the person in authority who signs."""
    signed_at: datetime | None = None
    series: str | None = None
    year: int | None = None
    number: int | None = None
    issued: date | None = None
    numbered_at: datetime | None = None
    sent_at: datetime | None = None
    due_at: datetime | None = None
    replies_to: str | None = None
    """The incoming document that it answers."""
    replaces: str | None = None
    """The issued document in whose place it stands."""
    dossier: str | None = None
    paper: bool = False
    frozen: bool = False
    body: Mapping[str, Any] = field(default_factory=dict)
    """``fields`` (what was said when it was drafted), ``annexes`` [{name, sha256, size, key}] of
    the version that counts, ``written_in`` (the same of its source), ``places`` (nơi nhận),
    ``copies`` (số bản), ``checked_by`` {content, form}, ``signature``, ``seal`` {version, series,
    number, date, annexes}, ``document_id`` (mã định danh văn bản), ``problem`` (why it could not be
    kept), ``recall`` {reason, at, by}, ``keeper``, ``note``."""

    @property
    def code(self) -> str:
        """Số và ký hiệu: ``05/QĐ-UBND``; only the notation while it has no number."""
        return f"{self.number:02}/{self.notation}" if self.number else self.notation


@dataclass(frozen=True, slots=True)
class Draft:
    """One version of a draft, or the file of one step: it is never changed."""

    outgoing: str
    version: int
    step: str
    """``draft``, ``signed``, ``sealed``, or ``annex``."""
    name: str
    sha256: str
    size: int
    made_by: str
    at: datetime

    @property
    def key(self) -> str:
        """Where its bytes lie in every store.

        Whoever died between keeping the bytes and writing of them, and comes with other ones (a
        signature is never the same twice), finds nothing in the way.
        """
        return f"{self.folder}file"

    @property
    def folder(self) -> str:
        """The prefix of all that was kept with it: annexes, and what it was written in."""
        whose = f"drafts/{self.outgoing[:2]}/{self.outgoing}"
        return f"{whose}/{self.version}-{self.sha256[:16]}/"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One that an issued document goes to."""

    outgoing: str
    code: str
    name: str
    means: Means
    transport: Transport = Transport.WAITING
    routed_to: str = ""
    status: str = ""
    """The last of the statuses 01–16 that it sent; empty: none."""
    status_at: datetime | None = None
    sent_at: datetime | None = None
    paper_at: datetime | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    """``history`` [{status, at, said}], ``message`` id, ``note``, ``problem``."""


def insist(outgoing: Outgoing, to: OutgoingState) -> None:
    """See to it that ``to`` may follow.

    Raises:
        RefusedError: it may not.
    """
    if to not in FOLLOWS[outgoing.state]:
        raise RefusedError(
            f"Văn bản đi đang ở bước «{outgoing.state.value}», không thể sang «{to.value}» "
            f"· the document is {outgoing.state.value}, which {to.value} does not follow"
        )


def insist_on_others(outgoing: Outgoing, login: str) -> None:
    """See to it that content and form are not checked by whoever drafted, nor by one person.

    Raises:
        ForbiddenError: ``login`` drafted it, or made the other check (NĐ 30/2020 Điều 12).
    """
    others = {outgoing.drafted_by, *outgoing.body.get("checked_by", {}).values()}
    if login in others:
        raise ForbiddenError(
            f"{login} đã soạn hoặc đã kiểm tra văn bản này: người khác phải kiểm tra "
            "· whoever drafted it or made the other check does not check it; another person does"
        )
