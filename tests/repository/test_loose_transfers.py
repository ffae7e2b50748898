"""Loose documents are handed over in packages of their own, and are gone by a receipt alone."""

from dataclasses import replace
from typing import Any

import pytest

from repository.access import Level, Scope
from repository.database import Database
from repository.disposal_gone import DisposalGone
from repository.disposal_listing import DisposalListing
from repository.disposal_steps import Bar, Reason
from repository.disposals import Proposal
from repository.dossier_life import DossierLife
from repository.errors import NotFoundError, RefusedError
from repository.holds import Order
from repository.threads import Threads
from repository.transfer_bars import LooseWanted
from repository.transfer_drafts import Relisted
from repository.transfer_rows import Verdict
from repository.transfer_rules import TransferKind
from repository.transfer_steps import ItemState, TransferState
from tests.repository.disposing import AGENCY
from tests.repository.handing import Agency, loose_wanted
from tests.repository.samples import House

ALWAYS = {"Maintenance": "Vĩnh viễn"}
ALL = Scope.of_owner()
BODY = loose_wanted(("",)).loose[0].body


@pytest.fixture
def agency(database: Database) -> Agency:
    return Agency(House(database))


def _loose(agency: Agency, *names: str, **said: Any) -> tuple[str, ...]:
    return tuple(agency.house.take_in(name, ALWAYS, **said).id for name in names)


def _unfiled(agency: Agency) -> set[str]:
    return {one.id for one in Threads(agency.house.database).unfiled(AGENCY, ALL, 99)}


def test_each_package_gets_the_code_of_its_number_and_keeps_its_documents_in_order(
    agency: Agency,
) -> None:
    one, two, three = _loose(agency, "một", "hai", "ba")
    dossier = agency.submitted("01")
    asked = replace(loose_wanted((two, one), (three,)), dossiers={dossier: {}})
    made = agency.drafts.create(asked, "luutru1")
    assert [(item.dossier, item.loose) for item in made.items] == [
        (dossier, ()), ("", (two, one)), ("", (three,)),
    ]  # fmt: skip
    assert (made.dossiers, made.loose) == ((dossier,), (two, one, three))
    codes = [item.body["code"] for item in made.items[1:]]
    assert codes == [f"{AGENCY}.2026.01.000000{number}" for number in (2, 3)]
    assert [item.body["row"]["so_ky_hieu"] for item in made.items[1:]] == codes
    assert made.items[1].body["said"]["submission"] == "1"
    assert agency.transfers.busy(AGENCY) == {dossier}


def test_what_is_listed_is_put_into_packages_anew_unless_somebody_was_faster(
    agency: Agency,
) -> None:
    one, two = _loose(agency, "một", "hai")
    dossier = agency.submitted("01")
    made = agency.drafts.create(loose_wanted((one,)), "luutru1")
    both = Relisted((one,), (LooseWanted((one, two), BODY),))
    grown = agency.drafts.add(made.id, {dossier: {}}, "luutru1", both)
    assert [(item.dossier, item.loose) for item in grown.items] == [(dossier, ()), ("", (one, two))]
    assert grown.items[1].body["code"].endswith("0000002")
    with pytest.raises(RefusedError, match="meanwhile"):
        agency.drafts.add(made.id, {}, "luutru1", both)
    less = Relisted((one, two), (LooseWanted((two,), BODY),))
    shrunk = agency.drafts.drop(made.id, [dossier], "luutru1", less)
    assert [(item.dossier, item.loose) for item in shrunk.items] == [("", (two,))]
    with pytest.raises(RefusedError, match="cancel"):
        agency.drafts.drop(made.id, [], "luutru1", Relisted((two,), ()))
    assert agency.transfers.get(made.id) == shrunk


def test_what_may_not_go_loose_is_named_and_nothing_is_listed(agency: Agency) -> None:
    house, (fine, filed, frozen) = agency.house, _loose(agency, "tốt", "xếp", "băng")
    (secret,) = _loose(agency, "mật", level=Level.SECRET)
    short, unsaid = house.take_in("ngắn", {"Maintenance": "10 năm"}).id, house.take_in("lạ").id
    dossier = agency.dossier("01.TH")
    agency.dossiers.place(dossier.id, filed, ALL, "luutru1")
    agency.holds.place(Order(AGENCY, "05/QĐ-TTr"), [frozen], ALL, "lanhdao1")
    every = [fine, filed, frozen, secret, short, unsaid]
    why = agency.drafts.barred(AGENCY, every, every=False)
    assert {one: said.rpartition(" · ")[2].rpartition(": ")[2] for one, said in why.items()} == {
        filed: "it lies in a dossier",
        frozen: "frozen",
        secret: "only after it is declassified",
        short: "10 năm",
        unsaid: "no retention period",
    }
    assert short not in agency.drafts.barred(AGENCY, every, every=True)
    for one in (filed, frozen, secret, short, unsaid):
        with pytest.raises(RefusedError, match="may not go"):
            agency.drafts.create(loose_wanted((fine, one)), "luutru1")
    with pytest.raises(RefusedError, match="only to the historical archive"):
        agency.drafts.create(replace(loose_wanted((fine,)), kind=TransferKind.CURRENT), "luutru1")
    with pytest.raises(RefusedError, match="twice"):
        agency.drafts.create(loose_wanted((fine,), (fine,)), "luutru1")
    with pytest.raises(NotFoundError):
        agency.drafts.create(loose_wanted((fine, "nowhere")), "luutru1")
    assert agency.transfers.all() == ()


