"""One series without gaps, though eight processes issue at once and some of them fail to sign."""

import multiprocessing

import pytest

from repository.access import Level, Scope, terms_up_to
from repository.copies import Requests, Viewer
from repository.copying import IssuedCopy, NumberTakenError, Wish
from repository.database import Database
from repository.issued_copies import IssuedCopies
from repository.ledger import Ledger
from tests.databases import NOON, Hands
from tests.repository.samples import House

PROCESSES, EACH = 8, 6
CLERK = Viewer("vanthu1", Scope(terms_up_to("H34.12", Level.INTERNAL)), frozenset({"H34.12"}))


def _issue_all(url: str, clerk: int, requests: list[tuple[str, str]]) -> None:
    """As a clerk does: see the next number, print and sign, and issue; again if overtaken."""
    database = Database(url)
    ids = (f"10000000-{clerk:04}-4000-8000-{n:012}" for n in range(100_000))
    ledger = Ledger(database, lambda: NOON, lambda: next(ids))
    issued = IssuedCopies(database, ledger, lambda: NOON)
    for place, (request, document) in enumerate(requests):
        number = issued.next_number("H34.12", 2026)
        if (clerk + place) % 3 == 0:
            number = issued.next_number("H34.12", 2026)  # the first time, signing failed
        while True:
            copy = IssuedCopy(
                f"copy-{request}", request, document, "H34.12", "sao-y", 2026, number, "00",
                f"vanthu{clerk}", NOON, None,
            )  # fmt: skip
            try:
                issued.issue(copy, f"vanthu{clerk}")
            except NumberTakenError:
                number = issued.next_number("H34.12", 2026)
            else:
                break
    database.close()


@pytest.fixture
def asked(house: House) -> list[tuple[str, str]]:
    requests = Requests(house.database, house.ledger, house.hands.clock, house.hands.new_id)
    document = house.take_in("thu chi").id
    made: list[tuple[str, str]] = []
    for n in range(PROCESSES * EACH):
        wish = Wish("sao-y", f"mục đích {n}", "Công ty TNHH Ví Dụ")
        asker = Viewer(f"chuyenvien{n}", CLERK.scope)
        one = requests.ask(document, wish, asker, extract=False)
        requests.decide(one.id, CLERK, approve=True, reason="", authenticated=True)
        made.append((one.id, document))
    return made


@pytest.mark.slow
def test_eight_processes_issue_one_series_without_a_gap_or_a_double(
    database_url: str, house: House, hands: Hands, asked: list[tuple[str, str]]
) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    clerks = [
        context.Process(target=_issue_all, args=(database_url, n, asked[n::PROCESSES]))
        for n in range(PROCESSES)
    ]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join(120)
    assert [clerk.exitcode for clerk in clerks] == [0] * PROCESSES
    issued = IssuedCopies(house.database, house.ledger, hands.clock)
    numbers = [copy.number for copy in issued.register("H34.12", 2026)]
    assert numbers == list(range(1, PROCESSES * EACH + 1))
    assert len({copy.issued_by for copy in issued.register("H34.12", 2026)}) == PROCESSES
    assert house.ledger.verify().valid
