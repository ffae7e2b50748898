"""Scoping: what somebody may see, as a condition that a query carries."""

from sqlalchemy import ColumnElement, and_, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from repository.access import ANY_AGENCY, Scope


def within(
    scope: Scope,
    identifier: InstrumentedAttribute[str],
    agency: InstrumentedAttribute[str],
    level: InstrumentedAttribute[str],
) -> ColumnElement[bool]:
    """The rule of ``Scope.sees`` as a condition on these columns."""
    if scope.everything:
        return true()
    parts: list[ColumnElement[bool]] = [identifier.in_(scope.documents)]
    for term in sorted(scope.terms):
        place, _, rank = term.rpartition(":")
        same = level == rank
        parts.append(same if place == ANY_AGENCY else and_(same, agency == place))
    return or_(*parts)
