"""Sealed: a signature in the form in which the judge takes it, whatever file it lies in.

pyHanko judges CMS. An XML signature is dressed as one: a ``SignedData`` without signed attributes
signs exactly the digest of its content (RFC 5652 §5.4), and the content here is the canonical form
of ``SignedInfo``. So the value is checked, the certificate's path and revocation are judged, and
the algorithms are weighed by the very code that does it for PDF.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import algos, cms

from preservation.signatures.boundary import Foreign

NATIVE = {"sha1", "sha224", "sha256", "sha384", "sha512"}
"""Digests that are computed here."""


class Sealed:
    """What the judge asks of a signature; pyHanko's ``EmbeddedPdfSignature`` for what is no PDF."""

    def __init__(
        self,
        signed_data: cms.SignedData,
        digest: Callable[[str], bytes],
        self_reported_timestamp: datetime | None = None,
    ) -> None:
        """Take a detached ``SignedData`` of one signer, and how to digest what it signs."""
        self.signed_data = signed_data
        self.signer_info: Foreign = signed_data["signer_infos"][0]
        self.self_reported_timestamp = self_reported_timestamp
        self.dressed = False
        """Whether it is an XML signature in the dress of CMS."""
        self._digest = digest

    @property
    def md_algorithm(self) -> str:
        """The signer's digest algorithm."""
        return str(self.signer_info["digest_algorithm"]["algorithm"].native)

    def compute_digest(self, algorithm: str = "") -> bytes:
        """The digest of what was signed, by the signer's algorithm or the one that is asked for."""
        return self._digest(algorithm or self.md_algorithm)


def digest_of(data: bytes) -> Callable[[str], bytes]:
    """Digests of ``data``, by the name of the algorithm."""

    def digest(algorithm: str) -> bytes:
        return bytes(hasher(algorithm, data).digest())

    return digest


def hasher(algorithm: str, data: bytes = b"") -> Foreign:
    """A hash object.

    Raises:
        ValueError: the algorithm is not one of ``NATIVE``.
    """
    if algorithm not in NATIVE:
        raise ValueError(f"digest {algorithm} is not supported")
    return hashlib.new(algorithm, data, usedforsecurity=algorithm != "sha1")


@dataclass(frozen=True, slots=True)
class Method:
    """A signature algorithm of XML-DSig, as CMS names it."""

    scheme: str
    """``rsassa_pkcs1v15``, ``rsassa_pss`` or ``ecdsa``."""
    digest: str

    @property
    def identifier(self) -> algos.SignedDigestAlgorithm:
        """Its name in CMS."""
        if self.scheme != "rsassa_pss":
            kind = "rsa" if self.scheme == "rsassa_pkcs1v15" else "ecdsa"
            return algos.SignedDigestAlgorithm({"algorithm": f"{self.digest}_{kind}"})
        hashed = algos.DigestAlgorithm({"algorithm": self.digest})
        mask = algos.MaskGenAlgorithm({"algorithm": "mgf1", "parameters": hashed})
        salt = hashlib.new(self.digest, usedforsecurity=False).digest_size
        parameters = algos.RSASSAPSSParams(
            {"hash_algorithm": hashed, "mask_gen_algorithm": mask, "salt_length": salt}
        )
        return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": parameters})

    def value(self, raw: bytes) -> bytes:
        """A ``SignatureValue``, as CMS writes it: of ECDSA a pair of integers (RFC 4050 §3.3)."""
        if self.scheme != "ecdsa":
            return raw
        return bytes(algos.DSASignature.from_p1363(raw).dump())


def dressed(
    certificate: Foreign, others: Sequence[Foreign], method: Method, raw: bytes, payload: bytes
) -> Sealed:
    """The signature ``raw`` over ``payload``, dressed as CMS."""
    hashed = algos.DigestAlgorithm({"algorithm": method.digest})
    issuer_and_serial = cms.IssuerAndSerialNumber(
        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    )
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", issuer_and_serial),
            "digest_algorithm": hashed,
            "signature_algorithm": method.identifier,
            "signature": method.value(raw),
        }
    )
    signed_data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [hashed],
            "encap_content_info": {"content_type": "data"},
            "certificates": [
                cms.CertificateChoices("certificate", c) for c in (certificate, *others)
            ],
            "signer_infos": [signer],
        }
    )
    made = Sealed(cms.SignedData.load(signed_data.dump()), digest_of(payload))
    made.dressed = True
    return made
