"""Recognising: what an imported file is, by its content: certificates, CRLs or OCSP answers.

A task of an isolated worker. A file may hold several things (PEM one after the other, or a bag of
certificates, PKCS#7). What is none of these is refused with the reason, a private key above all.
"""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asn1crypto import cms, pem

from preservation.signatures import weighing
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.trust import TrustStore, load_certificate, load_crl, load_ocsp
from repository.calendar import iso_utc
from repository.digest import Digest

MOST = 500
"""Things in one file."""
_LOADERS = (("certificate", load_certificate), ("crl", load_crl), ("ocsp", load_ocsp))


def recognise(path: str, trust: str) -> dict[str, Any]:
    """The things in the file at ``path``, each with its DER, and why it may not be taken in."""
    data = Path(path).read_bytes()
    if b"PRIVATE KEY-----" in data:
        return {"things": [], "trouble": "có khóa bí mật trong tệp · a private key is in it"}
    ders = attempt(lambda: list(_ders(data)))
    if isinstance(ders, Broken) or not 0 < len(ders) <= MOST:
        return {"things": [], "trouble": _NOTHING}
    store = TrustStore.load(Path(trust))
    known = [a.certificate.dump() for a in store.anchors]
    known += [one.dump() for one in store.intermediates]
    things = [_thing(der) for der in ders]
    known += [base64.b64decode(t["der"]) for t in things if t["kind"] == "certificate"]
    for thing in things:
        if thing["kind"] in {"crl", "ocsp"}:
            thing["trouble"] = _unproven(thing, known)
    return {"things": things, "trouble": ""}


_NOTHING = (
    "không phải chứng thư, CRL hay trả lời OCSP · neither certificate, nor CRL, nor OCSP answer"
)


def _ders(data: bytes) -> Iterator[bytes]:
    if not pem.detect(data):
        yield from _unbagged(data)
        return
    for _, _, der in pem.unarmor(data, multiple=True):
        yield from _unbagged(der)


def _unbagged(der: bytes) -> Iterator[bytes]:
    """The certificates of a bag without signatures (PKCS#7, ``.p7b``); anything else as it is."""
    bag = attempt(_bagged, der)
    if isinstance(bag, Broken):
        yield der
    else:
        yield from bag


def _bagged(der: bytes) -> list[bytes]:
    content = cms.ContentInfo.load(der, strict=True)
    if content["content_type"].native != "signed_data" or len(content["content"]["signer_infos"]):
        raise ValueError("no bag of certificates")
    return [one.chosen.dump() for one in content["content"]["certificates"]]


def _thing(der: bytes) -> dict[str, Any]:
    for kind, load in _LOADERS:
        thing = attempt(load, der)
        if not isinstance(thing, Broken):
            told = attempt(_TOLD[kind], thing)
            if isinstance(told, Broken):
                return _line(kind, der) | {"trouble": told.why}
            return _line(kind, der) | told
    return _line("", der) | {"trouble": _NOTHING}


def _line(kind: str, der: bytes) -> dict[str, Any]:
    return {
        "kind": kind,
        "digest": str(Digest.of_bytes(der)),
        "der": base64.b64encode(der).decode("ascii"),
        "name": "",
        "trouble": "",
    }


def _of_certificate(certificate: Foreign) -> dict[str, Any]:
    basic = certificate.basic_constraints_value
    names = certificate.subject.native
    return {
        "name": str(certificate.subject.human_friendly),
        "short": str(names.get("common_name") or names.get("organization_name") or ""),
        "authority": bool(basic and basic["ca"].native),
        "valid_until": iso_utc(certificate.not_valid_after),
    }


def _of_crl(revoked: Foreign) -> dict[str, Any]:
    names = revoked.issuer.native
    return {
        "name": str(revoked.issuer.human_friendly),
        "short": str(names.get("common_name") or names.get("organization_name") or ""),
    }


def _of_ocsp(answer: Foreign) -> dict[str, Any]:
    first = answer.basic_ocsp_response["tbs_response_data"]["responses"][0]
    serial = f"{first['cert_id']['serial_number'].native:x}"
    return {"name": serial, "short": serial}


_TOLD = {"certificate": _of_certificate, "crl": _of_crl, "ocsp": _of_ocsp}


def _unproven(thing: dict[str, Any], known: list[bytes]) -> str:
    weigh = weighing.crl_trouble if thing["kind"] == "crl" else weighing.ocsp_trouble
    trouble = attempt(weigh, base64.b64decode(thing["der"]), known)
    return trouble.why if isinstance(trouble, Broken) else trouble
