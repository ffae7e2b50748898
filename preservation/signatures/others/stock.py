"""Stock: certificates and revocation data that lie inside CMS and XAdES signatures."""

from asn1crypto import cms, core, crl, ocsp

from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.others.joint import Seal

REVOCATION_VALUES = "1.2.840.113549.1.9.16.2.24"
CERTIFICATE_VALUES = "1.2.840.113549.1.9.16.2.23"
MOST = 2_000
"""Objects of one kind that are read."""


class _Crls(core.SequenceOf):
    _child_spec = crl.CertificateList


class _Basics(core.SequenceOf):
    _child_spec = ocsp.BasicOCSPResponse


class RevocationValues(core.Sequence):
    """RFC 5126 §6.3.4, with explicit tags."""

    _fields = (
        ("crls", _Crls, {"explicit": 0, "optional": True}),
        ("ocsps", _Basics, {"explicit": 1, "optional": True}),
        ("others", core.Any, {"explicit": 2, "optional": True}),
    )


class _Anything(core.SequenceOf):
    _child_spec = core.Any


def from_cms(one: Seal, signed_data: cms.SignedData, signer: Foreign) -> None:
    """Take what lies in the structure and in the signer's unsigned attributes."""
    for choice in list(signed_data["crls"] or ())[:MOST]:
        if choice.name == "crl":
            one.store("crls", choice.chosen.dump())
    for attribute in signer["unsigned_attrs"] or ():
        kind = attribute["type"].dotted
        if kind == REVOCATION_VALUES:
            said = attempt(_revocations, one, attribute)
        elif kind == CERTIFICATE_VALUES:
            said = attempt(_certificates, one, attribute)
        else:
            continue
        if isinstance(said, Broken):
            one.reasons.append(said.why)


def _revocations(one: Seal, attribute: Foreign) -> None:
    for value in attribute["values"]:
        held = RevocationValues.load(value.dump())
        for revoked in list(held["crls"] or ())[:MOST]:
            one.store("crls", revoked.dump())
        for basic in list(held["ocsps"] or ())[:MOST]:
            one.store("ocsps", answer_of(basic.dump()))


def _certificates(one: Seal, attribute: Foreign) -> None:
    for value in attribute["values"]:
        for certificate in list(_Anything.load(value.dump()))[:MOST]:
            one.store("certificates", certificate.dump())


def answer_of(der: bytes) -> bytes:
    """An OCSP answer, also where only its inner part was kept (XAdES and CAdES differ)."""
    whole = attempt(lambda: ocsp.OCSPResponse.load(der)["response_status"].native)
    if whole == "successful":
        return der
    inner = ocsp.ResponseBytes(
        {
            "response_type": "basic_ocsp_response",
            "response": ocsp.BasicOCSPResponse.load(der),
        }
    )
    answer = ocsp.OCSPResponse({"response_status": "successful", "response_bytes": inner})
    return bytes(answer.dump())
