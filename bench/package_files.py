"""Packages of very many files: memory of the process tree, and time for each file.

usage: python -m bench.package_files [FILES …]

For each number of files a SIP_hoso of small documents is made, zipped, and read back from the zip;
an AIP_hoso of as many holey files is made and checked as a bag and against its catalogue. Each step
is a process of its own. Holds where every step stays below 300 MB and takes no more than in
proportion to the number of files.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from bench.memory import tree_rss
from preservation.bags.problems import Intact
from preservation.bags.read import check_bag
from preservation.fixity import check_many
from preservation.hoso.aip import build_dossier
from preservation.hoso.content import DossierContext, FileDescription, Item, SubmissionContext
from preservation.hoso.reading import read_sip
from preservation.hoso.schemas import schema_files
from preservation.hoso.sip import build_sip
from preservation.hoso.zipping import zip_to
from preservation.retrieve import package_in
from repository.access import Level
from repository.digest import Digest, Fingerprint
from repository.documents import Document, DocumentFile, DocumentId, FileRole, Standing
from repository.packages import PackageKind
from repository.stores.directory import DirectoryStore

MOST_BYTES = 300 * 1024 * 1024
SLACK = 1.3
"""How much longer than in proportion a step may take."""
SIZES = (20_000, 50_000, 100_000, 200_000)
AT = datetime(2026, 11, 22, 10, 5, 27, tzinfo=UTC)
PACKAGE = "7d0d1987-0f1c-47a7-8fd6-cc5c7de4064f"
AGENCY = "000.00.00.H48"
FILE = FileDescription(
    agency=AGENCY,
    agency_name="Ủy ban nhân dân tỉnh Quảng Ngãi",
    year="2026",
    notation="01.TCCB",
    title="Hồ sơ rất lớn",
    archive_code="H48.LT",
    maintenance="Vĩnh viễn",
)


def items(files: int) -> Iterator[Item]:
    """As many documents as make ``files`` files in a package: one, and its description, each."""
    for number in range(1, files // 2 + 1):
        data = f"Công văn số {number}\n".encode() * 8
        whole = Fingerprint.of_bytes(data)
        file = DocumentFile(
            "cong-van.txt",
            "cong-van.txt",
            FileRole.ORIGINAL,
            whole.size,
            whole.sha256,
            whole.sha512,
            "text/plain",
            "x-fmt/111",
            "Plain Text File",
        )
        made = Document(
            id=DocumentId(str(uuid.UUID(int=number))),
            package=str(uuid.UUID(int=1 << 64 | number)),
            title=f"Công văn số {number} về việc báo cáo",
            fields={"CodeNumber": str(number), "CodeNotation": "UBND-NC", "TypeName": "Công văn"},
            profile="2025-TT05",
            agency=AGENCY,
            level=Level.INTERNAL,
            standing=Standing.REFERENCE,
            received_at=AT,
            received_by="vanthu1",
            files=(file,),
        )
        yield Item(number, made, whole.sha256, opener(data))


def opener(data: bytes) -> Callable[[str], Any]:
    @contextmanager
    def open_file(_: str) -> Iterator[BinaryIO]:
        yield BytesIO(data)

    return open_file


def _sip(folder: Path, files: int) -> None:
    schemas = schema_files("sip_hoso", None)
    context = SubmissionContext(PACKAGE, "luutru 0.1.0", AT, "luutru1", "Lê Văn Lưu", schemas)
    build_sip(folder / "sip", FILE, items(files), context)


def _zip(folder: Path, _: int) -> None:
    (made,) = (folder / "sip").iterdir()
    zip_to(made, folder / "sip.zip")


def _read(folder: Path, files: int) -> None:
    (folder / "work").mkdir()
    sip = read_sip(folder / "sip.zip", folder / "work")
    assert sip.acceptable, sip.findings[:3]
    assert sum(1 for _ in sip.documents) == files // 2


def _aip(folder: Path, files: int) -> None:
    schemas = {
        name: (Digest.of_bytes(data), len(data))
        for name, data in schema_files("aip_hoso", None).items()
    }
    context = DossierContext(PACKAGE, "luutru 0.1.0", AT, "luutru1", "Lê Văn Lưu", (), schemas)
    place = folder / "store" / "objects" / "hoso" / PACKAGE[:2] / PACKAGE
    build_dossier(place, FILE, items(files), context)


def _bag(folder: Path, _: int) -> None:
    (place,) = (folder / "store" / "objects" / "hoso").glob("*/*")
    verdict = check_bag(place)
    assert isinstance(verdict, Intact), verdict


def _fixity(folder: Path, _: int) -> None:
    store = DirectoryStore("kho-1", folder / "store")
    (place,) = (folder / "store" / "objects" / "hoso").glob("*/*")
    package = package_in(place, PACKAGE, PackageKind.DOSSIER)
    ((_, verdict),) = check_many(store, [package])
    assert isinstance(verdict, Intact), verdict


STEPS: Mapping[str, Callable[[Path, int], None]] = {
    "SIP_hoso made": _sip,
    "zipped": _zip,
    "unpacked, read, compared": _read,
    "AIP_hoso made": _aip,
    "checked as a bag": _bag,
    "checked against the catalogue": _fixity,
}


@dataclass(frozen=True)
class Cost:
    """What a step took, over its whole process tree."""

    seconds: float
    cpu: float
    """Seconds of all processors; what others do on the machine changes it little."""
    peak: int
    """Bytes; what processes share is counted once (PSS)."""


def step(name: str, folder: Path, files: int) -> Cost:
    """Run one step as a process of its own."""
    command = [sys.executable, "-m", "bench.package_files", "--step", name, str(folder), str(files)]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command)
    peak = 0
    while process.poll() is None:
        peak = max(peak, tree_rss(process.pid))
        time.sleep(0.05)
    if process.returncode:
        raise RuntimeError(f"{name}: {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - begun, cpu, peak)


def measure(sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    """Seconds, processor time for a file and peak of every step; whether all of it holds."""
    said: dict[str, Any] = {}
    rates: dict[str, list[float]] = {name: [] for name in STEPS}
    highest = 0
    for files in sizes:
        with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as scratch:
            for name in STEPS:
                cost = step(name, Path(scratch), files)
                rates[name].append(cost.cpu / files)
                highest = max(highest, cost.peak)
                said.setdefault(name, {})[f"{files} files"] = (
                    f"{cost.seconds:.0f} s, {cost.cpu:.1f} s of CPU,"
                    f" {cost.cpu / files * 1000:.3f} ms a file, {cost.peak >> 20} MB"
                )
    for name, found in rates.items():
        said[name]["CPU a file, most / fewest files"] = round(found[-1] / found[0], 2)
    worst = max(found[-1] / found[0] for found in rates.values())
    said["highest peak, MB"] = highest >> 20
    said["holds"] = highest < MOST_BYTES and worst < SLACK
    return said


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        _, _, chosen, place, count = sys.argv
        STEPS[chosen](Path(place), int(count))
    else:
        wanted = tuple(int(word) for word in sys.argv[1:]) or SIZES
        print(json.dumps(measure(wanted), ensure_ascii=False, indent=1))
