"""No hit, no count and no facet from outside a scope, whatever the scope."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repository.access import ANY_AGENCY, Level, Scope, terms_up_to, visibility
from search.index import Entry, Index

AGENCIES = ("A", "B", "a b")
CORPUS = {
    f"{agency}-{level}-{n}": (agency, level, n)
    for agency in AGENCIES
    for level in Level
    for n in range(3)
}

grants = st.tuples(st.sampled_from([*AGENCIES, ANY_AGENCY, "C"]), st.sampled_from(Level))
scopes = st.builds(
    lambda given, single, documents, everything: Scope(
        terms=frozenset().union(
            *(terms_up_to(*g) for g in given), {f"{a}:{lv}" for a, lv in single}
        ),
        documents=frozenset(documents),
        everything=everything,
    ),
    st.lists(grants, max_size=2),
    st.lists(grants, max_size=2),
    st.lists(st.sampled_from([*sorted(CORPUS), "unknown"]), max_size=3),
    st.sampled_from([False] * 9 + [True]),
)
questions = st.sampled_from(
    ["", "lương", "nâng lương", '"nâng lương"', "-b1", "lương b0 b1 b2", "b2"]
)


@pytest.fixture
def corpus(engine: Callable[..., Index], tmp_path: Path) -> Index:
    index = engine(tmp_path)
    index.put(
        Entry(
            name,
            f"nâng lương b{n}",
            f"chữ {agency} {level}",
            agency=agency,
            type_name=f"Loại {n}",
            issued=date(2000 + n, 1, 1),
            visibility=visibility(agency, level),
        )
        for name, (agency, level, n) in CORPUS.items()
    )
    return index


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(scope=scopes, question=questions)
def test_nothing_outside_the_scope_shows(corpus: Index, scope: Scope, question: str) -> None:
    n_of = {"-b1": {0, 2}, "b2": {2}}
    expected = {
        name: facts
        for name, facts in CORPUS.items()
        if scope.sees(name, facts[0], facts[1]) and facts[2] in n_of.get(question, {0, 1, 2})
    }
    page = corpus.find(question, scope, limit=100)
    assert {hit.document for hit in page.hits} == set(expected)
    assert page.total == len(page.hits) == len(expected)
    for facet, values in {
        "agency": [agency for agency, _, _ in expected.values()],
        "type_name": [f"Loại {n}" for _, _, n in expected.values()],
        "year": [str(2000 + n) for _, _, n in expected.values()],
    }.items():
        assert dict(page.facets[facet]) == Counter(values)
