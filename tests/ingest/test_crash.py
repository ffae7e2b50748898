"""Killed at any moment, run again: every file is in once, and nothing is lost."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from repository.access import Scope
from repository.people import owner
from tests.home import make_archive
from web.sweeping import sweep

ROOT = Path(__file__).parents[2]


def ingest_and_kill(home: Path, folder: Path, after: float) -> int | None:
    """Run ``luutru ingest``; kill it and its workers ``after`` seconds. Its exit code, if any."""
    luutru = [sys.executable, "-c", "from web.cli import main; main()"]
    process = subprocess.Popen(
        [*luutru, "ingest", "--home", str(home), "--json", str(folder)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        _, said = process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None
    assert process.returncode == 0, said.decode()
    return process.returncode


@pytest.mark.slow
def test_killed_at_random_moments_and_run_again_every_file_is_in_once(tmp_path: Path) -> None:
    chance = random.Random(2019)
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(40):
        (folder / f"van-ban-{number}.txt").write_text(f"Văn bản số {number}\n" * 50, "utf-8")
    archive = make_archive(tmp_path / "home")
    for _ in range(3):  # `bench.drill kill` does it thirty times
        ingest_and_kill(archive.settings.home, folder, chance.uniform(0.6, 2.5))
        assert_no_record_without_bytes(archive)
    assert ingest_and_kill(archive.settings.home, folder, 120) == 0

    assert archive.catalogue.count(Scope.of_owner()) == 40
    kept = {key.split("/")[2] for key in archive.stores[0].keys("aip/")}
    assert len(kept) == 40
    assert archive.intakes.open() == ()
    list(sweep(archive, owner()))
    assert list(sweep(archive, owner())) == []
    assert archive.ledger.verify().valid
    archive.close()


def assert_no_record_without_bytes(archive: object) -> None:
    from web.wiring import Archive

    assert isinstance(archive, Archive)
    for package in archive.catalogue.packages():
        found = {key.removeprefix(package.prefix) for key in archive.stores[0].keys(package.prefix)}
        assert found == {file.path for file in package.files}


def test_what_a_crash_left_behind_is_found_by_the_sweep(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "home")
    orphan = archive.settings.home / "stores" / "kho-1" / "objects" / "aip" / "ab" / "abcd"
    orphan.mkdir(parents=True)
    (orphan / "bagit.txt").write_text("BagIt-Version: 1.0\n")
    unfinished = archive.settings.home / "stores" / "kho-1" / "incoming" / "tmpdead"
    unfinished.mkdir()
    (unfinished / "part").write_bytes(b"half")
    dossier = orphan.parents[2] / "hoso" / "cd" / "cdef"
    dossier.mkdir(parents=True)
    (dossier / "bagit.txt").write_text("BagIt-Version: 1.0\n")
    found = [(f.kind, f.place) for f in sweep(archive, owner())]
    assert sorted(found) == [
        ("leftover", str(unfinished)),
        ("orphan", "kho-1:aip/abcd"),
        ("orphan", "kho-1:hoso/cdef"),
    ]
    assert orphan.exists(), "nothing that a store has kept is removed"
    assert not unfinished.exists()
    archive.close()
