"""A turn of the axis: nothing is lost, nothing comes twice, wherever it dies."""

import hashlib
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.exchange.axis import TransportState
from ingest.exchange.envelope import Kind
from repository.access import Scope
from repository.errors import ForbiddenError, RefusedError, UnavailableError
from repository.messages import Direction, Message, MessageState
from repository.outbox import OutboxState
from repository.outgoing_steps import OutgoingState, Transport
from repository.people import Grant, Person, Role
from tests.axis import OURS, THEIRS, Served, document, simulated, status
from tests.databases import Hands
from tests.web.conftest import Fonds
from tests.web.exchanging import Reader, issued, put, queued_status, settings_of
from web.axes import AxisSettings
from web.exchange_files import path_of, remembered
from web.exchange_lines import connect
from web.exchange_loop import Turn, send, turn
from web.exchange_watch import Exchanger
from web.wiring import Archive

ALL = Scope.of_owner()


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with simulated(tmp_path / "axis") as made:
        yield made


@pytest.fixture
def axis(archive: Archive, served: Served) -> AxisSettings:
    return settings_of(archive, served)


def _from_them(
    served: Served, tmp_path: Path, *messages: bytes, kind: Kind = Kind.DOCUMENT
) -> None:
    for message in messages:
        path = tmp_path / "sent"
        path.write_bytes(message)
        served.axis("b").send(kind, THEIRS, [OURS], path)


def _in(archive: Archive) -> tuple[Message, ...]:
    return archive.messages.latest(["H34"], direction=Direction.IN)


def test_what_waits_is_kept_byte_for_byte_read_and_acknowledged(
    archive: Archive, axis: AxisSettings, served: Served, tmp_path: Path
) -> None:
    _from_them(served, tmp_path, document(1), document(2))
    _from_them(served, tmp_path, status("06", THEIRS, OURS), kind=Kind.STATUS)
    reader = Reader()
    done = turn(archive, axis, reader)
    assert (done.received, done.repeated, done.left, done.problems) == (3, 0, 0, ())
    assert reader.seen[:2] == ["1/M-VP", "2/M-VP"]
    kept = {path_of(archive, one).read_bytes() for one in _in(archive)}
    assert kept == {document(1), document(2), status("06", THEIRS, OURS)}
    assert {one.body["acknowledged"] for one in _in(archive)} == {"done"}
    assert [one.state for one in served.axis("b").deliveries(Kind.DOCUMENT)] == ["done"] * 2
    assert turn(archive, axis, reader).received == 0
    assert remembered(archive, axis.name)["problems"] == []
    assert remembered(archive, axis.name)["turn"]["axis"] == axis.name


def test_whatever_dies_between_two_steps_is_taken_up_again_and_comes_once(
    archive: Archive, axis: AxisSettings, served: Served, tmp_path: Path
) -> None:
    _from_them(served, tmp_path, document(1), document(2))

    class Dying:
        """The line, until it is cut at the chosen step."""

        def __init__(self, step: str, after: bool) -> None:
            self._line, self._step, self._after = connect(archive, axis), step, after

        def __getattr__(self, name: str) -> Any:
            found = getattr(self._line, name)
            if name != self._step:
                return found

            def die(*words: Any, **said: Any) -> Any:
                if self._after:
                    found(*words, **said)
                raise Killed

            return die

    reader = Reader()
    for step in ("waiting", "fetch", "acknowledge"):
        for after in (False, True):
            with pytest.raises(Killed):
                turn(archive, axis, reader, Dying(step, after))
    with pytest.raises(Killed):
        turn(archive, axis, Reader(trouble=[Killed()]))
    done = turn(archive, axis, reader)
    assert sorted(reader.seen) == ["1/M-VP", "2/M-VP"]
    assert (done.problems, len(_in(archive))) == ((), 2)
    assert list(served.axis("a").waiting(Kind.DOCUMENT)) == []
    files = [path for path in archive.settings.exchange.rglob("*.edxml*") if path.is_file()]
    assert len(files) == 2


def test_a_stored_message_whose_bytes_are_gone_is_fetched_anew(
    archive: Archive, axis: AxisSettings, served: Served, tmp_path: Path
) -> None:
    _from_them(served, tmp_path, document(1))
    with pytest.raises(Killed):
        turn(archive, axis, Reader(trouble=[Killed()]))
    (stored,) = _in(archive)
    assert stored.state is MessageState.STORED
    path_of(archive, stored).unlink()
    reader = Reader()
    assert turn(archive, axis, reader).problems == ()
    assert reader.seen == ["1/M-VP"]


