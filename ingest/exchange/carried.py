"""Carried: a file that an answer of JSON carries in base64, taken out without holding it.

The answer lies on the disk. The text between the quotes is decoded piece by piece; what is left
of the answer is small, and read as JSON.
"""

import base64
import binascii
import json
import mmap
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from repository.errors import UnavailableError

_TEXT = rb'"%s"\s*:\s*"'
_PIECE = 1 << 18
_MOST_REST = 1 << 20
_ESCAPES = ((rb"\u003d", b"="), (rb"\/", b"/"), (rb"\r", b""), (rb"\n", b""))
_LONGEST_ESCAPE = 6


def take_out(answer: Path, name: bytes, to: Path) -> tuple[Mapping[str, Any], bool]:
    """Decode the text called ``name`` in the JSON at ``answer`` into ``to``.

    Returns:
        The answer with that text left empty, and whether there was such a text. ``to`` is only
        written if there was.

    Raises:
        UnavailableError: it is no JSON, or the text no base64: cut short, or from another hand.
    """
    if answer.stat().st_size == 0:
        raise UnavailableError("trả lời rỗng · an empty answer")
    with (
        answer.open("rb") as source,
        mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as all_,
    ):
        found = re.search(_TEXT % re.escape(name), all_)
        start = found.end() if found else 0
        end = all_.find(b'"', start) if found else 0
        if end < 0:
            raise UnavailableError("trả lời bị cắt · the answer was cut short")
        if len(all_) - (end - start) > _MOST_REST:
            raise UnavailableError("trả lời không đúng dạng · not an answer of the axis")
        said = read_object(bytes(all_[:start]) + bytes(all_[end:]))
        if end > start:
            with to.open("wb") as target:
                _decode(all_, start, end, target)
                target.flush()
                os.fsync(target.fileno())
        return said, end > start


def read_object(data: bytes) -> Mapping[str, Any]:
    """A JSON object.

    Raises:
        UnavailableError: it is something else: a page of HTML from a proxy, half an answer.
    """
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        raise UnavailableError("trả lời không phải JSON · the answer is not JSON") from None
    if not isinstance(said, dict):
        raise UnavailableError("trả lời không đúng dạng · not an answer of the axis")
    return said


def _decode(text: mmap.mmap, start: int, end: int, to: BinaryIO) -> None:
    held = b""
    for at in range(start, end, _PIECE):
        piece = held + text[at : min(at + _PIECE, end)]
        open_ = piece.rfind(b"\\", -_LONGEST_ESCAPE) if at + _PIECE < end else -1
        piece, cut = (piece[:open_], piece[open_:]) if open_ >= 0 else (piece, b"")
        for written, meant in _ESCAPES:
            piece = piece.replace(written, meant)
        piece = piece.translate(None, b" \r\n\t")
        whole = len(piece) - len(piece) % 4 if at + _PIECE < end else len(piece)
        try:
            to.write(base64.b64decode(piece[:whole], validate=True))
        except binascii.Error:
            raise UnavailableError("base64 bị cắt, hỏng · base64 that was cut or spoilt") from None
        held = piece[whole:] + cut
