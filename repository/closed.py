"""What is closed: of an entry whose volume was closed, no column of the register changes any more.

What came later (a distribution, a sending, a recall) is told as later; what was wrong is put right
in the remarks, by ``Closings.correct`` (NĐ 30/2020 PL IV; law.md §4.5).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.correspondence_tables import ClosingRow, IncomingRow, OutgoingRow
from repository.errors import RefusedError

INCOMING, OUTGOING = "den", "di"
"""The registers that are closed."""
LOCKED: Mapping[str, frozenset[str]] = {
    INCOMING: frozenset(
        {"arrived_at", "sender", "sender_name", "code", "issued", "type_name", "subject"}
        | {"priority", "note", "corrections", "registered_at"}
    ),
    OUTGOING: frozenset(
        {"series", "notation", "issued", "type_name", "subject", "signer", "signer_name"}
        | {"priority", "places", "keeper", "copies", "note", "corrections", "numbered_at"}
    ),
}
"""What is never changed once its volume was closed: columns, and parts of the body."""
ONCE: Mapping[str, frozenset[str]] = {
    INCOMING: frozenset({"presented_at", "distributed_at", "presented_to", "recall"}),
    OUTGOING: frozenset({"sent_at", "recall"}),
}
"""What may still happen, and be written down once: as later than the closing."""


class ClosedRegisterError(RefusedError):
    """The volume in which it stands was closed."""

    def __init__(self, closing: ClosingRow, what: Iterable[str]) -> None:
        names = ", ".join(sorted(what))
        super().__init__(
            f"Sổ đã đóng (năm {closing.year}, quyển {closing.volume:02}), không sửa được {names}; "
            "hãy ghi đính chính vào cột Ghi chú "
            f"· the register was closed, {names} cannot be changed: enter a correction as a remark"
        )


def closing_of(session: Session, row: IncomingRow | OutgoingRow) -> ClosingRow | None:
    """The volume in which an incoming or issued document was closed, if it was."""
    if row.number is None or row.year is None:
        return None
    incoming = isinstance(row, IncomingRow)
    query = select(ClosingRow).where(
        ClosingRow.agency == row.agency,
        ClosingRow.register == (INCOMING if incoming else OUTGOING),
        ClosingRow.series == ("" if isinstance(row, IncomingRow) else row.series or ""),
        ClosingRow.year == row.year,
        ClosingRow.first_number <= row.number,
        ClosingRow.last_number >= row.number,
    )
    return session.scalars(query).first()


def insist_open(session: Session, row: IncomingRow | OutgoingRow, said: Mapping[str, Any]) -> None:
    """See to it that what is to be said of a document changes no closed register.

    Raises:
        ClosedRegisterError: it would.
    """
    kind = INCOMING if isinstance(row, IncomingRow) else OUTGOING
    touched = {
        name
        for name in said.keys() & (LOCKED[kind] | ONCE[kind])
        if not _same(_held(row, name), said[name])
    }
    closing = closing_of(session, row) if touched else None
    if closing is None:
        return
    allowed = {name for name in touched & ONCE[kind] if _later(row, name, said, closing.closed_at)}
    if touched - allowed:
        raise ClosedRegisterError(closing, touched - allowed)


def insist_later(
    session: Session, row: IncomingRow | OutgoingRow, instants: Iterable[datetime], what: str
) -> None:
    """See to it that what is written down now happened after the closing, if there was one.

    Raises:
        ClosedRegisterError: it happened before.
    """
    closing = closing_of(session, row)
    if closing is not None and any(at <= closing.closed_at for at in instants):
        raise ClosedRegisterError(closing, [what])


def _held(row: IncomingRow | OutgoingRow, name: str) -> object:
    return getattr(row, name) if name in row.__table__.columns else row.body.get(name)


def _same(held: object, said: object) -> bool:
    return held == said or (not held and not said)


def _later(
    row: IncomingRow | OutgoingRow, name: str, said: Mapping[str, Any], closed_at: datetime
) -> bool:
    if _held(row, name):
        return False
    value = said[name]
    return value > closed_at if isinstance(value, datetime) else True
