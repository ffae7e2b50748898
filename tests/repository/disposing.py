"""A disposal brought as far as a test needs it, by the hands that the law asks for."""

from dataclasses import dataclass

from repository.access import Level
from repository.councils import Councils
from repository.destruction import DESTROYS, WITNESSES, Destruction, Warrant
from repository.disposal_steps import Disposal, Reason, Verdict
from repository.disposals import Disposals, Proposal
from repository.dossiers import Dossier, Dossiers, DossierState
from repository.holds import Holds
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Grant, People, Person, Role
from tests.repository.samples import House, uuid_of

AGENCY = "H34.12"
PEOPLE = ("luutru1", "luutru2", "lanhdao1", "lanhdao2", "quantri1")


@dataclass(frozen=True)
class Office:
    """Everybody who has a part in a disposal."""

    house: House

    def __post_init__(self) -> None:
        people = People(self.house.database, self.house.hands.clock)
        grants = (Grant(Role.ARCHIVIST, AGENCY, Level.RESTRICTED),)
        people.enter((Person(login, login, grants), "") for login in PEOPLE)

    @property
    def dossiers(self) -> Dossiers:
        return Dossiers(self.house.database, self.house.ledger)

    @property
    def holds(self) -> Holds:
        hands = self.house.hands
        return Holds(self.house.database, self.house.ledger, hands.clock, hands.new_id)

    @property
    def disposals(self) -> Disposals:
        hands = self.house.hands
        return Disposals(self.house.database, self.house.ledger, hands.clock, hands.new_id)

    @property
    def councils(self) -> Councils:
        return Councils(self.house.database, self.house.ledger, self.house.hands.clock)

    @property
    def destruction(self) -> Destruction:
        return Destruction(self.house.database, self.house.ledger, self.house.hands.clock)

    def dossier(self, name: str, maintenance: str = "05 năm", ended: int | None = 2015) -> Dossier:
        """An open hồ sơ whose work ended in a year."""
        made = Dossier(
            uuid_of(name), AGENCY, 2015, "I", "Tổ chức", name, f"Hồ sơ {name}", maintenance,
            "Lan", ended=ended,
        )  # fmt: skip
        self.dossiers.enter([made], "luutru1")
        return made

    def close(self, dossier: str) -> None:
        """Close it."""
        event = NewEvent(EventKind.DOSSIER_CLOSING, Outcome.SUCCESS, dossier, {})
        self.dossiers.move(dossier, DossierState.CLOSED, {}, "luutru1", event)

    def propose(self, *objects: tuple[str, str, Reason]) -> Disposal:
        """List them."""
        proposals = [Proposal(*one) for one in objects]
        return self.disposals.propose(AGENCY, "Đợt 1", proposals, "luutru1")

    def decide(self, disposal: Disposal) -> Disposal:
        """From the list to the decision, everybody agreeing."""
        council = {"lanhdao2": "chair", "luutru2": "member", "quantri1": "secretary"}
        self.disposals.explain(disposal.id, "Hết thời hạn lưu trữ", "luutru1")
        self.councils.convene(disposal.id, council, "01/QĐ-SNV", "lanhdao1")
        every = {item.ordinal: (Verdict.DESTROY, "đồng ý") for item in disposal.items}
        for member in council:
            self.councils.opine(disposal.id, every, member)
        verdicts = dict.fromkeys(every, Verdict.DESTROY)
        self.councils.conclude(disposal.id, verdicts, "01/BB-HĐ", "lanhdao2")
        self.disposals.appraise(disposal.id, "02/CV-LTLS", "luutru1")
        today = self.house.hands.clock().date()
        return self.disposals.decide(disposal.id, "03/QĐ-SNV", today, "lanhdao1")

    def confirm(self, disposal: Disposal) -> Warrant:
        """Two people confirm, and it begins."""
        self.destruction.confirm(disposal.id, "luutru2", DESTROYS)
        self.destruction.confirm(disposal.id, "quantri1", WITNESSES)
        return self.destruction.begin(disposal.id)

    def destroy(self, disposal: Disposal) -> Disposal:
        """Carry it out, as far as records go."""
        warrant = self.confirm(self.decide(disposal))
        for item in self.disposals.get(disposal.id).doomed:
            self.destruction.efface(warrant, item.ordinal)
            self.destruction.bytes_gone(warrant, item.ordinal)
        return self.destruction.end(warrant)
