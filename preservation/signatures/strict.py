"""The strict policy: what may have happened to a file after it was signed.

Rules, each beyond what ``ades_lta_validation`` asks (it passes files whose pages were changed):

1. every signature covers whole revisions from the first byte on, its own bytes left out;
2. what came after a signature is nothing, data that keeps it provable, the file's description,
   or form fields and further signatures that the signature permits;
3. after the last signature, form fields only where it permits them in words (DocMDP, FieldMDP);
4. no signature that an earlier revision held is missing or replaced;
5. no byte lies outside the revisions.
"""

from typing import BinaryIO

from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel
from pyhanko.sign.diff_analysis import SuspiciousModification as Suspicious
from pyhanko.sign.fields import MDPPerm

from preservation.signatures import changes, found, frame, redrawn
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.changes import Change
from preservation.signatures.coverage import cover, unexplained
from preservation.signatures.found import Found
from preservation.signatures.quirks import quirk
from preservation.signatures.reading import RevisionReader
from preservation.signatures.records import Changes, Kind
from preservation.signatures.standing import Examination, Standing

MOST_REVISIONS = 300
"""More revisions than any honest file has."""


def examine(signatures: list[Found], reader: RevisionReader, stream: BinaryIO) -> Examination:
    """Apply every rule of the policy to the file once."""
    examination = Examination([Standing() for _ in signatures])
    if reader.xrefs.total_revisions > MOST_REVISIONS:
        examination.reasons.append(f"more than {MOST_REVISIONS} revisions")
        return examination
    for signature, standing in zip(signatures, examination.standings, strict=True):
        _cover(signature, standing, reader, stream)
    _lost(signatures, reader, examination)
    _left_over(reader, stream, examination)
    last = _last(signatures)
    for index, (signature, standing) in enumerate(
        zip(signatures, examination.standings, strict=True)
    ):
        if signature.embedded is not None and not standing.altered:
            _after(signature, standing, reader, signatures, is_last=index == last)
    _after_timestamps(signatures, examination, last)
    return examination


def _left_over(reader: RevisionReader, stream: BinaryIO, examination: Examination) -> None:
    """Rule 5; what an unreadable signature covers is not known."""
    covered = max((standing.coverage.end for standing in examination.standings), default=0)
    left = attempt(unexplained, reader, stream, covered) if covered else ""
    if isinstance(left, Broken) or left:
        examination.altered.append(Change("bytes"))
        examination.reasons.append(left.why if isinstance(left, Broken) else left)


def _last(signatures: list[Found]) -> int:
    """The last signature; in a file of timestamps only, the last timestamp."""
    signers = [i for i, s in enumerate(signatures) if s.kind is Kind.SIGNATURE]
    return (signers or list(range(len(signatures))) or [-1])[-1]


def _cover(signature: Found, standing: Standing, reader: RevisionReader, stream: BinaryIO) -> None:
    """Rule 1, and that the dictionary of the signature was never written over."""
    if signature.value is not None and signature.revision > _introduced(signature, reader):
        standing.altered = True
        standing.changes.append(Change("signature-rewritten", signature.field))
        standing.reasons.append("a later revision wrote over the signature dictionary")
    if signature.embedded is None:
        return
    covered = attempt(cover, signature, reader, stream)
    if isinstance(covered, Broken):
        standing.reasons.append(covered.why)
        return
    standing.coverage = covered
    signature.embedded.coverage = attempt(signature.embedded.evaluate_signature_coverage)
    if covered.problem:
        standing.altered = True
        standing.after = Changes.OTHER
        standing.changes.append(Change("not-covered", signature.field))
        standing.reasons.append(covered.problem)


def _introduced(signature: Found, reader: RevisionReader) -> int:
    idnum, generation = signature.value or (-1, 0)
    for revision in range(signature.revision):
        data = reader.xrefs.get_xref_data(revision)
        listed = data.standard_xrefs.get(idnum, (None, 0))[0] == generation
        if listed or (generation == 0 and idnum in data.xrefs_in_objstm):
            return revision
    return signature.revision


def _after(
    signature: Found,
    standing: Standing,
    reader: RevisionReader,
    signatures: list[Found],
    *,
    is_last: bool,
) -> None:
    """Rules 2 and 3 for one signature; of timestamps only where there is no signature."""
    if signature.kind is Kind.DOCUMENT_TIMESTAMP and not is_last:
        return
    seen = attempt(signature.embedded.evaluate_modifications, DEFAULT_DIFF_POLICY)
    if isinstance(seen, Broken | Suspicious):
        why = f"changes could not be analysed: {seen.why}" if isinstance(seen, Broken) else seen
        _refused(signature, standing, reader, signatures, " ".join(str(why).split())[:300])
        return
    filled = sorted(str(name) for name in seen.changed_form_fields)
    standing.after = _level(seen.modification_level, signature, reader)
    if standing.after is Changes.FORM_FILLING:
        standing.changes += [Change("field", name) for name in filled]
        if not _permits(signature, is_last=is_last):
            _changed(signature, standing, reader, "form fields changed without permission")
    elif seen.modification_level is ModificationLevel.ANNOTATIONS:
        _changed(signature, standing, reader, "annotations were changed")
    if not standing.altered and redrawn.since(reader, signature.revision):
        _changed(signature, standing, reader, "fields are drawn by other means")
    if is_last and not standing.altered:
        _new_boxes(signature, standing, reader)
        standing.changes += changes.description(reader, signature.revision)


