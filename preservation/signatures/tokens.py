"""Timestamp tokens that stand alone: what one is worth for a digest at a moment, from what is kept.

The judge is that of signatures (``judge.py``): trust anchors of the folder, certificates and
revocation data of the folder and of those kept when the timestamp was made, and no network.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from asn1crypto import cms, crl, ocsp, x509

from preservation.evidence.stamps import TokenVerdict
from preservation.signatures.blocks import Verdict
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.judge import Judge
from preservation.signatures.material import Material
from preservation.signatures.records import Indication
from preservation.signatures.trust import TrustStore

SUFFIXES = {"certificate": ".cer", "crl": ".crl", "ocsp": ".ors"}
"""Kind of a kept thing → how its file is named."""
_LOAD = {
    ".cer": x509.Certificate.load,
    ".crl": crl.CertificateList.load,
    ".ors": ocsp.OCSPResponse.load,
}
_SAYS: Mapping[str, str] = {
    "HASH_FAILURE": "không phải của dữ liệu này · it is not over this data",
    "SIG_CRYPTO_FAILURE": "chữ ký của dấu sai · its signature is wrong",
    "OUT_OF_BOUNDS_NO_POE": "chứng thư đã hết hạn lúc đó · its certificate had expired by then",
    "TRY_LATER": "thiếu dữ liệu thu hồi (CRL, OCSP) · no revocation data is at hand",
    "NO_CERTIFICATE_CHAIN_FOUND": "không do tổ chức được tin cậy · by nobody who is trusted",
    "FORMAT_FAILURE": "không đọc được · it cannot be read",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """Certificates and revocation data kept beside timestamps, whatever could be read of them."""

    certificates: tuple[Foreign, ...] = ()
    crls: tuple[Foreign, ...] = ()
    ocsps: tuple[Foreign, ...] = ()

    @classmethod
    def of(cls, things: Iterable[tuple[str, bytes]]) -> "Kept":
        """From file names and bytes; the ending tells what each one is."""
        loaded: dict[str, list[Foreign]] = {suffix: [] for suffix in _LOAD}
        for name, data in things:
            suffix = Path(name).suffix.lower()
            thing = attempt(_load, suffix, data) if suffix in _LOAD else Broken("another kind")
            if not isinstance(thing, Broken):
                loaded[suffix].append(thing)
        return cls(tuple(loaded[".cer"]), tuple(loaded[".crl"]), tuple(loaded[".ors"]))

    @classmethod
    def in_folder(cls, folder: Path) -> "Kept":
        """Everything of the right ending in ``folder``."""
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _LOAD)
        return cls.of((path.name, path.read_bytes()) for path in paths)


@dataclass(frozen=True)
class Tokens:
    """Judges tokens with a trust folder and what was kept."""

    trust: TrustStore
    kept: Kept = field(default_factory=Kept)

    def __call__(
        self, token: bytes, digest: bytes, algorithm: str, moment: datetime
    ) -> TokenVerdict:
        """See ``TokenJudge``."""
        signed = attempt(_signed, token)
        if isinstance(signed, Broken):
            return TokenVerdict(None, f"{_SAYS['FORMAT_FAILURE']}: {signed.why}", "FORMAT_FAILURE")
        verdict = self._verdict(signed, digest, algorithm, moment)
        return TokenVerdict(
            made_at=_made(signed),
            problem="" if verdict.passed else _problem(verdict),
            indication=verdict.sub_indication if not verdict.passed else verdict.indication.value,
            ends=_ends(verdict),
            algorithms=_algorithms(signed, verdict),
            authority=_authority(verdict),
        )

    def material(
        self, token: bytes, digest: bytes, algorithm: str, moment: datetime
    ) -> dict[str, bytes]:
        """What speaks of the token's chain and is worth keeping: file name by digest → DER."""
        signed = attempt(_signed, token)
        if isinstance(signed, Broken):
            return {}
        material = self._material(signed)
        chain = self._verdict(signed, digest, algorithm, moment).chain
        things = [("certificate", one) for one in chain] + material.about(chain)
        return {
            material.digest(thing).partition(":")[2] + SUFFIXES[kind]: thing.dump()
            for kind, thing in things
        }

    def _verdict(self, signed: Foreign, digest: bytes, algorithm: str, moment: datetime) -> Verdict:
        judge = Judge(self.trust, self._material(signed), moment)
        imprint = {algorithm: digest}
        verdict = attempt(judge.timestamp, signed, lambda name: imprint.get(name, b""), moment)
        if isinstance(verdict, Broken):
            return Verdict(Indication.INDETERMINATE, "GENERIC", reasons=[verdict.why])
        return verdict

    def _material(self, signed: Foreign) -> Material:
        inside = attempt(lambda: [one.chosen for one in signed["certificates"]])
        return Material(
            certificates=[
                *([] if isinstance(inside, Broken) else inside),
                *self.trust.intermediates,
                *self.kept.certificates,
            ],
            crls=[*self.trust.crls, *self.kept.crls],
            ocsps=[*self.trust.ocsps, *self.kept.ocsps],
        )


def _load(suffix: str, data: bytes) -> Foreign:
    return _LOAD[suffix](data, strict=True)


def _signed(token: bytes) -> Foreign:
    info = cms.ContentInfo.load(token, strict=True)
    signed = info["content"]
    _ = signed["encap_content_info"]["content"].parsed["gen_time"].native
    return signed


def _made(signed: Foreign) -> datetime | None:
    made = attempt(lambda: signed["encap_content_info"]["content"].parsed["gen_time"].native)
    return made if isinstance(made, datetime) and made.tzinfo is not None else None


def _problem(verdict: Verdict) -> str:
    says = _SAYS.get(verdict.sub_indication, "không được công nhận · it is not accepted")
    return f"{says} ({verdict.sub_indication})"


def _ends(verdict: Verdict) -> datetime | None:
    """The first end among the certificates below the anchor."""
    return min((one.not_valid_after for one in _below(verdict)), default=None)


def _algorithms(signed: Foreign, verdict: Verdict) -> tuple[tuple[str, int | None], ...]:
    """Digests and keys of the token's signature and of the certificates below the anchor."""
    found: dict[tuple[str, int | None], None] = {}
    said = attempt(lambda: str(signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native))
    if not isinstance(said, Broken):
        found[said, None] = None
    for certificate in _below(verdict):
        parts = attempt(_parts, certificate)
        found |= {} if isinstance(parts, Broken) else parts
    return tuple(found)


def _parts(certificate: Foreign) -> dict[tuple[str, int | None], None]:
    key = certificate.public_key
    name = {"ec": "ecdsa", "rsassa_pss": "rsa"}.get(key.algorithm, str(key.algorithm))
    return {(str(certificate.hash_algo), None): None, (name, int(key.bit_size)): None}


def _below(verdict: Verdict) -> list[Foreign]:
    """The chain without its anchor, which is believed for itself."""
    return verdict.chain[:-1] if len(verdict.chain) > 1 else verdict.chain


def _authority(verdict: Verdict) -> str:
    said = attempt(lambda: verdict.chain[0].subject.native["common_name"])
    return "" if isinstance(said, Broken) else str(said)
