"""Fixity against its neighbours: 20,000 files of 50 kB, whole processes, warm cache.

``python bench/fixity.py [files] [bytes]`` prints one JSON object. Every program
reads the same bag; their order alternates from round to round, and the median
of three rounds counts. Ratios are what to look at: above 1 means faster than
the neighbour.
"""

import hashlib
import json
import os
import pickle
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.kill import LUUTRU  # noqa: E402
from preservation.bags.write import tag_files  # noqa: E402  the checkout's own packages
from repository.digest import Digest, Fingerprint  # noqa: E402
from repository.packages import Package, PackageFile, PackageKind, prefix_of  # noqa: E402
from repository.stores.directory import DirectoryStore  # noqa: E402

ROUNDS = 3
_BARE = """
import hashlib, multiprocessing, os, sys
bag, algorithm = sys.argv[1:]
def one(path):
    with open(bag + "/" + path, "rb") as source:
        return hashlib.new(algorithm, source.read()).hexdigest()
if __name__ == "__main__":
    with open(f"{bag}/manifest-{algorithm}.txt") as lines:
        paths = [line.rstrip("\\n").split("  ", 1)[1] for line in lines]
    with multiprocessing.Pool(len(os.sched_getaffinity(0))) as pool:
        pool.map(one, paths, chunksize=200)
"""
_IMPORTS = "import web.cli, web.cli.verify, preservation.bags.read"
_SCAN = """
import sys
from pathlib import Path
from preservation.bags.contents import plan
from preservation.bags.manifests import read_manifest
from preservation.bags.paths import scan
bag, algorithm = sys.argv[1:]
name = f"manifest-{algorithm}.txt"
plan(scan(bag), [read_manifest(name, Path(bag, name).read_text("utf-8"), (1, 0))], (1, 0), ())
"""


_STORE = """
import pickle, sys
from pathlib import Path
from preservation.bags.problems import Intact
from preservation.fixity import check_many
from repository.stores.directory import DirectoryStore
root = Path(sys.argv[1])
packages = pickle.loads((root / "packages.pickle").read_bytes())
verdicts = list(check_many(DirectoryStore("kho-1", root), packages))
assert all(isinstance(verdict, Intact) for _, verdict in verdicts), verdicts[:3]
"""


def make_store(root: Path, packages: int, size: int) -> None:
    """A store of ``packages`` packages of fifteen files, ``size`` bytes on the mean."""
    rng = random.Random(11)
    store = DirectoryStore("kho-1", root)
    store.create()
    made = []
    for _ in range(packages):
        identifier = f"{rng.getrandbits(128):032x}"
        folder = store.folder(prefix_of(PackageKind.DOCUMENT, identifier))
        payload = {f"data/f{number:02}": rng.randbytes(size) for number in range(9)}
        tags = tag_files({p: Fingerprint.of_bytes(d) for p, d in payload.items()}, [])
        for path, data in (payload | tags).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        files = [PackageFile(p, len(d), Digest.of_bytes(d)) for p, d in (payload | tags).items()]
        made.append(Package(identifier, PackageKind.DOCUMENT, tuple(files)))
    (root / "packages.pickle").write_bytes(pickle.dumps(made))


def store_commands(root: Path) -> dict[str, Sequence[str]]:
    """What is timed over a whole store: its packages one by one, on all cores."""
    each = "cd {} && sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt"
    find = f'find "{root}/objects" -name bagit.txt -printf "%h\\n"'
    bagit = f"{sys.executable} {Path(sys.executable).with_name('bagit.py')}"
    return {
        "luutru": [sys.executable, "-c", _STORE, str(root)],
        "sha256sum -c, two at a time": ["sh", "-c", f"{find} | xargs -P 2 -I {{}} sh -c '{each}'"],
        "bagit.py --processes 2": [
            *("sh", "-c", f"{find} | xargs {bagit} --quiet --validate --processes 2"),
        ],
    }


