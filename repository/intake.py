"""Intake: the promise written before any byte is kept, so that a crash loses and doubles nothing.

A promise names the identifiers a newcomer will get. Whoever takes the same
bytes in again after a crash finds the promise and goes on under the same
identifiers; a promise whose package lies complete in the store is simply
entered into the catalogue.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from repository.calendar import Clock
from repository.database import Database, hold_lock
from repository.tables import IntakeRow


@dataclass(frozen=True, slots=True)
class Promise:
    """What is coming, under which identifiers."""

    package: str
    document: str
    sha256: str
    agency: str
    started_at: datetime
    renewed: bool
    """Whether an earlier attempt had already promised it."""


@dataclass(frozen=True, slots=True)
class Intakes:
    """Promises that no accession has fulfilled yet."""

    database: Database
    clock: Clock
    new_id: Callable[[], str]

    def promise(self, sha256: str, agency: str) -> Promise:
        """The open promise for these bytes in this agency, or a new one."""
        known = select(IntakeRow).where(IntakeRow.sha256 == sha256, IntakeRow.agency == agency)
        with self.database.write() as session:
            hold_lock(session, f"intake {sha256} {agency}")  # two may ask at once
            row = session.scalars(known).first()
            renewed = row is not None
            if row is None:
                row = IntakeRow(
                    package=self.new_id(),
                    document=self.new_id(),
                    sha256=sha256,
                    agency=agency,
                    started_at=self.clock(),
                )
                session.add(row)
            return _promise(row, renewed=renewed)

    def withdraw(self, package: str) -> None:
        """Take a promise back that will not be kept: the newcomer was refused."""
        with self.database.write() as session:
            row = session.get(IntakeRow, package)
            if row is not None:
                session.delete(row)

    def open(self) -> tuple[Promise, ...]:
        """Every promise not yet fulfilled, oldest first."""
        query = select(IntakeRow).order_by(IntakeRow.started_at)
        with self.database.read() as session:
            return tuple(_promise(row, renewed=True) for row in session.scalars(query))


def _promise(row: IntakeRow, *, renewed: bool) -> Promise:
    return Promise(row.package, row.document, row.sha256, row.agency, row.started_at, renewed)
