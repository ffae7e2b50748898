"""Transfers: hồ sơ handed over to an archive, seen by who gives. Every step is done once.

A step that a crash cut off is done again and changes nothing that was done. A hồ sơ changes its
state when its own archive took it, or when a receipt of another archive verified; never before.
Loose documents are transferred from then on, too (``transfer_busy.documents_gone``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository import transfer_rows as rows
from repository.calendar import Clock
from repository.database import Database, hold_lock
from repository.dossier_steps import DossierState
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.holds import LOCK, frozen
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.transfer_busy import busy_query, documents_gone, documents_with
from repository.transfer_rows import held, items_query, transfer_of
from repository.transfer_rules import TransferKind
from repository.transfer_steps import (
    RUNNING,
    ItemState,
    Packed,
    Transfer,
    TransferState,
    insist,
)
from repository.transfer_tables import TransferItemRow, TransferRow


@dataclass(frozen=True, slots=True)
class Transfers:
    """The transfers of this home's agencies."""

    database: Database
    ledger: Ledger
    clock: Clock

    def step(
        self, identifier: str, to: TransferState, agent: str, changes: Mapping[str, Any]
    ) -> Transfer:
        """Bring a transfer a step further; ``changes`` go into its columns, or into ``body``.

        Done already, it is left as it is.

        Raises:
            NotFoundError: there is none.
            RefusedError: that step may not follow, or not everything is packed.
            ForbiddenError: whoever listed it does not approve it.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            transfer = transfer_of(session, row)
            if transfer.state is to:
                return transfer
            insist(transfer, to)
            if to is TransferState.APPROVED and agent == row.created_by:
                raise ForbiddenError("Người lập không tự duyệt · who listed it does not approve it")
            if to is TransferState.PACKED and any(item.packed is None for item in transfer.items):
                raise RefusedError("Chưa đóng đủ gói · not everything is packed")
            rows.change(row, changes)
            row.state = to.value
            self._settle(row, to, agent)
            self._tell(session, identifier, agent, {"step": to.value, **rows.told(changes)})
            session.flush()
            return transfer_of(session, row)

    def note(self, identifier: str, changes: Mapping[str, Any], agent: str) -> Transfer:
        """Write something down of a running transfer; the same again changes nothing.

        Raises:
            NotFoundError: there is none.
            RefusedError: it is over.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            if row.state not in {state.value for state in RUNNING}:
                raise RefusedError("Đợt nộp đã xong · the transfer is over")
            if changes.items() <= row.body.items():
                return transfer_of(session, row)
            row.body = {**row.body, **changes}
            self._tell(session, identifier, agent, rows.told(changes))
            session.flush()
            return transfer_of(session, row)

    def _settle(self, row: TransferRow, to: TransferState, agent: str) -> None:
        if to is TransferState.APPROVED:
            row.approved_by, row.approved_at = agent, self.clock()
        if to not in RUNNING:
            row.ended_at = self.clock()

    def packed(self, identifier: str, made: Mapping[int, Packed], agent: str) -> Transfer:
        """Remember the packages that hồ sơ became; the same again changes nothing.

        Raises:
            RefusedError: it is not the time, or a hồ sơ had become another package.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            if row.state not in (TransferState.APPROVED.value, TransferState.PACKED.value):
                raise RefusedError("Đợt nộp chưa được duyệt · the transfer is not approved")
            fresh = 0
            for ordinal, one in made.items():
                item = session.get_one(TransferItemRow, (identifier, ordinal))
                if item.sha256 and item.sha256 != one.sha256:
                    raise RefusedError(f"{one.name}: gói khác trước · not what it was packed as")
                fresh += not item.sha256
                rows.pack(item, one)
            if fresh:
                self._tell(session, identifier, agent, {"packed": fresh})
            session.flush()
            return transfer_of(session, row)

    def judge(
        self, identifier: str, verdicts: Mapping[int, str], agent: str, *, final: bool = True
    ) -> Transfer:
        """The agency's archivist takes or returns each hồ sơ; ordinal → reason, empty to take it.

        What was judged stays as it was judged; again, nothing changes.

        Raises:
            RefusedError: it is not the time, there is no such item, or a hồ sơ is frozen.
            ForbiddenError: whoever listed it does not take it.
        """
        with self.database.write() as session:
            hold_lock(session, LOCK)
            row = held(session, identifier)
            transfer = transfer_of(session, row)
            if transfer.kind is not TransferKind.CURRENT:
                raise RefusedError("Chỉ nhận theo biên nhận · only a receipt ends this transfer")
            if agent == row.created_by:
                raise ForbiddenError("Người nộp không tự nhận · who brings it does not take it")
            if transfer.state is TransferState.ENDED:
                return transfer
            insist(transfer, TransferState.ENDED)
            row.body = {**row.body, "judged_by": agent}
            for ordinal, reason in verdicts.items():
                self._take(session, identifier, ordinal, reason, agent)
            session.flush()
            left = session.scalars(
                items_query(identifier).where(TransferItemRow.state == ItemState.LISTED.value)
            ).all()
            if final and not left:
                row.state, row.ended_at = TransferState.ENDED.value, self.clock()
            self._tell(session, identifier, agent, {"judged": len(verdicts), "left": len(left)})
            return transfer_of(session, row)

    def _take(
        self, session: Session, identifier: str, ordinal: int, reason: str, agent: str
    ) -> None:
        item = session.get(TransferItemRow, (identifier, ordinal))
        if item is None:
            raise RefusedError(f"{ordinal}: không có mục này · no such item")
        if item.state != ItemState.LISTED.value:
            return
        if reason:
            item.state, item.reason = ItemState.RETURNED.value, reason
            return
        item.state = ItemState.ACCEPTED.value
        if frozen(session, [item.dossier or ""]):
            raise RefusedError(f"{ordinal}: hồ sơ đang bị đóng băng · the dossier is frozen")
        said = {"submitted in": identifier}
        event = NewEvent(EventKind.SUBMISSION, Outcome.SUCCESS, item.dossier or "", said)
        rows.move(session, item, DossierState.SUBMITTED, submitted_at=self.clock())
        self.ledger.append(session, agent, [event])

    def receipted(
        self,
        identifier: str,
        receipt: str,
        verdicts: Sequence[rows.Verdict],
        agent: str,
        said: Mapping[str, str] | None = None,
    ) -> Transfer:
        """End a transfer by a receipt that verified; the same receipt again changes nothing.

        A hồ sơ that was frozen on the way is at the archive all the same, and stays frozen here.

        Args:
            identifier: Of the transfer.
            receipt: SHA-256 of it.
            verdicts: What it says of each package.
            agent: Who brought it.
            said: What else is remembered of it.

        Raises:
            RefusedError: it was not sent, another receipt ended it, or a package is not told of.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            if row.state == TransferState.ENDED.value and row.body.get("receipt") == receipt:
                return transfer_of(session, row)
            transfer = transfer_of(session, row)
            insist(transfer, TransferState.ENDED)
            told = sorted(verdict.ordinal for verdict in verdicts)
            if told != [item.ordinal for item in transfer.items]:
                raise RefusedError("Biên nhận không nói đủ các gói · it does not tell of each")
            for verdict in verdicts:
                self._receipted(session, row, verdict, agent)
            row.state, row.ended_at = TransferState.ENDED.value, self.clock()
            row.body = {**row.body, **(said or {}), "receipt": receipt}
            taken = sum(not one.reason for one in verdicts)
            counted = {"receipt": receipt, "taken": taken, "returned": len(verdicts) - taken}
            self._tell(session, identifier, agent, counted)
            session.flush()
            return transfer_of(session, row)

    def _receipted(
        self, session: Session, row: TransferRow, verdict: rows.Verdict, agent: str
    ) -> None:
        item = session.get_one(TransferItemRow, (row.id, verdict.ordinal))
        item.reason = verdict.reason
        item.body = {**item.body, "there": dict(verdict.there)}
        if verdict.reason:
            item.state = ItemState.RETURNED.value
            return
        item.state = ItemState.ACCEPTED.value
        gone = [item.dossier or ""]
        if item.dossier:
            rows.move(session, item, DossierState.TRANSFERRED, transferred_at=self.clock())
        else:
            gone = list(rows.loose_of(session, row.id)[item.ordinal])
        named = {name: verdict.there[name] for name in verdict.there if name != "row"}
        said = {"transferred in": row.id, "to": row.archive, **named}
        kind = EventKind.SUBMISSION
        events = [NewEvent(kind, Outcome.SUCCESS, one, said) for one in gone]
        self.ledger.append(session, agent, events)

    def get(self, identifier: str) -> Transfer:
        """One transfer.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(TransferRow, identifier)
            if row is None:
                raise NotFoundError(f"đợt nộp {identifier}")
            return transfer_of(session, row)

    def all(self, agencies: Iterable[str] | None = None) -> tuple[Transfer, ...]:
        """The transfers of these agencies, or of all; the newest first."""
        query = select(TransferRow).order_by(TransferRow.created_at.desc(), TransferRow.id)
        if agencies is not None:
            query = query.where(TransferRow.agency.in_(sorted(agencies)))
        with self.database.read() as session:
            return tuple(transfer_of(session, row) for row in session.scalars(query).all())

    def busy(self, agency: str) -> frozenset[str]:
        """The hồ sơ of an agency that are in a transfer now."""
        with self.database.read() as session:
            return frozenset(session.scalars(busy_query(agency)))

    def loose_with(self, document: str) -> tuple[str, bool] | None:
        """The transfer that a loose document is in, and whether it is transferred by it."""
        with self.database.read() as session:
            gone = documents_gone(session, [document]).get(document)
            found = gone or documents_with(session, [document]).get(document)
            return (found, gone is not None) if found else None

    def _tell(self, session: Session, identifier: str, agent: str, said: Mapping[str, Any]) -> None:
        event = NewEvent(EventKind.SUBMISSION, Outcome.SUCCESS, identifier, said)
        self.ledger.append(session, agent, [event])
