"""Over random lives of a file plan: codes are unique and, once used, another's never.

The machine keeps its own small model: which hồ sơ each code was given to, and what was decided.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from repository.database import Database
from repository.errors import ArchiveError, RefusedError
from repository.file_plan_amending import AddLine, Change, ChangeLine, DropLine, TakeIn
from repository.file_plan_steps import Contents, Decision, Heading, Numbering, PlanState
from repository.migrate import upgrade
from tests.databases import Hands
from tests.repository.planning import Planners
from tests.repository.samples import House

CODES = st.sampled_from(["", "", "01.TH", "02.TH", "02.th", "01.TC", "07.TC", "x y"])
PERIODS = st.sampled_from(["Vĩnh viễn", "20 năm", "mãi"])
WHICH = st.integers(0, 9)


class Plans(RuleBasedStateMachine):
    """One agency's plan of one year, and everything that people may do to it in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.office = Planners(House(_database(Path(self.folder.name)), Hands()))
        self.used: dict[str, str] = {}
        """Code of a hồ sơ that came about → which."""
        self.decided: Contents | None = None
        self.names = count(1)

    def teardown(self) -> None:
        self.office.house.database.close()
        self.folder.cleanup()

    @initialize(numbering=st.sampled_from(Numbering))
    def begin(self, numbering: Numbering) -> None:
        self.plan = self.office.draft(numbering=numbering)
        self.headings = [
            self.office.heading(self.plan, *said) for said in (("I", "TH"), ("II", "TC"))
        ]
        self.office.add(self.plan, self.headings[0])

    @rule(which=WHICH, code=CODES, period=PERIODS)
    def add(self, which: int, code: str, period: str) -> None:
        with suppress(RefusedError):
            self.office.add(self.plan, self._heading(which), notation=code, maintenance=period)

    @rule(which=WHICH, code=CODES, title=st.sampled_from(["Khác", ""]))
    def edit(self, which: int, code: str, title: str) -> None:
        if lines := self._contents().lines:
            line = replace(lines[which % len(lines)], notation=code, title=title)
            with suppress(RefusedError):
                self.office.plans.edit(line, "hoa")

    @rule(which=WHICH)
    def drop(self, which: int) -> None:
        if lines := self._contents().lines:
            with suppress(RefusedError):
                self.office.plans.drop(self.plan.id, lines[which % len(lines)].id, "hoa")

    @rule()
    def renumber(self) -> None:
        with suppress(RefusedError):
            self.office.plans.renumber(self.plan.id, "hoa")

    @rule(code=st.sampled_from(["01.TH", "02.TH", "55.TH"]))
    def outside(self, code: str) -> None:
        with suppress(RefusedError):
            self.office.outside(code)

    @rule()
    def submit(self) -> None:
        with suppress(RefusedError):
            self.office.plans.submit(self.plan.id, "hoa")

    @rule()
    def send_back(self) -> None:
        with suppress(RefusedError):
            self.office.plans.send_back(self.plan.id, "xem lại", "lanh")

    @rule()
    def approve(self) -> None:
        with suppress(RefusedError):
            self.office.approve(self.plan)
            self.decided = self._contents()

    @rule(which=WHICH, code=CODES, kind=st.sampled_from(["add", "change", "drop", "take"]))
    def amend(self, which: int, code: str, kind: str) -> None:
        wanted = self._change(which, code, kind)
        decision = Decision(f"{next(self.names)}/QĐ", date(2026, 6, 1))
        with suppress(ArchiveError):
            self.office.decisions.amend(self.plan.id, decision, [wanted], "lanh")
            self.decided = self._contents()

    def _change(self, which: int, code: str, kind: str) -> Change:
        lines = self._contents().lines
        line = lines[which % len(lines)].id if lines else "không"
        outside = [one.id for one in self.office.dossiers.plan() if one.plan is None]
        match kind:
            case "add":
                return AddLine(self.office.wish(self.plan, self._heading(which), notation=code))
            case "change":
                return ChangeLine(line, {"title": f"Tên {which}", "notation": "99.XX"})
            case "take":
                return TakeIn(next(iter(outside), "không"), self._heading(which).id, f"l{which}")
            case _:
                return DropLine(line)

    @invariant()
    def codes_are_unique_and_never_another_s(self) -> None:
        found = self.office.dossiers.plan()
        assert len({one.notation.casefold() for one in found}) == len(found)
        for one in found:
            assert self.used.setdefault(one.notation, one.id) == one.id
        codes = {one.id: one.notation for one in found}
        for code, identifier in self.used.items():
            assert codes.get(identifier, code) == code

    @invariant()
    def what_is_in_force_changes_by_amendment_only(self) -> None:
        known = self._contents()
        if known.plan.state is PlanState.IN_FORCE:
            assert known == self.decided
            standing = {one.id: one.notation for one in self.office.dossiers.plan() if one.plan}
            assert standing == {line.hoso: line.notation for line in known.lines}
            assert known.totals.total == known.totals.permanent + known.totals.timed

    def _heading(self, which: int) -> Heading:
        return self.headings[which % 2]

    def _contents(self) -> Contents:
        return self.office.plans.contents(self.plan.id)


def _database(folder: Path) -> Database:
    (folder / "plans.sqlite").write_bytes(_empty())
    return Database(f"sqlite:///{folder / 'plans.sqlite'}")


@cache
def _empty() -> bytes:
    """A database with every table and nothing in it."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'empty.sqlite'}")
        upgrade(database)
        database.close()
        return (Path(folder) / "empty.sqlite").read_bytes()


TestPlans = Plans.TestCase
TestPlans.settings = settings(
    max_examples=5,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
