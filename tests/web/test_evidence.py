"""Evidence in a whole small archive: made, renewed, lost and found again, handed out, believed."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from sqlalchemy import text

from preservation.evidence.enclosed import unproven
from preservation.evidence.rounds import Rounds
from repository.access import Level, Scope
from repository.calendar import VIETNAM
from repository.errors import ForbiddenError, RefusedError, UnavailableError
from repository.evidence import Evidence, RoundKind
from repository.ledger import EventKind
from repository.people import Grant, Person, Role, owner
from repository.stores.directory import DirectoryStore
from tests.databases import Hands
from tests.evidence_verifier import RejectedError
from tests.evidence_verifier import verify as verify_elsewhere
from tests.pki import LASTING, Pki, pki
from tests.stamping import CountingStamper
from tests.web.conftest import DOSSIER, Fonds
from web.acts import export
from web.acts_evidence import make, proofs, renew, rounds, state, verify
from web.closing_dossiers import Wish, close, reopen
from web.dossier_export import export as export_dossier
from web.horizons import horizons, said
from web.labour import Task
from web.labours import LABOURS
from web.sweeping import sweep
from web.wiring import Archive

__all__ = ["pki"]
DOCUMENTS = 4
YEAR = timedelta(days=365)


@pytest.fixture
def stamper(archive: Archive, pki: Pki, hands: Hands) -> CountingStamper:
    """The archive's authority, trusted; its CRL is of today."""
    hands.now = pki.made_at + timedelta(hours=2)
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    made = CountingStamper(pki, hands.clock)
    archive.__dict__["stamper"] = made
    return made


def move(archive: Archive, pki: Pki, hands: Hands, to: datetime) -> None:
    """Let time pass; the operator brings the CRLs of the new day."""
    hands.now = to
    pki.trust_folder(archive.settings.trust, crls_at=to - timedelta(hours=1), algorithms="")


def line_of(archive: Archive, document: str) -> dict[str, Any]:
    (line,) = verify(archive, owner(), [archive.catalogue.package_of(document)])
    return line


