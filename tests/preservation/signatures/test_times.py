"""Time: expired, revoked and not yet valid certificates, with and without proof of existence."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from tests.pki import Level, Party, Pki

Examine = Callable[..., SignatureReport]
YEAR = timedelta(days=365)


def knowing(pki: Pki, folder: Path, **when: object) -> TrustStore:
    """Trust with the CRLs of ``crls_at``."""
    return TrustStore.load(pki.trust_folder(folder / "knowing", **when))  # type: ignore[arg-type]  # passed through


def test_an_expired_signer_without_a_timestamp_is_out_of_bounds(
    plain: bytes, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    report = examine(pki.sign_bytes(plain, pki.expired, Level.B_B), informed)

    assert (report.indication, report.intact) == (Indication.INDETERMINATE, True)
    assert report.signatures[0].sub_indication == "OUT_OF_BOUNDS_NO_POE"
    assert "đã hết hạn" in report.says


def test_an_expired_signer_with_a_timestamp_made_in_time_is_passed(
    plain: bytes, pki: Pki, examine: Examine, tmp_path: Path
) -> None:
    then = pki.made_at - YEAR - timedelta(days=100)
    data = pki.sign_bytes(plain, pki.expired, Level.B_T, at=then)
    report = examine(data, knowing(pki, tmp_path, crls_at=then + timedelta(days=3)))

    assert report.indication is Indication.TOTAL_PASSED
    assert report.signatures[0].proven_at == then


def test_an_expired_signer_with_archive_data_is_passed_from_the_file_alone(
    plain: bytes, pki: Pki, examine: Examine
) -> None:
    then = pki.made_at - YEAR - timedelta(days=100)
    report = examine(pki.sign_bytes(plain, pki.expired, Level.B_LTA, at=then))

    assert report.indication is Indication.TOTAL_PASSED
    assert report.signatures[0].proven_at == then


def test_a_signature_stamped_after_expiry_stays_undetermined(
    plain: bytes, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    report = examine(pki.sign_bytes(plain, pki.expired, Level.B_T), informed)

    assert report.indication is Indication.INDETERMINATE
    assert report.signatures[0].sub_indication == "OUT_OF_BOUNDS_NO_POE"


def test_a_crl_from_after_expiry_says_nothing_of_the_expired(
    plain: bytes, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    then = pki.made_at - YEAR - timedelta(days=100)
    report = examine(pki.sign_bytes(plain, pki.expired, Level.B_T, at=then), informed)

    assert report.indication is Indication.INDETERMINATE


def test_a_revoked_signer_is_not_passed(
    plain: bytes, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    for level in (Level.B_B, Level.B_T):
        report = examine(pki.sign_bytes(plain, pki.revoked, level), informed)

        assert (report.indication, report.intact) == (Indication.INDETERMINATE, True)
        assert report.signatures[0].sub_indication == "REVOKED_NO_POE"
        assert "đã bị thu hồi" in report.says


def test_a_signer_revoked_after_signing_is_passed_with_a_timestamp(
    plain: bytes, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    before = pki.revoked_at - timedelta(days=10)
    report = examine(pki.sign_bytes(plain, pki.revoked, Level.B_T, at=before), informed)

    assert report.indication is Indication.TOTAL_PASSED
    assert any("after it was signed" in why for why in report.signatures[0].reasons)


def test_a_signer_revoked_after_signing_is_passed_from_archive_data(
    plain: bytes, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    before = pki.revoked_at - timedelta(days=10)
    data = pki.sign_bytes(plain, pki.revoked, Level.B_LTA, at=before)

    assert examine(data).indication is Indication.TOTAL_PASSED
    assert examine(data, informed).indication is Indication.TOTAL_PASSED


def test_a_crl_outweighs_an_older_answer_that_called_the_signer_good(
    plain: bytes, pki: Pki, examine: Examine, informed: TrustStore, tmp_path: Path
) -> None:
    """The OCSP answer still runs, the CRL is newer: the CRL is believed."""
    folder = pki.trust_folder(tmp_path / "trust", crls_at=pki.made_at)
    good = pki.ocsp(pki.revoked, pki.revoked_at - timedelta(days=1), life=YEAR)
    (folder / "ocsp" / "good.ors").write_bytes(good)
    data = pki.sign_bytes(plain, pki.revoked, Level.B_B)
    report = examine(data, TrustStore.load(folder))

    assert report.signatures[0].sub_indication == "REVOKED_NO_POE"


def test_an_ocsp_answer_in_the_trust_folder_is_enough(
    plain: bytes, basic: bytes, pki: Pki, examine: Examine, tmp_path: Path
) -> None:
    folder = pki.trust_folder(tmp_path / "trust")
    (folder / "crls" / "root.crl").write_bytes(pki.crl(pki.root, pki.made_at))
    answer = pki.ocsp(pki.person, pki.made_at, life=timedelta(days=1))
    (folder / "ocsp" / "person.ors").write_bytes(answer)

    assert examine(basic, TrustStore.load(folder)).indication is Indication.TOTAL_PASSED


def test_what_was_signed_for_another_purpose_is_not_passed(
    plain: bytes, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    assert isinstance(pki.issuing, Party)
    report = examine(pki.sign_bytes(plain, pki.issuing, Level.B_B), informed)

    assert report.indication is Indication.INDETERMINATE


def test_a_timestamp_from_an_unknown_authority_proves_nothing(
    plain: bytes, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    from dataclasses import replace

    from tests.pki import make_pki

    stranger = replace(pki, tsa=make_pki(pki.made_at).tsa)
    report = examine(stranger.sign_bytes(plain, level=Level.B_T), informed)

    assert report.signatures[0].proven_at is None
    assert report.signatures[0].indication is Indication.TOTAL_PASSED  # it is valid today
