"""Nature: in what form a file may bear signatures, told by its bytes, never by its name."""

import base64
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from preservation.texts.sink import UnreadableError
from preservation.texts.zips import Container, container

HEAD = 64 * 1024
PDF_WITHIN = 1024
"""A PDF header may stand so far from the start (ISO 32000-1 Annex H.3)."""
PKCS7 = bytes.fromhex("06092a864886f70d0107")
"""The beginning of the object identifiers of PKCS #7: data, signed data, enveloped data."""
CMS_WITHIN = 32
CHUNK = 4 * 1024 * 1024
MARKS = tuple("SignatureValue".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
"""XML without these bytes holds no signature: names cannot be written in another way."""
OFFICE_FOLDER = "_xmlsignatures/"
ODF_TYPE = "application/vnd.oasis.opendocument."
CONTENT_TYPES = "[Content_Types].xml"

_ARMOUR = re.compile(rb"\A\s*-----BEGIN (?:CMS|PKCS ?#?7|PKCS7)(?: SIGNED DATA)?-----")
_BASE64 = re.compile(rb"\A\s*M[A-Za-z0-9+/=\r\n]{60,}")
_MAIL = re.compile(rb"(?im)^content-type:\s*(multipart/signed|application/(x-)?pkcs7-mime)")
_MARKUP = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<[?!A-Za-z_]")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
"""How XML begins in UTF-16."""


class Nature(StrEnum):
    """The forms of signatures that are told apart."""

    PDF = "PDF"
    CMS = "CMS"
    XML = "XML"
    ODF = "ODF"
    OOXML = "OOXML"
    ASIC = "ASiC"
    """A zip of files with signatures about them (EN 319 162): not supported."""
    MAIL = "S/MIME"
    """A message; not supported."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a short look told."""

    nature: Nature
    may_be_signed: bool = True
    """False only where there is certainly nothing like a signature."""
    trouble: str = ""
    """Why the look failed, if it did."""


def look(path: Path) -> Seen:
    """Say in what form the file at ``path`` may bear signatures, in a few milliseconds.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as source:
        head = source.read(HEAD)
    if b"%PDF-" in head[:PDF_WITHIN]:
        return Seen(Nature.PDF)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path)
    if is_cms(head):
        return Seen(Nature.CMS)
    if _MAIL.search(head[:4096]):
        return Seen(Nature.MAIL)
    if _MARKUP.match(head) or head.startswith(_WIDE):
        return Seen(Nature.XML, _speaks_of_signatures(path))
    return Seen(Nature.OTHER)


def _speaks_of_signatures(path: Path) -> bool:
    tail = b""
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            if any(mark in tail + chunk for mark in MARKS):
                return True
            tail = chunk[-64:]
    return False


DETACHED = ".p7s"


def signed_name(name: str) -> str:
    """The file that a detached signature called ``name`` signs (``a.pdf.p7s``); empty if none.

    A signature of a signature names nothing: each file belongs to one other at most.
    """
    signed = name[: -len(DETACHED)] if name.lower().endswith(DETACHED) else ""
    return "" if signed.lower().endswith(DETACHED) else signed


def is_cms(head: bytes) -> bool:
    """Whether these first bytes begin a CMS structure: DER, BER, PEM or base64."""
    if _ARMOUR.match(head):
        return True
    if _BASE64.match(head):
        head = base64.b64decode(b"".join(head.split())[:64])
    return head[:1] == b"\x30" and PKCS7 in head[:CMS_WITHIN]


def _zipped(path: Path) -> Seen:
    try:
        with container(str(path)) as box:
            return _package(box)
    except UnreadableError as error:
        return Seen(Nature.OTHER, trouble=str(error))


def _package(box: Container) -> Seen:
    kind = box.start_of("mimetype", 200).decode("ascii", "replace").strip()
    inside = [name.lower() for name in box.names if name.lower().startswith("meta-inf/")]
    about = any("signature" in name or name.endswith(".tst") for name in inside)
    if kind.startswith(ODF_TYPE):
        return Seen(Nature.ODF, about)
    if CONTENT_TYPES in box:
        return Seen(Nature.OOXML, _office(box))
    return Seen(Nature.ASIC) if about else Seen(Nature.OTHER, may_be_signed=False)


def _office(box: Container) -> bool:
    if any(name.lower().startswith(OFFICE_FOLDER) for name in box.names):
        return True
    with box.member(CONTENT_TYPES) as stream:
        return b"digital-signature" in stream.read(CHUNK)