def test_while_it_is_handed_over_it_is_not_filed_nor_listed_nor_destroyed(agency: Agency) -> None:
    one, two = _loose(agency, "một", "hai")
    dossier = agency.dossier("01.TH")
    life = DossierLife(agency.house.database, agency.house.ledger)
    made = agency.drafts.create(loose_wanted((one,)), "luutru1")
    assert _unfiled(agency) == {two}
    for file in (
        lambda: agency.dossiers.place(dossier.id, one, ALL, "luutru1"),
        lambda: life.put(dossier.id, [two, one], ALL, "luutru1"),
    ):
        with pytest.raises(RefusedError, match="in a transfer now"):
            file()
    with pytest.raises(RefusedError, match="another transfer"):
        agency.drafts.create(loose_wanted((one,)), "luutru1")
    with pytest.raises(RefusedError):
        agency.propose(("document", one, Reason.TRANSFERRED))
    agency.transfers.step(made.id, TransferState.CANCELLED, "luutru1", {})
    assert _unfiled(agency) == {one, two}
    life.put(dossier.id, [two, one], ALL, "luutru1")


def test_a_receipt_makes_it_transferred_and_only_then_it_may_be_destroyed(agency: Agency) -> None:
    taken, returned = _loose(agency, "nhận", "trả")
    sent = agency.bring(
        agency.drafts.create(loose_wanted((taken,), (returned,)), "luutru1"), TransferState.SENT
    )
    gone = DisposalGone(agency.house.database)
    with pytest.raises(RefusedError):
        agency.propose(("document", taken, Reason.TRANSFERRED))
    assert gone.documents(AGENCY, ALL) == ()
    said = [Verdict(1, there={"code": "LT.1"}), Verdict(2, "thiếu tệp")]
    ended = agency.transfers.receipted(sent.id, "ab" * 32, said, "luutru1")
    assert [item.state for item in ended.items] == [ItemState.ACCEPTED, ItemState.RETURNED]
    assert agency.house.ledger.of(taken)[-1].detail["code"] == "LT.1"
    count = agency.house.ledger.count()
    assert agency.transfers.receipted(sent.id, "ab" * 32, said, "luutru1") == ended
    assert agency.house.ledger.count() == count
    assert _unfiled(agency) == {returned}
    with pytest.raises(RefusedError, match="transferred already"):
        agency.drafts.create(loose_wanted((taken,)), "luutru1")
    assert [(c.object, c.reason, c.bars) for c in gone.documents(AGENCY, ALL)] == [
        (taken, Reason.TRANSFERRED, ())
    ]
    unsaid = Proposal("dossier", taken, Reason.TRANSFERRED)
    other = Proposal("dossier", returned, Reason.TRANSFERRED)
    assert gone.kinded([unsaid, other]) == (replace(unsaid, kind="document"), other)
    with pytest.raises(RefusedError):
        agency.propose(("document", returned, Reason.TRANSFERRED))
    agency.holds.place(Order(AGENCY, "05/QĐ-TTr"), [taken], ALL, "lanhdao1")
    assert gone.documents(AGENCY, ALL)[0].bars == (Bar.HELD,)
    agency.holds.lift(agency.holds.all()[0].id, "06/QĐ-TTr", "lanhdao1")
    agency.destroy(agency.propose(("document", taken, Reason.TRANSFERRED)))
    assert gone.documents(AGENCY, ALL) == ()
    assert agency.house.ledger.verify().valid


def test_what_is_transferred_goes_for_that_and_not_as_a_duplicate(agency: Agency) -> None:
    (one,) = _loose(agency, "một")
    house = agency.house
    twin = house.take_in("hai", ALWAYS, files=house.catalogue.get(one, ALL).files).id
    listing = DisposalListing(house.database, house.hands.clock)
    assert len(listing.duplicates(AGENCY, ALL)) == 1
    sent = agency.bring(
        agency.drafts.create(loose_wanted((one, twin)), "luutru1"), TransferState.SENT
    )
    assert all(Bar.LINKED in each.bars for each in listing.duplicates(AGENCY, ALL))
    agency.transfers.receipted(sent.id, "ab" * 32, [Verdict(1)], "luutru1")
    assert listing.duplicates(AGENCY, ALL) == ()
    found = DisposalGone(house.database).documents(AGENCY, ALL)
    assert {each.object for each in found} == {one, twin}
