"""Signed PDFs of the demonstration are the same after each way of digitising and copying."""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ingest.delivery import Companion, Delivery
from ingest.result import IngestOutcome
from repository.documents import FileRole
from repository.people import owner
from repository.sheaves import SheafState
from tests.databases import Hands
from tests.pki import Pki, pki
from tests.web.cli.conftest import Shell
from tests.web.conftest import Fonds
from tests.web.copying import CopyOffice
from tests.web.scans import Office, pile
from web import sealing
from web.acts import key_of
from web.copy_making import Bench
from web.copy_plans import Terms
from web.wiring import Archive

__all__ = ["pki"]
State = tuple[str, int]
EVERY = 12


@pytest.fixture(scope="module")
def signed(small_demo: Path) -> Mapping[Path, State]:
    """Some signed PDFs, and each that was scanned, with digest and time of last change.

    ``EVERY`` = 1 takes all of them: some minutes.
    """
    found = sorted((small_demo / "documents").rglob("*.pdf"))
    every = [path for path in found if b"/ByteRange" in path.read_bytes()]
    some = {*every[::EVERY], *(path for path in every if "(số hóa" in path.name)}
    held = {path: state_of(path) for path in sorted(some)}
    assert len(every) > 30
    return held


@pytest.fixture(autouse=True)
def untouched(signed: Mapping[Path, State]) -> Iterator[None]:
    """Whatever a test does, the files where they lie are as they were."""
    yield
    assert {path: state_of(path) for path in signed} == signed


def state_of(path: Path) -> State:
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns


def digest_kept(archive: Archive, document: str, number: int = 0) -> str:
    """Of a file of a document, as the store gives it back."""
    found = archive.catalogue.get(document, owner().scope)
    with archive.stores[0].open(key_of(found, found.files[number])) as source:
        return hashlib.sha256(source.read()).hexdigest()


@pytest.mark.slow
def test_a_batch_of_them_is_read_reviewed_and_kept_without_a_seal(
    office: Office, signed: Mapping[Path, State]
) -> None:
    batch, sheaves = office.captured(*map(pile, signed))
    who = office.archive.people.find("luutru")
    derived = changed = 0
    for sheaf, (path, (digest, _)) in zip(sheaves, signed.items(), strict=True):
        assert (sheaf.state, sheaf.body["kind"]) == (SheafState.CAPTURED, "signed"), path.name
        accepted = office.accepted(batch, sheaf)
        sealed = office.archive.batches.move(accepted.id, SheafState.SEALED, who.login)
        kept, result = sealing.keep(office.archive, who, batch, sealed)
        if result.outcome is not IngestOutcome.ACCEPTED:
            assert result.outcome is IngestOutcome.QUARANTINED  # changed after it was signed
            assert (result.signatures or {})["indication"] == "TOTAL-FAILED", path.name
            changed += 1
            continue
        assert kept.document is not None
        assert digest_kept(office.archive, kept.document) == digest, path.name
        files = office.archive.catalogue.get(kept.document, who.scope).files
        assert [file.role for file in files[1:]] in ([], [FileRole.DERIVATIVE])
        derived += len(files) - 1
    assert derived >= 1
    assert changed <= 4


@pytest.mark.slow
def test_outputs_only_and_reading_leave_them_as_they_are(
    signed: Mapping[Path, State], tmp_path: Path
) -> None:
    shell = Shell(tmp_path / "nowhere")
    said = shell("digitise", *signed, "--to", tmp_path / "to")
    assert [line["path"] for line in said.lines] == list(map(str, signed))
    assert {line["outcome"] for line in said.lines} == {"captured", "signed"}
    read = shell("read", *signed)
    assert [line["path"] for line in read.lines] == list(map(str, signed))
    made = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "to").iterdir()}
    assert made.isdisjoint(digest for digest, _ in signed.values())


@pytest.mark.slow
def test_taken_in_with_companions_and_copied_the_original_is_given_back(
    archive: Archive,
    pki: Pki,
    hands: Hands,
    fonds: Fonds,
    signed: Mapping[Path, State],
    tmp_path: Path,
) -> None:
    office = CopyOffice(archive, pki, hands, fonds, tmp_path)
    note = tmp_path / "ghi-chu.txt"
    note.write_text("Bản quét kèm theo", "utf-8")
    bench, copied = Bench(archive, office.person("vanthu")), 0
    for path, (digest, _) in signed.items():
        along = (Companion(note, note.name, FileRole.MASTER),)
        delivery = Delivery(path, path.name, {}, "H34", companions=along)
        taken = archive.ingest.take(delivery, owner())
        if taken.document is None:
            continue
        assert digest_kept(archive, taken.document) == digest, path.name
        if not copied:
            reading = office.approved("ban-doc", taken.document)
            bench.issue(reading.id, Terms())
        request = office.approved("dip", taken.document)
        terms = Terms(signer="lanhdao", level="B-B")
        copy = bench.issue(request.id, terms, office.signer)
        assert digest in digests_in(archive, copy.id), path.name
        copied += 1
        assert digest_kept(archive, taken.document) == digest, path.name
    assert copied >= len(signed) - 4  # the others were changed after they were signed


def digests_in(archive: Archive, copy: str) -> set[str]:
    """Of every file in a DIP."""
    from web.copying import folder_of

    (package,) = folder_of(archive, copy).glob("*.zip")
    with zipfile.ZipFile(package) as opened:
        return {hashlib.sha256(opened.read(name)).hexdigest() for name in opened.namelist()}
