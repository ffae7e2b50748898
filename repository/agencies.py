"""Agencies over time: codes, aliases, names, successors, closed fonds (phông đóng)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.database import Database
from repository.errors import NotFoundError
from repository.tables import AgencyAliasRow, AgencyNameRow, AgencyRow


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency, as it was between two days. Its code is never changed afterwards."""

    code: str
    name: str
    level: str
    """``tỉnh``, ``sở``, ``huyện``, ``xã``: the tree of its day."""
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None
    aliases: tuple[str, ...] = ()
    """Its other codes: 13 characters before QĐ 20/2020, and older ones."""
    fonds: str = "open"
    """``open``, or ``closed`` for a body that is no more (phông đóng)."""
    former_names: tuple[tuple[date, str], ...] = ()
    """Names that it bore until a day, that day included; the oldest first."""

    def exists_on(self, day: date) -> bool:
        """Whether it was there on ``day``."""
        return self.exists_between(day, day)

    def exists_between(self, first: date, last: date) -> bool:
        """Whether it was there on any day from ``first`` to ``last``."""
        begun = self.valid_from is None or self.valid_from <= last
        return begun and (self.valid_to is None or first <= self.valid_to)

    def name_on(self, day: date) -> str:
        """What it was called on ``day``."""
        return next((name for last, name in self.former_names if day <= last), self.name)

    @property
    def codes(self) -> tuple[str, ...]:
        """Its code, then its aliases."""
        return (self.code, *self.aliases)


@dataclass(frozen=True, slots=True)
class Agencies:
    """The agencies that the archive knows."""

    database: Database

    def enter(self, agencies: Iterable[Agency]) -> None:
        """Add agencies, or bring their names, validity and successors up to date."""
        with self.database.write() as session:
            for agency in agencies:
                write_agency(session, agency)

    def all(self) -> tuple[Agency, ...]:
        """Every agency, by code."""
        with self.database.read() as session:
            return all_agencies(session)

    def find(self, code: str) -> Agency:
        """The agency with ``code``, or with ``code`` as an alias.

        Raises:
            NotFoundError: no agency has or had this code.
        """
        with self.database.read() as session:
            alias = session.get(AgencyAliasRow, code)
            row = session.get(AgencyRow, alias.agency if alias else code)
            if row is None:
                raise NotFoundError(f"cơ quan {code}")
            aliases = select(AgencyAliasRow.alias).where(AgencyAliasRow.agency == row.code)
            names = select(AgencyNameRow).where(AgencyNameRow.agency == row.code)
            return _agency(
                row,
                session.scalars(aliases.order_by(AgencyAliasRow.alias)),
                session.scalars(names.order_by(AgencyNameRow.last)),
            )


def all_agencies(session: Session) -> tuple[Agency, ...]:
    """Every agency, by code, as the caller's transaction sees it."""
    aliases: dict[str, list[str]] = {}
    for alias in session.scalars(select(AgencyAliasRow).order_by(AgencyAliasRow.alias)):
        aliases.setdefault(alias.agency, []).append(alias.alias)
    names: dict[str, list[AgencyNameRow]] = {}
    for name in session.scalars(select(AgencyNameRow).order_by(AgencyNameRow.last)):
        names.setdefault(name.agency, []).append(name)
    rows = session.scalars(select(AgencyRow).order_by(AgencyRow.code))
    return tuple(_agency(row, aliases.get(row.code, ()), names.get(row.code, ())) for row in rows)


def write_agency(session: Session, agency: Agency) -> None:
    """Write an agency with its aliases, within the caller's transaction."""
    session.merge(
        AgencyRow(
            code=agency.code,
            name=agency.name,
            level=agency.level,
            parent=agency.parent,
            valid_from=agency.valid_from,
            valid_to=agency.valid_to,
            successor=agency.successor,
            fonds=agency.fonds,
        )
    )
    session.flush()
    for alias in agency.aliases:
        session.merge(AgencyAliasRow(alias=alias, agency=agency.code))
    session.flush()


def _agency(row: AgencyRow, aliases: Iterable[str], names: Iterable[AgencyNameRow]) -> Agency:
    return Agency(
        code=row.code,
        name=row.name,
        level=row.level,
        parent=row.parent,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successor=row.successor,
        aliases=tuple(aliases),
        fonds=row.fonds,
        former_names=tuple((name.last, name.name) for name in names),
    )
