"""From review to the archive: another person accepts, the office seals, the master goes along."""

import hashlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from ingest.result import IngestOutcome
from preservation.readback import read_back
from repository.batches import Batches
from repository.documents import DocumentFile, FileRole, Standing
from repository.dossiers import Dossiers
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.packages import PackageKind
from repository.people import Person
from repository.sheaves import Batch, Sheaf, SheafState
from tests.pki import make_pdf
from tests.web.conftest import DOSSIER
from tests.web.scans import Office, jpeg, pile, separator, sheet, tiff
from web import acts, sealing
from web.acts import key_of
from web.reviews import accept, scan_again, send_back
from web.scans import Scans

FIELDS = {"TypeName": "Quyết định", "CodeNumber": "15", "Subject": "Về việc ban hành Quy chế"}


def archivist(office: Office) -> Person:
    return office.archive.people.find("luutru")


def kept(office: Office, batch: Batch, sheaf: Sheaf) -> Sheaf:
    """Seal and keep an accepted paper."""
    counter, hands = office.counter()
    sealed = sealing.seal(office.archive, archivist(office), batch, sheaf, counter, hands)
    done, result = sealing.keep(office.archive, archivist(office), batch, sealed)
    assert result.outcome is IngestOutcome.ACCEPTED, result.findings
    return done


def bytes_of(office: Office, document: str, number: int) -> bytes:
    found = office.archive.catalogue.get(document, archivist(office).scope)
    with office.archive.stores[0].open(key_of(found, found.files[number])) as source:
        return source.read()


def test_an_accepted_scan_is_sealed_and_kept_with_its_master_in_its_dossier(
    office: Office, tmp_path: Path
) -> None:
    scan = tiff(tmp_path / "quet.tif")
    batch, (sheaf,) = office.captured(pile(scan), dossier=DOSSIER)
    done = kept(office, batch, office.accepted(batch, sheaf, **FIELDS))
    assert done.state is SheafState.KEPT
    assert done.document
    document = office.archive.catalogue.get(done.document, archivist(office).scope)
    original, master = document.files
    assert (original.name, original.role) == ("H34.2024.01.TH.1.pdf", FileRole.ORIGINAL)
    assert (master.name, master.role) == ("quet.tif", FileRole.MASTER)
    assert bytes_of(office, done.document, 1) == scan.read_bytes()
    assert document.standing is Standing.ORIGINAL
    assert document.fields["Subject"] == FIELDS["Subject"]
    assert (document.fields["PageAmount"], document.fields["DocOrdinal"]) == ("1", "1")
    assert "CodeNotation" not in document.fields  # proposed, and confirmed by nobody
    assert [d.id for d in office.archive.dossiers.containing(document.id)] == [DOSSIER]
    package = Path(office.archive.ingest.keeper.place_of(document.package))
    assert read_back(lambda path: (package / path).read_bytes()) == document
    premis = (package / "data/metadata/preservation/PREMIS.xml").read_text("utf-8")
    assert "<eventType>imaging<" in premis
    assert premis.count("<eventType>quality review<") == 1 + len(sheaf.failed_checks)
    assert not Scans.of(office.archive, batch.id).sources(done)[0].exists()


def test_the_seal_stands_top_right_and_the_file_stays_a_two_layer_pdf_a(
    office: Office, tmp_path: Path
) -> None:
    batch, (sheaf,) = office.captured(pile(tiff(tmp_path / "a.tif")))
    counter, hands = office.counter()
    accepted = office.accepted(batch, sheaf)
    sealed = sealing.seal(office.archive, archivist(office), batch, accepted, counter, hands)
    box = sealed.body["seal"]["place"]["box_mm"]
    assert sealed.body["seal"]["place"]["page"] == 1
    assert box[0] + box[2] > 85  # of 105 mm
    assert box[1] < 40
    scans = Scans.of(office.archive, batch.id)
    before = office.archive.workers.call("pdfa", path=str(scans.output(sealed)))
    assert (before["claim"], before["verdict"]) == ("2b", "pass"), before
    path = scans.sealed(sealed)
    assert path.read_bytes().startswith(scans.output(sealed).read_bytes())
    after = office.archive.workers.call("pdfa", path=str(path))
    assert after["claim"] == "2b"
    found = after["findings"]
    assert isinstance(found, list)
    assert all("AcroForm" in str(one) for one in found), found  # the signature's own
    with pikepdf.open(path) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert str(field.T) == "DauSoHoa"
    text = office.archive.workers.call("text", path=str(path), family="pdf", limit=1000)
    assert "ban hành Quy chế" in str(text["text"])


