"""Checking before signing: the signer's own certificate, and those of its issuers.

NĐ 23/2025 Điều 15: who signs checks both first; if one of them is not valid, nothing is signed.
Valid means, at the time of signing: within its dates, meant for signing, issued under an anchor
that is believed for this, and *known* not to be revoked. What is not known refuses too; there
is no option to sign without revocation data, because nobody could prove the signature later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import pem, x509
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.context import ValidationDataHandlers
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathBuildingError,
    PathError,
    PathValidationError,
    RevokedError,
    StaleRevinfoError,
    ValidationError,
)
from pyhanko_certvalidator.ltv.poe import POEManager
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO
from pyhanko_certvalidator.registry import CertificateRegistry, SimpleTrustManager

from preservation.signatures.blocks import as_of, settle, specification
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.material import Material, RevocationData
from preservation.signatures.policy import SunsetPolicy
from preservation.signatures.records import Indication, Kind, SignatureReport
from preservation.signatures.signing.act import Known
from preservation.signatures.trust import Purpose
from repository.calendar import show_english, show_vietnam
from repository.errors import RefusedError

SIGNING = {"digital_signature", "non_repudiation"}


class CertificateRefusedError(RefusedError):
    """A certificate is not valid for signing now; nothing was signed."""

    def __init__(self, code: str, vietnamese: str, english: str) -> None:
        super().__init__(f"Không ký: {vietnamese} · not signed: {english}")
        self.code = code
        """``revoked``, ``expired``, ``not-yet-valid``, ``unknown-issuer``, ``untrusted``,
        ``key-usage``, ``no-revocation-data``, ``stale-revocation-data`` or ``invalid``."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate that is valid, and everything that shows it."""

    chain: tuple[Foreign, ...]
    """From the certificate to its anchor, asn1crypto."""
    crls: tuple[Foreign, ...]
    ocsps: tuple[Foreign, ...]


def check(
    certificate: bytes,
    chain: Iterable[bytes],
    known: Known,
    at: datetime,
    purposes: Iterable[Purpose] = (),
) -> Standing:
    """Make sure that ``certificate`` may sign at ``at``.

    Raises:
        CertificateRefusedError: it may not; says why.
    """
    own = _loaded(certificate)
    usage = own.key_usage_value
    if own.ca or (usage is not None and not usage.native & SIGNING):
        raise CertificateRefusedError(
            "key-usage",
            f"chứng thư của {_name(own)} không dùng để ký văn bản",
            f"the certificate of {_name(own)} is not meant for signing documents",
        )
    others = [_loaded(one) for one in chain]
    return _standing(own, others, known, at, frozenset(purposes))


def check_stamper(
    certificate: bytes, chain: Iterable[bytes], known: Known, at: datetime
) -> Standing:
    """As ``check``, for the certificate of a time-stamping authority.

    Raises:
        CertificateRefusedError: its timestamps cannot be proven; says why.
    """
    own, others = _loaded(certificate), [_loaded(one) for one in chain]
    usage = own.extended_key_usage_value
    if usage is None or "time_stamping" not in usage.native:
        raise CertificateRefusedError(
            "key-usage",
            f"chứng thư của {_name(own)} không dùng để cấp dấu thời gian",
            f"the certificate of {_name(own)} is not meant for time-stamping",
        )
    return _standing(own, others, known, at, frozenset())


def der_of(data: bytes) -> bytes:
    """A certificate file, DER or PEM, as DER.

    Raises:
        CertificateRefusedError: it is neither.
    """
    der = attempt(lambda: bytes(pem.unarmor(data)[2]) if pem.detect(data) else data)
    loaded: bytes = _loaded(b"" if isinstance(der, Broken) else der).dump()
    return loaded


def named(certificate: bytes) -> tuple[str, datetime, str]:
    """Whom a certificate names, until when, and its serial number in hexadecimal.

    Raises:
        CertificateRefusedError: it is no certificate.
    """
    own = _loaded(certificate)
    return _name(own), own.not_valid_after, f"{own.serial_number:x}"


def is_organisation(certificate: bytes) -> bool:
    """Whether a certificate names an organisation and no person: its CN is its O.

    Certificates of organisations carry the organisation's name twice; those of
    people carry theirs, and the organisation they sign for (TT 05/2025; NĐ 68/2024).
    """
    subject = _loaded(certificate).subject.native
    common, organisation = subject.get("common_name"), subject.get("organization_name")
    if not isinstance(common, str) or not isinstance(organisation, str):
        return False
    return _same(common, organisation)


