"""Seals: every day has one rule for each kind of mark, and a wrong data file is refused."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from repository import seals
from repository.errors import NotFoundError, RefusedError
from repository.seals import Image, LawDataError, MarkKind, Position, rule_for

IN_FORCE = date(2019, 3, 10)
LAW = (files("repository") / "law" / "seals.toml").read_text("utf-8")


FROM_TT05 = date(2025, 7, 1)
"""TT 05/2025 made copies of the archive: before, there is no mark for them."""


@given(st.dates(min_value=IN_FORCE), st.sampled_from(MarkKind))
def test_since_2019_every_kind_of_mark_has_exactly_one_rule_a_day(
    day: date, kind: MarkKind
) -> None:
    assume(kind is not MarkKind.ARCHIVE_COPY or day >= FROM_TT05)
    assert [r for r in seals.rules() if r.kind is kind and r.contains(day)] == [rule_for(kind, day)]


def test_before_the_first_circular_nothing_says_how_a_mark_looks() -> None:
    with pytest.raises(NotFoundError, match="2019-03-09"):
        rule_for(MarkKind.ISSUER, IN_FORCE - timedelta(days=1))


@pytest.mark.parametrize(
    ("kind", "day", "position", "image", "words"),
    [
        ("issuer", date(2019, 11, 21), "over-signature", "seal", 2),
        ("issuer", date(2020, 3, 5), "over-signature", "seal", 0),
        ("person", date(2019, 11, 21), "signing-place", "signature", 0),
        ("digitised", date(2020, 3, 4), "top-right", "seal", 2),
        ("digitised", date(2020, 3, 5), "top-right", "none", 2),
        ("digitised", date(2025, 7, 1), "top-right", "none", 2),
        ("annex", date(2019, 11, 21), "over-signature", "seal", 2),
        ("annex", date(2026, 11, 26), "top-right", "none", 1),
        ("copy", date(2026, 11, 26), "top-right", "none", 1),
    ],
)
def test_the_law_of_the_day_says_how_a_mark_looks(
    kind: str, day: date, position: str, image: str, words: int
) -> None:
    rule = rule_for(MarkKind(kind), day)
    assert (rule.position, rule.image, len(rule.words)) == (position, image, words)


def test_words_without_a_picture_are_times_new_roman_10_black_since_2020() -> None:
    worded = [
        r for r in seals.rules() if r.image is Image.NONE and r.position is Position.TOP_RIGHT
    ]
    assert {(r.font, r.size, r.colour) for r in worded} == {("Times New Roman", 10, "black")}
    assert {r.profile for r in worded} == {"2020-ND30", "2025-TT05"}


def test_a_seal_is_red_and_a_signature_blue() -> None:
    assert rule_for(MarkKind.ISSUER, IN_FORCE).colour == "red"
    assert rule_for(MarkKind.PERSON, IN_FORCE).colour == "blue"


def test_the_hour_on_a_seal_is_that_of_viet_nam_in_iso_8601() -> None:
    at = datetime(2019, 11, 21, 17, 5, 27, 999, tzinfo=UTC)
    said = seals.instants(at)
    assert said == {
        "time": "2019-11-22T00:05:27+07:00",
        "date": "22/11/2019",
        "clock": "00:05:27 +07:00",
    }
    assert datetime.fromisoformat(said["time"]) == at.replace(microsecond=0)


def test_words_are_filled_in_and_a_missing_fact_is_named() -> None:
    rule = rule_for(MarkKind.COPY, date(2026, 11, 26))
    facts = {"form": "Sao y", "agency": "UBND tỉnh Quảng Ngãi"}
    facts |= seals.instants(datetime(2026, 11, 22, 10, 5, 27, tzinfo=UTC))
    assert rule.lines(facts) == ("Sao y; UBND tỉnh Quảng Ngãi; 22/11/2026; 17:05:27 +07:00",)
    with pytest.raises(RefusedError, match="agency"):
        rule.lines(facts | {"agency": ""})


def test_numbers_and_days_below_ten_have_a_nought_before_them_and_months_one_and_two() -> None:
    assert [seals.number_in_words(n) for n in ("7", "12", "07", "5a")] == ["07", "12", "07", "5a"]
    assert seals.day_in_words(date(2026, 2, 5)) == {"day": "05", "month": "02", "year": "2026"}
    assert seals.day_in_words(date(2026, 11, 26))["month"] == "11"
    assert seals.day_in_words(date(2026, 3, 26))["month"] == "3"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("until = 2020-03-04", "until = 2020-03-05", "two rules on 2020-03-05"),
        ("until = 2020-03-04", "", "two rules"),
        ('kind = "copy"', 'kind = "annex"', "annex"),
        ('kind = "copy"', 'kind = "stamp"', "stamp"),
        ("{agency}", "{agncy}", "agncy"),
        ('image = "seal"', 'image = "photo"', "photo"),
        ('words = ["{number}"]', "", "neither picture nor words"),
        ('sure = "inferred"', 'sure = ""', "sure"),
        ("transparent = true", "transparency = true", "transparency"),
        ('position = "blank"\n', "", "position"),
        ("from = 2025-07-01", 'from = "2025"', "seals.toml"),
        ("[[rule]]", "[[rule", "seals.toml"),
        ("{time}", "{time", "seals.toml"),
    ],
)
def test_a_data_file_that_cannot_be_is_refused_and_says_why(old: str, new: str, said: str) -> None:
    assert old in LAW
    with pytest.raises(LawDataError, match=said):
        seals.read(LAW.replace(old, new))


def test_a_kind_without_any_rule_is_refused() -> None:
    with pytest.raises(LawDataError, match="no rule for"):
        seals.read("")
