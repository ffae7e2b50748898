"""Disposals: the rounds of destruction, step by step, none of which one person does alone.

The list (who lists), the council (three at least), the decision (who neither listed nor destroys)
and the destruction (two, each known anew) are different hands: ``councils``, ``destruction``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.calendar import VIETNAM, Clock
from repository.database import Database, hold_lock
from repository.disposal_facts import facts_of
from repository.disposal_rows import describe, disposal_of
from repository.disposal_steps import (
    Bar,
    Disposal,
    DisposalState,
    Reason,
    Verdict,
    bars,
    insist,
    rule_on,
)
from repository.disposal_tables import DisposalItemRow, DisposalRow
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record that somebody proposes."""

    kind: str
    """``dossier`` or ``document``."""
    object: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Disposals:
    """The rounds of disposal."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def propose(
        self, agency: str, title: str, proposals: Sequence[Proposal], agent: str
    ) -> Disposal:
        """Make the list (danh mục tài liệu hết giá trị).

        Raises:
            RefusedError: it is empty, or something in it must stay: the message names each.
        """
        if not proposals:
            raise RefusedError("Danh mục trống · the list is empty")
        with self.database.write() as session:
            hold_lock(session, "disposal lists")
            row = DisposalRow(
                id=self.new_id(), agency=agency, state=DisposalState.LISTED.value, title=title,
                listed_by=agent, listed_at=self.clock(), explanation="", appraisal="", citation="",
                decided_by=None, decided_on=None, due=None, ended_at=None, body={},
            )  # fmt: skip
            session.add(row)
            session.flush()
            wrong = []
            for ordinal, proposal in enumerate(proposals, 1):
                if found := self._bars(session, proposal, agency):
                    wrong.append(f"{proposal.object} ({', '.join(found)})")
                else:  # what stands above is known to what stands below: one of two twins stays
                    _list(session, row.id, ordinal, proposal)
            if wrong:
                raise RefusedError(
                    f"Không được đưa vào danh mục · must stay: {'; '.join(wrong[:20])}"
                )
            self._tell(session, row.id, agent, {"listed": len(proposals)})
            return disposal_of(session, row)

    def _bars(self, session: Session, proposal: Proposal, agency: str) -> tuple[Bar, ...]:
        listed = select(DisposalItemRow.disposal).where(
            DisposalItemRow.object == proposal.object, DisposalItemRow.state == "listed"
        )
        elsewhere = select(DisposalRow.id).where(
            DisposalRow.id.in_(listed), DisposalRow.state != DisposalState.CANCELLED.value
        )
        if session.scalar(elsewhere) is not None:
            return (Bar.LISTED,)
        if describe(session, proposal.kind, proposal.object).get("agency") != agency:
            return (Bar.GONE,)
        return bars(
            facts_of(session, proposal.kind, proposal.object), proposal.reason, self._today()
        )

    def explain(self, identifier: str, explanation: str, agent: str) -> Disposal:
        """Say why (bản thuyết minh); until the council has concluded.

        Raises:
            NotFoundError: there is none.
            RefusedError: it has.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            if row.state not in (DisposalState.LISTED.value, DisposalState.COUNCIL.value):
                raise RefusedError("Hội đồng đã kết luận · the council has concluded")
            row.explanation = explanation
            self._tell(session, identifier, agent, {"explained": explanation[:200]})
            return disposal_of(session, row)

    def appraise(self, identifier: str, citation: str, agent: str) -> Disposal:
        """Enter the opinion of the competent body (văn bản thẩm định).

        Raises:
            RefusedError: it is not the time, or the document is not named.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            if row.state != DisposalState.CONCLUDED.value or not citation.strip():
                raise RefusedError(
                    "Chỉ nhập văn bản thẩm định sau khi Hội đồng kết luận, và phải nêu số, ngày "
                    "· the appraisal follows the council's conclusion, and is named"
                )
            row.appraisal = citation
            self._tell(session, identifier, agent, {"appraised": citation})
            return disposal_of(session, row)

    def decide(self, identifier: str, citation: str, day: date, person: str) -> Disposal:
        """Decide the destruction of what the council agreed to; it is due some days later.

        Raises:
            ForbiddenError: whoever made the list does not decide on it.
            RefusedError: it is not the time, the decision is not named, lies ahead, or the
                agency's appraisal is missing.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            disposal = disposal_of(session, row)
            insist(disposal, DisposalState.DECIDED)
            if person == disposal.listed_by:
                raise ForbiddenError(
                    "Người lập danh mục không quyết định hủy · who made the list does not decide"
                )
            if not citation.strip() or day > self._today() or not disposal.doomed:
                raise RefusedError(
                    "Thiếu số, ngày quyết định, ngày ở tương lai, hoặc không có gì để hủy "
                    "· the decision is not named, lies ahead, or there is nothing to destroy"
                )
            if disposal.body.get("appraisal") != "not needed" and not disposal.appraisal:
                raise RefusedError("Thiếu văn bản thẩm định · the appraisal is missing")
            row.citation, row.decided_by, row.decided_on = citation, person, day
            row.due = day + timedelta(days=rule_on(day).days)
            row.state = DisposalState.DECIDED.value
            self._tell(session, identifier, person, {"decided": citation, "due": f"{row.due}"})
            return disposal_of(session, row)

    def cancel(self, identifier: str, reason: str, agent: str) -> Disposal:
        """Give it up, with a reason; nothing of it was destroyed.

        Raises:
            RefusedError: it has begun, or no reason is given.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            insist(disposal_of(session, row), DisposalState.CANCELLED)
            if not reason.strip():
                raise RefusedError("Phải nêu lý do · give a reason")
            row.state, row.ended_at = DisposalState.CANCELLED.value, self.clock()
            for item in session.scalars(items_of(identifier)):
                item.state = "kept"
            self._tell(session, identifier, agent, {"cancelled": reason})
            return disposal_of(session, row)

    def note(self, identifier: str, agent: str, **said: Any) -> Disposal:  # noqa: ANN401  JSON
        """Write something into ``body``: ``documents``, ``appraisal`` (``not needed``)."""
        with self.database.write() as session:
            row = held(session, identifier)
            papers = {**row.body.get("documents", {}), **said.get("documents", {})}
            row.body = {**row.body, **said} | ({"documents": papers} if papers else {})
            self._tell(session, identifier, agent, {"noted": sorted(said)})
            return disposal_of(session, row)

    def get(self, identifier: str) -> Disposal:
        """One disposal.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(DisposalRow, identifier)
            if row is None:
                raise NotFoundError(f"đợt xét hủy {identifier}")
            return disposal_of(session, row)

    def all(self) -> tuple[Disposal, ...]:
        """Every disposal with all that stands in it, the newest first."""
        query = select(DisposalRow).order_by(DisposalRow.listed_at.desc(), DisposalRow.id)
        with self.database.read() as session:
            return tuple(disposal_of(session, row) for row in session.scalars(query).all())

    def _today(self) -> date:
        return self.clock().astimezone(VIETNAM).date()

    def _tell(self, session: Session, identifier: str, agent: str, said: Mapping[str, Any]) -> None:
        tell(self.ledger, session, identifier, agent, said)


