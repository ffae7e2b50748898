"""Zip containers, opened with suspicion: counted, measured and compared before anything is read."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from preservation.texts.sink import EncryptedError, UnreadableError


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a zip may hold."""

    members: int = 10_000
    total_bytes: int = 1024 * 1024 * 1024
    """Of all members, unpacked."""
    bomb_bytes: int = 100 * 1024 * 1024
    bomb_ratio: int = 200
    """A member that is longer than the one and grows by more than the other is a bomb."""
    directory_bytes: int = 16 * 1024 * 1024


END_RECORD = b"PK\x05\x06"
END_RECORD_64, LOCATOR_64 = b"PK\x06\x06", b"PK\x06\x07"
LOCAL = b"PK\x03\x04"
END_LENGTH = 22
HEADER = 30
"""Length of a member's local header, without its name."""
DESCRIPTOR = 24
"""What may follow a member: its checksum and lengths, of 64 bits at most."""
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
"""What zipfile raises for bytes that are not a sound zip."""


class Container:
    """An open zip whose members may be read."""

    def __init__(self, source: zipfile.ZipFile, stray: str = "") -> None:
        """Wrap ``source``, which ``container`` has looked over."""
        self._source = source
        self.stray = stray
        """Where bytes lie that belong to no member; empty if there are none."""
        self._members = {info.filename: info for info in source.infolist()}

    @property
    def names(self) -> Sequence[str]:
        """The members' names, sorted."""
        return sorted(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        """Open one member for reading; it cannot give more than the directory says.

        Raises:
            EncryptedError: it needs a key.
            UnreadableError: it is missing or broken, also when that shows while it is read.
        """
        if name not in self._members:
            raise UnreadableError(f"zip without {name}")
        info = self._members[name]
        if info.flag_bits & ENCRYPTED:
            raise EncryptedError(f"zip member {name} is encrypted")
        try:
            with self._source.open(info) as stream:
                yield stream
        except BROKEN as error:
            raise UnreadableError(f"zip member {name}: {error}") from error

    def start_of(self, name: str, length: int = 1024) -> bytes:
        """The first bytes of a member; none when there is no such member."""
        if name not in self:
            return b""
        with self.member(name) as stream:
            return stream.read(length)


@contextmanager
def container(path: str, limits: Limits = Limits()) -> Iterator[Container]:
    """Open the zip at ``path``, which may hold as much as ``limits`` say.

    Raises:
        UnreadableError: it is no zip, is broken, or is built to do harm.
    """
    _measure_directory(path, limits)
    try:
        source = zipfile.ZipFile(path)
    except BROKEN as error:
        raise UnreadableError(f"not a sound zip: {error}") from error
    with source:
        infos = source.infolist()
        for problem in _dangers(infos, source.start_dir, limits):
            raise UnreadableError(problem)
        yield Container(source, _stray(Path(path), source))


def _measure_directory(path: str, limits: Limits) -> None:
    """Refuse a directory so long that listing it would eat the memory."""
    file = Path(path)
    size = file.stat().st_size
    with file.open("rb") as source:
        source.seek(max(size - 66_000, 0))
        tail = source.read()
    length = _directory_length(tail, tail.rfind(END_RECORD))
    if length > limits.directory_bytes:
        raise UnreadableError(f"zip directory of {length} bytes")


def _directory_length(tail: bytes, at: int) -> int:
    """What the end record at ``at`` says of it, or the longer one that stands before it."""
    longer = tail[max(at - 76, 0) : max(at, 0)]
    if longer.startswith(END_RECORD_64) and longer[56:60] == LOCATOR_64:
        return int.from_bytes(longer[40:48], "little")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def _dangers(infos: Sequence[zipfile.ZipInfo], directory_at: int, limits: Limits) -> Iterator[str]:
    if len(infos) > limits.members:
        yield f"zip with {len(infos)} members"
    if len({info.filename for info in infos}) != len(infos):
        yield "zip with two members of one name"
    total = sum(info.file_size for info in infos)
    if total > limits.total_bytes:
        yield f"zip that unpacks to {total} bytes"
    for info in infos:
        grown = info.file_size / max(info.compress_size, 1)
        if info.file_size > limits.bomb_bytes and grown > limits.bomb_ratio:
            yield f"zip bomb: {info.filename!r} grows to {info.file_size} bytes"
        if _leads_out(info.filename):
            yield f"zip with a path that leads out: {info.filename!r}"
    yield from _overlaps(infos, directory_at)


def _overlaps(infos: Sequence[zipfile.ZipInfo], directory_at: int) -> Iterator[str]:
    ordered = sorted(infos, key=lambda info: info.header_offset)
    starts = [*(info.header_offset for info in ordered), directory_at][1:]
    for info, following in zip(ordered, starts, strict=True):
        name = len(info.orig_filename.encode("utf-8", "surrogateescape"))
        least = 30 + min(name, len(info.orig_filename)) + info.compress_size
        if info.header_offset + least > following:
            yield f"zip with overlapping members: {info.filename!r}"


def _stray(path: Path, source: zipfile.ZipFile) -> str:
    """Bytes of no member: a program that mends zips, or reads them as a stream, may read others."""
    ordered = sorted(source.infolist(), key=lambda info: info.header_offset)
    position = 0
    with path.open("rb") as raw:
        for info in ordered:
            if info.header_offset > position + (DESCRIPTOR if position else 0):
                return f"bytes before {info.filename!r} that are no member"
            raw.seek(max(info.header_offset, 0))
            header = raw.read(HEADER)
            if len(header) < HEADER or info.header_offset < 0 or not header.startswith(LOCAL):
                return f"no member where {info.filename!r} should begin"
            more = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
            position = info.header_offset + HEADER + more + info.compress_size
        if source.start_dir > position + (DESCRIPTOR if position else 0):
            return "bytes before its directory that are no member"
        size = raw.seek(0, 2)
        raw.seek(source.start_dir)
        end = raw.read().rfind(END_RECORD)
    if source.start_dir + end + END_LENGTH + len(source.comment) != size:
        return "bytes after its end"
    return ""


def _leads_out(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    return ".." in parts or name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) is not None
