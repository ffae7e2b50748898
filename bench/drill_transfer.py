"""A year of an agency from its file plan to the historical archive, and part of it to its end.

usage: python -m bench.drill_transfer [DOSSIERS] [DOCUMENTS] [SEED]

By commands alone, two homes: planned, decided, opened, filled, closed, brought to the agency's own
archive, handed over to the historical one, receipted; what lost its value is destroyed. Whatever
can be cut off is killed (kill -9) at a random moment and run again, and run once more at the end.
Holds where both lists of what was handed over agree to the row, every digest there is that of the
file that once came in, nothing came twice, and nothing of what was destroyed is left.
"""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import agency_year as year
from repository.access import Scope
from repository.digest import Digest
from repository.logins import Logins
from tests.pki import Pki, shared_pki
from web import settings
from web.passwords import hash_password
from web.wiring import Archive

DOSSIERS, DOCUMENTS = 150, 3_000
KILLS = 3
"""How often each step that can be cut off is cut off."""
PASSWORD = "Mật-khẩu-2026"
ARCHIVE, ARCHIVE_NAME = "H48.LT", "Lưu trữ lịch sử tỉnh Quảng Ngãi"
PLAN = f"{year.AGENCY}:{year.YEAR}"
PEOPLE = {
    "vanthu": "van_thu",
    "lanhdao": "lanh_dao",
    "lanhdao2": "lanh_dao",
    "luutru": "luu_tru_vien",
    "luutru2": "luu_tru_vien",
    "quantri": "quan_tri",
}


