"""Signature records: what was found out about the signatures of a file, as values.

``indication`` and ``sub_indication`` are those of ETSI EN 319 102-1 §5.1.3. One rule is ours and
stricter: a document that was changed after it was signed, in a way its signer did not permit, is
``TOTAL-FAILED`` with ``SIG_CONSTRAINTS_FAILURE``; the standard leaves that to the policy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

from preservation.signatures.strength import Layer, Link
from repository.calendar import iso_utc, parse_utc

POLICY = "luutru-strict 2"
"""The validation policy of this release, by name and version; see ``docs/adr``."""


class Indication(StrEnum):
    """What can be said of a signature, or of a document (EN 319 102-1 §5.1.3)."""

    TOTAL_PASSED = "TOTAL-PASSED"
    INDETERMINATE = "INDETERMINATE"
    TOTAL_FAILED = "TOTAL-FAILED"
    NOT_SIGNED = "NOT-SIGNED"


class Kind(StrEnum):
    """What made a signature: a signer, or a time-stamping authority."""

    SIGNATURE = "signature"
    DOCUMENT_TIMESTAMP = "document timestamp"


class Changes(StrEnum):
    """The gravest thing that happened to the file after a signature."""

    NONE = "none"
    LTA = "lta"
    """Only data that keeps the signature provable."""
    METADATA = "metadata"
    """Only the description of the file (Info, XMP); nothing that a page shows."""
    FORM_FILLING = "form filling"
    """Form fields filled in, further signatures among them, as the signature permits."""
    OTHER = "other"
    """Anything else: the document is not what was signed."""
    UNKNOWN = "unknown"
    """It could not be found out."""


@dataclass(frozen=True, slots=True)
class LaterField:
    """A visible form field that was filled, changed or added after a signature."""

    name: str
    page: int
    """From 1."""
    box: tuple[float, float, float, float]
    """Left, bottom, right and top, in points of the page."""
    value: str = ""
    """What it says; empty for a signature."""


@dataclass(frozen=True, slots=True)
class SignatureRecord:
    """One signature, and what is true of it."""

    field: str
    """Name of the form field; empty for a signature that no field holds."""
    kind: Kind
    sub_filter: str
    signer: str
    """Common name in the certificate; empty where it could not be read."""
    signer_organisation: str
    issuer: str
    serial: str
    """Serial number of the certificate, hexadecimal."""
    signed_at: datetime | None
    """As claimed by the signer; of a timestamp, as its authority says."""
    proven_at: datetime | None
    """The earliest time at which a valid timestamp proves that the signature existed."""
    indication: Indication
    sub_indication: str
    intact: bool | None
    """Whether the signed bytes are the bytes that were signed; None: could not be checked."""
    covers_whole_file: bool
    coverage: str
    """``whole file``, ``whole revision``, ``part`` or ``unclear``."""
    changes_after: Changes
    changes: tuple[str, ...]
    """What was changed after this signature, one English phrase each."""
    reasons: tuple[str, ...]
    """Technical reasons for the indication."""
    says: str
    """One Vietnamese sentence for a clerk."""
    says_en: str
    certificates: tuple[str, ...] = ()
    """By digest: the chain from the signer to the anchor, then that of its timestamp."""
    revocation: tuple[str, ...] = ()
    """CRLs and OCSP answers that speak of the chain, by digest."""
    timestamps: tuple[str, ...] = ()
    """Timestamp tokens that were judged, by digest: of a document timestamp, itself."""
    proof: str = ""
    """What gives ``proven_at``: its own ``timestamp``, a later one of the ``file``, or
    ``evidence`` kept outside the file."""
    crls: int = 0
    """How many of ``revocation``, the first ones, are CRLs; the others are OCSP answers."""
    represented: str = ""
    """SHA-256 of what the signer's key signed (DTBSR): names the signature in reports."""
    document: str = ""
    """Digest of the signed bytes, with its algorithm."""
    revoked_at: datetime | None = None
    """When the signer's certificate was revoked, as far as is known."""
    links: tuple[Link, ...] = ()
    """What each of ``certificates`` is and until when, in the same order."""
    layers: tuple[Layer, ...] = ()
    """The signature, then each timestamp that lies in it."""
    later_fields: tuple[LaterField, ...] = ()
    """Fields that were filled after it, as it permits: its signer did not see what they say."""
    policy: str = POLICY
    trusted_for: str = ""
    """Who vouches: ``chuyen-dung-cong-vu``, ``public-ca``, ``any``; empty: nobody."""

    def as_dict(self) -> dict[str, Any]:
        """The record as JSON holds it; names as in ``luutru signatures --json``."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read back what ``as_dict`` wrote; fields of later versions are passed over."""
        known = {f.name: data[f.name] for f in fields(cls) if f.name in data}
        for name in ("changes", "reasons", "certificates", "revocation", "timestamps"):
            known[name] = tuple(known.get(name, ()))
        known["links"] = tuple(Link.of(said) for said in known.get("links", ()))
        known["layers"] = tuple(Layer.of(said) for said in known.get("layers", ()))
        for name in ("signed_at", "proven_at", "revoked_at"):
            known[name] = parse_utc(known[name]) if known.get(name) else None
        return cls(
            **known
            | {
                "later_fields": tuple(map(_later, data.get("later_fields", ()))),
                "kind": Kind(known["kind"]),
                "indication": Indication(known["indication"]),
                "changes_after": Changes(known["changes_after"]),
            }
        )


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What the signatures of one file say together."""

    indication: Indication
    """The worst of its signatures; never TOTAL-PASSED for an altered document."""
    intact: bool | None
    """Whether what was signed is what is there; None: not signed, or could not be checked."""
    altered: bool
    """Changed after signing, in a way that the signature does not permit."""
    says: str
    says_en: str
    label: str
    """``để biết, tham khảo`` for what is not signed (QĐ 28/2018 Điều 4.2); else empty."""
    signatures: tuple[SignatureRecord, ...]
    judged_at: datetime
    notes: tuple[str, ...] = ()
    """Technical remarks on the file as a whole."""
    evidence: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """Digest → (``certificate``, ``crl`` or ``ocsp``; DER in base64): worth keeping once.

    Certificates of the chains, and revocation data from the trust folder or kept
    before. What lies inside the file itself is not repeated.
    """
    policy: str = POLICY

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON holds it (``interfaces.md``, ``luutru signatures``)."""
        plain = {
            f.name: _plain(getattr(self, f.name))
            for f in fields(self)
            if f.name not in {"signatures", "evidence"}
        }
        return plain | {
            "signatures": [record.as_dict() for record in self.signatures],
            "evidence": {digest: list(thing) for digest, thing in self.evidence.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read back what ``as_dict`` wrote; fields of later versions are passed over."""
        known = {f.name: data[f.name] for f in fields(cls) if f.name in data}
        evidence = {digest: (kind, der) for digest, (kind, der) in data.get("evidence", {}).items()}
        return cls(
            **known
            | {
                "indication": Indication(data["indication"]),
                "signatures": tuple(SignatureRecord.from_dict(s) for s in data["signatures"]),
                "judged_at": parse_utc(data["judged_at"]),
                "notes": tuple(data.get("notes", ())),
                "evidence": MappingProxyType(evidence),
            }
        )


def _later(data: Mapping[str, Any]) -> LaterField:
    left, bottom, right, top = data["box"]
    return LaterField(data["name"], data["page"], (left, bottom, right, top), data.get("value", ""))


def _plain(value: object) -> object:
    match value:
        case datetime():
            return iso_utc(value)
        case tuple():
            return [_plain(part) for part in value]
        case Link() | Layer():
            return value.as_list()
        case LaterField():
            return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        case StrEnum():
            return value.value
        case _:
            return value
