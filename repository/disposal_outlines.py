"""Rounds of disposal as a list shows them: what stands in each is counted, not read."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from repository.database import Database
from repository.disposal_rows import confirmation_of, opinion_of, plain_of
from repository.disposal_steps import Disposal, Verdict
from repository.disposal_tables import (
    ConfirmationRow,
    DisposalItemRow,
    DisposalMemberRow,
    DisposalRow,
    OpinionRow,
)


@dataclass(frozen=True, slots=True)
class Outline:
    """One round, without its items; of opinions, the last of each member."""

    disposal: Disposal
    items: int
    doomed: int
    """Items that the council agreed to destroy."""
    silent: frozenset[str]
    """Members who have not spoken of every item."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """The rounds of the archive, a few queries for all of them."""

    database: Database

    def of(
        self, agencies: Collection[str] | None, member: str, *, opened: bool
    ) -> tuple[Outline, ...]:
        """Those of ``agencies`` (None: of any), and of councils in which ``member`` sits.

        Args:
            agencies: Whose.
            member: A login.
            opened: Only those that have not ended.
        """
        query = select(DisposalRow).order_by(DisposalRow.listed_at.desc(), DisposalRow.id)
        if agencies is not None:
            sits = select(DisposalMemberRow.disposal).where(DisposalMemberRow.person == member)
            seen: ColumnElement[bool] = DisposalRow.agency.in_(sorted(agencies))
            query = query.where(or_(seen, DisposalRow.id.in_(sits)))
        if opened:
            query = query.where(DisposalRow.ended_at.is_(None))
        with self.database.read() as session:
            rows = session.scalars(query).all()
            found: list[Outline] = []
            for start in range(0, len(rows), _MOST):
                found += _outlines(session, rows[start : start + _MOST])
            return tuple(found)


_MOST = 400
"""Identifiers asked for in one query."""


def _outlines(session: Session, rows: Collection[DisposalRow]) -> Iterator[Outline]:
    wanted = [row.id for row in rows]
    counts, spoken = _counts(session, wanted), _spoken(session, wanted)
    members: dict[str, dict[str, str]] = defaultdict(dict)
    sitting = select(DisposalMemberRow).where(DisposalMemberRow.disposal.in_(wanted))
    order = (DisposalMemberRow.part, DisposalMemberRow.person)
    for one in session.scalars(sitting.order_by(*order)):
        members[one.disposal][one.person] = one.part
    confirmed: dict[str, list[ConfirmationRow]] = defaultdict(list)
    hands = select(ConfirmationRow).where(ConfirmationRow.disposal.in_(wanted))
    for hand in session.scalars(hands.order_by(ConfirmationRow.id)):
        confirmed[hand.disposal].append(hand)
    last: dict[str, list[OpinionRow]] = defaultdict(list)
    newest = select(func.max(OpinionRow.id)).group_by(OpinionRow.disposal, OpinionRow.person)
    newest = newest.where(OpinionRow.disposal.in_(wanted))
    said = select(OpinionRow).where(OpinionRow.id.in_(newest)).order_by(OpinionRow.id)
    for opinion in session.scalars(said):
        last[opinion.disposal].append(opinion)
    for row in rows:
        items, doomed = counts.get(row.id, (0, 0))
        disposal = Disposal(
            **plain_of(row),
            members=members[row.id],
            opinions=tuple(map(opinion_of, last[row.id])),
            confirmations=tuple(map(confirmation_of, confirmed[row.id])),
        )
        silent = {who for who in disposal.members if spoken.get((row.id, who), 0) < items}
        yield Outline(disposal, items, doomed, frozenset(silent))


def _counts(session: Session, wanted: Collection[str]) -> dict[str, tuple[int, int]]:
    """Disposal → how many items, and how many of them are to be destroyed."""
    item = DisposalItemRow
    doomed = func.sum(case((item.verdict == Verdict.DESTROY.value, 1), else_=0))
    query = select(item.disposal, func.count(), doomed).where(item.disposal.in_(wanted))
    return {
        one: (count, int(lost or 0))
        for one, count, lost in session.execute(query.group_by(item.disposal))
    }


def _spoken(session: Session, wanted: Collection[str]) -> dict[tuple[str, str], int]:
    """Disposal and member → of how many items they spoke."""
    query = (
        select(OpinionRow.disposal, OpinionRow.person, func.count(OpinionRow.ordinal.distinct()))
        .where(OpinionRow.disposal.in_(wanted))
        .group_by(OpinionRow.disposal, OpinionRow.person)
    )
    return {(one, person): count for one, person, count in session.execute(query)}
