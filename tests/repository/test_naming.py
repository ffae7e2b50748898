"""File names: as the circular of the day writes them."""

from datetime import date
from itertools import pairwise

import pytest

from repository.access import Level
from repository.dossiers import Dossier
from repository.errors import NotFoundError
from repository.naming import naming_on, rules
from repository.sheaves import Batch
from tests.databases import NOON

DOSSIER = Dossier(
    "d", "H49.64.33", 2001, "I", "Tổng hợp", "160", "Hồ sơ xây dựng", "Vĩnh viễn", "Lê Thị Hoa"
)


def test_the_example_of_the_circular() -> None:
    assert naming_on(date(2026, 11, 26)).in_dossier(DOSSIER, 1) == "H49.64.33.2001.160.1"


def test_the_elder_circular_fills_the_ordinal_up() -> None:
    assert naming_on(date(2024, 1, 2)).in_dossier(DOSSIER, 1) == "H49.64.33.2001.160.001"


def test_a_notation_with_a_stroke_makes_no_folder() -> None:
    dossier = Dossier("d", "H34", 2026, "I", "", "01/TH QĐ", "", "", "")
    assert naming_on(date(2026, 1, 1)).in_dossier(dossier, 12) == "H34.2026.01-TH-QĐ.12"


def test_a_document_without_a_dossier_has_a_name_of_its_own() -> None:
    batch = Batch(
        "5c2b7a8e-0000-4000-8000-000000000001",
        "Lô",
        "H34.12",
        None,
        Level.INTERNAL,
        "administrative",
        None,
        "vanthu1",
        NOON,
    )
    assert naming_on(date(2026, 1, 1)).alone(batch, 3) == "H34.12.5c2b7a8e.3"


def test_every_rule_is_cited_and_none_overlap() -> None:
    for rule in rules():
        assert rule.citation
        assert rule.sure
    for earlier, later in pairwise(rules()):
        assert earlier.last
        assert earlier.last < later.first


def test_before_the_first_rule_there_is_none() -> None:
    with pytest.raises(NotFoundError):
        naming_on(date(2001, 1, 1))
