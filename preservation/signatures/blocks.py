"""Blocks: pyHanko's AdES building blocks, with one policy, local data only, and no event loop."""

from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn, TypeVar

from asn1crypto import cms
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed
from pyhanko.sign.validation import generic_cms
from pyhanko.sign.validation.policy_decl import (
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.utils import CMSAlgorithmUsagePolicy
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.fetchers import FetcherBackend
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
)
from pyhanko_certvalidator.registry import TrustManager

from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.records import Indication

T = TypeVar("T")


SERVICES = {"time_stamping", "ocsp_signing", "server_auth", "code_signing"}
"""Purposes (extended key usage) that are not the signing of documents."""


@dataclass(slots=True)
class Verdict:
    """What one signature or timestamp is worth."""

    indication: Indication
    sub_indication: str
    intact: bool | None = None
    proven_at: datetime | None = None
    chain: list[Foreign] = field(default_factory=list)
    """Certificates from the signer to the anchor, as far as they are known."""
    stampers: list[Foreign] = field(default_factory=list)
    """The chain of the authority whose timestamp lies in the signature."""
    stamp: Foreign = None
    """The timestamp that lies in the signature, if it was believed."""
    stamped_at: datetime | None = None
    """When that timestamp was made."""
    revoked_at: datetime | None = None
    """When the certificate was revoked, if it was."""
    from_outside: bool = False
    """``proven_at`` comes from evidence outside the file."""
    reasons: list[str] = field(default_factory=list)
    trusted_for: str = ""
    """For what the anchor of the chain vouches (``trust.Purpose``); empty: no anchor."""

    @property
    def passed(self) -> bool:
        """Whether it is TOTAL-PASSED."""
        return self.indication is Indication.TOTAL_PASSED

    def weigh_purpose(self) -> None:
        """A key that is for timestamps, OCSP or servers only signs no document (RFC 5280 §4.2)."""
        used = attempt(lambda: set(self.chain[0].extended_key_usage_value.native))
        if self.passed and not isinstance(used, Broken) and used and used <= SERVICES:
            self.indication = Indication.INDETERMINATE
            self.sub_indication = "CHAIN_CONSTRAINTS_FAILURE"
            self.reasons.append("the certificate is for another purpose (extendedKeyUsage)")


class NoFetching(FetcherBackend):
    """The backend of a validation that must not reach out."""

    def get_fetchers(self) -> NoReturn:
        """Refuse.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError("validation never fetches")


def settle(work: Coroutine[Foreign, Foreign, T]) -> T:
    """Run ``work``, which has nothing to wait for.

    Raises:
        RuntimeError: It waits for something after all.
    """
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    work.close()
    raise RuntimeError("validation tried to wait for something outside")


_INDICATIONS = {
    AdESPassed: Indication.TOTAL_PASSED,
    AdESFailure: Indication.TOTAL_FAILED,
    AdESIndeterminate: Indication.INDETERMINATE,
}


def specification(
    anchors: TrustManager,
    checking: RevocationCheckingPolicy,
    algorithms: CMSAlgorithmUsagePolicy,
) -> SignatureValidationSpec:
    """One policy for signers and timestamps: local data only, and data always.

    Revocation data made after the moment in question count (``retroactive``):
    an OCSP answer fetched seconds after signing speaks of the signing.
    """
    return SignatureValidationSpec(
        cert_validation_policy=CertValidationPolicySpec(
            trust_manager=anchors,
            revinfo_policy=CertRevTrustPolicy(checking, retroactive_revinfo=True),
            algorithm_usage_policy=algorithms,
        ),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(
            RevinfoOnlineFetchingRule.LOCAL_ONLY, fetcher_backend=NoFetching()
        ),
        key_usage_settings=KeyUsageConstraints(
            key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
        ),
        signature_algorithm_policy=algorithms,
    )


def as_of(moment: datetime) -> ValidationTimingInfo:
    """Everything happens at ``moment``."""
    return ValidationTimingInfo(
        validation_time=moment, best_signature_time=moment, point_in_time_validation=True
    )


def verdict_of(result: Foreign, signed_data: cms.SignedData) -> Verdict:
    """What a building block found out, as a verdict."""
    sub_indication = result.ades_subindic
    status = result.api_status
    verdict = Verdict(_INDICATIONS[type(sub_indication)], sub_indication.name)
    if status is not None:
        verdict.intact = bool(status.intact and status.valid)
        path = status.validation_path
        verdict.chain = list(path.iter_certs(include_root=True))[::-1] if path else []
    if not verdict.chain:
        info = attempt(generic_cms.extract_certs_for_validation, signed_data)
        verdict.chain = [] if isinstance(info, Broken) else [info.signer_cert]
    if result.failure_msg:
        verdict.reasons.append(str(result.failure_msg)[:300])
    return verdict
