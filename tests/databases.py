"""Fixtures: one fresh, migrated database for each test, on SQLite and on PostgreSQL.

PostgreSQL runs as a cluster of its own for the test session, on a unix socket in a
temporary folder. Migrations run once for each engine; SQLite gives each test a copy,
PostgreSQL (where a copy takes a third of a second) the same tables, emptied.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest

import repository.tables  # noqa: F401  fills the metadata
from repository.columns import Base
from repository.database import Database
from repository.migrate import upgrade

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
_NUMBERS = count(1)
_SKIP = (
    "NO POSTGRESQL HERE: half of the database tests are NOT run. `make test` installs it "
    "(apt-get install postgresql)."
)


@dataclass(slots=True)
class Hands:
    """A clock that moves when it is told to, and counted identifiers."""

    now: datetime = NOON
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def clock(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)

    def new_id(self) -> str:
        return f"00000000-0000-4000-8000-{next(self.numbers):012}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A PostgreSQL of our own."""

    socket: Path

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.socket}"

    def run(self, statement: str, name: str = "postgres") -> None:
        with psycopg.connect(
            host=str(self.socket), user="postgres", dbname=name, autocommit=True
        ) as connection:
            connection.execute(statement.encode())


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A running cluster, or a loud skip where PostgreSQL is not installed."""
    tools = _tools()
    if tools is None:
        pytest.skip(_SKIP)
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="luutru-pg-"))
    if user is not None:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    try:
        yield from _run(tools, folder, user)
    finally:
        shutil.rmtree(folder)


def _run(tools: Path, folder: Path, user: str | None) -> Iterator[Cluster]:
    data, log = folder / "data", folder / "log"
    initdb: list[str | Path] = [tools / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N"]
    subprocess.run(
        [*initdb, "--encoding=UTF8", "--locale=C"],
        check=True,
        user=user,
        cwd="/",
        stdout=subprocess.DEVNULL,
    )
    quick = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
    options = [text for setting in (*quick, "listen_addresses=") for text in ("-c", setting)]
    with (
        log.open("wb") as written,
        subprocess.Popen(
            [tools / "postgres", "-D", data, "-k", folder, *options],
            user=user,
            cwd="/",
            stdout=written,
            stderr=written,
        ) as server,
    ):
        cluster = Cluster(folder)
        _wait_for(cluster, server, log)
        yield cluster
        server.send_signal(signal.SIGQUIT)  # at once: nothing here is to be kept


def _wait_for(cluster: Cluster, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        try:
            cluster.run("SELECT 1")
        except psycopg.OperationalError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(log.read_text())


def _tools() -> Path | None:
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: whom to run it as instead."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _migrate(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.close()


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "luutru.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _postgresql_tables(postgresql: Cluster) -> str:
    postgresql.run("CREATE DATABASE luutru")
    _migrate(postgresql.url("luutru"))
    return "luutru"


_OTHERS_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_EMPTY = "; ".join(
    (
        "SET session_replication_role = replica",  # neither guards nor foreign keys
        *(f"DELETE FROM {table.name}" for table in Base.metadata.tables.values()),
        "ALTER TABLE event ENABLE TRIGGER ALL",
    )
)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    name = f"empty_{next(_NUMBERS)}"
    cluster.run(f"CREATE DATABASE {name}")
    yield cluster.url(name)
    cluster.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh database with the tables of today."""
    if request.param == "sqlite":
        path = tmp_path / "luutru.sqlite"
        shutil.copyfile(request.getfixturevalue("_sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    name = request.getfixturevalue("_postgresql_tables")
    cluster: Cluster = request.getfixturevalue("postgresql")
    yield cluster.url(name)
    cluster.run(_OTHERS_OUT, name)
    cluster.run(_EMPTY, name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


@pytest.fixture
def forced(database: Database) -> Callable[[str], None]:
    """Run SQL as whoever owns the database can: with the guards of the ledger taken off first."""

    def run(statement: str) -> None:
        with database.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("ALTER TABLE event DISABLE TRIGGER ALL")
            else:
                connection.exec_driver_sql("DROP TRIGGER IF EXISTS event_refuses_update")
                connection.exec_driver_sql("DROP TRIGGER IF EXISTS event_refuses_delete")
            connection.exec_driver_sql(statement)

    return run
