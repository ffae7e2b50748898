"""The book of issued documents: each step one transaction, with its event in the same one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from repository.access import Scope
from repository.calendar import VIETNAM, Clock
from repository.correspondence_tables import DraftRow, OutgoingRow, RemarkRow
from repository.database import Database
from repository.errors import NotFoundError, RefusedError
from repository.incoming_steps import Remark
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.outgoing_rows import outgoing_of, recipient_row, values_of
from repository.outgoing_steps import Draft, Outgoing, OutgoingState, Recipient, insist
from repository.remarks import add_remark, remark_of
from repository.replacing import put_replaced
from repository.scoping import within
from repository.series import take

_COLUMNS = frozenset(Outgoing.__slots__) - {"id", "agency", "body", "state", "year", "number"}


class NumberGoneError(RefusedError):
    """The number that was drawn into a document is not the next one any more."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which issued documents a list shows; what is None or empty does not matter."""

    agency: str = ""
    states: frozenset[OutgoingState] = frozenset()
    year: int | None = None
    issued_from: date | None = None
    issued_until: date | None = None
    """Included."""
    person: str = ""
    """Who drafted it, or is to sign it."""
    unsent_at: datetime | None = None
    """In the archive, not sent, numbered before."""


@dataclass(frozen=True, slots=True)
class Issues:
    """The issued documents of the archive, and their drafts."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def open(self, outgoing: Outgoing, recipients: Iterable[Recipient], agent: str) -> Outgoing:
        """Write down that a document is being drafted."""
        detail = {"agency": outgoing.agency, "type": outgoing.type_name, "source": outgoing.source}
        event = NewEvent(EventKind.DRAFTING, Outcome.SUCCESS, outgoing.id, detail)
        with self.database.write() as session:
            session.add(OutgoingRow(**values_of(outgoing)))
            session.flush()
            session.add_all(recipient_row(one) for one in recipients)
            session.flush()
            self.ledger.append(session, agent, [event])
        return outgoing

    def get(self, identifier: str, scope: Scope) -> Outgoing:
        """One issued document.

        Raises:
            NotFoundError: there is none that the asker may see.
        """
        query = select(OutgoingRow).where(OutgoingRow.id == identifier, _readable(scope))
        with self.database.read() as session:
            row = session.scalars(query).first()
            if row is None:
                raise NotFoundError(f"văn bản đi {identifier}")
            return outgoing_of(row)

    def found(
        self, sought: Sought, scope: Scope, limit: int = 100, offset: int = 0
    ) -> tuple[Outgoing, ...]:
        """Those that are sought and the asker may see, the latest first."""
        query = _asked(select(OutgoingRow), sought, scope)
        query = query.order_by(OutgoingRow.drafted_at.desc(), OutgoingRow.id)
        with self.database.read() as session:
            return tuple(map(outgoing_of, session.scalars(query.limit(limit).offset(offset))))

    def count(self, sought: Sought, scope: Scope) -> int:
        """How many there are."""
        query = _asked(select(func.count()).select_from(OutgoingRow), sought, scope)
        with self.database.read() as session:
            return session.scalar(query) or 0

    def of_document(self, document: str, scope: Scope) -> Outgoing | None:
        """Which issued document a document of the archive is, if it is one."""
        query = select(OutgoingRow).where(OutgoingRow.document == document, _readable(scope))
        with self.database.read() as session:
            row = session.scalars(query).first()
            return None if row is None else outgoing_of(row)

    def move(
        self,
        identifier: str,
        to: OutgoingState,
        agent: str,
        events: Sequence[NewEvent],
        *,
        seen: Outgoing | None = None,
        **said: Any,  # noqa: ANN401  columns by name; anything else is added to the body
    ) -> Outgoing:
        """Take a document to its next step; ``said`` are columns, or else parts of its body.

        Once it is sent, the document in whose place it stands is frozen, in the same transaction.

        Raises:
            RefusedError: ``to`` does not follow, the document is frozen, or it is not any more
                as it was ``seen`` by whoever decided.
        """
        with self.database.write() as session:
            row = _taken(session, identifier)
            if seen is not None and (row.state, row.version) != (seen.state.value, seen.version):
                raise RefusedError("Văn bản vừa được thay đổi · the document was changed just now")
            insist(outgoing_of(row), to)
            row.state = to.value
            _say(row, said)
            sent = to is OutgoingState.SENT
            replaced = put_replaced(session, row) if sent and row.replaces else []
            self.ledger.append(session, agent, [*events, *replaced])
            return outgoing_of(row)

    def say(self, identifier: str, agent: str, events: Sequence[NewEvent], **said: Any) -> Outgoing:  # noqa: ANN401
        """Add to what is said of a document, without taking it any further.

        Raises:
            RefusedError: it is frozen.
        """
        with self.database.write() as session:
            row = _taken(session, identifier)
            if row.frozen:
                raise RefusedError("Văn bản đã đóng băng · the document is frozen")
            _say(row, said)
            self.ledger.append(session, agent, events)
            return outgoing_of(row)

    def add_draft(
        self,
        draft: Draft,
        agent: str,
        to: OutgoingState | None = None,
        **said: Any,  # noqa: ANN401
    ) -> Outgoing:
        """Write down a new version, whose bytes lie in every store already.

        With it, in the same transaction, the step that it leads ``to`` and what else is said.

        Raises:
            RefusedError: it does not follow the last version, or ``to`` does not follow.
        """
        detail = {"version": draft.version, "step": draft.step, "sha256": draft.sha256}
        event = NewEvent(EventKind.DRAFTING, Outcome.SUCCESS, draft.outgoing, detail)
        with self.database.write() as session:
            row = _taken(session, draft.outgoing)
            if draft.version != row.version + 1 or row.frozen:
                raise RefusedError("Đã có phiên bản mới hơn · there is a newer version already")
            if to is not None:
                insist(outgoing_of(row), to)
                row.state = to.value
            _say(row, said)
            told = {name: getattr(draft, name) for name in Draft.__slots__}
            session.add(DraftRow(**told))
            row.version = draft.version
            session.flush()
            self.ledger.append(session, agent, [event])
            return outgoing_of(row)

    def drafts(self, identifier: str) -> tuple[Draft, ...]:
        """Every version, the first first."""
        query = select(DraftRow).where(DraftRow.outgoing == identifier).order_by(DraftRow.version)
        with self.database.read() as session:
            return tuple(
                Draft(**{name: getattr(row, name) for name in Draft.__slots__})
                for row in session.scalars(query)
            )

    def number(
        self,
        identifier: str,
        number: tuple[str, int, date],
        agent: str,
        events: Sequence[NewEvent] = (),
        **said: Any,  # noqa: ANN401
    ) -> Outgoing:
        """Take a number for a signed document, which bears it already, and note its date.

        Args:
            identifier: The document.
            number: Its series, the number, and the date of the document.
            agent: Who numbers.
            events: What else happened.
            said: Columns, or parts of its body.

        Raises:
            NumberGoneError: another was faster: the document is to be sealed anew.
            RefusedError: it is not signed.
        """
        series, wanted, day = number
        now = self.clock()
        with self.database.write() as session:
            row = _taken(session, identifier)
            insist(outgoing_of(row), OutgoingState.NUMBERED)
            if now.astimezone(VIETNAM).year != day.year or not take(
                session, row.agency, series, day.year, wanted
            ):
                raise NumberGoneError(
                    f"Số {wanted:02}/{day.year} không còn là số kế tiếp, cần đóng dấu lại "
                    "· this number is not the next one any more: seal anew"
                )
            row.series, row.year, row.number, row.issued = series, day.year, wanted, day
            row.numbered_at, row.state = now, OutgoingState.NUMBERED.value
            _say(row, said)
            detail = {"number": wanted, "series": series, "notation": row.notation}
            event = NewEvent(
                EventKind.NUMBERING,
                Outcome.SUCCESS,
                identifier,
                detail | {"date": day.isoformat()},
            )
            self.ledger.append(session, agent, [event, *events])
            return outgoing_of(row)

    def remark(self, remark: Remark, events: Sequence[NewEvent] = ()) -> None:
        """Write down what somebody said of a document."""
        with self.database.write() as session:
            add_remark(session, remark)
            self.ledger.append(session, remark.said_by, events)

    def remarks(self, identifier: str) -> tuple[Remark, ...]:
        """What was said of it, in order."""
        query = select(RemarkRow).where(RemarkRow.object == identifier).order_by(RemarkRow.id)
        with self.database.read() as session:
            return tuple(map(remark_of, session.scalars(query)))


def _readable(scope: Scope) -> ColumnElement[bool]:
    return within(scope, OutgoingRow.id, OutgoingRow.agency, OutgoingRow.level)


def _asked(query: Select[Any], sought: Sought, scope: Scope) -> Select[Any]:
    mine = (OutgoingRow.drafted_by == sought.person) | (OutgoingRow.signer == sought.person)
    asked: list[tuple[object, Callable[[], ColumnElement[bool]]]] = [
        (sought.agency, lambda: OutgoingRow.agency == sought.agency),
        (sought.states, lambda: OutgoingRow.state.in_([state.value for state in sought.states])),
        (sought.year, lambda: OutgoingRow.year == sought.year),
        (sought.issued_from, lambda: OutgoingRow.issued >= sought.issued_from),
        (sought.issued_until, lambda: OutgoingRow.issued <= sought.issued_until),
        (sought.person, lambda: mine),
        (
            sought.unsent_at,
            lambda: and_(
                OutgoingRow.state == OutgoingState.KEPT.value,
                OutgoingRow.numbered_at < sought.unsent_at,
            ),
        ),
    ]
    return query.where(_readable(scope), *(condition() for value, condition in asked if value))


def _taken(session: Session, identifier: str) -> OutgoingRow:
    """The row, held until the transaction ends."""
    row = session.get(OutgoingRow, identifier, with_for_update=True)
    if row is None:
        raise NotFoundError(f"văn bản đi {identifier}")
    return row


def _say(row: OutgoingRow, said: dict[str, Any]) -> None:
    for name in said.keys() & _COLUMNS:
        setattr(row, name, said[name])
    rest = {name: value for name, value in said.items() if name not in _COLUMNS}
    if rest:
        row.body = row.body | rest
