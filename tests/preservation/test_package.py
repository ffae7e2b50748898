"""A package: a valid bag, of the circular's shape, from which the document comes back whole."""

import json
import os
import tomllib
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from preservation.bags.problems import Intact
from preservation.bags.read import check_bag
from preservation.constants import tt05
from preservation.ead import kind_of, short_name
from preservation.package import parcels
from preservation.readback import read_back
from repository.access import Level
from repository.documents import Document, DocumentId, FileRole, Standing
from repository.errors import DamageError
from repository.packages import PackageKind
from repository.records import as_dict, canonical, document_from
from repository.stores.directory import DirectoryStore
from tests.preservation.samples import PDF, Made, document, events, file_of, make
from tests.schemas import CARRIER, require_valid

REP1 = "data/representations/rep1/"
NAUGHTY = "\x00\x08\x0b\ud800\ufffe]]>&<a>\u202eevil\n\rBagging-Date: 1999\u2028 ́ Ệ💥"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return make(tmp_path)


def back(made: Made) -> Document:
    return read_back(lambda path: (made.folder / path).read_bytes())


def validate_all(made: Made) -> dict[str, etree._Element]:
    trees = {}
    for file in made.package.files:
        name = file.path.rpartition("/")[2]
        data = (made.folder / file.path).read_bytes()
        if name == "METS.xml":
            trees[file.path] = require_valid(data, "mets.xsd")
        elif name.startswith("PREMIS"):
            trees[file.path] = require_valid(data, "premis.xsd", "PREMIS.xsd")
        elif name.startswith("EAD"):
            kind = "EAD.xsd" if name == "EAD.xml" else "_".join(name.split("_")[:2]) + ".xsd"
            trees[file.path] = require_valid(data, kind)
    return trees


def test_a_package_is_a_valid_bag_for_both_readers(made: Made) -> None:
    verdict = check_bag(made.folder)
    assert isinstance(verdict, Intact)
    assert verdict.warnings == ()
    assert bagit.Bag(str(made.folder)).is_valid()
    assert made.package.kind is PackageKind.DOCUMENT
    on_disk = {
        str(path.relative_to(made.folder)) for path in made.folder.rglob("*") if path.is_file()
    }
    assert {file.path for file in made.package.files} == on_disk


def test_it_has_the_shape_of_the_circular(made: Made) -> None:
    assert [file.path for file in made.package.files] == [
        "bag-info.txt",
        "bagit.txt",
        "data/DOC-TOI-TRUOC.txt",
        "data/METS.xml",
        "data/metadata/descriptive/EAD.xml",
        "data/metadata/other/document.json",
        "data/metadata/other/signatures.json",
        "data/metadata/preservation/PREMIS.xml",
        f"{REP1}METS.xml",
        f"{REP1}data/Quyết định 15.pdf",
        f"{REP1}metadata/descriptive/EAD_doc_15-QD-UBND.xml",
        f"{REP1}metadata/preservation/PREMIS_rep1.xml",
        "manifest-sha256.txt",
        "manifest-sha512.txt",
        "tagmanifest-sha256.txt",
        "tagmanifest-sha512.txt",
    ]


def test_a_small_document_with_two_signatures_costs_at_most_25_kb_in_15_files(made: Made) -> None:
    others = [file for file in made.package.files if not file.path.startswith(f"{REP1}data/")]
    assert len(others) <= 15
    assert sum(file.size for file in others) <= 25_000


def test_mets_premis_and_ead_are_valid(made: Made) -> None:
    assert len(validate_all(made)) == 6


def test_the_values_are_those_of_the_circular(made: Made) -> None:
    root = validate_all(made)["data/METS.xml"]
    assert root.get("OBJID") == f"urn:uuid:{made.package.id.upper()}"
    assert root.get("PROFILE") == "http://www.ra.ee/METS/v01/IP.xml"
    sums = root.xpath("//@CHECKSUM")
    assert isinstance(sums, list)
    assert all(str(value) == str(value).upper() and len(str(value)) == 64 for value in sums)
    assert "2026-11-22T17:05:27.123+07:00" in (made.folder / "data/METS.xml").read_text("utf-8")


