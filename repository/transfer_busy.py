"""Which hồ sơ are in a transfer now: while they are, they are neither reopened nor destroyed."""

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
    query = busy_query().where(TransferItemRow.dossier == dossier)
    return session.scalar(query.with_only_columns(TransferRow.id))
