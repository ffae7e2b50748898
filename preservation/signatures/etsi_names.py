"""Names of ETSI TS 119 102-2: the URIs of its report, and how ours are said in them."""

from collections.abc import Mapping
from types import MappingProxyType

from preservation.signatures.records import Indication

VR = "http://uri.etsi.org/19102/v1.2.1#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
DS = "http://www.w3.org/2000/09/xmldsig#"
TSL = "http://uri.etsi.org/02231/v2#"
URN = "urn:etsi:019102:"
OWN = "urn:luutru:"
"""What the standard leaves to whoever writes the report."""

DIGESTS: Mapping[str, str] = MappingProxyType(
    {
        "sha1": "http://www.w3.org/2000/09/xmldsig#sha1",
        "sha224": "http://www.w3.org/2001/04/xmldsig-more#sha224",
        "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
        "sha384": "http://www.w3.org/2001/04/xmldsig-more#sha384",
        "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
        "sha3_256": "http://www.w3.org/2007/05/xmldsig-more#sha3-256",
        "sha3_384": "http://www.w3.org/2007/05/xmldsig-more#sha3-384",
        "sha3_512": "http://www.w3.org/2007/05/xmldsig-more#sha3-512",
        "md5": "http://www.w3.org/2001/04/xmldsig-more#md5",
    }
)
KEYS: Mapping[str, str] = MappingProxyType(
    {
        "rsa": "urn:oid:1.2.840.113549.1.1.1",
        "dsa": "urn:oid:1.2.840.10040.4.1",
        "ecdsa": "urn:oid:1.2.840.10045.2.1",
        "ed25519": "urn:oid:1.3.101.112",
        "ed448": "urn:oid:1.3.101.113",
    }
)
OBJECTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "certificate": ("C", f"{URN}validationObject:certificate"),
        "crl": ("R", f"{URN}validationObject:CRL"),
        "ocsp": ("O", f"{URN}validationObject:OCSPResponse"),
        "timestamp": ("T", f"{URN}validationObject:timestamp"),
    }
)
"""Kind → first letter of the object's id, and its type."""

_MAIN: Mapping[Indication, str] = MappingProxyType(
    {
        Indication.TOTAL_PASSED: f"{URN}mainindication:total-passed",
        Indication.INDETERMINATE: f"{URN}mainindication:indeterminate",
        Indication.TOTAL_FAILED: f"{URN}mainindication:total-failed",
    }
)
PASSED, FAILED = f"{URN}mainindication:passed", f"{URN}mainindication:failed"
APPLIED = f"{URN}constraintStatus:applied"
_STANDARD = {
    *("FORMAT_FAILURE", "HASH_FAILURE", "SIG_CRYPTO_FAILURE", "REVOKED", "EXPIRED"),
    *("SIG_CONSTRAINTS_FAILURE", "CHAIN_CONSTRAINTS_FAILURE", "NOT_YET_VALID", "NO_POE"),
    *("CERTIFICATE_CHAIN_GENERAL_FAILURE", "CRYPTO_CONSTRAINTS_FAILURE", "TRY_LATER"),
    *("POLICY_PROCESSING_ERROR", "SIGNATURE_POLICY_NOT_AVAILABLE", "TIMESTAMP_ORDER_FAILURE"),
    *("NO_SIGNING_CERTIFICATE_FOUND", "NO_CERTIFICATE_CHAIN_FOUND", "REVOKED_NO_POE"),
    *("REVOKED_CA_NO_POE", "OUT_OF_BOUNDS_NO_POE", "OUT_OF_BOUNDS_NOT_REVOKED"),
    *("CRYPTO_CONSTRAINTS_FAILURE_NO_POE", "SIGNED_DATA_NOT_FOUND", "GENERIC"),
}
"""Sub-indications of EN 319 102-1 §5.1.3, tables 5 and 6."""
_SPELT = {"CERT_CHAIN_GENERAL_FAILURE": "CERTIFICATE_CHAIN_GENERAL_FAILURE"}


def main_indication(indication: Indication) -> str:
    """The URI of ``indication``."""
    return _MAIN[indication]


def sub_indication(name: str) -> str:
    """The URI of a sub-indication; empty for none. What is ours alone is ``GENERIC``."""
    if name in {"", "OK"}:
        return ""
    standard = _SPELT.get(name, name)
    return f"{URN}subindication:{standard if standard in _STANDARD else 'GENERIC'}"


def is_own(name: str) -> bool:
    """Whether a sub-indication is ours and not the standard's."""
    return sub_indication(name).endswith(":GENERIC") and name != "GENERIC"


def algorithm(name: str, bits: int | None) -> str:
    """The URI of a digest, or of a key's algorithm."""
    known = DIGESTS.get(name) or KEYS.get(name)
    return known or f"{OWN}algorithm:{name}" + (f"-{bits}" if bits else "")
