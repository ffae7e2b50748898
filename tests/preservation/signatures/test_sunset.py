"""Sunset: an algorithm that has ended proves nothing new, and what was proven before stays."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from preservation.signatures.validate import validate
from tests.pki import Level, Pki

YEAR = timedelta(days=365)
ENDED = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
Judge = Callable[..., SignatureReport]


@pytest.fixture
def judged(pki: Pki, tmp_path: Path) -> Judge:
    """Validate ``data`` when ``ended`` (``name until``) ended that many days after signing."""

    def judged(
        data: bytes, ended: str, days: float, after: timedelta, proof: timedelta | None = None
    ) -> SignatureReport:
        name, _, bits = ended.partition("-")
        until = (pki.made_at + timedelta(days=days)).date()
        table = f'[[algorithm]]\nname = "{name}"\nbits = {bits or 0}\nuntil = {until}\n'
        lasting = '[[algorithm]]\nname = "rsa"\nbits = 2048\n' if name != "rsa" else ""
        folder = pki.trust_folder(
            tmp_path / "trust", crls_at=pki.made_at, algorithms=table + lasting
        )
        path = tmp_path / "judged.pdf"
        path.write_bytes(data)
        proofs = () if proof is None else (pki.made_at + proof,)
        return validate(path, TrustStore.load(folder), pki.made_at + after, proofs)

    return judged


def test_a_signature_of_today_with_sha1_is_not_passed(
    plain: bytes, pki: Pki, informed: TrustStore, tmp_path: Path
) -> None:
    """The archive's own table: SHA-1 ended in 2013."""
    path = tmp_path / "sha1.pdf"
    path.write_bytes(pki.sign_bytes(plain, level=Level.B_B, md_algorithm="sha1"))
    report = validate(path, informed, pki.made_at + timedelta(hours=1))

    assert report.indication is Indication.INDETERMINATE
    assert report.signatures[0].sub_indication == ENDED
    assert report.signatures[0].intact is True
    assert any("sha1 is relied on until 2013-12-31" in why for why in report.signatures[0].reasons)


@pytest.mark.parametrize("ended", ["sha256", "rsa-2048"])
def test_a_signature_without_a_proof_ends_with_its_algorithm(
    basic: bytes, judged: Judge, ended: str
) -> None:
    assert judged(basic, ended, 5, timedelta(days=3)).indication is Indication.TOTAL_PASSED
    report = judged(basic, ended, 5, timedelta(days=7))

    assert report.indication is Indication.INDETERMINATE
    assert report.signatures[0].sub_indication == ENDED


def test_a_signature_with_sha1_proven_before_the_sunset_is_passed(
    plain: bytes, pki: Pki, judged: Judge
) -> None:
    """The timestamp is made with SHA-256: it outlives the digest of the signature."""
    signed = pki.sign_bytes(plain, level=Level.B_B, md_algorithm="sha1")
    stamped = timedelta(days=3)
    report = judged(pki.stamp_bytes(signed, pki.made_at + stamped), "sha1", 5, timedelta(days=20))
    bare = judged(signed, "sha1", 5, timedelta(days=20))

    assert report.indication is Indication.TOTAL_PASSED
    assert report.signatures[0].proven_at == pki.made_at + stamped
    assert bare.signatures[0].sub_indication == ENDED


def test_a_timestamp_that_stamps_a_digest_which_has_ended_proves_nothing(
    plain: bytes, pki: Pki, judged: Judge
) -> None:
    """The authority signs with SHA-256, but what it stamps is a SHA-1."""
    stamper = pki.timestamper(pki.made_at)
    stamper.override_md = "sha256"
    data = pki.sign_bytes(plain, level=Level.B_T, md_algorithm="sha1", timestamper=stamper)
    report = judged(data, "sha1", 5, timedelta(days=20))

    assert report.signatures[0].proven_at is None
    assert report.signatures[0].sub_indication == ENDED


