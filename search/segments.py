"""Whether the files of a tantivy index are as they were written: its own checksums, read here.

tantivy keeps a CRC-32 at the end of each file and does not look at it; a flipped bit
can then make it ask for petabytes, which ends the whole process. Files of a segment
never change, so each is checked once, before tantivy first sees it.
"""

import json
import mmap
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

_MAGIC: Final = 1337
_TAIL: Final = 8  # length of the footer and the magic number, four bytes each
_STRETCH: Final = 1 << 20
_FOOTER: Final = re.compile(
    rb'\{"version":\{"major":\d+,"minor":\d+,"patch":\d+,"index_format_version":\d+\},"crc":(\d+)\}'
)
"""What stands before those eight bytes; the checksum does not cover it, so every letter counts."""


def committed_files(data: Path) -> Iterator[Path]:
    """The files that the last commit speaks of.

    Raises:
        OSError: The folder cannot be read.
        ValueError: Its ``meta.json`` cannot be understood.
    """
    try:
        segments: list[dict[str, Any]] = json.loads((data / "meta.json").read_bytes())["segments"]
        for segment in segments:
            name = str(segment["segment_id"]).replace("-", "")
            deletes = segment["deletes"]
            gone = f"{name}.{deletes['opstamp']}.del" if deletes else ""
            yield from (p for p in data.glob(f"{name}.*") if p.suffix != ".del" or p.name == gone)
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"meta.json: {error}") from error


def check(path: Path) -> None:
    """Compare a file with the checksum at its end.

    Raises:
        ValueError: It is not as it was written.
        FileNotFoundError: It is gone.
    """
    with path.open("rb") as stream:
        if path.stat().st_size <= _TAIL:
            raise ValueError(f"{path.name} is cut short")
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as held:
            length = int.from_bytes(held[-_TAIL:-4], "little")
            end = len(held) - _TAIL - length
            if int.from_bytes(held[-4:], "little") != _MAGIC or end < 0:
                raise ValueError(f"{path.name} has no footer")
            if _stated(held[end:-_TAIL]) != _crc(held, end):
                raise ValueError(f"{path.name} is not as it was written")


def _stated(footer: bytes) -> int:
    if not (found := _FOOTER.fullmatch(footer)):
        raise ValueError("the footer cannot be understood")
    return int(found[1])


def _crc(held: mmap.mmap, end: int) -> int:
    value = 0
    for start in range(0, end, _STRETCH):
        value = zlib.crc32(held[start : min(start + _STRETCH, end)], value)
    return value
