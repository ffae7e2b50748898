"""Promises: made before any byte is kept, renewed after a crash, ended by the accession."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from repository.intake import Intakes
from tests.repository.samples import House, accession_of, document_of
from web.wiring import new_id


@pytest.fixture
def intakes(house: House) -> Intakes:
    return Intakes(house.database, house.hands.clock, new_id)


def test_after_a_crash_the_same_bytes_get_the_same_identifiers(intakes: Intakes) -> None:
    first = intakes.promise("00", "H34.12")
    again = intakes.promise("00", "H34.12")
    assert not first.renewed
    assert again.renewed
    assert (again.package, again.document) == (first.package, first.document)
    assert again.started_at == first.started_at


def test_other_bytes_or_another_agency_are_another_promise(intakes: Intakes) -> None:
    packages = {intakes.promise(*what).package for what in (("00", "a"), ("11", "a"), ("00", "b"))}
    assert len(packages) == 3
    assert len(intakes.open()) == 3


def test_a_promise_is_over_when_its_document_is_in(intakes: Intakes, house: House) -> None:
    promise = intakes.promise("00", "H34.12")
    other = intakes.promise("11", "H34.12")
    document = document_of("một")
    house.catalogue.accept(accession_of(replace(document, package=promise.package)))
    assert [left.package for left in intakes.open()] == [other.package]


def test_a_promise_that_will_not_be_kept_is_taken_back(intakes: Intakes) -> None:
    promise = intakes.promise("00", "H34.12")
    intakes.withdraw(promise.package)
    assert intakes.open() == ()
    assert not intakes.promise("00", "H34.12").renewed


def test_withdrawing_what_was_never_promised_is_no_error(intakes: Intakes) -> None:
    intakes.withdraw("không có")


def test_many_who_promise_the_same_bytes_at_once_promise_one_thing(intakes: Intakes) -> None:
    with ThreadPoolExecutor(4) as pool:
        promises = list(pool.map(lambda _: intakes.promise("00", "H34.12"), range(8)))
    assert len({promise.package for promise in promises}) == 1
