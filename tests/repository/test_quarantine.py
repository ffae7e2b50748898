"""Quarantine: what was set aside is told only to those who may see it."""

from dataclasses import replace

import pytest

from repository.access import ANY_AGENCY, Level, Scope, terms_up_to
from repository.errors import NotFoundError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.quarantine import Quarantine, Quarantined
from tests.databases import NOON
from tests.repository.samples import House, uuid_of

ITEM = Quarantined(
    uuid_of("cách ly"),
    "Quyết định đã sửa.pdf",
    "ab" * 32,
    1234,
    "H34.12",
    Level.RESTRICTED,
    NOON,
    "vanthu1",
    {"findings": [{"rule": "SIG-02"}], "signatures": None},
)


@pytest.fixture
def quarantine(house: House) -> Quarantine:
    made = Quarantine(house.database, house.ledger)
    event = NewEvent(EventKind.QUARANTINE, Outcome.WARNING, ITEM.id, {"name": ITEM.name})
    made.enter(ITEM, "vanthu1", (event,))
    return made


@pytest.mark.parametrize(
    "scope",
    [
        Scope.of_owner(),
        Scope(terms_up_to("H34.12", Level.RESTRICTED)),
        Scope(terms_up_to(ANY_AGENCY, Level.RESTRICTED)),
    ],
)
def test_what_was_set_aside_is_told_with_its_report(quarantine: Quarantine, scope: Scope) -> None:
    assert quarantine.all(scope) == (ITEM,)
    assert quarantine.get(ITEM.id, scope) == ITEM
    assert quarantine.count(scope) == 1


@pytest.mark.parametrize(
    "scope",
    [
        Scope(),
        Scope(terms_up_to("H34.1", Level.RESTRICTED)),
        Scope(terms_up_to(ANY_AGENCY, Level.INTERNAL)),
    ],
)
def test_whoever_may_not_see_it_learns_nothing(quarantine: Quarantine, scope: Scope) -> None:
    assert quarantine.all(scope) == ()
    assert quarantine.count(scope) == 0
    with pytest.raises(NotFoundError):
        quarantine.get(ITEM.id, scope)


def test_the_same_bytes_are_noticed_and_the_ledger_knows(
    quarantine: Quarantine, house: House
) -> None:
    everything = Scope.of_owner()
    assert quarantine.holding("ab" * 32, everything, "an") == ITEM
    assert quarantine.holding("ab" * 32, Scope(), ITEM.received_by) == ITEM
    assert quarantine.holding("ab" * 32, Scope(), "người khác") is None
    assert quarantine.holding("cd" * 32, everything, "an") is None
    assert house.ledger.of(ITEM.id)[0].kind == "quarantine"


@pytest.mark.parametrize("odd", ["\0", "\ud800"])
def test_a_name_that_a_database_cannot_hold_is_set_aside_all_the_same(
    quarantine: Quarantine, odd: str
) -> None:
    item = replace(ITEM, id=uuid_of("khác"), name=f"tệp{odd}.pdf", report={"fields": {"x": odd}})
    quarantine.enter(item, "vanthu1", ())
    assert quarantine.get(item.id, Scope.of_owner()).report == {"fields": {"x": odd}}
