"""Recording: one signature's standing and verdict as the record that is kept of it."""

import base64
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType

from asn1crypto import cms

from preservation.signatures import says
from preservation.signatures.blocks import Verdict
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.found import Found
from preservation.signatures.material import Material
from preservation.signatures.policy import imprint_of, key_of, parts_of
from preservation.signatures.records import Changes, Indication, Kind, SignatureRecord
from preservation.signatures.standing import Standing
from preservation.signatures.strength import Layer, Link, names_of
from preservation.signatures.trust import TrustStore
from repository.digest import Digest


def record_of(
    found: Found, standing: Standing, verdict: Verdict, material: Material, trust: TrustStore
) -> SignatureRecord:
    """The record; the strict rules have the last word on the indication."""
    indication, sub_indication = verdict.indication, verdict.sub_indication
    if standing.altered and indication is not Indication.TOTAL_FAILED:
        indication, sub_indication = Indication.TOTAL_FAILED, "SIG_CONSTRAINTS_FAILURE"
    elif standing.doubts and verdict.passed:
        indication, sub_indication = Indication.INDETERMINATE, "NOT_COMPARED"
    elif standing.after is Changes.UNKNOWN and verdict.passed and found.kind is Kind.SIGNATURE:
        indication, sub_indication = Indication.INDETERMINATE, "GENERIC"
    signer = verdict.chain[0] if verdict.chain else None
    who = _named(signer, "common_name"), _named(signer, "organization_name")
    claimed = _claimed(found)
    made = says.Made(verdict.proven_at or claimed, proven=verdict.proven_at is not None)
    told = (indication, sub_indication)
    sentence = says.signature(who, found.kind, made, told, verdict.intact, verdict.trusted_for)
    if not standing.altered:
        sentence = says.and_then(sentence, standing.later, standing.doubts)
    chain = {material.digest(certificate): certificate for certificate in chains(verdict)}
    about = {material.digest(t): (kind, t) for kind, t in material.about(chains(verdict))}
    tokens = _tokens(found, verdict)
    return SignatureRecord(
        field=found.field,
        kind=found.kind,
        sub_filter=found.sub_filter,
        signer=who[0],
        signer_organisation=who[1],
        issuer="" if signer is None else str(signer.issuer.human_friendly),
        serial="" if signer is None else f"{signer.serial_number:x}",
        signed_at=claimed,
        proven_at=verdict.proven_at,
        indication=indication,
        sub_indication=sub_indication,
        intact=verdict.intact,
        covers_whole_file=standing.coverage.whole_file,
        coverage=standing.coverage.level,
        changes_after=standing.after,
        changes=(
            *(says.change(change)[1] for change in standing.changes),
            *(says.filled(later)[1] for later in standing.later),
        ),
        reasons=(*verdict.reasons, *standing.reasons),
        says=sentence[0],
        says_en=sentence[1],
        certificates=tuple(chain),
        revocation=tuple(about),
        timestamps=tuple(tokens),
        proof=_proof(verdict, tokens),
        crls=sum(1 for kind, _ in about.values() if kind == "crl"),
        represented=_represented(found),
        document=_document(found),
        revoked_at=verdict.revoked_at,
        links=_links(chain, verdict, material, trust),
        layers=_layers(found, verdict, list(chain), material),
        trusted_for=verdict.trusted_for,
        later_fields=tuple(standing.later),
    )


def chains(verdict: Verdict) -> list[Foreign]:
    """The certificates that a verdict rests on."""
    return [*verdict.chain, *verdict.stampers]


def evidence_of(
    verdicts: Iterable[Verdict], material: Material
) -> MappingProxyType[str, tuple[str, str]]:
    """What the verdicts rest on and the file does not hold."""
    kept: dict[str, tuple[str, Foreign]] = {}
    for verdict in verdicts:
        for certificate in chains(verdict):
            kept[material.digest(certificate)] = ("certificate", certificate)
        for kind, thing in material.about(chains(verdict)):
            if material.digest(thing) in material.outside:
                kept[material.digest(thing)] = (kind, thing)
    return MappingProxyType(
        {
            digest: (kind, base64.b64encode(thing.dump()).decode("ascii"))
            for digest, (kind, thing) in kept.items()
        }
    )


def _links(
    chain: dict[str, Foreign], verdict: Verdict, material: Material, trust: TrustStore
) -> tuple[Link, ...]:
    """Each certificate, with its issuer's key as far as the chain holds it."""
    issuers = {
        material.digest(issued): issuer
        for path in (verdict.chain, verdict.stampers)
        for issued, issuer in pairwise(path)
    }
    return tuple(
        _link(certificate, issuers.get(digest), trust) for digest, certificate in chain.items()
    )


