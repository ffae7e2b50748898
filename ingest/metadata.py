"""Metadata as it comes in: made NFC, and judged by the set of the profile in force."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

from ingest.checks import Rule, Submission
from repository.access import Level
from repository.findings import Finding, Severity
from repository.profiles import Field

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_SECRET = re.compile(r"(?<!\w)(tuyệt mật|tối mật|mật)(?!\w)", re.IGNORECASE)


def tidy(given: Mapping[str, str]) -> dict[str, str]:
    """The same metadata in NFC and trimmed; what is empty is left out (TCVN 6909:2001)."""
    clean = {code: unicodedata.normalize("NFC", text).strip() for code, text in given.items()}
    return {code: text for code, text in clean.items() if text}


def known_fields(submission: Submission) -> Iterator[Finding]:
    """META-01: only fields of the metadata set; others are left out, and said."""
    codes = {field.code for field in submission.profile.fields}
    for code in submission.fields.keys() - codes:
        yield _field(
            "META-01",
            Severity.WARNING,
            code,
            "không có trong bộ siêu dữ liệu, bị bỏ qua",
            "is not in the metadata set; left out",
        )


def normal_form(submission: Submission) -> Iterator[Finding]:
    """META-02: metadata is Unicode NFC (regulation Điều 11.2, TCVN 6909:2001)."""
    for code, text in submission.given.items():
        if not unicodedata.is_normalized("NFC", text):
            yield _field(
                "META-02",
                Severity.NOTE,
                code,
                "đã chuyển sang Unicode dựng sẵn (NFC)",
                "was made Unicode NFC",
            )


def clean_text(submission: Submission) -> Iterator[Finding]:
    """META-03: no control characters and nothing that reverses the direction of reading."""
    for code, text in submission.fields.items():
        if _CONTROL.search(text):
            yield _field(
                "META-03", Severity.ERROR, code, "có ký tự điều khiển", "holds control characters"
            )


def within_length(submission: Submission) -> Iterator[Finding]:
    """META-04: no field is longer than the set allows (NĐ 30/2020 PL VI.II)."""
    for field, text in _said(submission):
        if len(text) > field.length:
            yield _field(
                "META-04",
                Severity.ERROR,
                field.code,
                f"{field.vi}: dài {len(text)} ký tự, tối đa {field.length}",
                f"{field.en}: {len(text)} characters, at most {field.length}",
            )


def right_type(submission: Submission) -> Iterator[Finding]:
    """META-05: numbers are numbers, and days are days (YYYY-MM-DD)."""
    for field, text in _said(submission):
        if field.type == "number" and not text.isdecimal():
            yield _field(
                "META-05",
                Severity.ERROR,
                field.code,
                f"{field.vi}: phải là số",
                f"{field.en}: must be a number",
            )
        if field.type == "date" and day_of(text) is None:
            yield _field(
                "META-05",
                Severity.ERROR,
                field.code,
                f"{field.vi}: phải là ngày dạng NĂM-THÁNG-NGÀY",
                f"{field.en}: must be a day, YYYY-MM-DD",
            )


def complete(submission: Submission) -> Iterator[Finding]:
    """META-06: the mandatory fields are there; until then the document is listed as incomplete."""
    for field in missing(submission.profile.fields, submission.fields):
        yield _field(
            "META-06",
            Severity.WARNING,
            field.code,
            f"chưa có {field.vi.lower()}",
            f"{field.en} is missing",
        )


def no_state_secret(submission: Submission) -> Iterator[Finding]:
    """META-07: nothing marked as a state secret comes in here (regulation Điều 1.2)."""
    marked = _SECRET.search(submission.fields.get("Priority", ""))
    if marked or submission.level == Level.SECRET:
        yield _field(
            "META-07",
            Severity.ERROR,
            "Priority",
            "văn bản bí mật nhà nước không được đưa vào hệ thống nối mạng",
            "a state secret must not enter a networked system",
        )


def known_agency(submission: Submission) -> Iterator[Finding]:
    """META-08: the fonds it goes into is that of an agency the archive knows."""
    if not submission.agency_known:
        yield _field(
            "META-08",
            Severity.ERROR,
            "Agency",
            "không rõ đưa vào phông của cơ quan nào",
            "the agency of its fonds is not known",
        )


METADATA: tuple[Rule, ...] = (
    known_fields,
    normal_form,
    clean_text,
    within_length,
    right_type,
    complete,
    no_state_secret,
    known_agency,
)


def missing(fields: tuple[Field, ...], said: Mapping[str, str]) -> tuple[Field, ...]:
    """The mandatory fields that nobody has filled in."""
    return tuple(field for field in fields if field.required and not said.get(field.code))


def day_of(text: str) -> date | None:
    """The day that ``text`` names as YYYY-MM-DD, if it does."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None  # noqa: PLR2004
    except ValueError:
        return None


def _said(submission: Submission) -> Iterator[tuple[Field, str]]:
    for field in submission.profile.fields:
        if text := submission.fields.get(field.code):
            yield field, text


def _field(rule: str, severity: Severity, code: str, vi: str, en: str) -> Finding:
    return Finding(rule, severity, f"{code}: {vi}.", f"{code}: {en}.", {"field": code})
