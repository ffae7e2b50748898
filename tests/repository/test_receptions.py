"""Receptions: what an archive writes down of what is handed over to it, each step once."""

from dataclasses import dataclass, replace

import pytest

from repository.accessions import Accessions
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.reception_steps import (
    FOLLOWS,
    PackageState,
    Reception,
    ReceptionItem,
    ReceptionState,
    Registration,
    Verdict,
    totals_of,
)
from repository.receptions import Arrived, Receptions
from tests.repository.samples import House

CLERK, OFFICER, LEADER = "luutru1", "luutru2", "lanhdao1"
SAID = Registration("H34.12", "H34.1", "Văn phòng", "H34.1.2026.01", 1, {"packages": 2})
PACKAGES = tuple(
    Arrived(n, f"{n}_uuid-{n}.zip", f"{n}" * 64, 100 * n, {"sip": f"{n}"}) for n in (1, 2)
)


@dataclass(frozen=True)
class Desk:
    """A historical archive and what lies on its desk."""

    house: House

    @property
    def receptions(self) -> Receptions:
        hands = self.house.hands
        return Receptions(self.house.database, self.house.ledger, hands.clock, hands.new_id)

    @property
    def accessions(self) -> Accessions:
        return Accessions(self.house.database, self.house.ledger, self.house.hands.clock)

    def item(self, package: int, ordinal: int, verdict: Verdict, **said: object) -> ReceptionItem:
        reason = "" if verdict is Verdict.PASSED else "có tài liệu giống"
        identifier = f"item-{package}-{ordinal}"
        return ReceptionItem(identifier, package, ordinal, verdict, reason, body=said)

    def arrived(self) -> Reception:
        begun = self.receptions.register(SAID, CLERK)
        self.receptions.answer(begun.id, CLERK, "", agreed=True)
        return self.receptions.arrive(begun.id, PACKAGES, {"manifest": "ab"}, CLERK)

    def checked(self, second: Verdict = Verdict.PENDING) -> Reception:
        begun = self.arrived()
        self.check(begun, 1, Verdict.PASSED)
        self.check(begun, 2, second)
        return self.receptions.all_checked(begun.id, CLERK)

    def check(self, reception: Reception, ordinal: int, last: Verdict, **said: object) -> None:
        items = [self.item(ordinal, 1, Verdict.PASSED), self.item(ordinal, 2, last, **said)]
        self.receptions.checked(reception.id, ordinal, items, {"title": "Hồ sơ"}, CLERK)

    def approved(self) -> Reception:
        begun = self.checked()
        self.receptions.judge(begun.id, {"item-2-2": (Verdict.FAILED, "trùng")}, OFFICER)
        self.receptions.report(begun.id, OFFICER, "nhận 1, trả 1")
        return self.receptions.decide(begun.id, LEADER, "", agreed=True)


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


def test_a_transfer_is_received_step_by_step(desk: Desk, house: House) -> None:
    begun = desk.approved()
    assert begun.state is ReceptionState.APPROVED
    assert (begun.reported_by, begun.decided_by) == (OFFICER, LEADER)
    first, second = begun.packages
    assert (first.taken, first.why_not) == (True, "")
    assert (second.taken, second.why_not) == (False, "2: trùng")
    totals = totals_of(begun.packages)
    assert (totals.packages, totals.taken, totals.returned) == (2, 1, 1)
    assert (totals.documents, totals.passed, totals.failed, totals.pending) == (4, 3, 1, 0)
    assert totals.size == 300
    accessions = desk.accessions
    assert accessions.promise(begun.id, 1, "dossier-1") == "dossier-1"
    assert accessions.promise(begun.id, 1, "dossier-2") == "dossier-1"
    accessions.became(begun.id, {"item-1-1": "document-1", "item-1-2": "document-2"}, CLERK)
    accessions.entered(begun.id, 1, CLERK)
    with pytest.raises(RefusedError, match="not everything"):
        accessions.all_entered(begun.id, CLERK)
    accessions.entered(begun.id, 2, CLERK, second.why_not)
    assert accessions.all_entered(begun.id, CLERK).state is ReceptionState.ENTERED
    ended = accessions.end(begun.id, "cd" * 32, CLERK)
    assert (ended.state, ended.body["receipt"]) == (ReceptionState.ENDED, "cd" * 32)
    assert [one.state for one in ended.packages] == [PackageState.ENTERED, PackageState.RETURNED]
    assert [one.document for one in ended.packages[0].items] == ["document-1", "document-2"]
    assert house.ledger.verify().valid


def test_every_step_done_twice_is_done_once(desk: Desk, house: House) -> None:
    begun = desk.receptions.register(SAID, CLERK)
    assert desk.receptions.register(SAID, OFFICER) == begun
    with pytest.raises(RefusedError, match="another archive"):
        desk.receptions.register(replace(SAID, agency="H34.1"), OFFICER)
    arrived = desk.approved()
    assert arrived.id == begun.id
    assert desk.receptions.arrive(begun.id, PACKAGES, {"manifest": "other"}, CLERK) == arrived
    for _ in range(2):
        desk.accessions.entered(begun.id, 1, CLERK)
        desk.accessions.entered(begun.id, 2, CLERK, "trùng")
    desk.accessions.all_entered(begun.id, CLERK)
    desk.accessions.end(begun.id, "cd" * 32, CLERK)
    count = house.ledger.count()
    again = desk.accessions.all_entered(begun.id, CLERK)
    desk.accessions.entered(begun.id, 1, CLERK)
    assert desk.accessions.end(begun.id, "cd" * 32, CLERK) == again
    assert house.ledger.count() == count