def test_one_bad_message_does_not_keep_the_others_out(
    archive: Archive, axis: AxisSettings, served: Served, tmp_path: Path
) -> None:
    _from_them(served, tmp_path, document(1), document(2), document(3))
    first = next(served.axis("a").waiting(Kind.DOCUMENT))
    row = served.simulator.state.find(first.axis_id, [OURS])
    assert row is not None
    served.simulator.state.path_of(row["file"]).write_bytes(b"<html>no edXML</html>")
    reader = Reader(trouble=[ValueError("a defect"), RefusedError("later"), UnavailableError("x")])
    done = turn(archive, axis, reader)
    assert (done.received, done.left) == (0, 3)
    assert len(done.problems) == 3
    done = turn(archive, axis, reader)
    assert (done.received, done.rejected, done.left) == (3, 1, 0)
    assert sorted(reader.seen) == ["2/M-VP", "3/M-VP"]
    states = [one.state for one in served.axis("b").deliveries(Kind.DOCUMENT)]
    assert sorted(states) == ["done", "done", "fail"]
    done = turn(archive, axis, reader)  # what failed is listed still, and left alone
    assert (done.received, done.repeated) == (0, 0)


@pytest.mark.parametrize("fault", ["twice", "copy", "rename", "shuffle", "lost", "cut64"])
def test_what_the_axis_does_wrong_costs_no_message(
    archive: Archive, axis: AxisSettings, served: Served, tmp_path: Path, fault: str
) -> None:
    _from_them(served, tmp_path, *map(document, range(1, 5)))
    where = {"cut64": "getEdoc", "lost": "updateStatus"}.get(fault, "getReceivedEdocList")
    served.wrong(f"seed=5 {where}={fault}@2")
    reader = Reader()
    for _ in range(3):
        turn(archive, axis, reader)
    assert set(reader.seen) == {f"{number}/M-VP" for number in range(1, 5)}
    assert list(served.axis("a").waiting(Kind.DOCUMENT)) == []


def test_an_axis_that_does_not_answer_is_not_asked_for_every_message(
    archive: Archive, axis: AxisSettings, served: Served, tmp_path: Path
) -> None:
    _from_them(served, tmp_path, *map(document, range(1, 9)))
    served.wrong("getEdoc=http500@100")
    done = turn(archive, axis, Reader())
    assert served.simulator.faults.counts == {"getEdoc http500": 3}
    assert (done.received, done.left) == (0, 3)
    assert "HTTP 500" in done.problems[0]
    assert "bí-mật" not in repr(done) + repr(axis)


def test_what_is_sent_is_said_of_the_document_and_of_its_recipients(
    archive: Archive, axis: AxisSettings, served: Served, fonds: Fonds
) -> None:
    outgoing = issued(archive, fonds.decision)
    queued_status(archive, "vb-den-1")
    done = turn(archive, axis, Reader())
    assert (done.sent, done.failed, done.problems) == (2, 0, ())
    sent = archive.issues.get(outgoing.id, ALL)
    assert sent.state is OutgoingState.SENT
    assert sent.sent_at is not None
    (recipient,) = archive.recipients.of(outgoing.id)
    assert recipient.transport is Transport.SENT
    (message,) = archive.messages.of_object(outgoing.id)
    assert (message.direction, message.state) == (Direction.OUT, MessageState.SENT)
    theirs = served.axis("b")
    (got,) = theirs.waiting(Kind.DOCUMENT)
    assert [one.sender for one in theirs.waiting(Kind.STATUS)] == [OURS]
    path = archive.settings.home / "got"
    theirs.fetch(got.axis_id, path)
    assert message.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert turn(archive, axis, Reader()).delivered == 0
    theirs.acknowledge(got.axis_id, TransportState.DONE)
    assert turn(archive, axis, Reader()).delivered == 1
    (recipient,) = archive.recipients.of(outgoing.id)
    assert recipient.transport is Transport.DELIVERED
    assert archive.messages.get(message.id).body["settled"] is True
    assert archive.ledger.verify().valid
    assert list((archive.settings.spool / "exports").iterdir()) == []