def require_person_signature(report: SignatureReport) -> None:
    """Make sure that a person has signed what the organisation is to seal.

    NĐ 30/2020 Điều 32.2d: the seal goes only on a document that bears the
    signature of the person in authority. The signature has to be valid, and
    nothing may have been changed since.

    Raises:
        RefusedError: nobody has, or the signature is not worth anything now.
    """
    people = [
        record
        for record in report.signatures
        if record.kind is Kind.SIGNATURE
        and record.signer
        and not _same(record.signer, record.signer_organisation)
    ]
    if not people:
        raise RefusedError(
            "Chưa có chữ ký số của người có thẩm quyền: không đóng dấu cơ quan "
            "· no signature of the person in authority: the organisation does not seal"
        )
    if report.altered:
        raise RefusedError(
            "Văn bản đã bị sửa sau khi ký: không đóng dấu cơ quan "
            "· changed after it was signed: the organisation does not seal"
        )
    if not any(record.indication is Indication.TOTAL_PASSED for record in people):
        raise RefusedError(
            f"Chữ ký của người có thẩm quyền chưa hợp lệ: không đóng dấu cơ quan. {people[0].says} "
            "· the signature of the person in authority is not valid: the organisation "
            f"does not seal. {people[0].says_en}"
        )


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _loaded(der: bytes) -> Foreign:
    loaded = attempt(x509.Certificate.load, der, strict=True)
    if isinstance(loaded, Broken):
        raise CertificateRefusedError(
            "invalid",
            f"không đọc được chứng thư ({loaded.why})",
            f"a certificate cannot be read ({loaded.why})",
        )
    return loaded


def _name(certificate: Foreign) -> str:
    said = attempt(lambda: certificate.subject.native["common_name"])
    return str(certificate.subject.human_friendly) if isinstance(said, Broken) else str(said)


def _standing(
    own: Foreign,
    others: list[Foreign],
    known: Known,
    at: datetime,
    purposes: frozenset[Purpose],
) -> Standing:
    certificates = [own, *others, *known.intermediates]
    material = Material(certificates, list(known.crls), list(known.ocsps))
    registry = CertificateRegistry.build(certificates)
    revocation = RevocationData(registry, material.crls, material.ocsps)
    revocation.leaf = own
    anchors = SimpleTrustManager.build(trust_roots=[a.certificate for a in known.anchors])
    context = specification(
        anchors, REQUIRE_REVINFO, SunsetPolicy(known.algorithms)
    ).cert_validation_policy.build_validation_context(
        as_of(at),
        ValidationDataHandlers(
            revinfo_manager=revocation, poe_manager=POEManager(), cert_registry=registry
        ),
    )
    validator = CertificateValidator(own, validation_context=context)
    try:
        path = settle(validator.async_validate_path())
    except (PathError, ValidationError) as error:
        raise _refused(error, own) from error
    chain = tuple(path.iter_certs(include_root=True))[::-1]
    _believed(chain[-1], known, at, purposes)
    about = material.about(chain)
    return Standing(
        chain,
        tuple(thing for kind, thing in about if kind == "crl"),
        tuple(thing for kind, thing in about if kind == "ocsp"),
    )


def _believed(root: Foreign, known: Known, at: datetime, purposes: frozenset[Purpose]) -> None:
    """The anchor: within its own dates, within those we gave it, and for this purpose."""
    anchor = known.anchor_of(root.dump())
    dated = root.not_valid_before <= at <= root.not_valid_after
    fits = anchor is not None and (not purposes or anchor.purpose in purposes)
    if anchor is None or not dated or not fits or not anchor.believed(at):
        raise CertificateRefusedError(
            "untrusted",
            f"kho không tin {_name(root)} cho việc này vào lúc {show_vietnam(at)}",
            f"the archive does not believe {_name(root)} for this at {show_english(at)}",
        )


def _refused(error: Exception, own: Foreign) -> CertificateRefusedError:
    """The library's reason, in words."""
    whose = _name(own)
    if isinstance(error, PathValidationError) and not error.is_ee_cert:
        whose = f"{whose} (chứng thư của nơi cấp · its issuer)"
    match error:
        case RevokedError():
            code, at = "revoked", error.revocation_dt
            said = (f"đã bị thu hồi lúc {show_vietnam(at)}", f"was revoked at {show_english(at)}")
        case ExpiredError():
            code, at = "expired", error.expired_dt
            said = (f"đã hết hạn lúc {show_vietnam(at)}", f"expired at {show_english(at)}")
        case NotYetValidError():
            code, at = "not-yet-valid", error.valid_from
            said = (
                f"chưa có hiệu lực, từ {show_vietnam(at)}",
                f"is not valid before {show_english(at)}",
            )
        case PathBuildingError():
            code = "unknown-issuer"
            said = (
                "không dẫn đến nơi cấp nào mà kho tin (thiếu chứng thư trung gian hoặc gốc)",
                "leads to no issuer that the archive believes (an intermediate or root is missing)",
            )
        case StaleRevinfoError():
            code = "stale-revocation-data"
            said = ("có dữ liệu thu hồi (CRL, OCSP) đã cũ", "has only outdated revocation data")
        case InsufficientRevinfoError():
            code = "no-revocation-data"
            said = (
                "thiếu dữ liệu thu hồi (CRL hoặc OCSP) của chứng thư hoặc của nơi cấp",
                "lacks revocation data (a CRL or OCSP answer) for itself or for its issuer",
            )
        case _:
            code, why = "invalid", " ".join(str(error).split())[:200]
            said = (f"không hợp lệ ({why})", f"is not valid ({why})")
    return CertificateRefusedError(
        code, f"chứng thư của {whose} {said[0]}", f"the certificate of {whose} {said[1]}"
    )