@pytest.mark.slow
def test_its_words_are_found_without_accents_once(office: Office, tmp_path: Path) -> None:
    batch, (sheaf,) = office.captured(pile(tiff(tmp_path / "a.tif", sheet("Đập thủy lợi Đăk Bla"))))
    done = kept(office, batch, office.accepted(batch, sheaf))
    acts.catch_up(office.archive)
    found = office.archive.index.find("thuy loi", archivist(office).scope)
    assert [hit.document for hit in found.hits] == [done.document]


def test_only_another_person_with_the_right_accepts(office: Office, tmp_path: Path) -> None:
    batch, (sheaf,) = office.captured(pile(tiff(tmp_path / "a.tif")))
    for login in ("vanthu", "lanhdao"):
        who = office.archive.people.find(login)
        with pytest.raises(ForbiddenError):
            accept(office.archive, who, batch, sheaf, {})
    with pytest.raises(RefusedError, match="Nowhere"):
        accept(office.archive, archivist(office), batch, sheaf, {"Nowhere": "x"})
    assert office.states(batch) == [SheafState.CAPTURED]


def test_what_no_pdf_could_be_made_of_is_not_accepted(office: Office, tmp_path: Path) -> None:
    bad = tmp_path / "2.jpg"
    bad.write_bytes(b"\xff\xd8\xff\xe0 cut")
    batch, (sheaf,) = office.captured(pile(jpeg(tmp_path / "1.jpg", sheet()), bad))
    with pytest.raises(RefusedError, match="trả lại"):
        accept(office.archive, archivist(office), batch, sheaf, {})


@pytest.mark.slow
def test_a_page_that_was_not_read_may_bear_a_mark_and_is_not_accepted(
    office: Office, tmp_path: Path
) -> None:
    batch, (sheaf,) = office.captured(pile(tiff(tmp_path / "a.tif")))
    unread = {"page": 1, "check": "readable", "value": 0, "ok": False}
    checks = [*sheaf.body["checks"], unread]
    sheaf = office.archive.batches.say(sheaf.id, "luutru", (), checks=checks)
    with pytest.raises(RefusedError, match="trang 1 chưa đọc được"):
        accept(office.archive, archivist(office), batch, sheaf, {})


@pytest.mark.slow
def test_one_page_sent_back_is_replaced_and_only_it_is_read_again(
    office: Office, tmp_path: Path
) -> None:
    sides = (sheet("Trang một"), sheet("Trang hỏng"), sheet("Trang ba"))
    batch, (sheaf,) = office.captured(pile(tiff(tmp_path / "a.tif", *sides)))
    with pytest.raises(RefusedError, match="lý do"):
        send_back(office.archive, archivist(office), batch, sheaf, " ")
    back = send_back(office.archive, archivist(office), batch, sheaf, "Trang 2 mờ", [2])
    assert (back.body["wanted"], back.reviewed_by) == ([2], "luutru")
    scans = Scans.of(office.archive, batch.id)
    first = (scans.folder(sheaf) / "page-0001.json").stat().st_mtime_ns
    clerk = office.archive.people.find("vanthu")
    again = [(tiff(tmp_path / "b.tif", sheet("Trang thay")), "b.tif")]
    with pytest.raises(RefusedError, match="tệp"):
        scan_again(office.archive, clerk, batch, back, again, [1, 2])
    scan_again(office.archive, clerk, batch, back, again, [2])
    (done,) = office.work(batch)
    assert (done.state, done.pages) == (SheafState.CAPTURED, 3)
    assert (scans.folder(done) / "page-0001.json").stat().st_mtime_ns == first
    text = office.archive.workers.call(
        "text", path=str(scans.output(done)), family="pdf", limit=1000
    )
    assert "Trang thay" in str(text["text"])
    assert "hỏng" not in str(text["text"])
    ended = kept(office, batch, office.accepted(batch, done))
    files = office.archive.catalogue.get(str(ended.document), archivist(office).scope).files
    assert [f.role for f in files] == [FileRole.ORIGINAL, FileRole.MASTER, FileRole.MASTER]
    assert files[2].name == "b.tif"


