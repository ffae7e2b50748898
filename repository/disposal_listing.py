"""What may be proposed for destruction: hồ sơ whose time is over, documents kept twice.

TT 05/2025 Điều 48-50: the system lists them by itself. What something forbids is listed too,
with what it is: nobody wonders why a hồ sơ is not there. Asked in bulk, 400 at a time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from repository.access import Level, Scope
from repository.calendar import VIETNAM, Clock
from repository.catalogue import readable
from repository.database import Database
from repository.disposal_facts import MOST, dossier_facts, links_of, standing_elsewhere
from repository.disposal_steps import Bar, Facts, Item, Reason, bars
from repository.dossier_steps import DossierState
from repository.holds import frozen
from repository.retention import over_on
from repository.scoping import within
from repository.tables import DocumentFileRow, DocumentRow, DossierRow, MembershipRow
from repository.transfer_busy import gone_query, transfers_with

_UNDUE = frozenset({Bar.UNDUE, Bar.PERMANENT, Bar.OPEN})
_ENDED = tuple(
    state.value for state in (DossierState.CLOSED, DossierState.SUBMITTED, DossierState.TRANSFERRED)
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that might be proposed."""

    kind: str
    object: str
    code: str
    title: str
    reason: Reason
    bars: tuple[Bar, ...]
    """What forbids it; empty: it may be proposed."""
    maintenance: str = ""
    ended: int | None = None
    over: date | None = None
    """The first day on which it is not kept any more."""
    documents: int = 1
    linked: tuple[str, ...] = ()
    twin: str | None = None
    """Of a document: the one with the same bytes that stays."""


@dataclass(frozen=True, slots=True)
class DisposalListing:
    """Looks for what may be proposed."""

    database: Database
    clock: Clock

    def due(
        self, agency: str, scope: Scope, *, every: bool = False, limit: int | None = None
    ) -> tuple[Candidate, ...]:
        """Hồ sơ of an agency whose time is over, or that were transferred; or ``every`` one.

        Those whose period nobody can read are there too: somebody has to mend it.
        """
        today = self.clock().astimezone(VIETNAM).date()
        with self.database.read() as session:
            found = (
                one
                for rows in _pages(session, agency, scope)
                for one in _judged(session, rows, today)
                if every or not _UNDUE.intersection(one.bars)
            )
            return tuple(_first(found, limit))

    def duplicates(
        self, agency: str, scope: Scope, *, limit: int | None = None
    ) -> tuple[Candidate, ...]:
        """Documents of an agency every file of which another kept document has too.

        Of documents with just the same files one is left out: that which something needs, else
        the one that came first.
        """
        with self.database.read() as session:
            rows = _twice(session, agency, scope)
            found = (
                one
                for start in range(0, len(rows), MOST)
                for one in _doubled(session, rows[start : start + MOST])
            )
            return tuple(_first(found, limit))

    def seen(self, items: Iterable[Item], scope: Scope) -> frozenset[int]:
        """Ordinals of the items that somebody may see, here or destroyed."""
        items = tuple(items)
        known: set[str] = set()
        with self.database.read() as session:
            for kind in {item.kind for item in items}:
                known |= _seen(session, kind, [i.object for i in items if i.kind == kind], scope)
        return frozenset(item.ordinal for item in items if item.object in known)

    def levels(self, items: Iterable[Item]) -> frozenset[Level]:
        """The levels that the items have, or had."""
        items = tuple(items)
        found: set[str] = set()
        with self.database.read() as session:
            for kind in {item.kind for item in items}:
                table = _table(kind)
                asked = [item.object for item in items if item.kind == kind]
                for start in range(0, len(asked), MOST):
                    some = table.id.in_(asked[start : start + MOST])
                    found.update(session.scalars(select(table.level).where(some)))
        return frozenset(map(Level, found))

    def visible(self, kind: str, objects: Sequence[str], scope: Scope) -> frozenset[str]:
        """Those of ``objects`` that somebody may see."""
        with self.database.read() as session:
            return frozenset(_seen(session, kind, objects, scope))


def _first(found: Iterable[Candidate], limit: int | None) -> Iterator[Candidate]:
    for count, one in enumerate(found):
        if limit is not None and count >= limit:
            return
        yield one


def _pages(session: Session, agency: str, scope: Scope) -> Iterator[Sequence[DossierRow]]:
    after = ""
    while True:
        query = (
            select(DossierRow)
            .where(
                DossierRow.agency == agency,
                DossierRow.state.in_(_ENDED),
                DossierRow.id > after,
                within(scope, DossierRow.id, DossierRow.agency, DossierRow.level),
            )
            .order_by(DossierRow.id)
            .limit(MOST)
        )
        rows = session.scalars(query).all()
        if not rows:
            return
        yield rows
        after = rows[-1].id


