"""What stands behind a count: the documents themselves, by the very condition that counted them.

Of what was counted only what the asker's scope covers is listed (``within``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from repository import statistics_rules as rules
from repository.access import Scope
from repository.correspondence_tables import IncomingRow, OutgoingRow
from repository.database import Database
from repository.errors import NotFoundError
from repository.incoming_rows import incoming_of
from repository.incoming_steps import Incoming
from repository.outgoing_rows import outgoing_of
from repository.outgoing_steps import Outgoing
from repository.scoping import within
from repository.statistics_rules import Asked

CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Alike:
    """What the documents have in common; None: it does not matter."""

    kind: str | None = None
    source: str | None = None
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """Lists of what was counted."""

    database: Database

    def came(
        self,
        asked: Asked,
        name: str,
        alike: Alike,
        scope: Scope,
        page: tuple[int, int],
    ) -> tuple[int, tuple[Incoming, ...]]:
        """How many of these the asker may see, and a page of them, the latest first.

        Args:
            asked: What was counted.
            name: The count: one of ``CAME``, or ``carried``.
            alike: What they have in common.
            scope: What the asker may see.
            page: How many, and from which on.

        Raises:
            NotFoundError: nothing of this name is counted.
        """
        row = IncomingRow
        narrow = _narrow(row, alike, scope)
        chosen = (
            _carried(asked, narrow)
            if name == CARRIED
            else _counted(rules.came(asked), name, asked, narrow)
        )
        order = (row.arrived_at.desc(), row.id)
        return self._page(chosen, row, order, page, incoming_of)

    def went(
        self,
        asked: Asked,
        name: str,
        alike: Alike,
        scope: Scope,
        page: tuple[int, int],
    ) -> tuple[int, tuple[Outgoing, ...]]:
        """The same of issued documents: one of ``WENT``."""
        row = OutgoingRow
        chosen = _counted(rules.went(asked), name, asked, _narrow(row, alike, scope))
        order = (row.numbered_at.desc(), row.id)
        return self._page(chosen, row, order, page, outgoing_of)

    def _page(
        self,
        chosen: Callable[[Select[Any]], Select[Any]],
        row: Any,  # noqa: ANN401  a table
        order: tuple[Any, ...],  # columns, up or down
        page: tuple[int, int],
        read: Callable[[Any], Any],
    ) -> tuple[int, tuple[Any, ...]]:
        limit, offset = page
        query = chosen(select(row)).order_by(*order).limit(limit).offset(offset)
        with self.database.read() as session:
            total = session.scalar(chosen(select(func.count()).select_from(row))) or 0
            return total, tuple(map(read, session.scalars(query)))


def _carried(
    asked: Asked, narrow: list[ColumnElement[bool]]
) -> Callable[[Select[Any]], Select[Any]]:
    return lambda query: query.where(rules.carried(asked), *narrow)


def _counted(
    rows: rules.Rows, name: str, asked: Asked, narrow: list[ColumnElement[bool]]
) -> Callable[[Select[Any]], Select[Any]]:
    if name not in rows.counted:
        raise NotFoundError(f"số liệu {name}")
    return lambda query: rows.of(query, asked).where(rows.counted[name], *narrow)


def _narrow(
    row: type[IncomingRow] | type[OutgoingRow], alike: Alike, scope: Scope
) -> list[ColumnElement[bool]]:
    same = ((row.type_name, alike.kind), (row.source, alike.source), (row.priority, alike.priority))
    narrow = [column == value for column, value in same if value is not None]
    return [within(scope, row.id, row.agency, row.level), *narrow]
