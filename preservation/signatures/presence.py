"""Presence: does a PDF hold anything like a signature? Answered in milliseconds, without pyHanko.

A signature that any viewer could call valid needs ``/ByteRange`` outside every compressed
stream, so the raw bytes tell. What is broken or hidden in an object stream is found in the form.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pikepdf

from preservation.signatures.boundary import Broken, Foreign, attempt

CHUNK = 4 * 1024 * 1024
OVERLAP = 64
"""Bytes read twice, so that a name cut in two is still found."""
MOST_FIELDS = 20_000
"""Form fields that are looked at."""

_PLAIN = b"/ByteRange"
_ESCAPED = re.compile(
    b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (c, c, c) for c in b"ByteRange"), re.IGNORECASE
)


def may_be_signed(path: Path) -> tuple[bool, str]:
    """Whether the PDF at ``path`` may hold a signature; and why it could not be opened, if so."""
    with path.open("rb") as source:
        if any(_says_byte_range(chunk) for chunk in _chunks(source)):
            return True, ""
    held = attempt(_form_holds_one, path)
    if isinstance(held, Broken):
        return False, held.why
    return held, ""


def _says_byte_range(chunk: bytes) -> bool:
    return _PLAIN in chunk or (b"#" in chunk and _ESCAPED.search(chunk) is not None)


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    tail = b""
    while chunk := source.read(CHUNK):
        yield tail + chunk
        tail = chunk[-OVERLAP:]


def _form_holds_one(path: Path) -> bool:
    with pikepdf.open(path, suppress_warnings=True, attempt_recovery=True) as pdf:
        form = pdf.Root.get("/AcroForm")
        if not isinstance(form, pikepdf.Dictionary):
            return False
        return any(map(_is_filled_signature, _nodes(form.get("/Fields"))))


def _nodes(fields: Foreign) -> Iterator[Foreign]:
    waiting = [fields]
    looked_at = 0
    seen: set[tuple[int, int]] = set()
    while waiting and looked_at < MOST_FIELDS:
        array = waiting.pop()
        if not isinstance(array, pikepdf.Array):
            continue
        for node in array:
            looked_at += 1
            if not isinstance(node, pikepdf.Dictionary) or node.objgen in seen:
                continue
            if node.is_indirect:
                seen.add(node.objgen)
            yield node
            waiting.append(node.get("/Kids"))


def _is_filled_signature(node: Foreign) -> bool:
    value = node.get("/V")
    if not isinstance(value, pikepdf.Dictionary):
        return False
    return node.get("/FT") == pikepdf.Name.Sig or "/ByteRange" in value or "/SubFilter" in value
