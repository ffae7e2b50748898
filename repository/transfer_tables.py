"""The tables of submission and transfer, on both sides, as SQLAlchemy sees them. Private here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from repository.columns import Base, Identifier, Instant, UtcDateTime, Words


class TransferRow(Base):
    """A handing over of hồ sơ to an archive, seen by who gives."""

    __tablename__ = "transfer"
    __table_args__ = (UniqueConstraint("agency", "kind", "year", "turn"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"))
    kind: Mapped[str] = mapped_column(String(16))
    """``current`` (nộp lưu trữ hiện hành) or ``historical``."""
    archive: Mapped[Identifier]
    """Code of the archive that receives."""
    year: Mapped[int]
    turn: Mapped[int]
    """Lần nộp, from 1 each year."""
    state: Mapped[str] = mapped_column(String(16), index=True)
    registration: Mapped[str] = mapped_column(Words)
    """Mã đăng ký yêu cầu nộp."""
    due: Mapped[date | None]
    created_by: Mapped[Identifier]
    created_at: Mapped[Instant]
    approved_by: Mapped[str | None] = mapped_column(String(64))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    body: Mapped[dict[str, Any]]


class TransferItemRow(Base):
    """One hồ sơ (or the loose documents of a package) of a transfer."""

    __tablename__ = "transfer_item"

    transfer: Mapped[Identifier] = mapped_column(ForeignKey("transfer.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    dossier: Mapped[str | None] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(16))
    package: Mapped[str] = mapped_column(Words)
    """Name of its SIP file."""
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    files: Mapped[int]
    reason: Mapped[str] = mapped_column(Words)
    body: Mapped[dict[str, Any]]


class TransferDocumentRow(Base):
    """A loose document of a transfer (TT 05/2025 PL IV), and the package that it goes in."""

    __tablename__ = "transfer_document"

    transfer: Mapped[Identifier] = mapped_column(ForeignKey("transfer.id"), primary_key=True)
    document: Mapped[Identifier] = mapped_column(
        ForeignKey("document.id"), primary_key=True, index=True
    )
    ordinal: Mapped[int]
    """Of the item."""
    number: Mapped[int]
    """Số thứ tự in the package, from 1."""


class ReceptionRow(Base):
    """A transfer seen by the archive that receives (TT 05/2025 Điều 23)."""

    __tablename__ = "reception"
    __table_args__ = (UniqueConstraint("sender", "registration"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"))
    """The archive that receives."""
    sender: Mapped[Identifier]
    sender_name: Mapped[str] = mapped_column(Words)
    registration: Mapped[str] = mapped_column(String(64))
    turn: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), index=True)
    registered_by: Mapped[Identifier]
    registered_at: Mapped[Instant]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reported_by: Mapped[str | None] = mapped_column(String(64))
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    body: Mapped[dict[str, Any]]


class ReceptionPackageRow(Base):
    """One SIP that came."""

    __tablename__ = "reception_package"
    __table_args__ = (UniqueConstraint("reception", "sha256"),)

    reception: Mapped[Identifier] = mapped_column(ForeignKey("reception.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    sha256: Mapped[Identifier]
    size: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(16))
    dossier: Mapped[str | None] = mapped_column(String(64))
    """The hồ sơ that it became here."""
    body: Mapped[dict[str, Any]]


class ReceptionItemRow(Base):
    """One document of a SIP: đạt or không đạt, and why (TT 05/2025 Điều 24.2)."""

    __tablename__ = "reception_item"
    __table_args__ = (UniqueConstraint("reception", "package", "ordinal"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    reception: Mapped[Identifier] = mapped_column(ForeignKey("reception.id"), index=True)
    package: Mapped[int]
    ordinal: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Words)
    judged_by: Mapped[str | None] = mapped_column(String(64))
    document: Mapped[str | None] = mapped_column(String(64))
    """The document that it became here."""
    body: Mapped[dict[str, Any]]


class KeepBackRow(Base):
    """A hồ sơ that stays with its unit beyond its time, with consent (NĐ 30 Điều 31.3d)."""

    __tablename__ = "keep_back"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    dossier: Mapped[Identifier] = mapped_column(ForeignKey("dossier.id"), index=True)
    reason: Mapped[str] = mapped_column(Words)
    until: Mapped[date]
    citation: Mapped[str] = mapped_column(Words)
    """The written consent."""
    asked_by: Mapped[Identifier]
    agreed_by: Mapped[str | None] = mapped_column(String(64))
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
