"""Questions about hồ sơ: which there are, by what stands on their covers; what lies in one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from repository.access import Scope
from repository.catalogue import readable
from repository.database import Database
from repository.documents import Document
from repository.dossier_steps import Dossier
from repository.dossier_tables import DossierPartRow
from repository.dossiers import dossier_of
from repository.mapping import package_of
from repository.packages import Package, PackageKind
from repository.records import document_from
from repository.tables import DocumentRow, DossierRow, MembershipRow, PackageRow

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty does not narrow."""

    agencies: tuple[str, ...] | None = None
    """Of these agencies only; None: of any."""
    year: int = 0
    state: str = ""
    keeper: str = ""
    """The login of who is responsible."""
    words: str = ""
    """In the notation or the title, as they are typed."""
    box: str = ""
    """Hộp in which a paper part of it lies."""
    outside: bool = False
    """Only those outside of any plan."""


@dataclass(frozen=True, slots=True)
class DossierFinding:
    """Answers whoever looks for hồ sơ."""

    database: Database

    def find(self, wanted: Wanted, limit: int = PAGE, offset: int = 0) -> tuple[Dossier, ...]:
        """Those that are wanted, the newest year first."""
        order = (
            DossierRow.year.desc(),
            DossierRow.agency,
            DossierRow.heading_number,
            DossierRow.ordinal,
            DossierRow.notation,
        )
        query = select(DossierRow).where(*_conditions(wanted)).order_by(*order)
        with self.database.read() as session:
            rows = session.scalars(query.limit(limit).offset(offset))
            return tuple(dossier_of(row) for row in rows)

    def documents(self, dossier: str, scope: Scope) -> tuple[Document, ...]:
        """The documents of a hồ sơ that the asker may see, whole and in order, in one question."""
        query = (
            select(DocumentRow.body)
            .join(MembershipRow, MembershipRow.document == DocumentRow.id)
            .where(MembershipRow.dossier == dossier, readable(scope))
            .order_by(MembershipRow.ordinal)
        )
        with self.database.read() as session:
            return tuple(document_from(body) for body in session.scalars(query))

    def packages(self, dossier: str) -> Mapping[str, Package]:
        """The packages of the documents of a hồ sơ, by their identifiers, in one question."""
        query = (
            select(PackageRow)
            .join(DocumentRow, DocumentRow.package == PackageRow.id)
            .join(MembershipRow, MembershipRow.document == DocumentRow.id)
            .where(MembershipRow.dossier == dossier, PackageRow.kind != PackageKind.DESTROYED.value)
        )
        with self.database.read() as session:
            return {row.id: package_of(row) for row in session.scalars(query)}

    def count(self, wanted: Wanted) -> int:
        """How many there are."""
        query = select(func.count()).select_from(DossierRow)
        with self.database.read() as session:
            return session.scalar(query.where(*_conditions(wanted))) or 0


def _conditions(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.agencies is not None:
        found.append(DossierRow.agency.in_(wanted.agencies))
    if wanted.year:
        found.append(DossierRow.year == wanted.year)
    if wanted.state:
        found.append(DossierRow.state == wanted.state)
    if wanted.keeper:
        found.append(DossierRow.keeper_login == wanted.keeper)
    if wanted.outside:
        found.append(DossierRow.plan.is_(None))
    for word in wanted.words.split():
        like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        found.append(
            or_(
                DossierRow.title.ilike(like, escape="\\"),
                DossierRow.notation.ilike(like, escape="\\"),
            )
        )
    if wanted.box:
        boxed = select(DossierPartRow.dossier).where(DossierPartRow.box == wanted.box)
        found.append(DossierRow.id.in_(boxed))
    return found
