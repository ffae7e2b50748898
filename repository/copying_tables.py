"""The tables of copies and their requests, as SQLAlchemy sees them. Private to this package."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from repository.columns import Base, Identifier, Instant, UtcDateTime, Words


class SeriesRow(Base):
    """The last number given in a series of one agency and year; numbers have no gaps."""

    __tablename__ = "number_series"

    agency: Mapped[Identifier] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(String(32), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class SignatoryRow(Base):
    """Who may sign copies for an agency (NĐ 30/2020 Điều 27)."""

    __tablename__ = "signatory"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"), index=True)
    person: Mapped[Identifier] = mapped_column(ForeignKey("person.login"))
    office: Mapped[str] = mapped_column(Words)
    """Quyền hạn and chức vụ, as they are set above the name."""
    forms: Mapped[list[Any]]
    first: Mapped[date]
    last: Mapped[date | None]
    authority: Mapped[str] = mapped_column(Words)
    entered_by: Mapped[Identifier]
    entered_at: Mapped[Instant]


class CopyRequestRow(Base):
    """Somebody asks for a copy; somebody decides; it is issued; it expires."""

    __tablename__ = "copy_request"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    document: Mapped[Identifier] = mapped_column(ForeignKey("document.id"), index=True)
    agency: Mapped[Identifier]
    kind: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16), index=True)
    asked_by: Mapped[Identifier] = mapped_column(index=True)
    reader: Mapped[Identifier] = mapped_column(index=True)
    """The account that may fetch what is issued."""
    asked_at: Mapped[Instant]
    due: Mapped[date | None]
    body: Mapped[dict[str, Any]]
    """Purpose, recipient, parts to extract, how many."""
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Words)


class IssuedCopyRow(Base):
    """A copy that left, or may leave, the archive."""

    __tablename__ = "issued_copy"
    __table_args__ = (UniqueConstraint("agency", "year", "number"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    """What its QR says, hard to guess."""
    request: Mapped[Identifier] = mapped_column(ForeignKey("copy_request.id"), index=True)
    document: Mapped[Identifier] = mapped_column(ForeignKey("document.id"), index=True)
    agency: Mapped[Identifier]
    kind: Mapped[str] = mapped_column(String(32))
    year: Mapped[int]
    number: Mapped[int | None]
    """In the agency's one yearly series of certified copies; none of other kinds."""
    sha256: Mapped[Identifier] = mapped_column(index=True)
    issued_by: Mapped[Identifier]
    issued_at: Mapped[Instant]
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    delete_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its file is to be deleted; it is served no more since it expired."""
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    body: Mapped[dict[str, Any]]
