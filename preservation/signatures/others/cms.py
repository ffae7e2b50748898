"""CMS and CAdES: ``.p7m`` with what was signed inside, ``.p7s`` with it beside.

What can be told: every signer, the signature and its own timestamps, certificates and revocation
data inside. What cannot, and is said: archive timestamps of CAdES-A and countersignatures are
named, not judged.
"""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

from asn1crypto import cms, core, pem

from preservation.signatures.blank import unreadable
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.changes import Change
from preservation.signatures.coverage import UNCLEAR
from preservation.signatures.others.asked import Asked
from preservation.signatures.others.joint import (
    MOST_SIGNATURES,
    Seal,
    reported,
    seal,
)
from preservation.signatures.others.sealed import Sealed, digest_of, hasher
from preservation.signatures.others.stock import from_cms
from preservation.signatures.records import Kind, SignatureReport

IN_MEMORY = 64 * 1024 * 1024
"""A longer container is not read: its content would be held in memory several times."""
CHUNK = 4 * 1024 * 1024
SET = b"\x31"
"""How signed attributes begin when they are digested (RFC 5652 §5.4)."""
ARCHIVAL = {
    "0.4.0.1733.2.4": "archive timestamp (CAdES-A)",
    "1.2.840.113549.1.9.16.2.48": "archive timestamp (CAdES-A)",
    "1.2.840.113549.1.9.16.2.27": "archive timestamp (CAdES-A)",
    "1.2.840.113549.1.9.16.2.26": "timestamp over references (CAdES-X)",
    "1.2.840.113549.1.9.16.2.25": "timestamp over references (CAdES-X)",
}
"""Unsigned attributes that are named and not judged."""
COUNTERSIGNATURE = "1.2.840.113549.1.9.6"
STAMP = "tst_info"

Digest = Callable[[str], bytes]


class Unfit(ValueError):  # noqa: N818  a reason, not an error: it ends in the report
    """The container holds no signature that could be looked at."""


def examined(path: Path, asked: Asked, signed: Path | None) -> SignatureReport:
    """The report on the CMS file at ``path``; ``signed`` is the file that a detached one signs.

    Raises:
        Exception: whatever the parser raises on foreign bytes.
    """
    if path.stat().st_size > IN_MEMORY:
        return unreadable(asked.at, f"a CMS container of more than {IN_MEMORY} bytes")
    signed_data = _opened(path.read_bytes())
    content = signed_data["encap_content_info"]["content"]
    attached = not isinstance(content, core.Void)
    stamp = signed_data["encap_content_info"]["content_type"].native == STAMP
    if attached and not stamp:
        digest: Digest | None = digest_of(bytes(content))
    else:
        digest = None if signed is None else _of_file(signed)
    seals = list(_seals(signed_data, digest, attached=attached, signed=signed))
    if not seals:
        return unreadable(asked.at, "a CMS container without a signer")
    if attached and not stamp and signed is not None:
        _beside(seals, bytes(content), signed)
    inside = attached and not stamp
    notes = ["the content inside the container is not examined itself"] if inside else []
    return reported(seals, asked, notes)


def _beside(seals: list[Seal], content: bytes, signed: Path) -> None:
    """What lies in the container was signed; the file beside it only if it is the same."""
    if digest_of(content)("sha256") != _of_file(signed)("sha256"):
        for one in seals:
            one.alter(Change("beside"), "the file beside it is another one")
            one.fail("HASH_FAILURE", "the container holds other bytes than the file beside it")


def decoded(data: bytes) -> bytes:
    """DER or BER, out of PEM or base64 if need be."""
    if data.lstrip()[:5] == b"-----":
        return bytes(pem.unarmor(data.lstrip())[2])
    return data if data[:1] == b"\x30" else base64.b64decode(data)


def _opened(data: bytes) -> cms.SignedData:
    info = cms.ContentInfo.load(decoded(data))
    kind = info["content_type"].native
    if kind != "signed_data":
        raise Unfit(f"CMS of type {kind} holds no signatures to examine")
    return info["content"]


def _of_file(path: Path) -> Digest:
    """Digests of a file, each read once."""
    known: dict[str, bytes] = {}

    def digest(algorithm: str) -> bytes:
        if algorithm not in known:
            running = hasher(algorithm)
            with path.open("rb") as source:
                while chunk := source.read(CHUNK):
                    running.update(chunk)
            known[algorithm] = running.digest()
        return known[algorithm]

    return digest


