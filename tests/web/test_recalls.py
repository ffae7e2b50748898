"""A recall has two sides: ours is frozen and asks back; theirs is a request a person answers."""

from pathlib import Path

import pytest

from ingest.exchange.envelope import Business, Header, Status, from_json
from repository.errors import ForbiddenError, RefusedError
from repository.incoming_steps import IncomingState
from repository.ledger import EventKind
from repository.messages import MessageState
from repository.outbox import OutboxState
from repository.outgoing_steps import Means, OutgoingState, Recipient, Transport
from tests.databases import Hands
from tests.web.conftest import DOSSIER, Fonds
from tests.web.recalling import Exchange, envelope
from web.recalls import agree, catch_up, decline, request_of, take_business
from web.sending import note_paper_kept, send
from web.statuses import take_status
from web.taking_back import Corrected, recall, replace_with, told_back, update
from web.wiring import Archive

NOWHERE = Path()


@pytest.fixture
def ours(archive: Archive, hands: Hands, fonds: Fonds) -> Exchange:
    return Exchange(archive, hands, fonds.decision)


def test_what_was_sent_is_asked_back_and_each_answers(ours: Exchange) -> None:
    made = ours.sent()
    with pytest.raises(RefusedError, match="lý do"):
        recall(ours.archive, ours.clerk, made.id, " ")
    with pytest.raises(ForbiddenError):
        recall(ours.archive, ours.archive.people.find("chuyenvien"), made.id, "Sai")
    back = recall(ours.archive, ours.clerk, made.id, "Sai phụ lục")
    assert (back.state, back.frozen) == (OutgoingState.RECALLED, True)
    assert back.body["recall"]["reason"] == "Sai phụ lục"
    asked = [one for one in ours.archive.outbox.of_object(made.id) if one.code != "edoc"]
    assert sorted(one.content["to"][0] for one in asked) == ["H34.12", "H34.30"]
    told = from_json(Status, asked[0].content["status"])
    assert (told.code, told.said) == ("13", "Sai phụ lục")
    assert told.about.document_id == made.body["document_id"]
    ours.run_axis()
    ours.hands.move(minutes=1)
    take_status(ours.archive, ours.message(), ours.status(made, "15"))
    taken = take_status(
        ours.archive, ours.message(), ours.status(made, "16", "H34.30", "Đã giải quyết xong")
    )
    assert taken.state is MessageState.ACCEPTED
    answers = {one["code"]: one["answer"] for one in told_back(ours.archive, made.id)}
    assert answers == {"H34.12": "15", "H34.30": "16"}
    assert ours.archive.ledger.verify().valid


def test_what_was_not_sent_is_cancelled_and_nobody_is_asked(ours: Exchange) -> None:
    made = ours.queued()
    recall(ours.archive, ours.clerk, made.id, "Sai")
    (entry,) = ours.archive.outbox.of_object(made.id)
    assert entry.state is OutboxState.CANCELLED
    assert ours.run_axis() == []
    assert ours.recipient(made, "H34.12").transport is Transport.WAITING


def test_whoever_may_have_it_already_is_asked(ours: Exchange) -> None:
    made = ours.queued()
    assert ours.archive.outbox.take("truc") is not None  # a sender holds it now
    recall(ours.archive, ours.clerk, made.id, "Sai", "message")
    lines = ours.archive.outbox.of_object(made.id)
    edoc, *asked = sorted(lines, key=lambda one: one.code != "edoc")
    assert edoc.state is OutboxState.SENDING
    header = from_json(Header, asked[0].content["header"])
    assert (header.business, header.reason) == (Business.RECALL, "Sai")
    assert header.concerns == made.body["document_id"]
    assert asked[0].content["files"] == []


