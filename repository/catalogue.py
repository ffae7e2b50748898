"""The catalogue: what the archive says it holds. Documents, packages and copies.

Each public method is one transaction. What changes state writes its events in
the same one. Every question about documents carries the asker's scope in the
query itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from repository.access import Scope
from repository.backlog import mark_unindexed
from repository.database import Database
from repository.disposal_tables import StubRow
from repository.documents import Document, Standing, Summary, trio_key
from repository.errors import GoneError, NoSuchDocumentError, NotFoundError
from repository.ledger import Ledger, NewEvent
from repository.mapping import (
    add_package,
    add_shared,
    copy_of,
    file_away,
    package_of,
    row_of,
    summary_of,
)
from repository.packages import Copy, CopyState, Package, PackageKind
from repository.records import document_from
from repository.scoping import within
from repository.tables import (
    CopyRow,
    DocumentFileRow,
    DocumentRow,
    DocumentTextRow,
    IntakeRow,
    PackageRow,
    SharedRow,
)


@dataclass(frozen=True, slots=True)
class Accession:
    """Everything that one transaction writes when a document comes in."""

    document: Document
    package: Package
    stores: tuple[str, ...]
    text: str
    events: tuple[NewEvent, ...]
    agent: str
    shared: tuple[tuple[str, str, Package], ...] = ()
    """Digest, kind and package of things kept for the first time."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Records and their packages."""

    database: Database
    ledger: Ledger

    def accept(self, accession: Accession) -> None:
        """Enter a document, its package, copies, text and events, and end its intake.

        A document whose metadata names a hồ sơ of its agency's file plan is placed in it.
        """
        document = accession.document
        with self.database.write() as session:
            add_package(session, accession.package, accession.stores)
            for digest, kind, package in accession.shared:
                add_shared(session, digest, kind, package, accession.stores)
            session.add(row_of(document))
            session.flush()
            session.add_all(
                DocumentFileRow(document=document.id, path=f.path, sha256=f.sha256.hex)
                for f in document.files
            )
            session.add(DocumentTextRow(document=document.id, text=accession.text))
            mark_unindexed(session, [document.id])
            intake = session.get(IntakeRow, document.package)
            if intake is not None:
                session.delete(intake)
            events = [*accession.events, *file_away(session, document)]
            self.ledger.append(session, accession.agent, events)

    def get(self, document: str, scope: Scope) -> Document:
        """One document.

        Raises:
            GoneError: there was, and it was destroyed.
            NoSuchDocumentError: there is none that the asker may see.
        """
        query = select(DocumentRow).where(DocumentRow.id == document, readable(scope))
        stub = select(StubRow.object).where(
            StubRow.object == document, within(scope, StubRow.object, StubRow.agency, StubRow.level)
        )
        with self.database.read() as session:
            row = session.scalars(query).first()
            if row is None and session.scalar(stub) is not None:
                raise GoneError("văn bản", document)
            if row is None:
                raise NoSuchDocumentError(f"văn bản {document}")
            return document_from(row.body)

    def latest(self, scope: Scope, limit: int = 20, offset: int = 0) -> tuple[Summary, ...]:
        """The newest arrivals that the asker may see."""
        query = (
            select(DocumentRow)
            .where(readable(scope))
            .order_by(DocumentRow.received_at.desc(), DocumentRow.id)
            .limit(limit)
            .offset(offset)
        )
        with self.database.read() as session:
            return tuple(summary_of(row) for row in session.scalars(query))

    def summaries(self, documents: Sequence[str], scope: Scope) -> Mapping[str, Summary]:
        """The documents among ``documents`` that the asker may see."""
        query = select(DocumentRow).where(DocumentRow.id.in_(documents), readable(scope))
        with self.database.read() as session:
            return {row.id: summary_of(row) for row in session.scalars(query)}

    def count(self, scope: Scope) -> int:
        """How many documents the asker may see."""
        query = select(func.count()).select_from(DocumentRow).where(readable(scope))
        with self.database.read() as session:
            return session.scalar(query) or 0

    def same_bytes(self, sha256: Sequence[str], scope: Scope, login: str) -> str | None:
        """A document that the asker may see, or brought in, and that has all these files."""
        query = select(DocumentRow.id).where(_known_to(scope, login)).limit(1)
        for digest in sha256:
            holders = select(DocumentFileRow.document).where(DocumentFileRow.sha256 == digest)
            query = query.where(DocumentRow.id.in_(holders))
        with self.database.read() as session:
            return session.scalars(query).first()

    def holders(self, sha256: str) -> tuple[str, ...]:
        """Every document that has a file with this digest, whoever may see it."""
        query = select(DocumentFileRow.document).where(DocumentFileRow.sha256 == sha256)
        with self.database.read() as session:
            return tuple(session.scalars(query.distinct()))

    def same_code(self, fields: Mapping[str, str], scope: Scope, login: str) -> tuple[str, ...]:
        """Documents known to the asker that bear the newcomer's code (NĐ 30 PL VI.III.1h).

        The same mã định danh văn bản, or the same số, ký hiệu, cơ quan ban
        hành and year.
        """
        same: list[ColumnElement[bool]] = []
        if code := fields.get("DocCode", ""):
            same.append(DocumentRow.doc_code == code)
        if trio := trio_key(fields):
            same.append(DocumentRow.trio == trio)
        if not same:
            return ()
        query = select(DocumentRow.id).where(or_(*same), _known_to(scope, login))
        with self.database.read() as session:
            return tuple(session.scalars(query))

    def package(self, package: str) -> Package:
        """What a package must hold.

        Raises:
            NotFoundError: there is no such package.
        """
        with self.database.read() as session:
            row = session.get(PackageRow, package)
            if row is None or row.kind == PackageKind.DESTROYED.value:
                raise NotFoundError(f"gói {package}")
            return package_of(row)

    def is_destroyed(self, package: str) -> bool:
        """Whether a package was, and was destroyed by a decision."""
        with self.database.read() as session:
            row = session.get(PackageRow, package)
            return row is not None and row.kind == PackageKind.DESTROYED.value

    def packages(self, after: str = "") -> Iterator[Package]:
        """Every package in the order of identifiers, in bounded memory."""
        while True:
            query = (
                select(PackageRow)
                .where(PackageRow.id > after, _whole())
                .order_by(PackageRow.id)
                .limit(500)
            )
            with self.database.read() as session:
                rows = [package_of(row) for row in session.scalars(query)]
            if not rows:
                return
            yield from rows
            after = rows[-1].id

    def package_count(self) -> int:
        """How many packages there are."""
        with self.database.read() as session:
            return session.scalar(select(func.count(PackageRow.id)).where(_whole())) or 0

    def copies(self, package: str) -> tuple[Copy, ...]:
        """Where the copies of ``package`` lie, and what the last look found."""
        query = select(CopyRow).where(CopyRow.package == package).order_by(CopyRow.store)
        with self.database.read() as session:
            return tuple(copy_of(row) for row in session.scalars(query))

    def damaged(self) -> tuple[Copy, ...]:
        """Every copy that the last look did not find intact."""
        bad = (CopyState.DAMAGED.value, CopyState.NOT_CHECKED.value)
        query = select(CopyRow).where(CopyRow.state.in_(bad)).order_by(CopyRow.package)
        with self.database.read() as session:
            return tuple(copy_of(row) for row in session.scalars(query))

    def states(self) -> Mapping[str, int]:
        """How many copies are in each state."""
        query = select(CopyRow.state, func.count().label("copies")).group_by(CopyRow.state)
        with self.database.read() as session:
            return {row.state: row.copies for row in session.execute(query)}

    def note_checks(self, checks: Sequence[tuple[Copy, NewEvent]], agent: str) -> None:
        """Write down what a look at each copy found, with its event."""
        with self.database.write() as session:
            for copy, _ in checks:
                session.merge(
                    CopyRow(
                        package=copy.package,
                        store=copy.store,
                        state=copy.state.value,
                        checked_at=copy.checked_at,
                    )
                )
            self.ledger.append(session, agent, [event for _, event in checks])

    def package_of(self, document: str) -> str:
        """The package of a document, whoever may see it.

        Raises:
            NoSuchDocumentError: there is no such document.
        """
        query = select(DocumentRow.package).where(DocumentRow.id == document)
        with self.database.read() as session:
            found = session.scalar(query.where(readable(Scope.of_owner())))
        if found is None:
            raise NoSuchDocumentError(f"văn bản {document}")
        return found

    def document_in(self, package: str, scope: Scope) -> str:
        """The document that a package holds.

        Raises:
            NotFoundError: it holds none that the asker may see.
        """
        query = select(DocumentRow.id).where(DocumentRow.package == package, readable(scope))
        with self.database.read() as session:
            found = session.scalar(query)
        if found is None:
            raise NotFoundError(f"gói {package}")
        return found

    def shared(self, digests: Sequence[str]) -> Mapping[str, str]:
        """Those of ``digests`` that are kept, with the package that keeps each."""
        query = select(SharedRow).where(SharedRow.digest.in_(digests))
        with self.database.read() as session:
            return {row.digest: row.package for row in session.scalars(query)}

    def shared_of(self, kind: str, most: int) -> tuple[str, ...]:
        """Digests of shared things of one kind, so many at most."""
        query = select(SharedRow.digest).where(SharedRow.kind == kind).order_by(SharedRow.digest)
        with self.database.read() as session:
            return tuple(session.scalars(query.limit(most)))

    def keep_shared(self, items: Sequence[tuple[str, str, Package]], stores: Sequence[str]) -> None:
        """Enter packages of shared things (digest, kind, package) that stores have kept."""
        with self.database.write() as session:
            for digest, kind, package in items:
                add_shared(session, digest, kind, package, stores)


def readable(scope: Scope) -> ColumnElement[bool]:
    """The rule of ``Scope.sees`` on ``DocumentRow``; what is destroyed, nobody sees."""
    here = DocumentRow.standing != Standing.DESTROYED.value
    return and_(here, within(scope, DocumentRow.id, DocumentRow.agency, DocumentRow.level))


def _whole() -> ColumnElement[bool]:
    """Packages that lie in stores."""
    return PackageRow.kind != PackageKind.DESTROYED.value


def _known_to(scope: Scope, login: str) -> ColumnElement[bool]:
    """A hidden twin stays hidden: only what the asker sees or once brought in counts."""
    here = DocumentRow.standing != Standing.DESTROYED.value
    return and_(here, or_(readable(scope), DocumentRow.received_by == login))
