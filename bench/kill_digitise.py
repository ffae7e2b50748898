"""Drill: ``kill -9`` in the middle of digitising, sealing, taking in; gone on with each time.

First in a terminal (`luutru digitise`, `batch resume --here`), then by the worker's job, then while
`batch seal` signs and takes in. In the end every paper is in the archive exactly once, with all its
pages in their order, and nothing is left that nobody knows of.

usage: python -m bench.kill_digitise [STACKS] [KILLS]
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.kill import LUUTRU, luutru
from repository.access import Level
from repository.people import Grant, Person, Role, owner
from tests.ingest.digitise.conftest import paper
from tests.ingest.office import PASSWORD
from tests.pki import shared_pki
from tests.web.scans import separator, tiff
from web import settings
from web.digitising import Pile, Wanted, lay_on
from web.jobs import enqueue
from web.passwords import hash_password
from web.wiring import Archive

MOST_SECONDS = 600


@dataclass
class Drill:
    """A home with paper on its way, and the chance of death."""

    folder: Path
    stacks: int
    kills: int
    chance: random.Random = field(default_factory=lambda: random.Random(14))
    deaths: dict[str, int] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        """Where the archive is."""
        return self.folder / "home"

    def prepare(self) -> None:
        """A home, somebody who reviews, a key, and scans of which every page says who it is."""
        subprocess.run(luutru("init", home=self.home), check=True, capture_output=True)
        pki = shared_pki()
        pki.trust_folder(self.home / "trust", crls_at=pki.made_at)
        key = pki.organisation.pkcs12(PASSWORD.encode(), [pki.issuing])
        (self.folder / "k.p12").write_bytes(key)
        (self.folder / "mk").write_text(PASSWORD, "utf-8")
        with closing(self.archive()) as archive:
            everything = (Grant(Role.ARCHIVIST, "*", Level.RESTRICTED),)
            person = Person("luutru", "Người lưu trữ", everything)
            archive.people.enter([(person, hash_password(PASSWORD))])

    def archive(self) -> Archive:
        """The archive, opened beside whoever works in it."""
        return Archive(settings.read(self.home, environ={}))

    def scans(self, first: int) -> list[Path]:
        """Stacks, numbered from ``first``, of which every page says which one it is."""
        made = []
        for stack in range(first, first + self.stacks):
            sides = [paper(*_lines(stack, part, n)) for part, n in _all_pages()]
            path = self.folder / f"xap-{stack}.tif"
            made.append(tiff(path, *sides[:2], separator(), *sides[2:]))
        return made

    def run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """Run a command to its end."""
        return subprocess.run(
            luutru(*words, home=self.home), capture_output=True, check=False, timeout=MOST_SECONDS
        )

    def lines(self, *words: str) -> list[dict[str, Any]]:
        """What a command answers."""
        return [json.loads(line) for line in self.run(*words).stdout.splitlines()]

    def mortal(self, what: str, *words: str) -> int | None:
        """Run a command that dies at some moment; None if it did, else its exit code."""
        process = subprocess.Popen(
            luutru(*words, home=self.home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return process.wait(self.chance.uniform(0.5, 8))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self.deaths[what] = self.deaths.get(what, 0) + 1
            return None

    def in_a_terminal(self, scans: list[Path]) -> list[str]:
        """Digitise, killed again and again, then to the end; the batches that came of it."""
        for _ in range(self.kills):
            batches = [line["batch"] for line in self.lines("batch", "list")]
            if not batches:
                self.mortal("digitise", "digitise", *map(str, scans), "--split", "barcode")
            else:
                self.mortal("resume", "batch", "resume", batches[0], "--here")
        if not self.lines("batch", "list"):
            self.run("digitise", *map(str, scans), "--split", "barcode")
        batches = [line["batch"] for line in self.lines("batch", "list")]
        for batch in batches:
            self.run("batch", "resume", batch, "--here")
        return batches

    def by_a_job(self, scans: list[Path]) -> str:
        """The same by the worker's job, which is found again when its worker is dead."""
        with closing(self.archive()) as archive:
            piles = [Pile(path.name, ((path, path.name),)) for path in scans]
            agency = archive.settings.default_agency
            batch = lay_on(archive, owner(), piles, Wanted(agency, split="barcode"))
            job = enqueue(archive, "digitise", {"batch": batch.id}, owner())
            archive.batches.assign(batch.id, job.id)
            for _ in range(2):
                self.mortal("worker", "worker")
            worker = subprocess.Popen(
                [*LUUTRU, "worker", "--home", str(self.home)], stdin=subprocess.DEVNULL
            )
            try:
                until = time.monotonic() + MOST_SECONDS
                while not archive.jobs.get(job.id).state.ended and time.monotonic() < until:
                    time.sleep(0.5)
            finally:
                worker.terminate()
                worker.wait()
        return batch.id

    def sealed(self, batch: str) -> None:
        """Accepted by another person; sealed and taken in, killed again and again."""
        self.run("batch", "accept", batch, "--as", "luutru")
        key = ["--pkcs12", f"{self.folder / 'k.p12'}", "--password-file", f"{self.folder / 'mk'}"]
        for _ in range(self.kills):
            self.mortal("seal", "batch", "seal", batch, *key)
        self.run("batch", "seal", batch, *key)

    def findings(self, batches: list[str], wanted: list[str]) -> dict[str, Any]:
        """What the archive holds in the end."""
        said = [line for batch in batches for line in self.lines("batch", "show", batch)[1:]]
        texts = list(self.texts([str(line["document"]) for line in said if line["document"]]))
        places = self.home / "stores/kho-1/objects/aip"
        swept = self.lines("sweep"), self.lines("sweep")
        return {
            "papers": len(said),
            "kept": sum(line["outcome"] == "kept" for line in said),
            "documents": len({line["document"] for line in said}),
            "packages on disk": len({p.parent.name for p in places.glob("*/*/bagit.txt")}),
            "pages as scanned": sorted(texts) == sorted(wanted),
            "pages read": sorted(texts),
            "verify": self.run("verify", "--all").returncode,
            "ledger": self.lines("ledger", "verify")[0]["valid"],
            "left for the sweep": swept[1],
            "left in the spool": _left(self.home / "spool" / "batches"),
        }

    def texts(self, documents: list[str]) -> Iterator[str]:
        """The pages of each document, by the words that are under their pictures."""
        with closing(self.archive()) as archive:
            for identifier in documents:
                found = archive.catalogue.get(identifier, owner().scope)
                folder = Path(archive.ingest.keeper.place_of(found.package))
                (pdf,) = folder.rglob("*.pdf")
                words = archive.workers.call("text", path=str(pdf), family="pdf", limit=100_000)
                yield " ".join(re.findall(r"T\d+", str(words["text"])))


