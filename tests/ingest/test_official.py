"""SIG-04: who vouches for a signature is said, and is no reason to refuse."""

from datetime import date
from typing import Any

import pytest

from ingest.checks import STANDARD, Submission, judge
from repository.findings import Finding, Severity
from repository.profiles import profile_on


def _found(**said: Any) -> list[Finding]:
    signature = {
        "kind": "signature",
        "signer": "Nguyễn Văn An",
        "indication": "TOTAL-PASSED",
        "trusted_for": "public-ca",
        "says": "Hợp lệ.",
    }
    report = {"indication": "TOTAL-PASSED", "altered": False, "says": "Hợp lệ."}
    submission = Submission(
        name="a.pdf",
        files=(),
        given={},
        fields={},
        profile=profile_on(date(2026, 11, 26)),
        agency_known=True,
        level="internal",
        signatures=report | {"signatures": [signature | said]},
    )
    return [finding for finding in judge(submission, STANDARD) if finding.rule == "SIG-04"]


def test_a_public_certificate_is_a_warning() -> None:
    (finding,) = _found()
    assert finding.severity is Severity.WARNING
    assert "Nguyễn Văn An ký bằng chứng thư số công cộng" in finding.message


@pytest.mark.parametrize(
    "said",
    [
        {"trusted_for": "chuyen-dung-cong-vu"},
        {"trusted_for": "any"},
        {"trusted_for": ""},
        {"indication": "INDETERMINATE"},
        {"kind": "document timestamp"},
    ],
)
def test_nothing_else_is(said: dict[str, str]) -> None:
    assert _found(**said) == []
