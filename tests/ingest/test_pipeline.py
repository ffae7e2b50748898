"""The way in, with real workers, a real store and a real database."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import cast

import bagit
import pytest

from ingest.delivery import Delivery
from ingest.result import IngestOutcome, Result
from preservation.readback import read_back
from repository.access import Level, Scope
from repository.catalogue import Catalogue
from repository.documents import Standing
from repository.dossiers import Dossier, DossierState
from repository.errors import ForbiddenError, UnavailableError
from repository.findings import Severity
from repository.people import Grant, Person, Role, owner
from repository.quarantine import Quarantine
from tests.pki import Level as PkiLevel
from tests.pki import make_pdf, shared_pki
from web.wiring import Archive

FIELDS = {
    "TypeName": "Quyết định",
    "CodeNumber": "15",
    "CodeNotation": "QĐ-UBND",
    "IssuedDate": "2024-03-02",
    "OrganName": "UBND tỉnh Kon Tum",
    "Subject": "Về việc ban hành Quy chế",
}
CLERK = Person("vanthu1", "Văn thư", (Grant(Role.CLERK, "H34", Level.INTERNAL),))
EVERYTHING = Scope.of_owner()


def take(
    archive: Archive,
    path: Path,
    text: str | bytes,
    fields: dict[str, str] | None = None,
    agency: str = "",
    level: Level | None = None,
) -> Result:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return archive.ingest.take(Delivery(path, path.name, fields or {}, agency, level), owner())


def test_a_text_becomes_a_valid_bag_and_a_record_that_the_bag_repeats(
    archive: Archive, tmp_path: Path
) -> None:
    result = take(archive, tmp_path / "a.txt", "Quyết định số 15", fields=FIELDS)
    assert result.outcome is IngestOutcome.ACCEPTED
    assert result.package_path
    assert result.document
    folder = Path(result.package_path)
    bagit.Bag(str(folder)).validate()
    document = archive.catalogue.get(result.document, EVERYTHING)
    assert read_back(lambda path: (folder / path).read_bytes()) == document
    assert document.standing is Standing.REFERENCE
    assert document.code == "15/QĐ-UBND"
    assert document.profile == "2020-ND30"
    kinds = [event.kind for event in archive.ledger.of(document.id)]
    assert kinds[-1] == "ingestion"


def test_the_original_is_kept_byte_for_byte(archive: Archive, tmp_path: Path) -> None:
    text = b"\xef\xbb\xbfV\xc4\x83n b\xe1\xba\xa3n\r\n"
    result = take(archive, tmp_path / "a.txt", text)
    assert result.package_path
    kept = Path(result.package_path, "data/representations/rep1/data/a.txt")
    assert hashlib.sha256(kept.read_bytes()).digest() == hashlib.sha256(text).digest()


def test_without_metadata_the_name_is_the_title_and_each_gap_is_a_warning(
    archive: Archive, tmp_path: Path
) -> None:
    result = take(archive, tmp_path / "thông báo.txt", "Thông báo")
    assert result.document
    document = archive.catalogue.get(result.document, EVERYTHING)
    assert document.title == "thông báo.txt"
    assert set(document.missing) == set(FIELDS)


def test_the_same_bytes_again_are_a_duplicate_that_says_where_they_are(
    archive: Archive, tmp_path: Path
) -> None:
    first = take(archive, tmp_path / "a.txt", "Văn bản")
    again = take(archive, tmp_path / "b.txt", "Văn bản")
    assert again.outcome is IngestOutcome.DUPLICATE
    assert again.document == first.document
    assert archive.catalogue.count(EVERYTHING) == 1


def test_the_same_number_notation_agency_and_year_are_a_duplicate(
    archive: Archive, tmp_path: Path
) -> None:
    take(archive, tmp_path / "a.txt", "Bản một", fields=FIELDS)
    again = take(archive, tmp_path / "b.txt", "Bản hai", fields=FIELDS | {"CodeNumber": "015"})
    assert again.outcome is IngestOutcome.DUPLICATE
    assert "DUP-02" in {finding.rule for finding in again.findings}


def test_a_refusal_names_every_reason_and_leaves_nothing_but_its_event(
    archive: Archive, tmp_path: Path
) -> None:
    bad = {"IssuedDate": "hôm qua", "Priority": "Tối mật"}
    result = take(archive, tmp_path / "a.pdf", b"MZ\x90\x00" * 50, fields=bad, agency="H99")
    assert result.outcome is IngestOutcome.REFUSED
    errors = {f.rule for f in result.findings if f.severity == "error"}
    assert {"SUB-02", "META-05", "META-07", "META-08"} <= errors
    assert list(archive.stores[0].keys("")) == []
    assert archive.intakes.open() == ()
    assert archive.ledger.latest(1)[0].kind == "refusal"


def test_an_empty_file_is_refused(archive: Archive, tmp_path: Path) -> None:
    result = take(archive, tmp_path / "a.txt", b"")
    assert [f.rule for f in result.findings if f.severity == "error"] == ["SUB-01"]


def test_nobody_brings_documents_into_a_fonds_that_is_not_theirs(
    archive: Archive, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    with pytest.raises(ForbiddenError):
        archive.ingest.take(Delivery(file, file.name, agency="H48"), CLERK)
    assert archive.ledger.count() == 0


def test_a_hidden_twin_stays_hidden(archive: Archive, tmp_path: Path) -> None:
    take(archive, tmp_path / "a.txt", "Mật thiết", level=Level.RESTRICTED)
    mine = archive.ingest.take(Delivery(tmp_path / "a.txt", "a.txt"), CLERK)
    assert mine.outcome is IngestOutcome.ACCEPTED, "a refusal would tell that it exists"


def test_what_one_brought_in_oneself_is_known_even_if_one_may_not_read_it(
    archive: Archive, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Hạn chế")
    delivery = Delivery(file, file.name, level=Level.RESTRICTED)
    assert archive.ingest.take(delivery, CLERK).outcome is IngestOutcome.ACCEPTED
    assert archive.ingest.take(delivery, CLERK).outcome is IngestOutcome.DUPLICATE


def test_two_hands_with_the_same_bytes_make_one_document(archive: Archive, tmp_path: Path) -> None:
    deliveries = []
    for number in range(12):
        file = tmp_path / f"{number}.txt"
        file.write_text("Cùng một nội dung")
        deliveries.append(Delivery(file, file.name))
    outcomes = [r.outcome.value for r in archive.ingest.take_all(deliveries, owner())]
    assert sorted(outcomes) == ["accepted"] + ["duplicate"] * 11


def test_an_unmounted_store_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    (archive.settings.home / "stores" / "kho-1" / ".luutru-store").unlink()
    with pytest.raises(UnavailableError):
        take(archive, tmp_path / "a.txt", "Văn bản")
    assert archive.catalogue.count(EVERYTHING) == 0
    (archive.settings.home / "stores" / "kho-1" / ".luutru-store").touch()
    assert take(archive, tmp_path / "a.txt", "Văn bản").outcome is IngestOutcome.ACCEPTED
    assert archive.intakes.open() == ()


def test_a_package_kept_just_before_a_crash_is_taken_up_and_not_made_again(
    archive: Archive, tmp_path: Path
) -> None:
    keeper = archive.ingest.keeper
    failing = cast("Catalogue", _Failing(keeper.catalogue))
    broken = replace(archive.ingest, keeper=replace(keeper, catalogue=failing))
    file = tmp_path / "a.txt"
    file.write_text("Văn bản")
    with pytest.raises(_Crash):
        broken.take(Delivery(file, file.name), owner())
    assert archive.catalogue.count(EVERYTHING) == 0
    result = archive.ingest.take(Delivery(file, file.name), owner())
    assert result.outcome is IngestOutcome.ACCEPTED
    assert len({key.split("/")[2] for key in archive.stores[0].keys("aip/")}) == 1
    detail = archive.ledger.of(str(result.document))[0].detail
    assert detail["taken up after"] == "an interrupted attempt"


class _Crash(BaseException):
    """Like a process that ends between keeping and entering."""


class _Failing:
    def __init__(self, real: object) -> None:
        self._real = real

    def accept(self, _: object) -> None:
        raise _Crash

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


def test_a_ready_made_bag_is_one_document(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    folder.mkdir()
    (folder / "chính.txt").write_text("Văn bản chính")
    (folder / "phụ lục.txt").write_text("Phụ lục")
    bagit.make_bag(str(folder), {"Source-Organization": "Sở Nội vụ"}, checksums=["sha256"])
    result = archive.ingest.take(Delivery(folder, "bag"), owner())
    assert result.outcome is IngestOutcome.ACCEPTED
    document = archive.catalogue.get(str(result.document), EVERYTHING)
    assert {file.name for file in document.files} == {"chính.txt", "phụ lục.txt"}
    assert document.fields["OrganName"] == "Sở Nội vụ"


def test_a_broken_bag_is_refused_with_each_broken_file(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    folder.mkdir()
    (folder / "a.txt").write_text("một")
    bagit.make_bag(str(folder), checksums=["sha256"])
    (folder / "data" / "a.txt").write_text("hai")
    result = archive.ingest.take(Delivery(folder, "bag"), owner())
    assert result.outcome is IngestOutcome.REFUSED
    assert "SUB-09" in {finding.rule for finding in result.findings}


def test_a_document_that_names_its_dossier_is_placed_in_it(
    archive: Archive, tmp_path: Path
) -> None:
    dossier = Dossier("d1", "H34", 2024, "I", "Tổ chức", "01.TCCB", "Hồ sơ", "20 năm", "Lan")
    archive.dossiers.enter([dossier], "an")
    named = FIELDS | {"FileCatalog": "2024", "FileNotation": "01.TCCB"}
    placed = take(archive, tmp_path / "a.txt", "Một", named)
    take(archive, tmp_path / "b.txt", "Hai", {"FileCatalog": "2024", "FileNotation": "99.TCCB"})
    (only,) = archive.dossiers.contents("d1", EVERYTHING)
    assert only.id == placed.document
    assert archive.ledger.of(only.id)[-1].detail["placed in"] == "d1"


@pytest.mark.parametrize("state", [DossierState.CLOSED, DossierState.SUBMITTED])
def test_a_document_that_names_a_closed_dossier_is_kept_outside_of_it_and_says_so(
    archive: Archive, tmp_path: Path, state: DossierState
) -> None:
    dossier = Dossier("d1", "H34", 2024, "I", "Tổ chức", "01.TCCB", "Hồ sơ", "20 năm", "Lan")
    archive.dossiers.enter([replace(dossier, state=state)], "an")
    named = FIELDS | {"FileCatalog": "2024", "FileNotation": "01.TCCB"}
    taken = take(archive, tmp_path / "a.txt", "Một", named)
    assert taken.outcome is IngestOutcome.ACCEPTED
    (finding,) = [one for one in taken.findings if one.rule == "META-09"]
    assert (finding.severity, finding.facts) == (Severity.WARNING, {"dossier": "d1"})
    assert archive.dossiers.contents("d1", EVERYTHING) == ()
    kept = archive.catalogue.get(taken.document or "", EVERYTHING)
    assert "META-09" in {one["rule"] for one in kept.findings}
    assert archive.dossiers.get("d1").state is state


def altered(path: Path) -> Path:
    """A signed document that was changed afterwards."""
    pki = shared_pki()
    signed = pki.sign_bytes(make_pdf(path).read_bytes(), pki.person, PkiLevel.B_B)
    path.write_bytes(signed + b"\nthem vao sau khi ky")
    return path


def test_who_may_not_see_a_file_set_aside_does_not_learn_of_it(
    archive: Archive, tmp_path: Path
) -> None:
    file = altered(tmp_path / "a.pdf")
    delivery = Delivery(file, file.name, level=Level.RESTRICTED)
    first = archive.ingest.take(delivery, owner())
    assert first.outcome is IngestOutcome.QUARANTINED
    mine = archive.ingest.take(Delivery(file, file.name), CLERK)
    assert mine.quarantine not in {None, first.quarantine}
    assert archive.ingest.take(Delivery(file, file.name), CLERK).quarantine == mine.quarantine


def test_a_file_set_aside_just_before_a_crash_is_taken_up(archive: Archive, tmp_path: Path) -> None:
    file = altered(tmp_path / "a.pdf")
    keeper = archive.ingest.keeper
    failing = cast("Quarantine", _FailingToEnter(keeper.quarantine))
    broken = replace(archive.ingest, keeper=replace(keeper, quarantine=failing))
    with pytest.raises(_Crash):
        broken.take(Delivery(file, file.name), owner())
    again = archive.ingest.take(Delivery(file, file.name), owner())
    kept = {key.split("/")[2] for key in archive.stores[0].keys("quarantine/")}
    assert kept == {again.quarantine}
    assert archive.quarantine.count(EVERYTHING) == 1


class _FailingToEnter(_Failing):
    def enter(self, *_: object) -> None:
        raise _Crash
