"""Requests for copies: asked, decided, withdrawn. Permission lies inside each query.

A request is visible to whoever asked, to the account it is for, and to those who hold a right to
copies in the agency *and* may read the document. Everybody else does not learn that it exists.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from repository import copying
from repository.access import ANY_AGENCY, Scope
from repository.calendar import Clock
from repository.catalogue import readable
from repository.copying import Request, RequestState, Wish, wish_from
from repository.copying_tables import CopyRequestRow
from repository.database import Database
from repository.errors import NoSuchDocumentError, NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.tables import DocumentRow

MOST_OPEN = 200
"""Requests of one person that wait for somebody."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and in which agencies they hold a right to copies."""

    login: str
    scope: Scope
    agencies: frozenset[str] = frozenset()
    """Codes, or ``*``."""

    @property
    def condition(self) -> ColumnElement[bool]:
        """What they may see, on requests joined with their documents."""
        own = or_(CopyRequestRow.asked_by == self.login, CopyRequestRow.reader == self.login)
        return or_(own, self.desk)

    @property
    def desk(self) -> ColumnElement[bool]:
        """What they may work on: the right and the document, both."""
        if ANY_AGENCY in self.agencies or self.scope.everything:
            return readable(self.scope)
        return and_(DocumentRow.agency.in_(sorted(self.agencies)), readable(self.scope))


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests for copies."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def ask(self, document: str, wish: Wish, viewer: Viewer, *, extract: bool) -> Request:
        """Write down a wish for a copy of a document that the asker may read.

        Raises:
            NoSuchDocumentError: there is none that the asker may see.
            RefusedError: the wish makes no sense, or too many of theirs wait already.
        """
        copying.check(wish, extract=extract)
        now = self.clock()
        with self.database.write() as session:
            seen = select(DocumentRow).where(DocumentRow.id == document, readable(viewer.scope))
            found = session.scalars(seen).first()
            if found is None:
                raise NoSuchDocumentError(f"văn bản {document}")
            _require_room(session, viewer.login)
            row = CopyRequestRow(
                id=self.new_id(),
                document=document,
                agency=found.agency,
                kind=wish.kind,
                state=RequestState.ASKED.value,
                asked_by=viewer.login,
                reader=wish.reader or viewer.login,
                asked_at=now,
                due=copying.due_on(now),
                body=wish.as_dict(),
                decided_by=None,
                decided_at=None,
                reason="",
            )
            session.add(row)
            session.flush()
            self._note(session, row, viewer.login)
            return request_of(row)

    def get(self, identifier: str, viewer: Viewer) -> Request:
        """One request.

        Raises:
            NotFoundError: there is none that the viewer may see.
        """
        with self.database.read() as session:
            return request_of(_found(session, identifier, viewer.condition))

    def at_desk(self, identifier: str, viewer: Viewer) -> Request:
        """One request that the viewer may work on.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            return request_of(_found(session, identifier, viewer.desk))

    def all(
        self,
        viewer: Viewer,
        states: Collection[RequestState] = (),
        document: str = "",
        limit: int = 200,
    ) -> tuple[Request, ...]:
        """Requests that the viewer may see: those that wait by their deadline, then the newest."""
        query = _joined().where(viewer.condition)
        if states:
            query = query.where(CopyRequestRow.state.in_(sorted(s.value for s in states)))
        if document:
            query = query.where(CopyRequestRow.document == document)
        query = query.order_by(CopyRequestRow.asked_at.desc(), CopyRequestRow.id).limit(limit)
        with self.database.read() as session:
            found = [request_of(row) for row in session.scalars(query)]
        waiting = sorted((r for r in found if r.state.open), key=lambda r: (r.due, r.asked_at))
        return (*waiting, *(r for r in found if not r.state.open))

    def waiting(self, viewer: Viewer) -> int:
        """How many requests the viewer may work on and nobody has finished."""
        query = select(func.count()).select_from(CopyRequestRow)
        query = query.join(DocumentRow, DocumentRow.id == CopyRequestRow.document)
        query = query.where(CopyRequestRow.state.in_(_OPEN), viewer.desk)
        with self.database.read() as session:
            return session.scalar(query) or 0

    def decide(
        self, identifier: str, viewer: Viewer, *, approve: bool, reason: str, authenticated: bool
    ) -> Request:
        """Approve or refuse a request that the viewer may work on.

        Raises:
            NotFoundError: there is none.
            RefusedError: it is decided already, or refused without a reason.
            ForbiddenError: it is their own, and the copy would be authenticated.
        """
        if not approve and not reason.strip():
            raise RefusedError("Chưa nêu lý do từ chối · a refusal needs its reason")
        with self.database.write() as session:
            row = _found(session, identifier, viewer.desk, lock=True)
            copying.may_decide(request_of(row), viewer.login, authenticated=authenticated)
            row.state = (RequestState.APPROVED if approve else RequestState.REFUSED).value
            row.decided_by, row.decided_at = viewer.login, self.clock()
            row.reason = reason.strip()[:_REASON]
            self._note(session, row, viewer.login)
            return request_of(row)

    def withdraw(self, identifier: str, viewer: Viewer) -> Request:
        """Take back one's own request while nothing was issued.

        Raises:
            NotFoundError: there is none of theirs.
            RefusedError: it is settled already.
        """
        with self.database.write() as session:
            own = CopyRequestRow.asked_by == viewer.login
            row = _found(session, identifier, own, lock=True)
            if not RequestState(row.state).open:
                raise RefusedError("Yêu cầu đã giải quyết xong · it is settled already")
            row.state = RequestState.WITHDRAWN.value
            self._note(session, row, viewer.login)
            return request_of(row)

    def _note(self, session: Session, row: CopyRequestRow, agent: str) -> None:
        detail = {"request": row.id, "kind": row.kind, "state": row.state}
        if row.state == RequestState.ASKED.value:
            said = {name: row.body[name] for name in ("purpose", "recipient", "count")}
            detail |= said | {"reader": row.reader}
        if row.reason:
            detail["reason"] = row.reason
        event = NewEvent(EventKind.COPY_REQUEST, Outcome.SUCCESS, row.document, detail)
        self.ledger.append(session, agent, [event])


_REASON = 1000
_OPEN = [state.value for state in RequestState if state.open]


def request_of(row: CopyRequestRow) -> Request:
    """The row as a value."""
    return Request(
        id=row.id,
        document=row.document,
        agency=row.agency,
        state=RequestState(row.state),
        wish=wish_from(row.body, row.kind, row.reader),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        due=row.due,
        decided_by=row.decided_by or "",
        decided_at=row.decided_at,
        reason=row.reason,
    )


def _joined() -> Select[CopyRequestRow]:
    return select(CopyRequestRow).join(DocumentRow, DocumentRow.id == CopyRequestRow.document)


def _found(
    session: Session, identifier: str, condition: ColumnElement[bool], *, lock: bool = False
) -> CopyRequestRow:
    query = _joined().where(CopyRequestRow.id == identifier, condition)
    if lock:
        query = query.with_for_update(of=CopyRequestRow)
    row = session.scalars(query).first()
    if row is None:
        raise NotFoundError(f"yêu cầu {identifier}")
    return row


def _require_room(session: Session, login: str) -> None:
    query = select(func.count()).select_from(CopyRequestRow)
    query = query.where(CopyRequestRow.asked_by == login, CopyRequestRow.state.in_(_OPEN))
    if (session.scalar(query) or 0) >= MOST_OPEN:
        raise RefusedError(f"Đã có {MOST_OPEN} yêu cầu đang chờ · too many requests are waiting")
