"""Evidence: which packages are proven by which round, and which round renews which.

A package's record is made of its rounds: the first one, perhaps others with a new hash tree, each
with the timestamp renewals that follow it. The bytes of each round lie in a package of its own;
what is here can be read again from those packages.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, insert, select, update
from sqlalchemy.orm import Session

from repository.database import Database, hold_lock
from repository.errors import NotFoundError
from repository.evidence_tables import EvidenceMemberRow, EvidenceRoundRow
from repository.ledger import Ledger, NewEvent
from repository.mapping import add_package
from repository.mapping import package_of as package_from
from repository.packages import Package, PackageKind
from repository.tables import DocumentRow, DossierRow, PackageRow

_AT_ONCE = 1000
PROVEN = (PackageKind.DOCUMENT.value, PackageKind.DOSSIER.value)
"""Kinds of packages that evidence is made for: documents, and every version of a closed hồ sơ."""


class RoundKind(StrEnum):
    """What a round stamps."""

    FIRST = "first"
    """Packages that had no evidence."""
    STAMP = "stamp"
    """The last timestamps of rounds (timestamp renewal, RFC 4998 §5.2)."""
    TREE = "tree"
    """Packages again, by another hash algorithm (hash-tree renewal)."""


@dataclass(frozen=True, slots=True)
class Member:
    """A group in a round."""

    subject: str
    """A package; in a timestamp renewal, a round."""
    digests: tuple[bytes, ...]
    follows: str = ""
    """In a hash-tree renewal: the round with the last timestamp of the chains before."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A member, and where it stands in which round."""

    round: str
    place: int
    member: Member


