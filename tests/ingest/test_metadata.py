from datetime import date

import pytest

from ingest.checks import Submission, judge
from ingest.metadata import METADATA, tidy
from repository.findings import Finding, Severity
from repository.profiles import profile_on

FULL = {
    "TypeName": "Quyết định",
    "CodeNumber": "15",
    "CodeNotation": "QĐ-UBND",
    "IssuedDate": "2024-03-02",
    "OrganName": "UBND tỉnh Kon Tum",
    "Subject": "Về việc ban hành Quy chế",
}


def judged(
    given: dict[str, str], level: str = "internal", *, known: bool = True
) -> tuple[Finding, ...]:
    submission = Submission(
        name="a.pdf",
        files=(),
        given=given,
        fields=tidy(given),
        profile=profile_on(date(2024, 3, 2)),
        agency_known=known,
        level=level,
        signatures=None,
    )
    return judge(submission, METADATA)


def test_complete_metadata_is_without_findings() -> None:
    assert judged(FULL) == ()


def test_every_missing_field_is_named_and_none_keeps_the_file_out() -> None:
    findings = judged({})
    assert {f.facts["field"] for f in findings} == set(FULL)
    assert {f.severity for f in findings} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("rule", "field", "text"),
    [
        ("META-03", "Subject", "Về việc\u202e gpj.exe"),
        ("META-03", "Subject", "a\x00b"),
        ("META-04", "CodeNumber", "1" * 12),
        ("META-05", "IssuedDate", "02/03/2024"),
        ("META-05", "IssuedDate", "2024-02-30"),
        ("META-05", "PageAmount", "năm"),
        ("META-07", "Priority", "Hỏa tốc, MẬT"),
        ("META-07", "Priority", "Tuyệt mật"),
    ],
)
def test_what_the_set_forbids_is_an_error_by_number(rule: str, field: str, text: str) -> None:
    errors = [f for f in judged(FULL | {field: text}) if f.severity is Severity.ERROR]
    assert [f.rule for f in errors] == [rule]


def test_secrecy_is_not_seen_in_words_that_only_contain_it() -> None:
    assert judged(FULL | {"Priority": "Khẩn"}) == ()


def test_an_unknown_agency_and_a_secret_level_are_both_said_at_once() -> None:
    rules = {f.rule for f in judged(FULL, "secret", known=False)}
    assert {"META-07", "META-08"} <= rules


def test_decomposed_text_is_composed_and_said() -> None:
    (finding,) = judged(FULL | {"Subject": "Ve\u0302\u0300 vie\u0323\u0302c"})
    assert finding.rule == "META-02"
    assert tidy({"Subject": "Ve\u0302\u0300"}) == {"Subject": "Về"}


def test_unknown_fields_are_left_out_and_said() -> None:
    (finding,) = judged(FULL | {"Colour": "đỏ"})
    assert (finding.rule, finding.facts["field"]) == ("META-01", "Colour")
