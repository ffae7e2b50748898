"""Statuses that come back are noted with whoever sent them; none is lost, none undoes a newer."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.exchange.envelope import Organ, Reference
from repository.errors import ForbiddenError, RefusedError
from repository.messages import Message, MessageState
from repository.outgoing_steps import OutgoingState, Transport
from tests.databases import Hands
from tests.web.conftest import Fonds
from tests.web.recalling import DAY, Exchange
from web.statuses import let_go, settle, take_status
from web.wiring import Archive


@pytest.fixture
def ours(archive: Archive, hands: Hands, fonds: Fonds) -> Exchange:
    return Exchange(archive, hands, fonds.decision)


def rules(message: Message) -> list[str]:
    return [one["rule"] for one in message.body["findings"]]


def test_each_status_stands_with_the_recipient_that_sent_it(ours: Exchange) -> None:
    made = ours.sent()
    for code in ("01", "03", "04", "05", "05", "06"):
        ours.hands.move(minutes=5)
        taken = take_status(ours.archive, ours.message(), ours.status(made, code))
        assert (taken.state, taken.object) == (MessageState.ACCEPTED, made.id)
        assert (taken.kind, taken.status_code) == ("status", code)
    one = ours.recipient(made, "H34.12")
    assert (one.status, one.transport) == ("06", Transport.DELIVERED)
    assert [entry["status"] for entry in one.body["history"]] == [
        "01",
        "03",
        "04",
        "05",
        "05",
        "06",
    ]
    other = ours.recipient(made, "H34.30")
    assert (other.status, other.transport) == ("", Transport.SENT)


def test_a_status_is_known_by_number_and_date_under_every_code_that_the_sender_had(
    ours: Exchange,
) -> None:
    made = ours.sent()
    status = ours.status(made, "03", sender="000.00.12.H34")
    about = replace(status.about, document_id="7d0f5c9e-ffff-4000-8000-000000000001")
    taken = take_status(ours.archive, ours.message(), replace(status, about=about))
    assert taken.state is MessageState.ACCEPTED
    assert ours.recipient(made, "H34.12").status == "03"
    after = ours.status(made, "06", sender="H48.15", at=ours.hands.now + timedelta(minutes=1))
    assert take_status(ours.archive, ours.message(), after).state is MessageState.ACCEPTED
    assert ours.recipient(made, "H34.12").status == "06"
    other_year = Reference("H34", made.code, DAY.replace(year=2025))
    lost = take_status(ours.archive, ours.message(), replace(status, about=other_year))
    assert (lost.state, rules(lost)) == (MessageState.HELD, ["STA-02"])


def test_a_refusal_is_shown_with_its_reason_and_the_issue_stays(ours: Exchange) -> None:
    made = ours.sent()
    taken = take_status(
        ours.archive, ours.message(), ours.status(made, "02", said="Không đúng thẩm quyền")
    )
    one = ours.recipient(made, "H34.12")
    assert (one.status, one.body["history"][-1]["said"]) == ("02", "Không đúng thẩm quyền")
    assert ours.archive.issues.get(made.id, ours.clerk.scope).state is OutgoingState.SENT
    assert rules(taken) == []
    bare = take_status(ours.archive, ours.message(), ours.status(made, "02", "H34.30"))
    assert rules(bare) == ["STA-05"]


def test_what_comes_twice_or_late_or_unknown_is_kept_and_said(ours: Exchange) -> None:
    made = ours.sent()
    first = ours.status(made, "03")
    message = ours.message()
    for state in (MessageState.ACCEPTED, MessageState.DUPLICATE):
        assert take_status(ours.archive, message, first).state is state
    late = ours.status(made, "01", at=ours.hands.now - timedelta(hours=1))
    take_status(ours.archive, ours.message(), late)
    assert ours.recipient(made, "H34.12").status == "03"
    again = ours.status(made, "03", at=ours.hands.now + timedelta(hours=1))
    assert rules(take_status(ours.archive, ours.message(), again)) == ["STA-06"]
    odd = take_status(ours.archive, ours.message(), ours.status(made, "14", "H34.30"))
    assert (odd.state, rules(odd)) == (MessageState.ACCEPTED, ["STA-04"])
    wrong = take_status(ours.archive, ours.message(), ours.status(made, "xyz"))
    assert (wrong.state, rules(wrong)) == (MessageState.HELD, ["STA-01"])
    ahead = ours.status(made, "05", "H34.30", at=ours.hands.now + timedelta(days=900))
    assert rules(take_status(ours.archive, ours.message(), ahead)) == ["STA-08"]
    assert ours.recipient(made, "H34.30").status_at == ours.hands.now
    told = [e for e in ours.archive.ledger.of(made.id) if e.detail.get("status") == "03"]
    assert len(told) == 2
    assert ours.archive.ledger.verify().valid


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.permutations(["01", "03", "04", "05", "06"]), twice=st.integers(0, 4))
def test_whatever_the_order_the_latest_counts_and_all_are_kept(
    ours: Exchange, order: list[str], twice: int
) -> None:
    made = ours.sent("H34.12")
    start = ours.hands.now
    for code in [*order, order[twice]]:
        at = start + timedelta(minutes=int(code))
        take_status(ours.archive, ours.message(), ours.status(made, code, at=at))
    one = ours.recipient(made, "H34.12")
    assert one.status == "06"
    assert [entry["status"] for entry in one.body["history"]] == sorted(order)


def test_what_belongs_to_nothing_waits_for_a_person(ours: Exchange) -> None:
    made = ours.sent()
    stranger = take_status(ours.archive, ours.message(), ours.status(made, "03", "H99"))
    assert (stranger.state, rules(stranger)) == (MessageState.HELD, ["STA-03"])
    clerk, officer = ours.clerk, ours.archive.people.find("chuyenvien")
    with pytest.raises(ForbiddenError):
        settle(ours.archive, officer, stranger.id, made.id, "H34.30")
    settled = settle(ours.archive, clerk, stranger.id, made.id, "H34.30")
    assert (settled.state, settled.object) == (MessageState.ACCEPTED, made.id)
    assert ours.recipient(made, "H34.30").status == "03"
    with pytest.raises(RefusedError):
        let_go(ours.archive, clerk, stranger.id, "đã xong")
    lost = ours.status(made, "01")
    lost = replace(lost, about=Reference("H34", "99/QĐ-UBND", made.issued), sender=Organ("H34.12"))
    held = take_status(ours.archive, ours.message(), lost)
    with pytest.raises(RefusedError):
        let_go(ours.archive, clerk, held.id, " ")
    gone = let_go(ours.archive, clerk, held.id, "Không phải văn bản của cơ quan")
    assert gone.state is MessageState.REJECTED
