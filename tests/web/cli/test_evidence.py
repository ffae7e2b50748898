"""``luutru evidence``: with an archive and without one."""

import hashlib
import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import bagit
import pytest

from preservation.evidence.make import stamp
from preservation.evidence.record import chain_of, encode
from repository.people import owner
from tests.pki import Pki, pki
from tests.preservation.copies.verifying import verify
from tests.stamping import CountingStamper
from tests.web.cli.conftest import Shell
from tests.web.conftest import Fonds
from web import settings
from web.acts_evidence import make
from web.wiring import Archive

__all__ = ["pki"]


@pytest.fixture
def trusting(luutru: Shell, pki: Pki) -> Shell:
    """The archive trusts the test's authority, and has used it once."""
    pki.trust_folder(luutru.home / "trust", crls_at=pki.made_at)
    archive = Archive(settings.read(luutru.home, environ={}))
    at = pki.made_at + timedelta(minutes=30)
    archive.__dict__["stamper"] = CountingStamper(pki, lambda: at)
    make(archive, owner())
    archive.close()
    return luutru


def test_without_an_authority_nothing_is_made(luutru: Shell) -> None:
    said = luutru("evidence", "make")
    assert (said.code, said.out) == (6, b"")
    assert "4 packages wait" in said.err
    assert luutru("evidence", "renew").code == 6
    assert luutru("evidence", "list").line == {"proven": 0, "waiting": 4, "due": 0, "tsa": False}


def test_packages_are_verified_and_rounds_listed(trusting: Shell, fonds: Fonds) -> None:
    said = trusting("evidence", "verify", "--all")
    assert said.code == 0
    assert [line["valid"] for line in said.lines] == [True] * 4
    one = trusting("evidence", "verify", fonds.decision).line
    assert (one["valid"], one["problems"]) == (True, [])
    first, last = trusting("evidence", "list").lines
    assert (first["kind"], first["packages"], last["proven"]) == ("first", 4, 4)
    assert "4 nhóm" in trusting("evidence", "list", text=True).text
    assert "Hợp lệ" in trusting("evidence", "verify", fonds.decision, text=True).text
    assert trusting("evidence", "verify", "no-such-thing").code == 3
    assert trusting("evidence", "verify", "no-such-thing", "--as", "chuyenvien").code == 4
    assert trusting("evidence", "verify").code == 2


@pytest.mark.slow
def test_an_export_is_verified_without_the_archive(
    trusting: Shell, fonds: Fonds, tmp_path: Path
) -> None:
    assert trusting("export", fonds.decision, "--to", tmp_path / "out").code == 0
    (bag,) = (tmp_path / "out").iterdir()
    assert trusting("verify", "--path", bag).line["verdict"] == "Intact"
    elsewhere = Shell(tmp_path / "nowhere")
    trust = trusting.home / "trust"
    shutil.rmtree(trust / "crls")  # those of the day are in the export
    said = elsewhere("evidence", "verify", bag, "--trust", trust)
    assert (said.code, said.line["problems"]) == (0, [])
    (original,) = (bag / "data/representations/rep1/data").glob("*.pdf")
    (record,) = (bag / "data/metadata/preservation/evidence").glob("*.ers")
    beside = record.parent / "trust"
    words = ("--record", record, "--trust", trust, "--kept", beside)
    assert elsewhere("evidence", "verify", original, *words).line["valid"] is True
    metadata = bag / "data/metadata/other/document.json"
    metadata.write_bytes(metadata.read_bytes().replace(b"K", b"k", 1))
    said = elsewhere("evidence", "verify", bag, "--trust", trust)
    assert said.code == 5
    assert "data/metadata/other/document.json" in said.line["problems"][0]
    original.write_bytes(original.read_bytes() + b" ")
    said = elsewhere("evidence", "verify", original, *words)
    assert (said.code, said.line["valid"]) == (5, False)


def test_an_export_is_verified_by_the_one_file_that_it_carries(
    trusting: Shell, fonds: Fonds, pki: Pki, tmp_path: Path
) -> None:
    assert trusting("export", fonds.decision, "--to", tmp_path / "out").code == 0
    (bag,) = (tmp_path / "out").iterdir()
    root = tmp_path / "root.crt"
    root.write_bytes(pki.root.der)
    program = bag / "data/documentation/kiem-tra.py"
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path / "out", bag.name))
    command: list[str | Path] = [sys.executable, "-I", "-S", program, packed, "--anchor", root]
    done = subprocess.run(command, capture_output=True, check=False, env={}, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert "ĐÚNG · YES" in done.stdout

    def verdict(path: Path) -> str:
        return str(verify(path, "--anchor", root)["verdict"])

    assert verdict(bag) == "yes"
    assert verdict(packed) == "yes"
    assert verify(bag)["verdict"] == "unproven"
    for path in sorted(path for path in bag.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        assert verdict(bag) == "no", path
        path.write_bytes(whole)
    shutil.rmtree(bag / "data/metadata/preservation/evidence")
    assert verdict(bag) == "no"


def test_what_was_added_to_an_export_and_to_its_manifests_is_proven_by_nobody(
    trusting: Shell, fonds: Fonds, pki: Pki, tmp_path: Path
) -> None:
    assert trusting("export", fonds.decision, "--to", tmp_path / "out").code == 0
    (bag,) = (tmp_path / "out").iterdir()
    root = tmp_path / "root.crt"
    root.write_bytes(pki.root.der)
    (bag / "data" / "more.txt").write_text("added")
    assert verify(bag, "--anchor", root)["verdict"] == "no"
    bagit.Bag(str(bag)).save(manifests=True)
    assert bagit.Bag(str(bag)).is_valid()
    said = verify(bag, "--anchor", root)
    assert said["verdict"] == "no"
    assert "data/more.txt" in said["problems"][0]


def test_a_file_and_its_record_are_enough(luutru: Shell, pki: Pki, tmp_path: Path) -> None:
    trust = pki.trust_folder(tmp_path / "trust", crls_at=pki.made_at)
    path = tmp_path / "quyet-dinh.pdf"
    path.write_bytes(b"%PDF")
    group = (hashlib.sha256(b"%PDF").digest(), hashlib.sha256(b"another").digest())
    made = stamp([group], CountingStamper(pki, lambda: pki.made_at), "sha256")
    record = encode([chain_of([made.of(0, group)])])
    elsewhere = Shell(tmp_path / "nowhere")
    said = elsewhere("evidence", "verify", path, "--trust", trust)
    assert (said.code, "no such record" in said.line["problems"][0]) == (5, True)
    path.with_name("quyet-dinh.pdf.ers").write_bytes(record)
    line = elsewhere("evidence", "verify", path, "--trust", trust).line
    assert (line["path"], line["valid"], line["problems"]) == (str(path), True, [])
    assert line["proven_at"][:19] == f"{pki.made_at:%Y-%m-%dT%H:%M:%S}"
    assert [stamp["authority"] for stamp in line["timestamps"]] == ["TSA thử nghiệm"]
    path.with_name("quyet-dinh.pdf.ers").write_bytes(b"\x30\x80" * 50_000)
    assert elsewhere("evidence", "verify", path, "--trust", trust).line["valid"] is False
    json.dumps(line)
