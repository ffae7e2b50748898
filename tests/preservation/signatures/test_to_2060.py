"""The clock run to 2060: signer, two TSAs and SHA-256 end on the way.

Renewed with document timestamps before each horizon, a file stays proven; left alone, it is lost
on the very day that its record had announced when it came in.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes

from preservation.signatures.horizon import Horizon, State, calendar, horizon
from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from preservation.signatures.validate import validate
from tests.pki import LASTING, Level, Pki, make_pdf, make_pki

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
START = datetime(2026, 1, 10, 8, tzinfo=UTC)
END = datetime(2060, 1, 1, tzinfo=UTC)
SUNSET = f'[[algorithm]]\nname = "sha256"\nuntil = 2040-06-30\n{LASTING}'
AHEAD = 180


@pytest.fixture(scope="module")
def authority() -> Pki:
    """Its root lives to 2066, its TSA to 2034."""
    return make_pki(START, root_years=40)


@pytest.fixture
def place(tmp_path: Path, authority: Pki) -> tuple[Path, Path]:
    folder = authority.trust_folder(tmp_path / "trust", crls_at=START, algorithms=SUNSET)
    return tmp_path, folder


def judged(place: tuple[Path, Path], data: bytes, at: datetime) -> tuple[SignatureReport, Horizon]:
    folder, trust = place
    path = folder / "a.pdf"
    path.write_bytes(data)
    store = TrustStore.load(trust)
    report = validate(path, store, at)
    return report, horizon(report, [], store.algorithms, AHEAD)


def signed(authority: Pki, place: tuple[Path, Path], level: Level) -> bytes:
    plain = make_pdf(place[0] / "plain.pdf").read_bytes()
    return authority.sign_bytes(plain, level=level, at=START)


@pytest.mark.slow
@pytest.mark.parametrize("level", list(Level))
def test_left_alone_each_object_is_lost_when_the_calendar_had_said(
    authority: Pki, place: tuple[Path, Path], level: Level
) -> None:
    data = signed(authority, place, level)
    _, announced = judged(place, data, START + timedelta(hours=1))
    assert announced.ends is not None
    assert announced.ends < END

    lost: datetime | None = None
    at = START + timedelta(hours=1)
    while at < END and lost is None:
        report, _ = judged(place, data, at)
        lost = None if report.indication is Indication.TOTAL_PASSED else at
        at += YEAR / 2 if at + YEAR / 2 < announced.ends or at > announced.ends else DAY * 20
    assert lost is not None
    assert announced.ends < lost <= announced.ends + 21 * DAY
    assert calendar([("a", announced)]).keys() == {f"{announced.until:%Y-%m}"}


def test_renewed_before_each_horizon_it_stays_proven_to_2060(
    authority: Pki, place: tuple[Path, Path]
) -> None:
    """Each renewal is due by the horizon; it is made by the authority and digest of its day."""
    data = signed(authority, place, Level.B_LTA)
    at_seven, at_twelve = START + 7 * YEAR, START + 12 * YEAR
    second = replace(authority, tsa=authority.another_tsa("TSA hai", at_seven, 10))
    strong = authority.another_tsa("TSA ba", at_twelve, 27, hashes.SHA512())
    third = replace(authority, tsa=strong)
    at, renewals, reasons = START + timedelta(hours=1), 0, []
    while at < END:
        report, ahead = judged(place, data, at)
        assert report.indication is Indication.TOTAL_PASSED, at
        assert ahead.state is State.PROVEN
        if ahead.renew_by is None:
            break
        reasons.append(ahead.why_en)
        at = max(at + DAY, datetime.combine(ahead.renew_by, datetime.min.time(), UTC))
        if at >= END:
            break
        tsa = authority if at < at_seven else second if at < at_twelve else third
        digest = "sha256" if at < at_twelve else "sha512"
        (place[1] / "crls" / "root.crl").write_bytes(authority.crl(authority.root, at))
        data = tsa.stamp_bytes(data, at, digest)
        renewals += 1
    report, _ = judged(place, data, END)

    assert report.indication is Indication.TOTAL_PASSED
    assert report.signatures[0].proven_at == START
    assert renewals == 2
    assert any("SHA256" in why for why in reasons)
    assert any("TSA" in why for why in reasons)
