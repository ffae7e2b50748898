"""Quarantine: files set aside with the report that says why, until a person has decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from repository.access import Level, Scope
from repository.database import Database
from repository.errors import NotFoundError
from repository.ledger import Ledger, NewEvent
from repository.scoping import within
from repository.tables import QuarantineRow


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One file set aside. Its bytes lie in the store under ``key``."""

    id: str
    name: str
    sha256: str
    size: int
    agency: str
    level: Level
    received_at: datetime
    received_by: str
    report: Mapping[str, Any]
    """Findings, signatures and metadata, as JSON."""

    @property
    def prefix(self) -> str:
        """Where its objects lie in the store."""
        return f"quarantine/{self.id[:2]}/{self.id}/"


@dataclass(frozen=True, slots=True)
class Quarantine:
    """The files set aside."""

    database: Database
    ledger: Ledger

    def enter(self, item: Quarantined, agent: str, events: tuple[NewEvent, ...]) -> None:
        """Write down what was set aside, with its events."""
        with self.database.write() as session:
            session.add(
                QuarantineRow(
                    id=item.id,
                    name=item.name,
                    sha256=item.sha256,
                    size=item.size,
                    agency=item.agency,
                    level=item.level.value,
                    received_at=item.received_at,
                    received_by=item.received_by,
                    report=dict(item.report),
                )
            )
            self.ledger.append(session, agent, events)

    def all(self, scope: Scope) -> tuple[Quarantined, ...]:
        """What was set aside and the asker may see, newest first."""
        query = select(QuarantineRow).where(_readable(scope))
        with self.database.read() as session:
            rows = session.scalars(query.order_by(QuarantineRow.received_at.desc()))
            return tuple(_item(row) for row in rows)

    def get(self, identifier: str, scope: Scope) -> Quarantined:
        """One file set aside.

        Raises:
            NotFoundError: there is none that the asker may see.
        """
        query = select(QuarantineRow).where(QuarantineRow.id == identifier, _readable(scope))
        with self.database.read() as session:
            row = session.scalars(query).first()
            if row is None:
                raise NotFoundError(f"cách ly {identifier}")
            return _item(row)

    def holding(self, sha256: str, scope: Scope, login: str) -> Quarantined | None:
        """What was set aside with these very bytes, if the asker may see it or brought it in."""
        known = or_(_readable(scope), QuarantineRow.received_by == login)
        query = select(QuarantineRow).where(QuarantineRow.sha256 == sha256, known).limit(1)
        with self.database.read() as session:
            row = session.scalars(query).first()
            return None if row is None else _item(row)

    def count(self, scope: Scope) -> int:
        """How many files set aside the asker may see."""
        query = select(func.count()).select_from(QuarantineRow).where(_readable(scope))
        with self.database.read() as session:
            return session.scalar(query) or 0


def _readable(scope: Scope) -> ColumnElement[bool]:
    return within(scope, QuarantineRow.id, QuarantineRow.agency, QuarantineRow.level)


def _item(row: QuarantineRow) -> Quarantined:
    return Quarantined(
        id=row.id,
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        agency=row.agency,
        level=Level(row.level),
        received_at=row.received_at,
        received_by=row.received_by,
        report=row.report,
    )
