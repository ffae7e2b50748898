"""Transfers being listed: which hồ sơ and loose documents go; each is asked what forbids it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from repository import transfer_rows as rows
from repository.calendar import VIETNAM, Clock
from repository.database import Database, hold_lock
from repository.errors import RefusedError
from repository.holds import LOCK
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.transfer_bars import LooseWanted, Wanted, bar
from repository.transfer_busy import hold_documents
from repository.transfer_loose import loose_bars, numbered
from repository.transfer_rows import Entry, held, transfer_of, unlist
from repository.transfer_rules import TransferKind
from repository.transfer_steps import Transfer, TransferState, registration_of
from repository.transfer_tables import TransferRow

_TOLD = 20
"""How many hồ sơ that may not go a message names."""
MOST = 3_000
"""Hồ sơ in one transfer: what one list can hold."""
MOST_LOOSE = 10_000
"""Loose documents in one transfer."""

Bodies = Mapping[str, Mapping[str, Any]]
"""Hồ sơ → what its item remembers of it."""


@dataclass(frozen=True, slots=True)
class Relisted:
    """The loose documents of a transfer, put into packages anew."""

    before: tuple[str, ...]
    """Those that were listed when somebody looked."""
    packages: tuple[LooseWanted, ...]


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
        if not (wanted.dossiers or wanted.loose):
            raise RefusedError("Danh sách trống · the list is empty")
        with self.database.write() as session:
            hold_lock(session, f"transfers {wanted.agency}")
            hold_lock(session, LOCK)
            entries = [*self._dossiers(session, wanted), *self._loose(session, wanted)]
            row = self._row(session, wanted, agent)
            session.add(row)
            session.flush()
            self._list(session, row, entries)
            loose = sum(len(one.documents) for one in wanted.loose)
            said = {"listed": len(entries), "kind": wanted.kind.value, "archive": wanted.archive}
            return self._told(session, row, agent, said | ({"loose": loose} if loose else {}))

    def add(
        self, identifier: str, bodies: Bodies, agent: str, loose: Relisted | None = None
    ) -> Transfer:
        """List more; what is listed already stays as it is.

        Raises:
            NotFoundError: there is no such transfer, or hồ sơ or document in its agency.
            RefusedError: it is listed no more, one of them may not go, or somebody else changed
                the loose documents meanwhile.
        """
        with self.database.write() as session:
            hold_lock(session, LOCK)
            row = self._listing(session, identifier)
            known = transfer_of(session, row)
            new = {one: bodies[one] for one in bodies if one not in set(known.dossiers)}
            if not new and loose is None:
                return known
            wanted = replace(_wanted(known), dossiers=new)
            dossiers, packages = _entries(known)
            dossiers += self._dossiers(session, wanted)
            packages = self._relisted(session, known, loose) if loose else packages
            self._list(session, row, [*dossiers, *packages])
            fresh = {one for each in packages for one in each.loose} - set(known.loose)
            return self._told(session, row, agent, {"added": sorted({*new, *fresh})})

    def drop(
        self, identifier: str, dossiers: Iterable[str], agent: str, loose: Relisted | None = None
    ) -> Transfer:
        """Take hồ sơ off the list; what is not on it is passed over, the rest is numbered anew.

        Raises:
            NotFoundError: there is no such transfer.
            RefusedError: it is listed no more, nothing would be left on it, or somebody else
                changed the loose documents meanwhile.
        """
        gone = set(dossiers)
        with self.database.write() as session:
            row = self._listing(session, identifier)
            known = transfer_of(session, row)
            every, packages = _entries(known)
            kept = [one for one in every if one.dossier not in gone]
            if len(kept) == len(every) and loose is None:
                return known
            packages = self._relisted(session, known, loose) if loose else packages
            if not (kept or packages):
                raise RefusedError("Danh sách sẽ trống, hãy hủy đợt nộp · cancel the transfer")
            self._list(session, row, [*kept, *packages])
            left = {one for each in packages for one in each.loose}
            dropped = {one.dossier or "" for one in every if one not in kept}
            dropped |= set(known.loose) - left
            return self._told(session, row, agent, {"dropped": sorted(dropped)})

    def barred(self, agency: str, documents: Sequence[str], *, every: bool) -> dict[str, str]:
        """Which loose documents of an agency may not go to the historical archive, and why not.

        Raises:
            NotFoundError: there is no such document in this agency.
        """
        wanted = Wanted(agency, TransferKind.HISTORICAL, "", "", 0, {}, every=every)
        with self.database.read() as session:
            return loose_bars(session, documents, wanted, self._today)

    def _listing(self, session: Session, identifier: str) -> TransferRow:
        row = held(session, identifier)
        if row.state != TransferState.LISTED.value:
            raise RefusedError("Danh sách đã chốt · the list is not open any more")
        return row

    @property
    def _today(self) -> date:
        return self.clock().astimezone(VIETNAM).date()

    def _dossiers(self, session: Session, wanted: Wanted) -> list[Entry]:
        """The hồ sơ, all of which may go; and the UUIDs of their SIPs.

        Raises:
            RefusedError: one may not go, or they are too many; the message names each.
        """
        if len(wanted.dossiers) > MOST:
            raise RefusedError(f"Một đợt không quá {MOST} hồ sơ · too many for one transfer")
        found, wrong = [], []
        for one, body in wanted.dossiers.items():
            why, dossier = bar(session, one, wanted, self._today)
            wrong += [why] * bool(why)
            found.append(Entry(one, {"sip": self.new_id(), "version": dossier.version, **body}))
        _insist_none(wrong)
        return found

    def _loose(self, session: Session, wanted: Wanted, listed: Collection[str] = ()) -> list[Entry]:
        """The packages of loose documents, all of which may go; ``listed`` already were.

        Raises:
            RefusedError: one may not go, stands there twice, or they are too many.
            NotFoundError: there is no such document in this agency.
        """
        every = [document for one in wanted.loose for document in one.documents]
        if len(every) > MOST_LOOSE or len(set(every)) < len(every):
            raise RefusedError(
                f"Tài liệu rời lẻ: trùng, hoặc quá {MOST_LOOSE} · twice, or too many"
            )
        hold_documents(session, every)
        fresh = [one for one in every if one not in listed]
        _insist_none(list(loose_bars(session, fresh, wanted, self._today).values()))
        return [Entry(None, {"sip": self.new_id(), **o.body}, o.documents) for o in wanted.loose]

    def _relisted(self, session: Session, known: Transfer, loose: Relisted) -> list[Entry]:
        if loose.before != known.loose:
            raise RefusedError("Danh sách vừa thay đổi, hãy làm lại · it was changed meanwhile")
        wanted = replace(_wanted(known), loose=loose.packages)
        return self._loose(session, wanted, frozenset(known.loose))

    def _list(self, session: Session, row: TransferRow, entries: Sequence[Entry]) -> None:
        """Make ``entries`` the list; packages of loose documents get their codes."""
        unlist(session, row.id)
        for ordinal, one in enumerate(entries, 1):
            entry = one
            if one.dossier is None:
                entry = replace(one, body=numbered(one.body, row, ordinal, self._today))
            session.add_all(rows.listed(row.id, ordinal, entry))
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


def _entries(transfer: Transfer) -> tuple[list[Entry], list[Entry]]:
    """The hồ sơ on a list, and the packages of loose documents."""
    every = [Entry(item.dossier or None, item.body, item.loose) for item in transfer.items]
    return [one for one in every if one.dossier], [one for one in every if not one.dossier]


def _insist_none(wrong: list[str]) -> None:
    if wrong:
        raise RefusedError(f"Không nộp được · these may not go: {'; '.join(wrong[:_TOLD])}")


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
