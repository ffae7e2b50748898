"""Quality: what was measured is compared with the law of the day, and said in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from ingest.digitise.quality import WHOLE, Aspect, Check, failed, judge
from repository.digitisation import PaperKind, rule_for

TODAY = rule_for(date(2026, 11, 26))
IN_2019 = rule_for(date(2019, 11, 21))
MAP = rule_for(date(2026, 11, 26), PaperKind.MAP)
PHOTO = rule_for(date(2026, 11, 26), PaperKind.PHOTO)
SOUND: Mapping[str, Any] = {
    "width": 1654,
    "height": 2339,
    "dpi": 200,
    "depth": 24,
    "chroma": 900.0,
    "paper": 244.0,
    "ink_mm2": 3900.0,
    "blank": False,
    "cut": {"left": 0, "top": 0, "right": 0, "bottom": 0},
    "bleed": 0.1,
    "border": 0.0,
    "lean": 1.4,
    "likeness": "",
    "contrast": 190.0,
    "edge_mm": 0.29,
}


@dataclass(frozen=True)
class Page:
    number: int = 1
    measures: Mapping[str, Any] = field(default_factory=lambda: SOUND)
    turned: int = 0
    skew: float = 1.4
    confidence: float | None = 93.0
    problem: str = ""


def page(**measured: Any) -> Page:
    return Page(measures={**SOUND, **measured})


def names(checks: tuple[Check, ...]) -> list[str]:
    return [check.check.value for check in failed(checks)]


def test_a_sound_page_passes_every_check() -> None:
    checks = judge([Page()], 1, TODAY)
    assert names(checks) == []
    assert {check.check for check in checks} == set(Aspect) - {Aspect.DUPLICATE}


@pytest.mark.parametrize(
    ("bad", "name"),
    [
        (page(dpi=150, width=1240, height=1754), "resolution"),
        (page(dpi=None), "resolution"),
        (page(dpi=72), "scale"),
        (page(width=1240, height=1754), "scale"),  # of 150 dpi, and says 200
        (page(depth=8), "depth"),
        (page(chroma=0.0), "colour"),
        (replace(Page(), skew=-4.2), "skew"),
        (replace(page(lean=9.0), skew=0.0), "skew"),
        (replace(Page(), turned=180), "orientation"),
        (page(ink_mm2=0.1), "blank"),
        (page(cut={"left": 0, "top": 0, "right": 9, "bottom": 0}), "edges"),
        (page(border=55.0), "border"),
        (page(edge_mm=0.8), "blur"),
        (page(contrast=30.0), "contrast"),
        (page(bleed=60.0), "bleed-through"),
        (replace(Page(), confidence=31.0), "confidence"),
        (replace(Page(), confidence=None), "confidence"),
        (Page(measures={}, problem="ảnh hỏng · broken"), "readable"),
    ],
)
def test_each_fault_has_its_name(bad: Page, name: str) -> None:
    assert name in names(judge([bad], None, TODAY))


def test_a_rounded_resolution_is_enough() -> None:
    assert names(judge([page(dpi=199)], None, TODAY)) == []
    assert names(judge([page(dpi=198)], None, TODAY)) == ["resolution"]


def test_a_map_needs_more_than_a_letter() -> None:
    assert "resolution" in names(judge([Page()], None, MAP))
    large = page(dpi=300, width=9933, height=14043)  # A0
    assert names(judge([large], None, MAP)) == []
    assert "scale" in names(judge([large], None, TODAY))


def test_a_receipt_may_have_any_size() -> None:
    assert names(judge([page(width=640, height=1500)], None, TODAY)) == []


def test_which_limits_are_the_law_is_told() -> None:
    by_law = {check.check for check in judge([Page()], 1, IN_2019) if check.law}
    assert by_law == {Aspect.RESOLUTION, Aspect.SCALE, Aspect.DEPTH, Aspect.COLOUR}
    colour = next(c for c in judge([Page()], 1, TODAY) if c.check is Aspect.COLOUR)
    assert not colour.law  # since 2025: as the paper is


def test_a_blank_page_is_said_to_be_blank_and_no_more() -> None:
    blank = replace(page(ink_mm2=0.0, contrast=None, edge_mm=None), confidence=None)
    assert names(judge([blank], None, TODAY)) == ["blank"]


def test_a_photograph_is_judged_by_what_the_law_says_of_it() -> None:
    picture = replace(page(edge_mm=2.0, contrast=20.0, ink_mm2=0.0, bleed=90.0), confidence=None)
    assert names(judge([picture], None, PHOTO)) == []
    assert names(judge([page(dpi=100)], None, PHOTO)) == ["resolution"]


def test_a_born_digital_page_is_not_judged_as_a_scan() -> None:
    kept = Page(measures={"mode": "RGB"}, confidence=None)
    checks = judge([kept], None, TODAY)
    assert [(check.check, check.ok) for check in checks] == [(Aspect.READABLE, True)]


@pytest.mark.parametrize(
    ("inks", "paper_count", "ok"),
    [
        ((900, 900, 900), 3, True),
        ((900, 900), 3, False),
        ((900, 900, 900, 900), 3, False),
        ((900, 0, 900, 0), 2, True),  # the backs were scanned, and are blank
        ((900, 0, 900, 0), 4, True),  # or were counted
        ((900, 0, 900, 0), 3, False),
    ],
)
def test_pages_are_counted_with_blank_sides_or_without(
    inks: tuple[int, ...], paper_count: int, ok: bool
) -> None:
    pages = [replace(page(ink_mm2=ink), number=n) for n, ink in enumerate(inks, 1)]
    last = judge(pages, paper_count, TODAY)[-1]
    assert (last.page, last.check, last.ok) == (WHOLE, Aspect.PAGE_COUNT, ok)


def test_a_missing_page_is_said_in_both_languages() -> None:
    last = judge([Page()], 3, TODAY)[-1]
    assert (last.vi, last.en) == (
        "Có 1 trang, bản giấy có 3: thiếu 2 trang",
        "1 pages, where the paper has 3: 2 missing",
    )


def test_nothing_is_said_of_a_count_that_nobody_made() -> None:
    assert Aspect.PAGE_COUNT not in {check.check for check in judge([Page()], None, TODAY)}


def test_the_side_that_is_cut_is_named() -> None:
    (cut,) = failed(judge([page(cut={"left": 1, "top": 12, "right": 0, "bottom": 0})], 1, TODAY))
    assert "mép trên" in cut.vi
    assert "Cut at the top" in cut.en


def test_a_check_is_json() -> None:
    (told,) = [check.as_dict() for check in failed(judge([page(dpi=150)], 1, MAP))][:1]
    assert told == {
        "page": 1,
        "check": "resolution",
        "value": 150,
        "limit": 300,
        "ok": False,
        "law": True,
        "vi": "Độ phân giải 150 dpi, phải từ 300 dpi. Số hóa lại",
        "en": "Resolution 150 dpi, where 300 dpi are needed. Scan it again",
    }


def test_every_check_has_words_whether_it_is_well_or_not() -> None:
    worst = replace(
        page(
            dpi=100, width=300, height=200, depth=8, chroma=0.0, border=99.0, bleed=99.0,
            edge_mm=2.0, contrast=3.0, cut={"left": 9, "top": 0, "right": 0, "bottom": 0},
        ),
        skew=9.0, turned=90, confidence=1.0,
    )  # fmt: skip
    for check in (*judge([Page()], 1, TODAY), *judge([worst, replace(worst, number=2)], 9, TODAY)):
        assert check.vi
        assert check.en
        assert "{" not in check.vi + check.en
        assert check.vi != check.en


def test_no_pages_are_no_checks_but_their_count() -> None:
    assert judge([], None, TODAY) == ()
    assert names(judge([], 2, TODAY)) == ["page-count"]