def make_bag(root: Path, files: int, size: int, algorithm: str, seed: int = 7) -> None:
    """A bag of ``files`` files of ``size`` random bytes, with manifests of one algorithm."""
    rng = random.Random(seed)
    payload: dict[str, Fingerprint] = {}
    for number in range(files):
        data = rng.randbytes(size)
        path = f"data/{number // 500:03}/van-ban-{number:06}.pdf"
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        payload[path] = Fingerprint.of_bytes(data)
    write_tags(root, payload, algorithm)


def write_tags(root: Path, payload: Mapping[str, Fingerprint], algorithm: str) -> None:
    """Tag files with manifests of ``algorithm`` alone."""
    for old in root.glob("*.txt"):
        old.unlink()
    tags = tag_files(payload, [])
    kept = {
        n: d for n, d in tags.items() if "manifest" not in n or n == f"manifest-{algorithm}.txt"
    }
    for name, data in kept.items():
        (root / name).write_bytes(data)
    lines = [f"{hashlib.new(algorithm, data).hexdigest()}  {name}\n" for name, data in kept.items()]
    (root / f"tagmanifest-{algorithm}.txt").write_text("".join(lines))


def commands(bag: Path, algorithm: str) -> dict[str, Sequence[str]]:
    """What is timed, by name."""
    python = sys.executable
    bagit = str(Path(python).with_name("bagit.py"))
    return {
        "luutru": [*LUUTRU, "verify", "--json", "--path", str(bag)],
        "luutru, one process": [
            *(*LUUTRU, "verify", "--json", "--processes", "1"),
            *("--path", str(bag)),
        ],
        "bagit.py": [python, bagit, "--quiet", "--validate", str(bag)],
        "bagit.py --processes 2": [
            *(python, bagit, "--quiet", "--validate"),
            *("--processes", "2", str(bag)),
        ],
        "sum -c": ["sh", "-c", f'cd "{bag}" && {algorithm}sum -c --quiet manifest-{algorithm}.txt'],
        "bare hashlib": [python, "-c", _BARE, str(bag), algorithm],
        "of it: start and imports": [python, "-c", _IMPORTS],
        "of it: start, scan, manifest, compare": [python, "-c", _SCAN, str(bag), algorithm],
    }


def measure(files: int = 20_000, size: int = 50_000) -> dict[str, Any]:
    """Time every command on the same bag; seconds and ratios for SHA-256 and SHA-512."""
    said: dict[str, Any] = {
        "files": files,
        "bytes_each": size,
        "cores": len(os.sched_getaffinity(0)),
    }
    folder = Path(tempfile.mkdtemp(prefix="luutru-bench-"))
    try:
        for algorithm in ("sha256", "sha512"):
            bag = folder / algorithm
            make_bag(bag, files, size, algorithm)
            said[algorithm] = _compare(commands(bag, algorithm))
            shutil.rmtree(bag)
        make_store(folder / "store", files // 15, size // 10)
        said["store of small packages"] = _compare(store_commands(folder / "store"))
    finally:
        shutil.rmtree(folder)
    return said


def _compare(wanted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    times: dict[str, list[float]] = {name: [] for name in wanted}
    for command in wanted.values():  # warm the cache, and fail early
        _run(command)
    for turn in range(ROUNDS):
        order = list(wanted)
        for name in order if turn % 2 == 0 else reversed(order):
            times[name].append(_run(wanted[name]))
    median = {name: statistics.median(values) for name, values in times.items()}
    best = {name: min(values) for name, values in times.items()}
    others = [name for name in wanted if not name.startswith(("luutru", "of it"))]
    return {
        "seconds": {name: round(value, 3) for name, value in median.items()},
        "times_as_fast_as": {n: round(median[n] / median["luutru"], 2) for n in others},
        "times_as_fast_at_best": {n: round(best[n] / best["luutru"], 2) for n in others},
        "spread": {name: round(max(v) / min(v), 2) for name, v in times.items()},
    }


def _run(command: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:])), indent=2))
