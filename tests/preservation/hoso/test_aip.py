"""AIP_hoso: a valid bag, of the circular's shape, that leads to the packages of its documents."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import bagit
import pytest
from lxml import etree

from preservation.bags.problems import Intact
from preservation.bags.read import check_bag
from preservation.export import export
from preservation.fixity import check, check_many
from preservation.hoso.aip import build_dossier
from preservation.hoso.content import FileDescription
from preservation.hoso.holey import read_holey
from preservation.hoso.schemas import schema_files
from preservation.package import parcels
from repository.digest import Digest
from repository.errors import RefusedError
from repository.packages import Package, PackageKind
from repository.stores.directory import DirectoryStore
from tests.preservation.hoso.judging import named_by_mets, on_disk, validate_all
from tests.preservation.hoso.samples import (
    PACKAGE,
    carrier,
    description,
    dossier_context,
    item,
    mixed,
)
from tests.preservation.samples import PDF, document

REP1 = "data/representations/rep1/"
STEM = "000.00.00.H48.2026.01.TCCB"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Package]:
    folder = tmp_path_factory.mktemp("hoso") / PACKAGE
    return folder, build_dossier(folder, description(), mixed(), dossier_context())


def test_a_package_of_a_file_is_a_valid_bag_for_both_readers(made: tuple[Path, Package]) -> None:
    folder, package = made
    verdict = check_bag(folder)
    assert isinstance(verdict, Intact)
    assert verdict.warnings == ()
    assert bagit.Bag(str(folder)).is_valid()
    assert (package.id, package.kind) == (PACKAGE, PackageKind.DOSSIER)
    assert package.prefix == f"hoso/7d/{PACKAGE}/"
    assert {file.path for file in package.files} == on_disk(folder)
    assert list(package.files) == sorted(package.files, key=lambda file: file.path)


def test_it_has_the_shape_of_the_circular(made: tuple[Path, Package]) -> None:
    payload = [file.path for file in made[1].files if file.path.startswith("data/")]
    assert payload == [
        "data/DOC-TOI-TRUOC.txt",
        "data/METS.xml",
        "data/documentation/muc-luc.pdf",
        "data/metadata/descriptive/EAD.xml",
        "data/metadata/other/documents.jsonl",
        "data/metadata/other/dossier.json",
        "data/metadata/preservation/PREMIS.xml",
        f"{REP1}METS.xml",
        f"{REP1}data/{STEM}.0000001-01.xlsx.fetch.txt",
        f"{REP1}data/{STEM}.0000001-02.tif.fetch.txt",
        f"{REP1}data/{STEM}.0000001-03.pdf.fetch.txt",
        f"{REP1}data/{STEM}.0000001-04.xml.fetch.txt",
        f"{REP1}data/{STEM}.0000001.pdf.fetch.txt",
        f"{REP1}data/{STEM}.0000002.jpg.fetch.txt",
        f"{REP1}data/{STEM}.0000003.mp4.fetch.txt",
        f"{REP1}data/{STEM}.0000004.pdf.fetch.txt",
        f"{REP1}metadata/descriptive/EAD_doc_{STEM}.0000001.xml",
        f"{REP1}metadata/descriptive/EAD_doc_{STEM}.0000004.xml",
        f"{REP1}metadata/descriptive/EAD_media_{STEM}.0000003.xml",
        f"{REP1}metadata/descriptive/EAD_pic_{STEM}.0000002.xml",
        f"{REP1}metadata/preservation/PREMIS_rep1.xml",
    ]


def test_mets_premis_and_ead_are_valid_and_name_every_file(made: tuple[Path, Package]) -> None:
    folder = made[0] / "data"
    assert validate_all(folder, "aip_hoso") == 9
    named = named_by_mets(folder)
    lying = {file.path: (file.size, file.sha256.hex) for file in made[1].files}
    here = {path: said for path, said in named.items() if not path.startswith("schemas/")}
    assert {f"data/{path}": said for path, said in here.items()}.items() <= lying.items()
    assert on_disk(folder) - here.keys() == {"METS.xml", "DOC-TOI-TRUOC.txt"}
    schemas = schema_files("aip_hoso", carrier())
    assert {p: d for p, (_, d) in named.items() if p.startswith("schemas/")} == {
        f"schemas/{name}": Digest.of_bytes(data).hex for name, data in schemas.items()
    }


def test_the_eighteen_fields_stand_in_the_order_of_an_aip(made: tuple[Path, Package]) -> None:
    root = etree.fromstring((made[0] / "data/metadata/descriptive/EAD.xml").read_bytes())
    assert [(element.tag, element.text) for element in root] == [
        ("arcFileCode", "H48.LT.000.00.00.H48.2026.01.TCCB"),
        ("title", "Hồ sơ về tuyển dụng công chức năm 2026"),
        ("maintenance", "01"),
        ("mode", "01"),
        ("language", "01,02"),
        ("startDate", "05/01/2026"),
        ("endDate", "11/2026"),
        ("keyword", "tuyển dụng"),
        ("totalDoc", "4"),
        ("numberOfPage", "12"),
        ("format", "01"),
        ("confidenceLevel", "01"),
        ("description", "Người lập: Trần Thị Bích Ngọc"),
        ("riskRecovery", "1"),
        ("riskRecoveryStatus", "02"),
    ]


def test_the_constants_are_those_of_an_aip_hoso(made: tuple[Path, Package]) -> None:
    root = etree.fromstring((made[0] / "data/METS.xml").read_bytes())
    part = etree.fromstring((made[0] / f"{REP1}METS.xml").read_bytes())
    assert root.get("OBJID") == f"urn:uuid:{PACKAGE.upper()}"
    assert (root.get("TYPE"), part.get("OBJID")) == ("Mixed", "rep1")
    assert root.get("PROFILE") == "http://www.ra.ee/METS/v01/IP.xml"
    assert part.xpath("//@USE") == ["Holeyfile"]
    labels = part.xpath("//*[local-name()='div']/@LABEL")
    assert isinstance(labels, list)
    assert labels.count("MetadataLink/Holey") == 4
    assert labels.count("AttachmentFile") == 1


def test_a_holey_file_leads_to_the_documents_own_package(made: tuple[Path, Package]) -> None:
    (first, *_) = mixed()
    text = (made[0] / f"{REP1}data/{STEM}.0000001-01.xlsx.fetch.txt").read_text("utf-8")
    found = read_holey(text)
    assert found is not None
    assert found.path == "representations/rep1/data/0001-phu luc.xlsx"
    assert (found.package, found.document) == (first.document.package, first.document.id)
    assert (found.fonds, found.size) == (first.document.agency, len(PDF))
    assert found.name == f"representations/rep1/data/{STEM}.0000001-01.xlsx"
    assert read_holey("urn_x") is None


def test_the_file_and_its_documents_can_be_rebuilt_from_the_package(
    made: tuple[Path, Package],
) -> None:
    other = made[0] / "data/metadata/other"
    record = json.loads((other / "dossier.json").read_bytes())
    assert FileDescription(**record["description"]) == description()
    assert record["record"] == {"keeper": "luutru1"}
    lines = [json.loads(line) for line in (other / "documents.jsonl").read_text().splitlines()]
    assert [(line["ordinal"], line["document"], line["package"]) for line in lines] == [
        (one.ordinal, one.document.id, one.document.package) for one in mixed()
    ]
    assert {line["manifest"] for line in lines} == {str(Digest.of_bytes(b"manifest"))}


def test_the_same_file_makes_the_same_bytes(made: tuple[Path, Package], tmp_path: Path) -> None:
    again = build_dossier(tmp_path / "x", description(), iter(mixed()), dossier_context())
    assert again == made[1]


def test_a_document_of_another_fonds_is_refused_unless_it_is_the_same_one(tmp_path: Path) -> None:
    foreign = item(1, document(agency="000.00.00.H34"))
    with pytest.raises(RefusedError, match="H34"):
        build_dossier(tmp_path / "a", description(), [foreign], dossier_context())
    context = dossier_context(fonds=frozenset({"000.00.00.H34"}))
    assert build_dossier(tmp_path / "b", description(), [foreign], context).files


def test_two_documents_of_one_number_are_refused_and_so_is_an_empty_file(tmp_path: Path) -> None:
    twice = [item(1), replace(item(2), ordinal=1)]
    with pytest.raises(RefusedError, match="1"):
        build_dossier(tmp_path / "a", description(), twice, dossier_context())
    with pytest.raises(RefusedError, match="không có tài liệu"):
        build_dossier(tmp_path / "b", description(), [], dossier_context())
    bad = dossier_context(documentation={"../x": b""})
    with pytest.raises(ValueError, match="name"):
        build_dossier(tmp_path / "c", description(), [item(1)], bad)


def test_premis_says_which_package_it_was_made_from(tmp_path: Path) -> None:
    context = dossier_context(source="uuid-7D0D")
    build_dossier(tmp_path / "a", description(), [item(1)], context)
    root = etree.parse(tmp_path / "a/data/metadata/preservation/PREMIS.xml").getroot()
    said = [e.text for e in root.iter("{*}linkingObjectIdentifierValue", "{*}linkingObjectRole")]
    assert said == ["uuid-7D0D", "source"]
    assert validate_all(tmp_path / "a/data", "aip_hoso") == 6


def test_it_is_kept_checked_and_exported_like_any_package(
    made: tuple[Path, Package], tmp_path: Path
) -> None:
    folder, package = made
    store = DirectoryStore("kho-1", tmp_path / "store")
    store.create()
    store.keep(package.prefix, parcels(folder, package))
    assert isinstance(check(store, package), Intact)
    ((_, verdict),) = check_many(store, [package], 1)
    assert isinstance(verdict, Intact)
    schemas = {Digest.of_bytes(d): (n, d) for n, d in schema_files("aip_hoso", carrier()).items()}
    out = export(store, package, tmp_path / "out", schemas.get)
    assert isinstance(check_bag(out), Intact)
    assert on_disk(out / "data/schemas") == set(schema_files("aip_hoso", carrier()))


def test_its_own_letter_tells_a_stranger_what_to_do(made: tuple[Path, Package]) -> None:
    text = (made[0] / "data/DOC-TOI-TRUOC.txt").read_text("utf-8")
    for said in ("H48.LT.000.00.00.H48.2026.01.TCCB", "sha256sum -c", "documents.jsonl", "ENGLISH"):
        assert said in text


def test_every_field_of_a_description_is_one_of_the_circular() -> None:
    own = {"agency", "agency_name", "archive_code", "year", "notation"}
    assert len(asdict(description()).keys() - own) == 18
