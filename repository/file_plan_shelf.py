"""File plans as they are read: one or all, what stands in them, their totals, their problems."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from repository.database import Database
from repository.dossier_steps import DossierState
from repository.dossier_tables import FilePlanRow, PlanLineRow
from repository.file_plan_problems import Problem, Responsible, people_of, problems_of
from repository.file_plan_rows import contents_of, plan_of, plan_row
from repository.file_plan_steps import Contents, FilePlan, Totals, totals_of
from repository.tables import DossierRow


@dataclass(frozen=True, slots=True)
class PlansRead:
    """The plans of the archive, as far as they are read."""

    database: Database

    def all(self, agency: str | None = None, year: int | None = None) -> tuple[FilePlan, ...]:
        """Every plan, by agency, the newest year first."""
        query = select(FilePlanRow)
        if agency is not None:
            query = query.where(FilePlanRow.agency == agency)
        if year is not None:
            query = query.where(FilePlanRow.year == year)
        query = query.order_by(FilePlanRow.agency, FilePlanRow.year.desc())
        with self.database.read() as session:
            return tuple(plan_of(row) for row in session.scalars(query))

    def get(self, identifier: str) -> FilePlan:
        """One plan.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            return plan_of(plan_row(session, identifier))

    def contents(self, identifier: str) -> Contents:
        """One plan with all that stands in it.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            return contents_of(session, plan_row(session, identifier))

    def people(self, agency: str) -> tuple[Responsible, ...]:
        """Those who may be named as responsible in an agency, and those who were there once."""
        with self.database.read() as session:
            return people_of(session, agency)

    def problems(self, identifier: str) -> tuple[Problem, ...]:
        """For what it could not be decided now.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            return problems_of(session, contents_of(session, plan_row(session, identifier)))

    def totals(self) -> Mapping[str, Totals]:
        """Plan → its foot, of every plan that holds something."""
        query = (
            select(PlanLineRow.plan, PlanLineRow.maintenance, func.count())
            .where(PlanLineRow.dropped.is_(None))
            .group_by(PlanLineRow.plan, PlanLineRow.maintenance)
        )
        found: dict[str, Totals] = {}
        with self.database.read() as session:
            for plan, maintenance, count in session.execute(query):
                before = found.get(plan, Totals(0, 0, 0))
                one = totals_of([maintenance])
                found[plan] = Totals(*(a + b * count for a, b in zip(before, one, strict=True)))
        return found

    def states(self, identifier: str) -> Mapping[str, DossierState]:
        """Hồ sơ of a plan in force → how far each is."""
        query = select(DossierRow.id, DossierRow.state).where(DossierRow.plan == identifier)
        with self.database.read() as session:
            return {one: DossierState(state) for one, state in session.execute(query)}

    def outside(self) -> Mapping[tuple[str, int], int]:
        """Agency and year → how many hồ sơ stand in no plan (NĐ 30/2020 Điều 29.2c)."""
        query = select(DossierRow.agency, DossierRow.year).where(DossierRow.plan.is_(None))
        with self.database.read() as session:
            return Counter((agency, year) for agency, year in session.execute(query))