def test_mets_says_the_truth_about_every_file_it_names(made: Made) -> None:
    names = {"m": "http://www.loc.gov/METS/"}
    expected = {file.path: file for file in made.package.files}
    seen = set()
    for base, mets in (("data/", "data/METS.xml"), (REP1, f"{REP1}METS.xml")):
        root = etree.fromstring((made.folder / mets).read_bytes())
        for element in root.iterfind(".//*[@CHECKSUM]", names):
            link = element if "href" in str(element.attrib) else element[0]
            href = link.get("{http://www.w3.org/1999/xlink}href") or ""
            if href.startswith("schemas/"):
                continue
            path = base + _unquoted(href)
            assert element.get("CHECKSUM") == expected[path].sha256.hex.upper()
            assert element.get("SIZE") == str(expected[path].size)
            seen.add(path)
    assert f"{REP1}data/Quyết định 15.pdf" in seen
    assert f"{REP1}METS.xml" in seen
    assert len(seen) == 7


def _unquoted(href: str) -> str:
    from urllib.parse import unquote

    return unquote(href)


def test_the_original_is_the_very_file_that_was_spooled(made: Made, tmp_path: Path) -> None:
    original = made.folder / f"{REP1}data/Quyết định 15.pdf"
    assert original.samefile(tmp_path / "spool" / "0")


def test_a_source_of_another_size_is_refused(tmp_path: Path) -> None:
    wrong = document(files=(file_of(PDF, size=7),))
    with pytest.raises(DamageError, match="7"):
        make(tmp_path, wrong)


@pytest.mark.parametrize("path", ["../a.pdf", "a/../../../b", "x\0y"])
def test_a_path_that_leaves_the_bag_is_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no path"):
        make(tmp_path, document(files=(file_of(PDF, path),)))


def test_the_same_document_makes_the_same_bytes(tmp_path: Path) -> None:
    assert make(tmp_path / "a").package == make(tmp_path / "b").package


def test_the_document_comes_back_equal(made: Made) -> None:
    assert back(made) == made.document
    everything = json.loads((made.folder / "data/metadata/other/document.json").read_bytes())
    assert everything["luutru_record"] == 1


def test_an_unsigned_document_with_attachments_comes_back_too(tmp_path: Path) -> None:
    files = (
        file_of(PDF, "gốc.pdf"),
        file_of(PDF, "0001-phụ lục.xlsx", role=FileRole.ATTACHMENT, media_type="x/y", puid=""),
    )
    plain = document(files=files, signatures=None, standing=Standing.REFERENCE, fields={})
    made = make(tmp_path, plain)
    validate_all(made)
    assert back(made) == plain
    assert isinstance(check_bag(made.folder), Intact)
    assert not (made.folder / "data/metadata/other/signatures.json").exists()


def test_masters_and_derivatives_go_along_and_say_what_was_made_from_what(tmp_path: Path) -> None:
    files = (
        file_of(PDF, "sealed.pdf"),
        file_of(PDF, "0001-scan.tif", role=FileRole.MASTER, media_type="image/tiff"),
        file_of(PDF, "0002-scan.tif", role=FileRole.MASTER, media_type="image/tiff"),
        file_of(PDF, "0003-text.pdf", role=FileRole.DERIVATIVE),
    )
    made = make(tmp_path, document(files=files))
    trees = validate_all(made)
    assert back(made).files == files
    premis = trees[f"{REP1}metadata/preservation/PREMIS_rep1.xml"]
    names = {"p": "http://www.loc.gov/premis/v3"}
    path_of = {
        entry.findtext(".//p:contentLocationValue", "", names): entry
        for entry in premis.iterfind("p:object", names)
    }

    def sources(path: str) -> list[str | None]:
        found = path_of[f"{REP1}data/{path}"]
        return [each.text for each in found.iterfind(".//p:relatedObjectIdentifierValue", names)]

    assert len(sources("sealed.pdf")) == 2
    assert sources("0001-scan.tif") == []
    assert sources("0003-text.pdf") == [
        path_of[f"{REP1}data/sealed.pdf"].findtext(
            "p:objectIdentifier/p:objectIdentifierValue", "", names
        )
    ]
    mets = trees[f"{REP1}METS.xml"]
    uses = mets.xpath("//*[local-name()='fileGrp']/@USE")
    assert uses == ["Data", "MasterFile", "DerivativeFile"]
    labels = mets.xpath("//*[local-name()='div']/@LABEL")
    assert "AttachmentFile" not in list(map(str, labels))  # type: ignore[arg-type]  # strings


