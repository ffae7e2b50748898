"""Reporting: every signature of a file examined, judged and put into words, once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from preservation.signatures import says
from preservation.signatures.blank import unsigned
from preservation.signatures.blocks import Verdict
from preservation.signatures.changes import Change
from preservation.signatures.found import Found, orphans_in, signatures_in
from preservation.signatures.judge import Judge
from preservation.signatures.material import Material, gather
from preservation.signatures.reading import open_revisions, without_tail
from preservation.signatures.recording import evidence_of, record_of
from preservation.signatures.records import Indication, Kind, SignatureRecord, SignatureReport
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


def examined(
    stream: BinaryIO, trust: TrustStore, at: datetime, proofs: Sequence[datetime] = ()
) -> SignatureReport:
    """The report on the PDF in ``stream``, whose bytes are proven to have existed at ``proofs``.

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
    verdicts = _judged(signatures, examination, Judge(trust, material, at, proofs))
    examination.lenient = bool(lapse or tail)
    look(signatures, [verdict.intact for verdict in verdicts], examination, reader, stream)
    if lapse:
        hybrid = reader.xrefs.hybrid_xrefs_present
        for verdict, standing in zip(verdicts, examination.standings, strict=True):
            _lapsed(verdict, standing, lapse, hybrid=hybrid)
    judged = Judged(signatures, examination, verdicts, material)
    return assembled(judged, trust, at, (lapse,) if lapse else ())


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in a file of any kind, and what it is worth."""

    signatures: list[Found]
    examination: Examination
    verdicts: list[Verdict]
    """One for each signature, in the same order."""
    material: Material


def assembled(
    judged: Judged, trust: TrustStore, at: datetime, notes: tuple[str, ...] = ()
) -> SignatureReport:
    """The report on signatures that are found, examined and judged."""
    examination, material = judged.examination, judged.material
    records = [
        record_of(*parts, material, trust)
        for parts in zip(judged.signatures, examination.standings, judged.verdicts, strict=True)
    ]
    return replace(
        _together(records, examination, at),
        notes=(*notes, *examination.reasons, *material.reasons),
        evidence=evidence_of(judged.verdicts, material),
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


def _judged(signatures: list[Found], examination: Examination, judge: Judge) -> list[Verdict]:
    """A verdict on each, timestamps first and from the last to the first."""
    verdicts: dict[int, Verdict] = {}
    for index in range(len(signatures) - 1, -1, -1):
        found = signatures[index]
        if found.embedded is None or found.kind is not Kind.DOCUMENT_TIMESTAMP:
            continue
        embedded = found.embedded
        covers = _covers(signatures, verdicts, examination, found.revision, judge)
        verdicts[index] = judge.timestamp(embedded.signed_data, embedded.compute_digest, covers)
    for index, found in enumerate(signatures):
        if index in verdicts:
            continue
        if found.embedded is None:
            verdicts[index] = _unjudged(found)
            continue
        covers = _covers(signatures, verdicts, examination, found.revision, judge)
        verdicts[index] = judge.signature(found.embedded, covers)
    return [verdicts[index] for index in range(len(signatures))]


def _covers(
    signatures: list[Found],
    verdicts: dict[int, Verdict],
    examination: Examination,
    revision: int,
    judge: Judge,
) -> list[datetime]:
    """Times at which valid document timestamps cover ``revision``, the earliest first."""
    return sorted(
        verdict.proven_at
        for index, verdict in verdicts.items()
        if signatures[index].kind is Kind.DOCUMENT_TIMESTAMP
        and signatures[index].revision > revision
        and verdict.passed
        and verdict.proven_at is not None
        and judge.counts(verdict.proven_at)
        and examination.standings[index].coverage.end
        and not examination.standings[index].coverage.problem
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
