"""What the head of an agency decides for some days: how documents are numbered, which go on paper.

Both are dated tables that people keep; each entry names the decision that gave it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from repository.access import ANY_AGENCY
from repository.calendar import Clock
from repository.correspondence_tables import NumberingRow, PaperRuleRow
from repository.database import Database
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome

COMMON = "outgoing"
"""The series of everything that has none of its own."""


@dataclass(frozen=True, slots=True)
class PaperRule:
    """A kind of document that goes on paper too, to some (QĐ 28/2018 Điều 7.2b)."""

    id: str
    agency: str
    type_name: str
    recipient: str
    said: str
    """What the list says, in its own words."""
    first: date
    last: date | None
    citation: str
    entered_by: str
    entered_at: datetime

    def covers(self, agency: str, type_name: str, recipient: str, level: str, day: date) -> bool:
        """Whether it binds a document of ``agency`` to ``recipient`` (of ``level``) on ``day``."""
        begun = self.first <= day and (self.last is None or day <= self.last)
        ours = self.agency in {agency, ANY_AGENCY}
        kind = not self.type_name or self.type_name.casefold() == type_name.casefold()
        there = self.recipient in {"", recipient, f"level:{level}"}
        return begun and ours and kind and there


@dataclass(frozen=True, slots=True)
class Numbering:
    """How an agency numbers (NĐ 30/2020 Điều 15: its head decides: each kind, or all together)."""

    id: str
    agency: str
    first: date
    last: date | None
    citation: str
    entered_by: str
    entered_at: datetime
    scheme: Mapping[str, Any] = field(default_factory=dict)
    """``apart``: kinds (loại văn bản) with a series of their own, or ``*``: each kind."""

    def series_of(self, type_name: str) -> str:
        """The series that a document of this kind is numbered in."""
        apart = {kind.casefold() for kind in self.scheme.get("apart", ())}
        if "*" in apart or type_name.casefold() in apart:
            return f"{COMMON}:{type_name.casefold()}"[:32]
        return COMMON


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions of agencies."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def add_paper_rule(self, rule: PaperRule, agent: str) -> PaperRule:
        """Enter a line of the list.

        Raises:
            RefusedError: it names no decision, or ends before it begins.
        """
        _insist(rule.citation, rule.first, rule.last)
        told = {name: getattr(rule, name) for name in PaperRule.__slots__}
        with self.database.write() as session:
            session.add(PaperRuleRow(**told))
            session.flush()
            self.ledger.append(session, agent, [_event(rule.id, "paper list", rule.citation)])
        return rule

    def end_paper_rule(self, identifier: str, last: date, agent: str) -> PaperRule:
        """End a line on ``last``.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.write() as session:
            row = session.get(PaperRuleRow, identifier, with_for_update=True)
            if row is None:
                raise NotFoundError(f"danh mục gửi kèm bản giấy {identifier}")
            row.last = last
            self.ledger.append(session, agent, [_event(identifier, "paper list", "ended")])
            return _paper_rule(row)

    def paper_rules(self) -> tuple[PaperRule, ...]:
        """Every line that ever was, the newest first."""
        query = select(PaperRuleRow).order_by(PaperRuleRow.first.desc(), PaperRuleRow.id)
        with self.database.read() as session:
            return tuple(map(_paper_rule, session.scalars(query)))

    def decide_numbering(self, numbering: Numbering, agent: str) -> Numbering:
        """Enter how an agency numbers from a day on; what was in force until then ends before.

        Raises:
            RefusedError: it names no decision, or does not begin after the one in force.
        """
        _insist(numbering.citation, numbering.first, numbering.last)
        query = select(NumberingRow).where(
            NumberingRow.agency == numbering.agency, NumberingRow.last.is_(None)
        )
        with self.database.write() as session:
            for row in session.scalars(query.with_for_update()):
                if row.first >= numbering.first:
                    raise RefusedError(
                        "Đã có quy định đánh số từ ngày đó hoặc sau đó "
                        "· a decision from that day or a later one is in force"
                    )
                row.last = date.fromordinal(numbering.first.toordinal() - 1)
            told = {name: getattr(numbering, name) for name in Numbering.__slots__}
            session.add(NumberingRow(**told | {"scheme": dict(numbering.scheme)}))
            session.flush()
            self.ledger.append(
                session, agent, [_event(numbering.id, "numbering", numbering.citation)]
            )
        return numbering

    def numberings(self, agency: str) -> tuple[Numbering, ...]:
        """How an agency numbered, the newest first."""
        query = select(NumberingRow).where(NumberingRow.agency == agency)
        with self.database.read() as session:
            rows = session.scalars(query.order_by(NumberingRow.first.desc()))
            return tuple(
                Numbering(**{name: getattr(row, name) for name in Numbering.__slots__})
                for row in rows
            )

    def series_on(self, agency: str, type_name: str, day: date) -> str:
        """The series in which a document of this kind is numbered on ``day``.

        Where nobody decided anything, all kinds share one.
        """
        for one in self.numberings(agency):
            if one.first <= day and (one.last is None or day <= one.last):
                return one.series_of(type_name)
        return COMMON


def _insist(citation: str, first: date, last: date | None) -> None:
    if not citation.strip():
        raise RefusedError("Chưa nêu quyết định · the decision is not named")
    if last is not None and last < first:
        raise RefusedError("Ngày cuối trước ngày đầu · the last day lies before the first")


def _event(identifier: str, what: str, said: str) -> NewEvent:
    detail = {"decision": what, "said": said}
    return NewEvent(EventKind.POLICY_ASSIGNMENT, Outcome.SUCCESS, identifier, detail)


def _paper_rule(row: PaperRuleRow) -> PaperRule:
    return PaperRule(**{name: getattr(row, name) for name in PaperRule.__slots__})
