"""Inventory: what was signed when a file was taken in, held against what is there now.

A file can be cut back to an earlier signed revision, and every signature that is left is valid:
only what is kept outside the file shows it, the report of that day and the digest of the bytes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from preservation.signatures.records import Kind, SignatureRecord, SignatureReport


class Missing(StrEnum):
    """What differs from the inventory."""

    SIGNATURE = "signature missing"
    REPLACED = "signature replaced"
    ADDED = "signature added"
    TIMESTAMP = "timestamp missing"
    BYTES = "bytes differ"
    """The digest is another one, whatever the signatures say."""
    DESCRIPTION = "description only"
    """The digest is another one, and nothing but the description of the file was changed."""


@dataclass(frozen=True, slots=True)
class Departure:
    """One way in which a file is not the one that was taken in."""

    kind: Missing
    field: str
    """Name of the signature's field; empty where the whole file is meant."""
    says: str
    says_en: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """A file as it was, or is: its signatures and the digest of its bytes."""

    signatures: tuple[SignatureRecord, ...]
    sha256: str
    """Hexadecimal; a prefix ``sha256:`` is left out."""
    altered: bool = False

    @classmethod
    def of(cls, report: SignatureReport | Mapping[str, Any], sha256: str) -> "Inventory":
        """The inventory that ``report``, or what ``as_dict`` made of it, gives."""
        if not isinstance(report, SignatureReport):
            report = SignatureReport.from_dict(report)
        digest = sha256.removeprefix("sha256:").lower()
        return cls(report.signatures, digest, report.altered)


def against(kept: Inventory, fresh: Inventory) -> tuple[Departure, ...]:
    """How ``fresh`` departs from ``kept``; nothing if they are the same."""
    departures = [*_missing(kept, fresh), *_added(kept, fresh)]
    if kept.sha256 != fresh.sha256:
        departures.append(_bytes(fresh, alone=not departures))
    return tuple(departures)


def _missing(kept: Inventory, fresh: Inventory) -> Iterator[Departure]:
    there = {_identity(one) for one in fresh.signatures}
    fields = {one.field for one in fresh.signatures}
    for one in kept.signatures:
        if _identity(one) in there:
            continue
        who = one.signer or one.field
        if one.kind is Kind.DOCUMENT_TIMESTAMP:
            yield Departure(
                Missing.TIMESTAMP,
                one.field,
                f"Dấu thời gian của {who} có khi tiếp nhận nay không còn.",
                f"The timestamp of {who} that was there at ingest is gone.",
            )
        elif one.field in fields:
            yield Departure(
                Missing.REPLACED,
                one.field,
                f"Chữ ký của {who} (ô «{one.field}») đã bị thay bằng chữ ký khác.",
                f"The signature of {who} (field “{one.field}”) was replaced by another.",
            )
        else:
            yield Departure(
                Missing.SIGNATURE,
                one.field,
                f"Chữ ký của {who} có khi tiếp nhận nay không còn: tệp đã bị cắt bớt hoặc sửa.",
                f"The signature of {who} that was there at ingest is gone: the file was cut"
                " short or changed.",
            )


def _added(kept: Inventory, fresh: Inventory) -> Iterator[Departure]:
    known = {_identity(one) for one in kept.signatures}
    fields = {one.field for one in kept.signatures}
    for one in fresh.signatures:
        if _identity(one) not in known and one.field not in fields:
            who = one.signer or one.field
            yield Departure(
                Missing.ADDED,
                one.field,
                f"Có chữ ký hoặc dấu thời gian của {who} không có khi tiếp nhận.",
                f"There is a signature or timestamp of {who} that was not there at ingest.",
            )


def _bytes(fresh: Inventory, *, alone: bool) -> Departure:
    if alone and not fresh.altered:
        return Departure(
            Missing.DESCRIPTION,
            "",
            "Tệp không còn đúng từng byte như khi tiếp nhận; chữ ký vẫn hợp lệ vì chỉ thông tin mô"
            " tả hoặc dữ liệu ngoài phần ký bị sửa.",
            "The file is not, byte for byte, the one taken in; its signatures hold, since only its"
            " description or data outside what was signed was changed.",
        )
    return Departure(
        Missing.BYTES,
        "",
        "Tệp không còn đúng từng byte như khi tiếp nhận.",
        "The file is not, byte for byte, the one that was taken in.",
    )


def _identity(one: SignatureRecord) -> tuple[object, ...]:
    """What makes it this signature, however its certificate is judged today."""
    return one.field, one.kind, one.signer, one.issuer, one.serial, one.signed_at