def handed_out(archive: Archive, document: str, folder: Path) -> tuple[bytes, list[bytes]]:
    """The record of a document, and the files that it speaks of, from an export."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    bag = export(archive, owner(), document, folder)
    beside = bag / "data" / "metadata" / "preservation" / "evidence"
    (record,) = beside.glob("*.ers")
    files = [p.read_bytes() for p in (bag / "data/representations/rep1/data").rglob("*.*")]
    files += [
        (beside / "bag" / f"tagmanifest-{name}.txt").read_bytes() for name in ("sha256", "sha512")
    ]
    return record.read_bytes(), files


def test_without_an_authority_it_says_so_and_counts(archive: Archive) -> None:
    with pytest.raises(UnavailableError, match=f"{DOCUMENTS} packages wait"):
        make(archive, owner())
    assert archive.evidence.rounds() == ()
    assert state(archive) == {"proven": 0, "waiting": DOCUMENTS, "due": 0, "tsa": False}


def test_one_timestamp_for_all_and_none_for_nothing(
    archive: Archive, stamper: CountingStamper, hands: Hands
) -> None:
    done = make(archive, owner())
    assert (done["packages"], done["timestamps"], done["waiting"]) == (DOCUMENTS, 1, 0)
    assert make(archive, owner())["timestamps"] == 0
    assert len(stamper.asked) == 1
    lines = list(verify(archive, owner()))
    assert [line["valid"] for line in lines] == [True] * DOCUMENTS, lines
    assert {line["proven_at"][:19] for line in lines} == {f"{hands.now:%Y-%m-%dT%H:%M:%S}"}
    (event,) = [e for e in archive.ledger.latest() if e.kind == EventKind.EVIDENCE]
    assert event.detail["groups"] == DOCUMENTS
    (one,) = rounds(archive, owner())
    assert (one["packages"], one["due"], one["authority"]) == (DOCUMENTS, False, "TSA thử nghiệm")


def test_every_version_of_a_closed_dossier_is_proven_too(
    archive: Archive, stamper: CountingStamper, fonds: Fonds, tmp_path: Path
) -> None:
    archive.dossiers.place(DOSSIER, fonds.decision, Scope.of_owner(), "vanthu")
    first = close(archive, owner(), DOSSIER, Wish(2024)).package or ""
    assert make(archive, owner())["packages"] == DOCUMENTS + 1
    reopen(archive, owner(), DOSSIER, "bổ sung")
    second = close(archive, owner(), DOSSIER, Wish(2024)).package or ""
    assert state(archive)["waiting"] == 1
    assert make(archive, owner())["packages"] == 1
    assert archive.evidence.package_of(DOSSIER) == second
    lines = list(verify(archive, owner(), [first, second]))
    assert [line["valid"] for line in lines] == [True, True], lines
    out = export_dossier(archive, owner(), DOSSIER, tmp_path / "out")
    assert len(list((out / second / "data/metadata/preservation/evidence").glob("*.ers"))) == 1
    assert list(unproven(out / second)) == []


def test_only_who_may_makes_evidence(archive: Archive, stamper: CountingStamper) -> None:
    clerk = Person("vanthu", "Văn thư", (Grant(Role.CLERK, "H34", Level.INTERNAL),))
    for act in (make, renew):
        with pytest.raises(ForbiddenError):
            act(archive, clerk)
    with pytest.raises(ForbiddenError):
        next(rounds(archive, clerk))
    assert stamper.asked == []


def test_an_authority_that_nobody_trusts_is_refused(
    archive: Archive, stamper: CountingStamper
) -> None:
    shutil.rmtree(archive.settings.trust / "anchors")
    with pytest.raises(RefusedError, match="by nobody who is trusted"):
        make(archive, owner())
    assert archive.evidence.waiting_count() == DOCUMENTS


def test_another_hand_believes_what_is_handed_out(
    archive: Archive, stamper: CountingStamper, fonds: Fonds, pki: Pki, hands: Hands, tmp_path: Path
) -> None:
    make(archive, owner())
    record, files = handed_out(archive, fonds.decision, tmp_path / "out")
    assert len(files) == 3
    at = hands.now.replace(microsecond=0)
    assert verify_elsewhere(record, files, [pki.root.der], hands.now) == at
    assert verify_elsewhere(record, files[:1], [pki.root.der], hands.now) == at
    other, _ = handed_out(archive, fonds.bare, tmp_path / "out")
    with pytest.raises(RejectedError):
        verify_elsewhere(other, files[:1], [pki.root.der], hands.now)


def test_a_crash_before_the_record_asks_for_no_second_timestamp(
    archive: Archive, stamper: CountingStamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Evidence, "enter", crash)
        with pytest.raises(KeyboardInterrupt):
            make(archive, owner())
    assert archive.evidence.rounds() == ()
    done = make(archive, owner())
    assert (len(done["taken_up"]), done["timestamps"], done["waiting"]) == (1, 0, 0)
    assert len(stamper.asked) == 1
    assert all(line["valid"] for line in verify(archive, owner()))


def test_a_crash_before_the_store_leaves_no_record(
    archive: Archive, stamper: CountingStamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(DirectoryStore, "keep", crash)
        with pytest.raises(KeyboardInterrupt):
            make(archive, owner())
    assert archive.evidence.rounds() == ()
    assert make(archive, owner())["packages"] == DOCUMENTS


def test_a_timestamp_is_renewed_before_it_ends(
    archive: Archive, stamper: CountingStamper, pki: Pki, hands: Hands, fonds: Fonds, tmp_path: Path
) -> None:
    begun = hands.now.replace(microsecond=0)
    make(archive, owner())
    assert renew(archive, owner())["timestamps"] == 0
    move(archive, pki, hands, pki.made_at + 8 * YEAR - timedelta(days=150))
    stamper.party = pki.another_tsa("TSA thứ hai", hands.now, 6)
    done = renew(archive, owner())
    assert (done["timestamps"], done["due"], done["problems"]) == (1, 0, [])
    assert renew(archive, owner())["timestamps"] == 0
    move(archive, pki, hands, hands.now + YEAR)
    line = line_of(archive, fonds.decision)
    assert (line["valid"], line["problems"]) == (True, [])
    assert line["proven_at"][:19] == f"{begun:%Y-%m-%dT%H:%M:%S}"
    assert [stamp["authority"] for stamp in line["timestamps"]] == ["TSA thử nghiệm", "TSA thứ hai"]
    assert len(proofs(archive, archive.catalogue.package_of(fonds.decision))) == 2
    record, files = handed_out(archive, fonds.decision, tmp_path / "out")
    assert verify_elsewhere(record, files, [pki.root.der], hands.now) == begun


def test_a_timestamp_that_ended_unrenewed_is_lost_and_named(
    archive: Archive, stamper: CountingStamper, pki: Pki, hands: Hands, fonds: Fonds
) -> None:
    make(archive, owner())
    move(archive, pki, hands, pki.made_at + 8 * YEAR + timedelta(days=1))
    stamper.party = pki.another_tsa("TSA thứ hai", hands.now, 6)
    done = renew(archive, owner())
    assert done["timestamps"] == 0
    assert "can no longer be renewed" in done["problems"][0]
    assert line_of(archive, fonds.decision)["valid"] is False
    assert proofs(archive, archive.catalogue.package_of(fonds.decision)) == ()


def test_what_was_lost_begins_anew(
    archive: Archive, stamper: CountingStamper, pki: Pki, hands: Hands, fonds: Fonds, tmp_path: Path
) -> None:
    make(archive, owner())
    move(archive, pki, hands, pki.made_at + 8 * YEAR + timedelta(days=1))
    stamper.party = pki.another_tsa("TSA thứ hai", hands.now, 6)
    done = make(archive, owner())
    assert (done["packages"], done["timestamps"], done["problems"]) == (DOCUMENTS, 1, [])
    assert renew(archive, owner())["problems"] == []
    line = line_of(archive, fonds.decision)
    assert (line["valid"], line["proven_at"][:19]) == (True, f"{hands.now:%Y-%m-%dT%H:%M:%S}")
    record, files = handed_out(archive, fonds.decision, tmp_path / "out")
    assert verify_elsewhere(record, files, [pki.root.der], hands.now) == hands.now
    ((_, found),) = horizons(archive, owner(), [fonds.decision])
    assert (found.state.value, found.ends is not None) == ("proven", True)


def sunset(archive: Archive, day: datetime) -> None:
    table = f'{LASTING}[[algorithm]]\nname = "sha256"\nuntil = {day:%Y-%m-%d}\n'
    (archive.settings.trust / "algorithms.toml").write_text(table)


def test_an_algorithm_that_ends_is_replaced_over_the_bytes(
    archive: Archive, stamper: CountingStamper, pki: Pki, hands: Hands, fonds: Fonds, tmp_path: Path
) -> None:
    begun = hands.now.replace(microsecond=0)
    make(archive, owner())
    move(archive, pki, hands, hands.now + YEAR)
    sunset(archive, hands.now + timedelta(days=100))
    done = renew(archive, owner())
    assert (done["packages"], done["timestamps"]) == (DOCUMENTS, 1)
    assert renew(archive, owner())["timestamps"] == 0
    assert [made.kind for made in archive.evidence.rounds()] == [RoundKind.FIRST, RoundKind.TREE]
    assert stamper.asked[-1][1] == "sha512"
    record, files = handed_out(archive, fonds.decision, tmp_path / "out")
    assert verify_elsewhere(record, files, [pki.root.der], hands.now) == begun
    with pytest.raises(RejectedError):
        verify_elsewhere(record, [files[0] + b" "], [pki.root.der], hands.now)
    line = line_of(archive, fonds.decision)
    assert (line["valid"], line["proven_at"][:19]) == (True, f"{begun:%Y-%m-%dT%H:%M:%S}")


def test_a_damaged_package_is_left_out_until_it_is_mended(
    archive: Archive, stamper: CountingStamper, pki: Pki, hands: Hands, fonds: Fonds
) -> None:
    make(archive, owner())
    move(archive, pki, hands, hands.now + YEAR)
    sunset(archive, hands.now + timedelta(days=100))
    store = archive.stores[0]
    assert isinstance(store, DirectoryStore)
    package = archive.catalogue.package(archive.catalogue.package_of(fonds.bare))
    original = next(f for f in package.files if "/rep1/data/" in f.path)
    path = store.folder(package.prefix) / original.path
    honest = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(honest[:-1] + b"?")
    done = renew(archive, owner())
    assert done["packages"] == DOCUMENTS - 1
    assert done["problems"][0].startswith(f"{package.id}: ")
    assert "lasts until" in done["problems"][1]  # the authority's own certificate rests on SHA-256
    assert line_of(archive, fonds.bare)["valid"] is False
    path.write_bytes(honest)
    stamper.party = pki.another_tsa("TSA SHA-512", hands.now, 6, hashes.SHA512())
    done = renew(archive, owner())
    assert (done["packages"], done["problems"]) == (1, [])
    move(archive, pki, hands, hands.now + timedelta(days=60))
    assert renew(archive, owner())["timestamps"] == 1
    move(archive, pki, hands, hands.now + timedelta(days=60))
    (archive.settings.trust / "crls" / "root.crl").write_bytes(
        pki.crl(pki.root, hands.now, digest=hashes.SHA512())
    )
    assert all(line["valid"] for line in verify(archive, owner()))


def test_the_tables_come_back_from_the_packages(
    archive: Archive, stamper: CountingStamper, pki: Pki, hands: Hands
) -> None:
    make(archive, owner())
    move(archive, pki, hands, pki.made_at + 8 * YEAR - timedelta(days=150))
    stamper.party = pki.another_tsa("TSA thứ hai", hands.now, 6)
    renew(archive, owner())
    move(archive, pki, hands, hands.now + timedelta(days=30))
    sunset(archive, hands.now + timedelta(days=100))
    renew(archive, owner())
    before, tables = archive.evidence.rounds(), _tables(archive)
    assert [made.kind for made in before] == [RoundKind.FIRST, RoundKind.STAMP, RoundKind.TREE]
    with archive.database.write() as session:
        for table in ("evidence_member", "evidence_round"):
            session.execute(text(f"DELETE FROM {table}"))
    assert archive.evidence.waiting_count() == DOCUMENTS
    assert len(make(archive, owner())["taken_up"]) == 3
    assert archive.evidence.rounds() == before
    assert _tables(archive) == tables
    assert all(line["valid"] for line in verify(archive, owner()))


def _tables(archive: Archive) -> list[tuple[Any, ...]]:
    with archive.database.read() as session:
        query = text("SELECT * FROM evidence_member ORDER BY round, place")
        return [tuple(row) for row in session.execute(query)]


def test_a_forged_round_is_not_taken_up(
    archive: Archive, stamper: CountingStamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole as a bag, and yet its groups are not those under the timestamp."""
    make(archive, owner())
    (made,) = archive.evidence.rounds()
    store = archive.stores[0]
    assert isinstance(store, DirectoryStore)
    folder = store.folder(f"evidence/{made.id[:2]}/{made.id}/")
    with archive.database.write() as session:
        for table in ("evidence_member", "evidence_round"):
            session.execute(text(f"DELETE FROM {table}"))
    groups = folder / "data" / "groups.jsonl"
    groups.chmod(0o644)
    groups.write_bytes(groups.read_bytes().replace(b'"digests":["', b'"digests":["00', 1))
    assert Rounds.take_up(_rounds(archive), "system") == []
    assert archive.evidence.rounds() == ()