def _judged(session: Session, rows: Sequence[DossierRow], today: date) -> Iterator[Candidate]:
    ids = [row.id for row in rows]
    held, listed, counts = (
        frozen(session, ids),
        standing_elsewhere(session, ids),
        _counts(session, ids),
    )
    going = transfers_with(session, ids)
    for row in sorted(rows, key=lambda row: (row.year, row.notation, row.id)):
        facts = dossier_facts(row, frozen=row.id in held, transfer=going.get(row.id))
        gone_on = facts.state is DossierState.TRANSFERRED
        reason = Reason.TRANSFERRED if gone_on else Reason.EXPIRED
        over = over_on(facts.period, facts.ended, facts.event) if facts.period else None
        yield Candidate(
            kind="dossier",
            object=row.id,
            code=f"{row.agency}.{row.year}.{row.notation}",
            title=row.title,
            reason=reason,
            bars=(*bars(facts, reason, today), *[Bar.LISTED] * (row.id in listed)),
            maintenance=row.maintenance,
            ended=row.ended,
            over=over,
            documents=counts.get(row.id, 0),
        )


def _counts(session: Session, dossiers: Sequence[str]) -> dict[str, int]:
    query = (
        select(MembershipRow.dossier, func.count())
        .where(MembershipRow.dossier.in_(dossiers))
        .group_by(MembershipRow.dossier)
    )
    return {dossier: count for dossier, count in session.execute(query)}  # noqa: C416  rows


def _twice(session: Session, agency: str, scope: Scope) -> list[DocumentRow]:
    """Documents of an agency of which some file is kept elsewhere too."""
    shared = (
        select(DocumentFileRow.sha256)
        .group_by(DocumentFileRow.sha256)
        .having(func.count(DocumentFileRow.document.distinct()) > 1)
    )
    holding = select(DocumentFileRow.document).where(DocumentFileRow.sha256.in_(shared))
    here = DocumentRow.id.not_in(gone_query(agency))  # what is transferred goes for that
    query = select(DocumentRow).where(
        DocumentRow.agency == agency, readable(scope), DocumentRow.id.in_(holding), here
    )
    return list(session.scalars(query.order_by(DocumentRow.received_at, DocumentRow.id)))


def _doubled(session: Session, rows: Sequence[DocumentRow]) -> Iterator[Candidate]:
    ours = _files(session, [row.id for row in rows])
    digests = sorted({digest for files in ours.values() for digest in files})
    others = _files(session, _holders(session, digests))
    every = list(others)
    linked, listed = links_of(session, every), standing_elsewhere(session, every)
    held, came = frozen(session, every), _came(session, every)
    holders: dict[str, set[str]] = {}
    for other, files in others.items():
        for digest in files:
            holders.setdefault(digest, set()).add(other)
    for row in rows:
        twins = set.intersection(*(holders[digest] for digest in ours[row.id]))
        twins = twins - listed - {row.id}
        if not twins:
            continue
        stays = min(
            [row.id, *(one for one in twins if others[one] == ours[row.id])],
            key=lambda one: (one not in held, not linked[one], came[one]),
        )
        if stays == row.id and all(others[one] == ours[row.id] for one in twins):
            continue
        twin = stays if stays != row.id else min(twins)
        facts = Facts("document", frozen=row.id in held, linked=tuple(linked[row.id]), twin=twin)
        yield Candidate(
            kind="document",
            object=row.id,
            code=row.code,
            title=row.title,
            reason=Reason.DUPLICATE,
            bars=(
                *bars(facts, Reason.DUPLICATE, date.min),
                *[Bar.LISTED] * (row.id in listed),
            ),
            linked=facts.linked,
            twin=twin,
        )


def _files(session: Session, documents: Sequence[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for start in range(0, len(documents), MOST):
        some = documents[start : start + MOST]
        query = select(DocumentFileRow.document, DocumentFileRow.sha256).where(
            DocumentFileRow.document.in_(some)
        )
        for document, digest in session.execute(query):
            found.setdefault(document, set()).add(digest)
    return {document: frozenset(digests) for document, digests in found.items()}


def _holders(session: Session, digests: Sequence[str]) -> list[str]:
    found: set[str] = set()
    for start in range(0, len(digests), MOST):
        query = select(DocumentFileRow.document).where(
            DocumentFileRow.sha256.in_(digests[start : start + MOST])
        )
        found.update(session.scalars(query))
    return sorted(found)


def _came(session: Session, documents: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(documents), MOST):
        query = select(DocumentRow.id, DocumentRow.received_at).where(
            DocumentRow.id.in_(documents[start : start + MOST])
        )
        found |= {one: (at.isoformat(), one) for one, at in session.execute(query)}
    return found


def _table(kind: str) -> type[DossierRow | DocumentRow]:
    return DossierRow if kind == "dossier" else DocumentRow


def _seen(session: Session, kind: str, objects: Sequence[str], scope: Scope) -> set[str]:
    table = _table(kind)
    found: set[str] = set()
    for start in range(0, len(objects), MOST):
        query = select(table.id).where(
            table.id.in_(objects[start : start + MOST]),
            within(scope, table.id, table.agency, table.level),
        )
        found.update(session.scalars(query))
    return found
