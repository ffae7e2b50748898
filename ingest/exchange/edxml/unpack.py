"""Unpacking: a zip that only wraps one file for the way is opened; its declared type is not asked.

Java's SDK wraps all but pdf, doc, docx and a few others and says ``application/zip``; the .NET one
wraps and says the type of what is inside (``edxml.md`` §1.6). So the bytes and the name decide.
"""

import codecs
from dataclasses import dataclass
from pathlib import Path

from ingest.exchange.edxml.limits import MIB, Limits
from ingest.exchange.edxml.matching import Matched
from ingest.exchange.edxml.raws import Raw, Raws
from ingest.exchange.edxml.rules import Notes, UnreadableMessageError
from preservation.texts.sink import EncryptedError, UnreadableError
from preservation.texts.zips import END_RECORD, Container, container

_ZIP = b"PK\x03\x04"
_ZIPPED = frozenset({"zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "docm", "xlsm", "jar"})
"""Extensions of files that are zips by themselves."""
_OWN_MEMBERS = frozenset({"[Content_Types].xml", "mimetype"})
"""What such a file has inside, and a wrapped one does not."""
_BINARY = frozenset(
    {"pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "zip", "rar", "7z"}
    | {"jpg", "jpeg", "png", "tif", "tiff", "gif"}
)
_REPLACEMENT = "\ufffd".encode()
_RUINED = 3
"""So many characters that stand for lost ones, in a file that is otherwise text."""
_PIECE = 1 << 16
_DIRECTORY_BYTES = 4 * MIB
"""Whatever lists more members than this wraps no single file, and is not listed here."""
_END_BYTES = 66_000
"""Where the end of a zip is looked for: its comment may be long."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A file as its sender had it."""

    path: Path | None
    size: int
    sha256: str
    unpacked: bool = False
    problem: str = ""


def payload_of(one: Matched, raw: Raw, raws: Raws, limits: Limits, notes: Notes) -> Payload:
    """The file that ``raw`` is, or wraps."""
    plain = Payload(raw.path, raw.size, raw.sha256)
    try:
        found = _unwrapped(one, raw, raws, limits, notes) or plain
    except EncryptedError:
        notes.add("EDX-35", name=one.name)
        found = plain
    except UnreadableError as error:
        notes.add("EDX-15", name=one.name, why=error)
        raws.remove(raw)
        return Payload(None, 0, "", problem=str(error))
    except UnreadableMessageError as error:
        said = error.finding
        notes.add("EDX-14", name=one.name, why=said.message, why_en=said.message_en)
        raws.remove(raw)
        return Payload(None, 0, "", problem=said.message_en)
    if found.path is not None and _extension(one.name) in _BINARY and is_ruined(found.path):
        notes.add("EDX-15", name=one.name, why="EF BF BD")
        problem = "text decoding ruined it (EF BF BD)"
        return Payload(found.path, found.size, found.sha256, found.unpacked, problem)
    return found


def _unwrapped(one: Matched, raw: Raw, raws: Raws, limits: Limits, notes: Notes) -> Payload | None:
    """What is inside, if this is a wrapping."""
    extension = _extension(one.name)
    says_zip = any(one_type.lower() == "application/zip" for one_type in one.types)
    wrapped = extension not in _ZIPPED or (says_zip and extension != "zip")
    with raw.path.open("rb") as source:
        if not wrapped or source.read(len(_ZIP)) != _ZIP:
            return None
    if _directory_bytes(raw.path) > _DIRECTORY_BYTES:
        notes.add("EDX-36", name=one.name, members="…")
        return None
    with container(str(raw.path)) as box:
        members = [name for name in box.names if not name.endswith("/")]
        own = extension in _ZIPPED and _OWN_MEMBERS & set(members)
        if len(members) == 1 and not own:
            return _extracted(box, members[0], raw, raws, limits)
    if not own and extension not in _ZIPPED:
        notes.add("EDX-36", name=one.name, members=len(members))
    return None


def _directory_bytes(path: Path) -> int:
    """How long the list of its members is, as its end says; 0 where it has no end."""
    with path.open("rb") as source:
        source.seek(max(path.stat().st_size - _END_BYTES, 0))
        tail = source.read()
    at = tail.rfind(END_RECORD)
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def _extracted(box: Container, member: str, raw: Raw, raws: Raws, limits: Limits) -> Payload:
    """Write the one member beside the raw file, and remove that."""
    most = max(raw.size * limits.zip_ratio, MIB)
    writing = raws.beside(raw)
    try:
        with box.member(member) as source:
            while piece := source.read(_PIECE):
                if writing.take(piece) > most:
                    raise UnreadableError(f"zip bomb: grows to more than {most} bytes")  # noqa: TRY301  tidied below
    except BaseException:
        writing.spoil()
        raise
    raws.remove(raw)
    done = writing.close()
    return Payload(done.path, done.size, done.sha256, unpacked=True)


def is_ruined(path: Path) -> bool:
    """Whether bytes were decoded as text and written again: what was no text became U+FFFD.

    Seen in real packages: a PDF with runs of ``EF BF BD``. All else in it is then UTF-8.
    """
    with path.open("rb") as source:
        start = source.read(MIB)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return start.count(_REPLACEMENT) >= _RUINED


def _extension(name: str) -> str:
    stem, dot, extension = name.strip().rpartition(".")
    return extension.lower() if dot and stem else ""
