"""What goes along with a document: kept and linked, not searched as a master, not counted."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from ingest.delivery import Companion, Delivery
from ingest.result import IngestOutcome
from preservation.premis import PackagedEvent
from preservation.readback import read_back
from repository.access import Scope
from repository.documents import FileRole
from repository.people import owner
from tests.pki import make_pdf
from web import acts
from web.wiring import Archive

ANYBODY = Scope.of_owner()


@pytest.fixture
def delivery(tmp_path: Path) -> Delivery:
    master = tmp_path / "may-quet.tif"
    Image.new("RGB", (60, 80), "white").save(master, dpi=(200, 200))
    text = make_pdf(tmp_path / "ban-chu.pdf", pages=3)
    return Delivery(
        make_pdf(tmp_path / "H34.1.pdf", pages=2),
        "H34.1.pdf",
        {"Subject": "Số hóa"},
        companions=(
            Companion(master, "may-quet.tif", FileRole.MASTER),
            Companion(text, "ban-chu.pdf", FileRole.DERIVATIVE),
        ),
        past=(
            PackagedEvent(
                "5c2b7a8e-0000-4000-8000-000000000001",
                "quality review",
                datetime(2026, 11, 26, tzinfo=UTC),
                "success",
                "pages: 2",
                "luutru1",
            ),
        ),
    )


def test_masters_and_derivatives_are_kept_in_the_same_package_by_their_roles(
    archive: Archive, delivery: Delivery
) -> None:
    result = archive.ingest.take(delivery, owner())
    assert result.outcome is IngestOutcome.ACCEPTED, result.findings
    assert result.document
    document = archive.catalogue.get(result.document, ANYBODY)
    assert [(f.role, f.name) for f in document.files] == [
        (FileRole.ORIGINAL, "H34.1.pdf"),
        (FileRole.MASTER, "may-quet.tif"),
        (FileRole.DERIVATIVE, "ban-chu.pdf"),
    ]
    assert document.fields["PageAmount"] == "2"
    folder = Path(result.package_path or "")
    assert read_back(lambda path: (folder / path).read_bytes()) == document
    data = folder / "data/representations/rep1/data"
    assert {path.name for path in data.iterdir()} == {f.path for f in document.files}


def test_the_package_tells_what_happened_before_the_document_came(
    archive: Archive, delivery: Delivery
) -> None:
    result = archive.ingest.take(delivery, owner())
    premis = Path(result.package_path or "", "data/metadata/preservation/PREMIS.xml")
    said = premis.read_text("utf-8")
    assert "5c2b7a8e-0000-4000-8000-000000000001" in said
    assert "<linkingAgentIdentifierValue>luutru1<" in said
    assert result.document
    assert "quality review" not in {e.kind for e in archive.ledger.of(result.document)}


def test_the_words_of_a_derivative_are_found_and_those_of_a_master_are_not(
    archive: Archive, tmp_path: Path
) -> None:
    (tmp_path / "v.txt").write_text("văn bản chính", "utf-8")
    (tmp_path / "m.txt").write_text("bảnquétgốc", "utf-8")
    (tmp_path / "d.txt").write_text("lớpchữdẫnxuất", "utf-8")
    along = (
        Companion(tmp_path / "m.txt", "m.txt", FileRole.MASTER),
        Companion(tmp_path / "d.txt", "d.txt", FileRole.DERIVATIVE),
    )
    result = archive.ingest.take(Delivery(tmp_path / "v.txt", "v.txt", companions=along), owner())
    acts.catch_up(archive)
    assert _found(archive, "lớpchữdẫnxuất") == [result.document]
    assert _found(archive, "bảnquétgốc") == []


def _found(archive: Archive, word: str) -> list[str]:
    return [hit.document for hit in archive.index.find(word, ANYBODY).hits]


def test_what_was_taken_in_says_so_as_json(archive: Archive, delivery: Delivery) -> None:
    said = archive.ingest.take(delivery, owner()).as_dict()
    assert json.loads(json.dumps(said))["outcome"] == "accepted"
