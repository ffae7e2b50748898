"""Kept: what a validation used is kept by digest, and is enough to repeat it years later.

The trust folder of later knows the anchor and nothing else; sockets are off in every test.
"""

import base64
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from preservation.signatures.kept import with_kept
from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from preservation.signatures.validate import task, validate
from repository.digest import Digest
from tests.pki import Level, Party, Pki

YEAR = timedelta(days=365)
MONTH = timedelta(days=30)
SUFFIX = {"certificate": "cer", "crl": "crl", "ocsp": "ors"}


def keep(report: SignatureReport, folder: Path) -> Path:
    """Write the evidence as an export's ``data/metadata/other/shared`` has it."""
    folder.mkdir()
    for digest, (kind, encoded) in report.evidence.items():
        data = base64.b64decode(encoded)
        assert str(Digest.of_bytes(data)) == digest
        name = digest.removeprefix("sha256:")
        (folder / f"{name}.{SUFFIX[kind]}").write_bytes(data)
    return folder


@dataclass(frozen=True)
class Archive:
    """A signed file taken in on a day, with what was kept of that day."""

    pki: Pki
    path: Path
    first: SignatureReport
    kept: Path
    bare: TrustStore

    def again(self, at: datetime, *, with_kept: bool = True) -> SignatureReport:
        return validate(self.path, self.bare, at, kept=self.kept if with_kept else None)


@pytest.fixture
def taken_in(pki: Pki, tmp_path: Path) -> Callable[[bytes, datetime], Archive]:
    def taken_in(data: bytes, at: datetime) -> Archive:
        path = tmp_path / "document.pdf"
        path.write_bytes(data)
        knowing = pki.trust_folder(tmp_path / "trust", crls_at=at)
        first = validate(path, TrustStore.load(knowing), at + timedelta(hours=1))
        kept = keep(first, tmp_path / "shared")
        bare = pki.trust_folder(tmp_path / "bare", intermediates=False)
        return Archive(pki, path, first, kept, TrustStore.load(bare))

    return taken_in


def test_every_thing_that_was_used_is_named_by_digest(
    two: bytes, pki: Pki, taken_in: Callable[[bytes, datetime], Archive]
) -> None:
    report = taken_in(two, pki.made_at + timedelta(minutes=30)).first
    person, stamp, organisation, _ = report.signatures

    assert str(Digest.of_bytes(pki.person.der)) in person.certificates
    assert str(Digest.of_bytes(pki.tsa.der)) in person.certificates
    assert [len(record.timestamps) for record in report.signatures] == [1, 1, 1, 1]
    assert len({record.timestamps for record in report.signatures}) == 4
    assert person.revocation
    assert stamp.certificates[0] == str(Digest.of_bytes(pki.tsa.der))
    assert str(Digest.of_bytes(pki.organisation.der)) in organisation.certificates
    assert report.policy == "luutru-strict 2"
    assert set(report.evidence) >= {d for r in report.signatures for d in r.certificates}


@pytest.mark.parametrize("years", [3, 7])
def test_an_expired_signer_stamped_in_time_is_passed_from_kept_data(
    plain: bytes, pki: Pki, taken_in: Callable[[bytes, datetime], Archive], years: int
) -> None:
    archive = taken_in(pki.sign_bytes(plain, level=Level.B_T), pki.made_at)
    later = pki.made_at + years * YEAR

    assert archive.first.indication is Indication.TOTAL_PASSED
    assert archive.again(later).indication is Indication.TOTAL_PASSED
    assert archive.again(later, with_kept=False).indication is Indication.INDETERMINATE


def test_an_expired_signer_without_a_timestamp_is_out_of_bounds_from_kept_data(
    basic: bytes, pki: Pki, taken_in: Callable[[bytes, datetime], Archive]
) -> None:
    archive = taken_in(basic, pki.made_at)
    report = archive.again(pki.made_at + 3 * YEAR)

    assert archive.first.indication is Indication.TOTAL_PASSED
    assert report.indication is Indication.INDETERMINATE
    assert report.signatures[0].sub_indication == "OUT_OF_BOUNDS_NO_POE"