def _seals(
    signed_data: cms.SignedData, digest: Digest | None, *, attached: bool, signed: Path | None
) -> Iterator[Seal]:
    signers = list(signed_data["signer_infos"])
    stamp = signed_data["encap_content_info"]["content_type"].native == STAMP
    where = "attached" if attached else "detached"
    for number, signer in enumerate(signers[:MOST_SIGNATURES], 1):
        name = f"#{number}" if len(signers) > 1 else ""
        if stamp:
            yield _stamp(signed_data, name, signed)
            continue
        kind = "CAdES" if _has_certificate_hash(signer) else "CMS"
        one = seal(name, f"{kind} {where}", Sealed(_alone(signed_data, signer), digest or _nothing))
        _claim(one, signer)
        _named(one, signer)
        from_cms(one, signed_data, signer)
        if digest is None:
            _without_file(one)
        elif _ambiguous(signer, signed_data, signed):
            one.fail("FORMAT_FAILURE", "signed attributes are passed off as content")
        if _typeless(signer, signed_data):
            one.fail("FORMAT_FAILURE", "a content type that no signed attribute names")
        yield one
        yield from _countersigned(signer, name)
    if len(signers) > MOST_SIGNATURES:
        more = seal("", f"CMS {where}", None)
        more.refuse("UNSUPPORTED", f"{len(signers)} signers: the others are not examined")
        yield more


def _stamp(signed_data: cms.SignedData, name: str, signed: Path | None) -> Seal:
    """A timestamp token in a file of its own, over another file."""
    one = seal(name, "RFC 3161", Sealed(signed_data, _of_file(signed) if signed else _nothing))
    one.found.kind = Kind.DOCUMENT_TIMESTAMP
    if signed is None:
        _without_file(one)
    return one


def _nothing(algorithm: str) -> bytes:
    raise Unfit(f"the signed file is not at hand: no {algorithm}")


def _without_file(one: Seal) -> None:
    """Who signed can be told, what was signed cannot."""
    one.standing.coverage = UNCLEAR
    one.judged = False
    one.refuse("SIGNED_DATA_NOT_FOUND", "detached: the signed file was not given")


def _alone(signed_data: cms.SignedData, signer: Foreign) -> cms.SignedData:
    """The structure with this one signer and without its content, as the judge takes it."""
    parts = {
        "version": signed_data["version"].native,
        "digest_algorithms": [signer["digest_algorithm"]],
        "encap_content_info": {
            "content_type": signed_data["encap_content_info"]["content_type"].native
        },
        "signer_infos": [signer],
    }
    if signed_data["certificates"] is not core.VOID and signed_data["certificates"].native:
        parts["certificates"] = signed_data["certificates"]
    return cms.SignedData(parts)


def _has_certificate_hash(signer: Foreign) -> bool:
    held = attempt(lambda: {a["type"].native for a in signer["signed_attrs"]})
    wanted = {"signing_certificate", "signing_certificate_v2"}
    return not isinstance(held, Broken) and bool(held & wanted)


def _claim(one: Seal, signer: Foreign) -> None:
    for attribute in signer["signed_attrs"] or ():
        if attribute["type"].native == "signing_time":
            claimed = attempt(_first, attribute)
            if not isinstance(claimed, Broken):
                one.found.embedded.self_reported_timestamp = claimed


def _first(attribute: Foreign) -> Foreign:
    return attribute["values"][0].native


def _named(one: Seal, signer: Foreign) -> None:
    """What is there and not judged is named."""
    for attribute in signer["unsigned_attrs"] or ():
        if attribute["type"].dotted in ARCHIVAL:
            one.reasons.append(f"{ARCHIVAL[attribute['type'].dotted]} is not examined")


def _ambiguous(signer: Foreign, signed_data: cms.SignedData, signed: Path | None) -> bool:
    """Signed attributes of another signature, shown as content of one that has none."""
    if signer["signed_attrs"] is not core.VOID and len(signer["signed_attrs"]):
        return False
    content = signed_data["encap_content_info"]["content"]
    if not isinstance(content, core.Void):
        return bytes(content)[:1] == SET
    assert signed is not None  # noqa: S101  there is a digest of it
    with signed.open("rb") as source:
        return source.read(1) == SET


def _typeless(signer: Foreign, signed_data: cms.SignedData) -> bool:
    """What is no plain data needs signed attributes, which say what it is (RFC 5652 §5.3)."""
    plain = signed_data["encap_content_info"]["content_type"].native == "data"
    return not plain and not len(signer["signed_attrs"] or ())


def _countersigned(signer: Foreign, name: str) -> Iterator[Seal]:
    for attribute in signer["unsigned_attrs"] or ():
        if attribute["type"].dotted == COUNTERSIGNATURE:
            other = seal(f"{name}/countersignature", "CMS countersignature", None, "unclear")
            other.refuse("UNSUPPORTED", "a countersignature, which is not examined")
            yield other
