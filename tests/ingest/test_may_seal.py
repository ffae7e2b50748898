"""Whether an organisation may seal: decided from what the signatures say, and nothing else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ingest.sealing import Numbering, may_annex, may_issue, may_number, may_stamp
from preservation.signatures.records import Changes, Indication, Kind, SignatureReport
from tests.ingest.office import Office, office, pki, tsa, workers

__all__ = ["office", "pki", "tsa", "workers"]

SEALS = {"DauCoQuan"}


@pytest.fixture
def report(office: Office) -> SignatureReport:
    """Of a file that a person signed, and nothing else."""
    made = office.report(office.signed())
    assert made.indication is Indication.TOTAL_PASSED
    return made


def codes(refusals: object) -> set[str]:
    return {one.code for one in refusals}  # type: ignore[attr-defined]


def but(report: SignatureReport, **changes: object) -> SignatureReport:
    """The same, its only signature another in part."""
    return replace(report, signatures=(replace(report.signatures[0], **changes),))  # type: ignore[arg-type]


def test_a_valid_signature_of_a_person_is_enough(report: SignatureReport) -> None:
    assert codes(may_issue(report, SEALS)) == set()


@pytest.mark.parametrize(
    ("indication", "sub"),
    [
        (Indication.INDETERMINATE, "TRY_LATER"),
        (Indication.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND"),
        (Indication.INDETERMINATE, "REVOKED_NO_POE"),
        (Indication.TOTAL_FAILED, "HASH_FAILURE"),
    ],
)
def test_what_cannot_be_proven_now_is_not_enough(
    report: SignatureReport, indication: Indication, sub: str
) -> None:
    judged = but(report, indication=indication, sub_indication=sub)
    assert codes(may_issue(judged, SEALS)) == {"not-valid"}


@pytest.mark.parametrize("after", [c for c in Changes if c not in {Changes.NONE, Changes.LTA}])
def test_anything_after_it_that_nobody_signed_is_too_much(
    report: SignatureReport, after: Changes
) -> None:
    assert codes(may_issue(but(report, changes_after=after), SEALS)) == {"changed"}


def test_what_keeps_it_provable_is_not_too_much(report: SignatureReport) -> None:
    assert codes(may_issue(but(report, changes_after=Changes.LTA), SEALS)) == set()


def test_a_timestamp_is_nobodys_signature(report: SignatureReport) -> None:
    stamp = but(report, kind=Kind.DOCUMENT_TIMESTAMP)
    assert codes(may_issue(stamp, SEALS)) == {"no-person"}


def test_the_last_person_counts_and_an_earlier_initial_does_not_matter(
    report: SignatureReport,
) -> None:
    own = report.signatures[0]
    initial = replace(own, field="KyNhay", signer="Trần B", changes_after=Changes.FORM_FILLING)
    both = replace(report, signatures=(initial, own))
    assert codes(may_issue(both, SEALS, [own.signer])) == set()
    assert codes(may_issue(both, SEALS, ["Trần B"])) == {"not-authorised"}


def test_an_altered_file_a_sealed_one_and_a_signed_scan_are_refused(
    report: SignatureReport,
) -> None:
    altered = replace(report, altered=True)
    assert "altered" in codes(may_issue(altered, SEALS))
    assert codes(may_annex(altered, SEALS)) == {"altered"}
    sealed = but(report, field="DauCoQuan")
    assert codes(may_issue(sealed, SEALS)) == {"sealed", "no-person"}
    assert codes(may_annex(sealed, SEALS)) == {"sealed"}
    person = but(report, changes_after=Changes.FORM_FILLING).signatures[0]
    both = replace(report, signatures=(person, sealed.signatures[0]))
    assert codes(may_issue(both, SEALS)) == {"sealed"}  # and not that somebody changed it
    assert codes(may_stamp(report)) == {"signed"}
    assert codes(may_stamp(replace(report, signatures=()))) == set()


def test_a_number_is_given_once_and_not_for_a_day_to_come(office: Office) -> None:
    day = office.today
    assert codes(may_number(Numbering("7", "QĐ", day), office.now, [])) == set()
    assert codes(may_number(Numbering("7", "QĐ", day), office.now, ["So"])) == {"numbered"}
    tomorrow = Numbering("7", "QĐ", day + timedelta(days=1))
    assert codes(may_number(tomorrow, office.now, [])) == {"future"}


def test_the_reason_of_a_seal_says_number_and_date() -> None:
    numbering = Numbering("12", "QĐ-UBND", date(2026, 2, 5))
    assert numbering.reason == "Cấp số 12/QĐ-UBND ngày 05/02/2026"
