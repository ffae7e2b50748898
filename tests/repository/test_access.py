"""Access: nothing by default, levels widen, and one agency's grant is no other's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repository.access import ANY_AGENCY, Level, Scope, terms_up_to, visibility

agencies = st.text("HG.1234", min_size=1, max_size=6)
levels = st.sampled_from(Level)


@given(agencies, levels)
def test_an_empty_scope_sees_nothing(agency: str, level: Level) -> None:
    assert not Scope().sees("d", agency, level)


@given(agencies, levels)
def test_the_owner_sees_everything(agency: str, level: Level) -> None:
    assert Scope.of_owner().sees("d", agency, level)


@given(agencies, levels, agencies, levels)
def test_a_grant_covers_its_agency_up_to_its_level(
    granted: str, highest: Level, agency: str, level: Level
) -> None:
    scope = Scope(terms_up_to(granted, highest))
    assert scope.sees("d", agency, level) == (granted == agency and level.rank <= highest.rank)


@given(levels, agencies, levels)
def test_a_grant_over_all_agencies_covers_each(highest: Level, agency: str, level: Level) -> None:
    scope = Scope(terms_up_to(ANY_AGENCY, highest))
    assert scope.sees("d", agency, level) == (level.rank <= highest.rank)


@given(agencies, levels)
def test_one_document_can_be_opened_alone(agency: str, level: Level) -> None:
    scope = Scope(documents=frozenset({"d"}))
    assert scope.sees("d", agency, level)
    assert not scope.sees("e", agency, level)


@given(agencies, levels)
def test_a_document_bears_terms_that_its_own_grant_has(agency: str, level: Level) -> None:
    assert set(visibility(agency, level)) & terms_up_to(agency, level)
    assert set(visibility(agency, level)) & terms_up_to(ANY_AGENCY, level)


@pytest.mark.parametrize("narrow", [Level.INTERNAL, Level.RESTRICTED, Level.SECRET])
def test_public_readers_read_nothing_narrower(narrow: Level) -> None:
    assert not Scope(terms_up_to("H34", Level.PUBLIC)).sees("d", "H34", narrow)
