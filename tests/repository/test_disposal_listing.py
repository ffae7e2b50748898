"""What may be proposed for destruction is listed in bulk, with what forbids it, and no more."""

from datetime import timedelta

import pytest

from repository.access import Level, Scope, terms_up_to
from repository.disposal_listing import DisposalListing
from repository.disposal_steps import Bar, Reason
from repository.errors import RefusedError
from repository.holds import Order
from tests.repository.disposing import AGENCY, Office
from tests.repository.samples import House

ALL = Scope.of_owner()


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


@pytest.fixture
def listing(house: House) -> DisposalListing:
    return DisposalListing(house.database, house.hands.clock)


def closed(office: Office, name: str, maintenance: str, ended: int) -> str:
    made = office.dossier(name, maintenance, ended)
    office.close(made.id)
    return made.id


def test_what_is_over_is_listed_and_what_is_not_only_if_asked(
    office: Office, listing: DisposalListing
) -> None:
    over = closed(office, "01", "05 năm", 2015)
    for name, period, ended in (("02", "Vĩnh viễn", 2015), ("03", "50 năm", 2015)):
        closed(office, name, period, ended)
    unclear, held = closed(office, "04", "lâu lắm", 2015), closed(office, "05", "05 năm", 2015)
    office.dossier("06")
    office.holds.place(Order(AGENCY, "05/QĐ-TTr", "thanh tra"), [held], ALL, "thanhtra")
    found = {one.object: one.bars for one in listing.due(AGENCY, ALL)}
    assert found == {over: (), unclear: (Bar.UNKNOWN,), held: (Bar.HELD,)}
    every = listing.due(AGENCY, ALL, every=True)
    assert [one.code.rpartition(".")[2] for one in every] == ["01", "02", "03", "04", "05"]
    assert [len(listing.due(AGENCY, ALL, limit=most)) for most in (0, 1, 9)] == [0, 1, 3]
    assert listing.due("H48", ALL) == ()
    assert listing.due(AGENCY, Scope(terms_up_to(AGENCY, Level.PUBLIC))) == ()


def test_what_was_listed_for_destruction_may_really_be_proposed(
    office: Office, listing: DisposalListing
) -> None:
    for name, period in (("01", "05 năm"), ("02", "Vĩnh viễn"), ("03", "lâu lắm")):
        closed(office, name, period, 2015)
    for one in listing.due(AGENCY, ALL, every=True):
        if one.bars:
            with pytest.raises(RefusedError):
                office.propose((one.kind, one.object, one.reason))
        else:
            office.propose((one.kind, one.object, one.reason))
    assert [one.bars for one in listing.due(AGENCY, ALL)] == [(Bar.LISTED,), (Bar.UNKNOWN,)]


def test_of_twins_one_stays_that_which_something_needs(
    office: Office, house: House, listing: DisposalListing
) -> None:
    first = house.take_in("một")
    at = first.received_at
    second = house.take_in("hai", files=first.files, received_at=at + timedelta(1))
    third = house.take_in("ba", files=first.files, received_at=at + timedelta(2))
    house.take_in("bốn")
    assert {one.object for one in listing.duplicates(AGENCY, ALL)} == {second.id, third.id}
    dossier = office.dossier("01")
    office.dossiers.place(dossier.id, third.id, ALL, "luutru1")
    found = {one.object: one.twin for one in listing.duplicates(AGENCY, ALL)}
    assert found == {first.id: third.id, second.id: third.id}
    office.propose(("document", second.id, Reason.DUPLICATE))
    bars = {one.object: one.bars for one in listing.duplicates(AGENCY, ALL)}
    assert bars == {first.id: (), second.id: (Bar.LISTED,)}
    other = office.dossier("02")
    office.dossiers.place(other.id, first.id, ALL, "luutru1")
    needed = {one.object: (one.bars, one.linked) for one in listing.duplicates(AGENCY, ALL)}
    assert needed[third.id] == ((Bar.LINKED,), (f"dossier {dossier.id}",))


def test_a_document_whose_files_another_has_among_more_is_a_duplicate(
    house: House, listing: DisposalListing
) -> None:
    small, large = house.take_in("nhỏ"), house.take_in("khác")
    both = house.take_in("lớn", files=(*small.files, *large.files))
    found = {one.object: one.twin for one in listing.duplicates(AGENCY, ALL)}
    assert found == {small.id: both.id, large.id: both.id}
    assert listing.duplicates(AGENCY, Scope()) == ()
