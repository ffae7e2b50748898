"""The tables of file plans, holds, schedules and forms, as SQLAlchemy sees them. Private here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from repository.columns import Base, Identifier, Instant, UtcDateTime, Words


class FilePlanRow(Base):
    """Danh mục hồ sơ of an agency for a year: a draft until a decision puts it in force."""

    __tablename__ = "file_plan"
    __table_args__ = (UniqueConstraint("agency", "year"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"))
    year: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    numbering: Mapped[str] = mapped_column(String(16))
    arranged: Mapped[str] = mapped_column(String(16))
    in_force: Mapped[date | None]
    citation: Mapped[str] = mapped_column(Words)
    """The decision: ``12/QĐ-SNV ngày 05/01/2026``."""
    decision: Mapped[str | None] = mapped_column(String(64))
    """The document of the archive that decided it, where it is kept here."""
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_by: Mapped[Identifier]
    entered_at: Mapped[Instant]
    body: Mapped[dict[str, Any]]


class PlanHeadingRow(Base):
    """A heading of a file plan: big ones in Roman numerals, small ones in Arabic (NĐ 30 PL V)."""

    __tablename__ = "plan_heading"
    __table_args__ = (UniqueConstraint("plan", "parent", "number"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    plan: Mapped[Identifier] = mapped_column(ForeignKey("file_plan.id"), index=True)
    parent: Mapped[str] = mapped_column(String(64))
    """The big heading of a small one; empty for a big one."""
    ordinal: Mapped[int]
    number: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(Words)
    abbreviation: Mapped[str] = mapped_column(String(16))


class PlanLineRow(Base):
    """A hồ sơ as a file plan has it, from its draft on; its code is never given again."""

    __tablename__ = "plan_line"
    __table_args__ = (UniqueConstraint("plan", "notation"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    plan: Mapped[Identifier] = mapped_column(ForeignKey("file_plan.id"), index=True)
    heading: Mapped[Identifier] = mapped_column(ForeignKey("plan_heading.id"), index=True)
    ordinal: Mapped[int]
    notation: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(Words)
    maintenance: Mapped[str] = mapped_column(String(64))
    keeper: Mapped[str] = mapped_column(Words)
    keeper_login: Mapped[str | None] = mapped_column(String(64))
    remark: Mapped[str] = mapped_column(Words)
    amendment: Mapped[int]
    """By which amendment it came; 0: it was there from the beginning."""
    dropped: Mapped[int | None]
    """By which amendment it went."""
    dossier: Mapped[str | None] = mapped_column(String(64))
    """A hồ sơ that had been opened outside the plan."""


class DossierPartRow(Base):
    """A part of a hồ sơ that is not a document of the archive: paper, and where it stands."""

    __tablename__ = "dossier_part"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    dossier: Mapped[Identifier] = mapped_column(ForeignKey("dossier.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    room: Mapped[str] = mapped_column(Words)
    shelf: Mapped[str] = mapped_column(Words)
    box: Mapped[str] = mapped_column(Words)
    number: Mapped[str] = mapped_column(Words)
    sheets: Mapped[int | None]
    said: Mapped[str] = mapped_column(Words)
    entered_by: Mapped[Identifier]
    entered_at: Mapped[Instant]


class HoldRow(Base):
    """An order that freezes records (đóng băng, NĐ 30 PL VI.IV.1g), until it is lifted."""

    __tablename__ = "hold"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"), index=True)
    citation: Mapped[str] = mapped_column(Words)
    reason: Mapped[str] = mapped_column(Words)
    placed_by: Mapped[Identifier]
    placed_at: Mapped[Instant]
    lifted_by: Mapped[str | None] = mapped_column(String(64))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_citation: Mapped[str] = mapped_column(Words)


class HeldRow(Base):
    """What a hold freezes: a hồ sơ with all that lies in it, or one document."""

    __tablename__ = "held"

    hold: Mapped[Identifier] = mapped_column(ForeignKey("hold.id"), primary_key=True)
    object: Mapped[Identifier] = mapped_column(primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(16))


class ScheduleRow(Base):
    """A retention schedule (bảng thời hạn lưu trữ) that people entered, in force on some days."""

    __tablename__ = "retention_schedule"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier]
    """Whose; ``*``: everybody's."""
    name: Mapped[str] = mapped_column(Words)
    citation: Mapped[str] = mapped_column(Words)
    first: Mapped[date]
    last: Mapped[date | None]
    items: Mapped[list[Any]]
    entered_by: Mapped[Identifier]
    entered_at: Mapped[Instant]


class FormTemplateRow(Base):
    """A form (biểu mẫu) that an archivist made, for days; the archive's own are shipped."""

    __tablename__ = "form_template"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(64), index=True)
    agency: Mapped[Identifier]
    """Whose; ``*``: everybody's."""
    first: Mapped[date]
    last: Mapped[date | None]
    citation: Mapped[str] = mapped_column(Words)
    name: Mapped[str] = mapped_column(Words)
    sha256: Mapped[Identifier]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    entered_by: Mapped[Identifier]
    entered_at: Mapped[Instant]
