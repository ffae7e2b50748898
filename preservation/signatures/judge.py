"""Judging: what a signature is worth at a time, after ETSI EN 319 102-1 (§5.3, 5.4, 5.5, 5.6).

pyHanko's AdES building blocks judge each signature and timestamp *at one moment*; the order is
ours, for two reasons: ``ades_lta_validation`` validates every timestamp of the file again for each
signature, and fails offline with two signers (``docs/adr``). The order:

1. document timestamps from the last to the first: each is judged at the time that the one after
   it proves, the last one at the time of asking;
2. each signature: its own timestamp likewise; then the certificate at the time of the first valid
   document timestamp after it, whose file still holds the revocation data of that day; where there
   is none, at the time of asking, and if that fails only for time, at the proven signing time.

Proofs from outside, times at which evidence records prove these very bytes, act like document
timestamps over the whole file: everything in it, tokens and revocation data too, existed by then.
Whatever moment is judged, algorithms are those of that moment (§5.2.8, ``policy``).

The time of asking may lie in the past (§5.6.2, the control time). Then only what existed proves
anything: a timestamp made later is judged for itself, at its own time, and counts as no proof;
nor does evidence made later. Revocation data made later do count: they tell what was true then.

Nothing here waits for anything: ``settle`` drives the coroutines by hand, without an event loop,
and a library that wanted to reach the network would raise.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation import ades, generic_cms
from pyhanko_certvalidator.context import ValidationDataHandlers
from pyhanko_certvalidator.ltv.poe import POEManager
from pyhanko_certvalidator.policy_decl import NO_REVOCATION, REQUIRE_REVINFO
from pyhanko_certvalidator.registry import CertificateRegistry, SimpleTrustManager

from preservation.signatures.blocks import Verdict, as_of, settle, specification, verdict_of
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.material import Material, RevocationData
from preservation.signatures.policy import SunsetPolicy
from preservation.signatures.records import Indication
from preservation.signatures.trust import TrustStore

Imprint = Callable[[str], bytes]
"""Name of a hash algorithm → the digest that a timestamp has to hold."""

_GENERAL = AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE.name
_ENDED = AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE.name
_ONLY_TIME = {"TRY_LATER", "OUT_OF_BOUNDS_NO_POE", "NOT_YET_VALID", _ENDED, _GENERAL}
"""Sub-indications that another moment may mend."""
CLOCKS = timedelta(minutes=5)
"""By so much an authority's clock may be ahead of the one that was asked by."""


