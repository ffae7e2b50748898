"""Drill: a year of an agency is closed, handed over to a second home, and partly destroyed.

150 hồ sơ with 3,000 documents of mixed periods. Long commands are killed with ``kill -9`` at random
again and again, and repeated until they end. Then both homes are held against each other: every
line of the lists, every digest; and what was to be destroyed is gone, the rest is not.

usage: python -m bench.drill_transfer [DOSSIERS [DOCUMENTS_EACH]]
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.delivery import Delivery
from preservation.hoso.handing import MANIFEST, Manifest, Receipt, read_manifest, read_receipt
from preservation.workers import Limits, Workers
from repository.access import Level, Scope
from repository.agencies import Agency
from repository.destruction import DESTROYS, WITNESSES
from repository.disposal_steps import Reason, Verdict
from repository.disposals import Proposal
from repository.dossiers import Dossier, DossierState
from repository.people import Grant, Person, Role, owner
from tests.home import make_archive
from tests.pki import Pki, shared_pki
from tests.repository.samples import uuid_of
from web import destroying, settings
from web.closing_dossiers import Wish, close
from web.dossier_content import description_of
from web.transfer_lists import row_of
from web.wiring import Archive

AGENCY, HOUSE = "H34.12", "H48.LTLS"
ALL = Scope.of_owner()
PERIODS = (("Vĩnh viễn", 2023), ("10 năm", 2023), ("02 năm", 2019))
PEOPLE = {
    "vanthu": Role.CLERK, "luutru": Role.ARCHIVIST, "luutru2": Role.ARCHIVIST,
    "lanhdao": Role.LEADER, "quantri": Role.ADMINISTRATOR,
}  # fmt: skip
PIN = "mat khau"
IN_PART = 7
_LUUTRU = Path(sys.executable).with_name("luutru")


@dataclass
class Home:
    """A home, and its commands."""

    path: Path
    kills: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(6))

    def __call__(self, *words: str | Path, login: str = "") -> list[dict[str, Any]]:
        """Run a command to its end."""
        done = subprocess.run(self._words(words, login), capture_output=True, check=False)
        if done.returncode not in (0, IN_PART):
            raise AssertionError(f"{words}: {done.returncode}: {done.stderr.decode()[-2000:]}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def cut(self, *words: str | Path, login: str = "", patience: float = 6.0) -> None:
        """Run it, kill it, and so on, until it ends by itself."""
        while True:
            process = subprocess.Popen(
                self._words(words, login), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            try:
                process.wait(self.chance.uniform(0.5, patience))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                self.kills += 1
                patience *= 1.5
                continue
            if process.returncode not in (0, IN_PART):
                self(*words, login=login)
            return

    def _words(self, words: tuple[str | Path, ...], login: str) -> list[str]:
        who = ["--as", login] if login else []
        return [str(_LUUTRU), *map(str, words), "--home", str(self.path), "--json", *who]


def drill(scratch: Path, dossiers: int = 150, each: int = 20) -> dict[str, Any]:
    """All of it; ``held`` says whether both sides agree and nothing is lost or left."""
    began, pki = time.perf_counter(), shared_pki()
    (scratch / "key.p12").write_bytes(pki.organisation.pkcs12(PIN.encode(), [pki.issuing]))
    (scratch / "pin").write_text(PIN, "utf-8")
    (scratch / "house.pem").write_bytes(pki.organisation.pem)
    with Workers(2, Limits()) as workers:
        made = _filled(scratch, workers, pki, (dossiers, each))
        _house(scratch / "house", workers, pki)
    ours, theirs = Home(scratch / "agency"), Home(scratch / "house")
    inside = _handed_in(ours)
    transfer = _sent(ours, [one for one, (period, _) in made.items() if period == "Vĩnh viễn"])
    _received(theirs, scratch)
    for _ in range(2):
        ours("transfer", "receipt", transfer, scratch / "disk" / "bien-nhan.json", login="luutru")
    seen = _compared(scratch, made)
    seen |= _destroyed(scratch / "agency", made)
    kills = ours.kills + theirs.kills
    seen |= {"dossiers": len(made), "documents": len(made) * each, "inside": inside}
    seen |= {"kills": kills, "seconds": round(time.perf_counter() - began)}
    seen["held"] = not any(seen[name] for name in ("other_rows", "other_digests", "wrong_states"))
    seen["held"] = seen["held"] and seen["ledgers"] and seen["gone"]
    return seen


def _filled(
    scratch: Path, workers: Workers, pki: Pki, size: tuple[int, int]
) -> dict[str, tuple[str, int]]:
    archive = make_archive(scratch / "agency", workers)
    _people(archive, AGENCY)
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    made = {}
    for number in range(size[0]):
        period, ended = PERIODS[number % 3]
        identifier = uuid_of(f"hồ sơ {number}")
        dossier = Dossier(
            identifier, AGENCY, ended, "I", "Tổng hợp", f"{number + 1:03}.TH",
            f"Hồ sơ về việc số {number + 1}", period, "Lê Thị Hoa",
        )  # fmt: skip
        archive.dossiers.enter([dossier], "vanthu")
        for result in archive.ingest.take_all(_papers(scratch, number, size[1], ended), owner()):
            assert result.document, result
            archive.dossiers.place(identifier, result.document, ALL, "vanthu")
        close(archive, owner(), identifier, Wish(ended, period))
        made[identifier] = (period, ended)
    archive.database.close()
    return made


def _papers(scratch: Path, number: int, each: int, year: int) -> list[Delivery]:
    found = []
    for place in range(each):
        path = scratch / "papers" / f"{number}-{place}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Văn bản {place} của hồ sơ {number}", "utf-8")
        fields = {
            "TypeName": "Công văn", "CodeNumber": str(number * each + place + 1),
            "CodeNotation": "SNV-VP", "IssuedDate": f"{year}-03-{place % 28 + 1:02}",
            "OrganName": "Sở Nội vụ tỉnh Kon Tum", "Subject": f"Về việc {number}.{place}",
        }  # fmt: skip
        found.append(Delivery(path, path.name, fields, AGENCY, Level.INTERNAL))
    return found


def _house(home: Path, workers: Workers, pki: Pki) -> None:
    archive = make_archive(home, workers)
    archive.agencies.enter([Agency(HOUSE, "Trung tâm Lưu trữ lịch sử", "tỉnh")])
    _people(archive, HOUSE)
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    archive.database.close()


def _people(archive: Archive, agency: str) -> None:
    archive.people.enter(
        (Person(login, login, (Grant(role, agency, Level.RESTRICTED),)), "")
        for login, role in PEOPLE.items()
    )


def _handed_in(ours: Home) -> int:
    """What is due goes to the agency's own archive."""
    (made,) = ours("transfer", "draft", "--agency", AGENCY, login="vanthu")
    key = made["transfer"]
    ours("transfer", "hand-in", key, login="vanthu")
    ours.cut("transfer", "judge", key, login="luutru")
    return int(made["dossiers"])