@pytest.mark.parametrize(
    ("media_type", "fields", "kind"),
    [
        ("image/jpeg", {}, "pic"),
        ("image/tiff", {"CodeNumber": "15"}, "doc"),
        ("audio/mpeg", {"CodeNumber": "15"}, "media"),
        ("video/mp4", {}, "media"),
        ("application/pdf", {}, "doc"),
    ],
)
def test_photos_and_sound_have_descriptions_of_their_own(
    media_type: str, fields: dict[str, str], kind: str, tmp_path: Path
) -> None:
    picture = document(files=(file_of(PDF, "a.bin", media_type=media_type),), fields=fields)
    assert kind_of(picture) == kind
    trees = validate_all(make(tmp_path, picture))
    assert any(f"EAD_{kind}_" in path for path in trees)


@pytest.mark.parametrize(
    ("fields", "path", "name"),
    [
        ({"CodeNumber": "15", "CodeNotation": "QĐ-UBND"}, "a.pdf", "15-QD-UBND"),
        ({}, "Quyết định số đặc biệt.pdf", "Quyet-dinh-so-dac-biet"),
        ({}, "💥.pdf", "0b5c1a52-6a4e-4b0e-9a51-3f6d3b1c"),
        ({"CodeNumber": "../../x"}, "a.pdf", "x"),
    ],
)
def test_file_names_of_descriptions_are_short_and_plain(
    fields: dict[str, str], path: str, name: str
) -> None:
    assert short_name(document(fields=fields, files=(file_of(PDF, path),))) == name


def test_hostile_metadata_stays_in_its_place(tmp_path: Path) -> None:
    hostile = document(
        title=NAUGHTY,
        fields=dict.fromkeys(("Subject", "CodeNumber", "IssuedDate", "DocCode"), NAUGHTY),
        agency=NAUGHTY,
        received_by=NAUGHTY,
        files=(file_of(PDF, "a.pdf", name=NAUGHTY, format_name=NAUGHTY),),
    )
    told = [replace(event, detail=NAUGHTY, agent=NAUGHTY) for event in events()]
    made = make(tmp_path, hostile, agency_name=NAUGHTY, agent_name=NAUGHTY, events=told)
    assert back(made) == hostile
    validate_all(made)
    assert isinstance(check_bag(made.folder), Intact)
    info = (made.folder / "bag-info.txt").read_text("utf-8").splitlines()
    assert [line for line in info if line.startswith("Bagging-Date")] == [
        "Bagging-Date: 2026-11-22"
    ]
    for line in (made.folder / "data/DOC-TOI-TRUOC.txt").read_text("utf-8").splitlines():
        assert not line.startswith("Bagging-Date")


def test_the_letter_tells_a_stranger_what_to_do(made: Made) -> None:
    text = (made.folder / "data/DOC-TOI-TRUOC.txt").read_text("utf-8")
    for said in ("15/QĐ-UBND", "sha256sum -c", "bagit.py --validate", "pdfsig", "ENGLISH"):
        assert said in text
    assert os.system(f"cd '{made.folder}' && sha256sum -c --quiet manifest-sha256.txt") == 0


