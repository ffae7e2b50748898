"""Destruction: many hands, nothing that must stay, and a stub that proves what was there."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from repository.access import Scope
from repository.backlog import Pendings
from repository.destruction import DESTROYS, WITNESSES
from repository.disposal_steps import DisposalState, ItemState, Reason, Verdict
from repository.dossiers import DossierState
from repository.errors import ForbiddenError, GoneError, NotFoundError, RefusedError
from repository.holds import Order
from repository.stubs import Stubs
from tests.repository.disposing import Office
from tests.repository.samples import House

ALL = Scope.of_owner()
EXPIRED = Reason.EXPIRED


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


@pytest.fixture
def due(office: Office, house: House) -> tuple[str, str]:
    """A closed hồ sơ whose time is over, and its one document."""
    dossier, document = office.dossier("01.TH"), house.take_in("một")
    office.dossiers.place(dossier.id, document.id, ALL, "luutru1")
    office.close(dossier.id)
    return dossier.id, document.id


def test_what_was_agreed_goes_and_its_stub_stands(
    office: Office, house: House, due: tuple[str, str]
) -> None:
    dossier, document = due
    package = house.catalogue.package(house.catalogue.package_of(document))
    ended = office.destroy(office.propose(("dossier", dossier, EXPIRED)))
    assert ended.state is DisposalState.DESTROYED
    assert [item.state for item in ended.items] == [ItemState.DESTROYED]
    assert office.dossiers.get(dossier).state is DossierState.DESTROYED
    assert office.dossiers.get(dossier).title == ""
    with pytest.raises(GoneError):
        house.catalogue.get(document, ALL)
    with pytest.raises(NotFoundError):
        house.catalogue.package(package.id)
    assert house.catalogue.count(ALL) == house.catalogue.package_count() == 0
    assert office.dossiers.contents(dossier, ALL) == ()
    assert Pendings(house.database).read(document) is None
    assert house.catalogue.same_bytes([package.files[0].sha256.hex], ALL, "vanthu1") is None
    stub = Stubs(house.database).get(document, ALL)
    assert (stub.package, stub.citation) == (package.id, "03/QĐ-SNV")
    assert (stub.destroyed_by, stub.witnessed_by) == ("luutru2", "quantri1")
    assert [file["sha256"] for file in stub.body["files"]] == [package.files[0].sha256.hex]
    assert Stubs(house.database).holding(package.files[0].sha256.hex, ALL) == (stub,)
    assert {one.object for one in Stubs(house.database).of(ended.id, ALL)} == {dossier, document}
    assert house.ledger.verify().valid
    assert house.ledger.of(document)[-1].kind == "deaccession"


def test_nobody_reads_the_stub_of_what_was_not_theirs_to_read(
    office: Office, house: House, due: tuple[str, str]
) -> None:
    office.destroy(office.propose(("dossier", due[0], EXPIRED)))
    with pytest.raises(NotFoundError):
        Stubs(house.database).get(due[1], Scope())


def test_a_document_that_lies_elsewhere_too_stays(
    office: Office, house: House, due: tuple[str, str]
) -> None:
    dossier, document = due
    other = office.dossier("02.TH", "20 năm")
    office.dossiers.place(other.id, document, ALL, "luutru1")
    office.destroy(office.propose(("dossier", dossier, EXPIRED)))
    assert house.catalogue.get(document, ALL).id == document
    assert [one.id for one in office.dossiers.contents(other.id, ALL)] == [document]


def test_of_two_dossiers_destroyed_together_the_common_document_goes_with_the_last(
    office: Office, house: House, due: tuple[str, str]
) -> None:
    dossier, document = due
    other = office.dossier("02.TH")
    office.dossiers.place(other.id, document, ALL, "luutru1")
    office.close(other.id)
    office.destroy(office.propose(("dossier", dossier, EXPIRED), ("dossier", other.id, EXPIRED)))
    with pytest.raises(GoneError):
        house.catalogue.get(document, ALL)


def _open(office: Office) -> str:
    return office.dossier("03.TH").id


def _undue(office: Office) -> str:
    return _closed(office, "20 năm")


def _permanent(office: Office) -> str:
    return _closed(office, "Vĩnh viễn")


def _unknown(office: Office) -> str:
    return _closed(office, "lâu dài")


def _unended(office: Office) -> str:
    return _closed(office, "05 năm", None)


def _waiting(office: Office) -> str:
    return _closed(office, "Đến khi văn bản hết hiệu lực")


def _frozen(office: Office) -> str:
    dossier = _closed(office, "05 năm")
    office.holds.place(Order("H34.12", "05/QĐ-TTr", ""), [dossier], ALL, "thanhtra1")
    return dossier


def _closed(office: Office, maintenance: str, ended: int | None = 2015) -> str:
    dossier = office.dossier("03.TH", maintenance, ended)
    office.close(dossier.id)
    return dossier.id


@pytest.mark.parametrize("make", [_open, _undue, _permanent, _unknown, _unended, _waiting, _frozen])
def test_what_must_stay_is_not_even_listed(office: Office, make: Callable[[Office], str]) -> None:
    dossier = make(office)
    with pytest.raises(RefusedError, match="must stay"):
        office.propose(("dossier", dossier, EXPIRED))
    assert office.disposals.all() == ()


def test_what_is_frozen_after_the_decision_stays(
    office: Office, house: House, due: tuple[str, str]
) -> None:
    dossier, document = due
    disposal = office.propose(("dossier", dossier, EXPIRED))
    warrant = office.confirm(office.decide(disposal))
    office.holds.place(Order("H34.12", "05/QĐ-TTr", ""), [document], ALL, "thanhtra1")
    item = office.destruction.efface(warrant, 1)
    assert (item.state, item.body["bars"]) == (ItemState.KEPT, ["held"])
    assert house.catalogue.get(document, ALL).id == document
    assert office.destruction.end(warrant).state is DisposalState.DESTROYED


def test_one_person_cannot_do_it_alone(office: Office, due: tuple[str, str]) -> None:
    disposal = office.propose(("dossier", due[0], EXPIRED))
    with pytest.raises(RefusedError):
        office.disposals.decide(disposal.id, "03/QĐ-SNV", disposal.listed_at.date(), "luutru1")
    decided = office.decide(disposal)
    with pytest.raises(RefusedError, match="two different people"):
        office.destruction.begin(decided.id)
    with pytest.raises(ForbiddenError, match="who decided"):
        office.destruction.confirm(decided.id, "lanhdao1", DESTROYS)
    office.destruction.confirm(decided.id, "luutru2", DESTROYS)
    with pytest.raises(RefusedError):
        office.destruction.begin(decided.id)
    with pytest.raises(ForbiddenError, match="two different people"):
        office.destruction.confirm(decided.id, "luutru2", WITNESSES)
    office.destruction.confirm(decided.id, "quantri1", WITNESSES)
    assert office.destruction.begin(decided.id).citation == "03/QĐ-SNV"


def test_who_made_the_list_does_not_decide_on_it(office: Office, due: tuple[str, str]) -> None:
    disposal = office.propose(("dossier", due[0], EXPIRED))
    council = {"lanhdao2": "chair", "luutru2": "member", "quantri1": "secretary"}
    office.disposals.explain(disposal.id, "Hết thời hạn", "luutru1")
    office.councils.convene(disposal.id, council, "01/QĐ-SNV", "lanhdao1")
    for member in council:
        office.councils.opine(disposal.id, {1: (Verdict.DESTROY, "")}, member)
    office.councils.conclude(disposal.id, {1: Verdict.DESTROY}, "01/BB", "lanhdao2")
    office.disposals.appraise(disposal.id, "02/CV", "luutru1")
    with pytest.raises(ForbiddenError, match="does not decide"):
        office.disposals.decide(disposal.id, "03/QĐ-SNV", disposal.listed_at.date(), "luutru1")


def test_confirmations_end(office: Office, house: House, due: tuple[str, str]) -> None:
    decided = office.decide(office.propose(("dossier", due[0], EXPIRED)))
    office.destruction.confirm(decided.id, "luutru2", DESTROYS)
    house.hands.move(hours=25)
    office.destruction.confirm(decided.id, "quantri1", WITNESSES)
    with pytest.raises(RefusedError):
        office.destruction.begin(decided.id)
    office.destruction.confirm(decided.id, "luutru2", DESTROYS)
    assert office.destruction.begin(decided.id).witnessed_by == "quantri1"


def test_the_council_agrees_by_majority_and_everybody_speaks(
    office: Office, due: tuple[str, str]
) -> None:
    disposal = office.propose(("dossier", due[0], EXPIRED))
    council = {"lanhdao2": "chair", "luutru2": "member", "quantri1": "secretary"}
    with pytest.raises(RefusedError, match="explanation"):
        office.councils.convene(disposal.id, council, "01/QĐ-SNV", "lanhdao1")
    office.disposals.explain(disposal.id, "Hết thời hạn", "luutru1")
    with pytest.raises(RefusedError, match="3 members"):
        office.councils.convene(disposal.id, {"lanhdao2": "chair"}, "01/QĐ-SNV", "lanhdao1")
    office.councils.convene(disposal.id, council, "01/QĐ-SNV", "lanhdao1")
    with pytest.raises(ForbiddenError):
        office.councils.opine(disposal.id, {1: (Verdict.KEEP, "")}, "luutru1")
    office.councils.opine(disposal.id, {1: (Verdict.DESTROY, "")}, "lanhdao2")
    office.councils.opine(disposal.id, {1: (Verdict.KEEP, "còn dùng")}, "luutru2")
    with pytest.raises(RefusedError, match="quantri1"):
        office.councils.conclude(disposal.id, {1: Verdict.DESTROY}, "", "lanhdao2")
    office.councils.opine(disposal.id, {1: (Verdict.KEEP, "")}, "quantri1")
    with pytest.raises(RefusedError, match="no majority"):
        office.councils.conclude(disposal.id, {1: Verdict.DESTROY}, "", "lanhdao2")
    with pytest.raises(ForbiddenError, match="chair"):
        office.councils.conclude(disposal.id, {1: Verdict.KEEP}, "", "luutru2")
    concluded = office.councils.conclude(disposal.id, {1: Verdict.KEEP}, "", "lanhdao2")
    assert [item.state for item in concluded.items] == [ItemState.KEPT]
    assert len(concluded.opinions) == 3


def test_it_is_due_fifteen_days_after_the_decision(office: Office, due: tuple[str, str]) -> None:
    decided = office.decide(office.propose(("dossier", due[0], EXPIRED)))
    assert decided.decided_on is not None
    assert decided.due == decided.decided_on + timedelta(days=15)


def test_a_duplicate_goes_only_while_its_twin_is_kept(office: Office, house: House) -> None:
    from dataclasses import replace

    first = house.take_in("một")
    second = house.take_in("hai", files=first.files)
    lonely = house.take_in("ba")
    with pytest.raises(RefusedError, match="no twin"):
        office.propose(("document", lonely.id, Reason.DUPLICATE))
    with pytest.raises(RefusedError, match="no twin"):
        office.propose(*(("document", one.id, Reason.DUPLICATE) for one in (first, second)))
    disposal = office.propose(("document", second.id, Reason.DUPLICATE))
    with pytest.raises(RefusedError, match="no twin"):
        office.propose(("document", first.id, Reason.DUPLICATE))
    office.destroy(disposal)
    assert replace(house.catalogue.get(first.id, ALL)) == first
    with pytest.raises(GoneError):
        house.catalogue.get(second.id, ALL)


def test_papers_of_two_acts_stand_beside_each_other(office: Office, due: tuple[str, str]) -> None:
    disposal = office.propose(("dossier", due[0], EXPIRED))
    office.disposals.note(disposal.id, "luutru1", documents={"danh-muc": "d1"})
    noted = office.disposals.note(disposal.id, "luutru1", documents={"thuyet-minh": "d2"})
    assert noted.body["documents"] == {"danh-muc": "d1", "thuyet-minh": "d2"}


def test_nothing_stands_in_two_lists(office: Office, due: tuple[str, str]) -> None:
    with pytest.raises(RefusedError, match="listed elsewhere"):
        office.propose(("dossier", due[0], EXPIRED), ("dossier", due[0], EXPIRED))
    disposal = office.propose(("dossier", due[0], EXPIRED))
    with pytest.raises(RefusedError, match="listed elsewhere"):
        office.propose(("dossier", due[0], EXPIRED))
    office.disposals.cancel(disposal.id, "lập lại", "luutru1")
    assert len(office.propose(("dossier", due[0], EXPIRED)).items) == 1
