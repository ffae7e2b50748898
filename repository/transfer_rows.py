"""Rows of transfers as values, and what is written into them. Private to this room."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from repository.columns import Base
from repository.database import hold_lock
from repository.dossier_steps import DossierState
from repository.dossier_steps import insist as insist_dossier
from repository.dossiers import dossier_of
from repository.dossiers import held as held_dossier
from repository.errors import NotFoundError, RefusedError
from repository.transfer_rules import TransferKind
from repository.transfer_steps import (
    ItemState,
    Packed,
    Transfer,
    TransferItem,
    TransferState,
)
from repository.transfer_tables import TransferDocumentRow, TransferItemRow, TransferRow

_PLAIN = (
    "id", "agency", "archive", "year", "turn", "registration", "due", "created_by", "created_at",
    "approved_by", "approved_at", "ended_at", "body",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a receipt says of one package."""

    ordinal: int
    reason: str = ""
    """Why it was not taken; empty: it was."""
    there: Mapping[str, Any] = field(default_factory=dict)
    """What the archive calls the hồ sơ: ``dossier``, ``package``, ``code``; and its ``row``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an item is made of: a hồ sơ, or loose documents."""

    dossier: str | None
    body: Mapping[str, Any]
    loose: tuple[str, ...] = ()


def items_query(identifier: str) -> Select[TransferItemRow]:
    """The items of a transfer, in order."""
    return (
        select(TransferItemRow)
        .where(TransferItemRow.transfer == identifier)
        .order_by(TransferItemRow.ordinal)
    )


def transfer_of(session: Session, row: TransferRow) -> Transfer:
    """A transfer with its items."""
    loose = loose_of(session, row.id)
    items = session.scalars(items_query(row.id))
    return Transfer(
        **{name: getattr(row, name) for name in _PLAIN},
        kind=TransferKind(row.kind),
        state=TransferState(row.state),
        items=tuple(item_of(item, loose.get(item.ordinal, ())) for item in items),
    )


def loose_of(session: Session, identifier: str) -> dict[int, tuple[str, ...]]:
    """The loose documents of each item of a transfer, in order."""
    query = (
        select(TransferDocumentRow)
        .where(TransferDocumentRow.transfer == identifier)
        .order_by(TransferDocumentRow.ordinal, TransferDocumentRow.number)
    )
    found: dict[int, list[str]] = {}
    for row in session.scalars(query):
        found.setdefault(row.ordinal, []).append(row.document)
    return {ordinal: tuple(documents) for ordinal, documents in found.items()}


def item_of(row: TransferItemRow, loose: tuple[str, ...] = ()) -> TransferItem:
    """An item as a value."""
    body = dict(row.body)
    documents = tuple(body.pop("documents", ()))
    packed = Packed(row.package, row.sha256, row.size, row.files, documents)
    return TransferItem(
        ordinal=row.ordinal,
        dossier=row.dossier or "",
        state=ItemState(row.state),
        reason=row.reason,
        packed=packed if row.sha256 else None,
        body=body,
        loose=loose,
    )


def listed(transfer: str, ordinal: int, entry: Entry) -> Iterator[Base]:
    """A fresh item, and its loose documents."""
    yield TransferItemRow(
        transfer=transfer, ordinal=ordinal, dossier=entry.dossier, state=ItemState.LISTED.value,
        package="", sha256="", size=0, files=0, reason="", body=dict(entry.body),
    )  # fmt: skip
    for number, document in enumerate(entry.loose, 1):
        yield TransferDocumentRow(
            transfer=transfer, document=document, ordinal=ordinal, number=number
        )


def unlist(session: Session, identifier: str) -> None:
    """Empty the list of a transfer."""
    for table in (TransferDocumentRow, TransferItemRow):
        session.execute(delete(table).where(table.transfer == identifier))
    session.expire_all()


def pack(row: TransferItemRow, made: Packed) -> None:
    """Write the package of a hồ sơ down."""
    row.package, row.sha256, row.size, row.files = made.name, made.sha256, made.size, made.files
    row.body = {**row.body, "documents": [dict(one) for one in made.documents]}
    row.state = ItemState.PACKED.value


def change(row: TransferRow, changes: Mapping[str, Any]) -> None:
    """Set columns by their names; whatever is no column goes into ``body``."""
    columns = {"registration", "due", "archive"}
    for name in changes.keys() & columns:
        setattr(row, name, changes[name])
    row.body = {**row.body, **{name: changes[name] for name in changes.keys() - columns}}


def told(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The same, as the ledger is told it."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in changes.items()
    }


def move(session: Session, item: TransferItemRow, to: DossierState, **changes: object) -> None:
    """Bring the hồ sơ of an item into another state, within the caller's transaction.

    Raises:
        RefusedError: that state may not follow, or it is not the one that was listed any more.
    """
    row = held_dossier(session, item.dossier or "")
    insist_dossier(dossier_of(row), to)
    if row.version != item.body["version"]:
        raise RefusedError(
            f"Hồ sơ {row.notation} đã khác khi lập danh sách · it is not what was listed"
        )
    row.state = to.value
    for name, value in changes.items():
        setattr(row, name, value)


def held(session: Session, identifier: str) -> TransferRow:
    """The row of a transfer, which nobody else moves until the caller's transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    hold_lock(session, f"transfer {identifier}")
    row = session.get(TransferRow, identifier, populate_existing=True)
    if row is None:
        raise NotFoundError(f"đợt nộp {identifier}")
    return row
