"""Structure: a signed file put together otherwise than it was signed is never passed."""

from collections.abc import Callable

import pikepdf
import pytest

from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from tests.pki import Level, Pki
from tests.preservation.signatures import papers
from tests.preservation.signatures.attacks_structure import STRUCTURE, object_stream

Examine = Callable[..., SignatureReport]


@pytest.fixture(scope="session")
def paper(pki: Pki) -> bytes:
    return pki.sign_bytes(papers.rich(), level=Level.B_B)


@pytest.mark.parametrize("name", STRUCTURE)
def test_a_file_put_together_otherwise_is_never_passed(
    name: str, paper: bytes, examine: Examine, informed: TrustStore
) -> None:
    attack, words = STRUCTURE[name]
    report = examine(attack(paper), informed)
    assert report.indication is not Indication.TOTAL_PASSED
    assert report.intact is not True
    assert words in report.says


def test_a_page_written_over_inside_an_object_stream_is_caught(
    pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    compressed = papers.rich(object_stream_mode=pikepdf.ObjectStreamMode.generate)
    signed = pki.sign_bytes(compressed, level=Level.B_B)
    assert examine(signed, informed).indication is Indication.TOTAL_PASSED

    report = examine(object_stream(signed), informed)
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert "nội dung trang 1 bị sửa" in report.says
