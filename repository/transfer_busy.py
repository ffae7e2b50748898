"""Which hồ sơ are in a transfer now: while they are, they are neither reopened nor destroyed."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from repository.transfer_steps import RUNNING, ItemState
from repository.transfer_tables import TransferItemRow, TransferRow


def busy_query(agency: str | None = None) -> Select[str | None]:
    """The hồ sơ that are in a transfer now, of an agency or of all."""
    query = (
        select(TransferItemRow.dossier)
        .join(TransferRow, TransferRow.id == TransferItemRow.transfer)
        .where(
            TransferRow.state.in_([state.value for state in RUNNING]),
            TransferItemRow.state.in_([ItemState.LISTED.value, ItemState.PACKED.value]),
        )
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
