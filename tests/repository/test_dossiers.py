"""The file plan: documents lie in hồ sơ by reference, in order, as far as they are seen."""

from dataclasses import replace

import pytest

from repository.access import Scope
from repository.backlog import Pendings
from repository.dossier_life import DossierLife
from repository.dossiers import Dossier, Dossiers, DossierState
from repository.errors import NoSuchDocumentError, NotFoundError, RefusedError
from repository.holds import Holds, Order
from repository.ledger import EventKind, NewEvent, Outcome
from tests.repository.samples import House, uuid_of

ALL = Scope.of_owner()
STAFF = Dossier(
    uuid_of("hồ sơ"),
    "H34.12",
    2024,
    "I",
    "Tổ chức cán bộ",
    "01.TCCB",
    "Hồ sơ tuyển dụng công chức năm 2024",
    "20 năm",
    "Trần Văn Bình",
)


@pytest.fixture
def dossiers(house: House) -> Dossiers:
    made = Dossiers(house.database, house.ledger)
    made.enter([STAFF], "luutru1")
    return made


def test_a_plan_is_told_in_its_order(dossiers: Dossiers) -> None:
    assert dossiers.plan() == dossiers.plan("H34.12", 2024) == (STAFF,)
    assert dossiers.plan("H34.1") == dossiers.plan(year=2023) == ()
    assert dossiers.get(STAFF.id) == dossiers.find("H34.12", 2024, "01.TCCB") == STAFF


def test_entering_a_plan_again_changes_nothing(dossiers: Dossiers, house: House) -> None:
    dossiers.enter([STAFF], "luutru1")
    assert len(dossiers.plan()) == 1
    assert house.ledger.count() == 1


def test_placing_is_by_reference_and_once(dossiers: Dossiers, house: House) -> None:
    first, second = house.take_in("một"), house.take_in("hai")
    for document in (first, second, first):
        dossiers.place(STAFF.id, document.id, ALL, "luutru1")
    assert [summary.id for summary in dossiers.contents(STAFF.id, ALL)] == [first.id, second.id]
    assert dossiers.containing(first.id) == (STAFF,)
    assert house.catalogue.package_count() == 2


def test_placing_is_told_to_the_ledger_and_to_the_index(dossiers: Dossiers, house: House) -> None:
    document = house.take_in("một")
    pendings = Pendings(house.database)
    pendings.mark_seen(pendings.due(10))
    dossiers.place(STAFF.id, document.id, ALL, "luutru1")
    assert house.ledger.of(document.id)[-1].detail == {"placed in": STAFF.id, "ordinal": 1}
    ((waiting, _),) = pendings.due(10)
    pending = pendings.read(waiting)
    assert pending is not None
    assert pending.dossiers == ("01.TCCB",)


def test_what_may_not_be_seen_cannot_be_placed_nor_found_there(
    dossiers: Dossiers, house: House
) -> None:
    document = house.take_in("một")
    with pytest.raises(NoSuchDocumentError):
        dossiers.place(STAFF.id, document.id, Scope(), "chuyenvien1")
    dossiers.place(STAFF.id, document.id, ALL, "luutru1")
    assert dossiers.contents(STAFF.id, Scope()) == ()


def test_no_document_is_placed_where_no_dossier_is(dossiers: Dossiers, house: House) -> None:
    document = house.take_in("một")
    with pytest.raises(NotFoundError):
        dossiers.place(uuid_of("không có"), document.id, ALL, "luutru1")
    with pytest.raises(NotFoundError):
        dossiers.get(uuid_of("không có"))


def test_what_is_closed_takes_nothing_in_and_gives_nothing_out(
    dossiers: Dossiers, house: House
) -> None:
    inside, outside = house.take_in("một"), house.take_in("hai")
    life = DossierLife(dossiers.database, dossiers.ledger)
    dossiers.place(STAFF.id, inside.id, ALL, "luutru1")
    event = NewEvent(EventKind.DOSSIER_CLOSING, Outcome.SUCCESS, STAFF.id, {})
    closed = dossiers.move(STAFF.id, DossierState.CLOSED, {"version": 1}, "luutru1", event)
    assert closed == dossiers.get(STAFF.id)
    assert (closed.state, closed.version) == (DossierState.CLOSED, 1)
    for act in (
        lambda: dossiers.place(STAFF.id, outside.id, ALL, "luutru1"),
        lambda: life.take_out(STAFF.id, [inside.id], ALL, "trùng", "luutru1"),
        lambda: dossiers.change(STAFF.id, {"title": "khác"}, "luutru1", {}),
        lambda: dossiers.move(STAFF.id, DossierState.PLANNED, {}, "luutru1", event),
    ):
        with pytest.raises(RefusedError):
            act()
    dossiers.place(STAFF.id, inside.id, ALL, "luutru1")  # it lies there already
    assert [one.id for one in dossiers.contents(STAFF.id, ALL)] == [inside.id]


def test_what_is_only_planned_is_open_once_something_lies_in_it(
    dossiers: Dossiers, house: House
) -> None:
    planned = replace(STAFF, id=uuid_of("khác"), notation="02.TCCB", state=DossierState.PLANNED)
    dossiers.enter([planned], "luutru1")
    assert dossiers.get(planned.id) == planned
    dossiers.place(planned.id, house.take_in("một").id, ALL, "luutru1")
    assert dossiers.get(planned.id).state is DossierState.OPEN


def test_a_document_is_taken_out_with_a_reason_and_stays_in_the_archive(
    dossiers: Dossiers, house: House
) -> None:
    document = house.take_in("một")
    life = DossierLife(dossiers.database, dossiers.ledger)
    dossiers.place(STAFF.id, document.id, ALL, "luutru1")
    life.take_out(STAFF.id, [document.id], ALL, "bản trùng", "luutru1")
    assert dossiers.contents(STAFF.id, ALL) == ()
    assert house.catalogue.get(document.id, ALL) == document
    assert house.ledger.of(document.id)[-1].detail["reason"] == "bản trùng"
    with pytest.raises(NoSuchDocumentError):
        life.take_out(STAFF.id, [document.id], ALL, "bản trùng", "luutru1")


def test_what_a_dossier_is_known_by_is_never_changed(dossiers: Dossiers) -> None:
    changed = dossiers.change(STAFF.id, {"title": "Hồ sơ khác"}, "luutru1", {"title": "Hồ sơ khác"})
    assert changed == replace(STAFF, title="Hồ sơ khác") == dossiers.get(STAFF.id)
    with pytest.raises(ValueError, match="agency"):
        dossiers.change(STAFF.id, {"agency": "H48"}, "luutru1", {})


def test_what_is_frozen_is_not_changed(dossiers: Dossiers, house: House) -> None:
    holds = Holds(house.database, house.ledger, house.hands.clock, house.hands.new_id)
    hold = holds.place(Order(STAFF.agency, "05/QĐ-TTr", "thanh tra"), [STAFF.id], ALL, "thanhtra")
    with pytest.raises(RefusedError, match="frozen"):
        dossiers.change(STAFF.id, {"title": "khác"}, "luutru1", {})
    holds.lift(hold.id, "06/QĐ-TTr", "thanhtra")
    assert dossiers.change(STAFF.id, {"title": "khác"}, "luutru1", {}).title == "khác"
