"""Readers: the entries of each source, step by step, as SQLAlchemy asks for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from repository.access import ANY_AGENCY, Scope
from repository.calendar import VIETNAM
from repository.catalogue import readable
from repository.copying_tables import CopyRequestRow, IssuedCopyRow
from repository.correspondence_tables import (
    AssignmentRow,
    IncomingRow,
    OutgoingRow,
    RecipientRow,
    RemarkRow,
)
from repository.incoming_rows import assignment_of, incoming_of
from repository.outgoing_rows import outgoing_of, recipient_of
from repository.register_forms import Only
from repository.register_incoming import Beside, incoming_entry
from repository.register_lookups import (
    answers,
    closed,
    grouped,
    kept_of,
    names_of,
    notations,
    put_right,
    remains_of,
    shelf_of,
    then_of,
)
from repository.register_others import Use, content_entry, dossier_entry, use_entry
from repository.register_outgoing import Reached, outgoing_entry, posted_entry
from repository.register_values import Entry, Source
from repository.remarks import remark_of
from repository.scoping import within
from repository.tables import DocumentRow, DossierRow, MembershipRow

if TYPE_CHECKING:
    from repository.registers import Asked

Step: TypeAlias = Callable[[Session, Select[*tuple[Any, ...]], int], list[Entry]]
"""Some of the entries: the transaction, what to ask it, and how many come before."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the entries of one register."""

    query: Select[*tuple[Any, ...]]
    number: InstrumentedAttribute[Any]
    """The number in its series, where the source has one."""
    read: Step

    def step(self, session: Session, offset: int, limit: int) -> list[Entry]:
        """Some entries."""
        return self.read(session, self.query.limit(limit).offset(offset), offset)

    def count(self, session: Session) -> int:
        """How many there are."""
        counted = select(func.count()).select_from(self.query.order_by(None).subquery())
        return session.scalar(counted) or 0


def _incoming(asked: "Asked", scope: Scope, at: datetime, _only: Only) -> Reader:
    row = IncomingRow
    query = select(row).where(
        row.agency == asked.agency,
        row.year == asked.year,
        row.number.is_not(None),
        row.registered_at <= at,
        within(scope, row.id, row.agency, row.level),
        *_between(row.number, asked.first, asked.last),
        *_instants(row.arrived_at, asked),
    )

    def read(session: Session, some: Select[*tuple[Any, ...]], _before: int) -> list[Entry]:
        rows = session.scalars(some).all()
        names, found = names_of(session), [incoming_of(one) for one in rows]
        ids = [one.id for one in found]
        parts = grouped(session, AssignmentRow, AssignmentRow.incoming, ids)
        said = grouped(session, RemarkRow, RemarkRow.object, ids)
        replies = answers(session, [one.reply for one in found if one.reply])
        volumes = closed(session, asked)
        entries = []
        for one in found:
            beside = Beside(
                [assignment_of(part) for part in parts.get(one.id, ())],
                [remark_of(remark) for remark in said.get(one.id, ())],
                names,
                replies.get(one.reply or ""),
            )
            then = then_of(volumes, "", one.number, at)
            entries.append(put_right(incoming_entry(one, beside, then), one.body, then, at))
        return entries

    return Reader(query.order_by(row.number), row.number, read)


def _outgoing(asked: "Asked", scope: Scope, at: datetime, _only: Only) -> Reader:
    row = OutgoingRow
    query = select(row).where(
        row.agency == asked.agency,
        row.year == asked.year,
        row.number.is_not(None),
        row.numbered_at <= at,
        within(scope, row.id, row.agency, row.level),
        *([row.series == asked.series] if asked.series else ()),
        *_between(row.number, asked.first, asked.last),
        *([row.issued >= asked.since] if asked.since else ()),
        *([row.issued <= asked.until] if asked.until else ()),
    )

    def read(session: Session, some: Select[*tuple[Any, ...]], _before: int) -> list[Entry]:
        names, found = names_of(session), [outgoing_of(one) for one in session.scalars(some)]
        to = grouped(session, RecipientRow, RecipientRow.outgoing, [one.id for one in found])
        volumes = closed(session, asked)
        entries = []
        for one in found:
            reached = Reached([recipient_of(each) for each in to.get(one.id, ())], names)
            then = then_of(volumes, one.series or "", one.number, at)
            entries.append(put_right(outgoing_entry(one, reached, then), one.body, then, at))
        return entries

    return Reader(query.order_by(row.series, row.number), row.number, read)


def _postal(asked: "Asked", scope: Scope, at: datetime, _only: Only) -> Reader:
    row, to = OutgoingRow, RecipientRow
    query: Select[*tuple[Any, ...]] = (
        select(row, to)
        .join(to, to.outgoing == row.id)
        .where(
            row.agency == asked.agency,
            to.paper_at <= at,
            within(scope, row.id, row.agency, row.level),
            *_in_year(to.paper_at, asked),
        )
    )

    def read(session: Session, some: Select[*tuple[Any, ...]], _before: int) -> list[Entry]:
        return [
            posted_entry(outgoing_of(one), recipient_of(other))
            for one, other in session.execute(some)
        ]

    return Reader(query.order_by(to.paper_at, row.id, to.code), row.number, read)


