"""Material: certificates, CRLs and OCSP answers that a validation may use, all of them local."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import core, crl, ocsp, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.sign.general import find_cms_attribute_iter
from pyhanko_certvalidator.ltv.poe import POEManager
from pyhanko_certvalidator.registry import CertificateRegistry
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer
from pyhanko_certvalidator.revinfo.manager import RevinfoManager

from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.found import Found
from preservation.signatures.reading import RevisionReader
from preservation.signatures.trust import TrustStore
from repository.digest import Digest

MOST_OBJECTS = 2_000
"""Objects of one kind in the file's security store (DSS) that are read."""


@dataclass(slots=True)
class Material:
    """What is at hand; what came from the trust folder is known by digest."""

    certificates: list[Foreign] = field(default_factory=list)
    crls: list[Foreign] = field(default_factory=list)
    ocsps: list[Foreign] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)
    """Digests of what is not inside the file."""
    reasons: list[str] = field(default_factory=list)
    _digests: dict[int, str] = field(default_factory=dict)
    _speaking: dict[int, frozenset[int]] = field(default_factory=dict)

    def digest(self, thing: Foreign) -> str:
        """The SHA-256 of the DER of ``thing``, computed once."""
        key = id(thing)
        if key not in self._digests:
            self._digests[key] = str(Digest.of_bytes(thing.dump()))
        return self._digests[key]

    def about(self, chain: Iterable[Foreign]) -> list[tuple[str, Foreign]]:
        """The revocation data that speak of the certificates in ``chain``: kind and value."""
        certificates = list(chain)
        serials = {certificate.serial_number for certificate in certificates}
        issuers = {certificate.issuer.hashable for certificate in certificates}
        return [("crl", c) for c in self.crls if c.issuer.hashable in issuers] + [
            ("ocsp", o) for o in self.ocsps if serials & self._speaks_of(o)
        ]

    def _speaks_of(self, answer: Foreign) -> frozenset[int]:
        """The serial numbers in an OCSP answer, read once."""
        key = id(answer)
        if key not in self._speaking:
            self._speaking[key] = frozenset(_serials(answer))
        return self._speaking[key]

    def fresh_until(self, chain: Sequence[Foreign]) -> datetime | None:
        """When the newest revocation data of some certificate in ``chain`` are due for renewal.

        The anchor needs none. None where nothing says when.
        """
        ends = [self._due(certificate) for certificate in chain[:-1]]
        return min((end for end in ends if end is not None), default=None)

    def _due(self, certificate: Foreign) -> datetime | None:
        due = [attempt(_next_update, kind, thing) for kind, thing in self.about([certificate])]
        return max((end for end in due if isinstance(end, datetime)), default=None)


def _next_update(kind: str, thing: Foreign) -> datetime | None:
    if kind == "crl":
        end: datetime | None = thing["tbs_cert_list"]["next_update"].native
        return end
    answers = thing.basic_ocsp_response["tbs_response_data"]["responses"]
    return min((one["next_update"].native for one in answers), default=None)


def gather(reader: RevisionReader, signatures: list[Found], trust: TrustStore) -> Material:
    """Read the file's security store and signatures, and add what the trust folder has."""
    material = Material()
    for key, load, into in (
        ("/Certs", x509.Certificate.load, material.certificates),
        ("/CRLs", crl.CertificateList.load, material.crls),
        ("/OCSPs", ocsp.OCSPResponse.load, material.ocsps),
    ):
        for data in _stored(reader, key, material.reasons):
            thing = attempt(load, data)
            if not isinstance(thing, Broken):
                into.append(thing)
    for signature in signatures:
        if signature.embedded is not None:
            _inside(signature.embedded, material)
    material.certificates += trust.intermediates
    material.crls += trust.crls
    material.ocsps += trust.ocsps
    material.outside = {material.digest(t) for t in (*trust.crls, *trust.ocsps)}
    return material


def _stored(reader: RevisionReader, key: str, reasons: list[str]) -> Iterator[bytes]:
    array = attempt(lambda: reader.root["/DSS"][key])
    if not isinstance(array, generic.ArrayObject):
        return
    purpose = {
        "/Certs": DecodePurpose.CERTIFICATE,
        "/CRLs": DecodePurpose.CRL,
        "/OCSPs": DecodePurpose.OCSP_RESPONSE,
    }[key]
    for index in range(min(len(array), MOST_OBJECTS)):
        data = attempt(_stream_at, array, index, purpose)
        if isinstance(data, Broken):
            reasons.append(f"DSS {key}: {data.why}")
        else:
            yield data


