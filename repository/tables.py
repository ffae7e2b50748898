"""The database, as SQLAlchemy sees it. Private to this package."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

import repository.copying_tables
import repository.correspondence_tables
import repository.digitising_tables
import repository.disposal_tables
import repository.dossier_tables
import repository.evidence_tables
import repository.transfer_tables  # noqa: F401  they belong to the same metadata
from repository.columns import Base, Identifier, Instant, Serial, UtcDateTime, Words


class AgencyRow(Base):
    """An agency, as it was between two days."""

    __tablename__ = "agency"

    code: Mapped[Identifier] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str] = mapped_column(String(32))
    parent: Mapped[str | None] = mapped_column(String(64))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor: Mapped[str | None] = mapped_column(String(64))
    fonds: Mapped[str] = mapped_column(String(16))


class AgencyAliasRow(Base):
    """Another code of an agency: the 13-character one, or an older one."""

    __tablename__ = "agency_alias"

    alias: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"), index=True)


class AgencyNameRow(Base):
    """A name that an agency bore until a day; its name of today stands with it."""

    __tablename__ = "agency_name"

    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"), primary_key=True)
    last: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    citation: Mapped[str] = mapped_column(Words)
    """The decision by which the name ended."""


class PersonRow(Base):
    """An account. One person, one account."""

    __tablename__ = "person"

    login: Mapped[Identifier] = mapped_column(primary_key=True)
    full_name: Mapped[str]
    password: Mapped[str] = mapped_column(String(256))
    """An argon2 hash; empty where nobody can log in."""
    must_change: Mapped[bool]
    disabled: Mapped[bool]
    failures: Mapped[int]
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GrantRow(Base):
    """A role of a person in an agency, up to a level."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person", "role", "agency"),)

    id: Mapped[Serial] = mapped_column(primary_key=True)
    person: Mapped[Identifier] = mapped_column(ForeignKey("person.login"), index=True)
    role: Mapped[str] = mapped_column(String(32))
    agency: Mapped[Identifier]
    level: Mapped[str] = mapped_column(String(16))


class DocumentGrantRow(Base):
    """One document opened to one person, until an instant."""

    __tablename__ = "document_grant"

    document: Mapped[Identifier] = mapped_column(ForeignKey("document.id"), primary_key=True)
    person: Mapped[Identifier] = mapped_column(ForeignKey("person.login"), primary_key=True)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SessionRow(Base):
    """A log-in. The key is the digest of the cookie's secret, never the secret."""

    __tablename__ = "login_session"

    key: Mapped[Identifier] = mapped_column(primary_key=True)
    person: Mapped[Identifier] = mapped_column(ForeignKey("person.login"), index=True)
    created_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    locked: Mapped[bool]


class DocumentRow(Base):
    """One document. Columns for what is asked for; the body for everything said."""

    __tablename__ = "document"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    package: Mapped[Identifier] = mapped_column(ForeignKey("package.id"), unique=True)
    title: Mapped[str] = mapped_column(Words)
    code: Mapped[str] = mapped_column(Words)
    doc_code: Mapped[str] = mapped_column(Words, index=True)
    trio: Mapped[str] = mapped_column(Words, index=True)
    type_name: Mapped[str] = mapped_column(Words)
    organ_name: Mapped[str] = mapped_column(Words)
    issued: Mapped[date | None] = mapped_column(index=True)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"))
    level: Mapped[str] = mapped_column(String(16))
    standing: Mapped[str] = mapped_column(String(16))
    complete: Mapped[bool]
    received_at: Mapped[Instant] = mapped_column(index=True)
    received_by: Mapped[Identifier]
    body: Mapped[dict[str, Any]]


