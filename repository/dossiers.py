"""Hồ sơ as the archive keeps them, with the documents that lie in each.

A document is placed by reference: it may lie in many hồ sơ and is never copied
(NĐ 30/2020 PL VI.4e).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from repository.access import Level, Scope
from repository.backlog import mark_unindexed
from repository.catalogue import readable
from repository.database import Database, hold_lock
from repository.documents import Summary
from repository.dossier_steps import Dossier, DossierState, insist, insist_changing
from repository.errors import NoSuchDocumentError, NotFoundError, RefusedError
from repository.file_plan_rows import insist_unused
from repository.holds import LOCK, frozen
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.mapping import add_member, add_package, summary_of
from repository.packages import Package
from repository.tables import DocumentRow, DossierRow, MembershipRow
from repository.transfer_busy import insist_staying, transfer_with

__all__ = ["Dossier", "DossierState", "Dossiers", "add_row", "dossier_of"]


@dataclass(frozen=True, slots=True)
class Dossiers:
    """The file plans and what lies in them."""

    database: Database
    ledger: Ledger

    def enter(self, dossiers: Iterable[Dossier], agent: str) -> None:
        """Add hồ sơ; one that is already there stays as it is.

        Raises:
            RefusedError: the file plan of the year gives its code, or gave it once.
        """
        with self.database.write() as session:
            for dossier in dossiers:
                known = select(DossierRow.id).where(
                    DossierRow.agency == dossier.agency,
                    DossierRow.year == dossier.year,
                    DossierRow.notation == dossier.notation,
                )
                if session.scalar(known) is not None:
                    continue
                if dossier.plan is None:
                    insist_unused(session, dossier.agency, dossier.year, dossier.notation)
                add_row(session, dossier)
                event = NewEvent(
                    EventKind.CREATION,
                    Outcome.SUCCESS,
                    dossier.id,
                    {"dossier": dossier.notation, "agency": dossier.agency, "year": dossier.year},
                )
                self.ledger.append(session, agent, [event])

    def plan(self, agency: str | None = None, year: int | None = None) -> tuple[Dossier, ...]:
        """The hồ sơ of a plan, or of all, in the order of the plan."""
        query = select(DossierRow)
        if agency is not None:
            query = query.where(DossierRow.agency == agency)
        if year is not None:
            query = query.where(DossierRow.year == year)
        order = (
            DossierRow.agency,
            DossierRow.year,
            DossierRow.ordinal,
            DossierRow.heading_number,
            DossierRow.notation,
        )
        with self.database.read() as session:
            return tuple(dossier_of(row) for row in session.scalars(query.order_by(*order)))

    def outside(self, agency: str, year: int) -> tuple[Dossier, ...]:
        """The hồ sơ of an agency and year that stand in no plan (NĐ 30/2020 Điều 29.2c)."""
        query = select(DossierRow).where(
            DossierRow.agency == agency, DossierRow.year == year, DossierRow.plan.is_(None)
        )
        order = (DossierRow.heading_number, DossierRow.ordinal, DossierRow.notation)
        with self.database.read() as session:
            return tuple(dossier_of(row) for row in session.scalars(query.order_by(*order)))

    def get(self, identifier: str) -> Dossier:
        """One hồ sơ.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(DossierRow, identifier)
            if row is None:
                raise NotFoundError(f"hồ sơ {identifier}")
            return dossier_of(row)

    def find(self, agency: str, year: int, notation: str) -> Dossier | None:
        """The hồ sơ with this notation in the plan of an agency and year, if there is one."""
        query = select(DossierRow).where(
            DossierRow.agency == agency, DossierRow.year == year, DossierRow.notation == notation
        )
        with self.database.read() as session:
            row = session.scalars(query).first()
            return None if row is None else dossier_of(row)

    def place(self, dossier: str, document: str, scope: Scope, agent: str) -> None:
        """Put a document into a hồ sơ, by reference. Doing it again changes nothing.

        A hồ sơ that was only planned is open from then on.

        Raises:
            NotFoundError: there is no such hồ sơ, or no such document for the asker.
            RefusedError: the hồ sơ is closed, or the document is being handed over.
        """
        with self.database.write() as session:
            row = held(session, dossier)
            seen = select(DocumentRow.id).where(DocumentRow.id == document, readable(scope))
            if session.scalar(seen) is None:
                raise NoSuchDocumentError(f"văn bản {document}")
            if session.get(MembershipRow, (dossier, document)) is not None:
                return
            insist_changing(dossier_of(row))
            insist_staying(session, [document])
            row.state = DossierState.OPEN.value
            mark_unindexed(session, [document])
            ordinal = add_member(session, dossier, document)
            event = NewEvent(
                EventKind.METADATA_MODIFICATION,
                Outcome.SUCCESS,
                document,
                {"placed in": dossier, "ordinal": ordinal},
            )
            self.ledger.append(session, agent, [event])

    def change(
        self, identifier: str, to: Mapping[str, object], agent: str, said: Mapping[str, Any]
    ) -> Dossier:
        """Change fields of an open hồ sơ; ``said`` is what the ledger is told.

        Raises:
            NotFoundError: there is none.
            RefusedError: it is closed or frozen.
        """
        with self.database.write() as session:
            hold_lock(session, LOCK)
            row = held(session, identifier)
            insist_changing(dossier_of(row))
            if frozen(session, [identifier]):
                raise RefusedError("Hồ sơ đang bị đóng băng · the dossier is frozen")
            changed = _set(row, to)
            event = NewEvent(EventKind.DOSSIER, Outcome.SUCCESS, identifier, said)
            self.ledger.append(session, agent, [event])
            return changed

    def move(
        self,
        identifier: str,
        to: DossierState,
        changes: Mapping[str, object],
        agent: str,
        event: NewEvent,
    ) -> Dossier:
        """Bring a hồ sơ into another state, with what else changes and the event that tells why.

        Raises:
            NotFoundError: there is none.
            RefusedError: that state may not follow, or it is being handed over.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            insist(dossier_of(row), to)
            if to is DossierState.OPEN and transfer_with(session, identifier):
                raise RefusedError("Hồ sơ đang trong một đợt nộp · it is being handed over")
            changed = _set(row, {**changes, "state": to})
            self.ledger.append(session, agent, [event])
            return changed

    def keep_package(
        self, identifier: str, package: Package, stores: Sequence[str], agent: str, event: NewEvent
    ) -> Dossier:
        """Write down the package of a closed hồ sơ, which stores have kept; once is like twice.

        Raises:
            RefusedError: the hồ sơ is not closed, or has another package for this version.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            if row.package == package.id:
                return dossier_of(row)
            if row.state != DossierState.CLOSED.value or row.package is not None:
                raise RefusedError("Hồ sơ không chờ gói · the dossier waits for no package")
            add_package(session, package, tuple(stores))
            row.package = package.id
            self.ledger.append(session, agent, [event])
            return dossier_of(row)

    def contents(self, dossier: str, scope: Scope) -> tuple[Summary, ...]:
        """The documents of a hồ sơ that the asker may see, in order."""
        query = (
            select(DocumentRow)
            .join(MembershipRow, MembershipRow.document == DocumentRow.id)
            .where(MembershipRow.dossier == dossier, readable(scope))
            .order_by(MembershipRow.ordinal)
        )
        with self.database.read() as session:
            return tuple(summary_of(row) for row in session.scalars(query))

    def count(self, dossier: str) -> int:
        """How many documents lie in a hồ sơ, whoever may see them."""
        query = select(func.count()).where(MembershipRow.dossier == dossier)
        with self.database.read() as session:
            return session.scalar(query) or 0

    def containing(self, document: str) -> tuple[Dossier, ...]:
        """The hồ sơ in which a document lies."""
        query = (
            select(DossierRow)
            .join(MembershipRow, MembershipRow.dossier == DossierRow.id)
            .where(MembershipRow.document == document)
            .order_by(DossierRow.year, DossierRow.notation)
        )
        with self.database.read() as session:
            return tuple(dossier_of(row) for row in session.scalars(query))


def held(session: Session, identifier: str) -> DossierRow:
    """The row of a hồ sơ, which nobody else changes until the caller's transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    hold_lock(session, f"dossier {identifier}")
    row = session.get(DossierRow, identifier, populate_existing=True)
    if row is None:
        raise NotFoundError(f"hồ sơ {identifier}")
    return row


def add_row(session: Session, dossier: Dossier) -> None:
    """Enter a hồ sơ, within the caller's transaction."""
    session.add(DossierRow(**{name: _plain(getattr(dossier, name)) for name in Dossier.__slots__}))


def dossier_of(row: DossierRow) -> Dossier:
    """The row as a value."""
    told = {name: getattr(row, name) for name in Dossier.__slots__}
    return Dossier(**told | {"state": DossierState(row.state), "level": Level(row.level)})


def _set(row: DossierRow, changes: Mapping[str, object]) -> Dossier:
    for name, value in changes.items():
        if name not in Dossier.__slots__ or name in _FIXED:
            raise ValueError(f"not to be changed: {name}")
        setattr(row, name, _plain(value))
    return dossier_of(row)


_FIXED = frozenset({"id", "agency", "year"})


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else getattr(value, "value", value)