def _list(session: Session, disposal: str, ordinal: int, proposal: Proposal) -> None:
    """Write one line of the list."""
    session.add(
        DisposalItemRow(
            disposal=disposal,
            ordinal=ordinal,
            kind=proposal.kind,
            object=proposal.object,
            reason=proposal.reason.value,
            verdict=Verdict.PENDING.value,
            state="listed",
            body=describe(session, proposal.kind, proposal.object),
        )
    )
    session.flush()


def held(session: Session, identifier: str) -> DisposalRow:
    """The row of a disposal, which nobody else moves until the caller's transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    hold_lock(session, f"disposal {identifier}")
    row = session.get(DisposalRow, identifier, populate_existing=True)
    if row is None:
        raise NotFoundError(f"đợt xét hủy {identifier}")
    return row


def tell(
    ledger: Ledger, session: Session, identifier: str, agent: str, said: Mapping[str, Any]
) -> None:
    """Write what happened to a disposal, within the caller's transaction."""
    event = NewEvent(EventKind.APPRAISAL, Outcome.SUCCESS, identifier, said)
    ledger.append(session, agent, [event])


def items_of(identifier: str) -> Any:  # noqa: ANN401  SQLAlchemy's own
    """The query of its items."""
    return select(DisposalItemRow).where(DisposalItemRow.disposal == identifier)
