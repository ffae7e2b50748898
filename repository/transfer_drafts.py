"""Transfers being listed: which hồ sơ go; each is asked for what forbids it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from repository import transfer_rows as rows
from repository.calendar import VIETNAM, Clock
from repository.database import Database, hold_lock
from repository.errors import RefusedError
from repository.holds import LOCK
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.transfer_bars import Wanted, bar
from repository.transfer_rows import held, items_query, transfer_of
from repository.transfer_rules import TransferKind
from repository.transfer_steps import Transfer, TransferState, registration_of
from repository.transfer_tables import TransferRow

_TOLD = 20
"""How many hồ sơ that may not go a message names."""
MOST = 3_000
"""Hồ sơ in one transfer: what one list can hold."""

Bodies = Mapping[str, Mapping[str, Any]]
"""Hồ sơ → what its item remembers of it."""


@dataclass(frozen=True, slots=True)
class TransferDrafts:
    """The lists of transfers."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def create(self, wanted: Wanted, agent: str) -> Transfer:
        """List hồ sơ for a transfer.

        Raises:
            RefusedError: the list is empty, or one of them may not go; the message names each.
            NotFoundError: there is no such hồ sơ in this agency.
        """
        if not wanted.dossiers:
            raise RefusedError("Danh sách trống · the list is empty")
        with self.database.write() as session:
            hold_lock(session, f"transfers {wanted.agency}")
            hold_lock(session, LOCK)
            bodies = self._bodies(session, wanted)
            row = self._row(session, wanted, agent)
            session.add(row)
            session.flush()
            self._list(session, row.id, bodies.items())
            said = {"listed": len(bodies), "kind": wanted.kind.value, "archive": wanted.archive}
            return self._told(session, row, agent, said)

    def add(self, identifier: str, bodies: Bodies, agent: str) -> Transfer:
        """List more; what is listed already stays as it is.

        Raises:
            NotFoundError: there is no such transfer, or hồ sơ in its agency.
            RefusedError: it is listed no more, or one of them may not go.
        """
        with self.database.write() as session:
            hold_lock(session, LOCK)
            row = self._listing(session, identifier)
            known = transfer_of(session, row)
            new = {one: bodies[one] for one in bodies if one not in set(known.dossiers)}
            if not new:
                return known
            found = self._bodies(session, replace(_wanted(known), dossiers=new))
            self._list(session, identifier, found.items(), len(known.items))
            return self._told(session, row, agent, {"added": sorted(new)})

    def drop(self, identifier: str, dossiers: Iterable[str], agent: str) -> Transfer:
        """Take hồ sơ off the list; what is not on it is passed over, the rest is numbered anew.

        Raises:
            NotFoundError: there is no such transfer.
            RefusedError: it is listed no more, or nothing would be left on it.
        """
        gone = set(dossiers)
        with self.database.write() as session:
            row = self._listing(session, identifier)
            listed = session.scalars(items_query(identifier)).all()
            kept = [(item.dossier or "", item.body) for item in listed if item.dossier not in gone]
            if len(kept) == len(listed):
                return transfer_of(session, row)
            if not kept:
                raise RefusedError("Danh sách sẽ trống, hãy hủy đợt nộp · cancel the transfer")
            for item in listed:
                session.delete(item)
            session.flush()
            self._list(session, identifier, kept)
            dropped = sorted(item.dossier or "" for item in listed if item.dossier in gone)
            return self._told(session, row, agent, {"dropped": dropped})

    def _listing(self, session: Session, identifier: str) -> TransferRow:
        row = held(session, identifier)
        if row.state != TransferState.LISTED.value:
            raise RefusedError("Danh sách đã chốt · the list is not open any more")
        return row

    def _bodies(self, session: Session, wanted: Wanted) -> dict[str, dict[str, Any]]:
        """What the items remember of the hồ sơ, all of which may go; and the UUIDs of their SIPs.

        Raises:
            RefusedError: one may not go, or they are too many; the message names each.
        """
        if len(wanted.dossiers) > MOST:
            raise RefusedError(f"Một đợt không quá {MOST} hồ sơ · too many for one transfer")
        found, wrong = {}, []
        today = self.clock().astimezone(VIETNAM).date()
        for one, body in wanted.dossiers.items():
            why, dossier = bar(session, one, wanted, today)
            wrong += [why] * bool(why)
            found[one] = {"sip": self.new_id(), "version": dossier.version, **body}
        if wrong:
            raise RefusedError(f"Không nộp được · these may not go: {'; '.join(wrong[:_TOLD])}")
        return found

    def _list(
        self,
        session: Session,
        transfer: str,
        bodies: Iterable[tuple[str, Mapping[str, Any]]],
        after: int = 0,
    ) -> None:
        session.add_all(
            rows.listed(transfer, ordinal, dossier, body)
            for ordinal, (dossier, body) in enumerate(bodies, after + 1)
        )
        session.flush()

    def _row(self, session: Session, wanted: Wanted, agent: str) -> TransferRow:
        same = (
            TransferRow.agency == wanted.agency,
            TransferRow.kind == wanted.kind.value,
            TransferRow.year == wanted.year,
        )
        turn = (session.scalar(select(func.max(TransferRow.turn)).where(*same)) or 0) + 1
        return TransferRow(
            id=self.new_id(), agency=wanted.agency, kind=wanted.kind.value, archive=wanted.archive,
            year=wanted.year, turn=turn, state=TransferState.LISTED.value, due=wanted.due,
            registration=registration_of(wanted.fonds or wanted.agency, wanted.year, turn),
            created_by=agent, created_at=self.clock(), approved_by=None, approved_at=None,
            ended_at=None,
            body={
                "archive_name": wanted.archive_name,
                "giver": list(wanted.giver),
                "fonds": wanted.fonds,
                "every": wanted.every,
            },
        )  # fmt: skip

    def _told(
        self, session: Session, row: TransferRow, agent: str, said: Mapping[str, Any]
    ) -> Transfer:
        event = NewEvent(EventKind.SUBMISSION, Outcome.SUCCESS, row.id, said)
        self.ledger.append(session, agent, [event])
        return transfer_of(session, row)


def _wanted(transfer: Transfer) -> Wanted:
    return Wanted(
        agency=transfer.agency,
        kind=TransferKind(transfer.kind),
        archive=transfer.archive,
        archive_name=str(transfer.body["archive_name"]),
        year=transfer.year,
        dossiers={},
        fonds=str(transfer.body["fonds"]),
        every=bool(transfer.body["every"]),
    )
