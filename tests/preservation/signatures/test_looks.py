"""Looks: whatever changes what a page shows after signing is never passed, and is named."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from tests.pki import Level, Pki
from tests.preservation.signatures import papers
from tests.preservation.signatures.attacks import generic, pdf_name, updated
from tests.preservation.signatures.attacks_looks import LOOKS

Examine = Callable[..., SignatureReport]


@pytest.fixture(scope="session")
def paper(pki: Pki) -> bytes:
    """A paper with fields, layers and shadows, signed by a person."""
    return pki.sign_bytes(papers.rich(), level=Level.B_B)


@pytest.fixture(scope="session")
def sealed(pki: Pki, paper: bytes) -> bytes:
    """The same, sealed by the organisation beside the person's signature."""
    at = pki.made_at + timedelta(minutes=2)
    box = (280, 90, 350, 160)
    return pki.sign_bytes(paper, pki.organisation, Level.B_B, name="Signature2", at=at, box=box)


def test_the_papers_are_passed_before_they_are_attacked(
    paper: bytes, sealed: bytes, examine: Examine, informed: TrustStore
) -> None:
    for data in (paper, sealed):
        assert examine(data, informed).indication is Indication.TOTAL_PASSED


@pytest.mark.parametrize("name", LOOKS)
def test_a_page_that_shows_something_else_is_caught(
    name: str, paper: bytes, sealed: bytes, examine: Examine, informed: TrustStore
) -> None:
    attack, words = LOOKS[name]
    for data in (paper, sealed):
        report = examine(attack(data), informed)
        assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
        assert report.says.startswith("Văn bản đã bị sửa sau khi ký: ")
        assert words in report.says


def test_a_rounded_box_and_a_font_that_came_along_are_not_called_turned_and_swapped(
    sealed: bytes, examine: Examine, informed: TrustStore
) -> None:
    def change(writer: Any) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        box = [float(side) + 0.0004 for side in page["/MediaBox"]]
        page[pdf_name("/MediaBox")] = generic.ArrayObject(map(generic.FloatObject, box))
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Courier"}
        held = generic.DictionaryObject({pdf_name(k): pdf_name(v) for k, v in font.items()})
        page["/Resources"]["/Font"][pdf_name("/Moi")] = writer.add_object(held)
        words = generic.StreamObject(stream_data=b"BT /Moi 14 Tf 72 400 Td (SUA) Tj ET")
        page[pdf_name("/Contents")] = writer.add_object(words)
        writer.update_container(page["/Resources"]["/Font"])
        writer.update_container(page)

    says = examine(updated(sealed, change), informed).says
    assert "nội dung trang 1 bị sửa" in says
    assert "xoay" not in says
    assert "tráo" not in says