def _rounds(archive: Archive) -> Rounds:
    from web.acts_evidence import evidencing

    return evidencing(archive).rounds


def test_the_calendar_knows_the_evidence(
    archive: Archive, stamper: CountingStamper, pki: Pki, hands: Hands, fonds: Fonds
) -> None:
    def seen() -> dict[str, Any]:
        ((signed, found),) = horizons(archive, owner(), [fonds.decision])
        return said(archive, signed, found)

    assert seen()["state"] == "unsigned"
    make(archive, owner())
    end = pki.tsa.certificate.not_valid_after_utc
    assert (seen()["state"], seen()["due"]) == ("proven", False)
    assert seen()["until"] == f"{end.astimezone(VIETNAM):%Y-%m-%d}"
    assert "“TSA thử nghiệm” expires" in seen()["why_en"]
    move(archive, pki, hands, end - timedelta(days=150))
    assert seen()["due"] is True
    stamper.party = pki.another_tsa("TSA thứ hai", hands.now, 6)
    renew(archive, owner())
    assert (seen()["due"], "“TSA thứ hai”" in seen()["why_en"]) == (False, True)
    sunset(archive, hands.now + timedelta(days=400))
    assert "SHA256 of its evidence ends" in seen()["why_en"]


def test_a_job_makes_and_renews(archive: Archive, stamper: CountingStamper) -> None:
    for kind, message in (
        ("evidence", "4 gói, 1 dấu thời gian; còn 0"),
        ("evidence-renew", "0 gói, 0 dấu thời gian; còn 0"),
    ):
        job = archive.jobs.ask(kind, {}, owner().login)
        task = Task(archive, job, owner(), lambda: False)
        assert LABOURS[kind](task) == message
        assert archive.jobs.get(job.id).results == ()


def test_a_sweep_names_a_round_that_nobody_entered(
    archive: Archive, stamper: CountingStamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Evidence, "enter", crash)
        with pytest.raises(KeyboardInterrupt):
            make(archive, owner())
    (found,) = (left for left in sweep(archive, owner()) if left.kind == "orphan")
    assert "luutru evidence make" in found.says
    make(archive, owner())
    assert [left for left in sweep(archive, owner()) if left.kind == "orphan"] == []
