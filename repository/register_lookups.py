"""Lookups: what stands beside the entries of a register, for many of them at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from repository.access import Scope
from repository.catalogue import readable
from repository.columns import Base
from repository.correspondence_tables import ClosingRow, OutgoingRow
from repository.disposal_tables import StubRow
from repository.documents import Standing
from repository.outgoing_rows import outgoing_of
from repository.register_others import Kept, Shelf
from repository.register_values import Entry, corrections, notes
from repository.tables import DocumentRow, DossierRow, MembershipRow, PersonRow

if TYPE_CHECKING:
    from repository.registers import Asked

R = TypeVar("R", bound=Base)


class Volume(NamedTuple):
    """Numbers that were closed, and when."""

    series: str
    first: int
    last: int
    closed_at: datetime


def names_of(session: Session) -> Mapping[str, str]:
    """Login of everybody → full name."""
    query = select(PersonRow.login, PersonRow.full_name)
    return {row.login: row.full_name for row in session.execute(query)}


def grouped(
    session: Session, row: type[R], key: InstrumentedAttribute[str], ids: Sequence[str]
) -> Mapping[str, list[R]]:
    """The rows that belong to each of ``ids``, in the order of their keys."""
    held: dict[str, list[R]] = {}
    order = inspect(row).primary_key
    for one in session.scalars(select(row).where(key.in_(ids)).order_by(*order)):
        held.setdefault(getattr(one, key.key), []).append(one)
    return held


def answers(session: Session, ids: Iterable[str]) -> Mapping[str, tuple[str, datetime]]:
    """Số, ký hiệu of issued documents, and when they were numbered."""
    query = select(OutgoingRow).where(
        OutgoingRow.id.in_(list(ids)), OutgoingRow.numbered_at.is_not(None)
    )
    found = (outgoing_of(row) for row in session.scalars(query))
    return {one.id: (one.code, one.numbered_at) for one in found if one.numbered_at}


def closed(session: Session, asked: "Asked") -> Sequence[Volume]:
    """The volumes of a register that were closed."""
    query = select(ClosingRow).where(
        ClosingRow.register == asked.kind,
        ClosingRow.agency == asked.agency,
        ClosingRow.year == asked.year,
    )
    return [
        Volume(row.series, row.first_number, row.last_number, row.closed_at)
        for row in session.scalars(query)
    ]


def then_of(volumes: Sequence[Volume], series: str, number: int | None, at: datetime) -> datetime:
    """When an entry last was what it still is: when its volume was closed, or ``at``."""
    for one in volumes:
        if one.series == series and number is not None and one.first <= number <= one.last:
            return min(one.closed_at, at)
    return at


def put_right(entry: Entry, body: Mapping[str, Any], then: datetime, at: datetime) -> Entry:
    """An entry with what was put right in its remarks since ``then``."""
    since = corrections(body, at)[len(corrections(body, then)) :]
    if not since:
        return entry
    said = str(entry.values.get("note") or "")
    return replace(entry, values={**entry.values, "note": notes(said, *since)})


def notations(session: Session, documents: Sequence[str]) -> Mapping[str, list[str]]:
    """In which dossiers documents lie, by their notations."""
    query = (
        select(MembershipRow.document, DossierRow.notation)
        .join(DossierRow, DossierRow.id == MembershipRow.dossier)
        .where(MembershipRow.document.in_(documents))
        .order_by(DossierRow.year, DossierRow.notation)
    )
    held: dict[str, list[str]] = {}
    for document, notation in session.execute(query):
        held.setdefault(document, []).append(notation)
    return held


def kept_of(row: DocumentRow) -> Kept:
    """A document as a register tells of it."""
    return Kept(row.id, row.title, row.code, row.type_name, row.organ_name, row.issued, row.body)


def remains_of(session: Session, rows: Sequence[DocumentRow]) -> dict[str, Kept]:
    """Documents as a register tells of them; of what was destroyed, its stub tells."""
    gone = [row.id for row in rows if row.standing == Standing.DESTROYED.value]
    query = select(StubRow).where(StubRow.object.in_(gone))
    stubs = {stub.object: stub for stub in session.scalars(query)} if gone else {}
    kept = {row.id: kept_of(row) for row in rows}
    for identifier, stub in stubs.items():
        kept[identifier] = replace(kept[identifier], code=stub.code, title=_gone(stub))
    return kept


def _gone(stub: StubRow) -> str:
    return f"(đã hủy theo {stub.citation})"


def shelf_of(session: Session, row: DossierRow, scope: Scope) -> Shelf:
    """A dossier, with what the asker may see of it."""
    inside = (
        select(DocumentRow)
        .join(MembershipRow, MembershipRow.document == DocumentRow.id)
        .where(MembershipRow.dossier == row.id, readable(scope))
    )
    days = inside.with_only_columns(func.min(DocumentRow.issued), func.max(DocumentRow.issued))
    first, last = session.execute(days).one()
    kept = [kept_of(one) for one in session.scalars(inside)]
    pages = sum(one.pages for one in kept)
    stub = session.get(StubRow, row.id)
    title = _gone(stub) if stub is not None else row.title
    told = (row.id, row.notation, title, row.maintenance, row.keeper)
    return Shelf(*told, first, last, len(kept), pages)
