"""What a clerk is told: every sentence about signatures, Vietnamese and English side by side.

A sentence says who signed, when, whether it is unbroken, and if not, why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from preservation.signatures.changes import Change
from preservation.signatures.named import CHANGES, FORMS
from preservation.signatures.records import Indication, Kind, LaterField
from repository.calendar import VIETNAM

Both = tuple[str, str]
"""The same words in Vietnamese and in English."""

LABEL_UNSIGNED = "để biết, tham khảo"
"""What a document without a digital signature is good for (QĐ 28/2018 Điều 4.2)."""

UNSIGNED: Both = (
    "Văn bản không có chữ ký số; chỉ để biết, tham khảo.",
    "The document bears no digital signature; for information only.",
)
UNREADABLE: Both = (
    "Không đọc được cấu trúc của tệp để kiểm tra chữ ký số.",
    "The structure of the file could not be read to check its signatures.",
)
PASSED: Both = (
    "chứng thư số hợp lệ tại thời điểm ký",
    "the certificate was valid when it was signed",
)
PASSED_NOW: Both = (
    "chứng thư số hợp lệ tại thời điểm kiểm tra",
    "the certificate is valid at the time of this check",
)
INTACT: Both = ("nội dung còn nguyên vẹn", "the content is intact")
BROKEN: Both = (
    "nội dung đã bị thay đổi so với lúc ký",
    "the content is not what was signed",
)
UNTESTED: Both = (
    "không kiểm tra được tính nguyên vẹn",
    "whether it is intact could not be checked",
)

WHY: Mapping[str, Both] = MappingProxyType(
    {
        "HASH_FAILURE": BROKEN,
        "SIG_CRYPTO_FAILURE": (
            "giá trị chữ ký số không đúng, chữ ký đã bị sửa hoặc giả",
            "the signature value is wrong: it was damaged or forged",
        ),
        "SIG_CONSTRAINTS_FAILURE": (
            "phần được ký còn nguyên, nhưng tệp đã bị sửa sau khi ký",
            "what was signed is intact, but the file was changed afterwards",
        ),
        "FORMAT_FAILURE": (
            "chữ ký không đúng định dạng nên không kiểm tra được",
            "the signature is malformed and could not be checked",
        ),
        "NOT_COMPARED": (
            "chưa so sánh được đầy đủ tệp hiện nay với phần đã ký",
            "the file as it is could not be compared in full with what was signed",
        ),
        "UNSUPPORTED": (
            "loại chữ ký này hệ thống không hỗ trợ nên không kiểm tra được",
            "this kind of signature is not supported and could not be checked",
        ),
        "NO_CERTIFICATE_CHAIN_FOUND": (
            "chưa xác định được cơ quan cấp chứng thư số là tổ chức được tin cậy",
            "the certificate was not issued by an authority that is trusted here",
        ),
        "CHAIN_CONSTRAINTS_FAILURE": (
            "chứng thư số không được phép dùng để ký văn bản này",
            "the certificate may not be used for this signature",
        ),
        "CERTIFICATE_CHAIN_GENERAL_FAILURE": (
            "không xác minh được chứng thư số của người ký",
            "the signer's certificate could not be verified",
        ),
        "TRY_LATER": (
            "chưa có thông tin thu hồi (CRL, OCSP) còn hiệu lực để xác minh chứng thư số",
            "no current revocation data (CRL, OCSP) is at hand for the certificate",
        ),
        "REVOKED_NO_POE": (
            "chứng thư số đã bị thu hồi và không chứng minh được là đã ký trước khi thu hồi",
            "the certificate was revoked, and nothing proves that it signed before that",
        ),
        "REVOKED_CA_NO_POE": (
            "chứng thư số của cơ quan cấp đã bị thu hồi",
            "the certificate of the issuing authority was revoked",
        ),
        "OUT_OF_BOUNDS_NO_POE": (
            "chứng thư số đã hết hạn và không có dấu thời gian chứng minh là đã ký trước đó",
            "the certificate has expired, and no timestamp proves that it signed before that",
        ),
        "NOT_YET_VALID": (
            "lúc ký chứng thư số chưa có hiệu lực",
            "the certificate was not yet valid when it signed",
        ),
        "NO_SIGNING_CERTIFICATE_FOUND": (
            "trong chữ ký không có chứng thư số của người ký",
            "the signature does not hold the signer's certificate",
        ),
        "SIGNED_DATA_NOT_FOUND": (
            "không có tệp được ký để đối chiếu, cần đưa kèm tệp đó",
            "the signed file is not at hand: give it too",
        ),
        "CRYPTO_CONSTRAINTS_FAILURE": (
            "thuật toán ký không còn an toàn",
            "the algorithm is no longer safe",
        ),
        "CRYPTO_CONSTRAINTS_FAILURE_NO_POE": (
            "thuật toán ký không còn an toàn",
            "the algorithm is no longer safe",
        ),
        "TIMESTAMP_ORDER_FAILURE": (
            "thứ tự các dấu thời gian không hợp lý",
            "the timestamps contradict each other",
        ),
    }
)
"""Sub-indication (EN 319 102-1) → why, as the end of a sentence."""
VOUCHED: Mapping[str, Both] = MappingProxyType(
    {
        "chuyen-dung-cong-vu": (
            "chứng thư số chuyên dùng công vụ",
            "the certificate is one for official use",
        ),
        "public-ca": (
            "chứng thư số công cộng, không phải chuyên dùng công vụ",
            "the certificate is a public one, not one for official use",
        ),
    }
)
"""Who vouches for a valid signature (NĐ 68/2024, NĐ 23/2025): purpose of the anchor → words."""
UNVERIFIED = {"NO_CERTIFICATE_CHAIN_FOUND", "CERTIFICATE_CHAIN_GENERAL_FAILURE"}
"""Where nobody who is trusted vouches for the name in the certificate."""
EXPIRED_SINCE: Both = (
    (
        "đã ký khi chứng thư số còn hạn (có dấu thời gian), nhưng chứng thư nay đã hết hạn và"
        " văn bản không kèm thông tin thu hồi của thời điểm ký"
    ),
    (
        "it signed while its certificate was valid (a timestamp proves it), but the certificate has"
        " expired since and the document carries no revocation data of that time"
    ),
)
PART_ONLY: Both = (
    "chữ ký chỉ bao trùm một phần của tệp, phần còn lại không được ký",
    "the signature covers only a part of the file; the rest is not signed",
)
UNKNOWN_WHY: Both = (
    "không kiểm tra được đầy đủ chữ ký",
    "the signature could not be checked in full",
)


def change(seen: Change) -> Both:
    """One change, in words."""
    vietnamese, english = CHANGES[seen.kind]
    said = (seen.where, seen.more)
    return vietnamese.format(*said), english.format(*said)


def filled(field: LaterField) -> Both:
    """A field that was filled after a signature."""
    said = f": {field.value}" if field.value else ""
    return (
        f"ô «{field.name}» (trang {field.page}{said}) được điền sau khi ký",
        f"field filled later: {field.name}, page {field.page}{said}",
    )


def and_then(sentence: Both, later: Iterable[LaterField], doubts: Sequence[Change]) -> Both:
    """The sentence about a signature, with what was filled in later and what is in doubt."""
    kinds = {doubt.kind for doubt in doubts}
    told = [*map(filled, later), *map(change, dict.fromkeys(doubts))]
    if kinds and kinds <= FORMS:
        told.append(CHANGES["no-forgery"])
    return (
        "; ".join([sentence[0].removesuffix("."), *(vi for vi, _ in told)]) + ".",
        "; ".join([sentence[1].removesuffix("."), *(en for _, en in told)]) + ".",
    )


def altered(seen: Iterable[Change]) -> Both:
    """The sentence about a document that was changed after signing."""
    told = [change(one) for one in dict.fromkeys(seen)] or [change(Change("other"))]
    return (
        f"Văn bản đã bị sửa sau khi ký: {'; '.join(vi for vi, _ in told)}.",
        f"The document was changed after it was signed: {'; '.join(en for _, en in told)}.",
    )


@dataclass(frozen=True, slots=True)
class Made:
    """When a signature was made, and whether that is proven or only claimed."""

    at: datetime | None
    proven: bool


def signature(
    who: tuple[str, str],
    kind: Kind,
    made: Made,
    verdict: tuple[Indication, str],
    intact: bool | None,  # noqa: FBT001  three answers, as the record has them
    trusted_for: str = "",
) -> Both:
    """The sentence about one signature.

    Args:
        who: Signer and the signer's organisation, as the certificate names them.
        kind: Whether it is a signature or a timestamp.
        made: When.
        verdict: Indication and sub-indication.
        intact: Whether the signed bytes are those that were signed.
        trusted_for: For what the anchor vouches; empty where there is none.
    """
    indication, sub_indication = verdict
    state = {True: INTACT, False: BROKEN, None: UNTESTED}[intact]
    why = WHY.get(sub_indication, UNKNOWN_WHY)
    if made.proven and sub_indication == "OUT_OF_BOUNDS_NO_POE":
        why = EXPIRED_SINCE
    if indication is Indication.TOTAL_PASSED:
        why = PASSED if made.proven else PASSED_NOW
    if sub_indication == "SIG_CONSTRAINTS_FAILURE" and indication is Indication.INDETERMINATE:
        return _told(who, kind, made, sub_indication, [state, PART_ONLY])
    told_at_once = sub_indication == "SIG_CONSTRAINTS_FAILURE" or why == state
    parts = [why] if told_at_once else [state, why]
    if indication is Indication.TOTAL_PASSED and kind is Kind.SIGNATURE and trusted_for in VOUCHED:
        parts.append(VOUCHED[trusted_for])
    return _told(who, kind, made, sub_indication, parts)


def _told(
    who: tuple[str, str], kind: Kind, made: Made, sub_indication: str, parts: Iterable[Both]
) -> Both:
    name = _who(who, kind, unverified=sub_indication in UNVERIFIED)
    when = _when(made, kind)
    return (
        f"{name[0]} {when[0]}; {'; '.join(vi for vi, _ in parts)}.",
        f"{name[1]} {when[1]}; {'; '.join(en for _, en in parts)}.",
    )


def together(signatures: Iterable[Both], timestamps: Iterable[tuple[Indication, Both]]) -> Both:
    """The sentences of a document: its signatures, and timestamps that are not in order."""
    told = [*signatures]
    told += [both for indication, both in timestamps if indication is not Indication.TOTAL_PASSED]
    return " ".join(vi for vi, _ in told), " ".join(en for _, en in told)


def stamped_only(timestamps: Iterable[tuple[Indication, Both]]) -> Both:
    """A document that only an authority has stamped: nobody signed it."""
    told = [both for _, both in timestamps]
    if not told:
        return "", ""
    return (
        " ".join(["Văn bản chỉ có dấu thời gian, không có chữ ký số.", *(vi for vi, _ in told)]),
        " ".join(["The document bears timestamps only, no signature.", *(en for _, en in told)]),
    )


def _who(who: tuple[str, str], kind: Kind, *, unverified: bool) -> Both:
    name, organisation = who
    if not name:
        if kind is Kind.DOCUMENT_TIMESTAMP:
            return "Một dấu thời gian không rõ của ai", "A timestamp of an unknown authority"
        return "Một người không rõ là ai", "An unknown signer"
    both = (f"{name} ({organisation})",) * 2 if organisation else (name, name)
    if kind is Kind.DOCUMENT_TIMESTAMP:
        return f"Dấu thời gian của {name}", f"A timestamp of {name}"
    if unverified:
        return f"Người tự xưng là {both[0]}", f"Somebody who claims to be {both[1]}"
    if organisation.casefold() == name.casefold():
        return f"Cơ quan, tổ chức {name}", name
    return f"Ông/bà {both[0]}", both[1]


def _when(made: Made, kind: Kind) -> Both:
    stamped = kind is Kind.DOCUMENT_TIMESTAMP
    did = ("đóng", "made") if stamped else ("ký", "signed")
    if made.at is None:
        return f"{did[0]} vào lúc không rõ", f"{did[1]} at an unknown time"
    local = made.at.astimezone(VIETNAM)
    claimed = ("", "") if made.proven or stamped else (", giờ do người ký khai", ", as claimed")
    return (
        f"{did[0]} lúc {local:%H:%M:%S} ngày {local:%d/%m/%Y} (+07:00{claimed[0]})",
        f"{did[1]} at {local:%Y-%m-%d %H:%M:%S} (+07:00{claimed[1]})",
    )
