"""The tables of incoming and issued documents, as SQLAlchemy sees them. Private to this package."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from repository.columns import Base, Identifier, Instant, Serial, UtcDateTime, Words


class IncomingRow(Base):
    """A document that came to an agency (văn bản đến): from arrival to done, or sent back."""

    __tablename__ = "incoming"
    __table_args__ = (UniqueConstraint("agency", "year", "number"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"), index=True)
    level: Mapped[str] = mapped_column(String(16))
    document: Mapped[str | None] = mapped_column(ForeignKey("document.id"), index=True)
    quarantine: Mapped[str | None] = mapped_column(String(64))
    message: Mapped[str | None] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    arrived_at: Mapped[Instant] = mapped_column(index=True)
    year: Mapped[int | None]
    number: Mapped[int | None]
    """Số đến: one series a year, paper and electronic together."""
    registered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    registered_by: Mapped[str | None] = mapped_column(String(64))
    presented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    distributed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sender: Mapped[str] = mapped_column(Words)
    sender_name: Mapped[str] = mapped_column(Words)
    code: Mapped[str] = mapped_column(Words)
    issued: Mapped[date | None]
    type_name: Mapped[str] = mapped_column(Words)
    subject: Mapped[str] = mapped_column(Words)
    priority: Mapped[int]
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    reply: Mapped[str | None] = mapped_column(String(64))
    dossier: Mapped[str | None] = mapped_column(String(64))
    paper: Mapped[bool]
    body: Mapped[dict[str, Any]]


class AssignmentRow(Base):
    """Who is to work on an incoming document, in which part, until when, with which instruction."""

    __tablename__ = "assignment"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    incoming: Mapped[Identifier] = mapped_column(ForeignKey("incoming.id"), index=True)
    part: Mapped[str] = mapped_column(String(16))
    person: Mapped[str | None] = mapped_column(ForeignKey("person.login"), index=True)
    unit: Mapped[str] = mapped_column(Words)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    instruction: Mapped[str] = mapped_column(Words)
    given_by: Mapped[Identifier]
    given_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_as: Mapped[str] = mapped_column(String(16))


class RemarkRow(Base):
    """What somebody said of a document on its way: progress, an opinion, a comment, a check."""

    __tablename__ = "remark"

    id: Mapped[Serial] = mapped_column(primary_key=True)
    object: Mapped[Identifier] = mapped_column(index=True)
    """An incoming or an issued document."""
    kind: Mapped[str] = mapped_column(String(16))
    version: Mapped[int | None]
    """Of the draft that it speaks of."""
    said: Mapped[str] = mapped_column(Words)
    said_by: Mapped[Identifier]
    at: Mapped[Instant]


class OutgoingRow(Base):
    """A document that an agency issues (văn bản đi): from draft to sent."""

    __tablename__ = "outgoing"
    __table_args__ = (UniqueConstraint("agency", "series", "year", "number"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"), index=True)
    level: Mapped[str] = mapped_column(String(16))
    document: Mapped[str | None] = mapped_column(ForeignKey("document.id"), index=True)
    source: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    type_name: Mapped[str] = mapped_column(Words)
    subject: Mapped[str] = mapped_column(Words)
    priority: Mapped[int]
    drafted_by: Mapped[Identifier]
    drafted_at: Mapped[Instant] = mapped_column(index=True)
    version: Mapped[int]
    signer: Mapped[str | None] = mapped_column(String(64))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    series: Mapped[str | None] = mapped_column(String(32))
    year: Mapped[int | None]
    number: Mapped[int | None]
    notation: Mapped[str] = mapped_column(Words)
    issued: Mapped[date | None]
    numbered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when an answer is asked for."""
    replies_to: Mapped[str | None] = mapped_column(String(64))
    replaces: Mapped[str | None] = mapped_column(String(64))
    dossier: Mapped[str | None] = mapped_column(String(64))
    paper: Mapped[bool]
    """Whether it goes on paper too (regulation Điều 7)."""
    frozen: Mapped[bool]
    """Recalled: the sender's document and metadata are not changed any more (NĐ 30 PL VI.III.8)."""
    body: Mapped[dict[str, Any]]


