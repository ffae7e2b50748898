"""Documents (văn bản, tài liệu) as the archive describes them. Plain frozen values."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NewType

from repository.access import Level
from repository.digest import Digest

DocumentId = NewType("DocumentId", str)
"""A UUID in lower case."""


class Standing(StrEnum):
    """What the law lets a reader rely on."""

    ORIGINAL = "original"
    """Signed, and its signatures hold (NĐ 30/2020 Điều 5)."""
    UNPROVEN = "unproven"
    """Signed, but not everything about the signatures could be proven."""
    REFERENCE = "reference"
    """Unsigned: *để biết, tham khảo* (QĐ 28/2018 Điều 4.2)."""
    DESTROYED = "destroyed"
    """Only a stub is left; nobody reads it (Luật Lưu trữ 2024 Điều 16)."""


class FileRole(StrEnum):
    """What a file is to its document."""

    ORIGINAL = "original"
    ATTACHMENT = "attachment"
    MASTER = "master"
    """What the scanner gave, from which the original was made."""
    DERIVATIVE = "derivative"
    """Made from the original for its text, beside it: the original is never rewritten."""
    MESSAGE = "message"
    """The message of the document axis that it came in, byte for byte."""


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """One file of a document, as it was first seen."""

    name: str
    """As the producer spelled it, byte for byte (NFD stays NFD)."""
    path: str
    """In the package, below ``data/representations/rep1/data/``: see ``safe_name``."""
    role: FileRole
    size: int
    """In bytes."""
    sha256: Digest
    sha512: Digest
    media_type: str
    puid: str
    """PRONOM identifier, or empty when nothing matched."""
    format_name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What one look at it found: pages, active content, damage."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document with everything said about it. Its package says the same."""

    id: DocumentId
    package: str
    """Identifier of its package, a UUID in lower case."""
    title: str
    """Trích yếu, or the file's name where nobody has given one yet."""
    fields: Mapping[str, str]
    """The metadata set in force, code → NFC text: ``{"CodeNumber": "15"}`` (NĐ 30 PL VI.II)."""
    profile: str
    """The rule profile chosen by the document's date: ``2020-ND30``."""
    agency: str
    """Code of the agency whose fonds (phông) it belongs to, as it was then."""
    level: Level
    standing: Standing
    received_at: datetime
    received_by: str
    files: tuple[DocumentFile, ...]
    missing: tuple[str, ...] = ()
    """Mandatory fields that nobody has filled in yet; the document is then incomplete."""
    findings: tuple[Mapping[str, Any], ...] = ()
    signatures: Mapping[str, Any] | None = None
    """The signature report of the original, or None where the format bears none."""

    @property
    def code(self) -> str:
        """Số and ký hiệu, as people write it: ``123/QĐ-UBND``."""
        return code_of(self.fields)

    @property
    def issued(self) -> date | None:
        """The document's own date, where it is whole."""
        try:
            return date.fromisoformat(self.fields.get("IssuedDate", ""))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Summary:
    """A document as a list shows it."""

    id: str
    title: str
    code: str
    type_name: str
    organ_name: str
    issued: str
    agency: str
    level: str
    standing: str
    complete: bool
    received_at: datetime


def code_of(fields: Mapping[str, str]) -> str:
    """Số and ký hiệu joined as NĐ 30 PL I writes them: ``15/QĐ-BNV``."""
    number, notation = fields.get("CodeNumber", ""), fields.get("CodeNotation", "")
    return "/".join(part for part in (number, notation) if part)


def trio_key(fields: Mapping[str, str]) -> str:
    """The key of the duplicate alert: số, ký hiệu, cơ quan ban hành and year.

    Empty where one of them is missing (NĐ 30 PL VI.III.1h).
    """
    parts = [
        fields.get("CodeNumber", "").lstrip("0"),
        fields.get("CodeNotation", ""),
        fields.get("OrganName", ""),
        fields.get("IssuedDate", "")[:4],
    ]
    if not all(parts):
        return ""
    return "|".join(" ".join(unicodedata.normalize("NFC", p).casefold().split()) for p in parts)


_UNSAFE = re.compile(r"[^A-Za-z0-9._ ()+=,-]")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_NAME_BYTES = 48
_EXTENSION_LETTERS = 10


def safe_name(name: str) -> str:
    """A file name that every system, archive and tool can hold: plain ASCII, ≤ 48 bytes.

    Vietnamese letters lose their marks and whatever else is no plain letter
    becomes ``_``. The name as the producer spelled it is kept in the metadata.
    """
    bare = unicodedata.normalize("NFD", name).replace("đ", "d").replace("Đ", "D")
    plain = "".join(letter for letter in bare if unicodedata.category(letter) != "Mn")
    clean = _UNSAFE.sub("_", plain).strip(" .")
    if clean.startswith("-") or _RESERVED.match(clean):
        clean = "_" + clean
    stem, dot, extension = clean.rpartition(".")
    if not dot or len(extension) > _EXTENSION_LETTERS:
        stem, dot, extension = clean, "", ""
    stem = stem[: _NAME_BYTES - len(dot + extension)].rstrip(" .")
    return (stem or "tai-lieu") + dot + extension


_DECEIVING = re.compile(
    r"[\x00-\x1f\x7f-\x9f/\\:\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SHOWN_LETTERS = 120


def shown_name(name: str) -> str:
    """A file name to hand out under: the producer's, in NFC, without letters that deceive."""
    clean = _DECEIVING.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    stem, dot, extension = clean.rpartition(".")
    if not dot or len(extension) > _EXTENSION_LETTERS:
        stem, dot, extension = clean, "", ""
    return (stem[:_SHOWN_LETTERS].rstrip(" .") or "tai-lieu") + dot + extension
