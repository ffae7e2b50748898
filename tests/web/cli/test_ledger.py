"""``luutru ledger``: what was changed or cut off in the database is found."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.cli.conftest import Shell
from tests.web.conftest import Fonds

FIELDS = {"valid", "problems", "events", "head"}


def _without_triggers(home: Path, *statements: str) -> None:
    with closing(sqlite3.connect(home / "luutru.sqlite")) as database, database:
        named = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in named.fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            database.execute(statement)


def test_a_ledger_that_nobody_touched_is_valid(luutru: Shell) -> None:
    luutru("verify", "--all")
    said = luutru("ledger", "verify")
    assert (said.code, said.err) == (0, "")
    assert set(said.line) == FIELDS
    assert said.line["valid"] is True
    assert said.line["problems"] == []
    assert said.line["head"].startswith("sha256:")
    newest = luutru("ledger", "show", "--limit", "1").line
    assert (newest["seq"], newest["digest"]) == (said.line["events"], said.line["head"])
    assert "nguyên vẹn" in luutru("ledger", "verify", text=True).text


def test_the_newest_events_are_shown_to_those_who_may(luutru: Shell, fonds: Fonds) -> None:
    lines = luutru("ledger", "show", "--limit", "3").lines
    assert len(lines) == 3
    assert set(lines[0]) == {
        *("seq", "id", "at", "kind", "agent", "outcome", "object", "detail", "digest")
    }
    assert lines[0]["seq"] > lines[1]["seq"]
    for words in (("ledger", "show"), ("ledger", "verify")):
        assert luutru(*words, "--as", "vanthu").code == 4
        assert luutru(*words, "--as", "thanhtra").code == 0


def test_the_database_itself_refuses_a_change(luutru: Shell) -> None:
    with closing(sqlite3.connect(luutru.home / "luutru.sqlite")) as database:
        for statement in ("UPDATE event SET agent = 'x'", "DELETE FROM event"):
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET agent = 'kẻ khác' WHERE seq = 2",
        "UPDATE event SET at = '2020-01-01 00:00:00.000000' WHERE seq = 2",
        "UPDATE event SET detail = '{}' WHERE seq = 2",
        "DELETE FROM event WHERE seq = 2",
    ],
)
def test_a_change_behind_the_triggers_is_found(luutru: Shell, statement: str) -> None:
    _without_triggers(luutru.home, statement)
    said = luutru("ledger", "verify")
    assert (said.code, said.line["valid"]) == (5, False)
    assert said.line["problems"]
    assert "ĐÃ BỊ THAY ĐỔI" in luutru("ledger", "verify", text=True).text


def test_an_end_that_was_cut_off_is_known_to_the_witness_in_the_store(luutru: Shell) -> None:
    luutru("verify", "--all")
    events = luutru("ledger", "verify").line["events"]
    _without_triggers(luutru.home, f"DELETE FROM event WHERE seq > {events - 2}")
    said = luutru("ledger", "verify")
    assert (said.code, said.line["valid"], said.line["events"]) == (5, False, events - 2)
    assert any("kho-1" in problem for problem in said.line["problems"])
