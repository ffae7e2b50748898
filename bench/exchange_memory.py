"""Memory and time of messages of the document axis with long attachments, written and read.

usage: python -m bench.exchange_memory [MEGABYTES]

Each step is a process of its own; its peak is what the kernel says (VmHWM). Holds where every step
stays below 300 MB and takes no more than in proportion to the length.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from io import RawIOBase
from pathlib import Path
from typing import Any, cast

from ingest.exchange.edxml import Limits, Part, read, write_document
from ingest.exchange.envelope import Header, Organ
from scripts.make_edxml import HOSTILE, SENDER, File, edxml, form_1_mime, write_large

MOST_BYTES = 300 * 1024 * 1024
MEGABYTE = 1_000_000
PIECE = 3 * 19 * 4096
"""A multiple of three, and of what stands on a line of 76 characters."""
SLACK = 1.6
"""How much longer than in proportion a step may take: other processes run too."""
MARK = b"luutru-bench"
LARGE = File("lon.bin", b"", "x/y", encoded=MARK.decode())
ROOMY = Limits(message_bytes=10**10, attachment_bytes=10**10, all_bytes=10**10, seconds=3600)


def pieces(megabytes: int) -> Iterator[bytes]:
    """So many megabytes that do not compress, the same each time."""
    block = hashlib.shake_256(b"luutru").digest(PIECE)
    left = megabytes * MEGABYTE
    while left > 0:
        yield block[:left]
        left -= PIECE


class Source(RawIOBase):
    """The same as a file."""

    def __init__(self, megabytes: int) -> None:
        self._pieces = pieces(megabytes)

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """A piece, whatever was asked for."""
        return next(self._pieces, b"")


def write(path: Path, megabytes: int) -> None:
    """Our own writer."""
    header = Header(Organ(SENDER), (Organ("X99.07"),), "a", "1", "A", subject="Lớn")
    part = Part("lon.bin", "application/octet-stream", "", lambda: cast("Any", Source(megabytes)))
    with path.open("wb") as target:
        write_document(header, [part], target)


def one_line(path: Path, megabytes: int) -> None:
    """Base64 on one line, as on the axis."""
    with path.open("wb") as target:
        write_large(target, pieces(megabytes))


def in_lines(path: Path, megabytes: int) -> None:
    """Base64 in lines of 76 characters."""
    _in_lines(path, megabytes, edxml(files=[LARGE]))


def in_mime(path: Path, megabytes: int) -> None:
    """The same, as a part of form 1.0 (multipart/related)."""
    _in_lines(path, megabytes, form_1_mime([LARGE]))


def _in_lines(path: Path, megabytes: int, message: bytes) -> None:
    before, after = message.split(MARK)
    with path.open("wb") as target:
        target.write(before)
        for piece in pieces(megabytes):
            text = b64encode(piece)
            target.writelines(text[at : at + 76] + b"\r\n" for at in range(0, len(text), 76))
        target.write(after)


def wrapped(path: Path, megabytes: int) -> None:
    """A zip around it, which has to be opened."""
    beside = path.with_suffix(".zip")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as box, box.open("a.bin", "w") as member:
        for piece in pieces(megabytes):
            member.write(piece)
    with beside.open("rb") as source, path.open("wb") as target:
        write_large(target, iter(lambda: source.read(PIECE), b""))
    beside.unlink()


FORMS: Mapping[str, Callable[[Path, int], None]] = {
    "one line": one_line,
    "lines": in_lines,
    "lines, MIME": in_mime,
    "wrapped in a zip": wrapped,
}


def read_one(path: Path, megabytes: int) -> None:
    """Read it, its file onto the disk, and make sure of it."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        said = read(path, Path(folder), ROOMY)
    assert said.accepted, said.findings
    assert [one.size for one in said.attachments] == [megabytes * MEGABYTE]


def read_hostile(path: Path, _megabytes: int) -> None:
    """Read whatever it is."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        read(path, Path(folder))


def hostile(scratch: Path) -> dict[str, Any]:
    """The worst that an attacker does to memory and time."""
    path, worst = scratch / "doc-hai.edxml", {"seconds": 0.0, "peak MB": 0}
    for name, make in HOSTILE.items():
        path.write_bytes(make())
        said = step("read_hostile", path, 0)
        for figure in ("seconds", "peak MB"):
            if said[figure] > worst[figure]:
                worst |= {figure: said[figure], f"{figure} by": name}
    return worst


def step(name: str, path: Path, megabytes: int) -> dict[str, Any]:
    """Do ``name`` in a process of its own: seconds, peak in MB."""
    command = [sys.executable, "-m", "bench.exchange_memory", name, str(path), str(megabytes)]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, check=True, capture_output=True, cwd=root)
    return dict(json.loads(done.stdout))


def measured(work: Callable[[Path, int], None], path: Path, megabytes: int) -> dict[str, Any]:
    """Do it here, and say what it took."""
    begun = time.perf_counter()
    work(path, megabytes)
    seconds = time.perf_counter() - begun
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    return {"seconds": round(seconds, 2), "peak MB": peak // 1024}


def drill(scratch: Path, megabytes: int = 200) -> dict[str, Any]:
    """Write and read messages of a quarter of that length, and of that length."""
    seen: dict[str, Any] = {}
    held = True
    for name, make in {"written": None, **FORMS}.items():
        lengths = {}
        for length in (megabytes // 4, megabytes):
            path = scratch / "lon.edxml"
            if make is None:
                lengths[length] = step("write", path, length)
            else:
                make(path, length)
                lengths[length] = step("read_one", path, length)
            path.unlink()
        short, long = lengths.values()
        held &= long["peak MB"] * 1024 * 1024 < MOST_BYTES
        held &= long["seconds"] < 4 * SLACK * max(short["seconds"], 0.1)
        seen[name] = {f"{length} MB": said for length, said in lengths.items()}
    worst = hostile(scratch)
    held &= worst["peak MB"] * 1024 * 1024 < MOST_BYTES
    return {"held": held, **seen, "hostile": worst}


def main(words: list[str]) -> int:
    """Measure; or one step, for ``step``."""
    if len(words) == 3:
        works = {"write": write, "read_one": read_one, "read_hostile": read_hostile}
        work = works[words[0]]
        print(json.dumps(measured(work, Path(words[1]), int(words[2]))))
        return 0
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as scratch:
        seen = drill(Path(scratch), *(int(word) for word in words[:1]))
    print(json.dumps(seen, ensure_ascii=False, indent=1))
    return 0 if seen["held"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
