"""Log-ins: sessions kept on the server, wrong passwords counted, accounts locked and opened.

The browser holds a secret; the database only its digest. Every log-in, refusal,
lock and log-out is an event of the ledger, without password or secret.
(QCVN 12:2026/BCA 3.6.2.1.8-9, 3.7, 3.9)
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from repository.calendar import Clock
from repository.database import Database
from repository.errors import NotFoundError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.tables import PersonRow, SessionRow

WRONG_PASSWORDS = 5
"""So many in a row lock the account (QCVN 12:2026 3.6.2.1.8)."""
LOCKED_FOR = timedelta(hours=12)
"""A locked account opens by itself after this; the clause allows 12 hours to 30 days."""
ASLEEP_AFTER = timedelta(days=45)
"""An account unused for so long must be opened by an administrator (QCVN 12:2026 3.7)."""
LIFETIME = timedelta(hours=12)
"""A session ends after this, used or not."""
NOBODY = "anonymous"
"""The agent of a log-in that named no account."""
_NOTED_EVERY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class LogIn:
    """Whose session it is, and whether its password must be given again."""

    login: str
    locked: bool


@dataclass(frozen=True, slots=True)
class Logins:
    """The sessions, and what passwords do to accounts."""

    database: Database
    ledger: Ledger
    clock: Clock
    idle: timedelta
    """A session unused for so long is locked."""

    def password_of(self, login: str) -> str:
        """The password hash of an account; empty if there is none."""
        with self.database.read() as session:
            row = session.get(PersonRow, login)
            return row.password if row else ""

    def enter(self, login: str, secret: str, source: str) -> bool:
        """Open a session after the right password; False if the account may not be used now."""
        now = self.clock()
        with self.database.write() as session:
            row = session.get(PersonRow, login, with_for_update=True)
            closed = _closed(row, now)
            if row is None or closed:
                self._note(session, login, Outcome.FAILURE, {"source": source, "reason": closed})
                return False
            row.failures, row.locked_until, row.seen_at = 0, None, now
            session.execute(
                delete(SessionRow).where(
                    SessionRow.person == login, SessionRow.created_at < now - LIFETIME
                )
            )
            session.add(
                SessionRow(
                    key=_key(secret), person=login, created_at=now, seen_at=now, locked=False
                )
            )
            self._note(session, login, Outcome.SUCCESS, {"source": source})
            return True

    def refuse(self, login: str, source: str) -> None:
        """Count a wrong password; the fifth in a row locks the account and ends its sessions."""
        now = self.clock()
        with self.database.write() as session:
            row = session.get(PersonRow, login, with_for_update=True)
            if row is None:
                self._note(
                    session, "", Outcome.FAILURE, {"source": source, "reason": "no such account"}
                )
                return
            if row.locked_until is not None and row.locked_until <= now:
                row.failures, row.locked_until = 0, None
            row.failures += 1
            detail = {"source": source, "reason": "wrong password"}
            self._note(session, login, Outcome.FAILURE, detail)
            if row.failures >= WRONG_PASSWORDS and row.locked_until is None:
                row.locked_until = now + LOCKED_FOR
                session.execute(delete(SessionRow).where(SessionRow.person == login))
                self._account(session, login, login, "locked after wrong passwords")

    def find(self, secret: str, *, active: bool) -> LogIn | None:
        """The session that ``secret`` opens, locked if it lay idle; None if there is none.

        ``active`` tells that a person did something, so that the idle time begins anew.
        """
        now, key = self.clock(), _key(secret)
        with self.database.read() as session:
            row = session.get(SessionRow, key)
            if row is None:
                return None
            seen = LogIn(row.person, row.locked)
            created_at, seen_at = row.created_at, row.seen_at
        if now - created_at > LIFETIME:
            self.leave(secret, "lifetime")
            return None
        if seen.locked:
            return seen
        if now - seen_at >= self.idle:
            self.lock(secret, "idle")
            return LogIn(seen.login, locked=True)
        if active and now - seen_at > _NOTED_EVERY:
            self._touch(key, now)
        return seen

    def lock(self, secret: str, reason: str) -> None:
        """Have the password given again before anything else is done in this session."""
        with self.database.write() as session:
            row = session.get(SessionRow, _key(secret), with_for_update=True)
            if row is not None and not row.locked:
                row.locked = True
                self._note_out(session, row.person, {"session": "locked", "reason": reason})

    def reopen(self, secret: str, source: str) -> bool:
        """Unlock a session after the right password; False if the account may not be used now."""
        now = self.clock()
        with self.database.write() as session:
            row = session.get(SessionRow, _key(secret), with_for_update=True)
            if row is None:
                return False
            person = session.get_one(PersonRow, row.person, with_for_update=True)
            if _closed(person, now):
                return False
            row.locked, row.seen_at = False, now
            person.failures, person.seen_at = 0, now
            detail = {"source": source, "session": "unlocked"}
            self._note(session, person.login, Outcome.SUCCESS, detail)
            return True

    def prove(self, login: str, source: str, what: str) -> bool:
        """Note that the right password was given for one act; False if the account is closed."""
        now = self.clock()
        with self.database.write() as session:
            row = session.get(PersonRow, login, with_for_update=True)
            closed = _closed(row, now)
            if row is None or closed:
                detail = {"source": source, "reason": closed, "proved for": what}
                self._note(session, login, Outcome.FAILURE, detail)
                return False
            row.failures, row.locked_until, row.seen_at = 0, None, now
            self._note(session, login, Outcome.SUCCESS, {"source": source, "proved for": what})
            return True

    def leave(self, secret: str, reason: str) -> None:
        """End a session. Doing it again changes nothing."""
        with self.database.write() as session:
            row = session.get(SessionRow, _key(secret))
            if row is not None:
                session.delete(row)
                self._note_out(session, row.person, {"session": "ended", "reason": reason})

    def set_password(self, login: str, password: str, agent: str, *, must_change: bool) -> None:
        """Replace an account's password hash; every session of it ends.

        Raises:
            NotFoundError: there is no such account.
        """
        with self.database.write() as session:
            row = _row(session, login)
            row.password, row.must_change = password, must_change
            row.failures, row.locked_until = 0, None
            session.execute(delete(SessionRow).where(SessionRow.person == login))
            self._account(session, login, agent, "password set")

    def disable(self, login: str, agent: str) -> None:
        """Close an account and end its sessions.

        Raises:
            NotFoundError: there is no such account.
        """
        with self.database.write() as session:
            _row(session, login).disabled = True
            session.execute(delete(SessionRow).where(SessionRow.person == login))
            self._account(session, login, agent, "disabled")

    def open_again(self, login: str, agent: str) -> None:
        """Undo whatever closes an account: disabled, locked by wrong passwords, or asleep.

        Raises:
            NotFoundError: there is no such account.
        """
        with self.database.write() as session:
            row = _row(session, login)
            row.disabled, row.failures, row.locked_until = False, 0, None
            row.seen_at = self.clock()
            self._account(session, login, agent, "opened again")

    def _touch(self, key: str, now: datetime) -> None:
        with self.database.write() as session:
            row = session.get(SessionRow, key)
            if row is not None:
                row.seen_at = now

    def _note(self, session: Session, login: str, outcome: Outcome, detail: dict[str, str]) -> None:
        event = NewEvent(EventKind.LOG_IN, outcome, login, detail)
        self.ledger.append(session, login or NOBODY, [event])

    def _note_out(self, session: Session, login: str, detail: dict[str, str]) -> None:
        event = NewEvent(EventKind.LOG_OUT, Outcome.SUCCESS, login, detail)
        self.ledger.append(session, login, [event])

    def _account(self, session: Session, login: str, agent: str, change: str) -> None:
        event = NewEvent(EventKind.ACCOUNT, Outcome.SUCCESS, login, {"change": change})
        self.ledger.append(session, agent, [event])


def _closed(row: PersonRow | None, now: datetime) -> str:
    """Why an account may not be used; empty if it may."""
    if row is None or not row.password:
        return "no such account"
    if row.disabled:
        return "disabled"
    if row.locked_until is not None and row.locked_until > now:
        return "locked"
    if row.seen_at is not None and now - row.seen_at > ASLEEP_AFTER:
        return "asleep"
    return ""


def _row(session: Session, login: str) -> PersonRow:
    row = session.get(PersonRow, login, with_for_update=True)
    if row is None:
        raise NotFoundError(f"tài khoản {login}")
    return row


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
