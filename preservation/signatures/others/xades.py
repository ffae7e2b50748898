"""XAdES: what the signer said beside the document, and what keeps the signature provable.

Signed properties count only where a reference of the signature covers them. Archive timestamps
and timestamps over references are named, not judged.
"""

from collections.abc import Iterator
from datetime import datetime

from asn1crypto import cms
from lxml import etree

from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.judge import Imprint
from preservation.signatures.others.dsig import (
    DS,
    NAMES,
    Covered,
    Reading,
    RefusedError,
    digest_in,
    octets_in,
    only,
)
from preservation.signatures.others.joint import Seal
from preservation.signatures.others.sealed import digest_of, hasher
from preservation.signatures.others.stock import MOST, answer_of
from preservation.signatures.others.trees import C14N, CANONICAL, canonical

XADES = "http://uri.etsi.org/01903/v1.3.2#"
XADES_141 = "http://uri.etsi.org/01903/v1.4.1#"
_NAMES = NAMES | {"xades": XADES, "xades141": XADES_141}
_UNJUDGED = ("ArchiveTimeStamp", "SigAndRefsTimeStamp", "RefsOnlyTimeStamp")
_VALUES = (
    ("EncapsulatedX509Certificate", "certificates"),
    ("EncapsulatedCRLValue", "crls"),
    ("EncapsulatedOCSPValue", "ocsps"),
)


def signed_properties(reading: Reading) -> etree._Element | None:
    """The ``SignedProperties`` that an unbroken reference of the signature covers."""
    for element in reading.element.iterfind(f".//{{{XADES}}}SignedProperties"):
        if any(covers(one, element) for one in reading.references if one.unbroken):
            return element
    return None


def covers(one: Covered, element: etree._Element) -> bool:
    """Whether a reference covers ``element``: leads to it, or to what holds it."""
    return one.element is element or one.element in element.iterancestors()


def signer_of(reading: Reading, properties: etree._Element | None) -> tuple[Foreign, str]:
    """The signer's certificate, None where there is none; and what is wrong with the choice."""
    certificates = reading.certificates
    if not certificates:
        return None, "no certificate in KeyInfo: nobody vouches for the key"
    issuers = {certificate.issuer.hashable for certificate in certificates[1:]}
    leaf = next(
        (c for c in certificates if c.subject.hashable not in issuers or len(certificates) == 1),
        certificates[0],
    )
    named = None if properties is None else _named(properties)
    if named is None:
        return leaf, ""
    algorithm, expected = named
    for certificate in certificates:
        if hasher(algorithm, certificate.dump()).digest() == expected:
            return certificate, ""
    return leaf, "the certificate is not the one that the signer named (SigningCertificate)"


def _named(properties: etree._Element) -> tuple[str, bytes] | None:
    for name in ("SigningCertificateV2", "SigningCertificate"):
        found = properties.find(f".//xades:{name}/xades:Cert/xades:CertDigest", _NAMES)
        if found is not None:
            return digest_in(found)
    return None


def claimed(properties: etree._Element | None) -> datetime | None:
    """When the signer says to have signed."""
    if properties is None:
        return None
    return moment(properties.findtext(".//xades:SigningTime", "", _NAMES))


def moment(text: str) -> datetime | None:
    """A time of ISO 8601, if it has an offset."""
    said = attempt(datetime.fromisoformat, text.strip())
    return None if isinstance(said, Broken) or said.tzinfo is None else said


def gather(one: Seal, reading: Reading) -> None:
    """Take timestamps, certificates and revocation data from the unsigned properties."""
    for unsigned in reading.element.iterfind(f".//{{{XADES}}}UnsignedSignatureProperties"):
        for name in _UNJUDGED:
            if any(etree.QName(e).localname == name for e in unsigned.iter(etree.Element)):
                one.reasons.append(f"{name} (XAdES) is not examined")
        for name, kind in _VALUES:
            for element in unsigned.findall(f".//xades:{name}", _NAMES)[:MOST]:
                said = attempt(_store, one, kind, element)
                if isinstance(said, Broken):
                    one.reasons.append(f"{name}: {said.why}")
        one.stamps += list(_stamps(one, unsigned, reading))


def _store(one: Seal, kind: str, element: etree._Element) -> None:
    der = octets_in(element)
    one.store(kind, answer_of(der) if kind == "ocsps" else der)


def _stamps(
    one: Seal, unsigned: etree._Element, reading: Reading
) -> Iterator[tuple[Foreign, Imprint]]:
    value = only(reading.element, "SignatureValue")
    for stamp in unsigned.findall("xades:SignatureTimeStamp", _NAMES):
        form = stamp.find("ds:CanonicalizationMethod", _NAMES)
        algorithm = C14N if form is None else str(form.get("Algorithm"))
        if algorithm not in CANONICAL:
            one.refuse("UNSUPPORTED", f"signature timestamp: canonical form {algorithm!r}")
            continue
        imprint = digest_of(canonical(value, algorithm))
        for held in stamp.findall("xades:EncapsulatedTimeStamp", _NAMES):
            token = attempt(_token, held)
            if isinstance(token, Broken):
                one.refuse("GENERIC", f"signature timestamp: {token.why}")
            else:
                yield token, imprint


def _token(element: etree._Element) -> cms.SignedData:
    info = cms.ContentInfo.load(octets_in(element), strict=True)
    if info["content_type"].native != "signed_data":
        raise RefusedError("FORMAT_FAILURE", "no timestamp token")
    return info["content"]


def kind_of(reading: Reading) -> str:
    """``XAdES``, or ``XML-DSig`` where there are no qualifying properties."""
    found = reading.element.find(f".//{{{XADES}}}QualifyingProperties")
    return "XML-DSig" if found is None else "XAdES"


OBJECT = f"{{{DS}}}Object"