def test_a_timestamp_ends_with_its_algorithm_as_well(one: bytes, judged: Judge) -> None:
    report = judged(one, "sha256", 5, timedelta(days=7))

    assert report.indication is Indication.INDETERMINATE
    assert [r.sub_indication for r in report.signatures] == [ENDED, ENDED]


def test_evidence_from_outside_proves_all_in_the_file_before_the_sunset(
    two: bytes, judged: Judge
) -> None:
    """Evidence records outlive the algorithms inside the file (RFC 4998)."""
    in_time = judged(two, "sha256", 5, YEAR, proof=timedelta(days=4))
    too_late = judged(two, "sha256", 5, YEAR, proof=timedelta(days=7))
    not_yet = judged(two, "sha256", 5, timedelta(days=7), proof=timedelta(days=9))

    assert in_time.indication is Indication.TOTAL_PASSED
    assert too_late.indication is Indication.INDETERMINATE
    assert not_yet.indication is Indication.INDETERMINATE


def test_evidence_proves_a_basic_signature_after_its_certificate_has_expired(
    basic: bytes, judged: Judge, pki: Pki
) -> None:
    proof = timedelta(days=10)
    report = judged(basic, "sha1", -1, YEAR * 20, proof=proof)

    assert report.indication is Indication.TOTAL_PASSED
    assert report.signatures[0].proven_at == pki.made_at + proof
    assert report.signatures[0].proof == "evidence"


def test_a_broken_table_of_the_operator_is_a_problem_and_the_built_in_one_counts(
    pki: Pki, tmp_path: Path
) -> None:
    trust = TrustStore.load(pki.trust_folder(tmp_path, algorithms="[[algorithm]]\nuntil = 5\n"))

    assert any("algorithms.toml" in problem for problem in trust.problems)
    assert trust.algorithms.ends("sha1") is not None


def test_what_is_stamped_later_proves_nothing_at_an_earlier_time(
    plain: bytes, pki: Pki, judged: Judge
) -> None:
    """Asked for the past: the timestamp did not exist then, and the algorithm had ended."""
    late = pki.stamp_bytes(pki.sign_bytes(plain, level=Level.B_B), pki.made_at + timedelta(days=20))
    then = judged(late, "sha1", 5, timedelta(days=3))

    assert then.signatures[0].proven_at is None
    assert then.indication is Indication.TOTAL_PASSED
    assert any("proves nothing yet" in why for why in then.signatures[1].reasons)


@pytest.mark.parametrize("days", [-120, 20])
def test_a_revocation_after_signing_does_not_hide_an_algorithm_that_had_ended_before(
    plain: bytes, pki: Pki, judged: Judge, days: int
) -> None:
    """Proven before the revocation, but only after SHA-1 had ended."""
    signed = pki.sign_bytes(
        plain, pki.revoked, Level.B_B, at=pki.revoked_at - timedelta(days=10), md_algorithm="sha1"
    )
    stamped = pki.stamp_bytes(signed, pki.revoked_at - timedelta(days=9))
    report = judged(stamped, "sha1", days, timedelta(days=1))
    ended_before = days < 0

    assert (report.signatures[0].sub_indication == ENDED) is ended_before
    assert report.signatures[0].indication is (
        Indication.INDETERMINATE if ended_before else Indication.TOTAL_PASSED
    )


def test_an_authority_whose_clock_is_a_little_ahead_is_believed(
    plain: bytes, pki: Pki, judged: Judge
) -> None:
    signed = pki.sign_bytes(plain, level=Level.B_B)
    ahead = pki.made_at + timedelta(hours=1, seconds=90)
    far = pki.made_at + timedelta(hours=1, minutes=10)

    near = judged(pki.stamp_bytes(signed, ahead), "sha1", 5, timedelta(hours=1))
    later = judged(pki.stamp_bytes(signed, far), "sha1", 5, timedelta(hours=1))
    assert near.signatures[0].proven_at == ahead
    assert later.signatures[0].proven_at is None