@pytest.mark.parametrize("level", [Level.B_T, Level.B_LTA])
def test_revoked_before_and_after_signing_are_told_apart_from_kept_data(
    plain: bytes,
    pki: Pki,
    taken_in: Callable[[bytes, datetime], Archive],
    level: Level,
    tmp_path: Path,
) -> None:
    after = pki.sign_bytes(plain, pki.revoked, Level.B_T)
    before = pki.sign_bytes(plain, pki.revoked, level, at=pki.revoked_at - timedelta(days=10))
    late = taken_in(after, pki.made_at)
    shutil.rmtree(tmp_path / "shared")
    early = taken_in(before, pki.made_at)

    good = early.again(pki.made_at + 3 * YEAR)
    assert good.indication is Indication.TOTAL_PASSED
    assert good.signatures[0].proven_at == pki.revoked_at - timedelta(days=10)
    late.path.write_bytes(after)
    bad = late.again(pki.made_at + MONTH / 2)
    assert bad.indication is Indication.INDETERMINATE
    assert bad.signatures[0].sub_indication == "REVOKED_NO_POE"
    assert bad.signatures[0].revoked_at == pki.revoked_at


@pytest.mark.parametrize("second", ["organisation", "revoked"])
def test_two_signers_are_passed_long_after_their_ocsp_answers_have_run_out(
    plain: bytes, pki: Pki, taken_in: Callable[[bytes, datetime], Archive], second: str
) -> None:
    """pyHanko's own long-term validation fails here: stale and foreign answers look alike."""
    at = pki.revoked_at - timedelta(days=10)
    who: Party = getattr(pki, second)
    signed = pki.sign_bytes(plain, at=at)
    both = pki.sign_bytes(
        signed, who, name="Signature2", at=at + timedelta(minutes=20), box=(280, 90, 350, 160)
    )
    archive = taken_in(both, pki.made_at)
    report = archive.again(pki.made_at + 5 * YEAR)

    assert archive.first.indication is Indication.TOTAL_PASSED
    assert report.indication is Indication.TOTAL_PASSED
    assert [r.indication for r in report.signatures] == [Indication.TOTAL_PASSED] * 4


def test_two_signers_of_whom_one_was_revoked_before_are_not_passed(
    one: bytes, pki: Pki, taken_in: Callable[[bytes, datetime], Archive]
) -> None:
    at = pki.made_at + timedelta(minutes=20)
    both = pki.sign_bytes(
        one, pki.revoked, Level.B_T, name="Signature2", at=at, box=(280, 90, 350, 160)
    )
    report = taken_in(both, at).again(at + MONTH / 2)
    said = {r.field: r for r in report.signatures}

    assert said["Signature1"].indication is Indication.TOTAL_PASSED
    assert said["Signature2"].sub_indication == "REVOKED_NO_POE"
    assert report.indication is Indication.INDETERMINATE


def test_a_kept_root_is_material_and_not_trust(
    plain: bytes, pki: Pki, taken_in: Callable[[bytes, datetime], Archive], tmp_path: Path
) -> None:
    archive = taken_in(pki.sign_bytes(plain, level=Level.B_T), pki.made_at)
    nobody = TrustStore.load(pki.trust_folder(tmp_path / "nobody", anchor=False))
    report = validate(archive.path, nobody, pki.made_at + YEAR, kept=archive.kept)

    assert report.indication is Indication.INDETERMINATE


def test_a_kept_file_that_was_changed_is_not_used_and_named(
    basic: bytes, pki: Pki, taken_in: Callable[[bytes, datetime], Archive]
) -> None:
    archive = taken_in(basic, pki.made_at)
    crl = next(iter(sorted(archive.kept.glob("*.crl"))))
    crl.write_bytes(pki.crl(pki.issuing, pki.made_at + YEAR))
    (archive.kept / "mét.cer").write_bytes(b"not a certificate")

    trust = with_kept(archive.bare, archive.kept)
    assert any(crl.name in problem for problem in trust.problems)
    assert any("mét.cer" in problem for problem in trust.problems)
    assert len(trust.crls) == 1


def test_a_worker_repeats_it_with_json_alone(
    plain: bytes, pki: Pki, taken_in: Callable[[bytes, datetime], Archive], tmp_path: Path
) -> None:
    archive = taken_in(pki.sign_bytes(plain, level=Level.B_T), pki.made_at)
    at = (pki.made_at + 3 * YEAR).isoformat()
    answer = task(str(archive.path), str(tmp_path / "bare"), at, (), str(archive.kept))

    assert answer["indication"] == "TOTAL-PASSED"
    assert SignatureReport.from_dict(answer).as_dict() == answer
