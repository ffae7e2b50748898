"""Documents of one series bear every number once, though eight processes number at once."""

import multiprocessing
import time
from datetime import date

from repository.access import Level, Scope
from repository.agencies import Agencies, Agency
from repository.database import Database
from repository.incoming_steps import Source
from repository.ledger import Ledger
from repository.outgoing import Issues, NumberGoneError, Sought
from repository.outgoing_steps import Outgoing, OutgoingState
from repository.series import next_number
from tests.databases import NOON

PROCESSES, EACH = 8, 25
DAY = date(2026, 11, 22)


def _book(database: Database, clerk: int) -> Issues:
    ids = (f"20000000-{clerk:04}-4000-8000-{n:012}" for n in range(100_000))
    ledger = Ledger(database, lambda: NOON, lambda: next(ids))
    return Issues(database, ledger, lambda: NOON, lambda: next(ids))


def _number_all(url: str, clerk: int, documents: list[str]) -> None:
    """As a clerk does: see the next number, draw and seal, take it; again if overtaken."""
    database = Database(url)
    issues = _book(database, clerk)
    for document in documents:
        while True:
            wanted = next_number(database, "H48", "outgoing", 2026)
            try:
                issues.number(document, ("outgoing", wanted, DAY), f"vanthu{clerk}")
            except NumberGoneError:
                time.sleep(0.004 * (clerk + 1))  # drawn anew: that takes longer than this
                continue
            break
    database.close()


def _signed(place: int) -> Outgoing:
    return Outgoing(
        id=f"00000000-0000-4000-8000-{place:012}",
        agency="H48",
        level=Level.INTERNAL,
        source=Source.DRAFT,
        state=OutgoingState.SIGNED,
        type_name="Công văn",
        subject="V/v",
        drafted_by="chuyenvien",
        drafted_at=NOON,
    )


def test_eight_processes_number_two_hundred_documents_without_a_gap_or_a_double(
    database_url: str, database: Database
) -> None:
    Agencies(database).enter([Agency("H48", "UBND tỉnh Quảng Ngãi", "tỉnh")])
    issues = _book(database, 99)
    made = [_signed(place) for place in range(PROCESSES * EACH)]
    for one in made:
        issues.open(one, (), "chuyenvien")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    clerks = [
        context.Process(
            target=_number_all, args=(database_url, n, [one.id for one in made[n::PROCESSES]])
        )
        for n in range(PROCESSES)
    ]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join(120)
    assert [clerk.exitcode for clerk in clerks] == [0] * PROCESSES
    found = issues.found(Sought(agency="H48", year=2026), Scope.of_owner(), 1000)
    assert sorted(one.number or 0 for one in found) == list(range(1, PROCESSES * EACH + 1))
    assert issues.ledger.verify().valid
