"""Acts in any order: what is accepted is in the ledger, what is refused changes nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repository.calendar import VIETNAM
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.incoming import Wanted
from repository.incoming_steps import FOLLOWS, Incoming, IncomingState, Priority, Source
from repository.messages import MessageState
from scripts.make_edxml import File
from tests.databases import Hands
from tests.pki import shared_pki
from tests.web.arrivals import Receiving
from tests.web.conftest import DOSSIER, Fonds
from tests.web.recalling import Exchange
from web import incoming_acts as acts
from web.incoming_told import clocks, late
from web.incoming_view import possible
from web.wiring import Archive

Act = Callable[[Receiving, str, str], Incoming]
ACTS: dict[str, Act] = {
    "register": lambda r, who, one: acts.register(r.archive, r.person(who), one),
    "present": lambda r, who, one: acts.present(r.archive, r.person(who), one, "lanhdao"),
    "distribute": lambda r, who, one: acts.distribute(
        r.archive, r.person(who), one, leads="chuyenvien"
    ),
    "progress": lambda r, who, one: acts.progress(r.archive, r.person(who), one, "Đang làm"),
    "finish": lambda r, who, one: acts.finish(r.archive, r.person(who), one, DOSSIER),
    "reopen": lambda r, who, one: acts.reopen(r.archive, r.person(who), one, "Bổ sung"),
    "refuse": lambda r, who, one: acts.refuse(r.archive, r.person(who), one, "Sai"),
}
CODES = {"register": "03", "distribute": "04", "progress": "05", "finish": "06", "refuse": "02"}
STEPS = st.lists(
    st.tuples(st.sampled_from(list(ACTS)), st.sampled_from(["vanthu", "lanhdao", "chuyenvien"])),
    max_size=9,
)
AS_USUAL = [
    ("register", "vanthu"),
    ("present", "vanthu"),
    ("distribute", "lanhdao"),
    ("progress", "chuyenvien"),
    ("finish", "chuyenvien"),
]


@pytest.fixture
def ours(archive: Archive, hands: Hands, tmp_path: Path) -> Receiving:
    return Receiving(archive, hands, shared_pki(), tmp_path)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(begun=st.integers(0, len(AS_USUAL)), steps=STEPS)
def test_states_follow_and_every_accepted_step_is_in_the_ledger(
    ours: Receiving, fonds: Fonds, begun: int, steps: list[tuple[str, str]]
) -> None:
    archive, scope = ours.archive, ours.clerk.scope
    made = archive.arrivals.enter(
        Incoming(
            id=archive.new_id(),
            agency="H34",
            level=archive.catalogue.get(fonds.decision, scope).level,
            source=Source.AXIS,
            state=IncomingState.RECEIVED,
            arrived_at=ours.hands.now,
            document=fonds.decision,
            sender="H34.12",
            body={"axis": "truc", "document_id": "x"},
        ),
        "system",
    )
    before, told, events = made, set[str](), len(archive.ledger.of(made.id))
    for name, who in [*AS_USUAL[:begun], *steps]:
        ours.hands.move(minutes=1)
        try:
            now = ACTS[name](ours, who, made.id)
        except (ForbiddenError, RefusedError):
            now = archive.arrivals.get(made.id, scope)
            assert now == before
            assert len(archive.ledger.of(made.id)) == events
            continue
        assert now.state in FOLLOWS[before.state]
        assert len(archive.ledger.of(made.id)) > events
        if name in CODES:
            told.add(CODES[name])
        before, events = now, len(archive.ledger.of(made.id))
    numbered = before.number is not None
    assert numbered == (before.state not in {IncomingState.RECEIVED, IncomingState.REFUSED})
    codes = ours.told(before)
    assert len(codes) == len(set(codes))
    assert {code[:2] for code in codes} == told


@pytest.mark.parametrize(
    ("came", "priority", "register", "present"),
    [
        ("2026-11-27 11:59", 0, "2026-11-30 17:00", "2026-11-30 17:00"),
        ("2026-11-27 12:01", 0, "2026-11-30 17:00", "2026-11-30 17:00"),
        ("2026-11-27 17:30", 1, "2026-11-27 18:00", "2026-11-27 18:00"),
        ("2026-11-27 17:30", 0, "2026-11-30 17:00", "2026-11-30 17:00"),
    ],
)
def test_clocks_run_from_the_arrival_and_what_is_done_late_is_said_to_be(
    ours: Receiving, fonds: Fonds, came: str, priority: int, register: str, present: str
) -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)

    ours.hands.now = at(came)
    made = ours.paper(fonds.decision, priority=Priority(priority))
    assert clocks(made)["register"] == at(register)
    assert clocks(made)["present"] == at(present)
    assert late(made, at(came)) == ()
    ours.hands.now = at(register)
    assert "register" in late(made, ours.hands.now)
    made = acts.register(ours.archive, ours.clerk, made.id)
    ours.hands.move(days=9)
    assert "register" in late(made, ours.hands.now)  # it stays written that it was late
    made = acts.present(ours.archive, ours.clerk, made.id, "lanhdao")
    assert "present" in late(made, ours.hands.now)


def test_what_is_overdue_is_shown_to_the_leader_until_it_is_done(
    ours: Receiving, fonds: Fonds
) -> None:
    made = ours.distributed(ours.paper(fonds.decision))
    scope = ours.person("lanhdao").scope

    def overdue() -> list[str]:
        wanted = Wanted(agency="H34", overdue_at=ours.archive.clock())
        return [one.id for one in ours.archive.arrivals.found(wanted, scope)]

    assert overdue() == []
    ours.hands.move(days=30)
    assert overdue() == [made.id]
    acts.finish(ours.archive, ours.person("chuyenvien"), made.id, DOSSIER)
    assert overdue() == []


def test_an_answer_is_linked_both_ways_and_once(
    archive: Archive, hands: Hands, fonds: Fonds, tmp_path: Path
) -> None:
    others = Exchange(archive, hands, fonds.decision)
    reply, other = others.kept(), others.kept()
    ours = Receiving(archive, hands, shared_pki(), tmp_path)
    first, second = ours.intact(), ours.paper(fonds.bare)
    with pytest.raises(RefusedError):
        acts.answer(archive, ours.clerk, first.id, reply.id)
    for one in (first, second):
        ours.distributed(one)
    officer = ours.person("chuyenvien")
    made = acts.answer(archive, officer, first.id, reply.id)
    assert made.reply == reply.id
    assert archive.issues.get(reply.id, officer.scope).replies_to == first.id
    assert acts.answer(archive, officer, first.id, reply.id).reply == reply.id
    with pytest.raises(RefusedError, match="trả lời văn bản khác"):
        acts.answer(archive, officer, second.id, reply.id)
    with pytest.raises(NotFoundError):
        acts.answer(archive, officer, second.id, "khong-co")
    assert acts.answer(archive, officer, second.id, other.id).reply == other.id


def test_a_refusal_that_crashed_is_finished_by_refusing_again(
    ours: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, held = ours.received(ours.edxml(File("45.pdf", ours.tampered())))
    assert held is not None
    assert taken.state is MessageState.HELD

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    for place in ("web.incoming_acts.queue_status", "web.notices.draft_notice"):
        with monkeypatch.context() as broken:
            broken.setattr(place, crash)
            with pytest.raises(KeyboardInterrupt):
                acts.refuse(ours.archive, ours.clerk, held.id, "Chữ ký sai")
    between = ours.archive.arrivals.get(held.id, ours.clerk.scope)
    assert "refuse" in possible(ours.clerk, between, ())
    back = acts.refuse(ours.archive, ours.clerk, held.id, "Chữ ký sai")
    assert back.body["notice"]
    assert "refuse" not in possible(ours.clerk, back, ())
    assert ours.told(back) == ["02"]
    with pytest.raises(RefusedError):
        acts.refuse(ours.archive, ours.clerk, held.id, "Lần nữa")
    assert ours.told(back) == ["02"]


def test_who_is_given_no_part_any_more_reads_it_no_more(ours: Receiving, fonds: Fonds) -> None:
    def reads(login: str) -> bool:
        return made.document in ours.person(login).documents

    leader, archive = ours.person("lanhdao"), ours.archive
    made = ours.distributed(ours.paper(fonds.decision), helps=["vanthu"])
    assert reads("chuyenvien")
    assert reads("vanthu")
    acts.distribute(archive, leader, made.id, leads="vanthu", knows=["Phòng Ngân sách"])
    assert reads("vanthu")
    assert not reads("chuyenvien")
    (last,) = [one for one in archive.ledger.of(made.id) if "closed_to" in one.detail]
    assert (last.detail["closed_to"], last.agent) == (["chuyenvien"], "lanhdao")
    acts.distribute(archive, leader, made.id, leads="chuyenvien")
    acts.finish(archive, ours.person("chuyenvien"), made.id, DOSSIER)
    assert reads("chuyenvien")  # who has done it goes on reading
    assert not reads("vanthu")


def test_what_was_opened_for_a_term_stays_open(ours: Receiving, fonds: Fonds) -> None:
    archive, leader = ours.archive, ours.person("lanhdao")
    until = ours.hands.now + timedelta(days=5)
    made = ours.distributed(ours.paper(fonds.decision), leads="vanthu")
    assert made.document
    archive.people.open_document(made.document, "vanthu", until)
    acts.distribute(archive, leader, made.id, leads="chuyenvien")
    assert made.document in ours.person("vanthu").documents
