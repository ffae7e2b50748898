"""Holds: what is frozen, by itself or by where it lies, until the order is lifted."""

import pytest

from repository.access import Level, Scope, terms_up_to
from repository.dossiers import Dossier, Dossiers
from repository.errors import NotFoundError, RefusedError
from repository.holds import Holds, Order
from tests.repository.samples import House, uuid_of

Lying = tuple[Dossier, Dossier, tuple[str, str, str]]
ALL = Scope.of_owner()
AGENCY = "H34.12"


def _dossier(name: str) -> Dossier:
    return Dossier(uuid_of(name), AGENCY, 2024, "I", "Tổ chức", name, name, "10 năm", "Lan")


@pytest.fixture
def holds(house: House) -> Holds:
    return Holds(house.database, house.ledger, house.hands.clock, house.hands.new_id)


@pytest.fixture
def lying(house: House) -> Lying:
    """Two hồ sơ, and their documents: only in one, in both, only in the other."""
    dossiers = Dossiers(house.database, house.ledger)
    one, other = _dossier("01.TH"), _dossier("02.TH")
    dossiers.enter([one, other], "luutru1")
    first, both, last = (house.take_in(name).id for name in ("một", "hai", "ba"))
    for dossier, document in ((one, first), (one, both), (other, both), (other, last)):
        dossiers.place(dossier.id, document, ALL, "luutru1")
    return one, other, (first, both, last)


def test_a_frozen_dossier_freezes_what_lies_in_it(holds: Holds, lying: Lying) -> None:
    one, other, (first, both, last) = lying
    every = [one.id, other.id, first, both, last]
    assert holds.frozen(every) == frozenset()
    hold = holds.place(Order(AGENCY, "05/QĐ-TTr", "thanh tra"), [one.id], ALL, "thanhtra1")
    assert holds.frozen(every) == {one.id, first, both}
    holds.lift(hold.id, "09/QĐ-TTr", "thanhtra1")
    assert holds.frozen(every) == frozenset()
    assert [h.active for h in holds.all()] == [False]
    assert holds.all(active=True) == ()


def test_a_frozen_document_freezes_every_dossier_that_it_lies_in(
    holds: Holds, lying: Lying
) -> None:
    one, other, (first, both, last) = lying
    holds.place(Order(AGENCY, "05/QĐ-TTr", "thanh tra"), [both], ALL, "thanhtra1")
    assert holds.frozen([one.id, other.id, first, both, last]) == {one.id, other.id, both}


def test_nobody_freezes_a_document_that_is_not_for_them(
    holds: Holds, lying: Lying, house: House
) -> None:
    one, _, (first, *_) = lying
    before = house.ledger.count()
    for scope in (Scope(), Scope(terms_up_to("H34.1", Level.RESTRICTED))):
        with pytest.raises(NotFoundError):
            holds.place(Order(AGENCY, "05/QĐ-TTr"), [one.id, first], scope, "thanhtra1")
    assert (holds.all(), house.ledger.count()) == ((), before)
    near = Scope(terms_up_to(AGENCY, Level.INTERNAL))
    assert holds.place(Order(AGENCY, "05/QĐ-TTr"), [first], near, "thanhtra1").active


def test_two_orders_are_lifted_one_by_one(holds: Holds, lying: Lying) -> None:
    one, *_ = lying
    first = holds.place(Order(AGENCY, "05/QĐ-TTr", "thanh tra"), [one.id], ALL, "thanhtra1")
    holds.place(Order(AGENCY, "06/QĐ-CA", "điều tra"), [one.id], ALL, "thanhtra1")
    holds.lift(first.id, "09/QĐ-TTr", "thanhtra1")
    assert holds.frozen([one.id]) == {one.id}


def test_an_order_names_itself_and_what_it_freezes(
    holds: Holds, lying: Lying, house: House
) -> None:
    one, *_ = lying
    before = house.ledger.count()
    with pytest.raises(RefusedError, match="văn bản yêu cầu"):
        holds.place(Order(AGENCY, "  ", ""), [one.id], ALL, "thanhtra1")
    with pytest.raises(RefusedError):
        holds.place(Order(AGENCY, "05/QĐ-TTr", ""), [], ALL, "thanhtra1")
    with pytest.raises(NotFoundError):
        holds.place(Order("H34.1", "05/QĐ-TTr", ""), [one.id], ALL, "thanhtra1")
    hold = holds.place(Order(AGENCY, "05/QĐ-TTr", ""), [one.id], ALL, "thanhtra1")
    with pytest.raises(RefusedError, match="name the order"):
        holds.lift(hold.id, "", "thanhtra1")
    holds.lift(hold.id, "06", "thanhtra1")
    with pytest.raises(RefusedError, match="already"):
        holds.lift(hold.id, "06", "thanhtra1")
    assert house.ledger.count() == before + 2
    assert [event.kind for event in house.ledger.of(one.id)][-2:] == ["hold", "hold"]
