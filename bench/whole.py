"""Drill: a home whose packages lie in a directory and in a bucket of a real S3 server."""

import json
import random
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

from PIL import Image

from bench.cluster import Cluster
from bench.kill import luutru
from web.errors import DAMAGE, UNAVAILABLE


class Whole:
    """The home, its two stores, and what is done to them."""

    def __init__(self, ceph: Cluster, client: Any, bucket: str, folder: Path) -> None:
        self._ceph, self._client, self._bucket = ceph, client, bucket
        self._home, self._files = folder / "home", folder / "in"
        self._files.mkdir(parents=True)

    def prove(self) -> dict[str, Any]:
        """Take in, verify, damage, switch off, kill in mid-ingest: in this order."""
        self._luutru("init")
        with (self._home / "luutru.toml").open("a", encoding="utf-8") as config:
            config.write(
                f'\n[[store]]\nname = "kho-2"\nkind = "s3"\nbucket = "{self._bucket}"\n'
                f'endpoint = "{self._ceph.endpoint}"\nprefix = "phông"\nretention_days = 30\n'
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
        noise = Image.frombytes("RGB", (2600, 2600), random.Random(9).randbytes(2600 * 2600 * 3))
        noise.save(self._files / "ban-do.tif")  # 20 MB: more than one part of an upload
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
            "other bytes are damage": altered == DAMAGE,
            "a delete marker is damage": hidden == DAMAGE,
            "taken away, all is as it was": self._intact(),
        }

    def _gone(self) -> dict[str, Any]:
        before = self._packages()
        self._ceph.kill_gateway()
        code, verdicts = self._verdicts()
        self._letters("den-luc-mat", 3)
        refused, _ = self._luutru("ingest", str(self._files))
        return {
            "verify exit code": code,
            "verdicts": verdicts,
            "exit code says not checked": code == UNAVAILABLE,
            "what did not answer is NotChecked": set(verdicts["kho-2"]) == {"NotChecked"},
            "the other copy is intact": set(verdicts["kho-1"]) == {"Intact"},
            "ingest exit code": refused,
            "ingest did not say that it went well": refused == UNAVAILABLE,
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
            time.sleep(0.05)
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
            luutru("ledger", "verify", home=self._home), capture_output=True, text=True
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
