"""Handing hồ sơ over, by the books of who gives: who may, what may, and everything only once."""

from dataclasses import replace
from datetime import date

import pytest

from repository.access import Scope
from repository.disposal_facts import facts_of
from repository.dossiers import Dossier, DossierState
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.holds import Order
from repository.ledger import EventKind, NewEvent, Outcome
from repository.transfer_rows import Verdict
from repository.transfer_rules import (
    TransferKind,
    due_on,
    goes,
    latest_keeping,
    notice_on,
    registered_by,
    rule_on,
    rules,
)
from repository.transfer_steps import FOLLOWS, ItemState, TransferState
from tests.repository.disposing import AGENCY
from tests.repository.handing import SHA, Agency, packed, wanted
from tests.repository.samples import House, uuid_of

TODAY = date(2026, 11, 22)
CURRENT = rule_on(TransferKind.CURRENT, TODAY)
HISTORICAL = rule_on(TransferKind.HISTORICAL, TODAY)
PLAIN = Dossier(uuid_of("x"), AGENCY, 2024, "I", "", "01.TH", "Hồ sơ", "20 năm", "", ended=2024)


@pytest.fixture
def agency(house: House) -> Agency:
    return Agency(house)


def test_rules_are_dated_data_with_a_citation_for_each() -> None:
    assert {one.kind for one in rules()} == set(TransferKind)
    assert all(one.citation for one in rules())
    old = rule_on(TransferKind.HISTORICAL, date(2024, 1, 1))
    assert (old.months, HISTORICAL.months) == (120, 60)
    with pytest.raises(NotFoundError):
        rule_on(TransferKind.CURRENT, date(1990, 1, 1))


@pytest.mark.parametrize(
    ("period", "current", "historical"),
    [
        ("Vĩnh viễn", True, True),
        ("5 năm", True, False),
        ("4 năm", False, False),
        ("Đến khi văn bản hết hiệu lực", True, False),
        ("chưa rõ", False, False),
    ],
)
def test_what_goes_depends_on_how_long_it_is_kept(
    period: str, current: bool, historical: bool
) -> None:
    dossier = replace(PLAIN, maintenance=period)
    assert (goes(dossier, CURRENT), goes(dossier, HISTORICAL)) == (current, historical)


def test_it_is_due_a_year_after_its_work_ended_and_noticed_thirty_days_before() -> None:
    due = due_on(PLAIN, CURRENT)
    assert due == date(2025, 12, 31)
    assert notice_on(due, CURRENT) == date(2025, 12, 1)
    assert latest_keeping(due, CURRENT) == date(2027, 12, 31)
    built = replace(PLAIN, body={"settled": "2025-11-30"})
    assert due_on(built, CURRENT) == date(2026, 2, 28)
    assert due_on(replace(PLAIN, ended=None), CURRENT) is None


def test_the_historical_archive_gets_it_five_years_after_and_is_told_twelve_months_ahead(
    house: House,
) -> None:
    taken = replace(PLAIN, maintenance="Vĩnh viễn", submitted_at=house.hands.now)
    due = due_on(taken, HISTORICAL)
    assert due == date(2031, 12, 31)
    assert registered_by(due, HISTORICAL) == date(2030, 12, 31)
    assert notice_on(due, HISTORICAL) == date(2030, 12, 1)
    assert due_on(replace(taken, submitted_at=None), HISTORICAL) is None


def test_the_agencys_archive_takes_some_and_returns_others_with_a_reason(agency: Agency) -> None:
    one, two = agency.closed("01"), agency.closed("02", "10 năm")
    transfer = agency.drafts.create(wanted(one, two), "vanthu1")
    assert (transfer.turn, transfer.registration) == (1, "H34.12.2026.01")
    assert agency.transfers.busy(AGENCY) == {one, two}
    agency.transfers.step(transfer.id, TransferState.SENT, "vanthu1", {})
    with pytest.raises(ForbiddenError):
        agency.transfers.judge(transfer.id, {1: "", 2: ""}, "vanthu1")
    half = agency.transfers.judge(transfer.id, {1: ""}, "luutru1")
    assert half.state is TransferState.SENT
    ended = agency.transfers.judge(transfer.id, {1: "thiếu", 2: "thiếu mục lục"}, "luutru1")
    assert [item.state for item in ended.items] == [ItemState.ACCEPTED, ItemState.RETURNED]
    assert (ended.state, ended.items[1].reason) == (TransferState.ENDED, "thiếu mục lục")
    assert (agency.state(one), agency.state(two)) == (DossierState.SUBMITTED, DossierState.CLOSED)
    assert agency.transfers.judge(transfer.id, {1: "", 2: ""}, "luutru1") == ended
    assert agency.transfers.busy(AGENCY) == frozenset()
    again = agency.drafts.create(wanted(two), "vanthu1")
    assert again.turn == 2
    assert agency.house.ledger.verify().valid


