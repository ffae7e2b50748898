"""Drawn: the difference analysis is made blind, as an attack that nobody knows yet would do it."""

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from pyhanko.sign.diff_analysis import ModificationLevel

from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from tests.pki import Level, Pki
from tests.preservation.signatures import papers
from tests.preservation.signatures.attacks import updated
from tests.preservation.signatures.attacks_looks import LOOKS

Examine = Callable[..., SignatureReport]


@pytest.fixture(scope="session")
def person(pki: Pki) -> bytes:
    return pki.sign_bytes(papers.rich(), level=Level.B_B)


def test_the_library_alone_is_not_trusted(
    person: bytes,
    examine: Examine,
    informed: TrustStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The difference analysis is made blind, as an attack nobody knows yet would make it."""
    monkeypatch.setattr(
        "pyhanko.sign.validation.EmbeddedPdfSignature.evaluate_modifications",
        lambda *_: Blind(),
    )
    data = updated(person, _overwrite)
    report = examine(data, informed)

    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert "trang 1 nay hiển thị khác với lúc ký" in report.says


class Blind:
    """What a difference analysis says that sees nothing."""

    changed_form_fields: frozenset[str] = frozenset()
    modification_level = ModificationLevel.LTA_UPDATES


def _overwrite(writer: Any) -> None:
    from tests.preservation.signatures.attacks import generic

    raw = writer.root["/Pages"]["/Kids"][0].raw_get("/Contents")
    words = papers.WORDS.replace(b"1.000.000", b"1.000.008")
    writer.objects[(raw.generation, raw.idnum)] = generic.StreamObject(stream_data=words)


def _draw(writer: Any) -> None:
    """A line through the sum: no word is another one."""
    from tests.preservation.signatures.attacks import generic

    raw = writer.root["/Pages"]["/Kids"][0].raw_get("/Contents")
    words = papers.WORDS + b" 0 g 72 602 150 1 re f"
    writer.objects[(raw.generation, raw.idnum)] = generic.StreamObject(stream_data=words)


@pytest.mark.parametrize("blind", ["MuPDF", "PDFium"])
def test_renderers_that_disagree_are_not_passed(
    blind: str,
    person: bytes,
    examine: Examine,
    informed: TrustStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from preservation.pages import compare

    class Sleeping(compare.MuPdf if blind == "MuPDF" else compare.Pdfium):  # type: ignore[misc]
        def picture(self, page: int) -> Image.Image:
            return Image.new("RGB", (827, 1170), "white")

    kinds = tuple(Sleeping if kind.name == blind else kind for kind in compare.RENDERERS)
    if blind == "MuPDF":
        monkeypatch.setattr(compare, "MuPdf", Sleeping)
    monkeypatch.setattr(compare, "RENDERERS", kinds)
    monkeypatch.setattr(
        "pyhanko.sign.validation.EmbeddedPdfSignature.evaluate_modifications",
        lambda *_: Blind(),
    )
    report = examine(updated(person, _draw), informed)

    assert report.indication is Indication.INDETERMINATE
    assert "trang 1 hiển thị không thống nhất giữa các phần mềm đọc" in report.says


INVISIBLE = {
    "permissions",
    "permissions by another signature",
    "scripts",
    "action at opening",
    "action of a page",
    "dynamic form",
    "page appended",
}
"""What no drawing of a signed page shows: left to the analysis of the structure."""


@pytest.mark.parametrize("name", sorted(LOOKS.keys() - INVISIBLE))
def test_the_drawing_alone_catches_what_a_page_shows(
    name: str,
    person: bytes,
    examine: Examine,
    informed: TrustStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "pyhanko.sign.validation.EmbeddedPdfSignature.evaluate_modifications",
        lambda *_: Blind(),
    )
    report = examine(LOOKS[name][0](person), informed)
    assert report.indication is not Indication.TOTAL_PASSED
