"""The PKI of a demonstration home: made anew for each, and trusted nowhere else.

A root, an issuing CA, a time-stamping authority, an OCSP responder, CRLs, and a certificate for
every signer and every agency that issues documents. Answers are given for any day since 2019, in
this process, without a network: that is how documents of 2019 can be signed plausibly today.
"""

# pyhanko and certomancer are typed in part only.
# mypy: allow-untyped-calls

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import certomancer.default_plugins  # noqa: F401  importing it is what makes its profiles known
from asn1crypto import ocsp, pem, x509
from certomancer.config_utils import SearchDir
from certomancer.registry import (
    ArchLabel,
    CertLabel,
    EntityLabel,
    KeyLabel,
    KeySets,
    PKIArchitecture,
    ServiceLabel,
)
from certomancer.services import CRLBuilder, choose_signed_digest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from pyhanko.sign import signers as pyhanko_signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from demo.agencies import Agency, agencies
from demo.people import Signer, signers

BEGAN = "2018-06-01T00:00:00+0000"
ENDS = "2048-06-01T00:00:00+0000"
LIFE = timedelta(days=3650)
"""How long a CRL or an OCSP answer may be used: the demonstration must not go stale."""
BITS = 2048
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
CORE = ("root", "issuing", "tsa", "ocsp")


@dataclass(frozen=True, slots=True)
class Pki:
    """All certificates and keys of a home, and the services that answer for them."""

    architecture: Any
    folder: Path
    keys: dict[str, PrivateKey] = field(repr=False)

    @classmethod
    def make(cls, folder: Path) -> Self:
        """Make keys below ``folder`` (only its owner may read them) and certificates."""
        keys = folder / "keys"
        for private in (folder, keys):
            private.mkdir(mode=0o700, parents=True, exist_ok=True)
            private.chmod(0o700)
        labels = [*CORE, *signers(), *(seal_of(agency) for agency in _sealing())]
        made_keys = {label: _new_key(label) for label in labels}
        for label, key in made_keys.items():
            _keep_secret(keys / f"{label}.pem", _pkcs8(key))
        entries = {label: {"path": f"{label}.pem"} for label in labels}
        made = PKIArchitecture.build_architecture(
            ArchLabel("demo"),
            {"keyset": "demo", "entities": _entities(), "certs": _certificates(), **_services()},
            KeySets({"demo": {"keys": entries}}, SearchDir(str(keys))),
            external_url_prefix="http://pki.luutru.invalid",
        )
        return cls(made, folder, made_keys)

    def certificate(self, label: str) -> Any:  # noqa: ANN401  asn1crypto has no types
        """The certificate of ``label``, as asn1crypto has it."""
        return self.architecture.get_cert(CertLabel(label))

    def signer(self, label: str) -> Any:  # noqa: ANN401  pyhanko has no types here
        """Something that signs with the key of ``label``."""
        chain = SimpleCertificateStore()
        chain.register_multiple([self.certificate("root"), self.certificate("issuing")])
        return _Signer(self.certificate(label), self.keys[label], chain)

    def timestamper(self, at: datetime) -> Any:  # noqa: ANN401  certomancer has no types
        """The TSA, its clock standing at ``at``."""
        return self.architecture.service_registry.summon_timestamper(ServiceLabel("tsa"), at)

    def ocsp(self, label: str, at: datetime) -> Any:  # noqa: ANN401  asn1crypto has no types
        """What the responder said about ``label`` at ``at``."""
        responder = self.architecture.service_registry.summon_responder(ServiceLabel("issuing"), at)
        issuer, subject = self.certificate("issuing"), self.certificate(label)
        asked = {
            "hash_algorithm": {"algorithm": "sha1"},
            "issuer_name_hash": issuer.subject.sha1,
            "issuer_key_hash": issuer.public_key.sha1,
            "serial_number": subject.serial_number,
        }
        one = {"req_cert": ocsp.CertId(asked)}
        request = ocsp.OCSPRequest({"tbs_request": {"request_list": [one]}})
        return responder.build_ocsp_response(request)

    def crl(self, issuer: str, at: datetime) -> Any:  # noqa: ANN401  asn1crypto has no types
        """The CRL of ``issuer`` (``root`` or ``issuing``) as it stood at ``at``."""
        services, certificate = self.architecture.service_registry, self.certificate(issuer)
        builder = CRLBuilder(
            issuer_name=self.architecture.entities[EntityLabel(issuer)],
            issuer_key=self.architecture.key_set.get_private_key(KeyLabel(issuer)),
            signature_algo=choose_signed_digest("sha256", certificate.public_key),
            authority_key_identifier=certificate.key_identifier_value,
        )
        info = services.get_crl_repo_info(ServiceLabel(issuer))
        return builder.build_crl(
            crl_number=int(at.timestamp()),
            this_update=at,
            next_update=at + LIFE,
            revoked_certs=list(self.architecture.get_revoked_certs_at_time(at, info)),
        )

    def write_trust(self, folder: Path, now: datetime) -> None:
        """Write what an archive must know to judge these signatures; no private key is in it."""
        for name in ("anchors", "intermediates", "crls"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "anchors" / "root.pem").write_bytes(_pem(self.certificate("root")))
        (folder / "intermediates" / "issuing.pem").write_bytes(_pem(self.certificate("issuing")))
        (folder / "intermediates" / "tsa.pem").write_bytes(_pem(self.certificate("tsa")))
        at = now.astimezone(UTC).replace(microsecond=0)
        for issuer in ("root", "issuing"):
            (folder / "crls" / f"{issuer}.crl").write_bytes(self.crl(issuer, at).dump())
        purpose = '[anchors."root.pem"]\npurpose = "chuyen-dung-cong-vu"\n'
        (folder / "trust.toml").write_text(purpose, "utf-8")

    def write_pkcs12(self) -> None:
        """Write a PKCS#12 file for each signer and agency, and their common password."""
        folder = self.folder / "pkcs12"
        folder.mkdir(mode=0o700, exist_ok=True)
        password = secrets.token_urlsafe(12).encode()
        _keep_secret(self.folder / "pkcs12-password.txt", password)
        for label in (*signers(), *(seal_of(agency) for agency in _sealing())):
            packed = self.architecture.package_pkcs12(CertLabel(label), password=password)
            _keep_secret(folder / f"{label}.p12", packed)