def test_a_frozen_document_is_changed_by_no_path(ours: Exchange) -> None:
    made = ours.sent()
    recall(ours.archive, ours.clerk, made.id, "Sai")
    archive, clerk = ours.archive, ours.clerk
    before = archive.issues.get(made.id, clerk.scope)
    refused = (
        lambda: recall(archive, clerk, made.id, "Sai nữa"),
        lambda: update(archive, clerk, made.id, "Đổi"),
        lambda: send(archive, clerk, made.id),
        lambda: note_paper_kept(archive, clerk, made.id, "Tủ 3"),
        lambda: archive.issues.say(made.id, "vanthu", (), subject="Khác"),
        lambda: archive.issues.move(made.id, OutgoingState.SENT, "vanthu", ()),
        lambda: archive.recipients.choose(
            made.id, [Recipient(made.id, "H48.15", "", Means.AXIS)], "vanthu"
        ),
    )
    for act in refused:
        with pytest.raises(RefusedError):
            act()
    assert archive.issues.get(made.id, clerk.scope) == before
    archive.dossiers.place(DOSSIER, ours.document, clerk.scope, "vanthu")  # filing changes nothing
    assert archive.issues.get(made.id, clerk.scope) == before


def test_a_crash_leaves_either_all_of_a_recall_or_nothing(
    ours: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ours.sent()

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(type(ours.archive.ledger), "append", crash)
        with pytest.raises(KeyboardInterrupt):
            recall(ours.archive, ours.clerk, made.id, "Sai")
    held = ours.archive.issues.get(made.id, ours.clerk.scope)
    assert (held.state, held.frozen) == (OutgoingState.SENT, False)
    assert [one.code for one in ours.archive.outbox.of_object(made.id)] == ["edoc"]
    assert recall(ours.archive, ours.clerk, made.id, "Sai").frozen


def test_a_correction_goes_to_all_that_have_the_document(ours: Exchange) -> None:
    made = ours.sent()
    changed = Corrected(subject="Về việc ban hành Quy chế công tác văn thư")
    noted = update(ours.archive, ours.clerk, made.id, "Sửa trích yếu", changed)
    assert noted.subject == made.subject
    entry = next(o for o in ours.archive.outbox.of_object(made.id) if o.code == "update:1")
    header = from_json(Header, entry.content["header"])
    assert (header.business, header.subject) == (Business.UPDATE, changed.subject)
    assert header.concerns == made.body["document_id"]
    assert entry.content["to"] == ["H34.12", "H34.30"]
    ours.hands.move(minutes=1)
    take_status(ours.archive, ours.message(), ours.status(made, "15"))
    told = {one["code"]: (one["kind"], one["answer"]) for one in told_back(ours.archive, made.id)}
    assert told == {"H34.12": ("update", "15"), "H34.30": ("update", "")}
    other = ours.kept()
    update(ours.archive, ours.clerk, made.id, "Đính chính", instead=other.id)
    assert {o.code for o in ours.archive.outbox.of_object(made.id)} == {
        "edoc",
        "update:1",
        "update:2",
    }
    with pytest.raises(RefusedError):
        update(ours.archive, ours.clerk, other.id, "Chưa gửi")


def test_the_old_is_frozen_in_the_moment_in_which_the_new_is_sent(ours: Exchange) -> None:
    old, new = ours.sent(), ours.kept("H34.12")
    made = replace_with(ours.archive, ours.clerk, old.id, new.id, "Thay văn bản sai")
    assert made.replaces == old.id
    (entry,) = ours.archive.outbox.of_object(new.id)
    header = from_json(Header, entry.content["header"])
    assert (header.business, header.reason) == (Business.REPLACE, "Thay văn bản sai")
    assert header.replaced[0].document_id == old.body["document_id"]
    assert header.replaced[0].organs == ("H34.12", "H34.30")
    assert entry.content["to"] == ["H34.12", "H34.30"]
    assert ours.archive.issues.get(old.id, ours.clerk.scope).state is OutgoingState.SENT
    ours.run_axis()
    ended = ours.archive.issues.get(old.id, ours.clerk.scope)
    assert (ended.state, ended.frozen) == (OutgoingState.REPLACED, True)
    assert ended.body["replaced_by"] == new.id
    with pytest.raises(RefusedError):
        recall(ours.archive, ours.clerk, old.id, "Thu hồi nữa")
    kinds = [event.kind for event in ours.archive.ledger.of(old.id)]
    assert EventKind.RECALL in kinds
    with pytest.raises(RefusedError):
        replace_with(ours.archive, ours.clerk, old.id, ours.kept().id, "Lần nữa")


@pytest.mark.parametrize("state", [IncomingState.RECEIVED, IncomingState.WORKING])
def test_a_person_agrees_and_the_document_is_withdrawn_not_deleted(
    ours: Exchange, state: IncomingState
) -> None:
    came = ours.arrived(state)
    message = ours.message()
    status = ours.status(came, "13", "000.00.12.H34", "Gửi nhầm")
    taken = take_status(ours.archive, message, status)
    assert (taken.state, taken.object) == (MessageState.ACCEPTED, came.id)
    assert take_status(ours.archive, message, status).state is MessageState.DUPLICATE
    held = ours.again(came)
    asked = request_of(held)
    assert held.state is state
    assert asked is not None
    assert (asked[1]["state"], asked[1]["reason"]) == ("asked", "Gửi nhầm")
    with pytest.raises(ForbiddenError):
        agree(ours.archive, ours.archive.people.find("chuyenvien"), came.id)
    done = agree(ours.archive, ours.clerk, came.id, "Đồng ý")
    assert done.state is IncomingState.WITHDRAWN
    assert done.body["recall"]["by"] == "vanthu"
    agree(ours.archive, ours.clerk, came.id, "Đồng ý")  # as after a crash
    (entry,) = ours.archive.outbox.of_object(came.id)
    assert (entry.code, entry.content["to"]) == ("15", ["H34.12"])
    assert ours.archive.catalogue.get(ours.document, ours.clerk.scope)
    with pytest.raises(RefusedError):
        decline(ours.archive, ours.clerk, came.id, "Thôi")
    again = take_status(ours.archive, ours.message(), status)
    assert again.state is MessageState.DUPLICATE
    assert ours.archive.ledger.verify().valid


def test_a_recall_is_declined_with_a_reason_and_may_be_asked_again(ours: Exchange) -> None:
    came = ours.arrived(IncomingState.DONE)
    message = ours.message("document")
    taken = take_business(ours.archive, message, envelope(Business.RECALL), NOWHERE)
    assert taken.object == came.id
    with pytest.raises(RefusedError, match="lý do"):
        decline(ours.archive, ours.clerk, came.id, " ")
    kept = decline(ours.archive, ours.clerk, came.id, "Đã giải quyết xong")
    assert (kept.state, kept.body["recall"]["state"]) == (IncomingState.DONE, "declined")
    (entry,) = ours.archive.outbox.of_object(came.id)
    assert entry.code == "16"
    assert from_json(Status, entry.content["status"]).said == "Đã giải quyết xong"
    known = take_business(ours.archive, message, envelope(Business.RECALL), NOWHERE)
    assert known.state is MessageState.DUPLICATE
    ours.hands.move(hours=1)
    take_business(ours.archive, ours.message("document"), envelope(Business.RECALL), NOWHERE)
    asked = ours.again(came).body["recall"]
    assert asked["state"] == "asked"
    assert [one["state"] for one in asked["before"]] == ["declined"]


def test_a_recall_that_overtakes_its_document_waits_for_it(ours: Exchange) -> None:
    message = ours.message("document")
    held = take_business(ours.archive, message, envelope(Business.RECALL), NOWHERE)
    assert held.state is MessageState.HELD
    assert [one["rule"] for one in held.body["findings"]] == ["REC-01"]
    came = catch_up(ours.archive, ours.arrived())
    assert came.body["recall"]["state"] == "asked"
    assert ours.archive.messages.get(message.id).state is MessageState.ACCEPTED
    assert catch_up(ours.archive, came) == came


def test_another_agency_takes_nothing_back(ours: Exchange) -> None:
    came = ours.arrived()
    status = ours.status(came, "13", "H34.30", "Lấy lại")
    assert take_status(ours.archive, ours.message(), status).state is MessageState.HELD
    assert "recall" not in ours.again(came).body
    refused = ours.arrived(
        IncomingState.REFUSED, body={"document_id": "H34.12,x", "axis": "truc"}, code="46/SNV"
    )
    status = ours.status(refused, "13", "H34.12", "Lấy lại")
    assert take_status(ours.archive, ours.message(), status).state is MessageState.HELD
