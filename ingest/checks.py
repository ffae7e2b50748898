"""The rules a submission is judged by. Each is a function with a number; each is pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest.examine import Examined
from repository.access import Level
from repository.documents import FileRole
from repository.findings import Finding, Severity
from repository.profiles import Profile


@dataclass(frozen=True, slots=True)
class Submission:
    """Everything that is known of a delivery when it is judged."""

    name: str
    files: tuple[Examined, ...]
    given: Mapping[str, str]
    """Metadata exactly as it came."""
    fields: Mapping[str, str]
    """The same in NFC, trimmed."""
    profile: Profile
    agency_known: bool
    level: str
    signatures: Mapping[str, Any] | None
    bag_problems: tuple[str, ...] = ()
    """Why a ready-made bag is not what it says it is."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A submission with everything that was noticed about it."""

    submission: Submission
    findings: tuple[Finding, ...]
    level: Level
    received_at: datetime

    @property
    def files(self) -> tuple[Examined, ...]:
        """Its files, as examined."""
        return self.submission.files


Rule = Callable[[Submission], Iterator[Finding]]


def holds_files(submission: Submission) -> Iterator[Finding]:
    """SUB-01: a submission holds at least one file, and none of them is empty."""
    if not submission.files:
        yield Finding("SUB-01", Severity.ERROR, "Không có tệp nào.", "There is no file.")
    for examined in submission.files:
        if examined.file.fingerprint.size == 0:
            yield about(
                examined, "SUB-01", Severity.ERROR, "tệp rỗng (0 byte)", "the file is empty"
            )


def allowed_format(submission: Submission) -> Iterator[Finding]:
    """SUB-02: the format, by content, is one the profile allows (regulation Điều 11.3, 14.9b).

    A detached signature is allowed beside the file that it signs, not by itself; the message of
    the axis, beside the document that came in it.
    """
    for examined in _seen(submission):
        if examined.file.role is FileRole.MESSAGE:  # what it came in, kept as evidence
            continue
        beside = examined.signs and examined.family in submission.profile.beside
        if examined.family not in submission.profile.families and not beside:
            name = examined.look["format"].get("name") or examined.family
            if examined.family in submission.profile.beside:
                yield _alone(examined)
                continue
            yield about(
                examined,
                "SUB-02",
                Severity.ERROR,
                f"định dạng không được phép theo {submission.profile.citation}: {name}",
                f"this format is not allowed: {name}",
            )


def _alone(examined: Examined) -> Finding:
    return about(
        examined,
        "SUB-02",
        Severity.ERROR,
        "tệp chữ ký số rời phải nộp cùng văn bản mà nó ký (a.pdf và a.pdf.p7s)",
        "a detached signature comes with the document that it signs (a.pdf and a.pdf.p7s)",
    )


def readable(submission: Submission) -> Iterator[Finding]:
    """SUB-03: the file can be opened and read."""
    for examined in _seen(submission):
        if not examined.look.get("readable") and not examined.look.get("encrypted"):
            why = "; ".join(map(str, examined.look.get("damaged", ()))) or "không rõ lý do"
            yield about(
                examined, "SUB-03", Severity.ERROR, f"không đọc được: {why}", f"unreadable: {why}"
            )


def not_encrypted(submission: Submission) -> Iterator[Finding]:
    """SUB-04: nothing is encrypted without a key (an archive could not keep it readable)."""
    for examined in _seen(submission):
        if examined.look.get("encrypted"):
            yield about(
                examined,
                "SUB-04",
                Severity.ERROR,
                "tệp bị mã hóa, không có khóa để mở",
                "the file is encrypted and no key was given",
            )


def checked(submission: Submission) -> Iterator[Finding]:
    """SUB-05: what could not be checked within the limits is set aside for a person."""
    for examined in submission.files:
        for task, why in examined.failures.items():
            severity = Severity.WARNING if task == "text" else Severity.QUARANTINE
            part = _PARTS[task]
            yield about(
                examined,
                "SUB-05",
                severity,
                f"không kiểm tra được {part} ({why})",
                f"could not be checked: {task} ({why})",
            )


_PARTS = {
    "look": "định dạng",
    "signatures": "chữ ký số",
    "text": "chữ",
    "marks": "dấu chỉ độ mật trên trang ảnh",
    "malware": "mã độc",
}


def undamaged(submission: Submission) -> Iterator[Finding]:
    """SUB-06: structural damage is kept as it is, and said."""
    for examined in _seen(submission):
        damage = examined.look.get("damaged", ())
        if damage and examined.look.get("readable"):
            why = "; ".join(map(str, damage))
            yield about(
                examined,
                "SUB-06",
                Severity.WARNING,
                f"cấu trúc tệp có lỗi, được giữ nguyên: {why}",
                f"structurally damaged, kept as it is: {why}",
            )


