"""Agencies: found by any code they ever had, as they were between their days."""

from dataclasses import replace
from datetime import date

import pytest

from repository.agencies import Agencies, Agency
from repository.errors import NotFoundError
from tests.repository.samples import AGENCIES, House


@pytest.fixture
def agencies(house: House) -> Agencies:
    return Agencies(house.database)


def test_an_agency_is_found_by_its_code_and_by_its_aliases(agencies: Agencies) -> None:
    assert agencies.find("H34.12") == agencies.find("000.00.12.H34") == AGENCIES[0]


def test_a_code_that_nobody_had_is_said_so(agencies: Agencies) -> None:
    for code in ("", "H34", "h34.12"):
        with pytest.raises(NotFoundError):
            agencies.find(code)


def test_every_agency_is_told_by_code(agencies: Agencies) -> None:
    assert agencies.all() == (AGENCIES[1], AGENCIES[0])


def test_a_body_that_is_no_more_keeps_its_code_and_names_its_successor(
    agencies: Agencies,
) -> None:
    closed = replace(AGENCIES[0], valid_to=date(2025, 6, 30), successor="H49.12", fonds="closed")
    agencies.enter([closed, Agency("H49.12", "Sở Nội vụ tỉnh Quảng Ngãi", "sở")])
    found = agencies.find("H34.12")
    assert (found.successor, found.fonds, found.valid_to) == (
        "H49.12",
        "closed",
        date(2025, 6, 30),
    )
    assert agencies.find("000.00.12.H34") == found
