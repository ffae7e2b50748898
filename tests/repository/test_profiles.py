"""Profiles: every day has exactly one, chosen by the date alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repository.errors import NotFoundError
from repository.profiles import profile_named, profile_on, profiles


@given(st.dates())
def test_every_day_has_exactly_one_profile(day: date) -> None:
    assert [p for p in profiles() if p.contains(day)] == [profile_on(day)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1954, 7, 21), "2011-TT01"),
        (date(2020, 3, 4), "2019-TT01"),
        (date(2020, 3, 5), "2020-ND30"),
        (date(2025, 6, 30), "2020-ND30"),
        (date(2025, 7, 1), "2025-TT05"),
    ],
)
def test_the_law_of_the_day_binds(day: date, expected: str) -> None:
    assert profile_on(day).id == expected


def test_profiles_follow_each_other_without_a_gap() -> None:
    for earlier, later in zip(profiles(), profiles()[1:], strict=False):
        assert earlier.last is not None
        assert later.first == earlier.last + timedelta(days=1)


def test_every_profile_says_where_it_comes_from_and_what_it_asks() -> None:
    for profile in profiles():
        assert profile.citation
        assert profile.families
        assert any(field.required for field in profile.fields)
        codes = [field.code for field in profile.fields]
        assert len(set(codes)) == len(codes)
        assert all(field.vi and field.en for field in profile.fields)


def test_a_profile_is_found_by_its_name() -> None:
    assert profile_named("2020-ND30") == profile_on(date(2024, 5, 6))
    with pytest.raises(NotFoundError):
        profile_named("1945")