def _sent(ours: Home, chosen: list[str]) -> str:
    words = ("--agency", AGENCY, "--to-historical", "--archive", HOUSE)
    (made,) = ours("transfer", "draft", *chosen, *words, login="luutru")
    key = str(made["transfer"])
    ours("transfer", "register", key, login="luutru")
    ours("transfer", "approve", key, "--citation", "12/QĐ-SNV", login="lanhdao")
    top = ours.path.parent
    ours("transfer", "certificate", key, top / "house.pem", login="lanhdao")
    ours.cut("transfer", "pack", key, login="luutru")
    key_file = ("--pkcs12", top / "key.p12", "--pin-file", top / "pin")
    ours("transfer", "sign", key, *key_file, login="luutru")
    ours.cut("transfer", "send", key, "--to", top / "disk", login="luutru")
    return key


def _received(theirs: Home, scratch: Path) -> None:
    disk = scratch / "disk"
    (made,) = theirs("reception", "register", "--agency", HOUSE, "--from", disk, login="luutru")
    key = made["reception"]
    theirs("reception", "agree", key, login="luutru")
    theirs.cut("reception", "bring", key, disk, login="luutru")
    theirs.cut("reception", "check", key, login="luutru")
    (shown,) = theirs("reception", "show", key)
    first = shown["packages"][0]["documents"][0]["item"]
    theirs("reception", "judge", key, first, "--failed", "thiếu phụ lục", login="luutru2")
    theirs("reception", "report", key, login="luutru2")
    theirs("reception", "approve", key, login="lanhdao")
    theirs.cut("reception", "accept", key, login="luutru")
    key_file = ("--pkcs12", scratch / "key.p12", "--pin-file", scratch / "pin")
    theirs("reception", "receipt", key, "--to", disk, *key_file, login="luutru")


