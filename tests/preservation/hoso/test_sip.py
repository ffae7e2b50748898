"""SIP_hoso and SIP_tailieu: whole, deterministic, with every byte that the records promise."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from preservation.hoso.content import Made
from preservation.hoso.fields import doc_id
from preservation.hoso.schemas import schema_files
from preservation.hoso.sip import RECORDS, build_loose_sip, build_sip, zip_name, zip_to
from preservation.premis import DATA
from repository.digest import Digest
from repository.errors import DamageError, DigestMismatchError, NotFoundError, RefusedError
from repository.records import document_from
from tests.preservation.hoso.judging import named_by_mets, on_disk, validate_all
from tests.preservation.hoso.samples import (
    PACKAGE,
    carrier,
    description,
    item,
    loose,
    mixed,
    opener,
    submission_context,
)
from tests.preservation.samples import PDF, REPORT, document, file_of

OBJID = f"uuid-{PACKAGE.upper()}"
REP1 = "representations/rep1/"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return build_sip(tmp_path_factory.mktemp("sip"), description(), mixed(), submission_context())


def test_a_sip_holds_every_file_and_has_no_premis(made: Made) -> None:
    stem = f"{REP1}data/000.00.00.H48.2026.01.TCCB."
    held = on_disk(made.folder)
    assert made.folder.name == made.objid == OBJID
    assert {path for path in held if path.startswith(f"{REP1}data/")} == {
        f"{stem}{name}"
        for name in (
            "0000001.pdf",
            "0000001-01.xlsx",
            "0000001-02.tif",
            "0000001-03.pdf",
            "0000001-04.xml",
            "0000002.jpg",
            "0000003.mp4",
            "0000004.pdf",
        )
    }
    assert not any("PREMIS" in path or "preservation" in path for path in held)
    assert (made.documents, made.files, made.references) == (4, 8, 0)
    assert made.bytes == 8 * len(PDF)
    assert made.mets == Digest.of_bytes((made.folder / "METS.xml").read_bytes())


def test_all_of_it_is_valid_and_named_by_mets_with_its_digest(made: Made) -> None:
    assert validate_all(made.folder, "sip_hoso") == 7
    named = named_by_mets(made.folder)
    assert on_disk(made.folder) == named.keys() | {"METS.xml"}
    for path, (size, digest) in named.items():
        data = (made.folder / path).read_bytes()
        assert (len(data), Digest.of_bytes(data).hex) == (size, digest)
    schemas = {path.name for path in (made.folder / "schemas").iterdir()}
    assert schemas == set(schema_files("sip_hoso", carrier()))
    assert "PREMIS.xsd" not in schemas


@pytest.mark.parametrize(("kind", "type_"), [("sip_hoso", "Mixed"), ("sip_tailieu", "Collection")])
def test_the_constants_are_those_of_a_sip(kind: str, type_: str, tmp_path: Path) -> None:
    context = submission_context(kind, status="REPLACEMENT")
    if kind == "sip_hoso":
        made = build_sip(tmp_path, description(), mixed(), context)
    else:
        made = build_loose_sip(tmp_path, loose(), mixed(), context)
    validate_all(made.folder, kind)
    root = etree.parse(made.folder / "METS.xml").getroot()
    part = etree.parse(made.folder / REP1 / "METS.xml").getroot()
    header, csip = root[0], "{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}"
    profile = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
    assert (root.get("OBJID"), root.get("TYPE"), root.get("PROFILE")) == (OBJID, type_, profile)
    assert part.get("PROFILE") == profile
    assert header.get(f"{csip}OAISPACKAGETYPE") == "SIP"
    assert header.get("RECORDSTATUS") == "REPLACEMENT"
    assert header.findtext("{*}altRecordID") == "DK-2026-01"
    assert [note.text for note in header.iter("{*}note")] == ["0.1.0", "000.00.00.H48"]
    assert root.xpath("//@USE") == ["Schemas", "Documentation", "Representations/rep1"]
    top = part.find("{*}structMap/{*}div")
    assert top is not None
    assert top.get("TYPE") == "ORIGINAL"


def test_loose_documents_have_the_five_fields_of_their_package(tmp_path: Path) -> None:
    context = submission_context("sip_tailieu")
    made = build_loose_sip(tmp_path, loose(), mixed(), context)
    root = etree.parse(made.folder / "metadata/descriptive/EAD.xml").getroot()
    assert [(element.tag, element.text) for element in root] == [
        ("fileCode", "000.00.00.H48.2026.01.0000003"),
        ("title", "Văn bản đến năm 2026"),
        ("source", "1"),
        ("totalDoc", "4"),
    ]


def test_documents_have_the_twenty_one_fields_of_a_sip(tmp_path: Path) -> None:
    own = {"Maintenance": "20 năm", "Language": "Tiếng Việt; Tiếng Anh", "DocCode": "x" * 26}
    made = build_sip(tmp_path, description(), [item(1, document(fields=own)), item(2)],
                     submission_context())  # fmt: skip
    said = [
        {element.tag: element.text for element in etree.parse(path).getroot()}
        for path in sorted((made.folder / REP1 / "metadata/descriptive").iterdir())
    ]
    assert [one["docCode"] for one in said] == [
        "000.00.00.H48.2026.01.TCCB.0000001",
        "000.00.00.H48.2026.01.TCCB.0000002",
    ]
    assert [one["maintenance"] for one in said] == ["05", "01"]
    assert said[0]["language"] == "01,02"
    assert said[1]["docId"] == "000.00.00.H48.2026.15"
    assert len(said[0]["docId"] or "") == 25, "a code that is too long cannot stand for it"
    assert doc_id(document(fields={})) != doc_id(document(id=PACKAGE, fields={}))


def test_what_the_layout_has_no_place_for_goes_along_all_the_same(made: Made) -> None:
    lines = (made.folder / RECORDS).read_bytes().splitlines()
    told = [json.loads(line) for line in lines]
    assert [document_from(one["document"]) for one in told] == [i.document for i in mixed()]
    first = mixed()[0]
    assert told[0]["manifest"] == str(first.manifest)
    assert [one["file"] for one in told[0]["files"]] == [f.path for f in first.document.files]


def test_what_signature_reports_rely_on_goes_along_once(tmp_path: Path) -> None:
    known = {Digest.of_bytes(data): data for data in (b"certificate", b"crl")}
    one, two = (str(digest) for digest in known)
    signature = REPORT["signatures"][0] | {"certificates": [one], "revocation": [two]}
    report = REPORT | {"signatures": [signature, signature]}

    def shared(digest: Digest) -> tuple[str, bytes] | None:
        return (f"{digest.hex}.cer", known[digest]) if digest in known else None

    context = submission_context(shared=shared)
    made = build_sip(tmp_path, description(), [item(1, document(signatures=report))], context)
    lying = sorted((made.folder / "documentation/luutru-evidence").iterdir())
    assert sorted(path.read_bytes() for path in lying) == [b"certificate", b"crl"]
    wrong = submission_context(shared=lambda digest: ("x.cer", b"something else"))
    with pytest.raises(DamageError, match="something else"):
        build_sip(tmp_path / "b", description(), [item(1, document(signatures=report))], wrong)


def test_a_document_that_another_package_carries_is_only_referred_to(tmp_path: Path) -> None:
    first, *rest = mixed()
    carried = replace(first, carried_by="9c13e70e-08b2-4c54-8baf-979b35d01b4d", open=opener({}))
    made = build_sip(tmp_path, description(), [carried, *rest], submission_context())
    validate_all(made.folder, "sip_hoso")
    assert (made.files, made.references) == (3, 5)
    name = f"{REP1}data/000.00.00.H48.2026.01.TCCB.0000001.pdf.fetch.txt"
    assert (made.folder / name).read_text() == f"{doc_id(first.document)}\n"
    part = etree.parse(made.folder / REP1 / "METS.xml").getroot()
    assert part.xpath("//@USE") == ["Holeyfile", "Data"]
    labels = part.xpath("//*[local-name()='div']/@LABEL")
    assert isinstance(labels, list)
    assert labels.count("MetadataLink/Holey") == 1


def test_bytes_that_are_not_what_the_record_says_leave_nothing_behind(tmp_path: Path) -> None:
    good = item(2)
    flipped = {DATA + file.path: PDF[:-1] + b"!" for file in good.document.files}
    with pytest.raises(DigestMismatchError):
        build_sip(tmp_path, description(), [item(1), replace(good, open=opener(flipped))],
                  submission_context())  # fmt: skip
    lying = item(1, document(files=(replace(file_of(PDF), size=7),)))
    with pytest.raises(DamageError, match="SHA-512"):
        build_sip(tmp_path, description(), [lying], submission_context())
    with pytest.raises(NotFoundError):
        build_sip(tmp_path, description(), [replace(good, open=opener({}))], submission_context())
    with pytest.raises(RefusedError, match="không có tài liệu"):
        build_sip(tmp_path, description(), [], submission_context())
    assert list(tmp_path.iterdir()) == []


def test_a_package_that_is_there_is_left_alone(made: Made) -> None:
    before = on_disk(made.folder)
    with pytest.raises(RefusedError, match=OBJID):
        build_sip(made.folder.parent, description(), [item(1)], submission_context())
    assert on_disk(made.folder) == before


def test_the_same_content_makes_the_same_bytes_and_the_same_zip(made: Made, tmp_path: Path) -> None:
    again = build_sip(tmp_path, description(), iter(mixed()), submission_context())
    assert again.mets == made.mets
    one = zip_to(made.folder, tmp_path / zip_name(12, made))
    two = zip_to(again.folder, tmp_path / "b.zip")
    assert one == two
    path = tmp_path / f"12_{OBJID}.zip"
    with zipfile.ZipFile(path) as box:
        assert {name.removeprefix(f"{OBJID}/") for name in box.namelist()} == on_disk(made.folder)
        assert box.testzip() is None
    with pytest.raises(RefusedError, match="12_"):
        zip_to(made.folder, path)
    (again.folder / "link").symlink_to("METS.xml")
    with pytest.raises(RefusedError, match="link"):
        zip_to(again.folder, tmp_path / "c.zip")
    assert not (tmp_path / "c.zip").exists()
