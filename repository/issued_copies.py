"""Copies that were issued: their one yearly number series without gaps, until when they serve.

A number is printed on a copy before it is signed, and yet belongs to it only when the issue is
written down: ``next_number`` proposes, and ``issue`` takes it in the transaction that records the
issue. Whoever was overtaken meanwhile, or failed to sign, has taken nothing; the series has no
gap at any moment (NĐ 30/2020 Điều 25–26: one sequence for all kinds of copies, 01 from 1 January).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.calendar import VIETNAM, Clock, iso_utc
from repository.copies import Viewer
from repository.copying import IssuedCopy, NumberTakenError, RequestState
from repository.copying_tables import CopyRequestRow, IssuedCopyRow
from repository.database import Database
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.series import next_number, take
from repository.tables import DocumentRow

SERIES = "copies"


@dataclass(frozen=True, slots=True)
class IssuedCopies:
    """What was issued."""

    database: Database
    ledger: Ledger
    clock: Clock

    def next_number(self, agency: str, year: int) -> int:
        """The number that the next certified copy of an agency would bear; nothing is taken."""
        return next_number(self.database, agency, SERIES, year)

    def issue(self, copy: IssuedCopy, agent: str) -> None:
        """Write down that a copy of an approved request is issued, and take its number.

        Raises:
            NumberTakenError: its number is not the next one any more, or its year is over.
            RefusedError: the request is not approved, or served already.
        """
        with self.database.write() as session:
            row = session.get(CopyRequestRow, copy.request, with_for_update=True)
            if row is None or row.state != RequestState.APPROVED.value:
                raise RefusedError(
                    "Yêu cầu không ở trạng thái đã duyệt · the request is not approved (any more)"
                )
            if copy.number is not None:
                _take(session, copy, copy.number, self.clock())
            session.add(_row(copy))
            row.state = RequestState.ISSUED.value
            session.flush()
            self.ledger.append(session, agent, [_issued(copy)])

    def get(self, identifier: str) -> IssuedCopy:
        """One copy, whoever may fetch it.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(IssuedCopyRow, identifier)
            if row is None:
                raise NotFoundError(f"bản sao {identifier}")
            return _copy(row)

    def of_request(self, request: str, viewer: Viewer) -> IssuedCopy | None:
        """What came of a request that the viewer may see."""
        query = select(IssuedCopyRow).join(
            CopyRequestRow, CopyRequestRow.id == IssuedCopyRow.request
        )
        query = query.join(DocumentRow, DocumentRow.id == IssuedCopyRow.document)
        query = query.where(IssuedCopyRow.request == request, viewer.condition)
        with self.database.read() as session:
            row = session.scalars(query).first()
            return None if row is None else _copy(row)

    def with_digest(self, sha256: str) -> IssuedCopy | None:
        """The copy whose file has this digest (hexadecimal)."""
        query = select(IssuedCopyRow).where(IssuedCopyRow.sha256 == sha256)
        query = query.order_by(IssuedCopyRow.issued_at.desc()).limit(1)
        with self.database.read() as session:
            row = session.scalars(query).first()
            return None if row is None else _copy(row)

    def register(self, agency: str, year: int) -> tuple[IssuedCopy, ...]:
        """The numbered copies of an agency and year, in the order of their numbers."""
        query = select(IssuedCopyRow).where(
            IssuedCopyRow.agency == agency,
            IssuedCopyRow.year == year,
            IssuedCopyRow.number.is_not(None),
        )
        with self.database.read() as session:
            return tuple(_copy(r) for r in session.scalars(query.order_by(IssuedCopyRow.number)))

    def expire(self, agent: str) -> tuple[IssuedCopy, ...]:
        """Mark requests whose copy serves no more; the copies that newly expired."""
        now = self.clock()
        query = select(IssuedCopyRow).join(
            CopyRequestRow, CopyRequestRow.id == IssuedCopyRow.request
        )
        query = query.where(
            CopyRequestRow.state == RequestState.ISSUED.value, IssuedCopyRow.expires_at <= now
        )
        with self.database.write() as session:
            rows = session.scalars(query.with_for_update(of=IssuedCopyRow)).all()
            self._move(session, rows, RequestState.EXPIRED, agent)
            return tuple(_copy(row) for row in rows)

    def to_delete(self) -> tuple[IssuedCopy, ...]:
        """Copies whose files are to be deleted by now (TT 05/2025 Điều 37)."""
        query = select(IssuedCopyRow).where(
            IssuedCopyRow.delete_at <= self.clock(),
            IssuedCopyRow.deleted_at.is_(None),
        )
        with self.database.read() as session:
            return tuple(_copy(row) for row in session.scalars(query))

    def note_deleted(self, identifier: str, agent: str) -> None:
        """Write down that the files of a copy were deleted; what was issued stays known."""
        with self.database.write() as session:
            row = session.get_one(IssuedCopyRow, identifier, with_for_update=True)
            if row.deleted_at is None:
                row.deleted_at = self.clock()
                self._move(session, [row], RequestState.DELETED, agent)

    def served_by(self, identifiers: Iterable[str]) -> frozenset[str]:
        """Those of ``identifiers`` that are copies whose files must be here."""
        query = select(IssuedCopyRow.id).where(
            IssuedCopyRow.id.in_(list(identifiers)), IssuedCopyRow.deleted_at.is_(None)
        )
        with self.database.read() as session:
            return frozenset(session.scalars(query))

    def _move(
        self, session: Session, rows: Iterable[IssuedCopyRow], state: RequestState, agent: str
    ) -> None:
        for row in rows:
            session.get_one(CopyRequestRow, row.request).state = state.value
            detail = {"copy": row.id, "request": row.request, "kind": row.kind}
            if state is RequestState.DELETED:
                event = NewEvent(EventKind.DELETION, Outcome.SUCCESS, row.document, detail)
            else:
                detail["state"] = state.value
                event = NewEvent(EventKind.COPY_REQUEST, Outcome.SUCCESS, row.document, detail)
            self.ledger.append(session, agent, [event])


def _take(session: Session, copy: IssuedCopy, number: int, now: datetime) -> None:
    """Take the number within the transaction, if it is the next one of the running year."""
    this_year = copy.year == now.astimezone(VIETNAM).year
    if not this_year or not take(session, copy.agency, SERIES, copy.year, number):
        raise NumberTakenError(
            f"Số {number:02}/{copy.year} không còn là số kế tiếp, cần lập lại bản sao "
            "· this number is not the next one any more: the copy has to be made again"
        )


def _issued(copy: IssuedCopy) -> NewEvent:
    detail = {
        "copy": copy.id,
        "request": copy.request,
        "kind": copy.kind,
        "number": copy.number,
        "year": copy.year,
        "sha256": copy.sha256,
        "expires_at": iso_utc(copy.expires_at) if copy.expires_at else None,
        "signer": copy.body.get("signer", ""),
        "recipient": copy.body.get("recipient", ""),
    }
    return NewEvent(EventKind.COPY_ISSUE, Outcome.SUCCESS, copy.document, detail)


def _row(copy: IssuedCopy) -> IssuedCopyRow:
    values = {name: getattr(copy, name) for name in IssuedCopy.__slots__}
    return IssuedCopyRow(**values | {"body": dict(copy.body)})


def _copy(row: IssuedCopyRow) -> IssuedCopy:
    return IssuedCopy(**{name: getattr(row, name) for name in IssuedCopy.__slots__})
