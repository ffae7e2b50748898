"""Retention as versioned data: nothing is changed before it was shown, nothing shortened."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repository.access import Scope
from repository.dated import LawDataError
from repository.dossiers import Dossier, Dossiers, DossierState
from repository.errors import NotFoundError, RefusedError
from repository.holds import Holds, Order
from repository.mapping import add_member
from repository.rescheduling import Rescheduling, kept_until, retention_of
from repository.retention import Kind, Retention, longest, over_on
from repository.retention_changes import CHANGING, Effect, Told, effect_of
from repository.schedules import Item, Schedule, Schedules, law, read
from tests.repository.samples import House

NEW = Schedule(
    id="s-1",
    agency="H34.12",
    name="Bảng thời hạn của ngành",
    citation="TT 01/2026",
    first=date(2026, 1, 1),
    last=None,
    items=(Item("1", "Thi tuyển", "30 năm"), Item("2", "Nguyên tắc", "Đến khi hết hiệu lực")),
    entered_by="luutru1",
    entered_at=datetime(2026, 1, 1, tzinfo=UTC),
)
PERIODS = st.one_of(
    st.just(Retention(Kind.PERMANENT)),
    st.integers(1, 99).map(lambda years: Retention(Kind.YEARS, years)),
    st.just(Retention(Kind.EVENT, event="văn bản hết hiệu lực")),
)


def _dossier(identifier: str, **other: object) -> Dossier:
    plain = Dossier(
        identifier, "H34.12", 2024, "I", "Tổ chức", identifier, "Thi", "20 năm", "A", item="1"
    )
    return replace(plain, **other)  # type: ignore[arg-type]


@pytest.fixture
def books(house: House) -> tuple[Dossiers, Schedules, Rescheduling]:
    database, ledger = house.database, house.ledger
    return (
        Dossiers(database, ledger),
        Schedules(database, ledger),
        Rescheduling(database, ledger),
    )


def test_the_law_is_dated_cited_and_says_how_sure_it_is() -> None:
    old, new = law()
    assert (old.last, new.last) == (date(2023, 2, 14), None)
    assert all(item.sure and item.retention.says for one in law() for item in one.items)
    for wrong in ("schedule = 1", '[[schedule]]\nid = "x"\nfrom = 2020-01-01', ""):
        with pytest.raises(LawDataError):
            read(wrong)


def test_one_entered_ends_the_one_before_and_stands_before_the_law(
    books: tuple[Dossiers, Schedules, Rescheduling],
) -> None:
    _, schedules, _ = books
    schedules.enter(NEW, "luutru1")
    with pytest.raises(RefusedError, match="from that day"):
        schedules.enter(replace(NEW, id="s-2"), "luutru1")
    later = replace(NEW, id="s-3", first=date(2027, 1, 1))
    schedules.enter(later, "luutru1")
    assert schedules.get("s-1").last == date(2026, 12, 31)
    assert schedules.in_force("H34.12", date(2026, 5, 1)) == schedules.get("s-1")
    assert schedules.in_force("H34", date(2026, 5, 1)) == law()[-1]
    assert schedules.in_force("H34", date(2001, 5, 1)) is None
    with pytest.raises(NotFoundError):
        schedules.get("không có")


@pytest.mark.parametrize(
    "items",
    [
        (),
        (Item("", "x", "5 năm"),),
        (Item("1", "", "5 năm"),),
        (Item("1", "x", "lâu"),),
        (Item("1", "x", "5 năm"), Item("1", "y", "5 năm")),
    ],
)
def test_what_is_no_schedule_is_not_entered(
    books: tuple[Dossiers, Schedules, Rescheduling], items: tuple[Item, ...]
) -> None:
    with pytest.raises(RefusedError):
        books[1].enter(replace(NEW, items=items), "luutru1")
    assert books[1].all() == tuple(reversed(law()))


def test_it_is_shown_then_done_and_not_if_it_would_do_something_else_by_now(
    books: tuple[Dossiers, Schedules, Rescheduling], house: House
) -> None:
    dossiers, schedules, rescheduling = books
    schedules.enter(NEW, "luutru1")
    before = datetime(2025, 12, 1, tzinfo=UTC)
    after = datetime(2026, 3, 1, tzinfo=UTC)
    closed = {"state": DossierState.CLOSED, "ended": 2025}
    every = [
        _dossier("mo"),
        _dossier("lau-hon", maintenance="Vĩnh viễn"),
        _dossier("cu", **closed, closed_at=before),
        _dossier("moi", **closed, closed_at=after),
        _dossier("dong-bang"),
        _dossier("khong-muc", item=""),
        _dossier("muc-khac", item="9"),
        _dossier("da-nop", state=DossierState.TRANSFERRED),
        _dossier("la", maintenance="lâu"),
    ]
    dossiers.enter(every, "luutru1")
    holds = Holds(house.database, house.ledger, house.hands.clock, house.hands.new_id)
    holds.place(Order("H34.12", "05/QĐ", "thanh tra"), ["dong-bang"], Scope.of_owner(), "thanhtra")
    shown = rescheduling.show(NEW, ["H34.12"])
    told = {one.dossier: one for one in shown.changes}
    assert {name: one.effect for name, one in told.items()} == {
        "mo": Effect.LONGER,
        "lau-hon": Effect.SHORTER,
        "cu": Effect.FIXED,
        "moi": Effect.LONGER,
        "dong-bang": Effect.HELD,
        "la": Effect.UNREADABLE,
    }
    assert (told["moi"].due_before, told["moi"].due_after) == (2046, 2056)
    assert dossiers.get("mo").maintenance == "20 năm"
    dossiers.change("mo", {"maintenance": "30 năm"}, "luutru1", {})
    with pytest.raises(RefusedError, match="look again"):
        rescheduling.apply(NEW, ["H34.12"], shown.token, "luutru1")
    assert dossiers.get("moi").maintenance == "20 năm"
    shown = rescheduling.show(NEW, ["H34.12"], fixed_too=True)
    rescheduling.apply(NEW, ["H34.12"], shown.token, "luutru1", fixed_too=True)
    kept = {one.id: dossiers.get(one.id).maintenance for one in every}
    assert {name for name, period in kept.items() if period == "30 năm"} == {
        "mo", "lau-hon", "cu", "moi", "la",
    }  # fmt: skip
    assert house.ledger.of("cu")[-1].detail["was"] == "20 năm"
    assert rescheduling.show(NEW, ["H34.12"]).counts[Effect.LONGER] == 0


def test_until_an_event_it_waits_and_then_counts_from_its_year(
    books: tuple[Dossiers, Schedules, Rescheduling], house: House
) -> None:
    dossiers, _, rescheduling = books
    waiting = _dossier("doi", maintenance="Đến khi văn bản hết hiệu lực")
    dossiers.enter([waiting, _dossier("nam")], "luutru1")
    document = house.take_in("một")
    with house.database.write() as session:
        add_member(session, "doi", document.id)
    assert _of(house, document.id) == (Retention.parse(waiting.maintenance), None)
    rescheduling.came_about("doi", date(2025, 6, 30), "QĐ 12", "luutru1")
    assert _of(house, document.id)[1] == date(2026, 1, 1)
    with pytest.raises(RefusedError, match="waits for no event"):
        rescheduling.came_about("nam", date(2025, 6, 30), "QĐ 12", "luutru1")
    rescheduling.assign({"nam": Item("2", "", "5 năm")}, "s-1", "luutru1")
    assert (dossiers.get("nam").item, dossiers.get("nam").maintenance) == ("2", "20 năm")


def _of(house: House, document: str) -> tuple[Retention, date | None]:
    with house.database.read() as session:
        return retention_of(session, [document])[document]


@given(st.one_of(st.none(), PERIODS), PERIODS, st.booleans(), st.booleans(), st.booleans())
def test_nothing_frozen_changes_and_nothing_fixed_is_made_shorter(
    now: Retention | None, wanted: Retention, stopped: bool, fixed: bool, too: bool
) -> None:
    effect = effect_of(now, wanted, Told(stopped, fixed, too))
    assert not (stopped and effect in CHANGING)
    if fixed and effect in CHANGING:
        assert too
        assert now is not None
        assert wanted.rank > now.rank
    if effect is Effect.SHORTER:
        assert now is not None
        assert wanted.rank < now.rank


@given(st.lists(PERIODS, min_size=1, max_size=6), PERIODS)
def test_the_longest_is_never_shorter_than_any_and_one_more_never_shortens_it(
    periods: list[Retention], more: Retention
) -> None:
    found, grown = longest(periods), longest([*periods, more])
    assert found is not None
    assert grown is not None
    assert all(one.rank <= found.rank for one in periods)
    assert grown.rank >= found.rank
    assert Retention.parse(found.says) == found


@given(
    lives=st.lists(
        st.tuples(PERIODS, st.one_of(st.none(), st.integers(1990, 2026)), st.booleans()),
        min_size=1,
        max_size=4,
    )
)
def test_a_document_is_kept_as_long_as_every_dossier_it_lies_in(
    lives: list[tuple[Retention, int | None, bool]],
) -> None:
    event = date(2020, 5, 5)
    days = [over_on(period, ended, event if known else None) for period, ended, known in lives]
    period, over = kept_until([(one[0], day) for one, day in zip(lives, days, strict=True)])
    assert all(one[0].rank <= period.rank for one in lives)
    if over is not None:
        assert None not in days
        assert all(day <= over for day in days if day)