def test_parcels_end_with_the_declaration_and_a_store_keeps_them(
    made: Made, tmp_path: Path
) -> None:
    sent = parcels(made.folder, made.package)
    assert sent[-1].key == "bagit.txt"
    assert len(sent) == len(made.package.files)
    store = DirectoryStore("kho-1", tmp_path / "store")
    store.create()
    store.keep(made.package.prefix, sent)
    assert isinstance(check_bag(store.folder(made.package.prefix)), Intact)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"luutru_record":2}',
        b'{"luutru_record":1}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_a_record_that_cannot_be_understood_is_damage(data: bytes) -> None:
    with pytest.raises(DamageError):
        read_back(lambda path: data)


def test_a_record_with_one_wrong_value_is_damage(made: Made) -> None:
    whole = as_dict(made.document)
    for key in whole:
        with pytest.raises(ValueError, match=r"."):
            document_from(whole | {key: 7.5})
        with pytest.raises(ValueError, match=r"."):
            document_from({name: value for name, value in whole.items() if name != key})


def test_our_schemas_have_exactly_the_fields_of_the_data_file() -> None:
    for kind, name in (("package", "EAD"), ("doc", "EAD_doc"), ("pic", "EAD_pic"), ("media", "EAD_media")):  # fmt: skip  # noqa: E501
        path = Path(__file__).parents[2] / "preservation" / "schemas" / f"{name}.xsd"
        xs = "{http://www.w3.org/2001/XMLSchema}"
        listed = [
            (element.get("name"), next(element.iter(f"{xs}maxLength")).get("value"))
            for element in etree.fromstring(path.read_bytes()).iter(f"{xs}element")
            if element.get("minOccurs") == "0"
        ]
        fields = tt05()["ead"][kind]["fields"]
        assert listed == [(field["name"], str(field["length"])) for field in fields]


def test_every_code_the_circular_fixes_is_cited() -> None:
    data = tomllib.loads(
        (Path(__file__).parents[2] / "preservation" / "data" / "tt05.toml").read_text("utf-8")
    )
    assert all("TT 05/2025" in data[part]["citation"] for part in ("mets", "ead", "codes"))
    assert len(data["codes"]["type_name"]) == 32


ODD = st.text(max_size=40)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD, inner, max_size=3),
    max_leaves=6,
)
DOCUMENTS = st.builds(
    document,
    id=st.uuids().map(lambda value: DocumentId(str(value))),
    package=st.uuids().map(str),
    title=ODD,
    fields=st.dictionaries(
        ODD | st.sampled_from(["Subject", "DocCode", "IssuedDate", "CodeNumber", "Language"]),
        ODD,
        max_size=5,
    ),
    agency=ODD,
    level=st.sampled_from(Level),
    standing=st.sampled_from(Standing),
    received_by=ODD,
    missing=st.lists(ODD, max_size=2).map(tuple),
    findings=st.lists(st.dictionaries(ODD, JSON, max_size=2), max_size=2).map(tuple),
    signatures=st.none() | st.just({"signatures": []}) | st.dictionaries(ODD, JSON, max_size=2),
    files=st.builds(
        lambda name, form, facts: (
            file_of(PDF, "a.pdf", name=name, format_name=form, facts=facts),
        ),
        ODD,
        ODD,
        st.dictionaries(ODD, JSON, max_size=3),
    ),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(DOCUMENTS)
def test_whatever_a_document_says_comes_back_from_its_package(
    tmp_path: Path, wanted: Document
) -> None:
    made = make(tmp_path / str(uuid.uuid4()), wanted)
    assert back(made) == wanted
    assert document_from(json.loads(canonical(as_dict(wanted)))) == wanted
    validate_all(made)
    assert isinstance(check_bag(made.folder), Intact)


def test_a_carrier_of_schemas_is_used_where_there_is_one() -> None:
    from preservation.shared import schema_files

    ours = schema_files(None)
    assert set(ours) == {"EAD.xsd", "EAD_doc.xsd", "EAD_media.xsd", "EAD_pic.xsd", "PREMIS.xsd"}
    if CARRIER.is_dir():
        assert set(schema_files(CARRIER)) > set(ours)
