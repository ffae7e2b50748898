"""The tables of disposal, and of what remains after it, as SQLAlchemy sees them. Private here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from repository.columns import Base, Identifier, Instant, Serial, UtcDateTime, Words


class DisposalRow(Base):
    """One round of disposal (xét hủy): from the list to the minutes of destruction."""

    __tablename__ = "disposal"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"), index=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    title: Mapped[str] = mapped_column(Words)
    listed_by: Mapped[Identifier]
    listed_at: Mapped[Instant]
    explanation: Mapped[str] = mapped_column(Words)
    """Bản thuyết minh."""
    appraisal: Mapped[str] = mapped_column(Words)
    """Văn bản thẩm định: its code and day; empty where none is needed, or none came yet."""
    citation: Mapped[str] = mapped_column(Words)
    """The decision to destroy."""
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_on: Mapped[date | None]
    due: Mapped[date | None]
    """The last day for it: 15 days after the decision (TT 06/2025)."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    body: Mapped[dict[str, Any]]


class DisposalItemRow(Base):
    """A hồ sơ or a document that is proposed for destruction."""

    __tablename__ = "disposal_item"

    disposal: Mapped[Identifier] = mapped_column(ForeignKey("disposal.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    object: Mapped[Identifier] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(32))
    verdict: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    body: Mapped[dict[str, Any]]
    """What it was when it was listed: code, title, period, digest."""


class DisposalMemberRow(Base):
    """A member of the council (Hội đồng xét hủy)."""

    __tablename__ = "disposal_member"

    disposal: Mapped[Identifier] = mapped_column(ForeignKey("disposal.id"), primary_key=True)
    person: Mapped[Identifier] = mapped_column(ForeignKey("person.login"), primary_key=True)
    part: Mapped[str] = mapped_column(String(16))


class OpinionRow(Base):
    """What a member of the council says of an item; a later one stands beside, not over it."""

    __tablename__ = "disposal_opinion"

    id: Mapped[Serial] = mapped_column(primary_key=True)
    disposal: Mapped[Identifier] = mapped_column(ForeignKey("disposal.id"), index=True)
    ordinal: Mapped[int]
    person: Mapped[Identifier]
    says: Mapped[str] = mapped_column(String(16))
    said: Mapped[str] = mapped_column(Words)
    at: Mapped[Instant]


class ConfirmationRow(Base):
    """Somebody proved anew who they are, and confirmed the destruction. Two are needed."""

    __tablename__ = "disposal_confirmation"
    __table_args__ = (UniqueConstraint("disposal", "person"), UniqueConstraint("disposal", "part"))

    id: Mapped[Serial] = mapped_column(primary_key=True)
    disposal: Mapped[Identifier] = mapped_column(ForeignKey("disposal.id"), index=True)
    person: Mapped[Identifier] = mapped_column(ForeignKey("person.login"))
    part: Mapped[str] = mapped_column(String(16))
    """``destroys`` or ``witnesses``."""
    items: Mapped[Identifier]
    """Digest of the list that was confirmed."""
    at: Mapped[Instant]


class StubRow(Base):
    """What remains of a record that was destroyed: that it was, what it was, and by whose word."""

    __tablename__ = "stub"

    object: Mapped[Identifier] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(Words)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"), index=True)
    level: Mapped[str] = mapped_column(String(16))
    package: Mapped[Identifier]
    digest: Mapped[str] = mapped_column(String(80))
    """Of the package's payload manifest, SHA-256."""
    files: Mapped[int]
    size: Mapped[int] = mapped_column(BigInteger)
    disposal: Mapped[Identifier] = mapped_column(ForeignKey("disposal.id"), index=True)
    citation: Mapped[str] = mapped_column(Words)
    destroyed_by: Mapped[Identifier]
    witnessed_by: Mapped[Identifier]
    destroyed_at: Mapped[Instant]
    body: Mapped[dict[str, Any]]
    """The SHA-256 of each file."""


class BackupSetRow(Base):
    """A set of backups (bộ sao lưu) outside the stores, which a destruction must reach too."""

    __tablename__ = "backup_set"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    medium: Mapped[str] = mapped_column(Words)
    place: Mapped[str] = mapped_column(Words)
    made_at: Mapped[Instant]
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_by: Mapped[Identifier]


class FollowUpRow(Base):
    """What is still to be done on a backup, or a store that did not answer, after it."""

    __tablename__ = "disposal_follow_up"

    id: Mapped[Serial] = mapped_column(primary_key=True)
    disposal: Mapped[Identifier] = mapped_column(ForeignKey("disposal.id"), index=True)
    place: Mapped[str] = mapped_column(Words)
    """``backup <id>``, ``store <name>``."""
    says: Mapped[str] = mapped_column(Words)
    done_by: Mapped[str | None] = mapped_column(String(64))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    said: Mapped[str] = mapped_column(Words)
