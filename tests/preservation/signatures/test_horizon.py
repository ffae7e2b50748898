"""Horizon: validation passes until that day and not a day longer."""

import asyncio
import base64
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import simulate_future_ades_lta_validation
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO
from pyhanko_certvalidator.registry import SimpleTrustManager

from preservation.signatures.blocks import specification
from preservation.signatures.elder import completed
from preservation.signatures.horizon import (
    End,
    Horizon,
    Proof,
    State,
    calendar,
    horizon,
    horizon_of,
)
from preservation.signatures.policy import SunsetPolicy
from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from preservation.signatures.validate import validate
from repository.algorithms import Algorithms, built_in
from tests.pki import LASTING, Level, Pki

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
RENEW = 180


@dataclass(frozen=True)
class Case:
    """A file, what the archive knew when it came, and what evidence it has."""

    path: Path
    trust: TrustStore
    at: datetime

    def judged(self, at: datetime, *proofs: datetime) -> SignatureReport:
        return validate(self.path, self.trust, at, proofs)

    def horizon(self, *proofs: Proof) -> Horizon:
        made = [proof.made for proof in proofs]
        report = self.judged(max([self.at, *made]), *made)
        assert report.indication is Indication.TOTAL_PASSED
        return horizon(report, proofs, self.trust.algorithms, RENEW)


@pytest.fixture
def case(pki: Pki, tmp_path: Path) -> Callable[..., Case]:
    def case(data: bytes, algorithms: str = LASTING) -> Case:
        path = tmp_path / "case.pdf"
        path.write_bytes(data)
        at = pki.made_at + timedelta(minutes=30)
        folder = pki.trust_folder(tmp_path / "trust", crls_at=at, algorithms=algorithms)
        return Case(path, TrustStore.load(folder), at + timedelta(minutes=1))

    return case


def ending(name: str, at: datetime) -> str:
    """The table of the tests, in which ``name`` ends on the day of ``at``."""
    algorithm, _, bits = name.partition("-")
    entry = f'[[algorithm]]\nname = "{algorithm}"\nbits = {bits or 0}\nuntil = {at.date()}\n'
    return entry if algorithm == "rsa" else entry + LASTING


def signed(pki: Pki, plain: bytes, kind: str) -> bytes:
    at = pki.made_at + timedelta(minutes=20)
    two: dict[str, Any] = {"name": "Signature2", "at": at, "box": (280, 90, 350, 160)}
    match kind:
        case "two":
            return pki.sign_bytes(pki.sign_bytes(plain), pki.organisation, **two)
        case "two B-T":
            one = pki.sign_bytes(plain, level=Level.B_T)
            return pki.sign_bytes(one, pki.organisation, Level.B_T, **two)
        case "stamped":
            return pki.stamp_bytes(pki.sign_bytes(plain, level=Level.B_T), at)
        case _:
            return pki.sign_bytes(plain, level=Level(kind))


EVERY = ["B-B", "B-T", "B-LTA", "two", "two B-T", "stamped"]


def usual(ended: str, kind: str) -> bool:
    """Every kind without an end of an algorithm, and every algorithm with one kind."""
    return not ended or kind == {"sha256": "B-T", "rsa-2048": "B-LTA"}[ended]


@pytest.mark.parametrize(
    ("ended", "kind"),
    [
        pytest.param(ended, kind, marks=() if usual(ended, kind) else pytest.mark.slow)
        for ended in ("", "sha256", "rsa-2048")
        for kind in EVERY
    ],
)
def test_validation_passes_until_the_horizon_and_no_longer(
    plain: bytes, pki: Pki, case: Callable[..., Case], kind: str, ended: str
) -> None:
    table = ending(ended, pki.made_at + 11 * DAY) if ended else LASTING
    one = case(signed(pki, plain, kind), table)
    found = one.horizon()

    assert found.state is State.PROVEN
    assert found.ends is not None
    assert one.judged(found.ends - DAY).indication is Indication.TOTAL_PASSED
    assert one.judged(found.ends + DAY).indication is not Indication.TOTAL_PASSED
    if ended:
        assert ended.upper() in found.why
        assert ended.upper() in found.why_en


@pytest.mark.parametrize("kind", EVERY)
def test_evidence_made_in_time_carries_it_on(
    plain: bytes, pki: Pki, case: Callable[..., Case], kind: str
) -> None:
    one = case(signed(pki, plain, kind))
    bare = one.horizon().ends
    assert bare is not None
    end = End(pki.made_at + 60 * YEAR, ("Bằng chứng", "Evidence"))
    in_time, too_late = Proof(bare - DAY, end), Proof(bare + DAY, end)

    assert one.horizon(in_time).ends == end.at
    assert one.judged(end.at, in_time.made).indication is Indication.TOTAL_PASSED
    late = horizon(one.judged(one.at), [too_late], one.trust.algorithms, RENEW)
    assert late.ends == bare
    assert one.judged(end.at, too_late.made).indication is not Indication.TOTAL_PASSED


def test_what_ends_first_is_named(plain: bytes, pki: Pki, case: Callable[..., Case]) -> None:
    basic = case(signed(pki, plain, "B-B")).horizon()
    lasting = case(signed(pki, plain, "B-LTA")).horizon()

    assert "CRL" in basic.why
    assert "TSA thử nghiệm" in lasting.why
    assert lasting.until is not None
    assert lasting.renew_by == lasting.until - RENEW * DAY


