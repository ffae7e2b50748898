"""The life of a request, as pure rules: deadlines, who decides, what makes sense."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from repository import copying, workdays
from repository.copying import IssuedCopy, Part, Request, RequestState, Wish
from repository.errors import ForbiddenError, RefusedError, SettingsError

NOON = datetime(2026, 11, 26, 5, tzinfo=UTC)
WISH = Wish("sao-y", "nộp hồ sơ dự thầu", "Công ty TNHH Ví Dụ")
REQUEST = Request("r", "d", "H34.12", RequestState.ASKED, WISH, "chuyenvien1", NOON, None)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-11-26", "2026-12-04"),  # a Thursday: Fri, Mon, Tue, Wed, Thu, Fri
        ("2026-11-28", "2026-12-07"),  # a Saturday
        ("2026-02-13", "2026-03-02"),  # Tết between
        ("2026-04-24", "2026-05-07"),  # Giỗ Tổ on a Sunday is made up for; 30 April, 1 May
        ("2026-12-31", "2027-01-11"),  # New Year
    ],
)
def test_six_working_days_leave_out_weekends_and_holidays(asked: str, due: str) -> None:
    assert workdays.after(date.fromisoformat(asked), 6) == date.fromisoformat(due)


def test_a_request_late_in_the_evening_of_viet_nam_counts_from_that_day() -> None:
    assert copying.due_on(datetime(2026, 11, 26, 16, 59, tzinfo=UTC)) == date(2026, 12, 4)
    assert copying.due_on(datetime(2026, 11, 26, 17, 1, tzinfo=UTC)) == date(2026, 12, 7)


@pytest.mark.parametrize(
    "text",
    [
        "holiday = 1",
        '[[holiday]]\nname = "x"\nfirst = "2026-01-01"\ncitation = "c"\nsure = "s"',
        '[[holiday]]\nname = "x"\nfirst = 2026-01-02\nlast = 2026-01-01\ncitation = "c"\nsure="s"',
        '[[holiday]]\nname = "x"\nfirst = 2026-01-02\ncitation = ""\nsure = "s"',
    ],
)
def test_a_wrong_list_of_holidays_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        workdays.read(text)


def test_a_request_is_overdue_on_the_day_after_its_last_one() -> None:
    asked = replace(REQUEST, due=date(2026, 12, 4))
    assert not asked.overdue(datetime(2026, 12, 4, 16, 59, tzinfo=UTC))
    assert asked.overdue(datetime(2026, 12, 4, 17, 1, tzinfo=UTC))
    assert not replace(asked, state=RequestState.ISSUED).overdue(datetime(2027, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("wish", "extract"),
    [
        (replace(WISH, purpose="  "), False),
        (replace(WISH, recipient=""), False),
        (replace(WISH, purpose="x" * 1001), False),
        (replace(WISH, count=0), False),
        (replace(WISH, count=1000), False),
        (WISH, True),
        (replace(WISH, parts=(Part(1),)), False),
        (replace(WISH, parts=(Part(0),)), True),
        (replace(WISH, parts=(Part(1, (10, 10, 0, 20)),)), True),
        (replace(WISH, parts=(Part(1, (-1, 10, 5, 20)),)), True),
        (replace(WISH, parts=(Part(1, (10, 10, 15, float("nan"))),)), True),
        (replace(WISH, parts=(Part(1),) * 501), True),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(wish: Wish, extract: bool) -> None:
    with pytest.raises(RefusedError):
        copying.check(wish, extract=extract)


def test_an_extract_of_pages_and_regions_can_be_asked_for() -> None:
    wish = replace(WISH, parts=(Part(1), Part(2, (10, 20.5, 100, 50))))
    copying.check(wish, extract=True)
    assert copying.wish_from(wish.as_dict(), wish.kind, wish.reader) == wish


@pytest.mark.parametrize("login", ["chuyenvien1", "docgia1"])
def test_nobody_approves_an_authenticated_copy_of_their_own(login: str) -> None:
    request = replace(REQUEST, wish=replace(WISH, reader="docgia1"))
    with pytest.raises(ForbiddenError):
        copying.may_decide(request, login, authenticated=True)
    copying.may_decide(request, login, authenticated=False)
    copying.may_decide(request, "lanhdao1", authenticated=True)


@pytest.mark.parametrize("state", [s for s in RequestState if s is not RequestState.ASKED])
def test_what_is_decided_is_not_decided_again(state: RequestState) -> None:
    with pytest.raises(RefusedError):
        copying.may_decide(replace(REQUEST, state=state), "lanhdao1", authenticated=False)


def test_nobody_signs_in_the_name_of_a_third_one() -> None:
    approved = replace(REQUEST, state=RequestState.APPROVED, decided_by="lanhdao1")
    copying.may_sign(approved, "vanthu1", "lanhdao1")
    copying.may_sign(approved, "vanthu1", "vanthu1")
    with pytest.raises(ForbiddenError):
        copying.may_sign(approved, "vanthu1", "lanhdao2")


def test_a_copy_serves_until_the_very_instant_it_expires() -> None:
    expires, delete = copying.expiry(NOON, 15, 5)
    assert (expires, delete) == (NOON.replace(month=12, day=11), NOON.replace(month=12, day=16))
    copy = IssuedCopy(
        "c", "r", "d", "H34.12", "ban-doc", 2026, None, "00", "vanthu1", NOON, expires, delete
    )
    assert expires is not None
    assert copy.serves(expires.replace(hour=4, minute=59))
    assert not copy.serves(expires)
    assert not replace(copy, expires_at=None, deleted_at=NOON).serves(NOON)
    assert copying.expiry(NOON, 0, 5) == (None, None)
