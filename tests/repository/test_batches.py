"""Batches: every step follows the one before it, and nobody accepts a scan of his own."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from repository.access import Level, Scope, terms_up_to
from repository.batches import Batches, Part
from repository.errors import ArchiveError, ForbiddenError, NotFoundError, RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.sheaves import FOLLOWS, Batch, Sheaf, SheafState, insist
from tests.databases import NOON
from tests.repository.samples import House

HERE = Scope(terms_up_to("H34.12", Level.INTERNAL))


@pytest.fixture
def batches(house: House) -> Batches:
    return Batches(house.database, house.ledger, house.hands.clock, house.hands.new_id)


def opened(
    batches: Batches, *names: str, login: str = "vanthu1"
) -> tuple[Batch, tuple[Sheaf, ...]]:
    batch = Batch(
        batches.new_id(),
        "Lô 1",
        "H34.12",
        None,
        Level.INTERNAL,
        "administrative",
        None,
        "vanthu1",
        NOON,
        {"split": "none"},
    )
    batches.open(batch, [Part(name, {"files": [{"name": name}]}) for name in names])
    return batch, batches.sheaves(batch.id)


def captured(batches: Batches) -> tuple[Batch, Sheaf]:
    batch, (sheaf,) = opened(batches, "a.tif")
    batches.move(sheaf.id, SheafState.WORKING, "vanthu1")
    return batch, batches.move(sheaf.id, SheafState.CAPTURED, "vanthu1", checks=[])


def reviewed(sheaf: Sheaf, outcome: Outcome = Outcome.SUCCESS) -> list[NewEvent]:
    return [NewEvent(EventKind.REVIEW, outcome, sheaf.id, {"pages": 1})]


@pytest.mark.parametrize(
    ("here", "there"),
    [(a, b) for a, b in product(SheafState, SheafState) if b not in FOLLOWS[a]],
    ids=str,
)
def test_a_step_that_does_not_follow_is_refused(here: SheafState, there: SheafState) -> None:
    with pytest.raises(RefusedError, match=there.value):
        insist(Sheaf("s", "b", 1, "a.tif", here, 1, 1, None), there)


def test_what_is_kept_or_stopped_goes_no_further() -> None:
    assert [state for state in SheafState if not FOLLOWS[state]] == [
        SheafState.KEPT,
        SheafState.STOPPED,
    ]


def test_a_batch_is_found_with_its_papers_in_order(batches: Batches, house: House) -> None:
    batch, sheaves = opened(batches, "a.tif", "b.tif")
    assert batches.get(batch.id, HERE) == batch
    assert [(s.ordinal, s.name, s.imaged_by) for s in sheaves] == [
        (1, "a.tif", ("vanthu1",)),
        (2, "b.tif", ("vanthu1",)),
    ]
    assert batches.counts([batch.id])[batch.id] == {SheafState.WAITING: 2}
    assert [event.kind for event in house.ledger.of(batch.id)] == ["creation"]


@pytest.mark.parametrize(
    "scope",
    [
        Scope(),
        Scope(terms_up_to("H48", Level.RESTRICTED)),
        Scope(terms_up_to("H34.12", Level.PUBLIC)),
    ],
)
def test_a_batch_of_elsewhere_is_not_there(batches: Batches, scope: Scope) -> None:
    batch, _ = opened(batches, "a.tif")
    assert batches.latest(scope) == ()
    with pytest.raises(NotFoundError):
        batches.get(batch.id, scope)


def test_whoever_scanned_does_not_accept(batches: Batches, house: House) -> None:
    _, sheaf = captured(batches)
    with pytest.raises(ForbiddenError, match="người khác"):
        batches.review(sheaf.id, SheafState.ACCEPTED, "vanthu1", reviewed(sheaf))
    assert not house.ledger.of(sheaf.id)
    accepted = batches.review(
        sheaf.id, SheafState.ACCEPTED, "luutru1", reviewed(sheaf), confirmed={"CodeNumber": "15"}
    )
    assert (accepted.state, accepted.reviewed_by) == (SheafState.ACCEPTED, "luutru1")
    assert accepted.body["confirmed"] == {"CodeNumber": "15"}
    assert [(e.kind, e.agent) for e in house.ledger.of(sheaf.id)] == [("quality review", "luutru1")]


def test_whoever_scanned_it_again_does_not_accept_either(batches: Batches) -> None:
    _, sheaf = captured(batches)
    batches.review(sheaf.id, SheafState.RETURNED, "luutru1", reviewed(sheaf), reason="mờ")
    batches.rescanned(sheaf.id, "luutru1", files=[])
    batches.move(sheaf.id, SheafState.WORKING, "luutru1")
    again = batches.move(sheaf.id, SheafState.CAPTURED, "luutru1")
    assert again.reviewed_by is None
    for login in ("vanthu1", "luutru1"):
        with pytest.raises(ForbiddenError):
            batches.review(sheaf.id, SheafState.ACCEPTED, login, reviewed(sheaf))


def test_of_two_reviewers_at_once_one_is_heard(batches: Batches, house: House) -> None:
    _, sheaf = captured(batches)

    def accept(login: str) -> bool:
        try:
            batches.review(sheaf.id, SheafState.ACCEPTED, login, reviewed(sheaf))
        except ArchiveError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(accept, ["luutru1", "luutru2"] * 4)) == 1
    assert len(house.ledger.of(sheaf.id)) == 1


def test_a_stack_becomes_the_papers_in_it_and_those_behind_it_move_on(batches: Batches) -> None:
    batch, (stack, _) = opened(batches, "xap.tif", "b.tif")
    batches.move(stack.id, SheafState.WORKING, "vanthu1")
    parts = [Part(f"xap {n}", {"pages": [n]}, pages=1) for n in (1, 2, 3)]
    made = batches.divide(stack.id, parts)
    assert [(s.ordinal, s.name) for s in batches.sheaves(batch.id)] == [
        (1, "xap 1"),
        (2, "xap 2"),
        (3, "xap 3"),
        (4, "b.tif"),
    ]
    assert {(s.state, s.imaged_by, s.pages_done) for s in made} == {
        (SheafState.WORKING, ("vanthu1",), 1)
    }
    assert made[2].body["files"] == [{"name": "xap.tif"}]


def test_of_a_stopped_paper_nothing_but_the_mark_stays(batches: Batches, house: House) -> None:
    batch, (sheaf,) = opened(batches, "Kế hoạch phòng thủ.tif")
    batches.move(sheaf.id, SheafState.WORKING, "vanthu1", checks=[{"ok": True}])
    stopped = batches.stop(sheaf.id, "vanthu1", "TỐI MẬT")
    assert (stopped.name, dict(stopped.body)) == (
        "",
        {"mark": "TỐI MẬT", "imaged_by": ["vanthu1"]},
    )
    said = [dict(event.detail) for event in house.ledger.of(batch.id, sheaf.id)]
    assert "phòng thủ" not in str(said)
    assert said[-1] == {"rules": ["SEC-01"], "batch": batch.id, "ordinal": 1}


def test_a_document_is_led_back_to_its_paper(batches: Batches) -> None:
    _, sheaf = captured(batches)
    batches.review(sheaf.id, SheafState.ACCEPTED, "luutru1", reviewed(sheaf))
    batches.move(sheaf.id, SheafState.SEALED, "luutru1")
    kept = batches.keep(sheaf.id, "d1", "luutru1")
    assert batches.behind("d1") == kept
    assert batches.behind("d2") is None
    with pytest.raises(RefusedError):
        batches.move(sheaf.id, SheafState.RETURNED, "luutru1")


def test_progress_is_noted(batches: Batches) -> None:
    batch, (sheaf,) = opened(batches, "a.tif")
    batches.note(sheaf.id, 3, 8)
    batches.assign(batch.id, "job-1")
    again = batches.sheaf(batch.id, 1)
    assert (again.pages_done, again.pages) == (3, 8)
    assert batches.get(batch.id, HERE).job == "job-1"
    with pytest.raises(NotFoundError):
        batches.sheaf(batch.id, 2)
