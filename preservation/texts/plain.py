"""Plain text: which encoding it is in, and the text."""

import codecs
from pathlib import Path

from preservation.texts.sink import Sink

SAMPLE = 64 * 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LEGACY = "cp1258"
ALLOWED = frozenset({7, 8, 9, 10, 11, 12, 13, 26, 27})
"""Control characters that old text files contain."""
FEW = 0.3
PIECE = 64 * 1024


def encoding_of(sample: bytes) -> str | None:
    """The encoding of text that begins with ``sample``; None when it is not text.

    Unicode is recognised by its mark or by being valid; what is left, if it has
    no control characters, is taken for windows-1258. TCVN3 and VNI are fonts,
    not encodings: their text comes out as it was typed.
    """
    for mark, name in MARKS:
        if sample.startswith(mark):
            return name if _decodes(sample, name) else None
    if _looks_wide(sample):
        wide = "utf-16-le" if sample[1:2] == b"\x00" else "utf-16-be"
        return (
            wide if _decodes(sample, wide) and _printable(sample.decode(wide, "ignore")) else None
        )
    if not _printable(sample.decode("latin-1")):
        return None
    return "utf-8" if _decodes(sample, "utf-8") else LEGACY


def plain(path: str, sink: Sink) -> None:
    """The text of the file at ``path``, bytes that make no sense replaced."""
    with Path(path).open("rb") as source:
        sample = source.read(SAMPLE)
        decoder = codecs.getincrementaldecoder(encoding_of(sample) or LEGACY)("replace")
        sink.add(decoder.decode(sample))
        while piece := source.read(PIECE):
            sink.add(decoder.decode(piece))
        sink.add(decoder.decode(b"", final=True))


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(sample, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _printable(text: str) -> bool:
    return not any(ord(letter) < ord(" ") and ord(letter) not in ALLOWED for letter in set(text))


def _looks_wide(sample: bytes) -> bool:
    """Whether every second byte is often zero, as in UTF-16 without a mark."""
    if len(sample) < 4 or (len(sample) % 2 and len(sample) < SAMPLE):  # noqa: PLR2004
        return False
    half = len(sample) // 2
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    return (odd > FEW and even == 0) or (even > FEW and odd == 0)