def test_a_list_grows_and_shrinks_until_it_is_used(agency: Agency) -> None:
    one, two, three = (agency.closed(name) for name in ("01", "02", "03"))
    transfer = agency.drafts.create(wanted(one), "vanthu1")
    grown = agency.drafts.add(transfer.id, {one: {}, two: {"row": 1}, three: {}}, "vanthu1")
    assert grown.dossiers == (one, two, three)
    assert agency.drafts.add(transfer.id, {two: {}}, "vanthu1") == grown
    shrunk = agency.drafts.drop(transfer.id, [one, "nowhere"], "vanthu1")
    assert [(i.ordinal, i.dossier) for i in shrunk.items] == [(1, two), (2, three)]
    assert [item.sip for item in shrunk.items] == [item.sip for item in grown.items[1:]]
    assert agency.drafts.drop(transfer.id, [one], "vanthu1") == shrunk
    with pytest.raises(RefusedError, match="cancel"):
        agency.drafts.drop(transfer.id, [two, three], "vanthu1")
    agency.transfers.step(transfer.id, TransferState.SENT, "vanthu1", {})
    with pytest.raises(RefusedError, match="not open"):
        agency.drafts.add(transfer.id, {one: {}}, "vanthu1")
    with pytest.raises(RefusedError, match="not open"):
        agency.drafts.drop(transfer.id, [two], "vanthu1")


def test_what_may_not_go_is_named_and_nothing_is_listed(agency: Agency) -> None:
    fine, short, frozen = agency.closed("01"), agency.closed("02", "3 năm"), agency.closed("03")
    agency.holds.place(
        Order(AGENCY, "05/QĐ-TTr", "thanh tra"), [frozen], Scope.of_owner(), "lanhdao1"
    )
    with pytest.raises(RefusedError, match=r"02: 3 năm; 03: đang đóng băng"):
        agency.drafts.create(wanted(fine, short, frozen), "vanthu1")
    with pytest.raises(RefusedError, match="empty"):
        agency.drafts.create(wanted(), "vanthu1")
    with pytest.raises(NotFoundError):
        agency.drafts.create(wanted("nowhere"), "vanthu1")
    with pytest.raises(NotFoundError):
        agency.drafts.create(replace(wanted(fine), agency="H34.1"), "vanthu1")
    assert agency.transfers.all() == ()
    agency.drafts.create(wanted(fine), "vanthu1")
    with pytest.raises(RefusedError, match="another transfer"):
        agency.drafts.create(wanted(fine), "vanthu1")


def test_while_it_is_handed_over_it_is_neither_reopened_nor_destroyed(agency: Agency) -> None:
    one = agency.closed("01", "5 năm", 2010)
    event = NewEvent(EventKind.DOSSIER, Outcome.SUCCESS, one, {"reopened": "?"})
    transfer = agency.drafts.create(wanted(one), "vanthu1")
    with pytest.raises(RefusedError, match="handed over"):
        agency.dossiers.move(one, DossierState.OPEN, {}, "vanthu1", event)
    with agency.house.database.read() as session:
        assert facts_of(session, "dossier", one).linked == (f"transfer {transfer.id}",)
    agency.transfers.step(transfer.id, TransferState.CANCELLED, "vanthu1", {"cancelled": "nhầm"})
    with agency.house.database.read() as session:
        assert facts_of(session, "dossier", one).linked == ()
    agency.dossiers.move(one, DossierState.OPEN, {}, "vanthu1", event)


def test_one_that_is_frozen_on_its_way_is_not_taken_until_the_hold_is_lifted(
    agency: Agency,
) -> None:
    one = agency.closed("01")
    transfer = agency.drafts.create(wanted(one), "vanthu1")
    agency.transfers.step(transfer.id, TransferState.SENT, "vanthu1", {})
    agency.holds.place(Order(AGENCY, "05/QĐ-TTr", "thanh tra"), [one], Scope.of_owner(), "lanhdao1")
    with pytest.raises(RefusedError, match="frozen"):
        agency.transfers.judge(transfer.id, {1: ""}, "luutru1")
    assert agency.state(one) is DossierState.CLOSED


def test_a_transfer_ends_by_its_receipt_and_the_same_receipt_again_changes_nothing(
    agency: Agency,
) -> None:
    one, two = agency.submitted("01"), agency.submitted("02")
    transfer = agency.brought_to(TransferState.SENT, one, two)
    agency.holds.place(Order(AGENCY, "05/QĐ-TTr", "thanh tra"), [one], Scope.of_owner(), "lanhdao1")
    verdicts = [Verdict(1, "", {"dossier": "ở kia"}), Verdict(2, "thiếu tệp")]
    with pytest.raises(RefusedError, match="each"):
        agency.transfers.receipted(transfer.id, "r" * 64, verdicts[:1], "luutru1")
    ended = agency.transfers.receipted(transfer.id, "r" * 64, verdicts, "luutru1")
    assert (agency.state(one), agency.state(two)) == (
        DossierState.TRANSFERRED,
        DossierState.SUBMITTED,
    )
    assert ended.items[0].body["there"] == {"dossier": "ở kia"}
    count = agency.house.ledger.count()
    assert agency.transfers.receipted(transfer.id, "r" * 64, verdicts, "luutru1") == ended
    assert agency.house.ledger.count() == count
    with pytest.raises(RefusedError):
        agency.transfers.receipted(transfer.id, "s" * 64, verdicts, "luutru1")
    assert agency.house.ledger.verify().valid


