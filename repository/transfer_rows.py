"""Rows of transfers as values, and what is written into them. Private to this room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

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
from repository.transfer_tables import TransferItemRow, TransferRow

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


def items_query(identifier: str) -> Select[TransferItemRow]:
    """The items of a transfer, in order."""
    return (
        select(TransferItemRow)
        .where(TransferItemRow.transfer == identifier)
        .order_by(TransferItemRow.ordinal)
    )


def transfer_of(session: Session, row: TransferRow) -> Transfer:
    """A transfer with its items."""
    return Transfer(
        **{name: getattr(row, name) for name in _PLAIN},
        kind=TransferKind(row.kind),
        state=TransferState(row.state),
        items=tuple(map(item_of, session.scalars(items_query(row.id)))),
    )


def item_of(row: TransferItemRow) -> TransferItem:
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
    )


def listed(transfer: str, ordinal: int, dossier: str, body: Mapping[str, Any]) -> TransferItemRow:
    """A fresh item."""
    return TransferItemRow(
        transfer=transfer, ordinal=ordinal, dossier=dossier, state=ItemState.LISTED.value,
        package="", sha256="", size=0, files=0, reason="", body=dict(body),
    )  # fmt: skip


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
