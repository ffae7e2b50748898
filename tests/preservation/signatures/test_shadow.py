"""Shadows and certified documents: what is permitted must not hide or replace what was signed."""

from collections.abc import Callable

import pytest
from pyhanko.sign.fields import MDPPerm

from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from tests.pki import Level, Pki, make_pki
from tests.preservation.signatures import attacks_certified as certified
from tests.preservation.signatures import papers, seals
from tests.preservation.signatures.attacks_shadow import SHADOWS

Examine = Callable[..., SignatureReport]
PERMISSIONS = ("NO_CHANGES", "FILL_FORMS", "ANNOTATE")


@pytest.fixture(scope="session")
def paper(pki: Pki) -> bytes:
    return pki.sign_bytes(papers.rich(), level=Level.B_B)


def certify(pki: Pki, permission: str) -> bytes:
    return pki.sign_bytes(
        papers.rich(), level=Level.B_B, certify=True, docmdp_permissions=MDPPerm[permission]
    )


def caught(report: SignatureReport, words: str) -> None:
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert report.says.startswith("Văn bản đã bị sửa sau khi ký: ")
    assert words in report.says


@pytest.mark.parametrize("name", SHADOWS)
def test_a_shadow_is_caught(
    name: str, paper: bytes, examine: Examine, informed: TrustStore
) -> None:
    attack, words = SHADOWS[name]
    caught(examine(attack(paper), informed), words)


@pytest.mark.parametrize("permission", PERMISSIONS[1:])
@pytest.mark.parametrize("name", certified.EVIL)
def test_an_evil_annotation_is_caught(
    name: str, permission: str, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    data = certified.EVIL[name](certify(pki, permission))
    caught(examine(data, informed), "trang 1 có chú thích, hình hoặc chữ thêm vào")


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_a_sneaky_field_that_nobody_signed_is_caught(
    permission: str, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    data = certified.sneaky_field(certify(pki, permission))
    caught(examine(data, informed), "Signature9")


@pytest.mark.parametrize("permission", PERMISSIONS[1:])
@pytest.mark.parametrize(
    "picture", [seals.blank(), seals.blank((0, 0, 0, 255)), seals.other_words()]
)
def test_a_sneaky_signature_over_the_sum_is_caught(
    picture: bytes, permission: str, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    data = certified.sneaky_signature(pki, picture)(certify(pki, permission))
    caught(examine(data, informed), "ở trang 1 có chữ đã ký nay bị che khuất (So tien: 1.000.000")


def test_a_sneaky_signature_of_a_forger_is_caught(
    pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    forger = make_pki(pki.made_at)
    data = certified.sneaky_signature(forger, seals.other_words())(certify(pki, "FILL_FORMS"))
    caught(examine(data, informed), "bị che khuất")


def test_a_visible_field_that_the_certifier_did_not_lay_out_is_caught(
    pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    seal = certified.sneaky_signature(pki, seals.round_seal())
    caught(
        examine(seal(certify(pki, "FILL_FORMS")), informed), "ô «Signature9» được điền hoặc thêm"
    )


def test_a_seal_between_the_lines_of_a_sum_hides_nothing(
    pki: Pki, paper: bytes, examine: Examine, informed: TrustStore
) -> None:
    seal = certified.sneaky_signature(pki, seals.round_seal())
    report = examine(seal(paper), informed)

    assert report.indication is Indication.TOTAL_PASSED
    assert "ô «Signature9» (trang 1) được điền sau khi ký" in report.says
