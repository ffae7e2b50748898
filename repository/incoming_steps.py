"""Incoming documents (văn bản đến): what one is, and which step may follow which. Pure.

The chain is that of the regulation Điều 8–9 and NĐ 30/2020 Điều 20–24: received, registered,
presented, distributed, worked on, done; what is not intact is held and sent back, unregistered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any

from repository.access import Level
from repository.errors import RefusedError


class IncomingState(StrEnum):
    """How far an incoming document is."""

    RECEIVED = "received"
    """Intact, and for us; it is in the archive and waits for its number."""
    HELD = "held"
    """Not intact, incomplete or not for us: set aside until the clerk sends it back."""
    REFUSED = "refused"
    """Sent back with a reason (02); never registered."""
    REGISTERED = "registered"
    PRESENTED = "presented"
    DISTRIBUTED = "distributed"
    WORKING = "working"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    """Recalled by its sender, and we agreed (15); the record stays, set apart."""


FOLLOWS: Mapping[IncomingState, frozenset[IncomingState]] = MappingProxyType(
    {
        IncomingState.RECEIVED: frozenset(
            {
                IncomingState.REGISTERED,
                IncomingState.HELD,
                IncomingState.REFUSED,
                IncomingState.WITHDRAWN,
            }
        ),
        IncomingState.HELD: frozenset(
            {IncomingState.RECEIVED, IncomingState.REFUSED, IncomingState.WITHDRAWN}
        ),
        IncomingState.REFUSED: frozenset(),
        IncomingState.REGISTERED: frozenset({IncomingState.PRESENTED, IncomingState.WITHDRAWN}),
        IncomingState.PRESENTED: frozenset(
            {IncomingState.DISTRIBUTED, IncomingState.DONE, IncomingState.WITHDRAWN}
        ),
        IncomingState.DISTRIBUTED: frozenset(
            {
                IncomingState.DISTRIBUTED,  # given to others, or with another time
                IncomingState.WORKING,
                IncomingState.DONE,
                IncomingState.WITHDRAWN,
            }
        ),
        IncomingState.WORKING: frozenset(
            {
                IncomingState.WORKING,
                IncomingState.DISTRIBUTED,
                IncomingState.DONE,
                IncomingState.WITHDRAWN,
            }
        ),
        IncomingState.DONE: frozenset({IncomingState.WORKING, IncomingState.WITHDRAWN}),
        IncomingState.WITHDRAWN: frozenset(),
    }
)
"""What may come after what."""


class Source(StrEnum):
    """The way by which a document came, or was made."""

    AXIS = "axis"
    FOLDER = "folder"
    """Handed over by another system that only exports files."""
    UPLOAD = "upload"
    SCAN = "scan"
    """Paper that was digitised."""
    DRAFT = "draft"
    """Of what we issue: written here."""


class Priority(IntEnum):
    """Mức độ khẩn, as edXML numbers it (``edxml.md`` §1.2)."""

    NORMAL = 0
    URGENT = 1
    """Khẩn."""
    VERY_URGENT = 2
    """Thượng khẩn."""
    EXPRESS = 3
    """Hỏa tốc."""
    EXPRESS_TIMED = 4
    """Hỏa tốc hẹn giờ."""

    @property
    def at_once(self) -> bool:
        """Whether it is presented and sent at once (regulation Điều 8.3)."""
        return self is not Priority.NORMAL


class Part(StrEnum):
    """What somebody is to a document that was distributed (Điều 9)."""

    LEADS = "leads"
    """Chủ trì."""
    HELPS = "helps"
    """Phối hợp."""
    KNOWS = "knows"
    """Để biết."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One incoming document."""

    id: str
    agency: str
    """Code of the agency that it came to."""
    level: Level
    source: Source
    state: IncomingState
    arrived_at: datetime
    sender: str = ""
    """Code of the sender as the message gave it; old codes stay old."""
    sender_name: str = ""
    code: str = ""
    """Số và ký hiệu."""
    issued: date | None = None
    type_name: str = ""
    subject: str = ""
    priority: Priority = Priority.NORMAL
    document: str | None = None
    quarantine: str | None = None
    message: str | None = None
    year: int | None = None
    number: int | None = None
    registered_at: datetime | None = None
    registered_by: str | None = None
    presented_at: datetime | None = None
    distributed_at: datetime | None = None
    done_at: datetime | None = None
    due_at: datetime | None = None
    reply: str | None = None
    """The issued document that answers it."""
    dossier: str | None = None
    paper: bool = False
    """Whether paper came, or is to come, along."""
    body: Mapping[str, Any] = field(default_factory=dict)
    """``document_id`` of the message, ``fields``, ``findings``, ``reason`` of a refusal, ``notice``
    (the issued document that told of it), ``opinion``, ``presented_to``, ``recall``, ``note``."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person's, or one unit's, part in an incoming document."""

    id: str
    incoming: str
    part: Part
    person: str | None
    unit: str
    due_at: datetime | None
    instruction: str
    given_by: str
    given_at: datetime
    ended_at: datetime | None = None
    ended_as: str = ""
    """``done``, or ``withdrawn`` when it was distributed anew."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said on the way."""

    object: str
    kind: str
    """``progress``, ``opinion``, ``comment``, ``content``, ``form``, ``returned``."""
    said: str
    said_by: str
    at: datetime
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A step in which whatever came before some instant waits too long."""

    state: IncomingState
    urgent: bool
    before: datetime


def insist(incoming: Incoming, to: IncomingState) -> None:
    """See to it that ``to`` may follow.

    Raises:
        RefusedError: it may not.
    """
    if to not in FOLLOWS[incoming.state]:
        raise RefusedError(
            f"Văn bản đến đang ở bước «{incoming.state.value}», không thể sang «{to.value}» "
            f"· the document is {incoming.state.value}, which {to.value} does not follow"
        )
