"""Reporting: every signature of a file examined, judged and put into words, once."""

import base64
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import BinaryIO

from preservation.signatures import says
from preservation.signatures.blank import unsigned
from preservation.signatures.blocks import Verdict
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.changes import Change
from preservation.signatures.found import Found, orphans_in, signatures_in
from preservation.signatures.judge import Judge
from preservation.signatures.material import Material, gather
from preservation.signatures.reading import open_revisions, without_tail
from preservation.signatures.records import (
    Changes,
    Indication,
    Kind,
    SignatureRecord,
    SignatureReport,
)
from preservation.signatures.seen import look
from preservation.signatures.standing import Examination, Standing
from preservation.signatures.strict import examine
from preservation.signatures.trust import TrustStore

GRAVITY = (
    Indication.NOT_SIGNED,
    Indication.TOTAL_PASSED,
    Indication.INDETERMINATE,
    Indication.TOTAL_FAILED,
)
"""From the best to the worst."""
CHUNK = 4 * 1024 * 1024


def examined(stream: BinaryIO, trust: TrustStore, at: datetime) -> SignatureReport:
    """The report on the PDF in ``stream``.

    Raises:
        Exception: whatever pyHanko raises when it cannot read the structure at all.
    """
    stream, tail = without_tail(stream)
    reader, lapse = open_revisions(stream)
    signatures = signatures_in(reader)
    if _ranges_in(stream) > sum(1 for s in signatures if s.embedded is not None):
        signatures += orphans_in(reader, signatures)
    examination = examine(signatures, reader, stream)
    if tail and signatures:
        _tail(examination, tail)
    if not signatures and not examination.altered:
        return unsigned(at, lapse)
    material = gather(reader, signatures, trust)
    verdicts = _judged(signatures, examination, Judge(trust, material, at), at)
    examination.lenient = bool(lapse or tail)
    look(signatures, [verdict.intact for verdict in verdicts], examination, reader, stream)
    if lapse:
        hybrid = reader.xrefs.hybrid_xrefs_present
        for verdict, standing in zip(verdicts, examination.standings, strict=True):
            _lapsed(verdict, standing, lapse, hybrid=hybrid)
    records = [
        _record(*parts, material)
        for parts in zip(signatures, examination.standings, verdicts, strict=True)
    ]
    report = _together(records, examination, at)
    return replace(
        report,
        notes=(*([lapse] if lapse else []), *examination.reasons, *material.reasons),
        evidence=_evidence(verdicts, material),
    )


def _tail(examination: Examination, tail: int) -> None:
    """Bytes after the end of the document, which no signature covers."""
    examination.altered.append(Change("bytes"))
    examination.reasons.append(f"{tail} bytes after the end of the document")
    for standing in examination.standings:
        standing.coverage = replace(standing.coverage, whole_file=False)


def _ranges_in(stream: BinaryIO) -> int:
    """How often the raw bytes say /ByteRange."""
    stream.seek(0)
    count, tail = 0, b""
    while chunk := stream.read(CHUNK):
        count += (tail + chunk).count(b"/ByteRange")
        tail = chunk[-9:]
    return count


def _judged(
    signatures: list[Found], examination: Examination, judge: Judge, at: datetime
) -> list[Verdict]:
    """A verdict on each, timestamps first and from the last to the first."""
    verdicts: dict[int, Verdict] = {}
    moment = at
    for index in range(len(signatures) - 1, -1, -1):
        found = signatures[index]
        if found.embedded is None or found.kind is not Kind.DOCUMENT_TIMESTAMP:
            continue
        embedded = found.embedded
        verdicts[index] = judge.timestamp(embedded.signed_data, embedded.compute_digest, moment)
        if verdicts[index].passed and not examination.standings[index].coverage.problem:
            moment = verdicts[index].proven_at or moment
    for index, found in enumerate(signatures):
        if index in verdicts:
            continue
        if found.embedded is None:
            verdicts[index] = _unjudged(found)
            continue
        stamped = _proofs(signatures, verdicts, examination, found.revision)
        verdicts[index] = judge.signature(found.embedded, stamped)
    return [verdicts[index] for index in range(len(signatures))]


