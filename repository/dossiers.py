"""Danh mục hồ sơ: the yearly file plan of an agency, and which documents lie in each hồ sơ.

A document is placed by reference: it may lie in many hồ sơ and is never copied
(NĐ 30/2020 PL VI.4e).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from repository.access import Scope
from repository.backlog import mark_unindexed
from repository.catalogue import readable
from repository.database import Database
from repository.documents import Summary
from repository.errors import NoSuchDocumentError, NotFoundError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.mapping import add_member, summary_of
from repository.tables import DocumentRow, DossierRow, MembershipRow


@dataclass(frozen=True, slots=True)
class Dossier:
    """One hồ sơ of a file plan (NĐ 30/2020 PL V: danh mục hồ sơ)."""

    id: str
    agency: str
    year: int
    heading_number: str
    heading_title: str
    notation: str
    """Số và ký hiệu hồ sơ: ``01.TCCB``."""
    title: str
    maintenance: str
    """Thời hạn bảo quản: ``Vĩnh viễn``, ``20 năm``."""
    keeper: str


@dataclass(frozen=True, slots=True)
class Dossiers:
    """The file plans and what lies in them."""

    database: Database
    ledger: Ledger

    def enter(self, dossiers: Iterable[Dossier], agent: str) -> None:
        """Add hồ sơ to their plans; one that is already there stays as it is."""
        with self.database.write() as session:
            for dossier in dossiers:
                known = select(DossierRow.id).where(
                    DossierRow.agency == dossier.agency,
                    DossierRow.year == dossier.year,
                    DossierRow.notation == dossier.notation,
                )
                if session.scalar(known) is not None:
                    continue
                session.add(
                    DossierRow(**{name: getattr(dossier, name) for name in Dossier.__slots__})
                )
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
        order = (DossierRow.agency, DossierRow.year, DossierRow.heading_number, DossierRow.notation)
        with self.database.read() as session:
            return tuple(_dossier(row) for row in session.scalars(query.order_by(*order)))

    def get(self, identifier: str) -> Dossier:
        """One hồ sơ.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(DossierRow, identifier)
            if row is None:
                raise NotFoundError(f"hồ sơ {identifier}")
            return _dossier(row)

    def find(self, agency: str, year: int, notation: str) -> Dossier | None:
        """The hồ sơ with this notation in the plan of an agency and year, if there is one."""
        query = select(DossierRow).where(
            DossierRow.agency == agency, DossierRow.year == year, DossierRow.notation == notation
        )
        with self.database.read() as session:
            row = session.scalars(query).first()
            return None if row is None else _dossier(row)

    def place(self, dossier: str, document: str, scope: Scope, agent: str) -> None:
        """Put a document into a hồ sơ, by reference. Doing it again changes nothing.

        Raises:
            NotFoundError: there is no such hồ sơ, or no such document for the asker.
        """
        with self.database.write() as session:
            if session.get(DossierRow, dossier) is None:
                raise NotFoundError(f"hồ sơ {dossier}")
            seen = select(DocumentRow.id).where(DocumentRow.id == document, readable(scope))
            if session.scalar(seen) is None:
                raise NoSuchDocumentError(f"văn bản {document}")
            if session.get(MembershipRow, (dossier, document)) is not None:
                return
            mark_unindexed(session, [document])
            ordinal = add_member(session, dossier, document)
            event = NewEvent(
                EventKind.METADATA_MODIFICATION,
                Outcome.SUCCESS,
                document,
                {"placed in": dossier, "ordinal": ordinal},
            )
            self.ledger.append(session, agent, [event])

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
            return tuple(_dossier(row) for row in session.scalars(query))


def _dossier(row: DossierRow) -> Dossier:
    return Dossier(**{name: getattr(row, name) for name in Dossier.__slots__})
