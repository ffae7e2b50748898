"""Copies by law: which there are, from what to what, and what each bears."""

from datetime import date
from itertools import product

import pytest

from repository.copy_kinds import (
    CopyKind,
    Medium,
    copy_rule,
    copy_rules,
    kinds_on,
    read,
)
from repository.errors import NotFoundError, RefusedError
from repository.seals import LawDataError, MarkKind, rule_for

TODAY = date(2026, 11, 26)
DATA = """
[[copy]]
kind = "sao-y"
vi = "Sao y"
en = "True copy"
symbol = "SY"
from = 2020-03-05
ways = [["paper", "paper"]]
numbered = true
citation = "NĐ 30/2020 Điều 25"
sure = "full text"
"""


def test_every_kind_of_the_law_can_be_made_today_and_names_its_clause() -> None:
    assert [rule.kind for rule in kinds_on(TODAY)] == list(CopyKind)
    for rule in copy_rules():
        assert rule.citation
        assert rule.sure


@pytest.mark.parametrize(
    ("kind", "ways"),
    [
        (CopyKind.SAO_Y, {"paper-paper", "electronic-paper", "paper-electronic"}),
        (CopyKind.SAO_LUC, {"paper-paper", "electronic-paper", "paper-electronic"}),
        (
            CopyKind.TRICH_SAO,
            {"paper-paper", "electronic-paper", "paper-electronic", "electronic-electronic"},
        ),
    ],
)
def test_copies_go_only_the_ways_that_the_decree_names(kind: CopyKind, ways: set[str]) -> None:
    rule = copy_rule(kind, TODAY)
    allowed = set()
    for source, target in product(Medium, Medium):
        try:
            rule.insist(source, target)
        except RefusedError:
            continue
        allowed.add(f"{source}-{target}")
    assert allowed == ways


def test_an_electronic_document_has_no_electronic_sao_y_and_it_is_said_what_to_do() -> None:
    with pytest.raises(RefusedError, match=r"hãy gửi chính bản gốc.*send the original itself"):
        copy_rule(CopyKind.SAO_Y, TODAY).insist(Medium.ELECTRONIC, Medium.ELECTRONIC)


def test_the_archives_own_kinds_did_not_exist_before_the_circular() -> None:
    before = date(2025, 6, 30)
    assert [rule.kind for rule in kinds_on(before)] == list(CopyKind)[:3]
    with pytest.raises(NotFoundError, match="ban-doc"):
        copy_rule(CopyKind.READING, before)


def test_a_reading_copy_is_read_for_fifteen_days_and_never_handed_out() -> None:
    rule = copy_rule(CopyKind.READING, TODAY)
    assert (rule.days, rule.sweep_days, rule.download, rule.signed) == (15, 5, False, False)
    assert copy_rule(CopyKind.PLAIN, TODAY).heading == "BẢN SAO"


def test_what_is_signed_electronically_has_a_rule_for_how_the_signature_looks() -> None:
    for rule in kinds_on(TODAY):
        electronic = any(target is Medium.ELECTRONIC for _, target in rule.ways)
        assert (rule.mark is not None) is (rule.signed and electronic)
    assert copy_rule(CopyKind.SAO_Y, TODAY).mark is MarkKind.COPY
    shown = rule_for(MarkKind.ARCHIVE_COPY, TODAY)
    assert (shown.lines({}), shown.size, shown.colour) == (("BẢN SAO",), 10, "black")


def test_a_number_below_ten_has_a_nought_and_says_the_form() -> None:
    assert copy_rule(CopyKind.TRICH_SAO, TODAY).number(7, "UBND") == "07/TrS-UBND"
    assert copy_rule(CopyKind.SAO_Y, TODAY).number(112, "VP") == "112/SY-VP"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sao-y", "sao-x", "sao-x"),
        ("2020-03-05", '"hôm qua"', "no date"),
        ('["paper", "paper"]', '["paper", "stone"]', "stone"),
        ('["paper", "paper"]', "", "empty"),
        ("numbered = true", "number = true", "unknown: number"),
        ('symbol = "SY"', "", "symbol"),
        ('citation = "NĐ 30/2020 Điều 25"', "", "citation"),
        ("[[copy]]", "[copy", "TOMLDecodeError"),
        ("sure", "sure", "no rule for sao-luc"),
    ],
)
def test_wrong_law_data_is_refused_with_what_is_wrong(old: str, new: str, said: str) -> None:
    with pytest.raises(LawDataError, match=said):
        read(DATA.replace(old, new))


def test_two_rules_for_one_kind_on_one_day_are_refused() -> None:
    with pytest.raises(LawDataError, match="two rules on 2021-01-01"):
        read(DATA + DATA.replace("2020-03-05", "2021-01-01"))
