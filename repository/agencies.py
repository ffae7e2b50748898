"""Agencies over time: codes, aliases, successors, closed fonds (phông đóng)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from repository.database import Database
from repository.errors import NotFoundError
from repository.tables import AgencyAliasRow, AgencyRow


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


@dataclass(frozen=True, slots=True)
class Agencies:
    """The agencies that the archive knows."""

    database: Database

    def enter(self, agencies: Iterable[Agency]) -> None:
        """Add agencies, or bring their names, validity and successors up to date."""
        with self.database.write() as session:
            for agency in agencies:
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

    def all(self) -> tuple[Agency, ...]:
        """Every agency, by code."""
        with self.database.read() as session:
            aliases: dict[str, list[str]] = {}
            for row in session.scalars(select(AgencyAliasRow).order_by(AgencyAliasRow.alias)):
                aliases.setdefault(row.agency, []).append(row.alias)
            rows = session.scalars(select(AgencyRow).order_by(AgencyRow.code))
            return tuple(_agency(row, aliases.get(row.code, [])) for row in rows)

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
            query = select(AgencyAliasRow.alias).where(AgencyAliasRow.agency == row.code)
            return _agency(row, session.scalars(query.order_by(AgencyAliasRow.alias)))


def _agency(row: AgencyRow, aliases: Iterable[str]) -> Agency:
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
    )
