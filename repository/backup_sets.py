"""Backup sets (bộ sao lưu) outside the stores: a destruction must reach them too, by hand.

Each set that is still there and may hold what was destroyed is followed up until somebody writes
down that it is gone (QCVN 12:2026 3.12; TT 05/2025 Điều 48–50).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.calendar import Clock
from repository.database import Database
from repository.destruction import Warrant
from repository.disposal_tables import BackupSetRow, FollowUpRow
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome


@dataclass(frozen=True, slots=True)
class BackupSet:
    """One set of backups."""

    id: str
    name: str
    medium: str
    place: str
    made_at: datetime
    gone_at: datetime | None
    entered_by: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is still to be done somewhere after a destruction."""

    id: int
    disposal: str
    place: str
    says: str
    done_by: str | None
    done_at: datetime | None
    said: str


@dataclass(frozen=True, slots=True)
class BackupSets:
    """The sets that somebody told the archive of."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def enter(self, name: str, medium: str, place: str, made_at: datetime, agent: str) -> BackupSet:
        """Tell of a set that was made.

        Raises:
            RefusedError: it has no name.
        """
        if not name.strip():
            raise RefusedError("Bộ sao lưu phải có tên · a backup set has a name")
        with self.database.write() as session:
            row = BackupSetRow(
                id=self.new_id(),
                name=name,
                medium=medium,
                place=place,
                made_at=made_at,
                gone_at=None,
                entered_by=agent,
            )
            session.add(row)
            self._tell(session, row.id, agent, {"backup": name, "medium": medium, "place": place})
            return _set(row)

    def all(self) -> tuple[BackupSet, ...]:
        """Every set, the newest first."""
        query = select(BackupSetRow).order_by(BackupSetRow.made_at.desc(), BackupSetRow.id)
        with self.database.read() as session:
            return tuple(map(_set, session.scalars(query)))

    def gone(self, identifier: str, said: str, agent: str) -> BackupSet:
        """A whole set was destroyed or overwritten; how is said. Its follow-ups are done with it.

        Raises:
            NotFoundError: there is none.
            RefusedError: nothing is said.
        """
        with self.database.write() as session:
            row = session.get(BackupSetRow, identifier)
            if row is None:
                raise NotFoundError(f"bộ sao lưu {identifier}")
            if not said.strip():
                raise RefusedError("Nêu biên bản hoặc cách hủy · say how it was destroyed")
            row.gone_at = row.gone_at or self.clock()
            waiting = select(FollowUpRow).where(
                FollowUpRow.place == f"backup {identifier}", FollowUpRow.done_at.is_(None)
            )
            for follow_up in session.scalars(waiting):
                _finish(follow_up, said, agent, self.clock())
            self._tell(session, identifier, agent, {"backup gone": said})
            return _set(row)

    def follow_up(self, warrant: Warrant) -> tuple[FollowUp, ...]:
        """See to it that every set that is still there is followed up for a disposal; once."""
        with self.database.write() as session:
            known = set(
                session.scalars(
                    select(FollowUpRow.place).where(FollowUpRow.disposal == warrant.disposal)
                )
            )
            for row in session.scalars(select(BackupSetRow).where(BackupSetRow.gone_at.is_(None))):
                if f"backup {row.id}" not in known:
                    session.add(
                        FollowUpRow(
                            disposal=warrant.disposal,
                            place=f"backup {row.id}",
                            says=f"{row.name} · {row.medium} · {row.place}",
                            done_by=None,
                            done_at=None,
                            said="",
                        )
                    )
            session.flush()
            return _of(session, warrant.disposal)

    def waiting(self, disposal: str) -> tuple[FollowUp, ...]:
        """Every follow-up of a disposal, done or not."""
        with self.database.read() as session:
            return _of(session, disposal)

    def done(self, follow_up: int, said: str, agent: str) -> FollowUp:
        """What had to be done was done; how is said.

        Raises:
            NotFoundError: there is none.
            RefusedError: nothing is said, or it was done before.
        """
        with self.database.write() as session:
            row = session.get(FollowUpRow, follow_up)
            if row is None:
                raise NotFoundError(f"việc {follow_up}")
            if row.done_at is not None or not said.strip():
                raise RefusedError("Đã xong, hoặc chưa nêu cách làm · done before, or nothing said")
            _finish(row, said, agent, self.clock())
            self._tell(session, row.disposal, agent, {"followed up": row.place, "said": said})
            return _follow_up(row)

    def _tell(self, session: Session, identifier: str, agent: str, said: dict[str, str]) -> None:
        event = NewEvent(EventKind.APPRAISAL, Outcome.SUCCESS, identifier, said)
        self.ledger.append(session, agent, [event])


def _finish(row: FollowUpRow, said: str, agent: str, at: datetime) -> None:
    row.done_by, row.done_at, row.said = agent, at, said


def _of(session: Session, disposal: str) -> tuple[FollowUp, ...]:
    query = select(FollowUpRow).where(FollowUpRow.disposal == disposal).order_by(FollowUpRow.id)
    return tuple(map(_follow_up, session.scalars(query)))


def _set(row: BackupSetRow) -> BackupSet:
    return BackupSet(**{name: getattr(row, name) for name in BackupSet.__slots__})


def _follow_up(row: FollowUpRow) -> FollowUp:
    return FollowUp(**{name: getattr(row, name) for name in FollowUp.__slots__})
