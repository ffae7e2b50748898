"""Destruction: two people confirm anew, and then the records of each item go, one by one.

Records before bytes: in one transaction the rows are emptied, the stub stands and the ledger tells
of it; only then are bytes destroyed, as often as it takes. Whatever forbids it is asked for again
within that transaction, under the lock under which holds are placed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.calendar import VIETNAM, Clock
from repository.database import Database, hold_lock
from repository.digest import Digest
from repository.disposal_facts import facts_of, links
from repository.disposal_rows import disposal_of, item_of
from repository.disposal_steps import (
    Disposal,
    DisposalState,
    Item,
    ItemState,
    Verdict,
    bars,
    insist,
    rule_on,
)
from repository.disposal_tables import ConfirmationRow, DisposalItemRow, DisposalRow, StubRow
from repository.disposals import held
from repository.dossiers import held as dossier_held
from repository.effacing import Effaced, efface_document, efface_dossier
from repository.errors import ForbiddenError, RefusedError
from repository.holds import LOCK, frozen
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.records import canonical
from repository.tables import MembershipRow

DESTROYS, WITNESSES = "destroys", "witnesses"


@dataclass(frozen=True, slots=True)
class Warrant:
    """The word of two people that a decided list may be destroyed; ``Destruction`` gives it."""

    disposal: str
    citation: str
    destroyed_by: str
    witnessed_by: str


@dataclass(frozen=True, slots=True)
class Destruction:
    """Carries out what was decided."""

    database: Database
    ledger: Ledger
    clock: Clock

    def confirm(self, identifier: str, person: str, part: str) -> Disposal:
        """Confirm the list, after ``person`` proved anew who they are: the caller saw to that.

        Raises:
            ForbiddenError: whoever decided does not destroy; nor does one person confirm twice.
            RefusedError: it is not decided, or that part is taken by somebody whose word holds.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            disposal = disposal_of(session, row)
            if disposal.state not in (DisposalState.DECIDED, DisposalState.DESTROYING):
                raise RefusedError("Chưa có quyết định hủy · it is not decided")
            if part not in (DESTROYS, WITNESSES):
                raise RefusedError(f"{part[:20]}: destroys, witnesses")
            if person == disposal.decided_by:
                raise ForbiddenError(
                    "Người quyết định hủy không tự hủy · who decided does not destroy"
                )
            self._make_room(session, disposal, person, part)
            session.add(
                ConfirmationRow(
                    disposal=identifier,
                    person=person,
                    part=part,
                    items=content_of(disposal),
                    at=self.clock(),
                )
            )
            session.flush()
            self._tell(session, identifier, person, {"confirmed": part})
            return disposal_of(session, row)

    def _make_room(self, session: Session, disposal: Disposal, person: str, part: str) -> None:
        """Take away confirmations whose time is over; refuse where one that holds is in the way."""
        query = select(ConfirmationRow).where(ConfirmationRow.disposal == disposal.id)
        for row in session.scalars(query):
            if row.at < self._oldest(disposal) or row.items != content_of(disposal):
                session.delete(row)
            elif row.person == person:
                raise ForbiddenError(
                    "Hai người khác nhau phải xác nhận · two different people confirm"
                )
            elif row.part == part:
                raise RefusedError(f"{row.person} đã xác nhận phần này · has confirmed this part")
        session.flush()

    def warrant(self, identifier: str) -> Warrant:
        """The word of two people, if both have given it and it still holds.

        Raises:
            RefusedError: it is otherwise.
        """
        with self.database.read() as session:
            row = session.get(DisposalRow, identifier)
            if row is None:
                raise RefusedError(f"đợt xét hủy {identifier}")
            return self._warrant(disposal_of(session, row))

    def _warrant(self, disposal: Disposal) -> Warrant:
        if disposal.state not in (DisposalState.DECIDED, DisposalState.DESTROYING):
            raise RefusedError("Chưa có quyết định hủy, hoặc đã hủy xong · not decided, or done")
        good = {
            one.part: one.person
            for one in disposal.confirmations
            if one.at >= self._oldest(disposal) and one.items == content_of(disposal)
        }
        people = set(good.values())
        if good.keys() != {DESTROYS, WITNESSES} or len(people) != 2:  # noqa: PLR2004  two people
            raise RefusedError(
                "Cần hai người khác nhau xác nhận lại danh tính: người hủy và người giám sát "
                "· two different people confirm, each known anew: who destroys, and who witnesses"
            )
        if disposal.decided_by in people:
            raise ForbiddenError("Người quyết định hủy không tự hủy · who decided does not destroy")
        return Warrant(disposal.id, disposal.citation, good[DESTROYS], good[WITNESSES])

    def begin(self, identifier: str) -> Warrant:
        """Begin, or go on; the warrant under which it is done.

        Raises:
            RefusedError: two people have not confirmed.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            disposal = disposal_of(session, row)
            warrant = self._warrant(disposal)
            if disposal.state is DisposalState.DECIDED:
                insist(disposal, DisposalState.DESTROYING)
                row.state = DisposalState.DESTROYING.value
                late = disposal.due is not None and self._today() > disposal.due
                said = {"begun": len(disposal.doomed), "late": late}
                self._tell(session, identifier, warrant.destroyed_by, said)
            return warrant

    def efface(self, warrant: Warrant, ordinal: int) -> Item:
        """Empty the records of one item, unless something forbids it now; once is like twice.

        Raises:
            RefusedError: the warrant does not hold any more.
        """
        with self.database.write() as session:
            hold_lock(session, LOCK)
            row = held(session, warrant.disposal)
            if self._warrant(disposal_of(session, row)) != warrant:
                raise RefusedError("Xác nhận đã thay đổi · the confirmations have changed")
            item = session.get_one(DisposalItemRow, (warrant.disposal, ordinal))
            if item.state != ItemState.LISTED.value or item.verdict != Verdict.DESTROY.value:
                return item_of(item)
            if item.kind == "dossier":
                dossier_held(session, item.object)
            value = item_of(item)
            found = bars(facts_of(session, item.kind, item.object), value.reason, self._today())
            if found:
                item.state, item.body = ItemState.KEPT.value, {**item.body, "bars": list(found)}
                said = {"kept": item.object, "because": [bar.value for bar in found]}
                self._tell(session, warrant.disposal, warrant.destroyed_by, said, Outcome.WARNING)
            else:
                gone = self._efface(session, item)
                self._bury(session, warrant, gone)
                places = [one.places for one in gone]
                item.state, item.body = ItemState.EFFACED.value, {**item.body, "places": places}
            return item_of(item)

    def _efface(self, session: Session, item: DisposalItemRow) -> Sequence[Effaced]:
        if item.kind == "document":
            return [efface_document(session, item.object)]
        row = dossier_held(session, item.object)
        alone = list(_alone(session, item.object))
        gone = [efface_dossier(session, row), *(efface_document(session, one) for one in alone)]
        row.destroyed_at = self.clock()
        return gone

    def _bury(self, session: Session, warrant: Warrant, gone: Sequence[Effaced]) -> None:
        """Set the stubs, and tell the ledger."""
        for one in gone:
            session.add(
                StubRow(
                    object=one.object,
                    kind=one.kind,
                    code=one.code,
                    agency=one.agency,
                    level=one.level,
                    package=one.package,
                    digest=one.digest,
                    files=len(one.files),
                    size=one.size,
                    disposal=warrant.disposal,
                    citation=warrant.citation,
                    destroyed_by=warrant.destroyed_by,
                    witnessed_by=warrant.witnessed_by,
                    destroyed_at=self.clock(),
                    body={"files": list(one.files)},
                )
            )
        session.flush()
        events = [
            NewEvent(
                EventKind.DEACCESSION,
                Outcome.SUCCESS,
                one.object,
                {
                    "disposal": warrant.disposal,
                    "decision": warrant.citation,
                    "witness": warrant.witnessed_by,
                    "package": one.package,
                    "manifest": one.digest,
                },
            )
            for one in gone
        ]
        self.ledger.append(session, warrant.destroyed_by, events)

    def bytes_gone(self, warrant: Warrant, ordinal: int) -> None:
        """Write down that no bytes of an item are left anywhere that could be reached."""
        with self.database.write() as session:
            held(session, warrant.disposal)
            item = session.get_one(DisposalItemRow, (warrant.disposal, ordinal))
            if item.state == ItemState.EFFACED.value:
                item.state = ItemState.DESTROYED.value
                item.body = {name: item.body[name] for name in item.body if name != "places"}
                said = {"bytes destroyed": item.object}
                self._tell(session, warrant.disposal, warrant.destroyed_by, said)

    def end(self, warrant: Warrant) -> Disposal:
        """End the destruction when nothing of it is left to do.

        Raises:
            RefusedError: something is.
        """
        with self.database.write() as session:
            row = held(session, warrant.disposal)
            disposal = disposal_of(session, row)
            if disposal.state is DisposalState.DESTROYED:
                return disposal
            undone = [
                i for i in disposal.doomed if i.state in (ItemState.LISTED, ItemState.EFFACED)
            ]
            if undone:
                raise RefusedError(f"Còn {len(undone)} mục chưa hủy xong · items are left to do")
            insist(disposal, DisposalState.DESTROYED)
            row.state, row.ended_at = DisposalState.DESTROYED.value, self.clock()
            self._tell(session, warrant.disposal, warrant.destroyed_by, {"ended": True})
            return disposal_of(session, row)

    def _oldest(self, disposal: Disposal) -> Any:  # noqa: ANN401  an instant
        day = disposal.decided_on or self._today()
        return self.clock() - timedelta(hours=rule_on(day).confirmation_hours)

    def _today(self) -> date:
        return self.clock().astimezone(VIETNAM).date()

    def _tell(
        self,
        session: Session,
        identifier: str,
        agent: str,
        said: dict[str, Any],
        outcome: Outcome = Outcome.SUCCESS,
    ) -> None:
        event = NewEvent(EventKind.APPRAISAL, outcome, identifier, said)
        self.ledger.append(session, agent, [event])


def content_of(disposal: Disposal) -> str:
    """The digest of what is confirmed: the decision and every item that it dooms."""
    doomed = [[item.ordinal, item.kind, item.object, item.reason] for item in disposal.doomed]
    said = {"disposal": disposal.id, "decision": disposal.citation, "items": doomed}
    return Digest.of_bytes(canonical(said)).hex


def _alone(session: Session, dossier: str) -> Iterator[str]:
    """The documents that lie in this hồ sơ only, and that nothing else holds back."""
    query = select(MembershipRow.document).where(MembershipRow.dossier == dossier)
    for document in list(session.scalars(query.order_by(MembershipRow.ordinal))):
        if document in frozen(session, [document]):
            continue
        if next(links(session, document, without=dossier), None) is None:
            yield document