def test_what_comes_late_joins_while_nothing_is_judged(desk: Desk) -> None:
    begun = desk.receptions.register(SAID, CLERK)
    with pytest.raises(RefusedError):
        desk.receptions.arrive(begun.id, PACKAGES[:1], {}, CLERK)
    desk.receptions.answer(begun.id, CLERK, "", agreed=True)
    desk.receptions.arrive(begun.id, PACKAGES[:1], {}, CLERK)
    both = desk.receptions.arrive(begun.id, PACKAGES, {}, CLERK)
    assert [one.ordinal for one in both.packages] == [1, 2]
    with pytest.raises(RefusedError, match="not every package"):
        desk.receptions.all_checked(begun.id, CLERK)
    for ordinal in (1, 2):
        desk.check(both, ordinal, Verdict.PASSED)
    desk.receptions.all_checked(begun.id, CLERK)
    with pytest.raises(RefusedError):
        desk.receptions.arrive(begun.id, [Arrived(3, "3.zip", "3" * 64, 1)], {}, CLERK)


def test_a_refusal_says_why_and_ends_it(desk: Desk) -> None:
    begun = desk.receptions.register(SAID, CLERK)
    with pytest.raises(RefusedError, match="reason"):
        desk.receptions.answer(begun.id, CLERK, " ", agreed=False)
    refused = desk.receptions.answer(begun.id, CLERK, "kho đầy", agreed=False)
    assert (refused.state, refused.body["answer"]) == (ReceptionState.REFUSED, "kho đầy")
    assert not FOLLOWS[refused.state]
    with pytest.raises(RefusedError):
        desk.receptions.answer(begun.id, CLERK, "", agreed=True)


def test_checking_again_says_what_is_found_now(desk: Desk) -> None:
    begun = desk.arrived()
    desk.check(begun, 1, Verdict.FAILED)
    desk.check(begun, 1, Verdict.PASSED)
    found = desk.receptions.get(begun.id).packages[0]
    assert (found.state, found.why_not, len(found.items)) == (PackageState.CHECKED, "", 2)


def test_no_report_while_a_document_waits_for_its_verdict(desk: Desk) -> None:
    begun = desk.checked()
    with pytest.raises(RefusedError, match="without a verdict"):
        desk.receptions.report(begun.id, OFFICER)


def test_verdicts_have_reasons_and_bounds(desk: Desk) -> None:
    begun = desk.arrived()
    desk.check(begun, 1, Verdict.PASSED)
    with pytest.raises(RefusedError, match="not the time"):
        desk.receptions.judge(begun.id, {"item-1-1": (Verdict.FAILED, "x")}, OFFICER)
    desk.check(begun, 2, Verdict.FAILED, fatal=True)
    desk.receptions.all_checked(begun.id, CLERK)
    for item, verdict, reason in (
        ("item-2-2", Verdict.PASSED, ""),
        ("item-1-1", Verdict.FAILED, " "),
        ("item-1-1", Verdict.PENDING, "?"),
    ):
        with pytest.raises(RefusedError):
            desk.receptions.judge(begun.id, {item: (verdict, reason)}, OFFICER)
    with pytest.raises(NotFoundError):
        desk.receptions.judge(begun.id, {"item-9-9": (Verdict.PASSED, "")}, OFFICER)
    judged = desk.receptions.judge(begun.id, {"item-1-1": (Verdict.FAILED, "rách")}, OFFICER)
    assert judged.packages[0].items[0].judged_by == OFFICER


def test_whoever_reports_does_not_approve_and_may_have_to_report_again(desk: Desk) -> None:
    begun = desk.checked(Verdict.PASSED)
    desk.receptions.report(begun.id, OFFICER)
    with pytest.raises(ForbiddenError):
        desk.receptions.decide(begun.id, OFFICER, "", agreed=True)
    with pytest.raises(RefusedError, match="reason"):
        desk.receptions.decide(begun.id, LEADER, "", agreed=False)
    back = desk.receptions.decide(begun.id, LEADER, "xem lại", agreed=False)
    assert (back.state, back.decided_by) == (ReceptionState.CHECKED, None)
    desk.receptions.report(begun.id, OFFICER, "đã xem lại")
    assert desk.receptions.decide(begun.id, LEADER, "", agreed=True).decided_by == LEADER


def test_nothing_enters_before_it_is_approved(desk: Desk) -> None:
    begun = desk.checked(Verdict.PASSED)
    with pytest.raises(RefusedError, match="not approved"):
        desk.accessions.entered(begun.id, 1, CLERK)
    with pytest.raises(RefusedError):
        desk.accessions.all_entered(begun.id, CLERK)
    with pytest.raises(RefusedError):
        desk.accessions.end(begun.id, "cd" * 32, CLERK)


def test_receptions_are_listed_by_archive(desk: Desk) -> None:
    begun = desk.arrived()
    assert [one.id for one in desk.receptions.all(["H34.12"])] == [begun.id]
    assert desk.receptions.all(["H34.1"]) == ()
    assert [one.id for one in desk.receptions.all()] == [begun.id]
    with pytest.raises(NotFoundError):
        desk.receptions.get("nowhere")
