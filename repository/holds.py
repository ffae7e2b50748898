"""Holds (đóng băng): orders that freeze hồ sơ and documents until they are lifted.

No path gets around one, administrators included: whatever destroys or hands over asks
``frozen`` within its own transaction (NĐ 30/2020 PL VI.IV.1g).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from repository.access import Scope
from repository.calendar import Clock
from repository.catalogue import readable
from repository.database import Database, hold_lock
from repository.dossier_steps import DossierState
from repository.dossier_tables import HeldRow, HoldRow
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.tables import DocumentRow, DossierRow, MembershipRow

LOCK = "holds"
"""Whoever destroys holds it too: a hold is placed before, or after, and never in between."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for in writing: records of an agency are to stay as they are."""

    agency: str
    citation: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """One order."""

    id: str
    agency: str
    citation: str
    reason: str
    placed_by: str
    placed_at: datetime
    objects: tuple[str, ...] = ()
    """Hồ sơ (with all that lies in them) and documents."""
    lifted_by: str | None = None
    lifted_at: datetime | None = None
    lifted_citation: str = ""

    @property
    def active(self) -> bool:
        """Whether it still freezes."""
        return self.lifted_at is None


@dataclass(frozen=True, slots=True)
class Holds:
    """The orders of the archive."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def place(self, order: Order, objects: Sequence[str], scope: Scope, agent: str) -> Hold:
        """Freeze hồ sơ of an agency, and documents of it that the asker may see.

        Raises:
            RefusedError: no order is named, or nothing that it freezes.
            NotFoundError: one of them is no hồ sơ and no document of this agency for the asker.
        """
        if not order.citation.strip() or not objects:
            raise RefusedError(
                "Phải nêu văn bản yêu cầu và đối tượng đóng băng "
                "· name the order, and what it freezes"
            )
        with self.database.write() as session:
            hold_lock(session, LOCK)
            row = HoldRow(
                id=self.new_id(),
                agency=order.agency,
                citation=order.citation.strip(),
                reason=order.reason.strip(),
                placed_by=agent,
                placed_at=self.clock(),
                lifted_by=None,
                lifted_at=None,
                lifted_citation="",
            )
            session.add(row)
            session.flush()
            for identifier in dict.fromkeys(objects):
                kind = _kind(session, identifier, order.agency, scope)
                session.add(HeldRow(hold=row.id, object=identifier, kind=kind))
            session.flush()
            events = [_event(row, identifier, "placed") for identifier in dict.fromkeys(objects)]
            self.ledger.append(session, agent, events)
            return _hold(session, row)

    def lift(self, identifier: str, citation: str, agent: str) -> Hold:
        """End a hold by an order of its own.

        Raises:
            NotFoundError: there is none.
            RefusedError: it is lifted already, or no order is named.
        """
        if not citation.strip():
            raise RefusedError(
                "Phải nêu văn bản cho phép bỏ đóng băng · name the order that lifts it"
            )
        with self.database.write() as session:
            hold_lock(session, LOCK)
            row = session.get(HoldRow, identifier)
            if row is None:
                raise NotFoundError(f"lệnh đóng băng {identifier}")
            if row.lifted_at is not None:
                raise RefusedError("Đã bỏ đóng băng rồi · it is lifted already")
            row.lifted_by, row.lifted_at = agent, self.clock()
            row.lifted_citation = citation.strip()
            session.flush()
            hold = _hold(session, row)
            events = [_event(row, each, "lifted") for each in hold.objects]
            self.ledger.append(session, agent, events)
            return hold

    def get(self, identifier: str) -> Hold:
        """One hold.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(HoldRow, identifier)
            if row is None:
                raise NotFoundError(f"lệnh đóng băng {identifier}")
            return _hold(session, row)

    def all(self, *, active: bool = False) -> tuple[Hold, ...]:
        """Every hold, the newest first; only those that still freeze, if asked."""
        query = select(HoldRow).order_by(HoldRow.placed_at.desc(), HoldRow.id)
        if active:
            query = query.where(HoldRow.lifted_at.is_(None))
        with self.database.read() as session:
            return tuple(_hold(session, row) for row in session.scalars(query).all())

    def frozen(self, objects: Iterable[str]) -> frozenset[str]:
        """Those of ``objects`` that are frozen now."""
        with self.database.read() as session:
            return frozen(session, objects)


def frozen(session: Session, objects: Iterable[str]) -> frozenset[str]:
    """Those hồ sơ and documents that are frozen, within the caller's transaction.

    A document is frozen by itself or by any hồ sơ that it lies in; a hồ sơ by itself or by any
    document in it: it cannot be destroyed without it.
    """
    asked = list(dict.fromkeys(objects))
    found: set[str] = set()
    for start in range(0, len(asked), _MOST):
        some = asked[start : start + _MOST]
        found.update(
            session.scalars(select(HeldRow.object).where(_active(), HeldRow.object.in_(some)))
        )
        pairs = (
            select(MembershipRow.dossier, MembershipRow.document)
            .join(
                HeldRow,
                or_(
                    HeldRow.object == MembershipRow.dossier,
                    HeldRow.object == MembershipRow.document,
                ),
            )
            .where(
                _active(),
                or_(MembershipRow.dossier.in_(some), MembershipRow.document.in_(some)),
            )
        )
        for dossier, document in session.execute(pairs):
            found.update({dossier, document}.intersection(some))
    return frozenset(found)


_MOST = 400
"""Identifiers asked for in one query."""


def _active() -> ColumnElement[bool]:
    lifted = select(HoldRow.id).where(HoldRow.lifted_at.is_not(None))
    return HeldRow.hold.not_in(lifted)


def _kind(session: Session, identifier: str, agency: str, scope: Scope) -> str:
    for kind, query in (
        (
            "dossier",
            select(DossierRow.id).where(
                DossierRow.id == identifier,
                DossierRow.agency == agency,
                DossierRow.state != DossierState.DESTROYED.value,
            ),
        ),
        (
            "document",
            select(DocumentRow.id).where(
                DocumentRow.id == identifier, DocumentRow.agency == agency, readable(scope)
            ),
        ),
    ):
        if session.scalar(query) is not None:
            return kind
    raise NotFoundError(f"hồ sơ hoặc văn bản {identifier}")


def _hold(session: Session, row: HoldRow) -> Hold:
    query = select(HeldRow.object).where(HeldRow.hold == row.id).order_by(HeldRow.object)
    plain = {name: getattr(row, name) for name in Hold.__slots__ if name != "objects"}
    return Hold(**plain, objects=tuple(session.scalars(query)))


def _event(row: HoldRow, identifier: str, what: str) -> NewEvent:
    detail = {"hold": row.id, what: row.citation if what == "placed" else row.lifted_citation}
    return NewEvent(EventKind.HOLD, Outcome.SUCCESS, identifier, detail)
