"""Incoming and issued documents: steps follow each other, numbers have no gap, all is told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from repository.access import Level, Scope, terms_up_to
from repository.agencies import Agencies, Agency
from repository.database import Database
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.incoming import Arrivals, Wanted
from repository.incoming_steps import (
    FOLLOWS,
    Assignment,
    Incoming,
    IncomingState,
    Late,
    Part,
    Priority,
    Remark,
    Source,
)
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.messages import Direction, Message, Messages, MessageState
from repository.outbox import DOCUMENT, Entry, Outbox, OutboxState
from repository.outgoing import Issues, NumberGoneError, Sought
from repository.outgoing_steps import (
    Draft,
    Means,
    Outgoing,
    OutgoingState,
    Recipient,
    Transport,
    insist_on_others,
)
from repository.recipients import Recipients

NOW = datetime(2026, 11, 27, 2, tzinfo=UTC)
ALL = Scope.of_owner()


class Office:
    """The books of one agency, and a clock that is set by hand."""

    def __init__(self, database: Database) -> None:
        self.now = NOW
        self.made = 0
        self.ledger = Ledger(database, self.clock, self.new_id)
        self.arrivals = Arrivals(database, self.ledger, self.clock, self.new_id)
        self.issues = Issues(database, self.ledger, self.clock, self.new_id)
        self.recipients = Recipients(database, self.ledger)
        self.messages = Messages(database, self.ledger)
        self.outbox = Outbox(database, self.ledger, self.clock, self.new_id)
        Agencies(database).enter([Agency("H48", "UBND tỉnh Quảng Ngãi", "tỉnh")])

    def clock(self) -> datetime:
        return self.now

    def new_id(self) -> str:
        self.made += 1
        return f"{self.made:08}-0000-4000-8000-000000000000"

    def arrived(self, **said: object) -> Incoming:
        known: dict[str, object] = {"level": Level.INTERNAL, "source": Source.AXIS}
        known |= {"state": IncomingState.RECEIVED, "arrived_at": self.now, "code": "12/STC-NS"}
        made = Incoming(id=self.new_id(), agency="H48", **(known | said))  # type: ignore[arg-type]
        return self.arrivals.enter(made, "vanthu")

    def drafted(self, **said: object) -> Outgoing:
        known: dict[str, object] = {"level": Level.INTERNAL, "source": Source.DRAFT}
        known |= {"state": OutgoingState.DRAFT, "type_name": "Công văn", "subject": "V/v"}
        known |= {"drafted_by": "chuyenvien", "drafted_at": self.now, "notation": "UBND-VX"}
        made = Outgoing(id=self.new_id(), agency="H48", **(known | said))  # type: ignore[arg-type]
        to = Recipient(made.id, "H48.12", "Sở Nội vụ", Means.AXIS)
        return self.issues.open(made, [to], "chuyenvien")

    def told(self, kind: EventKind, identifier: str) -> list[NewEvent]:
        return [NewEvent(kind, Outcome.SUCCESS, identifier, {})]


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def test_what_is_not_in_the_archive_gets_no_number(office: Office) -> None:
    arrived = office.arrived()
    with pytest.raises(RefusedError, match="chưa có trong kho"):
        office.arrivals.register(arrived.id, "vanthu")
    with pytest.raises(RefusedError, match="presented"):
        office.arrivals.move(arrived.id, IncomingState.PRESENTED, "vanthu", [])
    assert office.arrivals.get(arrived.id, ALL).state is IncomingState.RECEIVED


def test_a_document_is_given_to_one_who_leads_and_anew_to_others(office: Office) -> None:
    arrived = office.arrived(state=IncomingState.PRESENTED, due_at=NOW + timedelta(days=5))

    def part(kind: Part) -> Assignment:
        given = (NOW + timedelta(days=3), "Tham mưu", "lanhdao", office.now)
        return Assignment(office.new_id(), arrived.id, kind, None, "Phòng Ngân sách", *given)

    events = office.told(EventKind.DISTRIBUTION, arrived.id)
    for wrong in ([], [part(Part.HELPS)], [part(Part.LEADS), part(Part.LEADS)]):
        with pytest.raises(RefusedError, match="chủ trì"):
            office.arrivals.distribute(arrived.id, wrong, "lanhdao", events)
    first = [part(Part.LEADS), part(Part.HELPS)]
    office.arrivals.distribute(arrived.id, first, "lanhdao", events, opinion="Gấp")
    office.arrivals.distribute(arrived.id, [part(Part.LEADS)], "lanhdao", events)
    ended = [one.ended_as for one in office.arrivals.assignments(arrived.id)]
    assert sorted(ended) == ["", "withdrawn", "withdrawn"]
    done = office.arrivals.finish(arrived.id, "chuyenvien", events, reply="x")
    assert (done.state, done.done_at, done.reply) == (IncomingState.DONE, NOW, "x")
    assert done.body["opinion"] == "Gấp"
    assert {one.ended_as for one in office.arrivals.assignments(arrived.id)} == {
        "done",
        "withdrawn",
    }


def test_lists_hold_what_is_wanted_and_what_the_asker_may_see(office: Office) -> None:
    early = office.arrived(due_at=NOW - timedelta(hours=1), priority=Priority.URGENT)
    office.arrived(due_at=NOW + timedelta(hours=1), sender="H48.99")
    office.arrived(due_at=NOW - timedelta(hours=1), state=IncomingState.REFUSED)
    office.arrived(level=Level.RESTRICTED)
    scope = Scope(terms_up_to("H48", Level.INTERNAL))
    count = office.arrivals.count
    assert count(Wanted(), ALL) == 4
    assert count(Wanted(), scope) == 3
    assert count(Wanted(), Scope()) == 0
    assert [one.id for one in office.arrivals.found(Wanted(overdue_at=NOW), scope)] == [early.id]
    assert count(Wanted(sender="H48.99", states=frozenset({IncomingState.RECEIVED})), scope) == 1
    with pytest.raises(NotFoundError):
        office.arrivals.get(early.id, Scope())


def test_a_queue_has_the_urgent_first_and_what_is_overdue_counts_the_clerk_too(
    office: Office,
) -> None:
    office.now = NOW - timedelta(days=3)
    old = office.arrived(sender="H48.12", sender_name="Sở Nội vụ")
    office.now = NOW
    office.arrived()
    khan = office.arrived(priority=Priority.URGENT, sender="H48.13", sender_name="Sở Tài chính")
    given = office.arrived(state=IncomingState.WORKING, due_at=NOW - timedelta(hours=1))
    found = office.arrivals.found
    queue = [one.id for one in found(Wanted(queue=True), ALL)]
    assert queue[:2] == [khan.id, old.id]
    late = (
        Late(IncomingState.RECEIVED, urgent=False, before=NOW - timedelta(days=1)),
        Late(IncomingState.RECEIVED, urgent=True, before=NOW - timedelta(minutes=30)),
    )
    overdue = found(Wanted(overdue_at=NOW, late=late, queue=True), ALL)
    assert [one.id for one in overdue] == [old.id, given.id]
    assert [one.id for one in found(Wanted(urgent=True), ALL)] == [khan.id]
    assert [one.id for one in found(Wanted(sender_says="tài chính"), ALL)] == [khan.id]
    assert office.arrivals.count(Wanted(sender_says="%"), ALL) == 0
    assert office.arrivals.count(Wanted(sender_says="H48.1"), ALL) == 2


def test_every_step_of_an_arrival_can_be_reached_and_left_or_is_an_end() -> None:
    ends = {IncomingState.REFUSED, IncomingState.WITHDRAWN}
    assert {state for state, after in FOLLOWS.items() if not after} == ends
    reached = {one for after in FOLLOWS.values() for one in after}
    assert reached == set(IncomingState)


def test_versions_of_a_draft_follow_each_other(office: Office) -> None:
    drafted = office.drafted()

    def version(number: int) -> Draft:
        return Draft(drafted.id, number, "draft", "a.pdf", "0" * 64, 1, "chuyenvien", office.now)

    office.issues.add_draft(version(1), "chuyenvien")
    for wrong in (1, 3):
        with pytest.raises(RefusedError, match="phiên bản"):
            office.issues.add_draft(version(wrong), "chuyenvien")
    assert [one.version for one in office.issues.drafts(drafted.id)] == [1]
    office.issues.remark(Remark(drafted.id, "comment", "Sửa câu 2", "lanhdao", office.now, 1))
    assert [one.said for one in office.issues.remarks(drafted.id)] == ["Sửa câu 2"]


def test_content_and_form_are_checked_by_two_others(office: Office) -> None:
    drafted = office.drafted(body={"checked_by": {"content": "truongphong"}})
    for login in ("chuyenvien", "truongphong"):
        with pytest.raises(ForbiddenError):
            insist_on_others(drafted, login)
    insist_on_others(drafted, "vanthu")


def test_a_number_is_taken_by_one_only_and_in_its_year(office: Office) -> None:
    one, other = (office.drafted(state=OutgoingState.SIGNED) for _ in range(2))
    day = date(2026, 11, 27)
    numbered = office.issues.number(one.id, ("outgoing", 1, day), "vanthu", seal={"page": 1})
    assert (numbered.code, numbered.issued) == ("01/UBND-VX", day)
    for wrong in (("outgoing", 1, day), ("outgoing", 3, day), ("outgoing", 2, date(2025, 1, 2))):
        with pytest.raises(NumberGoneError):
            office.issues.number(other.id, wrong, "vanthu")
    assert office.issues.number(other.id, ("outgoing", 2, day), "vanthu").number == 2
    with pytest.raises(RefusedError, match="numbered"):
        office.issues.number(one.id, ("outgoing", 3, day), "vanthu")
    assert office.issues.count(Sought(year=2026, agency="H48"), ALL) == 2


def test_what_is_frozen_is_not_changed(office: Office) -> None:
    drafted = office.drafted(frozen=True)
    with pytest.raises(RefusedError, match="đóng băng"):
        office.issues.say(drafted.id, "vanthu", [], note="x")
    with pytest.raises(RefusedError, match="đóng băng"):
        office.recipients.choose(drafted.id, [], "vanthu")


def test_statuses_in_any_order_end_at_the_latest_and_each_is_kept_once(office: Office) -> None:
    drafted = office.drafted()
    office.recipients.note(drafted.id, "H48.12", "vanthu", transport=Transport.SENT.value)
    at = [NOW + timedelta(minutes=n) for n in range(3)]
    for status, minute in (("03", 1), ("01", 0), ("03", 1), ("05", 2), ("01", 0)):
        office.recipients.status(drafted.id, "H48.12", status, at[minute], "", "axis")
    (recipient,) = office.recipients.of(drafted.id)
    assert (recipient.status, recipient.transport) == ("05", Transport.DELIVERED)
    assert [one["status"] for one in recipient.body["history"]] == ["01", "03", "05"]
    told = [event for event in office.ledger.of(drafted.id) if event.kind == EventKind.TRANSFER]
    assert len(told) == 3


def test_recipients_that_were_reached_stay_when_others_are_chosen(office: Office) -> None:
    drafted = office.drafted()
    office.recipients.note(drafted.id, "H48.12", "vanthu", transport=Transport.SENT.value)
    more = [Recipient(drafted.id, f"H48.{n}", "", Means.AXIS) for n in (12, 13)]
    office.recipients.choose(drafted.id, more, "vanthu")
    office.recipients.choose(drafted.id, [], "vanthu")
    assert [one.code for one in office.recipients.of(drafted.id)] == ["H48.12"]


def entry(office: Office, code: str = DOCUMENT) -> Entry:
    put = Entry(office.new_id(), "truc", "H48", "x", code, "document", {}, "vanthu", office.now)
    assert office.outbox.put(put)
    return put


def test_what_is_put_into_the_outbox_is_there_once_and_goes_to_one_sender(office: Office) -> None:
    put = entry(office)
    again = Entry(office.new_id(), "truc", "H48", "x", DOCUMENT, "document", {}, "b", office.now)
    assert not office.outbox.put(again)
    taken = office.outbox.take("truc")
    assert taken is not None
    assert (taken.id, taken.tries) == (put.id, 1)
    assert office.outbox.take("truc") is None
    office.now += timedelta(minutes=11)  # whoever had it is dead
    assert office.outbox.take("truc") is not None
    sent = office.outbox.sent(put.id, "axis-1", "system")
    assert (sent.state, office.outbox.waiting("truc")) == (OutboxState.SENT, 0)


def test_what_could_not_be_sent_is_tried_again_later_and_later(office: Office) -> None:
    put = entry(office)
    waits = []
    for _ in range(12):
        assert office.outbox.take("truc") is not None
        failed = office.outbox.failed(put.id, "500", "system", for_good=False)
        assert failed.next_at is not None
        waits.append((failed.next_at - office.now).total_seconds())
        office.now = failed.next_at
    assert waits[:4] == [30, 60, 120, 240]
    assert waits[-1] == 3600
    assert office.outbox.take("truc") is not None
    office.outbox.failed(put.id, "22", "system", for_good=True)
    assert office.outbox.take("truc") is None
    office.outbox.again(put.id)
    assert office.outbox.take("truc") is not None


def test_what_a_dead_sender_held_is_taken_by_whoever_sends_alone(office: Office) -> None:
    put = entry(office)
    assert office.outbox.take("truc") is not None
    assert office.outbox.take("truc") is None
    assert office.outbox.resume("another") == 0
    assert office.outbox.resume("truc") == 1
    assert office.outbox.get(put.id).state is OutboxState.WAITING
    assert office.outbox.take("truc") is not None
    with pytest.raises(NotFoundError):
        office.outbox.get("x")


def test_only_what_waits_can_be_taken_back(office: Office) -> None:
    entry(office)
    assert office.outbox.cancel("x", DOCUMENT)
    assert not office.outbox.cancel("x", DOCUMENT)
    assert office.outbox.take("truc") is None


def test_a_message_that_the_axis_gives_twice_is_written_down_once(office: Office) -> None:
    def message(axis_id: str | None) -> Message:
        stored = (Direction.IN, "", "0" * 64, 9, MessageState.STORED, office.now)
        return Message(office.new_id(), "truc", "H48", *stored, axis_id=axis_id)

    one = message("7")
    assert office.messages.enter(one, "system")
    assert not office.messages.enter(message("7"), "system")
    assert office.messages.enter(message(None), "system")
    assert office.messages.enter(message(None), "system")
    known = office.messages.known("truc", "H48", "7")
    assert known is not None
    assert known.id == one.id
    said: dict[str, Any] = {"kind": "document", "sender": "G22", "document_id": "d", "code": "1/A"}
    office.messages.note(one.id, "system", (), state=MessageState.ACCEPTED.value, **said)
    for asked in (("d", ""), ("", "1/A"), ("d", "other")):
        assert [twin.id for twin in office.messages.twins("H48", "G22", *asked)] == [one.id]
    assert office.messages.twins("H48", "G22", "", "") == ()
    assert office.messages.twins("H48", "G23", "d", "1/A") == ()
