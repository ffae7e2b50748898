"""People: nothing is allowed by default; roles allow what the law gives them, where they hold."""

from dataclasses import replace

import pytest

from repository.access import ANY_AGENCY, Level
from repository.errors import ForbiddenError, NotFoundError
from repository.people import Grant, People, Person, Right, Role, owner
from tests.repository.samples import House

CLERK = Person(
    "vanthu1", "Nguyễn Thị Ánh", (Grant(Role.CLERK, "H34.12", Level.INTERNAL),), must_change=True
)


@pytest.fixture
def people(house: House) -> People:
    return People(house.database, house.hands.clock)


def test_an_account_comes_back_as_it_was_entered(people: People) -> None:
    people.enter([(CLERK, "$argon2id$…")])
    assert people.find("vanthu1") == CLERK
    assert people.all() == (CLERK,)


def test_entering_again_replaces_what_was_granted(people: People) -> None:
    other = replace(CLERK, grants=(Grant(Role.INSPECTOR, ANY_AGENCY, Level.PUBLIC),))
    people.enter([(CLERK, "")])
    people.enter([(other, "")])
    assert people.find("vanthu1").grants == other.grants


def test_nobody_is_found_under_an_unknown_name(people: People) -> None:
    with pytest.raises(NotFoundError):
        people.find("ai đó")


def test_without_grants_nothing_is_allowed_and_nothing_seen() -> None:
    stranger = Person("x", "X")
    assert not any(stranger.may(right) for right in Right)
    assert not stranger.scope.sees("d", "H34.12", Level.PUBLIC)


@pytest.mark.parametrize("right", list(Right))
def test_the_owner_may_everything(right: Right) -> None:
    owner().require(right, "H34.12")


def test_a_right_holds_only_where_its_role_does() -> None:
    CLERK.require(Right.INGEST)
    CLERK.require(Right.INGEST, "H34.12")
    with pytest.raises(ForbiddenError, match="vanthu1"):
        CLERK.require(Right.INGEST, "H34.1")
    with pytest.raises(ForbiddenError):
        CLERK.require(Right.PEOPLE)


def test_a_right_in_one_agency_is_not_lent_by_a_role_in_another() -> None:
    both = Person(
        "x",
        "X",
        (Grant(Role.CLERK, "H34.12", Level.PUBLIC), Grant(Role.OFFICER, "H34.1", Level.PUBLIC)),
    )
    assert both.may(Right.INGEST, "H34.12")
    assert not both.may(Right.INGEST, "H34.1")


def test_a_role_everywhere_holds_everywhere() -> None:
    archivist = Person("x", "X", (Grant(Role.ARCHIVIST, ANY_AGENCY, Level.RESTRICTED),))
    assert archivist.may(Right.EXPORT, "H34.1")
    assert archivist.scope.sees("d", "H34.12", Level.RESTRICTED)
    assert not archivist.scope.sees("d", "H34.12", Level.SECRET)


def test_those_who_manage_accounts_bring_no_documents_in() -> None:
    """One person, one duty (QCVN 12:2026 3.5): no role both watches and works."""
    admin = Person("x", "X", (Grant(Role.ADMINISTRATOR, ANY_AGENCY, Level.PUBLIC),))
    inspector = Person("y", "Y", (Grant(Role.INSPECTOR, ANY_AGENCY, Level.PUBLIC),))
    assert not admin.may(Right.INGEST)
    assert not inspector.may(Right.PEOPLE)


def test_one_document_is_opened_until_its_hour(people: People, house: House) -> None:
    document = house.take_in("một", level=Level.RESTRICTED)
    people.enter([(CLERK, "")])
    until = house.hands.clock().replace(hour=9)
    people.open_document(document.id, "vanthu1", until)
    assert house.catalogue.get(document.id, people.find("vanthu1").scope) == document
    house.hands.move(hours=5)
    assert people.find("vanthu1").documents == frozenset()
