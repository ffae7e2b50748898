"""Figures: totals agree with what plain Python counts over the plan of a year, as of any day."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

import pytest

from demo.year import VIETNAM, months, plan
from demo.year_values import Came, Went, Year
from repository.access import Level
from repository.database import Database
from repository.errors import RefusedError
from repository.periods import Period, Step
from repository.statistics import Asked, Statistics
from repository.statistics_cells import CAME, WENT, Cell, Reach, added, rate
from repository.succession import branch, family
from tests.year import enter_year, known

HALF_AN_HOUR = timedelta(minutes=30)
EVERY = frozenset(one.code for one in known())
ALL: Reach = dict.fromkeys((Level.PUBLIC, Level.INTERNAL, Level.RESTRICTED), EVERY)
LATER = datetime(2026, 6, 1, tzinfo=VIETNAM)
MERGED = datetime(2025, 7, 1, tzinfo=VIETNAM)
INSTANTS = (
    LATER,
    MERGED,
    datetime(2025, 3, 17, 10, 30, tzinfo=VIETNAM),
    datetime(2025, 1, 27, 9, tzinfo=VIETNAM),
    datetime(2024, 12, 31, tzinfo=VIETNAM),
)


@pytest.fixture(scope="module")
def year() -> Year:
    return plan()


@pytest.fixture(scope="module")
def sqlite(
    tmp_path_factory: pytest.TempPathFactory, _sqlite_template: object, year: Year
) -> Database:
    import shutil

    path = tmp_path_factory.mktemp("year") / "luutru.sqlite"
    shutil.copyfile(str(_sqlite_template), path)
    database = Database(f"sqlite:///{path}")
    enter_year(database, year)
    return database


def counted_in(came: Iterable[Came], at: datetime) -> dict[str, int]:
    """By hand: one document after the other."""
    total: Counter[str] = Counter(dict.fromkeys(CAME, 0))
    for one in came:
        if one.arrived_at > at:
            continue
        total.update(_said_in(one, at))
    return dict(total)


def _said_in(one: Came, at: datetime) -> list[str]:
    def by(moment: datetime | None) -> bool:
        return moment is not None and moment <= at

    last = one.register_by or one.arrived_at + HALF_AN_HOUR
    said = ["received"]
    if by(one.registered_at):
        assert one.registered_at
        in_time = one.registered_at < last
        said += ["registered", "registered_in_time" if in_time else "registered_late"]
    elif not by(one.refused_at) and last <= at:
        said.append("unregistered_overdue")
    if by(one.presented_at):
        assert one.presented_at
        said += ["presented"] + ["presented_in_time"] * (one.presented_at < last)
    said += ["refused"] * by(one.refused_at) + ["distributed"] * by(one.distributed_at)
    if by(one.done_at):
        assert one.done_at
        term = "no_term" if not one.due_at else "late" if one.done_at >= one.due_at else "in_time"
        said += ["done", f"done_{term}"]
    elif not by(one.refused_at):
        said += ["open"] + ["open_overdue"] * by(one.due_at)
    return said


def counted_out(went: Iterable[Went], at: datetime) -> dict[str, int]:
    total: Counter[str] = Counter(dict.fromkeys(WENT, 0))
    for one in went:
        if one.numbered_at <= at:
            total.update(_said_out(one, at))
    return dict(total)


def _said_out(one: Went, at: datetime) -> list[str]:
    from demo.year import working_day

    noon = datetime.combine(
        working_day(one.signed_at.date(), 1), datetime.min.time(), VIETNAM
    ) + timedelta(hours=12)
    last = one.signed_at + HALF_AN_HOUR if one.priority else noon
    said = ["issued"] + ["paper"] * one.paper
    recalled = one.recalled_at is not None and one.recalled_at <= at
    said += ["recalled"] * recalled
    if one.sent_at is None or one.sent_at > at:
        return said + ["unsent"] + ["unsent_overdue"] * (last <= at)
    when = "same_day" if one.sent_at.date() == one.signed_at.date() else "next_morning"
    return [*said, "sent", f"sent_{when}" if one.sent_at < last else "sent_late"]


def of(cells: Iterable[Cell], agency: str) -> list[Cell]:
    return [cell for cell in cells if cell.agency == agency]


def test_the_year_can_be_counted_on_fingers(year: Year) -> None:
    count = sum(1 for _ in months())
    assert (count, len(year.came), len(year.went)) == (146, 146 * 14, 146 * 14)
    total = counted_in(year.came, LATER)
    # six prompt, and one each of slow, late, never, refused, urgent, urgent slow, paper, waiting
    assert total == {
        "received": 14 * count,
        "registered": 12 * count,
        "registered_in_time": 10 * count,
        "registered_late": 2 * count,
        "unregistered_overdue": count,
        "refused": count,
        "withdrawn": 0,
        "presented": 12 * count,
        "presented_in_time": 10 * count,
        "distributed": 12 * count,
        "done": 11 * count,
        "done_in_time": 9 * count,
        "done_late": count,
        "done_no_term": count,
        "open": 2 * count,
        "open_overdue": count,
    }
    assert counted_out(year.went, LATER) == {
        "issued": 14 * count,
        "sent": 13 * count,
        "sent_same_day": 9 * count,
        "sent_next_morning": 2 * count,
        "sent_late": 2 * count,
        "unsent": count,
        "unsent_overdue": count,
        "paper": count,
        "answers": 0,
        "recalled": count,
        "replaced": 0,
    }
    assert plan(7).came[0] != year.came[0]


@pytest.mark.parametrize("at", INSTANTS)
def test_totals_and_every_agency_agree_with_the_plan_as_of_any_instant(
    sqlite: Database, year: Year, at: datetime
) -> None:
    asked = Asked(ALL, Period.parse("2025"), at)
    came, went = Statistics(sqlite).came(asked), Statistics(sqlite).went(asked)
    assert added(came, CAME) == counted_in(year.came, at)
    assert added(went, WENT) == counted_out(year.went, at)
    for code in ("H48", "000.00.16.H34", "H48.201"):
        mine_in = [one for one in year.came if one.agency == code]
        assert added(of(came, code), CAME) == counted_in(mine_in, at), code
        mine_out = [one for one in year.went if one.agency == code]
        assert added(of(went, code), WENT) == counted_out(mine_out, at), code


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_says_the_same(database: Database, year: Year) -> None:
    enter_year(database, year)
    for at in INSTANTS[1:2]:
        asked = Asked(ALL, Period.parse("2025"), at)
        figures = Statistics(database)
        assert added(figures.came(asked), CAME) == counted_in(year.came, at)
        assert added(figures.went(asked), WENT) == counted_out(year.went, at)
        assert total(figures.statuses(asked)) == by_status(year, at)


@pytest.mark.parametrize(
    "text", ["2025-H1", "2025-Q3", "2025-02", "2025-07-01", "2025-01-20..2025-02-10"]
)
def test_a_period_holds_what_arrived_in_it(sqlite: Database, year: Year, text: str) -> None:
    period = Period.parse(text)
    came = [one for one in year.came if period.first <= one.arrived_at.date() <= period.last]
    went = [one for one in year.went if period.first <= one.numbered_at.date() <= period.last]
    asked = Asked(ALL, period, LATER)
    assert added(Statistics(sqlite).came(asked), CAME) == counted_in(came, LATER)
    assert added(Statistics(sqlite).went(asked), WENT) == counted_out(went, LATER)


@pytest.mark.parametrize("step", [Step.DAY, Step.MONTH])
def test_steps_kinds_sources_and_urgency_are_told_apart(
    sqlite: Database, year: Year, step: Step
) -> None:
    cells = Statistics(sqlite).came(Asked(ALL, Period.parse("2025"), LATER, step))
    ways: list[tuple[Callable[[Cell], object], Callable[[Came], object]]] = [
        (lambda cell: step.of(cell.step), lambda one: step.of(one.arrived_at.date().isoformat())),
        (lambda cell: cell.kind, lambda one: one.type_name),
        (lambda cell: cell.source, lambda one: one.source),
        (lambda cell: cell.priority, lambda one: one.priority),
    ]
    for of_cell, of_one in ways:
        found: Counter[object] = Counter()
        for cell in cells:
            found[of_cell(cell)] += cell.counts["received"]
        assert found == Counter(map(of_one, year.came))


def by_status(year: Year, at: datetime) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in year.went:
        if one.sent_at is None or one.sent_at > at:
            continue
        for to in one.to:
            found[([""] + [code for code, moment in to.statuses if moment <= at])[-1]] += 1
    return found


def total(statuses: dict[str, dict[str, int]]) -> Counter[str]:
    return sum((Counter(counts) for counts in statuses.values()), Counter())


@pytest.mark.parametrize("at", INSTANTS)
def test_statuses_of_recipients_are_those_of_that_instant(
    sqlite: Database, year: Year, at: datetime
) -> None:
    statuses = Statistics(sqlite).statuses(Asked(ALL, Period.parse("2025"), at))
    assert total(statuses) == by_status(year, at)


def test_what_was_open_when_the_period_began_is_carried_over(sqlite: Database, year: Year) -> None:
    asked = Asked(ALL, Period.parse("2025-H2"), LATER)
    open_then = counted_in(year.came, MERGED - timedelta(microseconds=1))["open"]
    assert sum(Statistics(sqlite).carried(asked).values()) == open_then


def test_over_the_merger_predecessors_count_apart_and_together(
    sqlite: Database, year: Year
) -> None:
    days = (date(2025, 1, 1), date(2025, 12, 31))
    own = frozenset(one.code for one in branch(known(), "H48", *days))
    whole = frozenset(one.code for one in family(known(), "H48", *days))
    assert len(own) == 8  # HĐND stands beside, not below
    assert whole - own == {code for code in EVERY if code.endswith("H34")}
    for codes in (own, whole, whole - own):
        asked = Asked(dict.fromkeys(Level, codes), Period.parse("2025"), LATER)
        mine = [one for one in year.came if one.agency in codes]
        assert added(Statistics(sqlite).came(asked), CAME) == counted_in(mine, LATER)
    before = [one for one in year.came if one.agency in whole - own]
    assert all(one.arrived_at < MERGED for one in before)


def test_no_number_tells_of_what_lies_above_the_level_that_may_be_counted(
    sqlite: Database, year: Year
) -> None:
    reach: Reach = {
        Level.PUBLIC: EVERY,
        Level.INTERNAL: EVERY,
        Level.RESTRICTED: frozenset({"H48"}),
    }
    asked = Asked(reach, Period.parse("2025"), LATER)
    seen = [one for one in year.came if one.level != "restricted" or one.agency == "H48"]
    assert added(Statistics(sqlite).came(asked), CAME) == counted_in(seen, LATER)
    assert Statistics(sqlite).came(Asked({}, Period.parse("2025"), LATER)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-13",
        "2025-H3",
        "2025-Q0",
        "mai",
        "2025-02-30",
        "2025-02-02..2025-02-01",
        "2020-01-01..2025-01-01",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "first", "last", "steps"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), 12),
        ("2025-H2", date(2025, 7, 1), date(2025, 12, 31), 6),
        ("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), 3),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), 29),
        ("2025-07-01", date(2025, 7, 1), date(2025, 7, 1), 1),
        ("2025-01-20..2025-02-10", date(2025, 1, 20), date(2025, 2, 10), 22),
    ],
)
def test_a_period_is_written_as_it_is_read(text: str, first: date, last: date, steps: int) -> None:
    period = Period.parse(text)
    assert (period.first, period.last, str(period)) == (first, last, text)
    assert len(list(period.steps(period.step))) == steps
    assert (period.ends - period.starts).days == (last - first).days + 1


def test_a_share_of_nothing_is_none() -> None:
    assert (rate(1, 3), rate(0, 0)) == (33.3, None)