class Judge:
    """Judges the signatures of one file with the material at hand."""

    def __init__(
        self,
        trust: TrustStore,
        material: Material,
        at: datetime,
        proofs: Iterable[datetime] = (),
    ) -> None:
        self._trust = trust
        self._at = at
        self._proofs = sorted({proof for proof in proofs if self.counts(proof)})
        anchors = SimpleTrustManager.build(trust_roots=[a.certificate for a in trust.anchors])
        registry = CertificateRegistry.build(material.certificates)
        self._revocation = RevocationData(registry, material.crls, material.ocsps)
        self._handlers = ValidationDataHandlers(
            revinfo_manager=self._revocation,
            poe_manager=POEManager(),
            cert_registry=registry,
        )
        self._algorithms = SunsetPolicy(trust.algorithms)
        self._spec = specification(anchors, REQUIRE_REVINFO, self._algorithms)
        self._lenient = specification(anchors, NO_REVOCATION, self._algorithms)

    def counts(self, moment: datetime) -> bool:
        """Whether something of ``moment`` existed at the time of asking, as far as clocks agree."""
        return moment <= self._at + CLOCKS

    def timestamp(self, token: Foreign, imprint: Imprint, covers: Iterable[datetime]) -> Verdict:
        """Judge a timestamp token that is known to have existed at each of ``covers``.

        ``covers`` are times of document timestamps; the proofs from outside and
        the time of asking come to them. The first moment that passes counts.
        """
        made = attempt(lambda: token["encap_content_info"]["content"].parsed["gen_time"].native)
        if isinstance(made, Broken):
            return Verdict(Indication.TOTAL_FAILED, "FORMAT_FAILURE", reasons=[made.why])
        if not self.counts(made):
            verdict = self._stamp_at(token, imprint, made, made)
            verdict.reasons.append("made after the time of asking: it proves nothing yet")
            return verdict
        asked = max(self._at, made)
        moments = sorted({moment for moment in (*covers, *self._proofs) if moment >= made})
        verdicts = (self._stamp_at(token, imprint, moment, made) for moment in (*moments, asked))
        first = next(verdicts)
        tried = first
        while not tried.passed and tried.sub_indication in _ONLY_TIME:
            following = next(verdicts, None)
            if following is None:
                return first
            tried = following
        return tried if tried.passed else first

    def _stamp_at(
        self, token: Foreign, imprint: Imprint, moment: datetime, made: datetime
    ) -> Verdict:
        """Judge a timestamp token of ``made`` at ``moment``.

        Revocation data for a TSA are seldom newer than its last timestamp.
        Where they have become stale, those of the day of the timestamp count,
        as long as the certificate itself has not expired at ``moment``.
        """
        verdict = self._stamp(token, imprint, moment, self._spec)
        if verdict.sub_indication == "TRY_LATER":
            valid = self._stamp(token, imprint, moment, self._lenient).passed
            then = self._stamp(token, imprint, made, self._spec)
            if valid and then.passed:
                then.reasons.append("revocation data of the TSA are those of the timestamp's day")
                verdict = then
        verdict.trusted_for = self._trust.vouched(verdict.chain)
        if verdict.passed:
            verdict.proven_at = made
            self._limit(verdict, made)
        return verdict

    def signature(self, embedded: Foreign, stamped: list[datetime]) -> Verdict:
        """Judge a signature that valid document timestamps at ``stamped`` (ascending) cover."""
        digest = attempt(embedded.compute_digest)
        if isinstance(digest, Broken):
            return Verdict(Indication.INDETERMINATE, "FORMAT_FAILURE", reasons=[digest.why])
        own, broken = self._own_stamp(embedded, stamped)
        covers = sorted((*stamped, *self._proofs))
        own_time = own.proven_at if own.proven_at and self.counts(own.proven_at) else None
        proven = min((*([own_time] if own_time else []), *covers[:1]), default=None)
        verdict = self._first_to_pass(embedded, digest, [*covers, self._at], proven)
        verdict.proven_at = proven
        verdict.trusted_for = self._trust.vouched(verdict.chain)
        verdict.from_outside = proven is not None and proven not in (own_time, *stamped)
        verdict.stampers, verdict.stamp, verdict.stamped_at = own.chain, own.stamp, own.proven_at
        verdict.reasons += own.reasons
        if verdict.passed:
            self._limit(verdict, proven or self._at)
        verdict.weigh_purpose()
        if verdict.passed and broken:
            verdict.indication, verdict.sub_indication = Indication.INDETERMINATE, "GENERIC"
        return verdict

    def _first_to_pass(
        self,
        embedded: Foreign,
        digest: bytes,
        moments: list[datetime],
        proven: datetime | None,
    ) -> Verdict:
        """Steps 2: at each moment in turn, the first verdict being the one that is reported."""
        first: Verdict | None = None
        for moment in moments:
            verdict, revoked_at = self._sign(embedded, digest, moment)
            verdict.revoked_at = revoked_at
            if verdict.indication is Indication.TOTAL_FAILED or verdict.passed:
                return verdict
            if proven is not None and revoked_at is not None and proven < revoked_at:
                verdict.reasons.append(f"revoked at {revoked_at.isoformat()}, after it was signed")
                verdict.indication, verdict.sub_indication = Indication.TOTAL_PASSED, "OK"
                return verdict
            first = first or verdict
            if revoked_at is not None or verdict.sub_indication not in _ONLY_TIME:
                break
        assert first is not None  # noqa: S101  there is always the time of asking
        if proven is not None and first.sub_indication in _ONLY_TIME:
            then, _ = self._sign(embedded, digest, proven)
            if then.passed:
                then.reasons.append("judged at the proven time of signing")
                return then
        return first

    def _own_stamp(self, embedded: Foreign, covers: list[datetime]) -> tuple[Verdict, bool]:
        """The verdict on the signature's own timestamp, and whether one of them is broken."""
        none = Verdict(Indication.INDETERMINATE, "NO_POE")
        tokens = attempt(
            lambda: list(generic_cms.extract_tst_data_iter(embedded.signer_info, signed=False))
        )
        if isinstance(tokens, Broken):
            none.reasons.append(f"signature timestamp: {tokens.why}")
            return none, True
        broken = False
        for token in tokens:
            imprint = generic_cms.message_imprint_checker(embedded.signer_info)
            verdict = self.timestamp(token, imprint, covers)
            if verdict.passed:
                verdict.stamp = token
                return verdict, broken
            broken |= verdict.intact is not True
            none.reasons.append(f"signature timestamp: {verdict.sub_indication}")
        return none, broken

    def _stamp(
        self,
        token: Foreign,
        imprint: Imprint,
        moment: datetime,
        spec: Foreign,
    ) -> Verdict:
        self._look_at(token)
        result = attempt(
            settle,
            ades.ades_timestamp_validation(
                token,
                spec,
                imprint,
                timing_info=as_of(moment),
                validation_data_handlers=self._handlers,
            ),
        )
        if isinstance(result, Broken):
            return Verdict(Indication.INDETERMINATE, "GENERIC", reasons=[result.why])
        verdict = verdict_of(result, token)
        if verdict.passed and not self._algorithms.imprint_allowed(token, moment):
            verdict.indication, verdict.sub_indication = Indication.INDETERMINATE, _ENDED
        self._say_what_ended(verdict)
        if spec is self._spec and verdict.sub_indication == _GENERAL:
            self._explain(verdict, self._stamp(token, imprint, moment, self._lenient))
        return verdict

    def _sign(
        self,
        embedded: Foreign,
        digest: bytes,
        moment: datetime,
    ) -> tuple[Verdict, datetime | None]:
        """The verdict at ``moment``; and when the certificate was revoked, if it was."""
        result = self._basic(embedded, digest, moment, self._spec)
        if isinstance(result, Broken):
            return Verdict(Indication.INDETERMINATE, "GENERIC", reasons=[result.why]), None
        verdict = verdict_of(result, embedded.signed_data)
        self._say_what_ended(verdict)
        signer = verdict.chain[0] if verdict.chain else None
        if signer is not None and not verdict.passed and moment < signer.not_valid_before:
            verdict.sub_indication = "NOT_YET_VALID"
        elif verdict.sub_indication == _GENERAL:
            lenient = self._basic(embedded, digest, moment, self._lenient)
            if not isinstance(lenient, Broken):
                self._explain(verdict, verdict_of(lenient, embedded.signed_data))
        expired = signer is not None and moment > signer.not_valid_after
        if expired and verdict.sub_indication == "TRY_LATER":
            verdict.sub_indication = "OUT_OF_BOUNDS_NO_POE"  # §5.2.6.4: expiry is asked first
        details = getattr(result.api_status, "revocation_details", None)
        if details is None or details.ca_revoked:
            return verdict, None
        return verdict, details.revocation_date

    def _basic(self, embedded: Foreign, digest: bytes, moment: datetime, spec: Foreign) -> Foreign:
        self._look_at(embedded.signed_data)
        return attempt(
            settle,
            ades.ades_basic_validation(
                embedded.signed_data,
                spec,
                timing_info=as_of(moment),
                raw_digest=digest,
                validation_data_handlers=self._handlers,
            ),
        )

    def _look_at(self, signed_data: Foreign) -> None:
        """Leave out what was issued after the signer's certificate had expired."""
        info = attempt(extract_certificate_info, signed_data)
        self._revocation.leaf = None if isinstance(info, Broken) else info.signer_cert

    def _say_what_ended(self, verdict: Verdict) -> None:
        if verdict.sub_indication.startswith("CRYPTO_CONSTRAINTS"):
            verdict.reasons.append(self._algorithms.refused)

    def _explain(self, verdict: Verdict, lenient: Verdict) -> None:
        """A chain that is whole but for revocation data is not a broken chain."""
        if lenient.passed:
            verdict.sub_indication = "TRY_LATER"
            verdict.chain = lenient.chain
            verdict.reasons.append("no revocation data for the certificate or its issuer")

    def _limit(self, verdict: Verdict, moment: datetime) -> None:
        """An anchor is believed only within the dates that ``trust.toml`` gives it."""
        anchor = self._trust.anchor_of(verdict.chain[-1].dump()) if verdict.chain else None
        if anchor is not None and not anchor.believed(moment):
            verdict.indication = Indication.INDETERMINATE
            verdict.sub_indication = "CHAIN_CONSTRAINTS_FAILURE"
            verdict.reasons.append(f"the anchor {anchor.file} is not believed at {moment}")
