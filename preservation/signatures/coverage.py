"""Coverage: which bytes of the file a signature stands for, to the byte.

pyHanko compares lengths; published attacks (signature wrapping, universal forgery) fit lengths.
Here the hole in the signed range must hold the signature itself and nothing else, and every byte
after the last signed range must belong to an object that a later revision lists.
"""

import binascii
import re
from dataclasses import dataclass
from typing import BinaryIO

from pyhanko.pdf_utils import generic
from pyhanko.sign.validation.status import SignatureCoverageLevel

from preservation.signatures.boundary import Foreign, attempt
from preservation.signatures.found import Found
from preservation.signatures.reading import RevisionReader

_MORE_THAN_ONE = re.compile(rb"endobj\s*\d+\s+\d+\s+obj")
_OBJECT = re.compile(rb"\s*\d+\s+\d+\s+obj\b")
_TRAILER = re.compile(rb"\s*(trailer\s*)?<<")
_SPACE = rb"(?:[\s\x00]|%(?!%EOF)[^\r\n]{0,200}[\r\n])*"
"""White space and comment lines, which programs sign their work with."""
_CLOSED = _SPACE + rb"(?:endobj)?" + _SPACE + rb"(?:startxref\s+\d+\s+)?%%EOF[\s\x00]*"
_CLOSING = re.compile(_CLOSED + rb"\Z")
_BETWEEN = re.compile(rb"(?:" + _CLOSED + rb")?" + _SPACE + rb"\Z")
LONGEST_CLOSING = 1024
"""Bytes from the end of a cross-reference section to the end of its revision."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one signature covers."""

    level: str
    """``whole file``, ``whole revision``, ``part`` or ``unclear``."""
    end: int
    """Where its signed range ends, in bytes from the beginning; 0 if that is unclear."""
    whole_file: bool
    problem: str = ""
    """What is wrong with the range; empty if nothing is."""


UNCLEAR = Coverage("unclear", 0, whole_file=False)
_LEVELS = {
    SignatureCoverageLevel.ENTIRE_FILE: "whole file",
    SignatureCoverageLevel.ENTIRE_REVISION: "whole revision",
    SignatureCoverageLevel.CONTIGUOUS_BLOCK_FROM_START: "part",
    SignatureCoverageLevel.UNCLEAR: "unclear",
}


def size_of(stream: BinaryIO) -> int:
    """Length of what ``stream`` reads, in bytes."""
    return stream.seek(0, 2)


def cover(found: Found, reader: RevisionReader, stream: BinaryIO) -> Coverage:
    """What ``found``, which could be read, covers."""
    problem = range_problem(found, reader, stream)
    if problem:
        return Coverage("unclear", 0, whole_file=False, problem=problem)
    embedded = found.embedded
    level = _LEVELS[embedded.evaluate_signature_coverage()]
    end = int(embedded.byte_range[2]) + int(embedded.byte_range[3])
    whole = level == "whole file"
    problem = (
        "" if whole or level == "whole revision" else "the signed range ends inside a revision"
    )
    return Coverage(level, end, whole, problem)


def range_problem(found: Found, reader: RevisionReader, stream: BinaryIO) -> str:
    """What is wrong with the /ByteRange; empty if nothing is."""
    numbers = attempt(lambda: [int(number) for number in found.embedded.byte_range])
    match numbers:
        case [0, int(first), int(second), int(rest)] if 0 < first < second and rest >= 0:
            pass
        case _:
            return "/ByteRange is not two ranges, the first from 0, that do not overlap"
    if second + rest > size_of(stream):
        return f"/ByteRange {numbers} reaches beyond the end of the file"
    return _wrong_hole(_slice(stream, first, second), found) or _misplaced(
        found, reader, stream, first
    )


def _wrong_hole(hole: bytes, found: Found) -> str:
    """What else than the signature lies in the hole between the ranges."""
    if not (hole.startswith(b"<") and hole.endswith(b">")):
        return "the hole in /ByteRange is not the /Contents alone"
    try:
        held = binascii.unhexlify(hole[1:-1])
    except binascii.Error:
        return "the hole in /ByteRange holds more than the signature"
    return "" if held == found.embedded.pkcs7_content else "the hole holds another signature"


