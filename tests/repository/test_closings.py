"""Closing registers: volumes without a gap; what is closed does not change by any path."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Thread

import pytest

from repository.access import Level, Scope, terms_up_to
from repository.closed import ClosedRegisterError
from repository.database import Database
from repository.errors import DamageError, ForbiddenError, NotFoundError, RefusedError
from repository.incoming_steps import Assignment, IncomingState, Part, Remark
from repository.ledger import EventKind
from repository.outgoing_steps import OutgoingState
from tests.repository.books import ALL, DEN, DI, Books

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def books(database: Database) -> Books:
    return Books(database)


def test_volumes_follow_each_other_by_number(books: Books) -> None:
    for number in range(1, 6):
        books.arrived(number)
    books.move(days=1)
    first = books.closings.begin(DEN, ALL, "vanthu", last=3)
    assert (first.volume, first.first_number, first.last_number, first.entries) == (1, 1, 3, 3)
    with pytest.raises(RefusedError, match="đang đóng dở"):
        books.closings.begin(DEN, ALL, "vanthu")
    closed = books.closings.complete(first.id, "d" * 8, "0" * 64, "vanthu")
    assert (closed.document, closed.sha256, closed.asked.last) == ("d" * 8, "0" * 64, 3)
    with pytest.raises(RefusedError, match="đã đóng"):
        books.closings.complete(first.id, "x", "1" * 64, "vanthu")
    with pytest.raises(RefusedError, match="đã đóng"):
        books.closings.drop(first.id, "vanthu")
    second = books.closings.begin(DEN, ALL, "vanthu")
    assert (second.volume, second.first_number, second.last_number) == (2, 4, 5)
    books.closings.complete(second.id, "e", "1" * 64, "vanthu")
    with pytest.raises(RefusedError, match="nothing to close"):
        books.closings.begin(DEN, ALL, "vanthu")
    books.arrived(6)
    assert books.closings.begin(DEN, ALL, "vanthu").volume == 3
    assert [one.volume for one in books.closings.of("H48", "den", 2026)] == [1, 2, 3]
    told = [event.detail["step"] for event in books.ledger.of(first.id)]
    assert told == ["begun", "closed"]
    assert {event.kind for event in books.ledger.of(first.id)} == {EventKind.CLOSING}


def test_missing_numbers_are_named_and_nothing_is_closed(books: Books) -> None:
    for number in (1, 2, 5, 7):
        books.arrived(number)
    with pytest.raises(RefusedError, match="thiếu số 03, 04, 06"):
        books.closings.begin(DEN, ALL, "vanthu")
    with pytest.raises(RefusedError, match="06, 08, 09"):
        books.closings.begin(DEN, ALL, "vanthu", last=9)
    assert books.closings.begin(DEN, ALL, "vanthu", last=2).entries == 2


def test_whoever_does_not_see_every_entry_closes_nothing(books: Books) -> None:
    books.arrived(1)
    books.arrived(2, level=Level.RESTRICTED)
    with pytest.raises(ForbiddenError, match="every entry"):
        books.closings.begin(DEN, Scope(terms_up_to("H48", Level.INTERNAL)), "vanthu")
    assert books.closings.of("H48") == ()
    with pytest.raises(RefusedError, match="not closed"):
        books.closings.begin(replace(DEN, kind="theo-doi"), ALL, "vanthu")
    with pytest.raises(RefusedError, match="not closed"):
        books.closings.begin(replace(DI, series=""), ALL, "vanthu")
    with pytest.raises(NotFoundError):
        books.closings.get("nowhere")


@SQLITE
@pytest.mark.parametrize(
    "said",
    [
        {"subject": "khác"},
        {"code": "1/X"},
        {"issued": date(2025, 1, 1)},
        {"sender_name": "khác"},
        {"type_name": "Tờ trình"},
        {"note": "khác"},
        {"distributed_at": None},
    ],
)
def test_what_was_closed_does_not_change(books: Books, said: dict[str, object]) -> None:
    arrived = books.arrived(1, body={"note": "cũ"})
    books.given(arrived)
    books.move(hours=1)
    books.closings.begin(DEN, ALL, "vanthu")
    before = books.lines(DEN)
    with pytest.raises(ClosedRegisterError, match="Ghi chú"):
        books.arrivals.say(arrived.id, "vanthu", [], **said)
    with pytest.raises(ClosedRegisterError):
        books.arrivals.move(arrived.id, IncomingState.WORKING, "vanthu", [], **said)
    assert books.lines(DEN) == before


def test_work_goes_on_and_the_closed_volume_reads_as_it_was(books: Books) -> None:
    given, waiting = books.arrived(1), books.arrived(2)
    books.given(given)
    closing = books.closings.begin(DEN, ALL, "vanthu")
    before = books.lines(DEN)
    books.move(days=1)
    books.given(given, unit="Văn phòng", person="lanh")
    books.given(waiting)
    books.said(waiting, "Đã nhận")
    recall = {"at": "2026-01-06T02:00:00.000000Z"}
    books.arrivals.finish(given.id, "hoa", [], dossier="x")
    books.arrivals.move(waiting.id, IncomingState.WITHDRAWN, "vanthu", [], recall=recall)
    books.move(days=1)
    assert books.lines(DEN) == before
    books.closings.insist_same(closing, books.registers.entries(closing.asked, ALL))
    progress = [line[4] for line in books.lines(replace(DEN, kind="theo-doi"))]
    assert progress == ["Đã giải quyết xong", "Bên gửi đã lấy lại: Đã nhận"]


@SQLITE
def test_nothing_is_written_down_as_if_it_had_been_before(books: Books) -> None:
    arrived, waiting = books.arrived(1), books.arrived(2)
    books.given(arrived)
    early = books.now
    books.move(hours=1)
    books.closings.begin(DEN, ALL, "vanthu")
    books.move(hours=1)
    part = Assignment(books.new_id(), arrived.id, Part.LEADS, "lanh", "X", None, "", "lanh", early)
    with pytest.raises(ClosedRegisterError):
        books.arrivals.distribute(arrived.id, [part], "lanh", [])
    with pytest.raises(ClosedRegisterError):
        books.arrivals.remark(Remark(arrived.id, "progress", "x", "hoa", early))
    state = IncomingState.PRESENTED
    with pytest.raises(ClosedRegisterError):
        books.arrivals.move(waiting.id, state, "vanthu", [], presented_at=early)


@SQLITE
def test_issued_documents_of_a_closed_volume(books: Books) -> None:
    made, later = books.issued(1), books.issued(2)
    sent_at = books.move(hours=1)
    books.issues.move(made.id, OutgoingState.SENT, "vanthu", [], sent_at=sent_at)
    books.move(hours=1)
    books.closings.begin(DI, ALL, "vanthu")
    before = books.lines(DI)
    books.move(hours=1)
    for said in ({"places": "Khác"}, {"copies": 9}, {"signer": "hoa"}, {"sent_at": books.now}):
        with pytest.raises(ClosedRegisterError):
            books.issues.say(made.id, "vanthu", [], **said)
    with pytest.raises(ClosedRegisterError):
        books.recipients.choose(made.id, [books.to(made, "H48.99", "Sở khác")], "vanthu")
    for name in ("name", "means"):
        with pytest.raises(ClosedRegisterError):
            books.recipients.note(made.id, "H48.12", "vanthu", (), **{name: "paper"})
    books.recipients.note(made.id, "H48.12", "vanthu", transport="delivered", note="đã ký")
    books.recipients.status(made.id, "H48.12", "03", books.now, "", "axis")
    books.issues.move(later.id, OutgoingState.SENT, "vanthu", [], sent_at=books.now)
    with pytest.raises(ClosedRegisterError):
        books.issues.say(later.id, "vanthu", [], sent_at=books.now - timedelta(days=1))
    recall = {"at": "2026-01-06T02:00:00.000000Z"}
    books.issues.move(made.id, OutgoingState.RECALLED, "vanthu", [], frozen=True, recall=recall)
    books.move(days=2)
    assert books.lines(DI) == before


@SQLITE
def test_what_is_wrong_is_put_right_in_the_remarks(books: Books) -> None:
    arrived = books.arrived(1, body={"note": "Kèm đĩa"})
    with pytest.raises(RefusedError, match="chưa đóng"):
        books.closings.correct(arrived.id, "Số đúng là 12/STC", "vanthu")
    closing = books.closings.begin(DEN, ALL, "vanthu")
    books.move(days=1)
    books.closings.correct(arrived.id, "Số đúng là 12/STC", "vanthu")
    books.closings.correct(arrived.id, "Ngày 03/01", "vanthu")
    (line,) = books.lines(DEN)
    assert line[9] == (
        "Kèm đĩa; Đính chính ngày 06/01/2026: Số đúng là 12/STC; "
        "Đính chính ngày 06/01/2026: Ngày 03/01"
    )
    assert books.lines(closing.asked)[0][9] == "Kèm đĩa"
    with pytest.raises(ClosedRegisterError):
        books.arrivals.say(arrived.id, "vanthu", [], corrections=[])
    for wrong in ((arrived.id, " "), ("nowhere", "x")):
        with pytest.raises((RefusedError, NotFoundError)):
            books.closings.correct(*wrong, "vanthu")


def test_a_volume_that_was_only_begun_can_be_opened_again(books: Books) -> None:
    arrived = books.arrived(1)
    closing = books.closings.begin(DEN, ALL, "vanthu")
    books.closings.drop(closing.id, "vanthu")
    books.arrivals.say(arrived.id, "vanthu", [], subject="Khác")
    assert books.closings.begin(DEN, ALL, "vanthu").content != closing.content
    with pytest.raises(DamageError):
        books.closings.insist_same(closing, books.registers.entries(closing.asked, ALL))


def test_two_who_close_at_once_close_once(books: Books) -> None:
    books.arrived(1)
    refused: list[str] = []

    def close() -> None:
        try:
            books.closings.begin(DEN, ALL, "vanthu")
        except RefusedError as error:
            refused.append(str(error))

    hands = [Thread(target=close) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert (len(refused), len(books.closings.of("H48"))) == (3, 1)
