"""Timestamp tokens that stand alone: what one is worth for a digest at a moment, from what is kept.

The judge is that of signatures (``judge.py``): trust anchors of the folder, certificates and
revocation data of the folder and of those kept when the timestamp was made, and no network.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from asn1crypto import cms

from preservation.evidence.stamps import TokenVerdict
from preservation.signatures.blocks import Verdict
from preservation.signatures.boundary import Broken, Foreign, attempt, keep_libraries_quiet
from preservation.signatures.judge import Judge
from preservation.signatures.material import Material
from preservation.signatures.policy import Part, key_of, parts_of
from preservation.signatures.records import Indication
from preservation.signatures.trust import TrustStore

SUFFIXES = {"certificate": ".cer", "crl": ".crl", "ocsp": ".ors"}
"""Kind of a kept thing → how its file is named."""
_SAYS: Mapping[str, str] = {
    "HASH_FAILURE": "không phải của dữ liệu này · it is not over this data",
    "SIG_CRYPTO_FAILURE": "chữ ký của dấu sai · its signature is wrong",
    "OUT_OF_BOUNDS_NO_POE": "chứng thư đã hết hạn lúc đó · its certificate had expired by then",
    "TRY_LATER": "thiếu dữ liệu thu hồi (CRL, OCSP) · no revocation data is at hand",
    "NO_CERTIFICATE_CHAIN_FOUND": "không do tổ chức được tin cậy · by nobody who is trusted",
    "CRYPTO_CONSTRAINTS_FAILURE_NO_POE": "thuật toán không còn an toàn · its algorithm has ended",
    "FORMAT_FAILURE": "không đọc được · it cannot be read",
}


@dataclass(frozen=True)
class Tokens:
    """Judges tokens with a trust store, perhaps one with kept material (``kept.with_kept``)."""

    trust: TrustStore

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
        keep_libraries_quiet()
        judge = Judge(self.trust, self._material(signed), moment)
        imprint = {algorithm: digest}
        verdict = attempt(judge.timestamp, signed, lambda name: imprint.get(name, b""), ())
        if isinstance(verdict, Broken):
            return Verdict(Indication.INDETERMINATE, "GENERIC", reasons=[verdict.why])
        return verdict

    def _material(self, signed: Foreign) -> Material:
        inside = attempt(lambda: [one.chosen for one in signed["certificates"]])
        return Material(
            certificates=[
                *([] if isinstance(inside, Broken) else inside),
                *self.trust.intermediates,
            ],
            crls=list(self.trust.crls),
            ocsps=list(self.trust.ocsps),
        )


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


def _algorithms(signed: Foreign, verdict: Verdict) -> tuple[Part, ...]:
    """Digests and keys of the token's signature and of the certificates below the anchor."""
    found: dict[Part, None] = {}
    said = attempt(lambda: str(signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native))
    if not isinstance(said, Broken):
        found[said, None] = None
    for certificate, issuer in pairwise(verdict.chain):
        parts = attempt(_parts, certificate, issuer)
        found |= {} if isinstance(parts, Broken) else dict.fromkeys(parts)
    return tuple(found)


def _parts(certificate: Foreign, issuer: Foreign) -> list[Part]:
    signed_by = parts_of(certificate["signature_algorithm"], issuer.public_key)
    return [key_of(certificate.public_key), *signed_by]


def _below(verdict: Verdict) -> list[Foreign]:
    """The chain without its anchor, which is believed for itself."""
    return verdict.chain[:-1] if len(verdict.chain) > 1 else verdict.chain


def _authority(verdict: Verdict) -> str:
    said = attempt(lambda: verdict.chain[0].subject.native["common_name"])
    return "" if isinstance(said, Broken) else str(said)