def test_steps_follow_each_other_and_one_person_alone_does_not_approve(agency: Agency) -> None:
    one = agency.submitted("01")
    transfer = agency.brought_to(TransferState.REGISTERED, one)
    step = agency.transfers.step
    for to in (TransferState.PACKED, TransferState.SENT, TransferState.ENDED):
        with pytest.raises(RefusedError):
            step(transfer.id, to, "luutru1", {})
    with pytest.raises(ForbiddenError):
        step(transfer.id, TransferState.APPROVED, "luutru1", {})
    with pytest.raises(RefusedError, match="approved"):
        agency.transfers.packed(transfer.id, {1: packed(1)}, "luutru1")
    approved = step(transfer.id, TransferState.APPROVED, "lanhdao1", {"approval": "12/QĐ"})
    assert (approved.approved_by, approved.body["approval"]) == ("lanhdao1", "12/QĐ")
    agency.house.hands.move(hours=1)
    assert step(transfer.id, TransferState.APPROVED, "lanhdao1", {"approval": "?"}) == approved
    with pytest.raises(RefusedError, match="packed"):
        step(transfer.id, TransferState.PACKED, "luutru1", {})
    with pytest.raises(RefusedError, match="receipt"):
        agency.transfers.judge(transfer.id, {1: ""}, "lanhdao1")


def test_a_package_is_remembered_once_and_is_never_another(agency: Agency) -> None:
    transfer = agency.brought_to(TransferState.APPROVED, agency.submitted("01"))
    made = agency.transfers.packed(transfer.id, {1: packed(1)}, "luutru1")
    assert made.items[0].packed == packed(1)
    count = agency.house.ledger.count()
    assert agency.transfers.packed(transfer.id, {1: packed(1)}, "luutru1") == made
    assert agency.house.ledger.count() == count
    with pytest.raises(RefusedError, match="packed as"):
        agency.transfers.packed(transfer.id, {1: packed(1, SHA[::-1])}, "luutru1")


def test_only_what_the_archive_has_may_go_to_the_historical_one_or_straight_with_a_package(
    agency: Agency,
) -> None:
    straight, short = agency.closed("01"), agency.submitted("02", "10 năm")
    kind = TransferKind.HISTORICAL
    assert agency.drafts.create(wanted(straight, kind=kind), "luutru1").dossiers == (straight,)
    with pytest.raises(RefusedError, match="10 năm"):
        agency.drafts.create(wanted(short, kind=kind), "luutru1")
    assert agency.drafts.create(wanted(short, kind=kind, every=True), "luutru1").turn == 2


def test_what_was_sent_to_another_archive_is_not_given_up(agency: Agency) -> None:
    sent = FOLLOWS[TransferKind.HISTORICAL][TransferState.SENT]
    assert sent == {TransferState.ENDED}
    transfer = agency.brought_to(TransferState.SENT, agency.submitted("01"))
    with pytest.raises(RefusedError):
        agency.transfers.step(transfer.id, TransferState.CANCELLED, "luutru1", {})


def test_one_stays_two_years_at_most_and_by_the_consent_of_another(agency: Agency) -> None:
    one = agency.closed("01", ended=2025)  # due on 31/12/2026
    with pytest.raises(RefusedError, match="31/12/2028"):
        agency.keep_backs.ask(one, "đang dùng", date(2029, 1, 1), "vanthu1")
    with pytest.raises(RefusedError, match="reason"):
        agency.keep_backs.ask(one, " ", date(2027, 6, 30), "vanthu1")
    asked = agency.keep_backs.ask(one, "đang dùng", date(2027, 6, 30), "vanthu1")
    assert agency.keep_backs.kept(TODAY) == {}
    with pytest.raises(ForbiddenError):
        agency.keep_backs.agree(asked.id, "07/SNV-VP", "vanthu1")
    agreed = agency.keep_backs.agree(asked.id, "07/SNV-VP", "lanhdao1")
    assert agency.keep_backs.get(asked.id) == agreed
    assert agency.keep_backs.kept(TODAY) == {one: date(2027, 6, 30)}
    assert agency.keep_backs.kept(date(2027, 7, 1)) == {}
    assert agency.keep_backs.all([AGENCY]) == agency.keep_backs.all() == (agreed,)
    assert agency.keep_backs.all(["H34.1"]) == ()
    with pytest.raises(RefusedError, match="already"):
        agency.keep_backs.agree(asked.id, "07/SNV-VP", "lanhdao1")
