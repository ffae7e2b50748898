"""The database, on both engines: transactions, migrations, and what is said when it is gone."""

import threading
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from repository.columns import Base
from repository.database import Database
from repository.errors import DamageError, UnavailableError
from repository.migrate import upgrade, upgrade_on
from repository.tables import AgencyRow, CopyRow, DossierRow, IntakeRow, UnindexedRow
from tests.databases import NOON, Cluster

BEFORE = "20261127b001"
"""The last migration before hồ sơ had states."""


def _agency(code: str) -> AgencyRow:
    return AgencyRow(code=code, name="Sở Nội vụ", level="sở", fonds="open")


def _intake(started_at: datetime) -> IntakeRow:
    return IntakeRow(package="p", document="d", sha256="00", agency="H34", started_at=started_at)


def test_migrations_arrive_at_the_tables_of_today(empty_url: str) -> None:
    database = Database(empty_url)
    upgrade(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    database.close()


def test_migrating_twice_changes_nothing(database: Database) -> None:
    with database.write() as session:
        session.add(_agency("H34.12"))
    upgrade(database)
    with database.read() as session:
        assert session.get(AgencyRow, "H34.12") is not None


def test_a_failure_undoes_the_whole_transaction(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            session.add(_agency("H34.12"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(AgencyRow)) == 0


def test_what_a_reader_changes_is_not_kept(database: Database) -> None:
    with database.read() as session:
        session.add(_agency("H34.12"))
        session.flush()
    with database.read() as session:
        assert session.get(AgencyRow, "H34.12") is None


def test_a_row_that_names_what_is_not_there_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(CopyRow(package="nowhere", store="kho-1", state="kept"))


def test_an_instant_comes_back_in_utc_to_the_microsecond(database: Database) -> None:
    at = NOON.replace(microsecond=123456)
    with database.write() as session:
        session.add(_intake(at))
    with database.read() as session:
        row = session.get_one(IntakeRow, "p")
        assert row.started_at == at
        assert row.started_at.tzinfo is not None


def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive"), database.write() as session:
        session.add(_intake(datetime(2026, 11, 22)))  # noqa: DTZ001  that is the attack


def test_vietnamese_and_the_rarest_letters_come_back_as_they_were(database: Database) -> None:
    name = "Quyết định số 15/QĐ-UBND \u1ea1 a\u0323 \U0001f4dc \u202e"
    with database.write() as session:
        session.add(AgencyRow(code="x", name=name, level="sở", fonds="open"))
    with database.read() as session:
        assert session.get_one(AgencyRow, "x").name == name


def test_writers_wait_for_each_other_and_lose_nothing(database: Database) -> None:
    with database.write() as session:
        session.add(UnindexedRow(document="d", version=0))

    def count_up() -> None:
        for _ in range(10):
            with database.write() as session:
                row = session.get_one(UnindexedRow, "d", with_for_update=True)
                row.version += 1

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.get_one(UnindexedRow, "d").version == 40


def test_sqlite_commits_reach_the_disk_and_foreign_keys_count(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with database.read() as session:
        asked = [
            session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    database.close()
    assert asked == ["wal", 2, 1]


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "luutru.sqlite"
    path.write_bytes(b"%PDF-1.7 not a database at all" * 100)
    database = Database(f"sqlite:///{path}")
    with pytest.raises(DamageError, match="not a database"), database.read() as session:
        session.execute(text("SELECT 1 FROM event"))
    database.close()


def test_a_server_that_is_gone_is_said_so(tmp_path: Path) -> None:
    database = Database(f"postgresql+psycopg://postgres@/x?host={tmp_path}")
    with pytest.raises(UnavailableError), database.read() as session:
        session.execute(text("SELECT 1"))
    database.close()


def test_a_server_that_throws_everybody_out_is_said_so_and_then_used_again(
    postgresql: Cluster, request: pytest.FixtureRequest
) -> None:
    database = Database(postgresql.url("postgres"))
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )

    def ask() -> None:
        with database.read() as session:
            session.execute(text("SELECT 1"))
            postgresql.run(others)
            session.execute(text("SELECT 1"))

    with pytest.raises(UnavailableError):
        ask()
    with database.read() as session:
        assert session.scalar(text("SELECT 1")) == 1
    database.close()


def test_what_a_plan_held_before_dossiers_had_a_life_is_open_afterwards(empty_url: str) -> None:
    database = Database(empty_url)
    with database.engine.begin() as connection:
        upgrade_on(connection, BEFORE)
    with database.write() as session:
        session.add(_agency("H34"))
        session.flush()
        session.execute(
            text(
                "INSERT INTO dossier (id, agency, year, heading_number, heading_title, notation,"
                " title, maintenance, keeper) VALUES ('d1', 'H34', 2024, 'I', 'Tổng hợp', '01.TH',"
                " 'Quy chế', '20 năm', 'Lan')"
            )
        )
    upgrade(database)
    with database.read() as session:
        row = session.get_one(DossierRow, "d1")
        assert (row.state, row.level, row.version, row.body) == ("open", "internal", 0, {})
        assert (row.plan, row.ended, row.package) == (None, None, None)
    database.close()
