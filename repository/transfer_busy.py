"""What is in a transfer now: neither reopened nor filed nor destroyed meanwhile.

Of loose documents also which are gone: transferred, by a receipt that verified.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from repository.errors import RefusedError
from repository.tables import DocumentRow
from repository.transfer_steps import RUNNING, ItemState
from repository.transfer_tables import TransferDocumentRow, TransferItemRow, TransferRow


def busy_query(agency: str | None = None) -> Select[str | None]:
    """The hồ sơ that are in a transfer now, of an agency or of all."""
    query = (
        select(TransferItemRow.dossier)
        .join(TransferRow, TransferRow.id == TransferItemRow.transfer)
        .where(_busy(), TransferItemRow.dossier.is_not(None))
    )
    return query if agency is None else query.where(TransferRow.agency == agency)


def transfer_with(session: Session, dossier: str) -> str | None:
    """The transfer that a hồ sơ is in now; None: it is in none."""
    return transfers_with(session, [dossier]).get(dossier)


def transfers_with(session: Session, dossiers: Sequence[str]) -> dict[str, str]:
    """The hồ sơ among some (400 at most) that are in a transfer now, and which."""
    query = busy_query().where(TransferItemRow.dossier.in_(dossiers))
    rows = session.execute(query.with_only_columns(TransferItemRow.dossier, TransferRow.id))
    return {str(dossier): transfer for dossier, transfer in rows}


def documents_with(session: Session, documents: Sequence[str]) -> dict[str, str]:
    """The loose documents among some (400 at most) that are in a transfer now, and which."""
    return _told(session, documents, _busy())


def documents_gone(session: Session, documents: Sequence[str]) -> dict[str, str]:
    """The loose documents among some (400 at most) that are transferred, and by which transfer."""
    return _told(session, documents, _gone())


def leaving_query() -> Select[str]:
    """The loose documents that are in a transfer now, or are transferred."""
    return _loose(TransferDocumentRow.document).where(or_(_busy(), _gone()))


def gone_query(agency: str) -> Select[str]:
    """The loose documents of an agency that are transferred."""
    return _loose(TransferDocumentRow.document).where(_gone(), TransferRow.agency == agency)


def insist_staying(session: Session, documents: Sequence[str]) -> None:
    """See to it that documents are in no transfer, and begin none until the transaction ends.

    Raises:
        RefusedError: one is.
    """
    hold_documents(session, documents)
    for start in range(0, len(documents), _MOST):
        busy = documents_with(session, documents[start : start + _MOST])
        if busy:
            document, transfer = min(busy.items())
            raise RefusedError(
                f"Văn bản {document} đang trong đợt nộp {transfer} · it is in a transfer now"
            )


def hold_documents(session: Session, documents: Sequence[str]) -> None:
    """Keep whoever would file documents, or hand them over, waiting until the transaction ends."""
    every = sorted(documents)
    for start in range(0, len(every), _MOST):
        some = DocumentRow.id.in_(every[start : start + _MOST])
        session.execute(
            select(DocumentRow.id).where(some).order_by(DocumentRow.id).with_for_update()
        )


def _told(session: Session, documents: Sequence[str], how: ColumnElement[bool]) -> dict[str, str]:
    query = _loose(TransferDocumentRow.document, TransferRow.id)
    rows = session.execute(query.where(how, TransferDocumentRow.document.in_(documents)))
    return {str(document): str(transfer) for document, transfer in rows}


def _loose(*columns: Any) -> Select[Any]:  # noqa: ANN401  columns of these tables
    item = and_(
        TransferItemRow.transfer == TransferDocumentRow.transfer,
        TransferItemRow.ordinal == TransferDocumentRow.ordinal,
    )
    return (
        select(*columns)
        .select_from(TransferDocumentRow)
        .join(TransferItemRow, item)
        .join(TransferRow, TransferRow.id == TransferDocumentRow.transfer)
    )


def _busy() -> ColumnElement[bool]:
    return and_(
        TransferRow.state.in_([state.value for state in RUNNING]),
        TransferItemRow.state.in_([ItemState.LISTED.value, ItemState.PACKED.value]),
    )


def _gone() -> ColumnElement[bool]:
    return TransferItemRow.state == ItemState.ACCEPTED.value


_MOST = 400
"""Identifiers asked for in one query."""
