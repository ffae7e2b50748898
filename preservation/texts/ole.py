"""Compound files (OLE): Word 97 documents by their piece table; what a file says of itself."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import olefile

from preservation.texts.sink import EncryptedError, Sink, UnreadableError, clean

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STREAM_BYTES = 256 * 1024 * 1024
WORD_97 = 0xC1
"""The first version of the format that has a piece table where we look for it."""
FLAG_ENCRYPTED, FLAG_TABLE_1 = 0x0100, 0x0200
COMPRESSED = 0x40000000
CONTROLS = {0x07: "\t", 0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x1E: "-", 0x1F: ""}
PIECE = 64 * 1024
FIELD_BEGIN, FIELD_SEPARATOR, FIELD_END = "\x13", "\x14", "\x15"


@dataclass(frozen=True, slots=True)
class Compound:
    """What a compound file contains, without opening it further."""

    family: str
    """``doc``, ``xls``, ``ppt`` or ``unknown``."""
    encrypted: bool
    macros: bool
    title: str
    author: str
    created: datetime | None


@contextmanager
def opened(path: str) -> Iterator[olefile.OleFileIO]:
    """Open a compound file.

    Raises:
        UnreadableError: it is broken, also when that shows while it is read.
    """
    try:
        with olefile.OleFileIO(path) as ole:
            yield ole
    except (OSError, struct.error, IndexError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableError(f"compound file: {error}") from error


def look_into(path: str) -> Compound:
    """Say what the compound file at ``path`` is."""
    with opened(path) as ole:
        names = {"/".join(entry).lower() for entry in ole.listdir()}
        family = _family(names)
        encrypted = "encryptedpackage" in names
        if family == "doc":
            flags = _stream(ole, "WordDocument")[10:12]
            encrypted = bool(int.from_bytes(flags, "little") & FLAG_ENCRYPTED)
        facts = ole.get_metadata()
        return Compound(
            family=family,
            encrypted=encrypted,
            macros=any("_vba_project" in name for name in names),
            title=_decoded(facts.title, facts.codepage),
            author=_decoded(facts.author, facts.codepage),
            created=facts.create_time if isinstance(facts.create_time, datetime) else None,
        )


def doc(path: str, sink: Sink) -> None:
    """The text of a Word 97 document, and of its notes and headers after it.

    Raises:
        EncryptedError: it needs a key.
        UnreadableError: it is broken, or older than Word 97.
    """
    with opened(path) as ole:
        word = _stream(ole, "WordDocument")
        version, flags = struct.unpack_from("<H", word, 2)[0], struct.unpack_from("<H", word, 10)[0]
        if flags & FLAG_ENCRYPTED:
            raise EncryptedError("doc: encrypted")
        if version < WORD_97:
            raise UnreadableError("doc: older than Word 97")
        table = _stream(ole, "1Table" if flags & FLAG_TABLE_1 else "0Table")
        start, length = struct.unpack_from("<II", word, 0x01A2)
        fields = _Fields(sink)
        for piece in _pieces(word, table[start : start + length]):
            fields.add(piece)


def _pieces(word: bytes, clx: bytes) -> Iterator[str]:
    """The text of each piece: 8-bit or 16-bit, as the table says ([MS-DOC] 2.4.1)."""
    at = 0
    while clx[at : at + 1] == b"\x01":
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at : at + 1] != b"\x02":
        raise UnreadableError("doc: no piece table")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    table = clx[at + 5 : at + 5 + size]
    count = (len(table) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table)
    for number in range(count):
        place = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)[0]
        characters = max(ends[number + 1] - ends[number], 0)
        narrow = bool(place & COMPRESSED)
        first = (place & ~COMPRESSED) // 2 if narrow else place
        yield from _decode(word, first, characters * (1 if narrow else 2), narrow=narrow)


def _decode(word: bytes, first: int, length: int, *, narrow: bool) -> Iterator[str]:
    encoding = "cp1252" if narrow else "utf-16-le"
    last = min(first + length, len(word))
    for start in range(first, last, PIECE):
        yield word[start : min(start + PIECE, last)].decode(encoding, "replace")


class _Fields:
    """Leaves out the instructions of fields (``HYPERLINK …``) and keeps their results."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._open: list[bool] = []

    def add(self, piece: str) -> None:
        kept: list[str] = []
        for letter in piece:
            if letter == FIELD_BEGIN:
                self._open.append(True)
            elif letter == FIELD_SEPARATOR and self._open:
                self._open[-1] = False
            elif letter == FIELD_END and self._open:
                self._open.pop()
            elif not any(self._open[-8:]):
                kept.append(letter)
        self._sink.add("".join(kept).translate(CONTROLS))


def _family(names: set[str]) -> str:
    if "worddocument" in names:
        return "doc"
    if names & {"workbook", "book"}:
        return "xls"
    return "ppt" if "powerpoint document" in names else "unknown"


def _stream(ole: olefile.OleFileIO, name: str) -> bytes:
    if not ole.exists(name):
        raise UnreadableError(f"compound file without {name}")
    if ole.get_size(name) > STREAM_BYTES:
        raise UnreadableError(f"compound file: {name} is too long")
    data: bytes = ole.openstream(name).read()
    return data


def _decoded(value: object, code_page: object) -> str:
    if not isinstance(value, bytes):
        return ""
    number = code_page if isinstance(code_page, int) else 1252
    encoding = "utf-8" if number in {65001, -535} else f"cp{number % 65536}"
    try:
        text = value.decode(encoding, "replace")
    except LookupError:
        text = value.decode("cp1252", "replace")
    return clean(text)[:1000]
