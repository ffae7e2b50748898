"""Registers (sổ): the entries of one, in order, as they stood at an instant; read in steps.

What the asker may not see is not in the query. A volume that was closed reads as it was closed:
whatever happened since is in its remarks (NĐ 30/2020 PL IV; law.md §4.5).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from repository.access import Level, Scope
from repository.calendar import Clock
from repository.correspondence_tables import OutgoingRow
from repository.database import Database
from repository.register_forms import Form, form_on
from repository.register_queries import READERS, Reader
from repository.register_values import Entry

STEP = 500
"""Entries that are read at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries of a register are wanted."""

    kind: str
    agency: str
    year: int
    series: str = ""
    """Of issued documents; empty: every series."""
    first: int | None = None
    """From this number on."""
    last: int | None = None
    """Up to this number, included."""
    since: date | None = None
    until: date | None = None
    """Included."""
    as_of: datetime | None = None
    """As it stood then; None: now."""
    dossier: str = ""
    """Whose contents; only for those."""

    @property
    def form(self) -> Form:
        """The form of the register in that year.

        Raises:
            NotFoundError: there is no such register.
        """
        return form_on(self.kind, date(self.year, 12, 31))


@dataclass(frozen=True, slots=True)
class Registers:
    """The registers of the archive."""

    database: Database
    clock: Clock

    def entries(self, asked: Asked, scope: Scope) -> Iterator[Entry]:
        """The entries, in order; ``STEP`` of them are held at a time.

        Raises:
            NotFoundError: there is no such register.
        """
        reader = self._reader(asked, scope)
        done = 0
        while True:
            with self.database.read() as session:
                found = reader.step(session, done, STEP)
            yield from found
            done += len(found)
            if len(found) < STEP:
                return

    def page(self, asked: Asked, scope: Scope, limit: int, offset: int) -> list[Entry]:
        """Some of the entries.

        Raises:
            NotFoundError: there is no such register.
        """
        reader = self._reader(asked, scope)
        with self.database.read() as session:
            return reader.step(session, offset, limit)

    def count(self, asked: Asked, scope: Scope) -> int:
        """How many entries there are.

        Raises:
            NotFoundError: there is no such register.
        """
        reader = self._reader(asked, scope)
        with self.database.read() as session:
            return reader.count(session)

    def series(self, agency: str, year: int) -> tuple[str, ...]:
        """The series in which an agency numbered what it issued in a year."""
        query = (
            select(OutgoingRow.series)
            .distinct()
            .where(
                OutgoingRow.agency == agency,
                OutgoingRow.year == year,
                OutgoingRow.series.is_not(None),
            )
        )
        with self.database.read() as session:
            return tuple(sorted(one for one in session.scalars(query) if one))

    def last_number(self, asked: Asked) -> int:
        """The last number that was given in it, whoever may see it; 0: none."""
        reader = self._reader(replace(asked, first=None, last=None), Scope.of_owner())
        with self.database.read() as session:
            query = reader.query.with_only_columns(func.max(reader.number)).order_by(None)
            return session.scalar(query) or 0

    def numbers(self, asked: Asked, scope: Scope) -> list[int]:
        """The numbers that are there, in order."""
        reader = self._reader(asked, scope)
        with self.database.read() as session:
            query = reader.query.with_only_columns(reader.number).order_by(reader.number)
            return list(session.scalars(query))

    def levels(self, asked: Asked) -> frozenset[Level]:
        """How closed its entries are, whoever may see them."""
        reader = self._reader(asked, Scope.of_owner())
        row = reader.number.class_
        with self.database.read() as session:
            query = reader.query.with_only_columns(row.level).distinct().order_by(None)
            return frozenset(Level(level) for level in session.scalars(query))

    def _reader(self, asked: Asked, scope: Scope) -> Reader:
        form = asked.form
        made = READERS[form.source]
        return made(asked, scope, asked.as_of or self.clock(), form.only)