class DraftRow(Base):
    """One version of a draft; its bytes lie in the stores."""

    __tablename__ = "draft"

    outgoing: Mapped[Identifier] = mapped_column(ForeignKey("outgoing.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(Words)
    sha256: Mapped[Identifier]
    size: Mapped[Serial]
    made_by: Mapped[Identifier]
    at: Mapped[Instant]


class RecipientRow(Base):
    """Whom an issued document goes to, and how far it is there."""

    __tablename__ = "recipient"

    outgoing: Mapped[Identifier] = mapped_column(ForeignKey("outgoing.id"), primary_key=True)
    code: Mapped[Identifier] = mapped_column(primary_key=True)
    """As it was addressed; for somebody who has no code, ``giấy:`` and a count."""
    name: Mapped[str] = mapped_column(Words)
    means: Mapped[str] = mapped_column(String(16))
    routed_to: Mapped[str] = mapped_column(String(64))
    """The successor that it went to, where the agency addressed is no more."""
    transport: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(2))
    status_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paper_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    body: Mapped[dict[str, Any]]


class MessageRow(Base):
    """A message of the document axis, as it was received or sent."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("axis", "agency", "direction", "axis_id"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    axis: Mapped[str] = mapped_column(String(32))
    agency: Mapped[Identifier] = mapped_column(index=True)
    direction: Mapped[str] = mapped_column(String(8))
    axis_id: Mapped[str | None] = mapped_column(String(128))
    kind: Mapped[str] = mapped_column(String(16))
    sender: Mapped[str] = mapped_column(Words)
    document_id: Mapped[str] = mapped_column(Words, index=True)
    code: Mapped[str] = mapped_column(Words)
    status_code: Mapped[str] = mapped_column(String(2))
    sha256: Mapped[Identifier] = mapped_column(index=True)
    size: Mapped[Serial]
    state: Mapped[str] = mapped_column(String(16), index=True)
    at: Mapped[Instant] = mapped_column(index=True)
    object: Mapped[str | None] = mapped_column(String(64), index=True)
    """The incoming or issued document that it belongs to."""
    body: Mapped[dict[str, Any]]


class OutboxRow(Base):
    """What is to be sent over the axis, until it was taken there."""

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("object", "code"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    axis: Mapped[str] = mapped_column(String(32))
    agency: Mapped[Identifier]
    object: Mapped[Identifier]
    """The incoming or issued document that it speaks of."""
    code: Mapped[str] = mapped_column(String(32))
    """``edoc``, or the status: what is sent once for an object."""
    kind: Mapped[str] = mapped_column(String(16))
    content: Mapped[dict[str, Any]]
    """All that the message is made from, again and again the same."""
    state: Mapped[str] = mapped_column(String(16), index=True)
    tries: Mapped[int]
    next_at: Mapped[Instant] = mapped_column(index=True)
    problem: Mapped[str] = mapped_column(Words)
    asked_by: Mapped[Identifier]
    asked_at: Mapped[Instant]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    axis_id: Mapped[str | None] = mapped_column(String(128))


class PaperRuleRow(Base):
    """A line of the list of documents that go on paper too (QĐ 28/2018 Điều 7.2b)."""

    __tablename__ = "paper_rule"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier] = mapped_column(index=True)
    """Whose documents it binds; ``*`` all of them."""
    type_name: Mapped[str] = mapped_column(Words)
    """Loại văn bản; empty: every kind."""
    recipient: Mapped[str] = mapped_column(Words)
    """Code of a recipient, or ``level:`` and a level; empty: everybody."""
    said: Mapped[str] = mapped_column(Words)
    first: Mapped[date]
    last: Mapped[date | None]
    citation: Mapped[str] = mapped_column(Words)
    entered_by: Mapped[Identifier]
    entered_at: Mapped[Instant]


class NumberingRow(Base):
    """How an agency numbers what it issues, between two days (NĐ 30/2020 Điều 15)."""

    __tablename__ = "numbering"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier] = mapped_column(index=True)
    first: Mapped[date]
    last: Mapped[date | None]
    scheme: Mapped[dict[str, Any]]
    citation: Mapped[str] = mapped_column(Words)
    entered_by: Mapped[Identifier]
    entered_at: Mapped[Instant]


class ClosingRow(Base):
    """A volume of a register that was closed (đóng sổ): a signed PDF/A says what it held.

    From the moment the row is there its entries stay as they are; it has a document once the
    signed PDF/A is in the archive.
    """

    __tablename__ = "register_closing"
    __table_args__ = (UniqueConstraint("agency", "register", "series", "year", "volume"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"))
    register: Mapped[str] = mapped_column(String(32))
    series: Mapped[str] = mapped_column(String(32))
    year: Mapped[int]
    volume: Mapped[int]
    first_number: Mapped[int]
    last_number: Mapped[int]
    entries: Mapped[int]
    content: Mapped[Identifier]
    """SHA-256 of the entries as JSON, one a line."""
    document: Mapped[str | None] = mapped_column(String(64))
    sha256: Mapped[str | None] = mapped_column(String(64))
    """Of the PDF/A."""
    closed_by: Mapped[Identifier]
    closed_at: Mapped[Instant]
