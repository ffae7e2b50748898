"""Closings (đóng sổ): volumes of a register that are closed, by number, without a gap.

1. ``begin`` fixes a volume: from then on its entries do not change, by any path (``closed``).
2. Its PDF/A is made, signed, and kept in the archive: by whoever calls.
3. ``complete`` writes down which document it is. What was begun and not completed can be taken up
   at any time: the volume reads the same for ever. Or ``drop`` opens it again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from repository.access import Scope
from repository.calendar import Clock, iso_utc
from repository.closed import closing_of
from repository.closed_content import content_of
from repository.correspondence_tables import ClosingRow, IncomingRow, OutgoingRow
from repository.database import Database, hold_lock
from repository.errors import DamageError, ForbiddenError, NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.register_queries import READERS, Reader
from repository.register_values import Entry, Source
from repository.registers import STEP, Asked
from repository.series import ARRIVALS

MOST_NAMED = 20
"""Numbers that a refusal names."""


@dataclass(frozen=True, slots=True)
class Closing:
    """One volume (quyển) of a register that was closed, or is being closed."""

    id: str
    agency: str
    register: str
    series: str
    year: int
    volume: int
    first_number: int
    last_number: int
    entries: int
    content: str
    """SHA-256 of its entries, in hexadecimal; see ``content_of``."""
    closed_by: str
    closed_at: datetime
    document: str | None = None
    """The signed PDF/A in the archive; None: not yet."""
    sha256: str | None = None

    @property
    def asked(self) -> Asked:
        """Its entries, as they are read."""
        return Asked(
            self.register,
            self.agency,
            self.year,
            self.series,
            self.first_number,
            self.last_number,
            as_of=self.closed_at,
        )


@dataclass(frozen=True, slots=True)
class Closings:
    """The closed volumes of the archive."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def begin(self, asked: Asked, scope: Scope, agent: str, last: int | None = None) -> Closing:
        """Fix the next volume of a register: from the first number not closed yet to ``last``.

        Args:
            asked: Which register; its numbers and days do not matter.
            scope: What the closer may see: all of it, or it cannot be closed.
            agent: Who closes.
            last: The last number of the volume; None: the last one that was given.

        Raises:
            RefusedError: it is no register that is closed; a volume is being closed; there is
                nothing to close; or numbers are missing, which are named.
            ForbiddenError: the closer does not see every entry.
        """
        form = asked.form
        if not form.closes or (form.source is Source.OUTGOING and not asked.series):
            raise RefusedError("Sổ này không đóng theo quyển · this register is not closed")
        now = self.clock()
        with self.database.write() as session:
            hold_lock(session, f"closing {asked.agency} {asked.kind} {asked.series} {asked.year}")
            hold_lock(session, f"number {asked.agency} {asked.series or ARRIVALS}")
            before = _before(session, asked)
            first = before.last_number + 1 if before else 1
            wanted = replace(asked, first=first, last=last, since=None, until=None, as_of=now)
            reader = READERS[form.source](wanted, Scope.of_owner(), now, form.only)
            held = list(session.scalars(reader.query.order_by(reader.number).with_for_update()))
            numbers = [row.number for row in held]
            _insist_whole(numbers, first, last)
            wanted = replace(wanted, last=numbers[-1])
            _insist_seen(session, READERS[form.source](wanted, scope, now, form.only), len(numbers))
            row = ClosingRow(
                id=self.new_id(),
                agency=asked.agency,
                register=asked.kind,
                series=asked.series,
                year=asked.year,
                volume=before.volume + 1 if before else 1,
                first_number=first,
                last_number=numbers[-1],
                entries=len(numbers),
                content=content_of(_all(session, reader)),
                document=None,
                sha256=None,
                closed_by=agent,
                closed_at=now,
            )
            session.add(row)
            session.flush()
            self.ledger.append(session, agent, [_event(_closing(row), "begun")])
            return _closing(row)

    def complete(self, identifier: str, document: str, sha256: str, agent: str) -> Closing:
        """Write down which document of the archive a volume is.

        Raises:
            RefusedError: it is closed already.
        """
        with self.database.write() as session:
            row = _pending(session, identifier)
            row.document, row.sha256 = document, sha256
            self.ledger.append(session, agent, [_event(_closing(row), "closed")])
            return _closing(row)

    def drop(self, identifier: str, agent: str) -> None:
        """Open a volume again that was never completed.

        Raises:
            RefusedError: it is closed.
        """
        with self.database.write() as session:
            row = _pending(session, identifier)
            closing = _closing(row)
            session.delete(row)
            session.flush()
            self.ledger.append(session, agent, [_event(closing, "dropped")])

    def get(self, identifier: str) -> Closing:
        """One volume.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(ClosingRow, identifier)
            if row is None:
                raise NotFoundError(f"quyển sổ {identifier}")
            return _closing(row)

    def of(self, agency: str, register: str = "", year: int | None = None) -> tuple[Closing, ...]:
        """The volumes of an agency, by register, year and number."""
        query = select(ClosingRow).where(ClosingRow.agency == agency)
        if register:
            query = query.where(ClosingRow.register == register)
        if year is not None:
            query = query.where(ClosingRow.year == year)
        order = (ClosingRow.register, ClosingRow.year, ClosingRow.series, ClosingRow.volume)
        with self.database.read() as session:
            return tuple(_closing(row) for row in session.scalars(query.order_by(*order)))

    def insist_same(self, closing: Closing, entries: Iterable[Entry]) -> None:
        """See to it that a volume still reads as when it was fixed.

        Raises:
            DamageError: it does not.
        """
        if content_of(entries) != closing.content:
            raise DamageError(
                f"Quyển {closing.volume:02} không còn như lúc đóng sổ "
                "· the volume does not read as when it was closed"
            )

    def correct(self, identifier: str, said: str, agent: str) -> None:
        """Put an entry of a closed volume right, in its remarks.

        Args:
            identifier: The incoming or issued document.
            said: What is right.
            agent: Who says so.

        Raises:
            NotFoundError: there is no such document.
            RefusedError: nothing is said, or its volume is not closed: then it is changed itself.
        """
        if not said.strip():
            raise RefusedError("Chưa ghi nội dung đính chính · the correction is empty")
        with self.database.write() as session:
            row = session.get(IncomingRow, identifier, with_for_update=True) or session.get(
                OutgoingRow, identifier, with_for_update=True
            )
            if row is None:
                raise NotFoundError(f"văn bản {identifier}")
            closing = closing_of(session, row)
            if closing is None:
                raise RefusedError("Sổ chưa đóng, hãy sửa trực tiếp · the register is still open")
            one = {"at": iso_utc(self.clock()), "by": agent, "said": said.strip()}
            row.body = row.body | {"corrections": [*row.body.get("corrections", []), one]}
            detail = {"correction": said.strip(), "closing": closing.id}
            kind = EventKind.METADATA_MODIFICATION
            self.ledger.append(session, agent, [NewEvent(kind, Outcome.SUCCESS, row.id, detail)])


def _all(session: Session, reader: Reader) -> Iterable[Entry]:
    done = 0
    while found := reader.step(session, done, STEP):
        yield from found
        done += len(found)


def _before(session: Session, asked: Asked) -> ClosingRow | None:
    query = (
        select(ClosingRow)
        .where(
            ClosingRow.agency == asked.agency,
            ClosingRow.register == asked.kind,
            ClosingRow.series == asked.series,
            ClosingRow.year == asked.year,
        )
        .order_by(ClosingRow.volume.desc())
    )
    row = session.scalars(query).first()
    if row is not None and row.document is None:
        raise RefusedError(
            f"Quyển {row.volume:02} đang đóng dở, hãy làm tiếp hoặc bỏ "
            "· a volume is being closed: go on with it, or drop it"
        )
    return row


def _insist_whole(numbers: Sequence[int], first: int, last: int | None) -> None:
    """Every number from the first to the last is there."""
    end = last if last is not None else max(numbers, default=0)
    if not numbers or end < first:
        raise RefusedError("Không còn mục nào để đóng sổ · there is nothing to close")
    missing = sorted(set(range(first, end + 1)) - set(numbers))
    if missing:
        named = ", ".join(f"{number:02}" for number in missing[:MOST_NAMED])
        more = f" … ({len(missing)})" if len(missing) > MOST_NAMED else ""
        raise RefusedError(f"Sổ thiếu số {named}{more}, chưa đóng được · numbers are missing")


def _insist_seen(session: Session, reader: Reader, entries: int) -> None:
    counted = select(func.count()).select_from(reader.query.order_by(None).subquery())
    if session.scalar(counted) != entries:
        raise ForbiddenError(
            "Người đóng sổ phải được xem mọi mục của sổ · whoever closes must see every entry"
        )


def _pending(session: Session, identifier: str) -> ClosingRow:
    row = session.get(ClosingRow, identifier, with_for_update=True)
    if row is None:
        raise NotFoundError(f"quyển sổ {identifier}")
    if row.document is not None:
        raise RefusedError("Quyển sổ này đã đóng · this volume is closed already")
    return row


def _event(closing: Closing, step: str) -> NewEvent:
    detail = {
        "step": step,
        "agency": closing.agency,
        "register": closing.register,
        "series": closing.series,
        "year": closing.year,
        "volume": closing.volume,
        "numbers": [closing.first_number, closing.last_number],
        "entries": closing.entries,
        "content": f"sha256:{closing.content}",
        "document": closing.document,
        "sha256": closing.sha256,
    }
    return NewEvent(EventKind.CLOSING, Outcome.SUCCESS, closing.id, detail)


def _closing(row: ClosingRow) -> Closing:
    told: dict[str, Any] = {name: getattr(row, name) for name in Closing.__slots__}
    return Closing(**told)
