"""Hồ sơ filled, given, described, on both databases; many hands at once, and nothing twice."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from repository.access import Level, Scope
from repository.dossier_finding import DossierFinding, Wanted
from repository.dossier_life import DossierLife
from repository.dossier_parts import DossierParts, Place, Told
from repository.dossiers import Dossier, Dossiers, DossierState
from repository.errors import NotFoundError, RefusedError
from repository.retention import PERMANENT, Kind, Retention, stated
from repository.threads import Threads
from tests.repository.samples import House, uuid_of

ALL = Scope.of_owner()
ONE = Dossier(
    uuid_of("hồ sơ"), "H34.12", 2024, "I", "Tổ chức", "01.TC", "Thi tuyển 100%", "20 năm", "An"
)


@pytest.fixture
def life(house: House) -> DossierLife:
    Dossiers(house.database, house.ledger).enter([ONE], "luutru1")
    return DossierLife(house.database, house.ledger)


def test_many_hands_put_each_document_in_once_and_number_them_in_a_row(
    life: DossierLife, house: House
) -> None:
    documents = [house.take_in(f"văn bản {n}").id for n in range(6)]
    pairs = [documents[n : n + 3] for n in range(4)] * 2
    with ThreadPoolExecutor(4) as hands:
        new = list(hands.map(lambda some: life.put(ONE.id, some, ALL, "an"), pairs))
    assert sorted(one for some in new for one in some) == sorted(documents)
    inside = Dossiers(house.database, house.ledger).contents(ONE.id, ALL)
    assert {one.id for one in inside} == set(documents)
    placed = [e.detail["ordinal"] for one in documents for e in house.ledger.of(one)[-1:]]
    assert sorted(placed) == [1, 2, 3, 4, 5, 6]
    assert house.ledger.verify().valid


def test_what_is_hidden_is_neither_put_in_nor_listed_as_unfiled(
    life: DossierLife, house: House
) -> None:
    hidden = house.take_in("kín", level=Level.RESTRICTED)
    seen = house.take_in("mở", level=Level.PUBLIC)
    few = Scope(frozenset({"H34.12:public"}))
    threads = Threads(house.database)
    with pytest.raises(NotFoundError):
        life.put(ONE.id, [seen.id, hidden.id], few, "an")
    assert [one.id for one in threads.unfiled(seen.agency, few, 10)] == [seen.id]
    life.put(ONE.id, [seen.id], few, "an")
    assert threads.unfiled(seen.agency, few, 10) == ()
    assert threads.lying([seen.id, hidden.id]) == {seen.id: (ONE.id,)}


def test_it_is_given_described_and_found_again(life: DossierLife, house: House) -> None:
    (given,) = life.give([ONE.id], "binh", "Bình", "nghỉ hưu", "an")
    assert (given.keeper, life.kept_by("binh")) == ("Bình", (given,))
    described = life.describe(ONE.id, {"title": "Xét tuyển 100%"}, {"keywords": "thi"}, "binh")
    assert (described.title, described.body) == ("Xét tuyển 100%", {"keywords": "thi"})
    finding = DossierFinding(house.database)
    parts = DossierParts(house.database, house.ledger, house.hands.clock, house.hands.new_id)
    parts.add(ONE.id, Told("Bản vẽ", place=Place(box="7")), "an")
    for wanted in (
        Wanted(words="100%"),
        Wanted(words="xét 01.tc"),
        Wanted(("H34.12",), 2024, "open", "binh", box="7", outside=True),
    ):
        assert [one.id for one in finding.find(wanted)] == [ONE.id], wanted
    for other in (Wanted(words="100_"), Wanted(()), Wanted(box="8"), Wanted(keeper="an")):
        assert finding.count(other) == 0, other


def test_two_open_one_notation_and_only_one_has_it(house: House) -> None:
    life = DossierLife(house.database, house.ledger)

    def opened(number: int) -> bool:
        try:
            life.open(replace(ONE, id=uuid_of(f"mở {number}")), "an", {})
        except RefusedError:
            return False
        return True

    with ThreadPoolExecutor(4) as hands:
        assert sorted(hands.map(opened, range(4))) == [False, False, False, True]
    assert DossierFinding(house.database).count(Wanted(state=DossierState.OPEN)) == 1


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("01", PERMANENT),
        ("02", Retention(Kind.YEARS, 70)),
        ("5 năm", Retention(Kind.YEARS, 5)),
        ("07", None),
        ("lâu", None),
        ("", None),
    ],
)
def test_documents_state_periods_in_words_or_codes(text: str, period: Retention | None) -> None:
    assert stated(text) == period