def inactive(submission: Submission) -> Iterator[Finding]:
    """SUB-07: scripts, launch actions, macros and embedded files are kept as they are, and said."""
    for examined in _seen(submission):
        if active := examined.look.get("active", ()):
            what = ", ".join(map(str, active))
            yield about(
                examined,
                "SUB-07",
                Severity.WARNING,
                f"có nội dung hoạt động, được giữ nguyên: {what}",
                f"active content, kept as it is: {what}",
            )


def one_face(submission: Submission) -> Iterator[Finding]:
    """SUB-08: the file is what its name says, and one thing only (no polyglots)."""
    for examined in _seen(submission):
        for note in examined.look.get("notes", ()):
            yield about(examined, "SUB-08", Severity.WARNING, str(note), str(note))


def whole_bag(submission: Submission) -> Iterator[Finding]:
    """SUB-09: a ready-made bag is complete and valid (RFC 8493 §3)."""
    for problem in submission.bag_problems:
        yield Finding(
            "SUB-09",
            Severity.ERROR,
            f"Gói BagIt không hợp lệ: {problem}",
            f"The bag is not valid: {problem}",
        )


def harmless(submission: Submission) -> Iterator[Finding]:
    """SUB-10: what is known as malware is set aside (QCVN 12:2026 3.11, TT 05/2025 Điều 24)."""
    for examined in submission.files:
        if examined.scan and examined.scan.found:
            name = examined.scan.found
            yield about(
                examined,
                "SUB-10",
                Severity.QUARANTINE,
                f"có mã độc {name} ({examined.scan.engine})",
                f"malware: {name} ({examined.scan.engine})",
            )


def unaltered(submission: Submission) -> Iterator[Finding]:
    """SIG-01: a document changed after signing is set aside (regulation Điều 4.2, 8.2)."""
    report = submission.signatures
    if report and report.get("altered"):
        yield Finding(
            "SIG-01",
            Severity.QUARANTINE,
            f"{report['says']} Cần yêu cầu nơi gửi gửi lại bằng văn bản khác có ký số.",
            f"{report.get('says_en', '')} The sender must send another signed document.",
        )


def signed(submission: Submission) -> Iterator[Finding]:
    """SIG-02: an unsigned document is for information only (QĐ 28/2018 Điều 4.2)."""
    report = submission.signatures
    if report is None or report["indication"] == "NOT-SIGNED":
        yield Finding(
            "SIG-02",
            Severity.NOTE,
            "Không có chữ ký số: chỉ để biết, tham khảo.",
            "Not signed: for information only.",
        )


def proven(submission: Submission) -> Iterator[Finding]:
    """SIG-03: a signature that is intact and yet not proven is said, with the reason."""
    report = submission.signatures
    if report and not report.get("altered"):
        for signature in report["signatures"]:
            if signature["indication"] != "TOTAL-PASSED":
                yield Finding(
                    "SIG-03",
                    Severity.WARNING,
                    str(signature.get("says") or report["says"]),
                    str(signature.get("says_en") or ""),
                    {"sub_indication": str(signature.get("sub_indication") or "")},
                )


def official(submission: Submission) -> Iterator[Finding]:
    """SIG-04: a valid signature of a public authority is said to be one.

    A state agency signs with a certificate for official use (NĐ 68/2024); citizens and
    enterprises with one of a public authority (NĐ 23/2025). Whether the sender is a state
    agency is not known for sure at the door, and the signature is as intact and as
    attributable as any other: so this is a finding for a person, and no failure.
    """
    for signature in (submission.signatures or {}).get("signatures", ()):
        valid = signature["indication"] == "TOTAL-PASSED" and signature["kind"] == "signature"
        if valid and signature.get("trusted_for") == "public-ca":
            who = signature.get("signer") or "?"
            yield Finding(
                "SIG-04",
                Severity.WARNING,
                f"{who} ký bằng chứng thư số công cộng; nếu là văn bản của cơ quan nhà nước thì"
                " phải dùng chữ ký số chuyên dùng công vụ.",
                f"{who} signed with a public certificate; a document of a state agency needs one"
                " for official use.",
                {"signer": str(who)},
            )


STANDARD: Sequence[Rule] = (
    holds_files,
    allowed_format,
    readable,
    not_encrypted,
    checked,
    undamaged,
    inactive,
    one_face,
    whole_bag,
    harmless,
    unaltered,
    signed,
    proven,
    official,
)


def judge(submission: Submission, rules: Sequence[Rule]) -> tuple[Finding, ...]:
    """Apply every rule. One bad file does not hide the next."""
    return tuple(finding for rule in rules for finding in rule(submission))


def _seen(submission: Submission) -> Iterator[Examined]:
    return (examined for examined in submission.files if examined.look)


def about(examined: Examined, rule: str, severity: Severity, vi: str, en: str) -> Finding:
    """A finding about one file, by its name."""
    name = examined.file.name
    return Finding(rule, severity, f"{name}: {vi}.", f"{name}: {en}.", {"file": name})
