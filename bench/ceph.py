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
from bench.kill import luutru
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
            "archive": Whole(ceph, client, folder / "whole").prove(),
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
    bucket, key = _bucket(client, "khoa"), "p/bagit.txt"
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
    bucket, start = _bucket(client, "dua"), threading.Barrier(4)
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


class Whole:
    """A home whose packages lie in a directory and in the bucket."""

    def __init__(self, ceph: Cluster, client: Any, folder: Path) -> None:
        self._ceph, self._client = ceph, client
        self._home, self._files = folder / "home", folder / "in"
        self._bucket = _bucket(client, "luutru")
        self._files.mkdir(parents=True)

    def prove(self) -> dict[str, Any]:
        """Take in, verify, damage, switch off, kill in mid-ingest: in this order."""
        self._luutru("init")
        with (self._home / "luutru.toml").open("a", encoding="utf-8") as config:
            config.write(
                f'\n[[store]]\nname = "kho-2"\nkind = "s3"\nbucket = "{self._bucket}"\n'
                f'endpoint = "{self._ceph.endpoint}"\nprefix = "phông"\nretention_days = {_DAYS}\n'
            )
        self._luutru("init")
        return {
            "taken in": self._taken_in(),
            "overwritten by a stranger": self._overwritten(),
            "gateway gone": self._gone(),
            "gateway back": self._back(),
            "gateway killed in mid-ingest": self._killed(),
        }

    def _taken_in(self) -> dict[str, Any]:
        self._letters("cong-van", 12)
        picture = self._files / "ban-do.bmp"
        size = 20 << 20
        head = b"BM" + (54 + size).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
        info = [40, 4, 2560, 2048, 1 | 32 << 16, 0, size, 2835, 2835, 0, 0]
        info.pop(1)
        picture.write_bytes(head + b"".join(n.to_bytes(4, "little") for n in info) + bytes(size))
        code, lines = self._luutru("ingest", str(self._files))
        return {
            "outcomes": Counter(line["outcome"] for line in lines),
            "all accepted": code == 0 and all(line["outcome"] == "accepted" for line in lines),
            **self._intact(),
        }

    def _overwritten(self) -> dict[str, Any]:
        """With the keys of the archive, past luutru: found, and what was kept is still there."""
        pages = self._client.list_objects_v2(Bucket=self._bucket, Prefix="phông/aip/")
        key = next(e["Key"] for e in pages["Contents"] if e["Key"].endswith(".txt"))
        it = {"Bucket": self._bucket, "Key": key}
        new = self._client.put_object(**it, Body=b"forged")["VersionId"]
        altered, _ = self._luutru("verify", "--all")
        self._client.delete_object(**it, VersionId=new)
        marker = self._client.delete_object(**it)["VersionId"]
        hidden, _ = self._luutru("verify", "--all")
        self._client.delete_object(**it, VersionId=marker)
        return {
            "other bytes are damage": altered == 5,
            "a delete marker is damage": hidden == 5,
            "taken away, all is as it was": self._intact(),
        }

    def _gone(self) -> dict[str, Any]:
        before = self._packages()
        self._ceph.kill_gateway()
        code, verdicts = self._verdicts()
        self._letters("den-luc-mat", 3)
        refused, lines = self._luutru("ingest", str(self._files))
        return {
            "verify exit code": code,
            "verdicts": verdicts,
            "not zero": code == 6,
            "what did not answer is NotChecked": set(verdicts["kho-2"]) == {"NotChecked"},
            "the other copy is intact": set(verdicts["kho-1"]) == {"Intact"},
            "ingest exit code": refused,
            "ingest said": lines[-1:],
            "ingest did not say that it went well": refused != 0,
            "nothing lost": before <= self._packages(),
        }

    def _back(self) -> dict[str, Any]:
        self._ceph.start_gateway()
        return self._finished()

    def _killed(self) -> dict[str, Any]:
        self._letters("giua-chung", 30)
        line = luutru("ingest", str(self._files), home=self._home)
        before = len(self._packages())
        running = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while running.poll() is None and len(self._packages()) < before + 5:
            threading.Event().wait(0.05)
        self._ceph.kill_gateway()
        code = running.wait(300)
        self._ceph.start_gateway()
        uploads = self._client.list_multipart_uploads(Bucket=self._bucket).get("Uploads", [])
        return {
            "exit code": code,
            "ingest did not say that it went well": code != 0,
            "unfinished uploads": len(uploads),
            **self._finished(),
        }

    def _finished(self) -> dict[str, Any]:
        """Run the same ingest again: everything is in, once, in both stores."""
        code, lines = self._luutru("ingest", str(self._files))
        ledger = subprocess.run(
            [*luutru("ledger", "verify", home=self._home)], capture_output=True, text=True
        )
        documents = {line["document"] for line in lines}
        return {
            "run again": Counter(line["outcome"] for line in lines),
            "all in": code == 0 and len(documents) == len(list(self._files.iterdir())),
            "each once": len([p for p in self._packages() if p.startswith("aip/")])
            == len(documents),
            "ledger agrees with its witnesses": ledger.returncode == 0,
            **self._intact(),
        }

    def _intact(self) -> dict[str, Any]:
        code, verdicts = self._verdicts()
        one, two = verdicts.get("kho-1"), verdicts.get("kho-2")
        return {
            "verdicts": verdicts,
            "intact in both": code == 0 and one == two and list(one or ()) == ["Intact"],
        }

    def _verdicts(self) -> tuple[int, dict[str, Counter[str]]]:
        code, lines = self._luutru("verify", "--all")
        verdicts: dict[str, Counter[str]] = {}
        for line in lines:
            verdicts.setdefault(line["store"], Counter())[line["verdict"]] += 1
        return code, verdicts

    def _packages(self) -> set[str]:
        objects = self._home / "stores/kho-1/objects"
        return {str(p.parent.relative_to(objects)) for p in objects.glob("*/*/*/bagit.txt")}

    def _letters(self, name: str, count: int) -> None:
        for number in range(count):
            text = f"{name} số {number}\n" + "Kính gửi các sở, ban, ngành. " * (number + 1)
            (self._files / f"{name}-{number}.txt").write_text(text, "utf-8")

    def _luutru(self, *words: str) -> tuple[int, list[dict[str, Any]]]:
        done = subprocess.run(luutru(*words, home=self._home), capture_output=True, text=True)
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def _proofs(seen: Any) -> Iterator[bool]:
    if isinstance(seen, bool):
        yield seen
    elif isinstance(seen, Mapping):
        for value in seen.values():
            yield from _proofs(value)
    elif isinstance(seen, Sequence) and not isinstance(seen, str):
        for value in seen:
            yield from _proofs(value)


def _bucket(client: Any, name: str) -> str:
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