def _inside(embedded: Foreign, material: Material) -> None:
    """Revocation data that Adobe's attribute holds inside the signature."""
    attributes = embedded.signer_info["signed_attrs"]
    held = attempt(
        lambda: list(find_cms_attribute_iter(attributes, "adobe_revocation_info_archival"))
    )
    for archival in [] if isinstance(held, Broken) else held:
        lists = attempt(_archived, archival)
        if not isinstance(lists, Broken):
            material.crls += lists[0]
            material.ocsps += lists[1]


def _stream_at(array: Foreign, index: int, purpose: DecodePurpose) -> bytes:
    data: bytes = array[index].read_data(purpose)
    return data


def _archived(archival: Foreign) -> tuple[list[Foreign], list[Foreign]]:
    return list(archival["crl"] or ()), list(archival["ocsp"] or ())


def _serials(answer: Foreign) -> list[int]:
    said = attempt(
        lambda: [
            single["cert_id"]["serial_number"].native
            for single in answer.basic_ocsp_response["tbs_response_data"]["responses"]
        ]
    )
    return [] if isinstance(said, Broken) else said


class RevocationData(RevinfoManager):
    """pyHanko's manager, which gives for a certificate only what speaks of it.

    pyHanko hands every OCSP answer of the file to every certificate, and then
    cannot tell *stale* from *foreign*: files of two signers fail as soon as the
    answers are past their nextUpdate. Two rules are ours. What was issued after
    a certificate expired no longer speaks of it (its issuer may have forgotten
    the revocation). And a CRL that names a certificate outweighs an older OCSP
    answer that called it good.
    """

    def __init__(
        self, registry: CertificateRegistry, crls: Iterable[Foreign], ocsps: Iterable[Foreign]
    ) -> None:
        answers = [cont for answer in ocsps for cont in _containers(answer)]
        super().__init__(
            certificate_registry=registry,
            poe_manager=POEManager(),
            crls=[CRLContainer(one) for one in crls],
            ocsps=answers,
        )
        self.leaf: Foreign = None
        """The certificate in hand; what its issuer said after it expired is left out."""
        self._by_serial: dict[int, list[OCSPContainer]] = {}
        for container in self._ocsps:
            single = attempt(container.extract_single_response)
            if single is not None and not isinstance(single, Broken):
                serial = single["cert_id"]["serial_number"].native
                self._by_serial.setdefault(serial, []).append(container)

    async def async_retrieve_ocsps(self, cert: Foreign, authority: Foreign) -> list[OCSPContainer]:
        """The answers about ``cert``, the freshest first."""
        answers = self._by_serial.get(_serial(cert), [])
        named = self._named_since(cert)
        return [
            answer
            for answer in answers
            if _issued_by(answer, _end(cert)) and (named is None or not _issued_by(answer, named))
        ]

    def currently_available_crls(self) -> list[CRLContainer]:
        """The CRLs that may speak of the certificate in hand, the freshest first."""
        leaf = self.leaf
        if leaf is None:
            return list(self._crls)
        issuer, end = leaf.issuer.hashable, _end(leaf)
        return [
            one
            for one in self._crls
            if _issued_by(one, end) or one.crl_data.issuer.hashable != issuer
        ]

    def _named_since(self, cert: Foreign) -> datetime | None:
        """When the newest CRL of the issuer was made that names ``cert`` as revoked."""
        issuer, serial = cert.issuer.hashable, _serial(cert)
        for one in self._crls:
            if one.crl_data.issuer.hashable == issuer and _names(one.crl_data, serial):
                return one.issuance_date
        return None


def _containers(answer: Foreign) -> list[OCSPContainer]:
    loaded = attempt(OCSPContainer.load_multi, answer)
    return [] if isinstance(loaded, Broken) else list(loaded)


def _serial(cert: Foreign) -> int:
    return int(cert.serial_number)


def _end(cert: Foreign) -> datetime:
    end: datetime = cert.not_valid_after
    return end


def _issued_by(container: Foreign, moment: datetime) -> bool:
    issued = container.issuance_date
    return issued is not None and issued <= moment


def _names(revoked: Foreign, serial: int) -> bool:
    """Whether a CRL names ``serial``; a long one is only parsed if its bytes say so."""
    if core.Integer(serial).dump() not in revoked.dump():
        return False
    listed = revoked["tbs_cert_list"]["revoked_certificates"]
    said = attempt(lambda: any(entry["user_certificate"].native == serial for entry in listed))
    return said is True
