"""The life of hồ sơ: opened, filled by reference, given to who looks after them, handed over.

Whatever is put in or taken out in bulk is one transaction: all of it, or nothing. What is frozen
is not taken out of (NĐ 30/2020 PL VI.IV.1g); what is closed is not changed at all (Điều 30.3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.access import Scope
from repository.backlog import mark_unindexed
from repository.catalogue import readable
from repository.database import Database, hold_lock
from repository.dossier_steps import Dossier, DossierState, insist_changing
from repository.dossiers import add_row, dossier_of, held
from repository.errors import NoSuchDocumentError, RefusedError
from repository.holds import LOCK, frozen
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.mapping import add_member
from repository.tables import DocumentRow, DossierRow, MembershipRow
from repository.transfer_busy import insist_staying

LEAVING = (DossierState.PLANNED, DossierState.OPEN, DossierState.CLOSED)
"""What somebody who leaves still has to hand over: what the archive has, it has."""
_MOST = 400
"""Identifiers asked for in one query."""


@dataclass(frozen=True, slots=True)
class DossierLife:
    """Acts on hồ sơ that are not closed yet, or on who looks after them."""

    database: Database
    ledger: Ledger

    def open(self, dossier: Dossier, agent: str, said: Mapping[str, Any]) -> Dossier:
        """Enter a hồ sơ that stands in no plan (NĐ 30/2020 Điều 29.2c).

        Raises:
            RefusedError: its agency has one with this notation in this year.
        """
        with self.database.write() as session:
            hold_lock(session, f"dossiers of {dossier.agency} {dossier.year}")
            known = select(DossierRow.id).where(
                DossierRow.agency == dossier.agency,
                DossierRow.year == dossier.year,
                DossierRow.notation == dossier.notation,
            )
            if session.scalar(known) is not None:
                raise RefusedError(
                    f"Đã có hồ sơ {dossier.notation} năm {dossier.year} "
                    "· there is a dossier with this notation in this year"
                )
            add_row(session, dossier)
            kind = EventKind.DOSSIER
            self.ledger.append(session, agent, [NewEvent(kind, Outcome.SUCCESS, dossier.id, said)])
            return dossier

    def put(
        self, dossier: str, documents: Sequence[str], scope: Scope, agent: str
    ) -> tuple[str, ...]:
        """Put documents into a hồ sơ by reference; those that were not in it yet, in order.

        A hồ sơ that was only planned is open from then on.

        Raises:
            NotFoundError: there is no such hồ sơ, or one of the documents is not for the asker.
            RefusedError: the hồ sơ is closed, or a document is being handed over.
        """
        wanted = list(dict.fromkeys(documents))
        with self.database.write() as session:
            row = held(session, dossier)
            _insist_seen(session, wanted, scope)
            inside = set(session.scalars(_members(dossier)))
            new = tuple(one for one in wanted if one not in inside)
            if not new:
                return ()
            insist_changing(dossier_of(row))
            insist_staying(session, new)
            row.state = DossierState.OPEN.value
            mark_unindexed(session, list(new))
            events = [
                _moved(one, {"placed in": dossier, "ordinal": add_member(session, dossier, one)})
                for one in new
            ]
            self.ledger.append(session, agent, events)
            return new

    def take_out(
        self, dossier: str, documents: Sequence[str], scope: Scope, reason: str, agent: str
    ) -> tuple[str, ...]:
        """Take documents out of an open hồ sơ; they stay in the archive and in their other hồ sơ.

        Raises:
            NotFoundError: there is no such hồ sơ, or one of the documents in it for the asker.
            RefusedError: the hồ sơ is closed or frozen, or no reason is given.
        """
        if not reason.strip():
            raise RefusedError("Phải nêu lý do đưa văn bản ra · say why it is taken out")
        wanted = list(dict.fromkeys(documents))
        with self.database.write() as session:
            hold_lock(session, LOCK)
            insist_changing(dossier_of(held(session, dossier)))
            if frozen(session, [dossier]):
                raise RefusedError("Hồ sơ đang bị đóng băng · the dossier is frozen")
            _insist_seen(session, wanted, scope)
            for one in wanted:
                member = session.get(MembershipRow, (dossier, one))
                if member is None:
                    raise NoSuchDocumentError(f"văn bản {one}")
                session.delete(member)
            mark_unindexed(session, wanted)
            said = {"taken out of": dossier, "reason": reason.strip()}
            self.ledger.append(session, agent, [_moved(one, said) for one in wanted])
            return tuple(wanted)

    def describe(
        self, identifier: str, changes: Mapping[str, object], body: Mapping[str, str], agent: str
    ) -> Dossier:
        """Change what is said of a hồ sơ that is not closed; ``body``: words of its description.

        Raises:
            NotFoundError: there is none.
            RefusedError: it is closed or frozen.
        """
        with self.database.write() as session:
            hold_lock(session, LOCK)
            row = held(session, identifier)
            insist_changing(dossier_of(row))
            if frozen(session, [identifier]):
                raise RefusedError("Hồ sơ đang bị đóng băng · the dossier is frozen")
            was = {name: getattr(row, name) for name in changes}
            for name, value in changes.items():
                setattr(row, name, value)
            kept = {**row.body, **body}
            row.body = {name: value for name, value in kept.items() if value != ""}
            said = {"described": {**changes, **body}, "was": was}
            event = NewEvent(EventKind.DOSSIER, Outcome.SUCCESS, identifier, said)
            self.ledger.append(session, agent, [event])
            return dossier_of(row)

    def give(
        self, identifiers: Sequence[str], login: str, name: str, reason: str, agent: str
    ) -> tuple[Dossier, ...]:
        """Make somebody responsible for hồ sơ. Who made one that is closed stays its maker.

        Raises:
            NotFoundError: there is no such hồ sơ.
            RefusedError: one of them is with the archive already.
        """
        with self.database.write() as session:
            rows = [held(session, one) for one in sorted(set(identifiers))]
            for row in rows:
                if row.state not in LEAVING:
                    raise RefusedError(
                        f"Hồ sơ {row.notation} đã nộp lưu trữ · the archive has it already"
                    )
            events = [_give(row, login, name, reason) for row in rows]
            self.ledger.append(session, agent, events)
            return tuple(dossier_of(row) for row in rows)

    def kept_by(self, login: str, agency: str | None = None) -> tuple[Dossier, ...]:
        """What somebody looks after and the archive does not have yet."""
        query = select(DossierRow).where(
            DossierRow.keeper_login == login,
            DossierRow.state.in_([state.value for state in LEAVING]),
        )
        if agency is not None:
            query = query.where(DossierRow.agency == agency)
        order = (DossierRow.agency, DossierRow.year, DossierRow.notation)
        with self.database.read() as session:
            return tuple(dossier_of(row) for row in session.scalars(query.order_by(*order)))


def _give(row: DossierRow, login: str, name: str, reason: str) -> NewEvent:
    said = {"given to": login, "from": row.keeper_login, "was": row.keeper, "reason": reason}
    row.keeper_login = login
    if row.state != DossierState.CLOSED.value:
        row.keeper = name
    return NewEvent(EventKind.DOSSIER, Outcome.SUCCESS, row.id, said)


def _moved(document: str, said: Mapping[str, Any]) -> NewEvent:
    return NewEvent(EventKind.METADATA_MODIFICATION, Outcome.SUCCESS, document, said)


def _members(dossier: str) -> Any:  # noqa: ANN401  a query for identifiers
    return select(MembershipRow.document).where(MembershipRow.dossier == dossier)


def _insist_seen(session: Session, documents: Sequence[str], scope: Scope) -> None:
    for start in range(0, len(documents), _MOST):
        some = documents[start : start + _MOST]
        query = select(DocumentRow.id).where(DocumentRow.id.in_(some), readable(scope))
        seen = set(session.scalars(query))
        for one in some:
            if one not in seen:
                raise NoSuchDocumentError(f"văn bản {one}")
