"""Separating: a stack comes apart where its separators lie, and not one page is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.digitise.separating import Group, Split, separator_code, split
from repository.errors import RefusedError

BLANK_MM2 = 3.0


@dataclass(frozen=True)
class Leaf:
    """A page as it is told of in a line of letters."""

    number: int
    measures: Mapping[str, Any] = field(default_factory=dict)


SIGNS: Mapping[str, Mapping[str, Any]] = {
    "t": {"ink_mm2": 4000.0, "codes": []},
    "b": {"ink_mm2": 0.2, "codes": []},
    "S": {"ink_mm2": 1500.0, "codes": [{"text": "LUUTRU:SPLIT"}]},
    "N": {"ink_mm2": 1500.0, "codes": [{"text": "LUUTRU:SPLIT:H49.64.7"}]},
    "D": {"ink_mm2": 4000.0, "codes": [{"text": "LUUTRU:DOC:H49.64.9"}]},
    "q": {"ink_mm2": 4000.0, "codes": [{"text": "https://example.vn/x"}, {"text": "8934"}]},
    "L": {"ink_mm2": 4000.0, "codes": [{"text": "LUUTRU:SPLITTER"}]},
    "x": {},
}


def stack(letters: str) -> list[Leaf]:
    return [Leaf(number, SIGNS[letter]) for number, letter in enumerate(letters, 1)]


def parted(letters: str, how: Split) -> list[tuple[int, ...]]:
    return [group.pages for group in split(stack(letters), how, BLANK_MM2)]


@pytest.mark.parametrize(
    ("letters", "documents"),
    [
        ("ttt", [(1, 2, 3)]),
        ("StSt", [(2,), (4,)]),
        ("tStt", [(1,), (3, 4)]),
        ("SbttSbt", [(3, 4), (7,)]),  # the blank back of a separator goes with it
        ("SttbSt", [(2, 3, 4), (6,)]),  # any other blank page stays
        ("SSt", [(3,)]),
        ("tS", [(1,)]),
        ("DtDt", [(1, 2), (3, 4)]),
        ("tqLt", [(1, 2, 3, 4)]),  # codes of others mean nothing
        ("xStx", [(1,), (3, 4)]),  # a page that could not be read is kept
        ("S", []),
        ("", []),
    ],
)
def test_bar_codes_part_a_stack(letters: str, documents: list[tuple[int, ...]]) -> None:
    assert parted(letters, Split.BARCODE) == documents


@pytest.mark.parametrize(
    ("letters", "documents"),
    [
        ("tbt", [(1,), (3,)]),
        ("ttbbt", [(1, 2), (5,)]),
        ("btb", [(2,)]),
        ("txbt", [(1, 2), (4,)]),
        ("tSt", [(1, 2, 3)]),
        ("bb", []),
    ],
)
def test_blank_sheets_part_a_stack(letters: str, documents: list[tuple[int, ...]]) -> None:
    assert parted(letters, Split.BLANK) == documents


def test_without_separators_all_of_it_is_one_document() -> None:
    assert parted("tSbDt", Split.NONE) == [(1, 2, 3, 4, 5)]


def test_a_document_is_called_what_its_separator_says() -> None:
    groups = split(stack("tNbtDt"), Split.BARCODE, BLANK_MM2)
    assert groups == (
        Group((1,)),
        Group((4,), separators=(2, 3), name="H49.64.7"),
        Group((5, 6), name="H49.64.9"),
    )


def test_a_name_does_not_pass_on_to_the_next_document() -> None:
    names = [group.name for group in split(stack("NtSt"), Split.BARCODE, BLANK_MM2)]
    assert names == ["H49.64.7", ""]


def test_separators_at_the_end_are_kept_in_the_record() -> None:
    (group,) = split(stack("tSb"), Split.BARCODE, BLANK_MM2)
    assert (group.pages, group.separators) == ((1,), (2, 3))


@given(st.text(st.sampled_from("tbSNDqx"), max_size=30), st.sampled_from(Split))
def test_every_page_is_in_one_place_and_in_order(letters: str, how: Split) -> None:
    groups = split(stack(letters), how, BLANK_MM2)
    pages = [number for group in groups for number in group.pages]
    left_out = [number for group in groups for number in group.separators]
    assert pages == sorted(pages)
    assert all(group.pages for group in groups)
    if groups:
        assert sorted(pages + left_out) == list(range(1, len(letters) + 1))
    else:
        assert set(letters) <= set("bSN")


def test_a_name_that_is_too_long_for_a_code_is_refused() -> None:
    assert separator_code("  H49.64 \n 7 ") == "LUUTRU:SPLIT:H49.64 7"
    assert separator_code() == "LUUTRU:SPLIT"
    with pytest.raises(RefusedError, match="100"):
        separator_code("ố" * 101)