def _misplaced(found: Found, reader: RevisionReader, stream: BinaryIO, hole: int) -> str:
    """Whether the hole lies outside the object that holds the signature dictionary."""
    listed = reader.xrefs.get_xref_data(found.revision).standard_xrefs
    offset = listed.get(found.value[0] if found.value else -1)
    if offset is None:
        return "the signature dictionary is not an object of its own"
    before = _slice(stream, offset[1], hole) if offset[1] < hole else b"endobj"
    return "the hole in /ByteRange lies in another object" if b"endobj" in before else ""


def unexplained(reader: RevisionReader, stream: BinaryIO, covered: int) -> str:
    """What lies after byte ``covered`` and belongs to no revision; empty if nothing does."""
    size = size_of(stream)
    if covered >= size:
        return ""
    starts: list[tuple[int, int]] = []
    end = covered
    for revision in range(reader.xrefs.total_revisions):
        where = reader.xrefs.get_xref_container_info(revision)
        if where.end_location <= covered:
            continue
        starts += [(offset, 0) for offset in _offsets(reader, revision) if offset >= covered]
        closed = _section_end(reader, stream, where.end_location)
        starts.append((_section_start(stream, where.start_location), closed))
        end = max(end, closed)
    return _gaps(stream, sorted(set(starts)), covered) or _ending(stream, end, size)


def _offsets(reader: RevisionReader, revision: int) -> list[int]:
    """Where the objects that a revision lists begin."""
    data = reader.xrefs.get_xref_data(revision)
    sections = [data] if data.hybrid is None else [data, data.hybrid.xref_data]
    return [offset for part in sections for _, offset in part.standard_xrefs.values()]


def _section_start(stream: BinaryIO, start: int) -> int:
    """Where a cross-reference section starts: pyHanko names the place after the word ``xref``."""
    before = _slice(stream, max(0, start - len(b" xref\r\n")), start)
    return start - len(before) + found if (found := before.rfind(b"xref")) >= 0 else start


def _section_end(reader: RevisionReader, stream: BinaryIO, end: int) -> int:
    """Where a cross-reference section ends, its trailer dictionary included."""
    if not _TRAILER.match(_slice(stream, end, end + LONGEST_CLOSING)):
        return end
    stream.seek(end + _slice(stream, end, end + LONGEST_CLOSING).find(b"<<"))
    trailer: Foreign = generic.TrailerReference
    generic.DictionaryObject.read_from_stream(stream, trailer(reader))
    return stream.tell()


def _gaps(stream: BinaryIO, starts: list[tuple[int, int]], covered: int) -> str:
    """Bytes between listed objects and cross-reference sections that none of them accounts for."""
    known = {start for start, end in starts if end}
    places = [(start, end) for start, end in starts if end or start not in known]
    position = covered
    for index, (start, end) in enumerate(places):
        if start < position:
            return f"objects overlap at byte {start}"
        between = _slice(stream, position, start)
        if not _BETWEEN.match(between):
            return f"bytes {position} to {start} belong to no object"
        if end:
            position = end
            continue
        following = places[index + 1][0] if index + 1 < len(places) else size_of(stream)
        held = _slice(stream, start, following)
        closed = held.rfind(b"endobj")
        if not _OBJECT.match(held) or closed < 0 or _MORE_THAN_ONE.search(held):
            return f"bytes {start} to {following} are not the object that is listed there"
        position = start + closed + len(b"endobj")
    return ""


def _ending(stream: BinaryIO, end: int, size: int) -> str:
    closing = _slice(stream, end, min(size, end + LONGEST_CLOSING))
    if size > end + LONGEST_CLOSING or not _CLOSING.match(closing):
        return f"bytes after the last revision ({size - end} from its end)"
    return ""


def _slice(stream: BinaryIO, start: int, end: int) -> bytes:
    stream.seek(start)
    return stream.read(end - start)