def _link(certificate: Foreign, issuer: Foreign, trust: TrustStore) -> Link:
    name = _named(certificate, "common_name") or str(certificate.subject.human_friendly)
    if issuer is None:
        anchor = trust.anchor_of(certificate.dump())
        return Link(name, anchor.not_after if anchor else certificate.not_valid_after, ())
    parts = attempt(parts_of, certificate["signature_algorithm"], issuer.public_key)
    names = () if isinstance(parts, Broken) else names_of(parts)
    return Link(name, certificate.not_valid_after, names)


def _layers(
    found: Found, verdict: Verdict, digests: list[str], material: Material
) -> tuple[Layer, ...]:
    if found.embedded is None or not verdict.chain:
        return ()
    stamps = found.kind is Kind.DOCUMENT_TIMESTAMP

    def places(path: Sequence[Foreign]) -> tuple[int, ...]:
        return tuple(digests.index(material.digest(certificate)) for certificate in path)

    own = Layer(
        made=_claimed(found) if stamps else None,
        algorithms=_algorithms(found.embedded.signed_data, verdict.chain[0]),
        chain=places(verdict.chain),
        fresh_until=None if stamps else material.fresh_until(verdict.chain),
    )
    if verdict.stamp is None:
        return (own,)
    signer = verdict.stampers[0]
    stamp = Layer(verdict.stamped_at, _algorithms(verdict.stamp, signer), places(verdict.stampers))
    return (own, stamp)


def _algorithms(signed_data: Foreign, signer: Foreign) -> tuple[str, ...]:
    """What a CMS signature relies on: its digest, the imprint's digest of a timestamp, its key."""
    info = attempt(lambda: signed_data["signer_infos"][0])
    if isinstance(info, Broken):
        return ()
    digest = str(info["digest_algorithm"]["algorithm"].native)
    parts = attempt(parts_of, info["signature_algorithm"], None)
    others = [] if isinstance(parts, Broken) else parts
    more = (attempt(imprint_of, signed_data), attempt(key_of, signer.public_key))
    found = [part for part in more if not isinstance(part, Broken)]
    return names_of([(digest, None), *others, *found])


def _tokens(found: Found, verdict: Verdict) -> dict[str, datetime | None]:
    """Timestamp tokens by digest, and when each was made."""
    tokens: dict[str, datetime | None] = {}
    if found.embedded is not None and found.kind is Kind.DOCUMENT_TIMESTAMP:
        tokens[token_digest(found.embedded.signed_data)] = _claimed(found)
    if verdict.stamp is not None:
        tokens[token_digest(verdict.stamp)] = verdict.stamped_at
    return tokens


def token_digest(signed_data: Foreign) -> str:
    """The digest of a timestamp token as its authority sent it (RFC 3161 §2.4.2)."""
    whole = cms.ContentInfo({"content_type": "signed_data", "content": signed_data})
    return str(Digest.of_bytes(whole.dump()))


def _proof(verdict: Verdict, tokens: dict[str, datetime | None]) -> str:
    if verdict.proven_at is None:
        return ""
    if verdict.from_outside:
        return "evidence"
    return "timestamp" if verdict.proven_at in tokens.values() else "file"


def _represented(found: Found) -> str:
    """The digest of the signed attributes as they were signed (RFC 5652 §5.4)."""
    if found.embedded is None:
        return ""
    signed = attempt(lambda: found.embedded.signer_info["signed_attrs"].untag().dump())
    return "" if isinstance(signed, Broken) else str(Digest.of_bytes(signed))


def _document(found: Found) -> str:
    """The digest of the bytes that the signature covers, as they are now."""
    if found.embedded is None:
        return ""
    digest = attempt(found.embedded.compute_digest)
    if isinstance(digest, Broken):
        return ""
    return f"{found.embedded.md_algorithm}:{digest.hex()}"


def _claimed(found: Found) -> datetime | None:
    """When the signer, or the timestamp's authority, says that it was made."""
    if found.embedded is None:
        return None
    if found.kind is Kind.DOCUMENT_TIMESTAMP:
        content = found.embedded.signed_data["encap_content_info"]["content"]
        claimed = attempt(lambda: content.parsed["gen_time"].native)
    else:
        claimed = attempt(lambda: found.embedded.self_reported_timestamp)
    if not isinstance(claimed, datetime) or claimed.tzinfo is None:
        return None
    return claimed


def _named(certificate: Foreign, part: str) -> str:
    said = attempt(lambda: certificate.subject.native[part])
    if isinstance(said, Broken):
        return ""
    return " ".join(str(one) for one in said) if isinstance(said, list) else str(said)
