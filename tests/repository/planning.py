"""The office that drafts and decides file plans, for tests."""

from dataclasses import dataclass, field
from datetime import date

from repository.access import Level
from repository.dossiers import Dossier, Dossiers, DossierState
from repository.file_plan_decisions import PlanDecisions
from repository.file_plan_steps import Decision, FilePlan, Heading, Line, Numbering
from repository.file_plans import FilePlans
from repository.people import Grant, People, Person, Role
from tests.repository.samples import House

AGENCY = "H34.12"
DECISION = Decision("12/QĐ-SNV ngày 05/01/2026", date(2026, 1, 5))


@dataclass
class Planners:
    """Plans of one agency, and its people: hoa and nam, who may leave."""

    house: House
    plans: FilePlans = field(init=False)
    decisions: PlanDecisions = field(init=False)
    dossiers: Dossiers = field(init=False)

    def __post_init__(self) -> None:
        house, hands = self.house, self.house.hands
        self.plans = FilePlans(house.database, house.ledger, hands.clock, hands.new_id)
        self.decisions = PlanDecisions(house.database, house.ledger, hands.clock)
        self.dossiers = Dossiers(house.database, house.ledger)
        for login in ("hoa", "nam"):
            self.enter(login)

    def enter(self, login: str, *, disabled: bool = False, agency: str = AGENCY) -> None:
        grant = Grant(Role.OFFICER, agency, Level.INTERNAL)
        person = Person(login, f"Người {login}", (grant,), disabled=disabled)
        People(self.house.database, self.house.hands.clock).enter([(person, "")])

    def draft(self, year: int = 2026, numbering: Numbering = Numbering.HEADING) -> FilePlan:
        hands = self.house.hands
        plan = FilePlan(hands.new_id(), AGENCY, year, "hoa", hands.clock(), numbering=numbering)
        return self.plans.draft(plan)

    def heading(self, plan: FilePlan, number: str, short: str, parent: str = "") -> Heading:
        made = Heading(self.house.hands.new_id(), plan.id, number, f"Mục {number}", short, parent)
        return self.plans.add_heading(made, "hoa")

    def wish(self, plan: FilePlan, heading: Heading, **said: object) -> Line:
        told: dict[str, object] = {
            "notation": "",
            "title": "Kế hoạch, báo cáo",
            "maintenance": "20 năm",
            "keeper": "Người hoa",
        }
        return Line(self.house.hands.new_id(), plan.id, heading.id, **told | said)  # type: ignore[arg-type]

    def add(self, plan: FilePlan, heading: Heading, **said: object) -> Line:
        return self.plans.add(self.wish(plan, heading, **said), "hoa")

    def outside(self, notation: str, year: int = 2026) -> Dossier:
        made = Dossier(
            id=self.house.hands.new_id(),
            agency=AGENCY,
            year=year,
            heading_number="I",
            heading_title="Tổng hợp",
            notation=notation,
            title="Hồ sơ ngoài danh mục",
            maintenance="10 năm",
            keeper="Người nam",
            state=DossierState.OPEN,
        )
        self.dossiers.enter([made], "nam")
        return made

    def decided(self, *lines: dict[str, object]) -> tuple[FilePlan, Heading]:
        """A plan in force, with one heading."""
        plan = self.draft()
        heading = self.heading(plan, "I", "TH")
        for said in lines or ({},):
            self.add(plan, heading, **said)
        self.plans.submit(plan.id, "hoa")
        return self.approve(plan), heading

    def approve(self, plan: FilePlan, decision: Decision = DECISION) -> FilePlan:
        """Decided about as it stands."""
        seen = self.plans.contents(plan.id).digest
        return self.decisions.approve(plan.id, decision, seen, "lanh")
