"""A message that is received again, after a crash or a recall, is one document and one answer."""

from datetime import date
from pathlib import Path

import pytest

from ingest.exchange.envelope import Status, from_json
from repository.incoming import Wanted
from repository.incoming_steps import IncomingState, Priority
from repository.messages import MessageState
from scripts.make_edxml import NEW, File, edxml, message, organ, tag, texts, traces
from tests.databases import Hands
from tests.pki import shared_pki
from tests.web.arrivals import DOCUMENT_ID, SENDER, Receiving
from web import receiving
from web.recall_lines import request_of
from web.wiring import Archive

SECRET = File("mat.txt", "BÁO CÁO\nTUYỆT MẬT\nKho X91".encode(), "text/plain")


@pytest.fixture
def ours(archive: Archive, hands: Hands, tmp_path: Path) -> Receiving:
    return Receiving(archive, hands, shared_pki(), tmp_path)


@pytest.mark.parametrize("place", ["ingest", "enter", "queue_status"])
def test_a_crash_anywhere_and_the_same_message_again_gives_exactly_one(
    ours: Receiving, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    stored, path = ours.came(ours.edxml())
    act = getattr(receiving, place)

    def crash(*what: object) -> None:
        act(*what)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(receiving, place, crash)
        with pytest.raises(KeyboardInterrupt):
            receiving.receive(ours.archive, stored, path)
    taken = receiving.receive(ours.archive, stored, path)
    assert taken.state is MessageState.ACCEPTED
    (made,) = ours.archive.arrivals.found(Wanted(), ours.clerk.scope)
    assert (made.state, made.message) == (IncomingState.RECEIVED, stored.id)
    assert made.document is not None
    receiving.receive(ours.archive, taken, path)
    assert ours.archive.arrivals.count(Wanted(), ours.clerk.scope) == 1
    (entry,) = ours.archive.outbox.of_object(made.id)
    told = from_json(Status, entry.content["status"])
    assert (entry.code, told.code, entry.content["to"]) == ("01", "01", [SENDER])
    assert (told.about.document_id, told.sender.code) == (DOCUMENT_ID, "H34")
    assert ours.archive.ledger.verify().valid


@pytest.mark.parametrize("place", ["_forgotten", "queue_status", "_note"])
def test_a_secret_is_gone_and_told_of_once_wherever_the_crash_lies(
    ours: Receiving, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    stored, path = ours.came(ours.edxml(SECRET))

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(receiving, place, crash)
        with pytest.raises(KeyboardInterrupt):
            receiving.receive(ours.archive, stored, path)
    for _ in range(2):
        taken = receiving.receive(ours.archive, stored, path)
        made = ours.archive.arrivals.of_message(stored.id)
        assert made is not None
        assert (taken.state, made.state) == (MessageState.REJECTED, IncomingState.REFUSED)
        assert not path.exists()
        assert ours.told(made) == ["02"]
        assert (made.subject, made.code, made.document, made.quarantine) == ("", "", None, None)
    assert ours.archive.arrivals.count(Wanted(), ours.clerk.scope) == 1


def test_what_was_sent_back_is_not_said_to_have_come_by_the_same_message_again(
    ours: Receiving,
) -> None:
    stored, path = ours.came(ours.edxml(File("45.pdf", ours.tampered())))
    taken = receiving.receive(ours.archive, stored, path)
    assert taken.object is not None
    ours.archive.arrivals.move(taken.object, IncomingState.REFUSED, "vanthu", [], reason="Sai")
    again = receiving.receive(ours.archive, stored, path)
    made = ours.archive.arrivals.get(taken.object, ours.clerk.scope)
    assert (again.object, made.state) == (made.id, IncomingState.REFUSED)
    assert ours.told(made) == []


def test_a_recall_that_overtook_its_document_is_with_it_when_it_comes(ours: Receiving) -> None:
    head = message(
        From=organ("From", SENDER, "Sở Nội vụ"),
        To=organ("To", "H34", "UBND tỉnh Kon Tum"),
        DocumentId=texts(DocumentId=DOCUMENT_ID),
        Code=tag("Code", texts(CodeNumber="45", CodeNotation="SNV-VP")),
    )
    back = NEW.replace(">0<", ">1<", 1)
    early, none = ours.received(edxml(head, traces(back), ()))
    assert (early.state, none) == (MessageState.HELD, None)
    made = ours.intact()
    asked = request_of(ours.archive.arrivals.get(made.id, ours.clerk.scope))
    assert asked is not None
    assert (asked[0], asked[1]["state"]) == ("recall", "asked")


def test_a_broken_or_missing_file_is_never_registered(ours: Receiving) -> None:
    for place, files in enumerate([(File("45.pdf", b"", encoded="####"),), ()]):
        named = texts(DocumentId=f"{SENDER},2026/11/20,{place}/SNV-VP")
        code = tag("Code", texts(CodeNumber=str(place), CodeNotation="SNV-VP"))
        data = (
            ours.edxml(*files, DocumentId=named, Code=code)
            if files
            else edxml(message(To=organ("To", "H34")), files=())
        )
        taken, made = ours.received(data)
        assert made is not None
        assert (taken.state, made.state) == (MessageState.HELD, IncomingState.HELD)
        assert (made.document, ours.told(made)) == (None, [])


def test_number_and_year_make_the_same_document_where_its_identifier_is_another(
    ours: Receiving,
) -> None:
    made = ours.intact()
    other = texts(DocumentId="7d0f5c9e-0000-4000-8000-00000000000a")
    taken, again = ours.received(ours.edxml(DocumentId=other))
    assert (taken.state, taken.object, again) == (MessageState.DUPLICATE, made.id, None)
    assert ours.told(made) == ["01"]


def test_other_content_under_the_same_number_is_held_once_however_often_it_comes(
    ours: Receiving,
) -> None:
    ours.intact()
    data = ours.edxml(File("45.pdf", ours.pdf("CONG VAN so 45/SNV-VP khac")))
    taken, held = ours.received(data)
    assert held is not None
    assert (taken.state, held.state) == (MessageState.HELD, IncomingState.HELD)
    again, none = ours.received(data)
    assert (again.state, again.object, none) == (MessageState.DUPLICATE, held.id, None)


def test_urgency_and_the_time_for_an_answer_are_those_of_the_message(ours: Receiving) -> None:
    other = tag("OtherInfo", texts(Priority="3", PageAmount="1"))
    data = ours.edxml(OtherInfo=other, DueDate=texts(DueDate="2026/12/01"))
    _, made = ours.received(data)
    assert made is not None
    assert made.due_at is not None
    assert (made.priority, made.due_at.date()) == (Priority.EXPRESS, date(2026, 12, 1))