def _kept_copies(asked: "Asked", scope: Scope, at: datetime, _only: Only) -> Reader:
    copy, request = IssuedCopyRow, CopyRequestRow
    query: Select[*tuple[Any, ...]] = (
        select(copy, request, DocumentRow)
        .join(request, request.id == copy.request)
        .join(DocumentRow, DocumentRow.id == copy.document)
        .where(
            copy.agency == asked.agency,
            copy.issued_at <= at,
            within(scope, DocumentRow.id, DocumentRow.agency, DocumentRow.level),
            *_in_year(copy.issued_at, asked),
        )
    )

    def read(session: Session, some: Select[*tuple[Any, ...]], _before: int) -> list[Entry]:
        names, rows = names_of(session), session.execute(some).all()
        where = notations(session, [document.id for _, _, document in rows])
        kept = remains_of(session, [document for _, _, document in rows])
        entries = []
        for issued, wish, document in rows:
            asker = names.get(wish.asked_by, wish.asked_by)
            use = Use(
                issued.kind,
                issued.issued_at,
                issued.expires_at,
                str(issued.body.get("recipient") or asker),
                names.get(wish.decided_by or "", wish.decided_by or ""),
                str(wish.body.get("purpose", "")),
                where.get(document.id, ()),
            )
            entries.append(use_entry(use, kept[document.id], at))
        return entries

    return Reader(query.order_by(copy.issued_at, copy.id), copy.number, read)


def _contents(asked: "Asked", scope: Scope, _at: datetime, _only: Only) -> Reader:
    query: Select[*tuple[Any, ...]] = (
        select(MembershipRow.ordinal, DocumentRow)
        .join(MembershipRow, MembershipRow.document == DocumentRow.id)
        .join(DossierRow, DossierRow.id == MembershipRow.dossier)
        .where(
            MembershipRow.dossier == asked.dossier,
            DossierRow.agency == asked.agency,
            readable(scope),
        )
        .order_by(MembershipRow.ordinal)
    )

    def read(session: Session, some: Select[*tuple[Any, ...]], before: int) -> list[Entry]:
        earlier = session.execute(query.limit(before)).all() if before else []
        page = 1 + sum(kept_of(document).pages for _, document in earlier)
        entries = []
        for ordinal, document in session.execute(some):
            kept = kept_of(document)
            entries.append(content_entry(ordinal, kept, page))
            page += kept.pages
        return entries

    return Reader(query, MembershipRow.ordinal, read)


def _dossiers(asked: "Asked", scope: Scope, _at: datetime, only: Only) -> Reader:
    row = DossierRow
    # SQLite knows no capitals but those of ASCII.
    permanent = or_(*(row.maintenance.like(f"%{word}%") for word in PERMANENT))
    query = select(row).where(row.agency == asked.agency, row.year == asked.year)
    if only is Only.PERMANENT:
        query = query.where(permanent)
    if only is Only.LIMITED:
        query = query.where(~permanent)
    if not _at_home(scope, asked.agency):
        query = query.where(row.id.is_(None))

    def read(session: Session, some: Select[*tuple[Any, ...]], before: int) -> list[Entry]:
        return [
            dossier_entry(ordinal, shelf_of(session, one, scope))
            for ordinal, one in enumerate(session.scalars(some).all(), before + 1)
        ]

    return Reader(query.order_by(row.heading_number, row.notation), MembershipRow.ordinal, read)


PERMANENT = ("ĩnh viễn", "ĨNH VIỄN", "ĩnh Viễn")
"""How a period that never ends is written, but for its first letter."""
READERS: Mapping[Source, Callable[["Asked", Scope, datetime, Only], Reader]] = MappingProxyType(
    {
        Source.INCOMING: _incoming,
        Source.OUTGOING: _outgoing,
        Source.POSTAL: _postal,
        Source.KEPT_COPIES: _kept_copies,
        Source.CONTENTS: _contents,
        Source.DOSSIERS: _dossiers,
    }
)


def _between(
    number: InstrumentedAttribute[int | None], first: int | None, last: int | None
) -> list[ColumnElement[bool]]:
    held = [] if first is None else [number >= first]
    return held if last is None else [*held, number <= last]


def _instants(at: InstrumentedAttribute[Any], asked: "Asked") -> list[ColumnElement[bool]]:
    """Within the days that are asked for, in Viet Nam."""
    held: list[ColumnElement[bool]] = []
    if asked.since:
        held.append(at >= datetime.combine(asked.since, time(), VIETNAM))
    if asked.until:
        held.append(at < datetime.combine(asked.until + timedelta(days=1), time(), VIETNAM))
    return held


def _in_year(at: InstrumentedAttribute[Any], asked: "Asked") -> list[ColumnElement[bool]]:
    begins, ends = date(asked.year, 1, 1), date(asked.year + 1, 1, 1)
    year = [
        at >= datetime.combine(begins, time(), VIETNAM),
        at < datetime.combine(ends, time(), VIETNAM),
    ]
    return [*year, *_instants(at, asked)]


def _at_home(scope: Scope, agency: str) -> bool:
    """Whether somebody has anything to do with the agency whose plan it is."""
    places = {term.rpartition(":")[0] for term in scope.terms}
    return scope.everything or not places.isdisjoint({agency, ANY_AGENCY})