def test_who_dies_while_sending_sends_what_the_receivers_know_by_its_identifier(
    archive: Archive,
    axis: AxisSettings,
    served: Served,
    fonds: Fonds,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outgoing = issued(archive, fonds.decision)

    def sent() -> int:
        return len(served.simulator.state.told(OURS, "edoc"))

    for part, name, count in (
        (type(archive.messages), "enter", 1),  # the axis has it, and we have not written it down
        (type(archive.recipients), "note", 2),
        (type(archive.issues), "move", 2),
        (type(archive.outbox), "sent", 2),
    ):
        with monkeypatch.context() as patch:

            def die(*_: Any, **__: Any) -> Any:
                raise Killed

            patch.setattr(part, name, die)
            with pytest.raises(Killed):
                send(archive, axis)
        assert sent() == count, name
    assert send(archive, axis).sent == 1
    assert sent() == 2
    assert archive.issues.get(outgoing.id, ALL).state is OutgoingState.SENT
    assert archive.outbox.waiting(axis.name) == 0
    assert send(archive, axis).sent == 0


def test_what_fails_for_a_while_is_tried_again_later_and_what_is_refused_waits_for_a_person(
    archive: Archive, axis: AxisSettings, served: Served, fonds: Fonds, hands: Hands
) -> None:
    first = issued(archive, fonds.decision, 1)
    served.wrong("sendEdoc=http500@1")
    assert "HTTP 500" in send(archive, axis).problems[0]
    assert send(archive, axis).sent == 0  # not yet
    hands.now += timedelta(seconds=31)
    served.simulator.clock = hands.clock
    assert send(archive, axis).sent == 1
    served.wrong("sendEdoc=fail22@1,fail15@1")
    second, third = (issued(archive, fonds.decision, number) for number in (2, 3))
    done = send(archive, axis)
    states = {one.object: one for one in archive.outbox.latest(["H34"])}
    assert states[first.id].state is OutboxState.SENT
    assert (done.failed, len(done.problems)) == (1, 1)
    failed = next(one for one in (second, third) if states[one.id].state is OutboxState.FAILED)
    assert "22" in states[failed.id].problem
    (recipient,) = archive.recipients.of(failed.id)
    assert recipient.transport is Transport.FAILED
    assert archive.issues.get(failed.id, ALL).state is OutgoingState.KEPT
    archive.outbox.again(states[failed.id].id)
    hands.now += timedelta(minutes=2)
    send(archive, axis)
    (recipient,) = archive.recipients.of(failed.id)
    assert recipient.transport is Transport.SENT


def test_a_wrong_secret_fails_nothing_for_good(
    archive: Archive, axis: AxisSettings, fonds: Fonds
) -> None:
    axis.secret_file.write_text("sai", "utf-8")
    issued(archive, fonds.decision)
    done = turn(archive, axis, Reader())
    assert done.failed == 0
    assert archive.outbox.waiting(axis.name) == 1
    assert all("sai" not in problem for problem in done.problems)
    axis.secret_file.unlink()
    with pytest.raises(UnavailableError, match="secret_file"):
        turn(archive, axis, Reader())


def test_what_cannot_be_made_is_not_sent(
    archive: Archive, axis: AxisSettings, served: Served, fonds: Fonds
) -> None:
    put(archive, "x", "document", {"to": [THEIRS]}, "edoc")
    issued(archive, fonds.decision)
    held = archive.catalogue.get(fonds.decision, ALL)
    (kept,) = archive.settings.home.glob(f"stores/kho-1/objects/aip/*/{held.package}/**/*.pdf")
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes().replace(b"%PDF-1", b"%PDF-2", 1))
    done = send(archive, axis)
    assert (done.sent, done.failed) == (0, 2)
    assert served.simulator.state.told(OURS, "edoc") == []


def test_only_an_account_that_may_take_in_and_register_is_used(
    archive: Archive, axis: AxisSettings
) -> None:
    person = archive.people.find("vanthu")
    officer = Person(
        "vanthu", person.full_name, (Grant(Role.OFFICER, "H34", person.grants[0].level),)
    )
    archive.people.enter([(officer, "x")])
    with pytest.raises(ForbiddenError):
        turn(archive, axis, Reader())


def test_the_thread_beside_the_worker_takes_turns_until_it_is_told_to_stop(
    archive: Archive, served: Served, tmp_path: Path
) -> None:
    axis = settings_of(archive, served, poll_seconds=1)
    _from_them(served, tmp_path, document(1))
    stop = threading.Event()

    class Last(Reader):
        def __call__(self, archive: Archive, message: Message, path: Path) -> Message:
            stop.set()
            return super().__call__(archive, message, path)

    reader = Last()
    Exchanger(archive, reader).until(axis, stop)
    assert reader.seen == ["1/M-VP"]
    Exchanger(archive).look(axis, whole=False)
    assert Turn("x", archive.clock()).as_dict()["axis"] == "x"
