"""What figures need of a database: days of Viet Nam, spans, and a table of deadlines by day.

Deadlines depend on the working calendar, which no database knows; but those of a day are the same
for all that came on it before the end of its working hours, and for all that came after. So a
table of the days of the period goes along with the query.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnClause,
    ColumnElement,
    Integer,
    String,
    and_,
    case,
    column,
    false,
    literal,
    or_,
    values,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import GenericFunction

from repository.calendar import VIETNAM
from repository.columns import UtcDateTime
from repository.deadlines import Act, By, custom_on, due, hours_on, rule_on
from repository.incoming_steps import Priority
from repository.statistics_cells import Reach

_LATE_EVENING = time(23, 59, 59)


class local_day(GenericFunction[str]):  # noqa: N801  the name that SQL shows
    """The day of Viet Nam that an instant lies in: ``2025-07-01``."""

    type = String()
    inherit_cache = True


class elapsed(GenericFunction[int]):  # noqa: N801
    """Milliseconds from one instant to another."""

    type = BigInteger()
    inherit_cache = True


@compiles(local_day, "sqlite")
def _local_day_sqlite(element: Any, compiler: Any, **said: Any) -> str:  # noqa: ANN401
    return f"date({compiler.process(element.clauses, **said)}, '+7 hours')"


@compiles(local_day, "postgresql")
def _local_day_postgresql(element: Any, compiler: Any, **said: Any) -> str:  # noqa: ANN401
    at = compiler.process(element.clauses, **said)
    return f"to_char({at} + interval '7 hours', 'YYYY-MM-DD')"


@compiles(elapsed, "sqlite")
def _elapsed_sqlite(element: Any, compiler: Any, **said: Any) -> str:  # noqa: ANN401
    first, second = (compiler.process(one, **said) for one in element.clauses)
    return f"CAST(round((julianday({second}) - julianday({first})) * 86400000) AS INTEGER)"


@compiles(elapsed, "postgresql")
def _elapsed_postgresql(element: Any, compiler: Any, **said: Any) -> str:  # noqa: ANN401
    first, second = (compiler.process(one, **said) for one in element.clauses)
    return f"CAST(extract(epoch FROM ({second} - {first})) * 1000 AS BIGINT)"


def instant(at: datetime) -> ColumnElement[datetime]:
    """An instant, as columns hold them."""
    return literal(at, UtcDateTime)


def within_reach(
    reach: Reach, agency: InstrumentedAttribute[str], level: InstrumentedAttribute[str]
) -> ColumnElement[bool]:
    """What may be counted, as a condition."""
    parts = [
        and_(level == one.value, agency.in_(sorted(codes)))
        for one, codes in sorted(reach.items())
        if codes
    ]
    return or_(*parts) if parts else false()


class Days:
    """The deadlines of some acts, for what begins on these days; joined by day and urgency."""

    def __init__(self, acts: Sequence[Act], first: date, last: date) -> None:
        self.acts = tuple(acts)
        columns: list[ColumnClause[Any]] = [
            column("day", String),
            column("urgent", Integer),
            column("ends", UtcDateTime),
        ]
        for act in self.acts:
            columns += [
                column(f"{act}_once", Integer),
                column(f"{act}_early", UtcDateTime),
                column(f"{act}_late", UtcDateTime),
            ]
        count = (last - first).days + 1
        days = [first + timedelta(days=n) for n in range(count)]
        rows = [self._row(day, urgent) for day in days for urgent in (0, 1)]
        self.table: CTE = values(*columns, name="days").data(rows).cte("days")

    def _row(self, day: date, urgent: int) -> tuple[Any, ...]:
        priority = Priority.URGENT if urgent else Priority.NORMAL
        morning = datetime.combine(day, time(0), VIETNAM)
        evening = datetime.combine(day, _LATE_EVENING, VIETNAM)
        told: list[Any] = [day.isoformat(), urgent]
        told.append(datetime.combine(day, hours_on(day).ends, VIETNAM))
        for act in self.acts:
            if rule_on(act, day, urgent=bool(urgent)).by is By.AT_ONCE:
                told += [int(custom_on(day).at_once.total_seconds() * 1000), None, None]
            else:
                told += [0, due(act, morning, priority), due(act, evening, priority)]
        return tuple(told)

    def on(self, since: Any, priority: Any) -> ColumnElement[bool]:  # noqa: ANN401
        """How a row finds its day."""
        urgent = case((priority > 0, 1), else_=0)
        return and_(self.table.c.day == local_day(since), self.table.c.urgent == urgent)

    def met(self, act: Act, since: Any, done: Any) -> ColumnElement[bool]:  # noqa: ANN401
        """Whether ``act`` was done before it was late."""
        once = self.table.c[f"{act}_once"]
        return case(
            (once > 0, elapsed(since, done) < once),
            else_=done < self._due(act, since),
        )

    def passed(self, act: Act, since: Any, at: datetime) -> ColumnElement[bool]:  # noqa: ANN401
        """Whether it was late by then to do it."""
        once = self.table.c[f"{act}_once"]
        return case(
            (once > 0, elapsed(since, instant(at)) >= once),
            else_=self._due(act, since) <= instant(at),
        )

    def _due(self, act: Act, since: Any) -> ColumnElement[Any]:  # noqa: ANN401
        return case(
            (since < self.table.c.ends, self.table.c[f"{act}_early"]),
            else_=self.table.c[f"{act}_late"],
        )