@dataclass
class Home:
    """A home, worked on by commands."""

    folder: Path
    agency: str
    rng: random.Random
    kills: int = 0
    said: list[str] = field(default_factory=list)

    def __call__(self, *words: object, typed: str = "", code: int = 0) -> list[dict[str, Any]]:
        """What a command answers, line by line.

        Raises:
            AssertionError: it ends with another code.
        """
        done = subprocess.run(
            self._words(words), input=typed, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, (words, done.returncode, done.stderr[-2000:])
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    def cut(self, *words: object, least: float = 0.4, most: float = 6.0) -> None:
        """The same, killed at random moments, and run again until it has ended once."""
        for _ in range(KILLS):
            running = subprocess.Popen(
                self._words(words),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                if running.wait(self.rng.uniform(least, most)) == 0:
                    return
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()
                self.kills += 1
        self(*words)

    def _words(self, words: Sequence[object]) -> list[str]:
        program = str(Path(sys.executable).with_name("luutru"))
        return [program, *map(str, words), "--home", str(self.folder), "--json"]

    def open(self) -> Archive:
        """The archive itself, to look into."""
        return Archive(settings.read(self.folder, environ={}))


@dataclass(frozen=True)
class Drill:
    """Where all of it happens."""

    folder: Path
    sender: Home
    archive: Home
    pki: Pki
    papers: tuple[year.Paper, ...]
    files: tuple[year.PlannedFile, ...]

    @property
    def disk(self) -> Path:
        """What is carried from one to the other."""
        return self.folder / "dia"

    @property
    def pin(self) -> Path:
        """A file with the word that opens the keys."""
        return self.folder / "pin"


def drill(
    scratch: Path, dossiers: int = DOSSIERS, documents: int = DOCUMENTS, seed: int = 48
) -> dict[str, Any]:
    """All of it; ``held`` says whether everything agreed."""
    began = time.perf_counter()
    made = _begin(scratch, dossiers, documents, seed)
    places = _planned(made)
    known = _filled(made, places)
    _closed(made, places)
    problems: list[str] = []
    problems += _handed_over(made, places)
    problems += _agree(made)
    problems += _destroyed(made, known)
    for home in (made.sender, made.archive):
        home("verify", "--all")
        home("ledger", "verify")
    return {
        "dossiers": len(places),
        "documents": len(known),
        "kills": made.sender.kills + made.archive.kills,
        "seconds": round(time.perf_counter() - began),
        "problems": problems,
        "held": not problems,
    }


def _begin(scratch: Path, dossiers: int, documents: int, seed: int) -> Drill:
    rng = random.Random(seed)
    pki = shared_pki()
    homes = []
    for name, agency, called in (
        ("co-quan", year.AGENCY, year.AGENCY_NAME),
        ("luu-tru", ARCHIVE, ARCHIVE_NAME),
    ):
        home = Home(scratch / name, agency, rng)
        home("init", "--agency", agency, "--agency-name", called)
        pki.trust_folder(home.folder / "trust", crls_at=pki.made_at)
        for login, role in PEOPLE.items():
            home("person", "add", login, f"Người {login}", f"{role}:{agency}:restricted",
                 typed=f"{PASSWORD}\n")  # fmt: skip
        _own_passwords(home)
        homes.append(home)
    homes[1]("agency", "add", year.AGENCY, year.AGENCY_NAME)
    files = year.planned(dossiers)
    papers = tuple(year.papers(files, documents, seed))
    year.write(scratch / "den", papers)
    (scratch / "pin").write_text("khoa")
    (scratch / "mat-khau").write_text(PASSWORD, "utf-8")
    for name, party in (("co-quan", pki.organisation), ("luu-tru", pki.person)):
        (scratch / f"{name}.p12").write_bytes(party.pkcs12(b"khoa"))
        (scratch / f"{name}.pem").write_bytes(party.pem)
    return Drill(scratch, homes[0], homes[1], pki, papers, files)


def _own_passwords(home: Home) -> None:
    """Everybody changes the password that somebody gave them, as they do at their first log-in."""
    archive = home.open()
    logins = Logins(archive.database, archive.ledger, archive.clock, timedelta(hours=1))
    for login in PEOPLE:
        logins.set_password(login, hash_password(PASSWORD), login, must_change=False)
    archive.close()


def _planned(made: Drill) -> dict[str, str]:
    """The plan of the year, decided; notation → hồ sơ, opened."""
    sheet = made.folder / "danh-muc.csv"
    with sheet.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("Số và ký hiệu hồ sơ", "Tiêu đề hồ sơ", "Thời hạn", "Người lập", "Ghi chú"))
        heading = ""
        for file in made.files:
            if file.heading != heading:
                heading = file.heading
                rows.writerow((heading, file.heading_title, "", "", ""))
            rows.writerow((file.notation, file.title, file.maintenance, "Người vanthu", ""))
    home = made.sender
    home("plan", "draft", year.AGENCY, year.YEAR)
    home.cut("plan", "import", PLAN, sheet, "--replace")
    home("plan", "submit", PLAN, "--as", "vanthu")
    (laid,) = home("plan", "show", PLAN)
    home("plan", "approve", PLAN, "--seen", laid["digest"], "--decision", "12/QĐ-SNV",
         "--on", f"{year.YEAR}-01-05", "--as", "lanhdao")  # fmt: skip
    (shown,) = home("plan", "show", PLAN)
    assert shown["totals"]["total"] == len(made.files), shown["totals"]
    places = {
        line["notation"]: line["dossier"] for part in shown["sections"] for line in part["lines"]
    }
    for dossier in places.values():
        home("dossier", "open", dossier, "--as", "vanthu")
    return places


def _filled(made: Drill, places: dict[str, str]) -> dict[str, str]:
    """Everything taken in and put where it belongs; path → document."""
    home = made.sender
    home.cut("ingest", made.folder / "den", most=20.0)
    came = home("ingest", made.folder / "den")  # what is in is not taken in twice
    root = made.folder / "den"
    known = {
        str(Path(line["path"]).relative_to(root)): line["document"]
        for line in came
        if line.get("document")
    }
    assert len(known) == len(made.papers), (len(known), len(made.papers))
    for notation, dossier in places.items():
        inside = [known[paper.path] for paper in made.papers if paper.notation == notation]
        home("dossier", "add", dossier, *inside, "--as", "vanthu")
    return known


def _closed(made: Drill, places: dict[str, str]) -> None:
    for number, dossier in enumerate(places.values()):
        words = ("dossier", "close", dossier, "--ended", year.YEAR, "--as", "vanthu")
        made.sender.cut(*words, most=2.0) if number % 25 == 0 else made.sender(*words)


def _handed_over(made: Drill, places: dict[str, str]) -> list[str]:
    """To the agency's own archive, then what is kept for ever to the historical one."""
    home, there, disk = made.sender, made.archive, made.disk
    for_ever = [places[one.notation] for one in made.files if one.maintenance == "Vĩnh viễn"]
    (inside,) = home("transfer", "draft", "--agency", year.AGENCY, "--as", "vanthu")
    home("transfer", "hand-in", inside["transfer"], "--as", "vanthu")
    home.cut("transfer", "judge", inside["transfer"], "--as", "luutru")
    to = ("--to-historical", "--archive", ARCHIVE, "--archive-name", ARCHIVE_NAME)
    (drawn,) = home("transfer", "draft", *for_ever, "--agency", year.AGENCY, *to, "--as", "luutru")
    key = drawn["transfer"]
    home("transfer", "register", key, "--code", "LT-2026-01", "--as", "luutru")
    home("transfer", "approve", key, "--citation", "15/QĐ-SNV", "--as", "lanhdao")
    home("transfer", "certificate", key, made.folder / "luu-tru.pem", "--as", "lanhdao")
    home.cut("transfer", "pack", key, "--as", "luutru", most=20.0)
    sign = ("--pkcs12", made.folder / "co-quan.p12", "--pin-file", made.pin, "--as", "luutru")
    home("transfer", "sign", key, *sign)
    home.cut("transfer", "send", key, "--to", disk, "--as", "luutru", most=10.0)
    before = _bytes_of(disk)
    home("transfer", "send", key, "--to", disk, "--as", "luutru")
    problems = ["sent again, other bytes"] if _bytes_of(disk) != before else []
    reception = _received(made, there)
    receipt = disk / "bien-nhan.json"
    home.cut("transfer", "receipt", key, receipt, "--as", "luutru")
    (ended,) = home("transfer", "receipt", key, receipt, "--as", "luutru")
    if ended["state"] != "ended" or ended["accepted"] != drawn["dossiers"]:
        problems.append(f"transfer ended as {ended}")
    again = _count(there)
    there("reception", "accept", reception, "--as", "luutru")
    if _count(there) != again:
        problems.append("taken in again, and something came twice")
    return problems


def _received(made: Drill, there: Home) -> str:
    (entered,) = there("reception", "register", "--agency", ARCHIVE, "--from", made.disk,
                       "--as", "luutru")  # fmt: skip
    reception = str(entered["reception"])
    there("reception", "agree", reception, "--as", "luutru")
    there.cut("reception", "bring", reception, made.disk, "--as", "luutru", most=10.0)
    there.cut("reception", "check", reception, "--as", "luutru", most=20.0)
    there("reception", "report", reception, "--as", "luutru")
    there("reception", "approve", reception, "--as", "lanhdao")
    there.cut("reception", "accept", reception, "--as", "luutru", most=30.0)
    there("reception", "receipt", reception, "--to", made.disk, "--pkcs12",
          made.folder / "luu-tru.p12", "--pin-file", made.pin, "--as", "luutru")  # fmt: skip
    return reception


def _bytes_of(folder: Path) -> dict[str, str]:
    return {
        path.name: Digest.of_bytes(path.read_bytes()).hex
        for path in sorted(folder.iterdir())
        if path.is_file()
    }


def _count(home: Home) -> tuple[int, int, int]:
    """How many packages a home keeps, and how many hồ sơ and documents it knows."""
    packages = sum(1 for _ in (home.folder / "stores").glob("*/objects/*/*/*"))
    archive = home.open()
    dossiers = list(archive.dossiers.plan())
    documents = sum(len(archive.dossiers.contents(one.id, Scope.of_owner())) for one in dossiers)
    archive.close()
    return packages, len(dossiers), documents


def _agree(made: Drill) -> Iterator[str]:
    """Rows of both lists, and digests there against the files that once came."""
    manifest = json.loads((made.disk / "ho-so-nop.json").read_bytes())
    receipt = json.loads((made.disk / "bien-nhan.json").read_bytes())
    ours = [one["row"] for one in manifest["packages"]]
    theirs = [one["row"] for one in receipt["packages"]]
    if ours != theirs:
        yield f"{sum(a != b for a, b in zip(ours, theirs, strict=False))} rows differ"
    wanted = sorted(
        (paper.notation, Digest.of_bytes((made.folder / "den" / paper.path).read_bytes()).hex)
        for paper in made.papers
        for file in made.files
        if file.notation == paper.notation and file.maintenance == "Vĩnh viễn"
    )
    archive = made.archive.open()
    found = sorted(
        (dossier.notation, file.sha256.hex)
        for dossier in archive.dossiers.plan()
        for document in archive.dossiers.contents(dossier.id, Scope.of_owner())
        for file in archive.catalogue.get(document.id, Scope.of_owner()).files
    )
    archive.close()
    if wanted != found:
        yield f"digests there: {len(found)}, wanted {len(wanted)}"


def _destroyed(made: Drill, known: dict[str, str]) -> Iterator[str]:
    """What is over is destroyed by those who may; nothing of it is left."""
    home, password = made.sender, ("--password-file", made.folder / "mat-khau")
    (listed,) = home("disposal", "propose", "--agency", year.AGENCY, "--title", "Đợt 1", "--due",
                     "--explanation", "hết thời hạn", "--as", "luutru")  # fmt: skip
    key = listed["disposal"]
    home("disposal", "convene", key, "--chair", "lanhdao", "--member", "lanhdao2", "--member",
         "luutru2", "--order", "20/QĐ-SNV", "--as", "lanhdao")  # fmt: skip
    for login in ("lanhdao", "lanhdao2", "luutru2"):
        home("disposal", "opine", key, "--destroy", "all", *password, "--as", login)
    home("disposal", "conclude", key, "--minutes", "01/BB", *password, "--as", "lanhdao")
    home("disposal", "appraise", key, "--document", "7/CV", *password, "--as", "luutru")
    home("disposal", "decide", key, "--decision", "30/QĐ-SNV", *password, "--as", "lanhdao2")
    home("disposal", "destroy", key, "--as", "luutru", code=4)
    for login, part in (("luutru2", "destroys"), ("quantri", "witnesses")):
        home("disposal", "confirm", key, "--part", part, *password, "--as", login)
    home.cut("disposal", "destroy", key, "--as", "luutru2", most=10.0)
    home("disposal", "end", key, "--as", "luutru2")
    over = {file.notation for file in made.files if file.maintenance == "2 năm"}
    gone = {paper.path for paper in made.papers if paper.notation in over}
    digests = {Digest.of_bytes((made.folder / "den" / path).read_bytes()).hex for path in gone}
    left = [
        path
        for path in home.folder.rglob("*")
        if path.is_file() and Digest.of_bytes(path.read_bytes()).hex in digests
    ]
    if left:
        yield f"{len(left)} files of what was destroyed are left"
    for path in sorted(gone)[:3]:
        home("show", known[path], code=3)
    for path in sorted(set(known) - gone)[:3]:
        home("show", known[path])


def main(words: list[str]) -> int:
    """Print what was seen; 0 if it held."""
    with tempfile.TemporaryDirectory() as scratch:
        seen = drill(Path(scratch), *map(int, words))
    print(json.dumps(seen, ensure_ascii=False, indent=1))
    return 0 if seen["held"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
