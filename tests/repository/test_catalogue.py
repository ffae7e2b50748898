"""The catalogue: what came in is there, twins are noticed, and nobody sees beyond their scope."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from repository.access import ANY_AGENCY, Level, Scope, terms_up_to
from repository.digest import Digest
from repository.errors import NoSuchDocumentError, NotFoundError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.packages import Copy, CopyState, Package, PackageFile, PackageKind
from tests.databases import NOON
from tests.repository.samples import FIELDS, House, accession_of, document_of, uuid_of

ALL = Scope.of_owner()
NOBODY = Scope()


def test_a_document_comes_back_as_it_was_said(house: House) -> None:
    document = house.take_in("tuyển dụng", FIELDS)
    assert house.catalogue.get(document.id, ALL) == document


def test_what_came_in_is_told_to_the_index_and_the_ledger(house: House) -> None:
    document = house.take_in("tuyển dụng")
    assert [event.object for event in house.ledger.latest()] == [document.id]
    assert house.catalogue.count(ALL) == 1


def test_an_accession_that_fails_leaves_nothing(house: House) -> None:
    house.take_in("một")
    twin = replace(document_of("hai"), id=document_of("một").id)
    with pytest.raises(IntegrityError):
        house.catalogue.accept(accession_of(twin))
    assert house.catalogue.package_count() == 1
    assert house.ledger.count() == 1
    assert house.ledger.verify().valid


def test_the_same_bytes_are_noticed(house: House) -> None:
    document = house.take_in("một")
    digest = document.files[0].sha256.hex
    assert house.catalogue.same_bytes([digest], ALL, "ai đó") == document.id
    assert house.catalogue.same_bytes([digest, "0" * 64], ALL, "ai đó") is None


def test_the_same_code_or_the_same_trio_is_noticed(house: House) -> None:
    document = house.take_in("một", FIELDS | {"DocCode": "H34.12-2024-15"})
    same = house.catalogue.same_code
    assert same({"DocCode": "H34.12-2024-15"}, ALL, "x") == (document.id,)
    other_spelling = FIELDS | {
        "CodeNumber": "0015",
        "OrganName": "ủy  ban nhân dân tỉnh Kon Tum",
        "IssuedDate": "2024-12-31",
    }
    assert same(other_spelling, ALL, "x") == (document.id,)
    assert same(FIELDS | {"IssuedDate": "2023-05-06"}, ALL, "x") == ()
    assert same({"CodeNumber": "15"}, ALL, "x") == ()
    assert same({}, ALL, "x") == ()


def test_a_hidden_twin_stays_hidden_save_from_whoever_brought_it(house: House) -> None:
    document = house.take_in("một", FIELDS)
    digest = document.files[0].sha256.hex
    assert house.catalogue.same_bytes([digest], NOBODY, "chuyenvien1") is None
    assert house.catalogue.same_code(FIELDS, NOBODY, "chuyenvien1") == ()
    assert house.catalogue.same_bytes([digest], NOBODY, document.received_by) == document.id


def test_what_may_not_be_seen_does_not_exist(house: House) -> None:
    document = house.take_in("một")
    for scope in (NOBODY, Scope(terms_up_to("H34.1", Level.RESTRICTED))):
        with pytest.raises(NoSuchDocumentError) as hidden:
            house.catalogue.get(document.id, scope)
        with pytest.raises(NoSuchDocumentError) as absent:
            house.catalogue.get(uuid_of("không có"), scope)
        assert str(hidden.value).replace(document.id, "") == str(absent.value).replace(
            uuid_of("không có"), ""
        )
        assert house.catalogue.latest(scope) == ()
        assert house.catalogue.summaries([document.id], scope) == {}
        assert house.catalogue.count(scope) == 0


agencies = st.sampled_from(["H34.12", "H34.1", "H34", ANY_AGENCY])
levels = st.sampled_from([Level.PUBLIC, Level.INTERNAL, Level.RESTRICTED])
words = ["một", "hai", "ba", "bốn", "năm", "sáu"]
scopes = st.builds(
    lambda grants, documents: Scope(
        frozenset().union(*(terms_up_to(*grant) for grant in grants)),
        frozenset(uuid_of(word) for word in documents),
    ),
    st.lists(st.tuples(agencies, levels), max_size=3),
    st.lists(st.sampled_from(words), max_size=2),
) | st.just(ALL)


@given(scope=scopes)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_query_draws_the_line_where_the_scope_does(house: House, scope: Scope) -> None:
    if house.catalogue.count(ALL) == 0:
        spread = [(a, n) for a in ("H34.12", "H34.1") for n in list(Level)[:3]]
        for word, (agency, level) in zip(words, spread, strict=True):
            house.take_in(word, agency=agency, level=level)
    everything = [house.catalogue.get(uuid_of(word), ALL) for word in words]
    seen = {d.id for d in everything if scope.sees(d.id, d.agency, d.level)}
    assert {summary.id for summary in house.catalogue.latest(scope)} == seen
    assert set(house.catalogue.summaries([d.id for d in everything], scope)) == seen
    assert house.catalogue.count(scope) == len(seen)
    for document in everything:
        twin = house.catalogue.same_bytes([document.files[0].sha256.hex], scope, "ai đó")
        assert (twin == document.id) == (document.id in seen)


def test_an_agency_whose_code_begins_another_is_not_that_other(house: House) -> None:
    document = house.take_in("một")  # of H34.12
    with pytest.raises(NoSuchDocumentError):
        house.catalogue.get(document.id, Scope(terms_up_to("H34.1", Level.RESTRICTED)))


def test_the_newest_come_first_and_page_by_page(house: House) -> None:
    for number in range(5):
        house.hands.move(minutes=1)
        house.take_in(f"văn bản {number}", received_at=house.hands.clock())
    first = house.catalogue.latest(ALL, limit=2)
    second = house.catalogue.latest(ALL, limit=2, offset=2)
    assert [s.title[-1] for s in (*first, *second)] == ["4", "3", "2", "1"]


def test_a_package_remembers_every_file_whatever_its_name(house: House) -> None:
    names = ["data/a b.pdf", "data/Quyết định  hai.pdf", "bagit.txt"]
    digest = Digest.of_bytes(b"x")
    files = tuple(PackageFile(name, number, digest) for number, name in enumerate(names))
    document = document_of("một")
    accession = accession_of(document)
    package = Package(document.package, PackageKind.DOCUMENT, files)
    house.catalogue.accept(replace(accession, package=package))
    assert house.catalogue.package(document.package) == package


def test_every_package_is_told_once_in_order(house: House) -> None:
    for word in words:
        house.take_in(word)
    ids = [package.id for package in house.catalogue.packages()]
    assert ids == sorted(ids)
    assert len(ids) == house.catalogue.package_count() == 6
    assert [p.id for p in house.catalogue.packages(after=ids[2])] == ids[3:]


def test_copies_begin_as_kept_and_then_say_what_was_found(house: House) -> None:
    document = document_of("một")
    house.catalogue.accept(accession_of(document, ("kho-1", "kho-2")))
    assert {c.state for c in house.catalogue.copies(document.package)} == {CopyState.KEPT}
    bad = Copy(document.package, "kho-2", CopyState.DAMAGED, NOON)
    event = NewEvent(EventKind.FIXITY_CHECK, Outcome.FAILURE, document.package, {"store": "kho-2"})
    house.catalogue.note_checks([(bad, event)], "thanhtra1")
    assert house.catalogue.damaged() == (bad,)
    assert house.catalogue.states() == {"kept": 1, "damaged": 1}
    assert house.ledger.latest(1)[0].outcome == "failure"


def test_shared_things_are_entered_once(house: House) -> None:
    package = Package(
        uuid_of("lược đồ"),
        PackageKind.SHARED,
        (PackageFile("data/METS.xsd", 3, Digest.of_bytes(b"xsd")),),
    )
    for _ in range(2):
        house.catalogue.keep_shared([("sha256:00", "schema", package)], ["kho-1"])
    assert house.catalogue.shared(["sha256:00", "sha256:11"]) == {"sha256:00": package.id}
    assert house.catalogue.package_count() == 1


def test_a_package_that_is_not_there_is_said_so(house: House) -> None:
    with pytest.raises(NotFoundError):
        house.catalogue.package(uuid_of("không có"))
    with pytest.raises(NoSuchDocumentError):
        house.catalogue.package_of(uuid_of("không có"))


@pytest.mark.parametrize("odd", ["\0", "\ud800", "\U0010ffff", "e\u0302\u0323"])
def test_letters_that_a_database_cannot_hold_do_not_keep_a_document_out(
    house: House, odd: str
) -> None:
    document = replace(document_of("một"), title=f"tệp{odd}.pdf", findings=({"said": odd},))
    house.catalogue.accept(replace(accession_of(document), text=f"chữ{odd}"))
    assert house.catalogue.get(document.id, ALL) == document
    assert house.catalogue.count(ALL) == 1