def test_a_timestamp_made_with_the_signature_outlives_the_signers_certificate(
    plain: bytes, pki: Pki, case: Callable[..., Case]
) -> None:
    signer = pki.person.certificate.not_valid_after_utc
    found = case(signed(pki, plain, "B-T")).horizon()

    assert found.ends == pki.tsa.certificate.not_valid_after_utc > signer


def test_an_unsigned_object_has_the_horizon_of_its_evidence(pki: Pki) -> None:
    end = End(pki.made_at + YEAR, ("TSA hết hạn.", "The TSA ends."))
    nothing = horizon_of(None, [], built_in(), RENEW)
    kept = horizon_of(None, [Proof(pki.made_at, end)], built_in(), RENEW)

    assert (nothing.state, nothing.ends) == (State.UNSIGNED, None)
    assert (kept.state, kept.ends, kept.why) == (State.PROVEN, end.at, "TSA hết hạn.")


def test_what_could_not_be_proven_has_no_horizon(
    plain: bytes, pki: Pki, case: Callable[..., Case]
) -> None:
    one = case(pki.sign_bytes(plain, pki.expired, Level.B_B))
    found = horizon(one.judged(one.at), [], built_in(), RENEW)

    assert (found.state, found.ends, found.renew_by) == (State.UNPROVEN, None, None)
    assert "hết hạn" in found.why


def test_an_old_record_says_plainly_that_it_does_not_know(
    plain: bytes, pki: Pki, case: Callable[..., Case]
) -> None:
    one = case(signed(pki, plain, "B-T"))
    report = one.judged(one.at)
    old = replace(
        report,
        signatures=tuple(replace(record, layers=(), links=()) for record in report.signatures),
    )
    found = horizon(old, [], built_in(), RENEW)

    assert (found.state, found.ends) == (State.UNKNOWN, None)
    assert "kiểm tra lại" in found.why


def test_files_of_one_document_do_not_cover_each_other(
    plain: bytes, pki: Pki, case: Callable[..., Case]
) -> None:
    """A document timestamp of the annex proves nothing of the main file."""
    main = case(signed(pki, plain, "B-B")).horizon()
    one = case(signed(pki, plain, "B-B"))
    basic = one.judged(one.at).as_dict()
    other = case(signed(pki, plain, "stamped"))
    stamped = other.judged(other.at).as_dict()
    joined = basic | {
        "signatures": [
            *({"file": "a.pdf"} | s for s in basic["signatures"]),
            *({"file": "b.pdf"} | s for s in stamped["signatures"]),
        ]
    }
    found = horizon_of(joined, [], other.trust.algorithms, RENEW)

    assert found.ends == main.ends


def test_the_calendar_groups_by_month_and_keeps_what_has_no_day_apart() -> None:
    def ends(day: str) -> Horizon:
        return Horizon(State.PROVEN, datetime.fromisoformat(day).replace(tzinfo=UTC), "", "", None)

    lost = Horizon(State.UNPROVEN, None, "", "", None)
    horizons = [("b", ends("2031-05-09")), ("a", ends("2030-12-31T18:00:00")), ("c", lost)]

    assert calendar(horizons) == {"2031-01": ["a"], "2031-05": ["b"], "unproven": ["c"]}
    assert calendar(horizons, by="year") == {"2031": ["a", "b"], "unproven": ["c"]}


def test_pyhankos_own_simulation_of_the_future_agrees(
    one: bytes, pki: Pki, case: Callable[..., Case]
) -> None:
    """For one signer with archive data; with two it fails offline, which is why we count."""
    found = case(one).horizon()
    anchors = SimpleTrustManager.build(trust_roots=[pki.root.asn1])
    table = Algorithms.of(tomllib.loads(LASTING))
    spec = specification(anchors, REQUIRE_REVINFO, SunsetPolicy(built_in().overridden_by(table)))

    def simulated(at: datetime) -> object:
        embedded = PdfFileReader(BytesIO(one)).embedded_regular_signatures[0]
        result: Any = asyncio.run(
            simulate_future_ades_lta_validation(
                embedded, PdfSignatureValidationSpec(spec), at, pki.made_at
            )
        )
        return result.ades_subindic

    assert found.ends is not None
    assert simulated(found.ends - DAY) is AdESPassed.OK
    assert simulated(found.ends + DAY) is not AdESPassed.OK


@pytest.mark.parametrize("kind", EVERY)
def test_an_old_record_is_completed_from_the_certificates_that_are_kept(
    plain: bytes, pki: Pki, case: Callable[..., Case], kind: str
) -> None:
    one = case(signed(pki, plain, kind))
    report = one.judged(one.at)
    old = report.as_dict()
    for signature in old["signatures"]:
        for name in ("links", "layers", "timestamps", "proof", "represented", "crls"):
            del signature[name]
    kept = {digest: base64.b64decode(der) for digest, (_, der) in report.evidence.items()}
    table = one.trust.algorithms

    assert horizon_of(old, [], table, RENEW).state is State.UNKNOWN
    found = horizon_of(completed(old, kept.get), [], table, RENEW)
    assert found == one.horizon()
    nothing: dict[str, bytes] = {}
    lost = horizon_of(completed(old, nothing.get), [], table, RENEW)
    assert lost.state is State.UNKNOWN
