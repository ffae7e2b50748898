"""Statistics: what came and went, counted in the database from stored instants, as of any instant.

Nothing is kept of a count: as of a past instant, only what was written down to have happened by
then counts (arrived, registered, presented, done, numbered, sent; refusals, withdrawals and
recalls by their event). What was changed afterwards is seen as it is now: a deadline that was
extended counts as extended, what was taken up again after it was done is not done.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, not_, or_, select
from sqlalchemy.orm import Session

from repository import statistics_rules as rules
from repository.calendar import parse_utc
from repository.correspondence_tables import IncomingRow, OutgoingRow, RecipientRow
from repository.database import Database
from repository.periods import Step
from repository.statistics_cells import CAME, WENT, Cell
from repository.statistics_rules import Asked, Rows
from repository.statistics_sql import local_day, within_reach

__all__ = ["Asked", "Statistics"]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over the books."""

    database: Database

    def came(self, asked: Asked) -> tuple[Cell, ...]:
        """Incoming documents that arrived in the period."""
        query = _grouped(rules.came(asked), asked)
        with self.database.read() as session:
            return _cells(session, query, CAME)

    def went(self, asked: Asked) -> tuple[Cell, ...]:
        """Issued documents that were numbered in the period."""
        query = _grouped(rules.went(asked), asked)
        with self.database.read() as session:
            return _cells(session, query, WENT)

    def carried(self, asked: Asked) -> dict[str, int]:
        """Agency → what came before the period and was open when it began (tồn kỳ trước)."""
        query = select(IncomingRow.agency, func.count()).where(rules.carried(asked))
        with self.database.read() as session:
            found = session.execute(query.group_by(IncomingRow.agency))
            return {str(code): int(count) for code, count in found}

    def statuses(self, asked: Asked) -> dict[str, dict[str, int]]:
        """Agency → last status that its recipients had sent by then → how many; ``""``: none yet.

        Only of those to whom it had gone.
        """
        sent = and_(
            OutgoingRow.numbered_at >= asked.period.starts,
            OutgoingRow.numbered_at < asked.until,
            RecipientRow.sent_at <= asked.as_of,
            within_reach(asked.reach, OutgoingRow.agency, OutgoingRow.level),
        )
        known = or_(RecipientRow.status_at.is_(None), RecipientRow.status_at <= asked.as_of)
        base = select(OutgoingRow.agency).join(
            RecipientRow, RecipientRow.outgoing == OutgoingRow.id
        )
        settled = base.add_columns(RecipientRow.status, func.count()).where(sent, known)
        settled = settled.group_by(OutgoingRow.agency, RecipientRow.status)
        later = base.add_columns(RecipientRow.body).where(sent, not_(known))
        found: dict[str, dict[str, int]] = {}
        with self.database.read() as session:
            for agency, status, count in session.execute(settled):
                found.setdefault(agency, {})[status] = count
            for agency, body in session.execute(later.execution_options(yield_per=500)):
                counts, status = found.setdefault(agency, {}), _status(body, asked.as_of)
                counts[status] = counts.get(status, 0) + 1
        return found


def _status(body: dict[str, Any], at: datetime) -> str:
    """The last status by then, where a later one has come since."""
    told = [one for one in body.get("history", ()) if parse_utc(one["at"]) <= at]
    return max(told, key=lambda one: (one["at"], one["status"]))["status"] if told else ""


def _grouped(rows: Rows, asked: Asked) -> Select[Any]:
    row, day = rows.row, local_day(rows.when)
    step = day if asked.step is Step.DAY else func.substr(day, 1, 7)
    keys = (row.agency, step.label("step"), row.type_name, row.source, row.priority)
    sums = [func.sum(case((condition, 1), else_=0)) for condition in rows.counted.values()]
    query = rows.of(select(*keys, *sums).select_from(row), asked)
    return query.group_by(row.agency, "step", row.type_name, row.source, row.priority)


def _cells(session: Session, query: Select[Any], names: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(
        Cell(agency, step, kind, source, priority, dict(zip(names, map(int, counts), strict=True)))
        for agency, step, kind, source, priority, *counts in session.execute(query)
    )
