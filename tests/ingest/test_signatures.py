"""Signatures of files that are no PDF, on the way in."""

from pathlib import Path

import bagit

from ingest.delivery import Delivery, walk
from ingest.result import IngestOutcome, Result
from repository.access import Scope
from repository.documents import Standing
from repository.people import owner
from tests.pki import make_pdf, shared_pki
from tests.preservation import office
from tests.preservation.signatures import makers
from web.wiring import Archive


def take(archive: Archive, path: Path, data: bytes) -> Result:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return archive.ingest.take(Delivery(path, path.name), owner())


def trusting(archive: Archive) -> None:
    shared_pki().trust_folder(archive.settings.trust, crls_at=shared_pki().made_at)


def rules(result: Result) -> set[str]:
    return {finding.rule for finding in result.findings}


def test_a_signed_docx_is_an_original(archive: Archive, tmp_path: Path) -> None:
    trusting(archive)
    signed = makers.signed_ooxml(shared_pki(), office.docx())
    result = take(archive, tmp_path / "a.docx", signed)
    assert result.outcome is IngestOutcome.ACCEPTED, result.findings
    assert result.signatures is not None
    assert result.signatures["indication"] == "TOTAL-PASSED"
    assert result.document
    document = archive.catalogue.get(result.document, Scope.of_owner())
    assert document.standing is Standing.ORIGINAL


def test_a_docx_changed_after_signing_is_set_aside(archive: Archive, tmp_path: Path) -> None:
    signed = makers.signed_ooxml(shared_pki(), office.docx())
    forged = makers.repacked(signed, {"word/footer1.xml": b"<x/>"})
    result = take(archive, tmp_path / "a.docx", forged)
    assert result.outcome is IngestOutcome.QUARANTINED
    assert "SIG-01" in rules(result)


def test_an_unsigned_docx_is_taken_as_before_and_says_nothing(
    archive: Archive, tmp_path: Path
) -> None:
    result = take(archive, tmp_path / "a.docx", office.docx())
    assert result.outcome is IngestOutcome.ACCEPTED
    assert result.signatures is None
    assert "SIG-02" in rules(result)
    assert result.document
    document = archive.catalogue.get(result.document, Scope.of_owner())
    assert document.standing is Standing.REFERENCE
    kinds = [event.kind for event in archive.ledger.of(document.id)]
    assert "digital signature validation" not in kinds


def test_a_detached_signature_comes_in_with_its_file(archive: Archive, tmp_path: Path) -> None:
    trusting(archive)
    (tmp_path / "in").mkdir()
    pdf = make_pdf(tmp_path / "in/a.pdf")
    (tmp_path / "in/a.pdf.p7s").write_bytes(makers.cms_of(shared_pki(), pdf.read_bytes()))
    (only,) = walk([tmp_path / "in"], None)
    (named,) = walk([tmp_path / "in/a.pdf.p7s", pdf], None)
    assert (named.path, named.beside) == (only.path, only.beside)
    result = archive.ingest.take(only, owner())
    assert result.outcome is IngestOutcome.ACCEPTED, result.findings
    assert result.signatures is not None
    assert result.signatures["indication"] == "TOTAL-PASSED"
    assert result.document
    document = archive.catalogue.get(result.document, Scope.of_owner())
    assert [file.name for file in document.files] == ["a.pdf", "a.pdf.p7s"]
    assert document.files[1].media_type == "application/cms"
    assert document.standing is Standing.ORIGINAL


def test_a_detached_signature_of_another_file_sets_both_aside(
    archive: Archive, tmp_path: Path
) -> None:
    folder = tmp_path / "bag"
    folder.mkdir()
    make_pdf(folder / "a.pdf")
    (folder / "a.pdf.p7s").write_bytes(makers.cms_of(shared_pki(), b"something else"))
    bagit.make_bag(str(folder), checksums=["sha256"])
    result = archive.ingest.take(Delivery(folder, "bag"), owner())
    assert result.outcome is IngestOutcome.QUARANTINED
    assert "SIG-01" in rules(result)


def test_a_signature_without_its_file_is_no_document(archive: Archive, tmp_path: Path) -> None:
    made = makers.cms_of(shared_pki(), b"x")
    result = take(archive, tmp_path / "a.pdf.p7s", made)
    assert result.outcome is IngestOutcome.REFUSED
    assert "SUB-02" in rules(result)
    assert "phải nộp cùng văn bản" in " ".join(f.message for f in result.findings)
    attached = makers.cms_of(shared_pki(), b"x", detached=False)
    assert take(archive, tmp_path / "b.p7m", attached).outcome is IngestOutcome.REFUSED
