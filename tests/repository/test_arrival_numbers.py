"""Số đến: one series without a gap or a double, though eight processes register at once."""

import multiprocessing

from repository.access import Level, Scope
from repository.database import Database
from repository.incoming import Arrivals, Wanted
from repository.incoming_steps import Incoming, IncomingState, Source
from repository.ledger import Ledger
from tests.databases import NOON
from tests.repository.samples import House

PROCESSES, EACH = 8, 25


def _book(database: Database, clerk: int) -> Arrivals:
    ids = (f"30000000-{clerk:04}-4000-8000-{n:012}" for n in range(100_000))
    ledger = Ledger(database, lambda: NOON, lambda: next(ids))
    return Arrivals(database, ledger, lambda: NOON, lambda: next(ids))


def _register_all(url: str, clerk: int, arrived: list[str]) -> None:
    database = Database(url)
    book = _book(database, clerk)
    for one in arrived:
        book.register(one, f"vanthu{clerk}")
    database.close()


def test_eight_processes_register_two_hundred_documents(database_url: str, house: House) -> None:
    document = house.take_in("thu chi").id
    book = _book(house.database, 99)
    made = [
        Incoming(
            id=f"00000000-0000-4000-8000-{place:012}",
            agency="H34.12",
            level=Level.INTERNAL,
            source=Source.UPLOAD,
            state=IncomingState.RECEIVED,
            arrived_at=NOON,
            document=document,
        )
        for place in range(PROCESSES * EACH)
    ]
    for one in made:
        book.enter(one, "vanthu")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    clerks = [
        context.Process(
            target=_register_all, args=(database_url, n, [one.id for one in made[n::PROCESSES]])
        )
        for n in range(PROCESSES)
    ]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join(120)
    assert [clerk.exitcode for clerk in clerks] == [0] * PROCESSES
    found = book.found(Wanted(agency="H34.12", year=2026), Scope.of_owner(), 1000)
    assert sorted(one.number or 0 for one in found) == list(range(1, PROCESSES * EACH + 1))
    assert book.ledger.verify().valid
