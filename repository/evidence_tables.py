"""The tables of evidence rounds, as SQLAlchemy sees them. Private to this package."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from repository.columns import Base, Identifier, Instant, UtcDateTime, Words


class EvidenceRoundRow(Base):
    """One hash tree with one timestamp; everything here can be read again from its package."""

    __tablename__ = "evidence_round"

    id: Mapped[Identifier] = mapped_column(ForeignKey("package.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    algorithm: Mapped[str] = mapped_column(String(16))
    stamped_at: Mapped[Instant]
    authority: Mapped[str] = mapped_column(Words)
    ends: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rests_on: Mapped[list[Any]]
    leaves: Mapped[int]
    renewed_by: Mapped[str | None] = mapped_column(String(64))


class EvidenceMemberRow(Base):
    """A group in a round: a package, or the timestamp of an earlier round."""

    __tablename__ = "evidence_member"

    round: Mapped[Identifier] = mapped_column(ForeignKey("evidence_round.id"), primary_key=True)
    subject: Mapped[Identifier] = mapped_column(primary_key=True, index=True)
    place: Mapped[int]
    digests: Mapped[bytes] = mapped_column(LargeBinary)
    follows: Mapped[str | None] = mapped_column(String(64))
    current: Mapped[bool]
