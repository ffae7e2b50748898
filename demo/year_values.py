"""What the demonstration's year is made of: documents that came, documents that went."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Came:
    """An incoming document, with every instant that it will ever have."""

    id: str
    agency: str
    fate: str
    level: str
    source: str
    priority: int
    sender: str
    sender_name: str
    code: str
    issued: date
    type_name: str
    subject: str
    arrived_at: datetime
    register_by: datetime | None
    """Until when it was to be registered; None: at once, that is within half an hour."""
    registered_at: datetime | None = None
    presented_at: datetime | None = None
    distributed_at: datetime | None = None
    due_at: datetime | None = None
    done_at: datetime | None = None
    refused_at: datetime | None = None
    number: int = 0
    """Số đến of its year; 0: none."""


@dataclass(frozen=True, slots=True)
class To:
    """One recipient of an issued document, with what it said when."""

    code: str
    name: str
    statuses: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Went:
    """An issued document, with every instant that it will ever have."""

    id: str
    agency: str
    fate: str
    level: str
    source: str
    priority: int
    notation: str
    type_name: str
    subject: str
    signed_at: datetime
    numbered_at: datetime
    to: tuple[To, ...]
    sent_at: datetime | None = None
    recalled_at: datetime | None = None
    paper: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Year:
    """The whole year."""

    came: tuple[Came, ...]
    went: tuple[Went, ...]
