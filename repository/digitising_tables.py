"""The tables of digitisation batches, as SQLAlchemy sees them. Private to this package."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from repository.columns import Base, Identifier, Instant, UtcDateTime, Words


class BatchRow(Base):
    """A batch: what somebody laid on the scanner at once."""

    __tablename__ = "batch"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"))
    dossier: Mapped[str | None] = mapped_column(String(64))
    level: Mapped[str] = mapped_column(String(16))
    profile: Mapped[str] = mapped_column(String(32))
    job: Mapped[str | None] = mapped_column(String(64))
    asked_by: Mapped[Identifier]
    asked_at: Mapped[Instant] = mapped_column(index=True)
    options: Mapped[dict[str, Any]]


class SheafRow(Base):
    """One paper document of a batch: from its scan to its place in the archive."""

    __tablename__ = "sheaf"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    batch: Mapped[Identifier] = mapped_column(ForeignKey("batch.id"), index=True)
    ordinal: Mapped[int]
    name: Mapped[str] = mapped_column(Words)
    state: Mapped[str] = mapped_column(String(16), index=True)
    pages: Mapped[int]
    pages_done: Mapped[int]
    paper_count: Mapped[int | None]
    body: Mapped[dict[str, Any]]
    """Sources, findings, proposals, what people confirmed."""
    reviewed_by: Mapped[str | None] = mapped_column(String(64))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    document: Mapped[str | None] = mapped_column(String(64))
