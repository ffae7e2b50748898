"""The first and last bytes of a file, and what they give away."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from preservation.signatures.nature import is_cms

HEAD = 64 * 1024
TAIL = 66_000
"""Long enough for the end of a zip with the longest comment."""
PDF_WITHIN = 1024
"""A PDF header may stand so far from the start, readers say (ISO 32000-1 Annex H.3)."""

STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"ID3", "mp3"),
    (b"\x00\x00\x01\xba", "mpeg"),
    (b"\x00\x00\x01\xb3", "mpeg"),
)
FOREIGN = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"Rar!",
    b"7z\xbc\xaf",
)
"""Beginnings of what no archive takes, whatever comes after them."""
RIFF = {b"WAVE": "wav", b"AVI ": "avi"}
QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
ASF_VIDEO = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")
MARKUP = re.compile(rb"<(html|script|body|iframe|svg)[\s>]", re.IGNORECASE)
BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass(frozen=True, slots=True)
class Sample:
    """What is read of a file to tell what it is."""

    size: int
    head: bytes
    tail: bytes

    @classmethod
    def of(cls, path: str) -> Self:
        """Read both ends of the file at ``path``."""
        size = Path(path).stat().st_size
        with Path(path).open("rb") as source:
            head = source.read(HEAD)
            source.seek(max(size - TAIL, 0))
            return cls(size, head, source.read(TAIL))


def family_of(sample: Sample) -> str:
    """The family that the first bytes speak for; ``ole`` for a compound file, else nothing."""
    head = sample.head
    for start, family in STARTS:
        if head.startswith(start):
            return family
    if head.startswith(FOREIGN):
        return "unknown"
    if is_cms(head):
        return "cms"
    return _media(head) or ("pdf" if head.find(b"%PDF-", 0, PDF_WITHIN) > 0 else "")


def second_formats(family: str, sample: Sample) -> Iterator[str]:
    """What else the file could be taken for: attackers make files that are two things."""
    if b"%PDF-" in sample.head[1:PDF_WITHIN]:
        yield "a PDF header stands inside, not at the start"
    zipped = family in {"zip", "docx", "xlsx", "pptx", "odt", "ods", "odp"}
    if not zipped and b"PK\x05\x06" in sample.tail:
        yield "a zip archive is appended"
    if family in {"jpeg", "png", "gif", "tiff", "pdf", "unknown"} and MARKUP.search(
        sample.head[:4096] + sample.tail[-4096:]
    ):
        yield "HTML stands inside"
    if family == "jpeg" and b"\xff\xd9" in sample.tail and _rest(sample.tail).strip(b"\x00"):
        yield "something follows the end of the image"


def _rest(tail: bytes) -> bytes:
    return tail[tail.rfind(b"\xff\xd9") + 2 :]


def _media(head: bytes) -> str:
    if head[:4] == b"RIFF":
        return RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return "mov" if head[8:12] == b"qt  " else "mp4"
    if head[4:8] in QUICKTIME:
        return "mov"
    if head.startswith(ASF):
        return "wmv" if ASF_VIDEO in head else "wma"
    if len(head) > 3 * 188 and all(head[188 * i] == ord("G") for i in range(3)):
        return "mpeg"
    return "mp3" if _is_mp3(head) else ""


def _is_mp3(head: bytes) -> bool:
    """Whether two frames of MPEG audio layer III follow each other."""
    length = _frame(head[:4])
    return bool(length) and _frame(head[length : length + 4]) > 0


def _frame(header: bytes) -> int:
    """The length of the frame that this header begins; 0 when it is none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:  # noqa: PLR2004  its sync bits
        return 0
    version, rate, row = header[1] >> 3 & 3, header[2] >> 2 & 3, header[2] >> 4
    first = version == 3  # noqa: PLR2004  MPEG-1
    if version not in RATES or rate == 3 or row in {0, 15}:  # noqa: PLR2004  reserved
        return 0
    bits = (BITRATES if first else BITRATES_2)[row] * 1000
    return (144 if first else 72) * bits // RATES[version][rate] + (header[2] >> 1 & 1)
