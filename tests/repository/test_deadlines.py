"""Deadlines count working days, over Tết and weekends, with mornings and with what is urgent."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repository.calendar import VIETNAM
from repository.deadlines import (
    Act,
    custom_on,
    due,
    hours_on,
    late_before,
    read,
    rule_on,
    rules,
    starting_day,
    work_until,
)
from repository.errors import SettingsError
from repository.incoming_steps import Priority
from repository.workdays import is_working


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("act", "since", "until"),
    [
        # 2026: Tết from Monday 16 to Friday 20 February; Thursday 12 November is an ordinary day
        (Act.PRESENT, "2026-11-12 09:00", "2026-11-13 17:00"),
        (Act.PRESENT, "2026-11-13 09:00", "2026-11-16 17:00"),
        (Act.PRESENT, "2026-11-14 09:00", "2026-11-16 17:00"),
        (Act.PRESENT, "2026-02-13 16:59", "2026-02-23 17:00"),
        (Act.PRESENT, "2026-02-18 08:00", "2026-02-23 17:00"),
        (Act.SEND, "2026-11-12 11:59", "2026-11-13 12:00"),
        (Act.SEND, "2026-11-12 12:01", "2026-11-13 12:00"),
        (Act.SEND, "2026-11-13 16:30", "2026-11-16 12:00"),
        (Act.SEND, "2026-02-13 17:30", "2026-02-23 12:00"),
        (Act.RECEIPT, "2026-11-12 16:59", "2026-11-12 17:00"),
        (Act.RECEIPT, "2026-11-12 17:00", "2026-11-13 17:00"),
        (Act.RECEIPT, "2026-11-14 08:00", "2026-11-16 17:00"),
        (Act.REGISTER, "2026-12-31 15:00", "2027-01-04 17:00"),
    ],
)
def test_an_ordinary_document_has_until_the_next_working_day(
    act: Act, since: str, until: str
) -> None:
    assert due(act, at(since)) == at(until)


def test_the_morning_ends_at_noon() -> None:
    until = due(Act.SEND, at("2026-11-12 15:00"))
    assert at("2026-11-13 11:59") < until
    assert at("2026-11-13 12:01") > until


@pytest.mark.parametrize("priority", [p for p in Priority if p is not Priority.NORMAL])
@pytest.mark.parametrize("act", [Act.REGISTER, Act.PRESENT, Act.SEND, Act.RECEIPT])
def test_what_is_urgent_is_done_at_once_on_a_friday_evening_too(
    act: Act, priority: Priority
) -> None:
    friday = at("2026-11-13 17:30")
    assert due(act, friday, priority) == at("2026-11-13 18:00")


def test_work_is_counted_from_the_working_day_on_which_it_was_given() -> None:
    assert work_until(at("2026-11-12 09:00"), 5) == at("2026-11-19 17:00")
    assert work_until(at("2026-11-13 18:00"), 1) == at("2026-11-17 17:00")
    assert work_until(at("2026-02-13 09:00"), 2) == at("2026-02-24 17:00")


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001  zoned next
    lambda moment: moment.replace(tzinfo=VIETNAM)
)


@given(MOMENTS, st.sampled_from(Act), st.sampled_from(Priority))
def test_a_deadline_lies_ahead_and_on_a_working_day_unless_it_is_at_once(
    since: datetime, act: Act, priority: Priority
) -> None:
    until = due(act, since, priority)
    assert since < until < since + timedelta(days=16)
    assert priority.at_once or is_working(until.date())


@given(MOMENTS, MOMENTS, st.sampled_from(Act))
def test_what_came_later_is_never_due_earlier(one: datetime, other: datetime, act: Act) -> None:
    first, second = sorted((one, other))
    assert due(act, first) <= due(act, second)


@given(MOMENTS)
def test_every_moment_belongs_to_a_working_day(since: datetime) -> None:
    day = starting_day(since)
    assert is_working(day)
    assert day >= since.date()


@given(MOMENTS, st.sampled_from([Act.REGISTER, Act.PRESENT]), st.sampled_from(Priority))
def test_what_came_before_some_instant_is_late_and_what_came_after_is_not(
    now: datetime, act: Act, priority: Priority
) -> None:
    edge = late_before(act, now, priority)
    step = timedelta(microseconds=1)
    assert due(act, edge - step, priority) <= now < due(act, edge, priority)


def test_every_rule_names_its_source() -> None:
    for act in Act:
        for urgent in (False, True):
            assert rule_on(act, date(2026, 11, 12), urgent=urgent).citation
    assert hours_on(date(2026, 11, 12)).noon == time(12)


NOON_BEFORE_MORNING = """
[[day]]
from = 2015-01-01
begins = "13:00"
noon = "12:00"
ends = "17:00"
citation = "x"
"""


@pytest.mark.parametrize(
    "text",
    [
        "day = 1",
        NOON_BEFORE_MORNING,
        "[[day]]\n",
    ],
)
def test_a_broken_data_file_is_told_of(text: str) -> None:
    with pytest.raises(SettingsError, match=r"deadlines\.toml"):
        read(text)


def test_before_the_first_rule_there_is_none() -> None:
    with pytest.raises(SettingsError, match="no rule"):
        due(Act.SEND, at("2001-01-02 08:00"))


def test_what_no_text_gives_a_figure_for_is_data_and_says_so() -> None:
    known = rules()
    told = [(one.citation, one.sure) for one in known.days]
    told += [(one.citation, one.sure) for one in known.customs]
    told += [(one.citation, one.sure) for one in known.deadlines]
    assert all(citation and sure for citation, sure in told)
    usual = custom_on(date(2026, 11, 13))
    assert (usual.at_once, usual.part_days, usual.sure) == (timedelta(minutes=30), 10, "inferred")
    assert hours_on(date(2026, 11, 13)).sure == "inferred"
    with pytest.raises(SettingsError, match="nothing for"):
        custom_on(date(2014, 12, 31))