@dataclass(frozen=True, slots=True)
class Round:
    """One hash tree with one timestamp."""

    id: str
    """Of its package."""
    kind: RoundKind
    algorithm: str
    stamped_at: datetime
    authority: str
    ends: datetime | None
    """When the first certificate under its timestamp expires, as far as that was known."""
    rests_on: tuple[tuple[str, int | None], ...]
    """Algorithms of its timestamp, and the bits of keys."""
    leaves: int
    renewed_by: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rounds."""

    database: Database
    ledger: Ledger

    def enter(
        self,
        made: Round,
        package: Package,
        stores: Sequence[str],
        members: Iterable[Member],
        agent: str,
        event: NewEvent,
    ) -> None:
        """Enter a round that stores have kept, and that it renews others; once is like twice."""
        with self.database.write() as session:
            hold_lock(session, "evidence")
            if session.get(EvidenceRoundRow, made.id) is not None:
                return
            if session.get(PackageRow, package.id) is None:
                add_package(session, package, stores)
                session.flush()
            session.add(_row(made))
            session.flush()
            for first, batch in _batches(members):
                self._enter_members(session, made, first, batch)
            self.ledger.append(session, agent, [event])

    def _enter_members(
        self, session: Session, made: Round, first: int, batch: Sequence[Member]
    ) -> None:
        subjects = [member.subject for member in batch]
        if made.kind is RoundKind.STAMP:
            renewed = update(EvidenceRoundRow).where(
                EvidenceRoundRow.id.in_(subjects), EvidenceRoundRow.renewed_by.is_(None)
            )
            session.execute(renewed.values(renewed_by=made.id))
        else:
            older = update(EvidenceMemberRow).where(EvidenceMemberRow.subject.in_(subjects))
            session.execute(older.values(current=False))
        session.execute(
            insert(EvidenceMemberRow),
            [
                {
                    "round": made.id,
                    "subject": member.subject,
                    "place": place,
                    "digests": b"".join(member.digests),
                    "follows": member.follows or None,
                    "current": made.kind is not RoundKind.STAMP,
                }
                for place, member in enumerate(batch, first)
            ],
        )

    def rounds(self) -> tuple[Round, ...]:
        """Every round, the oldest first."""
        query = select(EvidenceRoundRow).order_by(EvidenceRoundRow.stamped_at, EvidenceRoundRow.id)
        with self.database.read() as session:
            return tuple(_round(row) for row in session.scalars(query))

    def known(self, identifiers: Sequence[str]) -> frozenset[str]:
        """Those of ``identifiers`` that are rounds."""
        query = select(EvidenceRoundRow.id).where(EvidenceRoundRow.id.in_(identifiers))
        with self.database.read() as session:
            return frozenset(session.scalars(query))

    def waiting(self, limit: int, after: str = "") -> tuple[Package, ...]:
        """Up to ``limit`` packages of documents and hồ sơ that have no evidence."""
        query = (
            select(PackageRow)
            .where(_unproven(), PackageRow.id > after)
            .order_by(PackageRow.id)
            .limit(limit)
        )
        with self.database.read() as session:
            return tuple(package_from(row) for row in session.scalars(query))

    def waiting_count(self) -> int:
        """How many packages of documents and hồ sơ have no evidence."""
        query = select(func.count()).select_from(PackageRow).where(_unproven())
        with self.database.read() as session:
            return session.scalar(query) or 0

    def places(self, subject: str) -> tuple[Placed, ...]:
        """Where a package or a round stands, the oldest round first."""
        query = (
            select(EvidenceMemberRow, EvidenceRoundRow.algorithm)
            .join(EvidenceRoundRow, EvidenceRoundRow.id == EvidenceMemberRow.round)
            .where(EvidenceMemberRow.subject == subject)
            .order_by(EvidenceRoundRow.stamped_at, EvidenceMemberRow.current)
        )
        with self.database.read() as session:
            return tuple(_placed(row, algorithm) for row, algorithm in session.execute(query))

    def current(self, rounds: Sequence[str], limit: int, after: str = "") -> tuple[Package, ...]:
        """Up to ``limit`` packages whose newest hash tree is that of one of ``rounds``."""
        query = (
            select(PackageRow)
            .join(EvidenceMemberRow, EvidenceMemberRow.subject == PackageRow.id)
            .where(
                EvidenceMemberRow.round.in_(rounds),
                EvidenceMemberRow.current,
                PackageRow.id > after,
                PackageRow.kind.in_(PROVEN),  # not what was destroyed
            )
            .order_by(PackageRow.id)
            .limit(limit)
        )
        with self.database.read() as session:
            return tuple(package_from(row) for row in session.scalars(query))

    def carried(self) -> Mapping[str, int]:
        """How many packages have their newest hash tree in each round that has any."""
        query = (
            select(EvidenceMemberRow.round, func.count().label("packages"))
            .join(PackageRow, PackageRow.id == EvidenceMemberRow.subject)
            .where(
                EvidenceMemberRow.current,
                PackageRow.kind.in_(PROVEN),  # not what was destroyed
            )
            .group_by(EvidenceMemberRow.round)
        )
        with self.database.read() as session:
            return {row.round: row.packages for row in session.execute(query)}

    def package_of(self, identifier: str) -> str:
        """The package meant by the identifier of a package, of its document or of its hồ sơ.

        Raises:
            NotFoundError: there is none.
        """
        query = select(PackageRow.id).where(
            (PackageRow.id == identifier)
            | PackageRow.id.in_(select(DocumentRow.package).where(DocumentRow.id == identifier))
            | PackageRow.id.in_(select(DossierRow.package).where(DossierRow.id == identifier))
        )
        with self.database.read() as session:
            found = session.scalar(query.where(PackageRow.kind.in_(PROVEN)))
        if found is None:
            raise NotFoundError(f"gói {identifier}")
        return found

    def documents_of(self, packages: Sequence[str]) -> Mapping[str, str]:
        """Package → the document that it holds."""
        query = select(DocumentRow.package, DocumentRow.id)
        found: dict[str, str] = {}
        with self.database.read() as session:
            for start in range(0, len(packages), _AT_ONCE):
                some = query.where(DocumentRow.package.in_(packages[start : start + _AT_ONCE]))
                found |= {row.package: row.id for row in session.execute(some)}
        return found


def _unproven() -> ColumnElement[bool]:
    proven = exists().where(EvidenceMemberRow.subject == PackageRow.id, EvidenceMemberRow.current)
    return (PackageRow.kind.in_(PROVEN)) & ~proven


def _batches(members: Iterable[Member]) -> Iterator[tuple[int, Sequence[Member]]]:
    batch: list[Member] = []
    first = 0
    for member in members:
        batch.append(member)
        if len(batch) == _AT_ONCE:
            yield first, batch
            first, batch = first + len(batch), []
    if batch:
        yield first, batch


def _row(made: Round) -> EvidenceRoundRow:
    return EvidenceRoundRow(
        id=made.id,
        kind=made.kind.value,
        algorithm=made.algorithm,
        stamped_at=made.stamped_at,
        authority=made.authority,
        ends=made.ends,
        rests_on=[list(part) for part in made.rests_on],
        leaves=made.leaves,
        renewed_by=None,
    )


def _round(row: EvidenceRoundRow) -> Round:
    return Round(
        id=row.id,
        kind=RoundKind(row.kind),
        algorithm=row.algorithm,
        stamped_at=row.stamped_at,
        authority=row.authority,
        ends=row.ends,
        rests_on=tuple((str(name), bits) for name, bits in row.rests_on),
        leaves=row.leaves,
        renewed_by=row.renewed_by or "",
    )


_WIDTHS = {"sha256": 32, "sha384": 48, "sha512": 64}


def _placed(row: EvidenceMemberRow, algorithm: str) -> Placed:
    width = _WIDTHS[algorithm]
    digests = tuple(row.digests[n : n + width] for n in range(0, len(row.digests), width))
    return Placed(row.round, row.place, Member(row.subject, digests, row.follows or ""))
