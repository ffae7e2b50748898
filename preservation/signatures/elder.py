"""Elder records: what policy 1 did not write down, read again from the certificates it kept.

A record of policy 1 names its certificates by digest and says nothing of when they end. Where all
of them are kept, links and layers are made from them. What the signature itself was made with is
not known any more: the digest that its certificate was signed with stands in its place.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from asn1crypto import crl, x509

from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.policy import key_of, parts_of
from preservation.signatures.records import Kind
from preservation.signatures.strength import Layer, Link, names_of
from repository.calendar import parse_utc

Find = Callable[[str], bytes | None]
"""Gives the bytes of what is kept under a digest."""


def completed(report: Mapping[str, Any], find: Find) -> Mapping[str, Any]:
    """``report`` with links and layers in each signature whose certificates are all kept."""
    signatures = [_completed(signature, find) for signature in report["signatures"]]
    return {**report, "signatures": signatures}


def _completed(signature: Mapping[str, Any], find: Find) -> Mapping[str, Any]:
    if signature.get("layers") or not signature.get("certificates"):
        return signature
    kept = [find(digest) for digest in signature["certificates"]]
    loaded = attempt(lambda: [x509.Certificate.load(der) for der in kept if der is not None])
    if isinstance(loaded, Broken) or len(loaded) != len(kept):
        return signature
    made = attempt(_strength, signature, loaded, find)
    return signature if isinstance(made, Broken) else {**signature, **made}


def _strength(
    signature: Mapping[str, Any], certificates: Sequence[Foreign], find: Find
) -> dict[str, Any]:
    own = _path(certificates, 0)
    others = [place for place in range(len(certificates)) if place not in own]
    proven = parse_utc(signature["proven_at"]) if signature.get("proven_at") else None
    stamps = signature["kind"] == Kind.DOCUMENT_TIMESTAMP
    fresh = None if stamps else _fresh_until(signature, find)
    layers = [_layer(certificates, own, proven if stamps else None, fresh)]
    if others and proven is not None and not stamps:
        layers.append(_layer(certificates, _path(certificates, others[0]), proven, None))
    issuers: dict[int, int] = {}
    for layer in layers:
        issuers |= dict(pairwise(layer.chain))
    links = [_link(certificates, place, issuers.get(place)) for place in range(len(certificates))]
    return {
        "links": [link.as_list() for link in links],
        "layers": [layer.as_list() for layer in layers],
    }


def _path(certificates: Sequence[Foreign], start: int) -> list[int]:
    """Places from ``start`` up to the anchor, each the issuer of the one before."""
    path = [start]
    while certificates[path[-1]].self_signed == "no":
        issuer = certificates[path[-1]].issuer.hashable
        above = (n for n, one in enumerate(certificates) if one.subject.hashable == issuer)
        following = next((n for n in above if n not in path), None)
        if following is None:
            break
        path.append(following)
    return path


def _layer(
    certificates: Sequence[Foreign],
    path: Sequence[int],
    made: datetime | None,
    fresh: datetime | None,
) -> Layer:
    signer = certificates[path[0]]
    parts = [*parts_of(signer["signature_algorithm"], None), key_of(signer.public_key)]
    return Layer(made, names_of(parts), tuple(path), fresh)


def _link(certificates: Sequence[Foreign], place: int, issuer: int | None) -> Link:
    certificate = certificates[place]
    said = certificate.subject.native.get("common_name") or certificate.subject.human_friendly
    if issuer is None:
        return Link(str(said), None, ())
    parts = parts_of(certificate["signature_algorithm"], certificates[issuer].public_key)
    return Link(str(said), certificate.not_valid_after, names_of(parts))


def _fresh_until(signature: Mapping[str, Any], find: Find) -> datetime | None:
    """When the first of the CRLs that are kept is due; OCSP answers of the file count no longer."""
    ends = []
    for digest in signature.get("revocation", ()):
        data = find(digest)
        due = attempt(
            lambda der: crl.CertificateList.load(der)["tbs_cert_list"]["next_update"].native, data
        )
        ends += [due] if isinstance(due, datetime) else []
    return min(ends, default=None)
