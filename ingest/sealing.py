"""Sealing: whether an organisation may put its seal on a file. Pure decisions, no file is opened.

Rules (NĐ 30/2020 Điều 32.2d; regulation Điều 10.1): the seal goes only on a document that bears the
signature of the person in authority. That signature must be TOTAL-PASSED now, and nothing may have
happened since. INDETERMINATE is not enough, whatever its reason: a signature that cannot be proven
on the day of issue will hardly be proven later, and what was missing (a CRL, an intermediate) can
be fetched or imported before sealing. A file is sealed once, and numbered once.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from preservation.signatures.records import (
    Changes,
    Indication,
    Kind,
    SignatureRecord,
    SignatureReport,
)
from repository.calendar import VIETNAM
from repository.errors import RefusedError

QUIET = frozenset({Changes.NONE, Changes.LTA})
"""What may have come after the person's signature: nothing, or what keeps it provable."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason not to seal."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Numbering:
    """The number and the date that a document is given."""

    number: str
    notation: str
    day: date

    @property
    def reason(self) -> str:
        """As the organisation's signature says it."""
        return f"Cấp số {self.number}/{self.notation} ngày {self.day:%d/%m/%Y}"


def may_issue(
    report: SignatureReport, seals: Collection[str], authorised: Collection[str] = ()
) -> Iterator[Refusal]:
    """Why an organisation may not seal a document that it issues; nothing: it may.

    Args:
        report: What the signatures of the file say now.
        seals: Names of the fields where organisations sign.
        authorised: Who may sign for it, as certificates name them; empty: anybody.
    """
    if report.altered:
        yield Refusal(
            "altered",
            f"văn bản đã bị thay đổi sau khi ký. {report.says}",
            f"the document was changed after it was signed. {report.says_en}",
        )
    already = any(sealed(record, seals) for record in report.signatures)
    if already:
        yield ALREADY
    people = [record for record in _signatures(report) if not sealed(record, seals)]
    if not people:
        yield Refusal(
            "no-person",
            "chưa có chữ ký số của người có thẩm quyền (NĐ 30/2020 Điều 32.2d)",
            "the person in authority has not signed (NĐ 30/2020 Điều 32.2d)",
        )
    elif not already:  # what came after the person's signature would be that seal
        yield from _person(people[-1], authorised)


def may_stamp(report: SignatureReport) -> Iterator[Refusal]:
    """Why a paper that was digitised, or copied from paper, may not be sealed; nothing: it may."""
    if report.altered or report.signatures:
        yield Refusal(
            "signed",
            "tệp đã có chữ ký số: văn bản điện tử không số hóa, sao y lại mà gửi chính tệp gốc",
            "the file is signed: an electronic document is not digitised or copied, it is sent on",
        )


def may_annex(report: SignatureReport, seals: Collection[str]) -> Iterator[Refusal]:
    """Why an annex in a file of its own may not be sealed; nothing: it may."""
    if report.altered:
        yield Refusal(
            "altered",
            f"phụ lục đã bị thay đổi sau khi ký. {report.says}",
            f"the annex was changed after it was signed. {report.says_en}",
        )
    if any(sealed(record, seals) for record in report.signatures):
        yield ALREADY


def may_number(numbering: Numbering, at: datetime, filled: Collection[str]) -> Iterator[Refusal]:
    """Why a document may not be given a number; nothing: it may.

    Args:
        numbering: What it is to be given.
        at: When.
        filled: Names of the fields that hold a number or a date already.
    """
    if filled:
        yield Refusal(
            "numbered",
            f"văn bản đã được cấp số, ngày ({', '.join(sorted(filled))})",
            f"it has its number and date already ({', '.join(sorted(filled))})",
        )
    if numbering.day > at.astimezone(VIETNAM).date():
        yield Refusal(
            "future",
            f"ngày văn bản {numbering.day:%d/%m/%Y} sau ngày ký",
            f"the document's date {numbering.day} is after the day of signing",
        )


def signed_by(report: SignatureReport, seals: Collection[str]) -> SignatureRecord | None:
    """The signature of the person in authority: the last that is no organisation's."""
    people = [record for record in _signatures(report) if not sealed(record, seals)]
    return people[-1] if people else None


def sealed(record: SignatureRecord, seals: Collection[str]) -> bool:
    """Whether it is the signature of an organisation."""
    named = bool(record.signer) and _same(record.signer, record.signer_organisation)
    return record.kind is Kind.SIGNATURE and (record.field in seals or named)


def insist(refusals: Iterator[Refusal], what: str, what_en: str) -> None:
    """Refuse if there is a reason to.

    Raises:
        RefusedError: every reason, in both languages.
    """
    held = list(refusals)
    if held:
        said = "; ".join(refusal.vi for refusal in held)
        told = "; ".join(refusal.en for refusal in held)
        raise RefusedError(f"{what}: {said} · {what_en}: {told}")


ALREADY = Refusal(
    "sealed", "tệp đã có chữ ký số của cơ quan", "the file bears an organisation's seal already"
)


def _person(record: SignatureRecord, authorised: Collection[str]) -> Iterator[Refusal]:
    if record.indication is not Indication.TOTAL_PASSED:
        why = f"{record.indication}, {record.sub_indication}" if record.sub_indication else ""
        yield Refusal(
            "not-valid",
            f"chữ ký của người có thẩm quyền chưa chứng minh được là hợp lệ. {record.says}",
            f"the signature of the person in authority is not proven valid ({why}). "
            f"{record.says_en}",
        )
    elif record.changes_after not in QUIET:
        yield Refusal(
            "changed",
            "tệp đã có thay đổi sau chữ ký của người có thẩm quyền mà không ai ký",
            "something was changed after the signature of the person in authority, and not signed",
        )
    if authorised and not any(_same(record.signer, name) for name in authorised):
        yield Refusal(
            "not-authorised",
            f"người ký {record.signer} không phải người có thẩm quyền ({', '.join(authorised)})",
            f"{record.signer} is not in authority ({', '.join(authorised)})",
        )


def _signatures(report: SignatureReport) -> list[SignatureRecord]:
    return [record for record in report.signatures if record.kind is Kind.SIGNATURE]


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
