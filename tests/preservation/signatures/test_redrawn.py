"""Redrawn: what a signed field is drawn with was signed too, even where nobody draws it anew."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pyhanko.sign.fields import MDPPerm

from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from tests.pki import Level, Pki
from tests.preservation.signatures import papers
from tests.preservation.signatures.attacks import (
    Attack,
    Writer,
    generic,
    nodes,
    pdf_name,
    updated,
)

Examine = Callable[..., SignatureReport]
UNPRINTED, UNTURNED, READ_ONLY, PASSWORD = 0, 20, 1, 1 << 13
TINY = generic.pdf_string("/F1 1 Tf 1 g")


def field(name: str, key: str, value: Any) -> Attack:
    """One entry of one field is set."""

    def change(writer: Writer) -> None:
        held = next(node for node in nodes(writer) if node.get("/T") == name)
        held[pdf_name(key)] = value
        writer.update_container(held)

    return lambda data: updated(data, change)


def form(key: str, value: Callable[[Writer], Any]) -> Attack:
    """One entry of the form is set."""

    def change(writer: Writer) -> None:
        writer.root["/AcroForm"][pdf_name(key)] = value(writer)
        writer.update_container(writer.root["/AcroForm"])

    return lambda data: updated(data, change)


def fonts_swapped(writer: Writer) -> Any:
    """1 shows as 9 in whatever is drawn with the font of the form."""
    font = writer.root["/AcroForm"]["/DR"]["/Font"]["/F1"]
    other = generic.DictionaryObject(dict(font.items()))
    other[pdf_name("/Encoding")] = generic.DictionaryObject(
        {pdf_name("/Differences"): generic.ArrayObject([number(49), pdf_name("/nine")])}
    )
    named = generic.DictionaryObject({pdf_name("/F1"): writer.add_object(other)})
    return generic.DictionaryObject({pdf_name("/Font"): named})


number = generic.NumberObject
ATTACKS: dict[str, tuple[Attack, str]] = {
    "seal left out on paper": (field("Signature1", "/F", number(UNPRINTED)), "«Signature1»"),
    "value left out on paper": (field("Ghi", "/F", number(UNPRINTED)), "ô «Ghi» (trang 1)"),
    "value that does not turn": (field("Ghi", "/F", number(UNTURNED)), "ô «Ghi» (trang 1)"),
    "box left out on paper": (field("Dong", "/F", number(UNPRINTED)), "ô «Dong» (trang 1)"),
    "value in tiny white letters": (field("Ghi", "/DA", TINY), "ô «Ghi» (trang 1)"),
    "value on the other side": (field("Ghi", "/Q", number(2)), "ô «Ghi» (trang 1)"),
    "value as a password": (field("Ghi", "/Ff", number(PASSWORD)), "ô «Ghi» (trang 1)"),
    "letters of the form": (form("/DA", lambda _: TINY), "thiết lập của biểu mẫu bị sửa"),
    "font of the form": (form("/DR", fonts_swapped), "thiết lập của biểu mẫu bị sửa"),
}


@pytest.fixture(scope="session")
def paper(pki: Pki) -> bytes:
    return pki.sign_bytes(papers.rich(), level=Level.B_B)


@pytest.fixture(scope="session")
def certified(pki: Pki) -> bytes:
    return pki.sign_bytes(
        papers.rich(), level=Level.B_B, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS
    )


def sealed(pki: Pki, data: bytes) -> bytes:
    at = pki.made_at + timedelta(minutes=2)
    box = (280, 90, 350, 160)
    return pki.sign_bytes(data, pki.organisation, Level.B_B, name="Signature2", at=at, box=box)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_field_that_is_drawn_by_other_means_is_caught(
    name: str, pki: Pki, paper: bytes, certified: bytes, examine: Examine, informed: TrustStore
) -> None:
    attack, words = ATTACKS[name]
    for data in (attack(paper), sealed(pki, attack(paper)), attack(certified)):
        report = examine(data, informed)
        assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
        assert words in report.says


@pytest.mark.parametrize(
    "change",
    [
        field("So", "/F", number(UNPRINTED)),
        field("So", "/DA", TINY),
        field("Ghi", "/Ff", number(READ_ONLY)),
        field("Ghi", "/F", number(4 + 128)),
        form("/SigFlags", lambda _: number(3)),
    ],
    ids=["blank: flags", "blank: letters", "read-only", "locked", "flags of the form"],
)
def test_what_shows_nothing_else_may_be_set_by_who_signs_next(
    change: Attack, pki: Pki, paper: bytes, examine: Examine, informed: TrustStore
) -> None:
    report = examine(sealed(pki, change(paper)), informed)
    assert (report.indication, report.altered) == (Indication.TOTAL_PASSED, False)
