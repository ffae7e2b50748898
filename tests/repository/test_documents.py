"""Documents: codes, trios, and names that every system can hold."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from repository.documents import safe_name, shown_name, trio_key
from repository.records import as_dict, document_from
from tests.repository.samples import FIELDS, document_of

NAUGHTY = [
    "",
    ".",
    "..",
    "../../etc/passwd",
    "C:\\Windows\\system32",
    "con",
    "CON.pdf",
    "nul.tar.gz",
    "LPT1",
    "-rf",
    "~root",
    "a\0b.pdf",
    "a\nb.pdf",
    "\u202egnp.exe",
    "\ufeff",
    "Cô\u0302ng va\u0306n.pdf",
    "đ" * 300 + ".pdf",
    "\U0001f4dc" * 100,
    "a" * 500,
    "x." + "y" * 300,
    "\ud800.pdf",
    " . . ",
    "%2e%2e%2f",
    "ﷺ" * 60 + ".pdf",
    ".pdf",
    "." * 300,
    "a." + "ﷺ" * 10,
]


def _is_safe(name: str) -> bool:
    return (
        0 < len(name.encode("utf-8")) <= 120
        and name not in (".", "..")
        and unicodedata.is_normalized("NFC", name)
        and not set(name) & set('/\\:*?"<>|%\0')
        and not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name)
        and not name.startswith(("-", "~", " "))
        and not name.endswith((".", " "))
        and name.partition(".")[0].lower() not in ("con", "prn", "aux", "nul", "com1", "lpt1")
    )


@pytest.mark.parametrize("name", NAUGHTY)
def test_a_naughty_name_becomes_a_safe_one(name: str) -> None:
    assert _is_safe(safe_name(name)), safe_name(name)


@given(st.text(st.characters(exclude_categories=())) | st.sampled_from(NAUGHTY))
@example(" con")
@example("a" * 119 + " b")
def test_every_name_becomes_a_safe_one(name: str) -> None:
    assert _is_safe(safe_name(name)), safe_name(name)


@given(st.text())
def test_making_a_name_safe_twice_changes_nothing(name: str) -> None:
    assert safe_name(safe_name(name)) == safe_name(name)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Công văn số 15.pdf", "Cong van so 15.pdf"),
        ("báo cáo (1).docx", "bao cao (1).docx"),
        ("Điều 5, khoản 2.odt", "Dieu 5, khoan 2.odt"),
        ("a.b.c", "a.b.c"),
    ],
)
def test_an_honest_name_loses_its_marks_and_nothing_else(name: str, kept: str) -> None:
    assert safe_name(name) == kept


def test_a_trio_wants_all_of_its_parts() -> None:
    assert trio_key(FIELDS)
    for code in FIELDS:
        assert trio_key({k: v for k, v in FIELDS.items() if k != code}) == ""


def test_a_document_as_json_comes_back_as_it_was() -> None:
    document = document_of("một", FIELDS)
    assert document_from(as_dict(document)) == document


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Quyết định 88.pdf", "Quyết định 88.pdf"),
        ("Quye\u0302\u0301t.pdf", "Quyết.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("gia\u202efdp.exe", "gia_fdp.exe"),
        ('a"b\r\nX: y.pdf', 'a"b__X_ y.pdf'),
        ("", "tai-lieu"),
        ("\udcff.txt", "_.txt"),
    ],
)
def test_a_name_is_handed_out_in_the_letters_of_its_producer_but_for_those_that_deceive(
    name: str, shown: str
) -> None:
    assert shown_name(name) == shown