def seal_of(agency: Agency) -> str:
    """The label of an agency's own key."""
    return f"seal-{agency.code.lower()}"


def _sealing() -> tuple[Agency, ...]:
    """The agencies that sign documents."""
    return tuple(agencies()[code] for code in {one.agency: None for one in signers().values()})


class _Signer(pyhanko_signers.Signer):
    """Signs with a key that is already loaded: loading one takes 50 ms, for it is checked."""

    def __init__(
        self,
        certificate: x509.Certificate,
        key: PrivateKey,
        chain: SimpleCertificateStore,
    ) -> None:
        super().__init__(signing_cert=certificate, cert_registry=chain)
        self._key = key

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002  pyhanko's own signature
    ) -> bytes:
        if not isinstance(self._key, rsa.RSAPrivateKey) or digest_algorithm != "sha256":
            raise TypeError("people and agencies sign with RSA and SHA-256")
        return self._key.sign(data, PKCS1v15(), hashes.SHA256())


def _new_key(label: str) -> PrivateKey:
    """RSA, as state agencies have; an elliptic key for those that answer hundreds of times."""
    if label in ("tsa", "ocsp"):
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, BITS)


def _pkcs8(key: PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _keep_secret(path: Path, data: bytes) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(data)


def _pem(certificate: x509.Certificate) -> bytes:
    return bytes(pem.armor("CERTIFICATE", certificate.dump()))


def _entities() -> dict[str, dict[str, str]]:
    base = {"country-name": "VN", "organization-name": "Cơ quan chứng thực trình diễn Lưu Trữ"}
    entities = {
        label: {**base, "common-name": name}
        for label, name in zip(
            CORE,
            ("Root CA trình diễn", "CA trình diễn", "TSA trình diễn", "OCSP trình diễn"),
            strict=True,
        )
    }
    for agency in _sealing():
        entities[seal_of(agency)] = _name(agency, agency.name)
    for one in signers().values():
        entities[one.key] = {**_name(agencies()[one.agency], one.full_name), "title": one.position}
    return entities


def _name(agency: Agency, common: str) -> dict[str, str]:
    return {"country-name": "VN", "organization-name": agency.name, "common-name": common}


def _certificates() -> dict[str, dict[str, Any]]:
    def entry(issuer: str, until: str = ENDS, **more: Any) -> dict[str, Any]:  # noqa: ANN401
        return {"issuer": issuer, "validity": {"valid-from": BEGAN, "valid-to": until}, **more}

    def authority(depth: int, **services: str) -> list[dict[str, Any]]:
        return [{"id": "simple-ca", "params": {"max-path-len": depth, **services}}]

    signing = [{"id": "digsig-commitment"}]
    usage = {"id": "extended_key_usage", "critical": True, "value": ["time_stamping"]}
    bits = {"schema": "key-usage", "params": ["digital_signature"]}
    certificates = {
        "root": entry("root", profiles=authority(1, **{"crl-repo": "root"})),
        "issuing": entry(
            "root", profiles=authority(0, **{"crl-repo": "issuing", "ocsp-service": "issuing"})
        ),
        "tsa": entry(
            "root",
            extensions=[usage, {"id": "key_usage", "critical": True, "smart-value": bits}],
        ),
        "ocsp": entry("issuing", profiles=[{"id": "ocsp-responder"}]),
    }
    for agency in _sealing():
        certificates[seal_of(agency)] = entry("issuing", profiles=signing)
    for one in signers().values():
        certificates[one.key] = entry(
            "issuing", _instant(one.valid_to), profiles=signing, **_revocation(one)
        )
    return {label: {"subject": label, **made} for label, made in certificates.items()}


def _revocation(one: Signer) -> dict[str, Any]:
    if one.revoked is None:
        return {}
    since = {"revoked-since": _instant(one.revoked), "reason": "key_compromise"}
    return {"revocation": since}


def _instant(day: str) -> str:
    return f"{day}T00:00:00+0000"


def _services() -> dict[str, Any]:
    lists = {
        issuer: {
            "for-issuer": issuer,
            "signing-key": issuer,
            "simulated-update-schedule": f"P{LIFE.days}D",
        }
        for issuer in ("root", "issuing")
    }
    responder = {
        "for-issuer": "issuing",
        "responder-cert": "ocsp",
        "signing-key": "ocsp",
        "validity-period": {"days": LIFE.days},
    }
    return {
        "services": {
            "crl-repo": lists,
            "ocsp": {"issuing": responder},
            "time-stamping": {"tsa": {"signing-cert": "tsa", "signing-key": "tsa"}},
        }
    }
