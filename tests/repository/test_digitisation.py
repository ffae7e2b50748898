"""Digitisation: every day has one rule for each kind of paper, and a wrong data file is refused."""

from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repository import digitisation
from repository.dated import LawDataError
from repository.digitisation import Colour, PaperKind, rule_for, rule_named
from repository.errors import NotFoundError
from repository.seals import MarkKind

IN_FORCE = date(2019, 3, 10)
LAW = (files("repository") / "law" / "digitisation.toml").read_text("utf-8")


@given(st.dates(min_value=IN_FORCE), st.sampled_from(PaperKind))
def test_since_2019_every_kind_of_paper_has_exactly_one_rule_a_day(
    day: date, kind: PaperKind
) -> None:
    in_force = [r for r in digitisation.rules() if r.kind is kind and r.contains(day)]
    assert in_force == [rule_for(day, kind)]


def test_before_the_first_circular_nothing_says_how_paper_is_scanned() -> None:
    with pytest.raises(NotFoundError, match="2019-03-09"):
        rule_for(IN_FORCE - timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "kind", "dpi", "depth", "colour", "format_"),
    [
        (date(2019, 11, 21), "administrative", 200, 24, "always", "pdf"),
        (date(2020, 3, 5), "administrative", 200, 24, "always", "pdf"),
        (date(2025, 6, 30), "map", 200, 24, "always", "pdf"),
        (date(2025, 7, 1), "administrative", 200, 24, "as-source", "pdf/a"),
        (date(2026, 11, 26), "map", 300, 24, "as-source", "pdf/a"),
        (date(2024, 1, 1), "photo", 200, 24, "as-source", "jpeg"),
    ],
)
def test_the_law_of_the_day_says_how_paper_is_scanned(
    day: date, kind: str, dpi: int, depth: int, colour: str, format_: str
) -> None:
    rule = rule_for(day, PaperKind(kind))
    said = (rule.dpi, rule.depth, rule.colour, rule.formats[0], rule.scale)
    assert said == (dpi, depth, Colour(colour), format_, 100)


def test_two_layers_are_asked_for_since_2025() -> None:
    kinds = (PaperKind.ADMINISTRATIVE, PaperKind.MAP)
    asked = [[rule_for(day, kind).text_layer for kind in kinds] for day in BEFORE_AND_AFTER]
    assert asked == [[False, False], [True, True]]


BEFORE_AND_AFTER = (date(2025, 6, 30), date(2025, 7, 1))


def test_the_mark_on_a_digitised_paper_is_that_of_digitised_papers() -> None:
    assert {rule.seal for rule in digitisation.rules()} == {MarkKind.DIGITISED}


def test_no_picture_that_is_kept_is_cleaned() -> None:
    assert not any(rule.despeckle for rule in digitisation.rules())


def test_a_rule_is_found_by_the_name_of_its_profile() -> None:
    assert rule_named("2025-TT05", PaperKind.MAP).dpi == 300
    with pytest.raises(NotFoundError, match="2018"):
        rule_named("2018")


@pytest.mark.parametrize(
    ("found", "instead", "says"),
    [
        ("until = 2020-03-04", "until = 2020-03-05", "two rules on 2020-03-05"),
        ("dpi = 200", "dpi = 0", "dpi is empty"),
        ("dpi = 200", 'dpi = 200\nink = "red"', "unknown: ink"),
        ('colour = "always"', 'colour = "sometimes"', "sometimes"),
        ('formats = ["pdf"]', 'formats = ["doc"]', "unknown format doc"),
        ('limits = "paper"', 'limits = "papyrus"', "papyrus"),
        ("skew = 4.0", "skew = -1", "skew = -1"),
        ("skew = 4.0", 'skew = "much"', "skew = 'much'"),
        ("contrast = 70", "contrasts = 70", "unknown: contrasts"),
        ("from = 2019-03-10", 'from = "2019-03-10"', "is no date"),
        ('sure = "portal excerpt"', 'sure = ""', "sure is empty"),
        ("[[rule]]", "[[rules]]", "'rule'"),
        ("[limits.paper]", "[limits.paper", "TOMLDecodeError"),
    ],
)
def test_a_wrong_data_file_is_refused_and_says_why(found: str, instead: str, says: str) -> None:
    assert found in LAW
    times = -1 if found == "[[rule]]" else 1
    with pytest.raises(LawDataError, match=says.replace("[", r"\[")):
        digitisation.read(LAW.replace(found, instead, times))


def test_a_kind_without_a_rule_is_refused() -> None:
    before, *_, tail = LAW.split('[[rule]]\nkind = "photo"')
    with pytest.raises(LawDataError, match="no rule for photo"):
        digitisation.read(before + tail[tail.index("[limits.paper]") :])
