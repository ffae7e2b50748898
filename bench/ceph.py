"""Drill: the S3 store against a real gateway with Object Lock, which dies and comes back.

usage: python -m bench.ceph

Whatever is true or false in what it prints is a proof; the rest are figures. ``scripts/setup.sh
drill`` installs the server.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from bench.cluster import Cluster, cluster, missing
from bench.whole import Whole
from repository.digest import Digest
from repository.errors import DigestMismatchError
from repository.stores.s3 import S3Store
from repository.stores.store import Parcel

_ROOT = Path(__file__).parents[1]
_DAYS = 30
_ROUNDS = 15


def drill(folder: Path) -> dict[str, Any]:
    """Every proof, on a cluster of its own in ``folder``; ``held`` if all of them held."""
    if absent := missing():
        return {"held": False, "missing": absent, "install": "scripts/setup.sh drill"}
    with cluster(folder / "ceph") as ceph, _environment(ceph.add_user("luutru")):
        client = boto3.client("s3", endpoint_url=ceph.endpoint)
        seen = {
            "server": ceph.version(),
            "contract tests": contract(ceph),
            "locks": locks(ceph, client, folder / "locks"),
            "four writers at once": writers(ceph, client, folder / "writers"),
            "archive": Whole(ceph, client, _new_bucket(client, "luutru"), folder / "whole").prove(),
        }
    return {"held": all(_proofs(seen)), **seen}


def contract(ceph: Cluster) -> dict[str, Any]:
    """The contract of every store, and what only a bucket can do wrong."""
    words = ["tests/repository/stores", "-k", "s3", "--s3-endpoint", ceph.endpoint]
    line = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", *words]
    done = subprocess.run(line, cwd=_ROOT, capture_output=True, text=True)
    said = done.stdout.splitlines()
    return {
        "passed": done.returncode == 0,
        "said": said[-1:] if done.returncode == 0 else said[-30:],
    }


def locks(ceph: Cluster, client: Any, folder: Path) -> dict[str, Any]:
    """What is kept cannot be deleted, nor its lock be loosened, by whoever holds the keys."""
    bucket, key = _new_bucket(client, "khoa"), "p/bagit.txt"
    store = S3Store("khoa", bucket, ceph.endpoint, retention_days=_DAYS)
    abilities = {a.name: f"{'yes' if a.able else 'no'}: {a.says}" for a in store.abilities()}
    store.keep("p/", [_parcel(folder, "bagit.txt", b"BagIt-Version: 1.0")])
    version = client.head_object(Bucket=bucket, Key=key)["VersionId"]
    it = {"Bucket": bucket, "Key": key, "VersionId": version}

    def until(mode: str, days: int) -> dict[str, Any]:
        lock = {"Mode": mode, "RetainUntilDate": datetime.now(UTC) + timedelta(days=days)}
        return it | {"Retention": lock, "BypassGovernanceRetention": True}

    answers = {
        "delete the version": _code(client.delete_object, **it),
        "delete it, bypassing governance": _code(
            client.delete_object, **it, BypassGovernanceRetention=True
        ),
        "shorten the lock": _code(client.put_object_retention, **until("COMPLIANCE", 1)),
        "make it a softer lock": _code(
            client.put_object_retention, **until("GOVERNANCE", _DAYS + 9)
        ),
        "suspend versioning": _code(
            client.put_bucket_versioning,
            Bucket=bucket,
            VersioningConfiguration={"Status": "Suspended"},
        ),
        "delete the bucket": _code(client.delete_bucket, Bucket=bucket),
    }
    longer = _code(client.put_object_retention, **until("COMPLIANCE", _DAYS + 1))
    with store.open(key) as source:
        kept = source.read() == b"BagIt-Version: 1.0"
    return {
        "abilities": abilities,
        "refused": answers,
        "all refused": None not in answers.values(),
        "a longer lock is taken": longer is None,
        "the bytes are still there": kept,
    }


class Racing(S3Store):
    """A store that writes only when all its rivals, too, have seen that nothing is there."""

    def __init__(self, bucket: str, endpoint: str, start: threading.Barrier) -> None:
        super().__init__("kho", bucket, endpoint, retention_days=_DAYS)
        self._start = start

    def _held(self, key: str, expected: Digest) -> Mapping[str, str] | None:
        held = super()._held(key, expected)
        self._start.wait(60)
        return held


def writers(ceph: Cluster, client: Any, folder: Path) -> dict[str, Any]:
    """Four bring other bytes under one key, and all saw it empty: one wins, three are told."""
    bucket, start = _new_bucket(client, "dua"), threading.Barrier(4)
    contents = [word * 1000 for word in (b"one", b"two", b"six", b"ten")]
    stores = [Racing(bucket, ceph.endpoint, start) for _ in contents]
    parcels = [_parcel(folder / str(n), "", data) for n, data in enumerate(contents)]
    found: Counter[str] = Counter()
    for number in range(_ROUNDS):
        key = f"p/{number}/a"

        def bring(n: int, key: str = key) -> bool:
            try:
                stores[n].keep("", [Parcel(key, parcels[n].source, parcels[n].digest)])
            except DigestMismatchError:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            kept = list(pool.map(bring, range(4)))
        lies = client.get_object(Bucket=bucket, Key=key)["Body"].read()
        versions = client.list_object_versions(Bucket=bucket, Prefix=key)["Versions"]
        won = [data for data, told in zip(contents, kept, strict=True) if told]
        found["one winner, and its bytes lie there"] += won == [lies]
        found["no other version left"] += len(versions) == 1
    return {"rounds": _ROUNDS} | {what: times == _ROUNDS for what, times in found.items()}


def _proofs(seen: Any) -> Iterator[bool]:
    if isinstance(seen, bool):
        yield seen
    elif isinstance(seen, Mapping):
        for value in seen.values():
            yield from _proofs(value)
    elif isinstance(seen, Sequence) and not isinstance(seen, str):
        for value in seen:
            yield from _proofs(value)


def _new_bucket(client: Any, name: str) -> str:
    client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    return name


def _parcel(folder: Path, key: str, data: bytes) -> Parcel:
    folder.mkdir(parents=True)
    source = folder / "source"
    source.write_bytes(data)
    return Parcel(key, source, Digest.of_bytes(data))


def _code(act: Any, **said: Any) -> str | None:
    """What the server answered to ``act``: None where it did it."""
    try:
        act(**said)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return None


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        shown = drill(Path(scratch))
    print(json.dumps(shown, ensure_ascii=False, indent=1))
    sys.exit(not shown["held"])
