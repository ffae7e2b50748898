"""Requests and issued copies: who sees them, one series without gaps, and their end."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from repository.access import Level, Scope, terms_up_to
from repository.copies import Requests, Viewer
from repository.copying import IssuedCopy, NumberTakenError, Request, RequestState, Wish
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.issued_copies import IssuedCopies
from repository.ledger import EventKind
from repository.people import People, Person
from repository.signatories import Signatories
from tests.repository.samples import House

WISH = Wish("sao-y", "nộp hồ sơ dự thầu", "Công ty TNHH Ví Dụ")
HERE = Scope(terms_up_to("H34.12", Level.INTERNAL))
ASKER = Viewer("chuyenvien1", HERE)
LEADER = Viewer("lanhdao1", HERE, frozenset({"H34.12"}))
CLERK = Viewer("vanthu1", HERE, frozenset({"H34.12"}))


@pytest.fixture
def requests(house: House) -> Requests:
    return Requests(house.database, house.ledger, house.hands.clock, house.hands.new_id)


@pytest.fixture
def issued(house: House) -> IssuedCopies:
    return IssuedCopies(house.database, house.ledger, house.hands.clock)


def approved(house: House, requests: Requests, word: str = "thu chi") -> Request:
    document = house.take_in(word).id
    asked = requests.ask(document, WISH, ASKER, extract=False)
    return requests.decide(asked.id, LEADER, approve=True, reason="", authenticated=True)


def copy_of(request: Request, house: House, number: int | None, **said: object) -> IssuedCopy:
    made = IssuedCopy(
        id=f"copy of {request.id}",
        request=request.id,
        document=request.document,
        agency=request.agency,
        kind=request.kind,
        year=2026,
        number=number,
        sha256="00" * 32,
        issued_by="vanthu1",
        issued_at=house.hands.now,
        expires_at=None,
    )
    return replace(made, **said)  # type: ignore[arg-type]  # any of its fields


def kinds(house: House, document: str) -> list[str]:
    return [event.kind for event in house.ledger.of(document)]


def test_a_request_goes_from_asked_to_approved_to_issued(
    house: House, requests: Requests, issued: IssuedCopies
) -> None:
    request = approved(house, requests)
    assert (request.state, request.decided_by) == (RequestState.APPROVED, "lanhdao1")
    assert request.due == date(2026, 11, 30)  # asked on a Sunday
    issued.issue(copy_of(request, house, 1), "vanthu1")
    assert requests.get(request.id, ASKER).state is RequestState.ISSUED
    copy = issued.of_request(request.id, ASKER)
    assert copy is not None
    assert issued.get(copy.id) == copy
    assert kinds(house, request.document)[-3:] == [
        EventKind.COPY_REQUEST,
        EventKind.COPY_REQUEST,
        EventKind.COPY_ISSUE,
    ]


def test_nobody_asks_for_a_document_that_they_may_not_see(house: House, requests: Requests) -> None:
    hidden = house.take_in("nhân sự", level=Level.RESTRICTED)
    with pytest.raises(NotFoundError):
        requests.ask(hidden.id, WISH, ASKER, extract=False)
    with pytest.raises(NotFoundError):
        requests.ask("không có", WISH, ASKER, extract=False)


STRANGERS = [
    Viewer("la", Scope()),
    Viewer("la", HERE),  # sees the document, but has nothing to do with the request
    Viewer("la", Scope(), frozenset({"H34.12"})),  # the right, but not the document
    Viewer("la", HERE, frozenset({"H34.1"})),  # the right elsewhere
]


@pytest.mark.parametrize("stranger", STRANGERS)
def test_whoever_has_nothing_to_do_with_a_request_does_not_learn_of_it(
    house: House, requests: Requests, issued: IssuedCopies, stranger: Viewer
) -> None:
    request = approved(house, requests)
    issued.issue(copy_of(request, house, 1), "vanthu1")
    with pytest.raises(NotFoundError):
        requests.get(request.id, stranger)
    with pytest.raises(NotFoundError):
        requests.decide(request.id, stranger, approve=True, reason="", authenticated=False)
    assert requests.all(stranger) == ()
    assert issued.of_request(request.id, stranger) is None
    assert requests.waiting(stranger) == 0


def test_who_asked_sees_their_request_and_works_on_none(house: House, requests: Requests) -> None:
    request = approved(house, requests)
    assert [r.id for r in requests.all(ASKER)] == [request.id]
    with pytest.raises(NotFoundError):
        requests.at_desk(request.id, ASKER)
    assert requests.at_desk(request.id, CLERK).id == request.id
    assert requests.waiting(CLERK) == 1


def test_the_account_that_a_copy_is_for_sees_it_even_without_the_document(
    house: House, requests: Requests
) -> None:
    document = house.take_in("thu chi").id
    request = requests.ask(document, replace(WISH, reader="docgia1"), ASKER, extract=False)
    assert requests.get(request.id, Viewer("docgia1", Scope())).id == request.id


def test_a_refusal_needs_its_reason_and_is_final(house: House, requests: Requests) -> None:
    asked = requests.ask(house.take_in("thu chi").id, WISH, ASKER, extract=False)
    with pytest.raises(RefusedError):
        requests.decide(asked.id, LEADER, approve=False, reason=" ", authenticated=True)
    said = requests.decide(
        asked.id, LEADER, approve=False, reason="chưa rõ mục đích", authenticated=True
    )
    assert (said.state, said.reason) == (RequestState.REFUSED, "chưa rõ mục đích")
    with pytest.raises(RefusedError):
        requests.decide(asked.id, LEADER, approve=True, reason="", authenticated=True)


def test_nobody_approves_their_own_authenticated_copy(house: House, requests: Requests) -> None:
    asked = requests.ask(house.take_in("thu chi").id, WISH, LEADER, extract=False)
    with pytest.raises(ForbiddenError):
        requests.decide(asked.id, LEADER, approve=True, reason="", authenticated=True)
    assert requests.get(asked.id, LEADER).state is RequestState.ASKED


def test_a_request_is_taken_back_by_who_asked_while_nothing_was_issued(
    house: House, requests: Requests, issued: IssuedCopies
) -> None:
    request = approved(house, requests)
    with pytest.raises(NotFoundError):
        requests.withdraw(request.id, LEADER)
    assert requests.withdraw(request.id, ASKER).state is RequestState.WITHDRAWN
    with pytest.raises(RefusedError):
        issued.issue(copy_of(request, house, 1), "vanthu1")
    with pytest.raises(RefusedError):
        requests.withdraw(request.id, ASKER)
    assert issued.next_number("H34.12", 2026) == 1


def test_what_waits_longest_is_told_first(house: House, requests: Requests) -> None:
    first = approved(house, requests, "một")
    house.hands.move(days=3)
    second = approved(house, requests, "hai")
    house.hands.move(days=3)
    third = requests.ask(house.take_in("ba").id, WISH, ASKER, extract=False)
    requests.withdraw(second.id, ASKER)
    assert [r.id for r in requests.all(CLERK)] == [first.id, third.id, second.id]
    assert [r.id for r in requests.all(CLERK, [RequestState.APPROVED])] == [first.id]
    assert [r.id for r in requests.all(CLERK, document=third.document)] == [third.id]


def test_the_number_belongs_to_the_copy_only_when_its_issue_is_written_down(
    house: House, requests: Requests, issued: IssuedCopies
) -> None:
    one, two = approved(house, requests, "một"), approved(house, requests, "hai")
    assert issued.next_number("H34.12", 2026) == 1
    issued.issue(copy_of(two, house, 1), "vanthu1")
    with pytest.raises(NumberTakenError):
        issued.issue(copy_of(one, house, 1), "vanthu1")
    with pytest.raises(NumberTakenError):
        issued.issue(copy_of(one, house, 3), "vanthu1")
    assert requests.get(one.id, ASKER).state is RequestState.APPROVED
    issued.issue(copy_of(one, house, 2), "vanthu1")
    assert [c.number for c in issued.register("H34.12", 2026)] == [1, 2]


def test_copies_without_a_number_leave_the_series_alone(
    house: House, requests: Requests, issued: IssuedCopies
) -> None:
    for word in ("một", "hai"):
        issued.issue(copy_of(approved(house, requests, word), house, None), "vanthu1")
    assert issued.next_number("H34.12", 2026) == 1
    assert issued.register("H34.12", 2026) == ()


def test_the_series_begins_anew_on_the_first_of_january_of_viet_nam(
    house: House, requests: Requests, issued: IssuedCopies
) -> None:
    issued.issue(copy_of(approved(house, requests, "một"), house, 1), "vanthu1")
    house.hands.now = datetime(2026, 12, 31, 17, tzinfo=UTC)  # 00:00 on 1 January there
    late = approved(house, requests, "hai")
    with pytest.raises(NumberTakenError):
        issued.issue(copy_of(late, house, 2), "vanthu1")
    assert issued.next_number("H34.12", 2027) == 1
    issued.issue(copy_of(late, house, 1, year=2027), "vanthu1")


def test_one_request_is_issued_once(house: House, requests: Requests, issued: IssuedCopies) -> None:
    request = approved(house, requests)
    issued.issue(copy_of(request, house, 1), "vanthu1")
    with pytest.raises(RefusedError):
        issued.issue(copy_of(request, house, 2, id="another"), "vanthu1")
    assert issued.next_number("H34.12", 2026) == 2


def test_a_copy_expires_is_deleted_and_stays_known(
    house: House, requests: Requests, issued: IssuedCopies
) -> None:
    request = approved(house, requests)
    ends = house.hands.now.replace(month=12, day=7)
    made = copy_of(request, house, None, expires_at=ends, delete_at=ends.replace(day=12))
    issued.issue(made, "vanthu1")
    house.hands.now = ends.replace(hour=4)
    assert (issued.expire("system"), issued.to_delete()) == ((), ())
    house.hands.now = ends
    assert [c.id for c in issued.expire("system")] == [made.id]
    assert issued.expire("system") == ()
    assert requests.get(request.id, ASKER).state is RequestState.EXPIRED
    assert issued.to_delete() == ()
    house.hands.move(days=5)
    assert [c.id for c in issued.to_delete()] == [made.id]
    assert issued.served_by([made.id, "?"]) == {made.id}
    issued.note_deleted(made.id, "system")
    issued.note_deleted(made.id, "system")
    assert issued.to_delete() == ()
    assert issued.served_by([made.id]) == frozenset()
    assert issued.with_digest("00" * 32) == issued.get(made.id)
    assert requests.get(request.id, ASKER).state is RequestState.DELETED
    assert kinds(house, request.document).count(EventKind.DELETION) == 1


@pytest.fixture
def signatories(house: House) -> Signatories:
    People(house.database, house.hands.clock).enter([(Person("lanhdao1", "Trần Văn Bình"), "")])
    return Signatories(house.database, house.ledger, house.hands.clock, house.hands.new_id)


SAID = ("TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", "Quyết định số 12/QĐ-UBND ngày 05/01/2026")
DAYS = (date(2026, 1, 5), date(2026, 12, 31))


def test_who_was_appointed_signs_that_form_on_those_days(
    house: House, signatories: Signatories
) -> None:
    made = signatories.appoint("H34.12", "lanhdao1", ("sao-y",), DAYS, SAID, "lanhdao2")
    found = signatories.who_signs("H34.12", "lanhdao1", "sao-y", date(2026, 12, 31))
    assert (found, found.office) == (made, SAID[0])
    for agency, person, form, day in (
        ("H34.12", "lanhdao1", "sao-y", date(2026, 1, 4)),
        ("H34.12", "lanhdao1", "sao-y", date(2027, 1, 1)),
        ("H34.12", "lanhdao1", "trich-sao", date(2026, 6, 1)),
        ("H34.1", "lanhdao1", "sao-y", date(2026, 6, 1)),
        ("H34.12", "vanthu1", "sao-y", date(2026, 6, 1)),
    ):
        with pytest.raises(ForbiddenError):
            signatories.who_signs(agency, person, form, day)
    assert kinds(house, "lanhdao1") == [EventKind.APPOINTMENT]


def test_an_authority_ends_on_its_last_day_and_is_not_prolonged_by_ending_it(
    house: House, signatories: Signatories
) -> None:
    made = signatories.appoint("H34.12", "lanhdao1", ("sao-y",), (DAYS[0], None), SAID, "lanhdao2")
    signatories.who_signs("H34.12", "lanhdao1", "sao-y", date(2030, 1, 1))
    signatories.end(made.id, date(2026, 6, 30), "lanhdao2")
    signatories.who_signs("H34.12", "lanhdao1", "sao-y", date(2026, 6, 30))
    with pytest.raises(ForbiddenError):
        signatories.who_signs("H34.12", "lanhdao1", "sao-y", date(2026, 7, 1))
    with pytest.raises(RefusedError):
        signatories.end(made.id, date(2026, 7, 1), "lanhdao2")
    assert [one.last for one in signatories.of("H34.12")] == [date(2026, 6, 30)]
    assert signatories.of("H34.1") == ()


@pytest.mark.parametrize(
    ("forms", "days", "said"),
    [
        ((), DAYS, SAID),
        (("sao-y",), DAYS[::-1], SAID),
        (("sao-y",), DAYS, ("CHÁNH VĂN PHÒNG", " ")),
    ],
)
def test_an_authority_without_its_ground_is_not_entered(
    signatories: Signatories,
    forms: tuple[str, ...],
    days: tuple[date, date],
    said: tuple[str, str],
) -> None:
    with pytest.raises(RefusedError):
        signatories.appoint("H34.12", "lanhdao1", forms, days, said, "lanhdao2")
    assert signatories.of() == ()
    with pytest.raises(NotFoundError):
        signatories.appoint("H34.12", "không có", ("sao-y",), DAYS, SAID, "lanhdao2")