def _level(level: Foreign, signature: Found, reader: RevisionReader) -> Changes:
    match level:
        case ModificationLevel.NONE:
            return Changes.NONE
        case ModificationLevel.LTA_UPDATES:
            kept = changes.only_description(reader, signature.revision)
            return Changes.METADATA if kept else Changes.LTA
        case ModificationLevel.FORM_FILLING:
            return Changes.FORM_FILLING
        case _:
            return Changes.OTHER


def _permits(signature: Found, *, is_last: bool) -> bool:
    """Whether fields may be filled in after ``signature``.

    A signature that says nothing permits what later signers do and sign for,
    and nothing that nobody signs for.
    """
    level = attempt(lambda: signature.embedded.docmdp_level)
    locks = attempt(lambda: signature.embedded.fieldmdp)
    if isinstance(level, Broken) or isinstance(locks, Broken):
        return False
    if level is MDPPerm.NO_CHANGES:
        return False
    return not is_last or level is not None or locks is not None


def _refused(
    signature: Found,
    standing: Standing,
    reader: RevisionReader,
    signatures: list[Found],
    why: str,
) -> None:
    """The library refuses the file: for its form only, or because it was changed."""
    peculiar = attempt(quirk, reader, signature, signatures)
    if isinstance(peculiar, Broken) or peculiar is None:
        _changed(signature, standing, reader, why)
        return
    standing.doubts.append(peculiar)
    standing.reasons.append(why)


def _changed(signature: Found, standing: Standing, reader: RevisionReader, why: str) -> None:
    standing.altered = True
    standing.after = Changes.OTHER
    standing.reasons.append(why)
    for tell in (changes.between, frame.between, redrawn.since):
        seen = attempt(tell, reader, signature.revision)
        standing.changes += [] if isinstance(seen, Broken) else seen
    standing.changes = list(dict.fromkeys(standing.changes))
    if not standing.changes:
        standing.changes.append(Change("other"))


def _new_boxes(signature: Found, standing: Standing, reader: RevisionReader) -> None:
    """A visible signature field added after the last signature, and never signed, is a picture."""
    if signature.revision == reader.xrefs.total_revisions - 1:
        return
    old = reader.get_historical_resolver(signature.revision)
    before = {name for name, _ in found.empty(old)} | set(found.values(old))
    for name, node in found.empty(reader):
        if name in before or attempt(_has_area, node) is not True:
            continue
        standing.altered = True
        standing.after = Changes.OTHER
        standing.changes.append(Change("field", name))
        standing.reasons.append(f"the visible empty field {name!r} was added")


def _has_area(node: Foreign) -> bool:
    left, bottom, right, top = (float(side) for side in node["/Rect"])
    return left != right and bottom != top


def _held(reader: RevisionReader, revision: int) -> dict[str, found.Reference | None]:
    return found.values(reader.get_historical_resolver(revision))


def _lost(signatures: list[Found], reader: RevisionReader, examination: Examination) -> None:
    """Rule 4: what an earlier revision held and the file does not."""
    now = {(signature.field, signature.value) for signature in signatures}
    gone: set[str] = set()
    for revision in range(reader.xrefs.total_revisions - 1):
        held = attempt(_held, reader, revision)
        if isinstance(held, Broken):
            continue  # a linearised file has no document in its first section
        gone |= {name for name, value in held.items() if (name, value) not in now}
    for name in sorted(gone):
        examination.altered.append(Change("signature-removed", name))
        examination.reasons.append(f"the signature in field {name!r} is missing or was replaced")


def _after_timestamps(signatures: list[Found], examination: Examination, last: int) -> None:
    """What came after each document timestamp, told by what the last signature saw."""
    sound = not examination.altered and not any(s.altered for s in examination.standings)
    for index, signature in enumerate(signatures):
        standing = examination.standings[index]
        if signature.kind is not Kind.DOCUMENT_TIMESTAMP or index == last or standing.altered:
            continue
        if standing.coverage.whole_file:
            standing.after = Changes.NONE
        elif sound:
            standing.after = Changes.FORM_FILLING if index < last else Changes.LTA
        elif signature.embedded is not None:
            seen = attempt(signature.embedded.evaluate_modifications, DEFAULT_DIFF_POLICY)
            changed = isinstance(seen, Suspicious)
            standing.after = Changes.OTHER if changed else Changes.UNKNOWN