class DocumentFileRow(Base):
    """The digest of each file, so that a second coming is noticed."""

    __tablename__ = "document_file"

    document: Mapped[Identifier] = mapped_column(ForeignKey("document.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(512), primary_key=True)
    sha256: Mapped[Identifier] = mapped_column(index=True)


class DocumentTextRow(Base):
    """The words of a document, read out once for the index. Can be read again."""

    __tablename__ = "document_text"

    document: Mapped[Identifier] = mapped_column(ForeignKey("document.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Words)


class UnindexedRow(Base):
    """A document whose latest state the search index has not yet seen."""

    __tablename__ = "unindexed"

    document: Mapped[Identifier] = mapped_column(primary_key=True)
    version: Mapped[int]


class PackageRow(Base):
    """A package, with what it must hold: the manifest that a forger cannot reach."""

    __tablename__ = "package"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    file_count: Mapped[int]
    byte_count: Mapped[int] = mapped_column(BigInteger)
    manifest: Mapped[bytes] = mapped_column(LargeBinary)
    """zlib of lines ``sha256 size path``."""


class CopyRow(Base):
    """One copy of a package in one store."""

    __tablename__ = "copy"

    package: Mapped[Identifier] = mapped_column(ForeignKey("package.id"), primary_key=True)
    store: Mapped[Identifier] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SharedRow(Base):
    """Where a thing that many packages name by digest is kept."""

    __tablename__ = "shared"

    digest: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    package: Mapped[Identifier] = mapped_column(ForeignKey("package.id"), index=True)


class IntakeRow(Base):
    """A promise made before any byte is kept: what is coming, under which identifiers."""

    __tablename__ = "intake"

    package: Mapped[Identifier] = mapped_column(primary_key=True)
    document: Mapped[Identifier]
    sha256: Mapped[Identifier] = mapped_column(index=True)
    agency: Mapped[Identifier]
    started_at: Mapped[Instant]


class QuarantineRow(Base):
    """A file set aside, with the report that says why."""

    __tablename__ = "quarantine"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    sha256: Mapped[Identifier] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"))
    level: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[Instant]
    received_by: Mapped[Identifier]
    report: Mapped[dict[str, Any]]


class DossierRow(Base):
    """A hồ sơ of the yearly file plan (danh mục hồ sơ)."""

    __tablename__ = "dossier"
    __table_args__ = (UniqueConstraint("agency", "year", "notation"),)

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    agency: Mapped[Identifier] = mapped_column(ForeignKey("agency.code"))
    year: Mapped[int]
    heading_number: Mapped[str] = mapped_column(String(16))
    heading_title: Mapped[str] = mapped_column(Words)
    notation: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(Words)
    maintenance: Mapped[str] = mapped_column(String(64))
    keeper: Mapped[str] = mapped_column(Words)
    plan: Mapped[str | None] = mapped_column(String(64), index=True)
    """Its file plan; None: it lies outside of any (NĐ 30 Điều 29.2c)."""
    ordinal: Mapped[int]
    heading: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16), index=True)
    level: Mapped[str] = mapped_column(String(16))
    keeper_login: Mapped[str | None] = mapped_column(String(64), index=True)
    language: Mapped[str] = mapped_column(String(32))
    start: Mapped[str] = mapped_column(String(10))
    end: Mapped[str] = mapped_column(String(10))
    ended: Mapped[int | None] = mapped_column(index=True)
    """The year in which its work ended; retention counts from it (Luật Lưu trữ Điều 15.3)."""
    item: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    package: Mapped[str | None] = mapped_column(String(64))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    transferred_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    body: Mapped[dict[str, Any]]


class MembershipRow(Base):
    """A document in a hồ sơ, by reference (NĐ 30 PL VI.4e)."""

    __tablename__ = "membership"

    dossier: Mapped[Identifier] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    document: Mapped[Identifier] = mapped_column(
        ForeignKey("document.id"), primary_key=True, index=True
    )
    ordinal: Mapped[int]


class EventRow(Base):
    """One line of the ledger. Triggers refuse every change and every deletion."""

    __tablename__ = "event"

    seq: Mapped[Serial] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[Identifier] = mapped_column(unique=True)
    at: Mapped[Instant]
    kind: Mapped[str] = mapped_column(String(64))
    agent: Mapped[Identifier]
    outcome: Mapped[str] = mapped_column(String(16))
    object: Mapped[Identifier] = mapped_column(index=True)
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[Identifier]
    digest: Mapped[Identifier]


class JobRow(Base):
    """Long work, as far as it has come."""

    __tablename__ = "job"

    id: Mapped[Identifier] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(16), index=True)
    done: Mapped[int]
    total: Mapped[int]
    message: Mapped[str] = mapped_column(Words)
    asked_by: Mapped[Identifier]
    asked_at: Mapped[Instant]
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    results: Mapped[list[Any]]