@pytest.mark.slow
def test_a_paper_scanned_anew_as_a_whole_replaces_the_first(office: Office, tmp_path: Path) -> None:
    batch, (sheaf,) = office.captured(pile(tiff(tmp_path / "a.tif", sheet("Bản cũ"))))
    back = send_back(office.archive, archivist(office), batch, sheaf, "nghiêng")
    who = office.archive.people.find("vanthu")
    with pytest.raises(RefusedError):
        scan_again(office.archive, who, batch, back, [])
    fresh = [(tiff(tmp_path / "b.tif", sheet("Bản mới"), sheet("Hai")), "b.tif")]
    scan_again(office.archive, who, batch, back, fresh)
    (done,) = office.work(batch)
    assert (done.state, done.pages) == (SheafState.CAPTURED, 2)
    assert [file["name"] for file in done.body["files"]] == ["b.tif"]


@pytest.mark.slow
def test_of_a_stack_each_paper_keeps_only_its_own_frames_without_loss(
    office: Office, tmp_path: Path
) -> None:
    sides = [sheet("Văn bản một"), separator(), sheet("Văn bản hai"), sheet("Trang hai")]
    stack = tiff(tmp_path / "xap.tif", *sides)
    batch, sheaves = office.captured(pile(stack), split="barcode")
    done = [kept(office, batch, office.accepted(batch, sheaf)) for sheaf in sheaves]
    masters = []
    for one in done:
        files = office.archive.catalogue.get(str(one.document), archivist(office).scope).files
        masters.append(files[1])
    assert [master.name for master in masters] == ["xap-1-1.tif", "xap-3-4.tif"]
    path = tmp_path / "master.tif"
    path.write_bytes(bytes_of(office, str(done[1].document), 1))
    with Image.open(path) as frames:
        assert frames.n_frames == 2  # type: ignore[attr-defined]  # of TIFF
        frames.seek(0)
        assert frames.tobytes() == sides[2].tobytes()
        frames.seek(1)
        assert frames.tobytes() == sides[3].tobytes()


def test_signed_and_born_digital_files_are_kept_byte_for_byte_and_never_sealed(
    office: Office, tmp_path: Path
) -> None:
    plain = make_pdf(tmp_path / "thuong.pdf", text="Van ban dien tu")
    signed = office.pki.sign(make_pdf(tmp_path / "x.pdf"), tmp_path / "ky.pdf")
    batch, sheaves = office.captured(pile(signed), pile(plain))
    for sheaf, source in zip(sheaves, (signed, plain), strict=True):
        done = kept(office, batch, office.accepted(batch, sheaf))
        assert bytes_of(office, str(done.document), 0) == source.read_bytes()
        files: tuple[DocumentFile, ...] = office.archive.catalogue.get(
            str(done.document), archivist(office).scope
        ).files
        assert [f.role for f in files] == [FileRole.ORIGINAL]