def _compared(scratch: Path, made: dict[str, tuple[str, int]]) -> dict[str, Any]:
    manifest = read_manifest((scratch / "disk" / MANIFEST).read_bytes())
    receipt = read_receipt((scratch / "disk" / "bien-nhan.json").read_bytes())
    ours, theirs = (
        Archive(settings.read(scratch / name, environ={})) for name in ("agency", "house")
    )
    rows, digests = _differences(theirs, manifest, receipt)
    states = {one: ours.dossiers.get(one).state for one in made}
    gone = sum(state is DossierState.TRANSFERRED for state in states.values())
    taken = sum(one.taken for one in receipt.packages)
    ledgers = ours.ledger.verify().valid and theirs.ledger.verify().valid
    for archive in (ours, theirs):
        archive.database.close()
    return {
        "sent": len(manifest.packages), "taken": taken, "other_rows": rows,
        "other_digests": digests, "wrong_states": abs(gone - taken), "ledgers": ledgers,
    }  # fmt: skip


def _differences(theirs: Archive, manifest: Manifest, receipt: Receipt) -> tuple[int, int]:
    rows = digests = 0
    for said, taken in zip(manifest.packages, receipt.packages, strict=True):
        if not taken.taken:
            continue
        dossier = theirs.dossiers.get(taken.dossier)
        rows += not said.row == taken.row == row_of(description_of(theirs, dossier))
        sent = [sorted(file.sha256 for file in one.files) for one in said.documents]
        kept = [
            sorted(file.sha256.hex for file in theirs.catalogue.get(one.id, ALL).files)
            for one in theirs.dossiers.contents(dossier.id, ALL)
        ]
        digests += sent != kept
    return rows, digests


def _destroyed(home: Path, made: dict[str, tuple[str, int]]) -> dict[str, Any]:
    """What is over is destroyed, with some of what the other archive has; two people do it."""
    archive = Archive(settings.read(home, environ={}))
    over = [one for one, (period, _) in made.items() if period == "02 năm"]
    moved = [one for one in made if archive.dossiers.get(one).state is DossierState.TRANSFERRED]
    every = [Proposal("dossier", one, Reason.EXPIRED) for one in over]
    every += [Proposal("dossier", one, Reason.TRANSFERRED) for one in moved[:3]]
    found = archive.disposals.propose(AGENCY, "Đợt 1", every, "luutru")
    archive.disposals.explain(found.id, "Hết thời hạn", "luutru")
    council = {"lanhdao": "chair", "vanthu": "member", "luutru2": "secretary"}
    archive.councils.convene(found.id, council, "01/QĐ", "lanhdao")
    verdicts = {item.ordinal: Verdict.DESTROY for item in found.items}
    for member in council:
        opinions = {ordinal: (verdict, "") for ordinal, verdict in verdicts.items()}
        archive.councils.opine(found.id, opinions, member)
    archive.councils.conclude(found.id, verdicts, "01/BB", "lanhdao")
    archive.disposals.appraise(found.id, "02/CV", "luutru")
    archive.disposals.decide(found.id, "03/QĐ", archive.clock().date(), "lanhdao")
    archive.destruction.confirm(found.id, "luutru", DESTROYS)
    archive.destruction.confirm(found.id, "quantri", WITNESSES)
    done = list(destroying.carry_out(archive, owner(), found.id))
    doomed = {*over, *moved[:3]}
    gone = {o for o in made if archive.dossiers.get(o).state is DossierState.DESTROYED} == doomed
    whole = archive.ledger.verify().valid and not any(one.left for one in done)
    archive.index.close()
    archive.database.close()
    return {"destroyed": len(doomed), "gone": gone and whole}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        told = drill(Path(place), *map(int, sys.argv[1:3]))
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    sys.exit(not told["held"])
