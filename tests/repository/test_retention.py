"""How long records are kept: read, compared, and over on a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repository.errors import RefusedError
from repository.retention import PERMANENT, Kind, Retention, is_over, longest, over_on

YEARS = st.integers(1, 999).map(lambda years: Retention(Kind.YEARS, years))
PERIODS = st.one_of(
    st.just(PERMANENT), YEARS, st.just(Retention(Kind.EVENT, event="văn bản hết hiệu lực"))
)


@given(PERIODS)
def test_what_is_said_of_a_period_is_read_as_that_period(period: Retention) -> None:
    assert Retention.parse(period.says) == period


@pytest.mark.parametrize("text", ["", "0 năm", "lâu", "20", "-5 năm", "1000 năm", "Đến khi"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="thời hạn"):
        Retention.parse(text)


def test_years_count_from_the_year_in_which_the_work_ended() -> None:
    five = Retention.parse("05 năm")
    assert over_on(five, 2020) == date(2026, 1, 1)
    assert not is_over(five, 2020, date(2025, 12, 31))
    assert is_over(five, 2020, date(2026, 1, 1))


@given(PERIODS, st.dates())
def test_nothing_is_over_whose_work_has_not_ended(period: Retention, today: date) -> None:
    assert not is_over(period, None, today)


@given(st.integers(1900, 2200), st.dates())
def test_what_is_permanent_is_never_over(ended: int, today: date) -> None:
    assert not is_over(PERMANENT, ended, today, event=today)


def test_what_waits_for_an_event_is_over_in_the_year_after_it() -> None:
    until = Retention.parse("Đến khi văn bản hết hiệu lực")
    assert over_on(until, 2020) is None
    assert over_on(until, 2020, date(2024, 5, 3)) == date(2025, 1, 1)


@given(st.lists(PERIODS, min_size=1), st.integers(1950, 2100))
def test_nothing_in_a_dossier_is_over_before_the_longest_is_not(
    periods: list[Retention], ended: int
) -> None:
    chosen = longest(periods)
    assert chosen in periods
    assert chosen is not None
    day = over_on(chosen, ended)
    for period in periods:
        other = over_on(period, ended)
        assert day is None or (other is not None and other <= day)