@pytest.mark.slow
def test_a_scan_of_a_number_that_is_kept_already_stays_sealed_and_says_why(
    office: Office, tmp_path: Path
) -> None:
    same = {
        "TypeName": "Quyết định",
        "CodeNumber": "15",
        "CodeNotation": "QĐ-UBND",
        "IssuedDate": "2024-03-15",
        "OrganName": "UBND tỉnh Kon Tum",
    }
    batch, (sheaf,) = office.captured(pile(tiff(tmp_path / "a.tif")))
    counter, hands = office.counter()
    accepted = office.accepted(batch, sheaf, **same)
    sealed = sealing.seal(office.archive, archivist(office), batch, accepted, counter, hands)
    held, result = sealing.keep(office.archive, archivist(office), batch, sealed)
    assert result.outcome is IngestOutcome.DUPLICATE
    assert held.state is SheafState.SEALED
    assert "DUP-02" in held.body["problem"]
    back = send_back(office.archive, archivist(office), batch, held, "đã có trong kho")
    assert back.state is SheafState.RETURNED
    assert not Scans.of(office.archive, batch.id).sealed(back).exists()


def test_a_crash_between_the_archive_and_the_batch_makes_no_second_document(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, (sheaf,) = office.captured(pile(tiff(tmp_path / "a.tif")))
    counter, hands = office.counter()
    accepted = office.accepted(batch, sheaf)
    sealed = sealing.seal(office.archive, archivist(office), batch, accepted, counter, hands)
    with monkeypatch.context() as patch:
        patch.setattr(type(office.archive.batches), "keep", _crash)
        with pytest.raises(KeyboardInterrupt):
            sealing.keep(office.archive, archivist(office), batch, sealed)
    done, _ = sealing.keep(office.archive, archivist(office), batch, sealed)
    assert done.state is SheafState.KEPT
    scope = archivist(office).scope
    assert (
        len([one for one in office.archive.catalogue.latest(scope) if one.title.startswith("H34.")])
        == 1
    )


def _crash(*_arguments: object, **_said: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.slow
def test_what_another_desk_signed_must_be_this_very_file(office: Office, tmp_path: Path) -> None:
    batch, (sheaf,) = office.captured(pile(tiff(tmp_path / "a.tif")))
    accepted = office.accepted(batch, sheaf)
    other = make_pdf(tmp_path / "khac.pdf")
    with pytest.raises(RefusedError, match="đúng tệp này"):
        sealing.sealed_elsewhere(office.archive, archivist(office), batch, accepted, other)
    with pytest.raises(NotFoundError):
        office.archive.batches.sheaf(batch.id, 2)


def test_the_master_is_the_file_that_came_digest_by_digest(office: Office, tmp_path: Path) -> None:
    scan = tiff(tmp_path / "a.tif")
    _, (sheaf,) = office.captured(pile(scan))
    assert sheaf.body["files"][0]["sha256"] == hashlib.sha256(scan.read_bytes()).hexdigest()


def aips(office: Office) -> set[str]:
    every = office.archive.catalogue.packages()
    return {package.id for package in every if package.kind is PackageKind.DOCUMENT}


@pytest.mark.slow
def test_a_crash_before_or_after_the_dossier_keeps_the_paper_once(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, (sheaf,) = office.captured(pile(tiff(tmp_path / "a.tif")), dossier=DOSSIER)
    counter, hands = office.counter()
    accepted = office.accepted(batch, sheaf)
    sealed = sealing.seal(office.archive, archivist(office), batch, accepted, counter, hands)
    before = aips(office)
    for victim, name in ((Dossiers, "place"), (Batches, "keep")):
        with monkeypatch.context() as patch:
            patch.setattr(victim, name, _crash)
            with pytest.raises(KeyboardInterrupt):
                sealing.keep(office.archive, archivist(office), batch, sealed)
    assert office.states(batch) == [SheafState.SEALED]
    done, _ = sealing.keep(office.archive, archivist(office), batch, sealed)
    assert done.state is SheafState.KEPT
    (made,) = aips(office) - before
    document = office.archive.catalogue.get(str(done.document), archivist(office).scope)
    assert document.package == made
    assert [d.id for d in office.archive.dossiers.containing(document.id)] == [DOSSIER]
    assert office.archive.dossiers.count(DOSSIER) == 1
