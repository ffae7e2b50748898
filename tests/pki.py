"""A real PKI, made per test run: root, issuing CA, four signers, a TSA, OCSP answers and CRLs.

Nothing here speaks to a network: the TSA and the OCSP responder answer in process. Made once
with ``shared_pki()``; the ``pki`` fixture gives the same one.
"""

import asyncio
import functools
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID as Access
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

OCSP_LIFE = timedelta(minutes=10)
CRL_LIFE = timedelta(days=30)
HOUR = timedelta(hours=1)
YEAR = timedelta(days=365)
LASTING = '[[algorithm]]\nname = "rsa"\nbits = 2048\n'
"""A table of algorithms by which keys of this size have no end."""


class Level(StrEnum):
    """How much is put into a signature to keep it provable."""

    B_B = "B-B"
    B_T = "B-T"
    B_LTA = "B-LTA"


@dataclass(frozen=True)
class Party:
    """Somebody with a certificate and its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def asn1(self) -> Any:
        return asn1_x509.Certificate.load(self.der)

    @property
    def asn1_key(self) -> Any:
        return asn1_keys.PrivateKeyInfo.load(
            self.key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def pkcs12(self, password: bytes, chain: Iterable["Party"] = ()) -> bytes:
        return serialization.pkcs12.serialize_key_and_certificates(
            b"signer",
            self.key,
            self.certificate,
            [p.certificate for p in chain],
            serialization.BestAvailableEncryption(password),
        )


@dataclass(frozen=True)
class Pki:
    """The whole authority; ``made_at`` is its present."""

    made_at: datetime
    root: Party
    issuing: Party
    person: Party
    organisation: Party
    revoked: Party
    expired: Party
    tsa: Party
    responder: Party
    revoked_at: datetime
    _dates: dict[int, datetime] = field(default_factory=dict)

    def crl(
        self,
        issuer: Party,
        at: datetime,
        life: timedelta = CRL_LIFE,
        digest: hashes.SHA512 | None = None,
    ) -> bytes:
        """The CRL of ``issuer`` as it stood at ``at``, signed with SHA-256 or ``digest``."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(at)
            .next_update(at + life)
            .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
                critical=False,
            )
        )
        for serial, when in self._dates.items():
            if issuer is self.issuing and when <= at:
                builder = builder.add_revoked_certificate(
                    x509.RevokedCertificateBuilder()
                    .serial_number(serial)
                    .revocation_date(when)
                    .build()
                )
        return builder.sign(issuer.key, digest or hashes.SHA256()).public_bytes(
            serialization.Encoding.DER
        )

    def ocsp(self, whom: Party, at: datetime, life: timedelta = OCSP_LIFE) -> bytes:
        """What the OCSP responder says about ``whom`` at ``at``."""
        when = self._dates.get(whom.certificate.serial_number)
        gone = when is not None and when <= at
        builder = (
            ocsp.OCSPResponseBuilder()
            .add_response(
                cert=whom.certificate,
                issuer=self.issuing.certificate,
                algorithm=hashes.SHA1(),
                cert_status=ocsp.OCSPCertStatus.REVOKED if gone else ocsp.OCSPCertStatus.GOOD,
                this_update=at,
                next_update=at + life,
                revocation_time=when if gone else None,
                revocation_reason=x509.ReasonFlags.key_compromise if gone else None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, self.responder.certificate)
            .certificates([self.responder.certificate])
        )
        answer = builder.sign(self.responder.key, hashes.SHA256())
        return answer.public_bytes(serialization.Encoding.DER)

    def trust_folder(
        self,
        folder: Path,
        *,
        anchor: bool = True,
        intermediates: bool = True,
        crls_at: datetime | None = None,
        algorithms: str = LASTING,
    ) -> Path:
        """Write the folder that ``TrustStore`` reads; CRLs as of ``crls_at``, if given.

        The small keys of this PKI are relied on for ever, unless ``algorithms``
        (a table; empty for the archive's own) says otherwise.
        """
        for name in ("anchors", "intermediates", "crls", "ocsp"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        if algorithms:
            (folder / "algorithms.toml").write_text(algorithms)
        if anchor:
            (folder / "anchors" / "root.pem").write_bytes(self.root.pem)
        if intermediates:
            (folder / "intermediates" / "issuing.crt").write_bytes(self.issuing.der)
        if crls_at is not None:
            (folder / "crls" / "root.crl").write_bytes(self.crl(self.root, crls_at))
            (folder / "crls" / "issuing.crl").write_bytes(self.crl(self.issuing, crls_at))
        return folder

    def timestamper(self, at: datetime, party: Party | None = None) -> DummyTimeStamper:
        """A TSA in this process whose clock stands at ``at``; that of the PKI, or another."""
        known: Any = _store()
        known.register(self.root.asn1)
        tsa = party or self.tsa
        return DummyTimeStamper(tsa.asn1, tsa.asn1_key, certs_to_embed=known, fixed_dt=at)

    def another_tsa(
        self, name: str, at: datetime, years: int, digest: hashes.SHA512 | None = None
    ) -> Party:
        """A TSA under the same root, whose certificate ends ``years`` after ``at``."""
        return _party(
            rsa.generate_private_key(65537, 2048),
            self.root,
            at,
            _names(name),
            usage=Usage.TIME_STAMPING,
            years=years,
            digest=digest,
        )

    def revocation_data(self, whom: Party, at: datetime) -> dict[str, Any]:
        """Keyword arguments for a ValidationContext that knows all there is at ``at``."""
        return {
            "trust_roots": [self.root.asn1],
            "other_certs": [self.issuing.asn1],
            "crls": [self.crl(self.root, at - OCSP_LIFE / 5)],
            "ocsps": [self.ocsp(whom, at - OCSP_LIFE / 5)],
            "moment": at,
            "revocation_mode": "require",
            "allow_fetching": False,
        }

    def sign(
        self,
        source: Path,
        target: Path,
        who: Party | None = None,
        level: Level = Level.B_LTA,
        **options: Any,
    ) -> Path:
        """Sign ``source`` into ``target``; see ``sign_bytes`` for the options."""
        target.write_bytes(self.sign_bytes(source.read_bytes(), who, level, **options))
        return target

    def sign_bytes(
        self,
        data: bytes,
        who: Party | None = None,
        level: Level = Level.B_LTA,
        *,
        name: str = "Signature1",
        at: datetime | None = None,
        box: tuple[int, int, int, int] | None = (330, 100, 530, 180),
        password: str | None = None,
        timestamper: DummyTimeStamper | None = None,
        stamp: Any = None,
        strict: bool = True,
        **metadata: Any,
    ) -> bytes:
        """Sign in the field ``name`` at ``at`` (when the PKI was made, if left out).

        ``stamp`` is pyHanko's style of the appearance, its own if left out; forms that
        pyHanko would not sign are signed where not ``strict``;
        ``metadata`` goes to ``PdfSignatureMetadata`` (``certify``, ``docmdp_permissions``, …).
        """
        who, at = who or self.person, at or self.made_at
        metadata.setdefault("subfilter", fields.SigSeedSubFilter.PADES)
        metadata.setdefault("md_algorithm", "sha256")
        if level is Level.B_LTA:
            metadata |= {
                "embed_validation_info": True,
                "use_pades_lta": True,
                "validation_context": ValidationContext(**self.revocation_data(who, at)),
            }
        out = BytesIO()
        writer: Any = IncrementalPdfFileWriter(BytesIO(data), strict=strict)
        if password is not None:
            writer.encrypt(password)
        asyncio.run(
            _Signer(
                at,
                signers.PdfSignatureMetadata(field_name=name, **metadata),
                signer=self.signer(who),
                timestamper=None if level is Level.B_B else timestamper or self.timestamper(at),
                stamp_style=stamp,
                new_field_spec=fields.SigFieldSpec(name, box=box),
            ).async_sign_pdf(writer, output=out)
        )
        return out.getvalue()

    def signer(self, who: Party) -> signers.SimpleSigner:
        """A signer that holds the key of ``who`` in memory."""
        chain: Any = _store()
        chain.register_multiple([self.root.asn1, self.issuing.asn1])
        return signers.SimpleSigner(who.asn1, who.asn1_key, chain)

    def stamp_bytes(self, data: bytes, at: datetime, algorithm: str = "sha256") -> bytes:
        """Add a document timestamp, and nothing else."""
        out = BytesIO()
        asyncio.run(
            signers.PdfTimeStamper(self.timestamper(at)).async_timestamp_pdf(
                IncrementalPdfFileWriter(BytesIO(data)), algorithm, None, output=out
            )
        )
        return out.getvalue()

    def renew(self, data: bytes, at: datetime) -> bytes:
        """Add a document timestamp of ``at``, with fresh revocation data for the last one."""
        out = BytesIO()
        asyncio.run(
            signers.PdfTimeStamper(self.timestamper(at)).async_update_archival_timestamp_chain(
                PdfFileReader(BytesIO(data)),
                ValidationContext(**self.revocation_data(self.tsa, at)),
                in_place=False,
                output=out,
            )
        )
        return out.getvalue()


class _Signer(signers.PdfSigner):
    """A signer whose clock stands still."""

    def __init__(self, at: datetime, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._at = at

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        session = super().init_signing_session(*args, **options)
        session.system_time = self._at
        return session


@functools.cache
def shared_pki() -> Pki:
    """The PKI of this test run; its present is an hour ago, to the second."""
    return make_pki(datetime.now(UTC).replace(microsecond=0) - HOUR, keys=_own_key)


@pytest.fixture(scope="session")
def pki() -> Pki:
    return shared_pki()


def _own_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@functools.cache
def _strange_key(number: int) -> rsa.RSAPrivateKey:
    """Keys that the shared PKI does not have, the same for every other one: they take long."""
    return _own_key()


def make_pki(
    now: datetime,
    *,
    root_years: int = 10,
    issuing_years: int = 8,
    tsa_years: int = 8,
    keys: Callable[[], rsa.RSAPrivateKey] | None = None,
) -> Pki:
    """Make certificates for keys; signers' are valid two years before and after ``now``."""
    numbers = itertools.count()
    key = keys or (lambda: _strange_key(next(numbers)))
    root = _party(key(), None, now, _names("Root CA thử nghiệm"), authority=1, years=root_years)
    names = _names("CA cấp phát thử nghiệm")
    issuing = _party(key(), root, now, names, authority=0, years=issuing_years)
    serials: dict[int, datetime] = {}
    revoked_at = now - timedelta(days=100)
    people = {
        "person": _names("Nguyễn Văn An", "UBND tỉnh Kon Tum"),
        "organisation": _names("UBND tỉnh Kon Tum", "UBND tỉnh Kon Tum"),
        "revoked": _names("Trần Thị Thu", "UBND tỉnh Kon Tum"),
        "expired": _names("Lê Văn Hạn", "UBND tỉnh Kon Tum"),
    }
    parties = {
        who: _party(key(), issuing, now, names, years=-1 if who == "expired" else 2)
        for who, names in people.items()
    }
    serials[parties["revoked"].certificate.serial_number] = revoked_at
    return Pki(
        made_at=now,
        root=root,
        issuing=issuing,
        tsa=_party(
            key(),
            root,
            now,
            _names("TSA thử nghiệm"),
            usage=Usage.TIME_STAMPING,
            years=tsa_years,
        ),
        responder=_party(key(), issuing, now, _names("OCSP"), usage=Usage.OCSP_SIGNING, years=8),
        revoked_at=revoked_at,
        _dates=serials,
        **parties,
    )


def _store() -> Any:
    store: Any = SimpleCertificateStore
    return store()


def _names(common: str, organisation: str = "Cơ quan thử nghiệm") -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _party(
    key: rsa.RSAPrivateKey,
    issuer: Party | None,
    now: datetime,
    names: x509.Name,
    *,
    years: int,
    authority: int | None = None,
    usage: x509.ObjectIdentifier | None = None,
    digest: hashes.SHA512 | None = None,
) -> Party:
    """A certificate valid from ``|years|`` (two at least) before ``now`` to ``years`` after."""
    signing = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(names)
        .issuer_name(issuer.certificate.subject if issuer else names)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - YEAR * max(2, abs(years)))
        .not_valid_after(now + YEAR * years)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False
        )
        .add_extension(
            x509.BasicConstraints(ca=authority is not None, path_length=authority), critical=True
        )
        .add_extension(_key_usage(authority is not None), critical=True)
    )
    if issuer is not None:
        builder = builder.add_extension(_crl_point(), critical=False)
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    if usage == Usage.OCSP_SIGNING:
        builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
    elif usage is None and authority is None:
        builder = builder.add_extension(_ocsp_point(), critical=False)
    return Party(builder.sign(signing, digest or hashes.SHA256()), key)


def _key_usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _crl_point() -> x509.CRLDistributionPoints:
    where = x509.UniformResourceIdentifier("http://crl.luutru.invalid/ca.crl")
    return x509.CRLDistributionPoints([x509.DistributionPoint([where], None, None, None)])


def _ocsp_point() -> x509.AuthorityInformationAccess:
    where = x509.UniformResourceIdentifier("http://ocsp.luutru.invalid/")
    return x509.AuthorityInformationAccess([x509.AccessDescription(Access.OCSP, where)])


def make_pdf(path: Path, text: str = "QUYET DINH so 12/QD-UBND", pages: int = 1) -> Path:
    """A simple PDF with one line of text a page."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        for number in range(1, pages + 1):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.Contents = pdf.make_stream(
                f"BT /F1 14 Tf 72 760 Td ({text}, trang {number}) Tj ET".encode("ascii")
            )
        pdf.docinfo["/Title"] = "Quyết định"
        pdf.save(path)
    return path
