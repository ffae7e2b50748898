"""How long sound and film last, as far as their headers say; nothing is decoded."""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

HEAD = 64 * 1024
BOXES = 1000
ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
LONGEST = 30 * 24 * 3600
"""A header that claims more seconds than this is not believed."""


def seconds(path: str, family: str) -> float | None:
    """The length in seconds, to the hundredth; None when the header does not say."""
    if family not in READERS:
        return None
    with Path(path).open("rb") as source:
        try:
            found = READERS[family](source)
        except (struct.error, ZeroDivisionError, OverflowError):
            return None
    return round(found, 2) if found is not None and 0 < found < LONGEST else None


def _wav(source: BinaryIO) -> float | None:
    head = source.read(HEAD)
    layout, data = head.find(b"fmt "), head.find(b"data")
    if layout < 0 or data < 0:
        return None
    rate = struct.unpack_from("<I", head, layout + 16)[0]
    return float(struct.unpack_from("<I", head, data + 4)[0] / rate)


def _avi(source: BinaryIO) -> float | None:
    head = source.read(HEAD)
    at = head.find(b"avih")
    if at < 0:
        return None
    micros, frames = (struct.unpack_from("<I", head, at + 8 + offset)[0] for offset in (0, 16))
    return float(micros * frames / 1e6)


def _asf(source: BinaryIO) -> float | None:
    head = source.read(HEAD)
    at = head.find(ASF_PROPERTIES)
    if at < 0:
        return None
    ticks, preroll = (struct.unpack_from("<Q", head, at + offset)[0] for offset in (64, 80))
    return float(ticks / 1e7 - preroll / 1e3)


def _mp4(source: BinaryIO) -> float | None:
    """Walk the boxes to ``moov/mvhd`` (ISO/IEC 14496-12)."""
    end = source.seek(0, 2)
    at = 0
    for _ in range(BOXES):
        source.seek(at)
        length, kind = struct.unpack(">I4s", source.read(8))
        header = 8
        if length == 1:
            length, header = struct.unpack(">Q", source.read(8))[0], 16
        if kind == b"mvhd":
            return _mvhd(source.read(32))
        step = header if kind == b"moov" else length
        if step < header or at + step >= end:
            return None
        at += step
    return None


def _mvhd(box: bytes) -> float:
    if box[0] == 1:
        scale, length = struct.unpack_from(">IQ", box, 20)
    else:
        scale, length = struct.unpack_from(">II", box, 12)
    return float(length / scale)


READERS: dict[str, Callable[[BinaryIO], float | None]] = {
    "wav": _wav,
    "avi": _avi,
    "wma": _asf,
    "wmv": _asf,
    "mp4": _mp4,
    "mov": _mp4,
}