def _proofs(
    signatures: list[Found],
    verdicts: dict[int, Verdict],
    examination: Examination,
    revision: int,
) -> list[datetime]:
    """Times at which valid document timestamps cover ``revision``, the earliest first."""
    return sorted(
        verdict.proven_at
        for index, verdict in verdicts.items()
        if signatures[index].kind is Kind.DOCUMENT_TIMESTAMP
        and signatures[index].revision > revision
        and verdict.passed
        and verdict.proven_at is not None
        and examination.standings[index].coverage.end
    )


def _unjudged(found: Found) -> Verdict:
    sub_indication = "UNSUPPORTED" if found.readable and not found.supported else "FORMAT_FAILURE"
    return Verdict(Indication.INDETERMINATE, sub_indication, reasons=[found.problem])


def _lapsed(verdict: Verdict, standing: Standing, lapse: str, *, hybrid: bool) -> None:
    """A file that can only be read leniently is never passed: other programs may read another."""
    verdict.reasons.append(f"read leniently: {lapse}")
    if hybrid:
        standing.doubts = list(dict.fromkeys([*standing.doubts, Change("form-hybrid")]))
    elif verdict.passed:
        verdict.indication, verdict.sub_indication = Indication.INDETERMINATE, "FORMAT_FAILURE"


def _record(
    found: Found, standing: Standing, verdict: Verdict, material: Material
) -> SignatureRecord:
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
    sentence = says.signature(who, found.kind, made, (indication, sub_indication), verdict.intact)
    if not standing.altered:
        sentence = says.and_then(sentence, standing.later, standing.doubts)
    chain = dict.fromkeys(material.digest(certificate) for certificate in _chains(verdict))
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
        revocation=tuple(
            dict.fromkeys(material.digest(thing) for _, thing in material.about(_chains(verdict)))
        ),
        later_fields=tuple(standing.later),
    )


def _together(
    records: list[SignatureRecord], examination: Examination, at: datetime
) -> SignatureReport:
    """The document as a whole: the worst of its signatures, and what was done to it."""
    done = list(examination.altered)
    for record, standing in zip(records, examination.standings, strict=True):
        done += standing.changes if standing.altered else []
        if record.intact is False:
            broken = "value" if record.sub_indication == "SIG_CRYPTO_FAILURE" else "broken"
            done.append(Change(broken, record.field))
    altered = bool(done)
    worst = max((r.indication for r in records), key=GRAVITY.index, default=Indication.NOT_SIGNED)
    if altered or worst is Indication.NOT_SIGNED:
        worst = Indication.TOTAL_FAILED
    elif worst is Indication.TOTAL_PASSED and (examination.reasons or not _signed(records)):
        worst = Indication.INDETERMINATE
    unknown = any(record.intact is None for record in records)
    vietnamese, english = _sentence(records, done)
    return SignatureReport(
        indication=worst,
        intact=False if altered else None if unknown else True,
        altered=altered,
        says=vietnamese,
        says_en=english,
        label="",
        signatures=tuple(records),
        judged_at=at,
    )


def _signed(records: Iterable[SignatureRecord]) -> bool:
    return any(record.kind is Kind.SIGNATURE for record in records)


def _sentence(records: list[SignatureRecord], done: list[Change]) -> says.Both:
    told = [(record, (record.says, record.says_en)) for record in records]
    signers = [both for record, both in told if record.kind is Kind.SIGNATURE]
    stamps = [(r.indication, both) for r, both in told if r.kind is Kind.DOCUMENT_TIMESTAMP]
    both = says.together(signers, stamps) if signers else says.stamped_only(stamps)
    if not done:
        return both
    changed = says.altered(done)
    return f"{changed[0]} {both[0]}".rstrip(), f"{changed[1]} {both[1]}".rstrip()


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


def _chains(verdict: Verdict) -> list[Foreign]:
    return [*verdict.chain, *verdict.stampers]


def _evidence(
    verdicts: list[Verdict], material: Material
) -> MappingProxyType[str, tuple[str, str]]:
    kept: dict[str, tuple[str, Foreign]] = {}
    for verdict in verdicts:
        for certificate in _chains(verdict):
            kept[material.digest(certificate)] = ("certificate", certificate)
        for kind, thing in material.about(_chains(verdict)):
            if material.digest(thing) in material.outside:
                kept[material.digest(thing)] = (kind, thing)
    return MappingProxyType(
        {
            digest: (kind, base64.b64encode(thing.dump()).decode("ascii"))
            for digest, (kind, thing) in kept.items()
        }
    )
