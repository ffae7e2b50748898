"""Joint: the signatures of a file that is no PDF, judged together and put into one report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from asn1crypto import crl, ocsp, x509
from pyhanko.sign.general import extract_certificate_info

from preservation.signatures.blocks import Verdict
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.changes import Change
from preservation.signatures.coverage import Coverage
from preservation.signatures.found import Found
from preservation.signatures.judge import Imprint, Judge
from preservation.signatures.material import Material
from preservation.signatures.others.asked import Asked
from preservation.signatures.others.sealed import Sealed
from preservation.signatures.records import Changes, Indication, Kind, SignatureReport
from preservation.signatures.report import Judged, assembled
from preservation.signatures.standing import Examination, Standing

MOST_SIGNATURES = 200
"""More signatures than any honest file has."""
LOADERS = {
    "certificates": x509.Certificate.load,
    "crls": crl.CertificateList.load,
    "ocsps": ocsp.OCSPResponse.load,
}


@dataclass(slots=True)
class Seal:
    """One signature of a file, with everything its container tells about it."""

    found: Found
    standing: Standing
    stamps: list[tuple[Foreign, Imprint]] = field(default_factory=list)
    """Timestamps over the signature that do not lie in a CMS structure (XAdES)."""
    stock: dict[str, list[Foreign]] = field(default_factory=lambda: {key: [] for key in LOADERS})
    """Certificates, CRLs and OCSP answers that lie beside it."""
    flaws: list[tuple[Indication, str]] = field(default_factory=list)
    """Indications that it cannot be better than, whatever its certificate is worth."""
    reasons: list[str] = field(default_factory=list)
    digests: set[str] = field(default_factory=set)
    """The algorithms by which its references are digested, where they are its own (XML)."""
    judged: bool = True
    """Whether there is enough of it to be judged."""

    def store(self, kind: str, der: bytes) -> None:
        """Keep a certificate, CRL or OCSP answer at hand, if it can be read."""
        loaded = attempt(LOADERS[kind], der)
        if isinstance(loaded, Broken):
            self.reasons.append(f"{kind}: {loaded.why}")
        else:
            self.stock[kind].append(loaded)

    def refuse(self, sub_indication: str, why: str) -> None:
        """It cannot pass, and nothing else is known to be wrong."""
        self.flaws.append((Indication.INDETERMINATE, sub_indication))
        self.reasons.append(why)

    def fail(self, sub_indication: str, why: str) -> None:
        """It is wrong."""
        self.flaws.append((Indication.TOTAL_FAILED, sub_indication))
        self.reasons.append(why)

    def alter(self, change: Change, why: str = "") -> None:
        """The file is not what was signed."""
        self.standing.altered = True
        self.standing.after = Changes.OTHER
        self.standing.changes.append(change)
        if why:
            self.reasons.append(why)


def seal(name: str, sub_filter: str, embedded: Sealed | None, level: str = "whole file") -> Seal:
    """A signature as it is found; ``level`` as in ``SignatureRecord.coverage``."""
    whole = level == "whole file"
    found = Found(name, sub_filter, Kind.SIGNATURE, embedded, None, 0)
    return Seal(found, Standing(Coverage(level, 0, whole), Changes.NONE))


def reported(seals: Sequence[Seal], asked: Asked, notes: Iterable[str] = ()) -> SignatureReport:
    """Judge every signature, and say what they are worth together."""
    material = stocked(seals, asked)
    judge = Judge(asked.trust, material, asked.at, asked.proofs)
    verdicts = [_judged(one, judge, asked) for one in seals]
    examination = Examination([one.standing for one in seals])
    judged = Judged([one.found for one in seals], examination, verdicts, material)
    return assembled(judged, asked.trust, asked.at, tuple(notes))


def stocked(seals: Iterable[Seal], asked: Asked) -> Material:
    """What the file holds, and what the trust folder has."""
    material = Material()
    for one in seals:
        material.certificates += one.stock["certificates"]
        material.crls += one.stock["crls"]
        material.ocsps += one.stock["ocsps"]
    trust = asked.trust
    material.certificates += trust.intermediates
    material.crls += trust.crls
    material.ocsps += trust.ocsps
    material.outside = {material.digest(thing) for thing in (*trust.crls, *trust.ocsps)}
    return material


def _judged(one: Seal, judge: Judge, asked: Asked) -> Verdict:
    embedded = one.found.embedded
    if embedded is None or not one.judged:
        verdict = _unjudged(embedded)
    elif one.found.kind is Kind.DOCUMENT_TIMESTAMP:
        verdict = judge.timestamp(embedded.signed_data, embedded.compute_digest, [])
    else:
        verdict = _signature(one, judge, asked)
    for indication, sub_indication in one.flaws:
        _worsen(verdict, indication, sub_indication)
    verdict.reasons += one.reasons
    return verdict


def _unjudged(embedded: Sealed | None) -> Verdict:
    """Who claims to have signed can be told all the same."""
    verdict = Verdict(Indication.INDETERMINATE, "UNSUPPORTED")
    if embedded is not None:
        signer = attempt(lambda: extract_certificate_info(embedded.signed_data).signer_cert)
        verdict.chain = [] if isinstance(signer, Broken) else [signer]
    return verdict


def _signature(one: Seal, judge: Judge, asked: Asked) -> Verdict:
    """A signature, whose timestamps beside it prove when it existed."""
    stamps = [judge.timestamp(token, imprint, []) for token, imprint in one.stamps]
    proven = [s.proven_at for s in stamps if s.passed and s.proven_at and judge.counts(s.proven_at)]
    verdict = judge.signature(one.found.embedded, sorted(proven))
    _weigh(one, verdict, asked)
    if one.found.embedded.dressed and verdict.sub_indication == "HASH_FAILURE":
        verdict.sub_indication = "SIG_CRYPTO_FAILURE"  # the digests of an XML stand elsewhere
    for stamp, (token, _) in zip(stamps, one.stamps, strict=True):
        if stamp.passed:
            if not verdict.stampers:
                verdict.stampers, verdict.stamp = stamp.chain, token
                verdict.stamped_at = stamp.proven_at
            continue
        verdict.reasons.append(f"signature timestamp: {stamp.sub_indication}")
        if stamp.intact is not True:
            _worsen(verdict, Indication.INDETERMINATE, "GENERIC")
    return verdict


def _weigh(one: Seal, verdict: Verdict, asked: Asked) -> None:
    """Digests of references count as long as the table of algorithms lets them."""
    moment = verdict.proven_at or asked.at
    for digest in sorted(one.digests):
        if not asked.trust.algorithms.usable(digest, None, moment):
            one.refuse("CRYPTO_CONSTRAINTS_FAILURE", f"references are digested by {digest}")


def _worsen(verdict: Verdict, indication: Indication, sub_indication: str) -> None:
    """Let a flaw speak, unless something graver already does."""
    if indication is Indication.TOTAL_FAILED:
        if sub_indication == "HASH_FAILURE":
            verdict.intact = False
        if verdict.indication is not Indication.TOTAL_FAILED:
            verdict.indication, verdict.sub_indication = indication, sub_indication
    elif verdict.passed or verdict.sub_indication == "UNSUPPORTED":
        verdict.indication, verdict.sub_indication = indication, sub_indication
