"""Weighing: whether a CRL or an OCSP answer is what its issuer said, before it is kept.

Validation proves every signature again whenever it uses one. This here keeps the trust folder
clean: what nobody known has signed, what is out of date, and what comes from the future stays out.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from preservation.signatures.boundary import Broken, attempt

SKEW = timedelta(minutes=5)
"""How far ahead of ours another clock may be."""
UNDATED_LIFE = timedelta(days=1)
"""How long an answer without nextUpdate counts as fresh."""


def crl_trouble(der: bytes, authorities: Sequence[bytes]) -> str:
    """Why the CRL is not one of ``authorities`` (DER); empty: it is."""
    revoked = x509.load_der_x509_crl(der)
    named = [one for one in map(_certificate, authorities) if one.subject == revoked.issuer]
    if not named:
        return "không rõ nơi cấp · its issuer is not known here"
    for one in named:
        if _may_sign_crls(one) and attempt(revoked.is_signature_valid, one.public_key()) is True:  # type: ignore[arg-type]
            return ""
    return "chữ ký của nơi cấp không đúng · the issuer's signature is wrong"


def ocsp_trouble(der: bytes, authorities: Sequence[bytes], serial: int | None = None) -> str:
    """Why the OCSP answer is not one of ``authorities`` (about ``serial``); empty: it is."""
    answer = ocsp.load_der_ocsp_response(der)
    if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return "trả lời không có nội dung · an answer that says nothing"
    first = next(iter(answer.responses))
    if serial is not None and first.serial_number != serial:
        return "trả lời về chứng thư khác · it speaks of another certificate"
    for authority in authorities:
        known = asn1_x509.Certificate.load(authority).public_key
        if first.issuer_key_hash not in {known.sha1, known.sha256}:
            continue
        if any(_signed(answer, key) for key in _responders(answer, _certificate(authority))):
            return ""
        return "chữ ký của nơi trả lời không đúng · the responder's signature is wrong"
    return "không rõ nơi cấp · its issuer is not known here"


def age_trouble(this: datetime, following: datetime | None, at: datetime) -> str:
    """Why something issued at ``this`` is not fresh at ``at``; empty: it is."""
    if this > at + SKEW:
        return "đề ngày trong tương lai · dated in the future"
    if at >= (following or this + UNDATED_LIFE):
        return "đã hết hạn · out of date"
    return ""


def _certificate(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)


def _may_sign_crls(authority: x509.Certificate) -> bool:
    usage = attempt(authority.extensions.get_extension_for_class, x509.KeyUsage)
    return isinstance(usage, Broken) or usage.value.crl_sign


def _responders(answer: ocsp.OCSPResponse, authority: x509.Certificate) -> list[Any]:
    """The keys that may answer for ``authority``: its own, and those it gave that right to."""
    keys: list[Any] = [authority.public_key()]
    for one in answer.certificates:
        usage = attempt(one.extensions.get_extension_for_class, x509.ExtendedKeyUsage)
        if isinstance(usage, Broken) or ExtendedKeyUsageOID.OCSP_SIGNING not in usage.value:
            continue
        made = answer.produced_at_utc
        valid = one.not_valid_before_utc <= made <= one.not_valid_after_utc
        if valid and not isinstance(attempt(one.verify_directly_issued_by, authority), Broken):
            keys.append(one.public_key())
    return keys


def _signed(answer: ocsp.OCSPResponse, key: Any) -> bool:  # noqa: ANN401  any kind of key
    algorithm = answer.signature_hash_algorithm
    if algorithm is None:
        return False
    data, signature = answer.tbs_response_bytes, answer.signature
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(algorithm))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
