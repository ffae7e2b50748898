"""Succession: a body that is no more leads to whoever took over; the tree is that of its day."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repository.agencies import Agency
from repository.succession import (
    branch,
    children,
    converted,
    family,
    is_code,
    lineage,
    predecessors,
    roots,
    successor_on,
)

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
OLD: dict[str, Any] = {"valid_to": BEFORE, "fonds": "closed"}
TREE = (
    Agency("000.00.00.H34", "UBND tỉnh Kon Tum", "tỉnh", aliases=("H34",), successor="H48", **OLD),
    Agency(
        "000.00.16.H34",
        "Sở TTTT",
        "sở",
        "000.00.00.H34",
        valid_to=date(2025, 2, 28),
        successor="H34.10",
        fonds="closed",
    ),
    Agency("000.00.10.H34", "Sở KHCN", "sở", "H34", aliases=("H34.10",), successor="H48.10", **OLD),
    Agency("000.00.32.H34", "UBND huyện", "huyện", "H34", successor="000.00.77.H48", **OLD),
    Agency("000.05.32.H34", "UBND thị trấn", "xã", "000.00.32.H34", **OLD),
    Agency("H48", "UBND tỉnh Quảng Ngãi", "tỉnh", aliases=("000.00.00.H48",)),
    Agency("H48.10", "Sở KHCN Quảng Ngãi", "sở", "H48"),
    Agency("H48.77", "UBND xã", "xã", "000.00.00.H48", valid_from=AFTER),
)


def codes(found: object) -> list[str]:
    return [one.code for one in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "day", "to"),
    [
        ("H34", BEFORE, "H34"),
        ("H34", AFTER, "H48"),
        ("000.00.00.H34", AFTER, "H48"),
        ("000.00.16.H34", date(2025, 3, 1), "000.00.10.H34"),
        ("000.00.16.H34", AFTER, "H48.10"),
        ("000.00.32.H34", AFTER, "H48.77"),
        ("000.00.10.H48", AFTER, "000.00.10.H48"),
        ("000.00.00.G22", AFTER, "000.00.00.G22"),
        ("000.05.32.H34", AFTER, ""),
        ("H48.77", BEFORE, ""),
    ],
)
def test_what_is_sent_to_a_body_goes_to_who_is_there_on_that_day(
    code: str, day: date, to: str
) -> None:
    found, note = successor_on(TREE, code, day)
    assert found == to
    assert (note == "") == (found == code and code != "000.00.00.G22")
    assert (not note) or " · " in note


def test_a_way_over_several_successors_is_told() -> None:
    _, note = successor_on(TREE, "000.00.16.H34", AFTER)
    assert "chấm dứt ngày 28/02/2025" in note
    assert "→ 000.00.10.H34 → Sở KHCN Quảng Ngãi (H48.10)" in note


def test_successors_in_a_circle_lead_nowhere_and_say_so() -> None:
    ring = [Agency(a, a, "sở", successor=b, **OLD) for a, b in ("AB", "BC", "CA")]
    found, note = successor_on(ring, "A", AFTER)
    assert (found, "vòng" in note or "lẫn nhau" in note) == ("", True)
    assert codes(predecessors(ring, "A")) == ["C", "B"]


def test_predecessors_are_told_over_all_steps() -> None:
    assert codes(predecessors(TREE, "H48.10")) == ["000.00.10.H34", "000.00.16.H34"]
    assert codes(predecessors(TREE, "000.00.00.H48")) == ["000.00.00.H34"]
    assert predecessors(TREE, "nowhere") == ()


def test_the_tree_is_that_of_the_day() -> None:
    assert codes(roots(TREE, AFTER)) == ["H48"]
    assert codes(roots(TREE, BEFORE)) == ["000.00.00.H34", "H48"]
    assert codes(children(TREE, "H34", date(2025, 1, 1))) == [
        "000.00.10.H34",
        "000.00.16.H34",
        "000.00.32.H34",
    ]
    assert codes(children(TREE, "H34", BEFORE)) == ["000.00.10.H34", "000.00.32.H34"]
    assert codes(branch(TREE, "H48", BEFORE)) == ["H48", "H48.10"]
    assert codes(branch(TREE, "H48", BEFORE, AFTER)) == ["H48", "H48.10", "H48.77"]
    assert codes(branch(TREE, "H34", AFTER)) == []
    assert codes(lineage(TREE, "000.05.32.H34")) == [
        "000.05.32.H34",
        "000.00.32.H34",
        "000.00.00.H34",
    ]


def test_a_family_holds_those_that_the_branch_came_from_and_what_stood_below_them() -> None:
    whole = family(TREE, "H48", date(2025, 1, 1), date(2025, 12, 31))
    assert set(codes(whole)) == set(codes(TREE))
    assert codes(family(TREE, "H48.10", date(2025, 3, 1), date(2025, 12, 31))) == [
        "H48.10",
        "000.00.10.H34",
    ]


def test_codes_of_both_systems_are_known_and_turned_round() -> None:
    assert converted("000.00.12.H34") == "H34.12"
    assert converted("000.05.32.H34") == "H34.32.05"
    assert converted("000.00.00.H34") == "H34"
    assert converted("H34.12") is None
    assert is_code("H34.12")
    assert is_code("000.00.00.G22")
    assert not is_code("h34")


def test_a_name_is_that_of_the_day() -> None:
    names = ((date(2009, 1, 1), "Sở Bưu chính"), (date(2020, 1, 1), "Sở TTTT"))
    one = Agency("X", "Sở KHCN", "sở", former_names=names)
    days = (date(2008, 1, 1), date(2009, 1, 1), date(2009, 1, 2), date(2021, 1, 1))
    assert [one.name_on(day) for day in days] == [
        "Sở Bưu chính",
        "Sở Bưu chính",
        "Sở TTTT",
        "Sở KHCN",
    ]


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=10))
def test_every_chain_of_successors_ends_at_one_that_is_there_or_nowhere(
    links: list[tuple[int, bool]],
) -> None:
    every = [
        Agency(str(n), f"Cơ quan {n}", "sở", successor=str(to), valid_to=BEFORE if ended else None)
        for n, (to, ended) in enumerate(links)
    ]
    for one in every:
        code, note = successor_on(every, one.code, AFTER)
        if code:
            assert every[int(code)].exists_on(AFTER)
        assert bool(note) == (code != one.code)