def drill(folder: Path, stacks: int = 6, kills: int = 12) -> dict[str, Any]:
    """Digitise twice ``stacks`` stacks, killed ``kills`` times at each step."""
    work = Drill(folder, stacks, kills)
    work.prepare()
    batches = work.in_a_terminal(work.scans(10))
    batches.append(work.by_a_job(work.scans(50)))
    for batch in batches:
        work.sealed(batch)
    numbers = [*range(10, 10 + stacks), *range(50, 50 + stacks)]
    found = work.findings(batches, [" ".join(_names(n, part)) for n in numbers for part in (1, 2)])
    papers = 4 * stacks
    held = (
        all(found[name] == papers for name in ("papers", "kept", "documents", "packages on disk"))
        and found["pages as scanned"]
        and found["verify"] == 0
        and found["ledger"]
        and not found["left for the sweep"]
        and not found["left in the spool"]
    )
    return {"held": held, "killed": work.deaths, "wanted": papers} | found


def _all_pages() -> list[tuple[int, int]]:
    """Of each stack, part and number: two papers, a separator sheet is between them."""
    return [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]


def _name(stack: int, part: int, number: int) -> str:
    """Of a page: without 0 and 1, which are also letters to Tesseract."""
    place = _all_pages().index((part, number))
    return "T" + f"{stack * 8 + place:03o}".translate(str.maketrans("01234567", "23456789"))


def _names(stack: int, part: int) -> list[str]:
    return [_name(stack, one, number) for one, number in _all_pages() if one == part]


def _lines(stack: int, part: int, number: int) -> tuple[str, ...]:
    return ("SỞ NỘI VỤ", _name(stack, part, number), "Về việc ban hành Quy chế văn thư")


def _left(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as scratch:
        print(json.dumps(drill(Path(scratch), *numbers), ensure_ascii=False, indent=1))
