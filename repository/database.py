"""The database: one engine, read and write transactions, SQLite (WAL) or PostgreSQL."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from repository.errors import DamageError, UnavailableError

_BUSY_MILLISECONDS = 60_000


class Database:
    """Transactions over one engine. A write transaction sees and locks the newest state."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _engine(url)

    @property
    def engine(self) -> Engine:
        """The engine, for migrations and for tests that attack the tables."""
        return self._engine

    @property
    def shown_url(self) -> str:
        """The database's address without its password, for people and logs."""
        return make_url(self.url).render_as_string(hide_password=True)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction that may change things; all of it or nothing.

        Raises:
            UnavailableError: the database did not answer. Nothing was changed.
            DamageError: the file of the database is not what SQLite wrote.
        """
        engine = self._engine.execution_options(luutru_write=True)
        with _translated(), Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One transaction that only looks.

        Raises:
            UnavailableError: the database did not answer.
        """
        with _translated(), Session(self._engine) as session:
            yield session
            session.rollback()

    def scrub(self) -> None:
        """See to it that nothing of what was deleted lies in the database's files any more.

        SQLite overwrites what it deletes (``secure_delete``); what is left is its log.

        Raises:
            UnavailableError: the database did not answer, or somebody reads the log.
        """
        with _translated(), self._engine.connect() as connection:
            bare = connection.execution_options(isolation_level="AUTOCOMMIT")
            if self._engine.dialect.name == "sqlite":
                busy = bare.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
                if busy:
                    raise UnavailableError("database: its log is in use")
            else:
                bare.exec_driver_sql("VACUUM")

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()


def hold_lock(session: Session, name: str) -> None:
    """Keep every other write transaction that names the same lock waiting until this one ends.

    SQLite has one writer at a time anyway; PostgreSQL has advisory locks.
    """
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise UnavailableError(f"database: {error.orig}") from error
    except DBAPIError as error:
        if type(error.orig) is sqlite3.DatabaseError:  # no database at all, or a malformed one
            raise DamageError(f"database: {error.orig}") from error
        if not error.connection_invalidated:
            raise
        raise UnavailableError(f"database: {error.orig}") from error


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_MILLISECONDS / 1000})
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Durable commits, foreign keys, and transactions that begin where we say."""
    connection.isolation_level = None  # SQLAlchemy's BEGIN is the only one
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is destroyed is overwritten (Luật Lưu trữ 2024 Điều 16)
        "recursive_triggers=ON",  # else REPLACE would remove an event without asking its trigger
        f"busy_timeout={_BUSY_MILLISECONDS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the one writer's lock at once: a late upgrade could not wait, only fail."""
    writes = connection.get_execution_options().get("luutru_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
