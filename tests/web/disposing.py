"""A disposal behind the pages, brought as far as a test needs it, by the hands the law asks for."""

from dataclasses import dataclass

from repository.access import Level, Scope
from repository.disposal_steps import Disposal, Reason, Verdict
from repository.disposals import Proposal
from repository.people import Grant, Person, Role, owner
from tests.web.conftest import DOSSIER, PASSWORD, Fonds
from web import disposal_ending, disposals
from web.closing_dossiers import Wish, close
from web.passwords import hash_password
from web.proving import Proof
from web.wiring import Archive

COUNCIL = {"lanhdao": "chair", "vanthu": "member", "chuyenvien": "secretary"}
MORE = {
    "luutru2": (Role.ARCHIVIST, "H34", Level.RESTRICTED),
    "lanhdao2": (Role.LEADER, "H34", Level.RESTRICTED),
}
ALL = Scope.of_owner()


def proof(password: str = PASSWORD) -> Proof:
    return Proof(password, "127.0.0.1")


@dataclass(frozen=True, slots=True)
class Hall:
    """Everybody who has a part in a disposal, and a hồ sơ of two documents whose time is over."""

    archive: Archive
    fonds: Fonds

    def prepare(self) -> None:
        archive, hashed = self.archive, hash_password(PASSWORD)
        archive.people.enter(
            (Person(login, f"Người {login}", (Grant(*grant),)), hashed)
            for login, grant in MORE.items()
        )
        for document in (self.fonds.decision, self.fonds.bare):
            archive.dossiers.place(DOSSIER, document, ALL, "vanthu")
        archive.dossiers.change(DOSSIER, {"maintenance": "02 năm"}, "luutru", {})
        close(archive, owner(), DOSSIER, Wish(2019))

    def who(self, login: str) -> Person:
        return self.archive.people.find(login)

    def propose(self) -> Disposal:
        proposal = Proposal("dossier", DOSSIER, Reason.EXPIRED)
        lister = self.who("luutru")
        return disposals.propose(self.archive, lister, "H34", "Đợt 1", [proposal], "Hết thời hạn")

    def council(self) -> Disposal:
        made = self.propose()
        return disposals.convene(self.archive, self.who("lanhdao"), made.id, COUNCIL, "01/QĐ-UBND")

    def conclude(self) -> Disposal:
        made = self.council()
        for member in COUNCIL:
            said = {1: (Verdict.DESTROY, "đồng ý")}
            disposals.opine(self.archive, self.who(member), made.id, said)
        chair = self.who("lanhdao")
        return disposals.conclude(self.archive, chair, made.id, {1: Verdict.DESTROY}, "01/BB")

    def decide(self) -> Disposal:
        made = self.conclude()
        disposals.appraise(self.archive, self.who("luutru"), made.id, "02/CV-LTLS")
        today = self.archive.clock().date()
        leader = self.who("lanhdao2")
        return disposals.decide(self.archive, leader, made.id, "03/QĐ-UBND", today, proof())

    def confirm(self, made: Disposal) -> Disposal:
        for login, part in (("luutru2", "destroys"), ("quantri", "witnesses")):
            made = disposal_ending.confirm(self.archive, self.who(login), made.id, part, proof())
        return made
