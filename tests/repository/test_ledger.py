"""The ledger: only added to, and whatever somebody does to it anyway is found."""

import multiprocessing
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from repository.calendar import system_clock
from repository.database import Database
from repository.ledger import GENESIS, EventKind, Ledger, NewEvent, Outcome
from tests.databases import Hands
from web.wiring import new_id


def _said(about: str, **detail: object) -> NewEvent:
    return NewEvent(EventKind.INGESTION, Outcome.SUCCESS, about, detail)


@pytest.fixture
def ledger(database: Database, hands: Hands) -> Ledger:
    return Ledger(database, hands.clock, hands.new_id)


@pytest.fixture
def five(ledger: Ledger) -> Ledger:
    for number in range(5):
        ledger.record("vanthu1", _said(f"d{number}", title=f"Công văn {number}"))
    return ledger


def test_an_empty_chain_holds(ledger: Ledger) -> None:
    report = ledger.verify()
    assert (report.events, report.head, report.valid) == (0, GENESIS, True)


def test_a_chain_that_nobody_touched_holds(five: Ledger) -> None:
    report = five.verify()
    assert (report.events, report.problems) == (5, ())
    assert report.head == five.latest(1)[0].digest


def test_each_event_bears_the_digest_of_the_one_before(five: Ledger) -> None:
    events = list(reversed(five.latest()))
    assert [e.previous for e in events] == [GENESIS, *(e.digest for e in events[:-1])]
    assert [e.seq for e in events] == [1, 2, 3, 4, 5]


def test_instants_are_unique_and_grow_even_when_the_clock_goes_back(
    five: Ledger, hands: Hands
) -> None:
    hands.move(days=-3)
    five.record("vanthu1", _said("a"), _said("b"))
    instants = [event.at for event in reversed(five.latest())]
    assert instants == sorted(set(instants))
    assert five.verify().valid


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET outcome = 'failure' WHERE seq = 3",
        "UPDATE event SET seq = 99 WHERE seq = 5",
        "DELETE FROM event WHERE seq = 5",
        "DELETE FROM event",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_event(
    five: Ledger, database: Database, statement: str
) -> None:
    with pytest.raises(DBAPIError, match="only added"), database.engine.begin() as connection:
        connection.execute(text(statement))
    assert five.count() == 5
    assert five.verify().valid


def test_the_database_refuses_to_empty_the_ledger_at_once(five: Ledger, database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DBAPIError, match="only added"), database.engine.begin() as connection:
        connection.execute(text("TRUNCATE event"))
    assert five.count() == 5


@pytest.mark.parametrize("verb", ["REPLACE", "INSERT OR REPLACE"])
def test_replacing_an_event_under_its_number_is_refused(
    five: Ledger, database: Database, verb: str
) -> None:
    """SQLite's REPLACE deletes without asking a trigger, unless it is told to."""
    if database.engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL has no REPLACE")
    columns = "seq, id, at, kind, agent, outcome, object, detail, previous, digest"
    forged = columns.replace("outcome", "'failure'")
    statement = f"{verb} INTO event ({columns}) SELECT {forged} FROM event WHERE seq = 5"
    with pytest.raises(DBAPIError, match="only added"), database.engine.begin() as connection:
        connection.execute(text(statement))
    assert five.verify().valid


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE event SET outcome = 'failure' WHERE seq = 3", "event 3: was changed"),
        ("UPDATE event SET agent = 'nobody' WHERE seq = 5", "event 5: was changed"),
        ("UPDATE event SET detail = '{}' WHERE seq = 1", "event 1: was changed"),
        ("UPDATE event SET at = '2020-01-01 00:00:00' WHERE seq = 2", "event 2: was changed"),
        ("UPDATE event SET previous = digest WHERE seq = 2", "event 2: does not follow"),
        ("DELETE FROM event WHERE seq = 3", "event 3: missing"),
        ("DELETE FROM event WHERE seq = 1", "event 1: missing"),
        (
            "UPDATE event SET seq = CASE seq WHEN 2 THEN 93 WHEN 3 THEN 2 END WHERE seq IN (2, 3)",
            "event 2: was changed",
        ),
    ],
)
def test_whoever_gets_around_the_guards_is_found(
    five: Ledger, forced: Callable[[str], None], statement: str, problem: str
) -> None:
    forced(statement)
    report = five.verify()
    assert not report.valid
    assert any(found.startswith(problem) for found in report.problems), report.problems


def test_a_forged_event_with_a_digest_of_its_own_breaks_the_chain_after_it(
    five: Ledger, forced: Callable[[str], None]
) -> None:
    forced(f"UPDATE event SET outcome = 'failure', digest = '{'ab' * 32}' WHERE seq = 2")
    problems = five.verify().problems
    assert [p.partition(":")[0] for p in problems] == ["event 2", "event 3"]


def test_cutting_off_the_end_changes_the_head_that_an_outsider_noted(
    five: Ledger, forced: Callable[[str], None]
) -> None:
    """The chain alone cannot know of it: the head has to be noted outside."""
    head = five.verify().head
    forced("DELETE FROM event WHERE seq = 5")
    assert five.verify().head != head


def test_an_event_is_written_with_its_act_or_not_at_all(five: Ledger, database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            five.append(session, "vanthu1", [_said("a"), _said("b")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert five.count() == 5
    assert five.verify().valid


def test_the_history_of_a_thing_is_told_oldest_first(five: Ledger) -> None:
    five.record("vanthu1", _said("d1", note="lần hai"))
    assert [event.seq for event in five.of("d1")] == [2, 6]
    assert five.of("d1")[1].as_dict()["detail"] == {"note": "lần hai"}
    assert [event.seq for event in five.latest(2, before=5)] == [4, 3]


def test_threads_that_write_at_once_make_one_chain(database: Database, hands: Hands) -> None:
    ledger = Ledger(database, hands.clock, new_id)

    def write() -> None:
        for _ in range(10):
            ledger.record("vanthu1", _said("a"), _said("b"))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = ledger.verify()
    assert (report.events, report.problems) == (80, ())


def _write_from_elsewhere(url: str) -> None:
    database = Database(url)
    for _ in range(5):
        Ledger(database, system_clock, new_id).record("vanthu1", _said("a"))
    database.close()


def test_processes_that_write_at_once_make_one_chain(database: Database, hands: Hands) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    processes = [
        context.Process(
            target=_write_from_elsewhere,
            args=(database.engine.url.render_as_string(hide_password=False),),
        )
        for _ in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    report = Ledger(database, hands.clock, new_id).verify()
    assert (report.events, report.problems) == (15, ())


@pytest.mark.parametrize("odd", ["\u0000", "\ud800", "\u2028", "e\u0301", "\U0001f600", '"\\'])
def test_odd_letters_in_a_detail_do_not_break_the_chain(ledger: Ledger, odd: str) -> None:
    ledger.record("vanthu1", _said("a", name=f"tệp{odd}.pdf"))
    assert ledger.verify().valid
    assert ledger.latest(1)[0].seq == 1
