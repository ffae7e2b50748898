"""The backlog: the index is told of every change, and forgets none that came while it looked."""

from repository.access import Scope
from repository.backlog import Pendings
from repository.dossiers import Dossiers
from tests.repository.samples import House
from tests.repository.test_dossiers import STAFF


def test_a_newcomer_waits_with_its_words(house: House) -> None:
    document = house.take_in("tuyển dụng")
    pendings = Pendings(house.database)
    ((waiting, _),) = pendings.due(10)
    pending = pendings.read(waiting)
    assert pending is not None
    assert pending.document == document
    assert "tuyển dụng" in pending.text


def test_a_change_while_the_index_looked_is_not_forgotten(house: House) -> None:
    document = house.take_in("một")
    pendings = Pendings(house.database)
    seen = pendings.due(10)
    dossiers = Dossiers(house.database, house.ledger)
    dossiers.enter([STAFF], "luutru1")
    dossiers.place(STAFF.id, document.id, Scope.of_owner(), "luutru1")
    pendings.mark_seen(seen)
    assert pendings.count() == 1
    pendings.mark_seen(pendings.due(10))
    assert pendings.count() == 0


def test_everything_can_be_looked_at_again(house: House) -> None:
    for word in ("một", "hai", "ba"):
        house.take_in(word)
    pendings = Pendings(house.database)
    pendings.mark_seen(pendings.due(10))
    assert pendings.mark_all() == 3
    assert [len(pendings.due(limit)) for limit in (2, 10)] == [2, 3]


def test_what_is_gone_is_said_so(house: House) -> None:
    assert Pendings(house.database).read("không có") is None
