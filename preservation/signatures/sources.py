"""Sources: where revocation data are to be had, and whether what came from there may be kept.

These are tasks of an isolated worker (JSON in, JSON out): certificates, CRLs and OCSP answers are
foreign bytes. The worker has no network; whoever reaches out never looks inside.
"""

import base64
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from preservation.signatures import weighing
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.trust import TrustStore, load_crl, load_ocsp
from repository.calendar import iso_utc, parse_utc

MOST = 5_000
"""Sources that are told of at once."""


def sources(trust: str, certificates: Sequence[str]) -> dict[str, Any]:
    """Where the certificates of the trust folder, and others (DER in base64), can be asked about.

    Each source: ``kind`` (``crl`` or ``ocsp``), ``url``, ``about`` (a name to read),
    ``issuer``, ``authorities`` (DER in base64), and for OCSP ``serial`` and ``request``.
    """
    store = TrustStore.load(Path(trust))
    given = [attempt(_loaded, text) for text in certificates]
    known = {
        one.dump(): one
        for one in (*(a.certificate for a in store.anchors), *store.intermediates, *given)
        if not isinstance(one, Broken)
    }
    found: dict[tuple[str, str, int], dict[str, Any]] = {}
    for one in known.values():
        lines = attempt(_of, one, known.values())
        for line in [] if isinstance(lines, Broken) else lines:
            found.setdefault((line["kind"], line["url"], line.get("serial") or 0), line)
    ordered = sorted(found.values(), key=lambda line: line["kind"])
    return {"sources": [_plain(line) for line in ordered[:MOST]], "left_out": len(ordered[MOST:])}


def weigh(path: str, kind: str, authorities: Sequence[str], serial: str, at: str) -> dict[str, Any]:
    """Whether what was fetched to ``path`` may be kept; ``trouble`` says why not."""
    data = Path(path).read_bytes()
    issuers = [base64.b64decode(text) for text in authorities]
    if kind == "crl":
        thing = attempt(load_crl, data)
        if isinstance(thing, Broken):
            return {"trouble": "không phải CRL · not a CRL"}
        this, following = _crl_times(thing)
        trouble = attempt(weighing.crl_trouble, thing.dump(), issuers)
    else:
        thing = attempt(load_ocsp, data)
        if isinstance(thing, Broken):
            return {"trouble": "không phải trả lời OCSP · not an OCSP answer"}
        this, following = _ocsp_times(thing)
        asked = int(serial, 16) if serial else None
        trouble = attempt(weighing.ocsp_trouble, thing.dump(), issuers, asked)
    said = trouble.why if isinstance(trouble, Broken) else trouble
    return {
        "trouble": said or weighing.age_trouble(this, following, parse_utc(at)),
        "this_update": iso_utc(this),
        "next_update": iso_utc(following) if following else None,
    }


def _of(certificate: Foreign, known: Iterable[Foreign]) -> list[dict[str, Any]]:
    """The sources that a certificate names; none of a root, which vouches for itself."""
    if certificate.self_issued:
        return []
    issuers = [one for one in known if one.subject.hashable == certificate.issuer.hashable]
    if not issuers:
        return []
    common = {
        "about": str(certificate.subject.human_friendly),
        "issuer": str(certificate.issuer.human_friendly),
        "authorities": [base64.b64encode(one.dump()).decode("ascii") for one in issuers],
    }
    lines = [
        common | {"kind": "crl", "url": url, "about": str(certificate.issuer.human_friendly)}
        for url in _crl_urls(certificate)
    ]
    checked = certificate.ocsp_no_check_value is None
    for url in certificate.ocsp_urls if checked else []:
        request = _request(certificate, issuers[0])
        lines.append(
            common
            | {"kind": "ocsp", "url": url, "serial": certificate.serial_number, "request": request}
        )
    return lines


def _crl_urls(certificate: Foreign) -> list[str]:
    urls = []
    for point in certificate.crl_distribution_points_value or ():
        if point["distribution_point"].name == "full_name":
            urls += [
                str(name.native)
                for name in point["distribution_point"].chosen
                if name.name == "uniform_resource_identifier"
            ]
    return [url for url in urls if url.lower().startswith(("http://", "https://"))]


def _request(certificate: Foreign, issuer: Foreign) -> str:
    builder = ocsp.OCSPRequestBuilder().add_certificate(
        x509.load_der_x509_certificate(certificate.dump()),
        x509.load_der_x509_certificate(issuer.dump()),
        hashes.SHA1(),  # noqa: S303  names a key to a responder (RFC 6960), proves nothing
    )
    return base64.b64encode(builder.build().public_bytes(Encoding.DER)).decode("ascii")


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    serial = line.get("serial")
    return line | {"serial": f"{serial:x}" if serial is not None else ""}


def _loaded(text: str) -> Foreign:
    certificate = asn1_x509.Certificate.load(base64.b64decode(text), strict=True)
    _ = certificate.subject.hashable, certificate.issuer.hashable
    return certificate


def _crl_times(revoked: Foreign) -> tuple[Any, Any]:
    said = revoked["tbs_cert_list"]
    return said["this_update"].native, said["next_update"].native


def _ocsp_times(answer: Foreign) -> tuple[Any, Any]:
    said = answer.basic_ocsp_response["tbs_response_data"]["responses"][0]
    return said["this_update"].native, said["next_update"].native
