"""The rules of secrecy: what bears a mark of state secrecy never comes in."""

from collections.abc import Iterator, Sequence

from ingest.checks import Rule, Submission, about
from repository.findings import Finding, Severity


def no_secret_mark(submission: Submission) -> Iterator[Finding]:
    """SEC-01: nothing that bears a secrecy mark comes in (regulation Điều 1.2; NĐ 30 PL I III.2a).

    SEC-02: what says that it is a secret no more is taken in, for a person to compare.
    """
    for examined in submission.files:
        seen = examined.seen
        if mark := seen.secret:
            yield about(
                examined,
                SECRET,
                Severity.ERROR,
                f"mang dấu chỉ độ mật {mark.level}. {mark.report_vi.rstrip('.')}",
                f"bears the secrecy mark {mark.level}. {mark.report_en.rstrip('.')}",
            )
        elif seen.opened:
            yield about(
                examined,
                "SEC-02",
                Severity.WARNING,
                "có dấu GIẢI MẬT: cần đối chiếu với quyết định giải mật",
                "is marked as declassified: compare it with the decision",
            )


SECRET = "SEC-01"  # noqa: S105  a rule, not a password
"""The rule whose refusals are recorded without a word of what was refused, its name included."""

SECRECY: Sequence[Rule] = (no_secret_mark,)
