"""ODF and OOXML: packages whose signatures list their parts, and what is done to such lists."""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from preservation.signatures.others.left_out import left_out
from preservation.signatures.records import Indication, SignatureReport
from scripts.make_hostile import OOXML
from tests.pki import Pki
from tests.preservation import office
from tests.preservation.signatures import makers

Told = Callable[..., SignatureReport]
DOCUMENT = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"
CORE = "application/vnd.openxmlformats-package.core-properties+xml"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PICTURE = {"Pictures/a.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 40}


@pytest.fixture(scope="session")
def odt(pki: Pki) -> bytes:
    return makers.signed_odf(pki, office.odt(more=PICTURE))


@pytest.fixture(scope="session")
def docx(pki: Pki) -> bytes:
    return makers.signed_ooxml(pki, office.docx())


def changed(package: bytes, name: str, old: str, new: str) -> bytes:
    """``package`` with one text in one member replaced."""
    data = makers.members_of(package)[name].decode()
    assert old in data
    return makers.repacked(package, {name: data.replace(old, new, 1).encode()})


# ODF


def test_a_signed_odt_is_covered_whole(pki: Pki, told: Told, odt: bytes) -> None:
    report = told(odt)
    (one,) = report.signatures
    assert report.indication is Indication.TOTAL_PASSED, one.reasons
    assert (report.intact, report.altered) == (True, False)
    assert (one.signer, one.sub_filter) == ("Nguyễn Văn An", "XML-DSig ODF")
    assert one.signed_at == pki.made_at
    assert one.covers_whole_file
    assert told(makers.signed_odf(pki, office.odt(office.ODF_SHEET))).intact is True


@pytest.mark.parametrize("name", ["content.xml", "meta.xml", "mimetype", "Pictures/a.png"])
def test_a_changed_file_of_an_odt_is_named(told: Told, odt: bytes, name: str) -> None:
    data = makers.members_of(odt)[name]
    forged = data.replace(b"2026", b"2027") if name.endswith(".xml") else data + b" "
    report = told(makers.repacked(odt, {name: forged}))
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert report.signatures[0].sub_indication == "HASH_FAILURE"
    assert f"phần «{name}» trong tệp bị sửa" in report.says


def test_a_file_added_to_an_odt_is_named(told: Told, odt: bytes) -> None:
    report = told(makers.repacked(odt, {"Basic/Standard/evil.xml": b"<x/>"}))
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert report.signatures[0].sub_indication == "SIG_CONSTRAINTS_FAILURE"
    assert not report.signatures[0].covers_whole_file
    assert "«Basic/Standard/evil.xml» trong tệp không được ký" in report.says


def test_a_file_taken_out_of_an_odt_is_named(told: Told, odt: bytes) -> None:
    report = told(makers.repacked(odt, {"Pictures/a.png": None}))
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert "«Pictures/a.png» trong tệp bị gỡ bỏ" in report.says


@pytest.mark.parametrize("name", ["content.xml", "META-INF/manifest.xml"])
def test_a_signature_over_some_files_never_passes(pki: Pki, told: Told, name: str) -> None:
    report = told(makers.signed_odf(pki, office.odt(), leave_out=[name]))
    assert report.indication is Indication.TOTAL_FAILED
    assert "không được ký" in report.says


def test_a_file_whose_signatures_were_taken_away_is_not_signed(told: Told, odt: bytes) -> None:
    bare = makers.repacked(odt, {"META-INF/documentsignatures.xml": None})
    assert told(bare).indication is Indication.NOT_SIGNED


def test_a_signature_file_with_a_document_type_is_not_read(told: Told, odt: bytes) -> None:
    name = "META-INF/documentsignatures.xml"
    data = b'<!DOCTYPE d [<!ENTITY a "b">]>' + makers.members_of(odt)[name]
    assert told(makers.repacked(odt, {name: data})).indication is Indication.INDETERMINATE


# OOXML


def test_a_signed_docx_passes_and_names_what_office_leaves_out(
    pki: Pki, told: Told, docx: bytes
) -> None:
    report = told(docx)
    (one,) = report.signatures
    assert report.indication is Indication.TOTAL_PASSED, (one.reasons, report.notes)
    assert (report.intact, report.altered) == (True, False)
    assert (one.signer, one.sub_filter) == ("Nguyễn Văn An", "XML-DSig OOXML")
    assert one.signed_at == pki.made_at
    assert (one.coverage, one.covers_whole_file) == ("part", False)
    assert "not covered: docProps/core.xml (Office leaves it out)" in report.notes
    assert told(makers.signed_ooxml(pki, office.xlsx())).indication is Indication.TOTAL_PASSED


def test_a_changed_part_is_named(told: Told, docx: bytes) -> None:
    report = told(changed(docx, DOCUMENT, "lưu trữ", "tiêu huỷ"))
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert report.signatures[0].sub_indication == "HASH_FAILURE"
    assert "phần «word/document.xml» trong tệp bị sửa" in report.says


def test_properties_may_be_saved_again(told: Told, docx: bytes) -> None:
    report = told(changed(docx, "docProps/core.xml", office.TITLE, "Tên khác"))
    assert report.indication is Indication.TOTAL_PASSED


def test_an_added_part_is_named(told: Told, docx: bytes) -> None:
    report = told(makers.repacked(docx, {"word/footer1.xml": b"<x/>"}))
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert "«word/footer1.xml» trong tệp không được ký" in report.says


def test_an_added_relationship_is_named(told: Told, docx: bytes) -> None:
    row = (
        '<Relationship Id="rId9" TargetMode="External" Target="http://example.invalid/t.dotm" '
        f'Type="{office.RELATIONS}/attachedTemplate"/></Relationships>'
    )
    report = told(changed(docx, RELATIONS, "</Relationships>", row))
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert "rId9 → http://example.invalid/t.dotm" in report.says


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('Target="header1.xml"', 'Target="header2.xml"'),
        ('Target="header1.xml"', 'Target="header1.xml" TargetMode="External"'),
        ('Id="rId1"', 'Id="rId2"'),
        ("/header", "/footer"),
    ],
)
def test_a_relationship_that_leads_elsewhere_is_named(
    told: Told, docx: bytes, old: str, new: str
) -> None:
    report = told(changed(docx, RELATIONS, old, new))
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert "liên kết bên trong tệp «word/_rels/document.xml.rels" in report.says


def test_relationships_in_another_order_are_the_same(told: Told, pki: Pki) -> None:
    signed = makers.signed_ooxml(pki, office.xlsx())
    name = "xl/_rels/workbook.xml.rels"
    rows = makers.members_of(signed)[name].decode()
    first = rows[rows.index("<Relationship ") : rows.index("/>") + 2]
    swapped = rows.replace(first, "").replace("</Relationships>", f"\n {first}\n</Relationships>")
    report = told(makers.repacked(signed, {name: swapped.encode()}))
    assert report.indication is Indication.TOTAL_PASSED, report.signatures[0].reasons


def test_relationships_may_be_chosen_by_their_type(told: Told, pki: Pki) -> None:
    signed = makers.signed_ooxml(pki, office.docx(), grouped=True)
    assert told(signed).indication is Indication.TOTAL_PASSED
    row = f'<Relationship Id="rId9" Type="{office.RELATIONS}/header" Target="h.xml"/>'
    report = told(changed(signed, RELATIONS, "</Relationships>", f"{row}</Relationships>"))
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)


def test_an_object_that_the_signature_does_not_sign_keeps_it_from_passing(
    told: Told, pki: Pki
) -> None:
    more = '<Object Id="idMore"><Manifest/></Object>'
    report = told(makers.signed_ooxml(pki, office.docx(), more=more))
    assert report.indication is Indication.INDETERMINATE
    assert "holds data that it does not sign" in " ".join(report.signatures[0].reasons)


def test_a_part_taken_out_is_named(told: Told, docx: bytes) -> None:
    report = told(makers.repacked(docx, {"word/header1.xml": None}))
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert "«word/header1.xml» trong tệp bị gỡ bỏ" in report.says


def test_a_part_that_becomes_another_kind_is_named(told: Told, docx: bytes) -> None:
    report = told(changed(docx, "[Content_Types].xml", "header+xml", "footer+xml"))
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert "phần «word/header1.xml» trong tệp bị sửa" in report.says


def test_a_manifest_that_nobody_signed_counts_for_nothing(pki: Pki, told: Told) -> None:
    """Universal signature forgery: SignedInfo speaks of other objects only."""
    report = told(makers.signed_ooxml(pki, office.docx(), manifest_signed=False))
    assert report.indication is Indication.TOTAL_FAILED
    assert report.altered
    assert "the signature lists no part of the package" in report.signatures[0].reasons


def test_a_second_manifest_does_not_speak_for_the_first(told: Told, docx: bytes) -> None:
    """An unsigned object whose manifest lists the forged part."""
    forged = changed(docx, DOCUMENT, "lưu trữ", "tiêu huỷ")
    part = makers.members_of(forged)[DOCUMENT]
    kind = f"{OOXML}wordprocessingml.document.main+xml"
    listed = makers.reference(f"/{DOCUMENT}?ContentType={kind}", part)
    for identifier in ("idOther", "idPackageObject"):
        more = f'<Object Id="{identifier}"><Manifest>{listed}</Manifest></Object></Signature>'
        attack = changed(forged, "_xmlsignatures/sig1.xml", "</Signature>", more)
        assert told(attack).indication is Indication.TOTAL_FAILED
        assert told(attack).altered


@pytest.mark.parametrize("name", [DOCUMENT, RELATIONS, "word/header1.xml"])
def test_what_a_signature_leaves_out_never_passes(pki: Pki, told: Told, name: str) -> None:
    report = told(makers.signed_ooxml(pki, office.docx(), leave_out=[name]))
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert name in report.says


def test_custom_data_that_office_leaves_out_keeps_it_from_passing(told: Told, docx: bytes) -> None:
    report = told(makers.repacked(docx, {"customXml/item1.xml": b"<x>khac</x>"}))
    assert (report.indication, report.altered) == (Indication.INDETERMINATE, False)
    assert "chỉ bao trùm một phần" in report.says


def test_digests_by_sha1_are_not_relied_on(pki: Pki, told: Told) -> None:
    report = told(makers.signed_ooxml(pki, office.docx(), by=makers.SHA1))
    assert report.signatures[0].sub_indication == "CRYPTO_CONSTRAINTS_FAILURE"
    assert report.intact is True
    assert report.indication is Indication.INDETERMINATE


def test_a_signature_part_that_no_relationship_names_is_examined_all_the_same(
    told: Told, docx: bytes
) -> None:
    hidden = changed(docx, "_rels/.rels", "digital-signature/origin", "nothing")
    assert told(hidden).signatures


def test_a_reference_out_of_the_package_is_refused(told: Told, docx: bytes) -> None:
    for uri in ("http://example.invalid/a.xml", "/../../etc/passwd", "word/document.xml"):
        old = f"/{DOCUMENT}?ContentType"
        report = told(changed(docx, "_xmlsignatures/sig1.xml", old, f"{uri}?ContentType"))
        assert report.indication is Indication.TOTAL_FAILED


# Containers


def test_two_members_of_one_name_are_refused(told: Told, docx: bytes, odt: bytes) -> None:
    for package, name in ((docx, DOCUMENT), (odt, "content.xml")):
        out = io.BytesIO(package)
        with zipfile.ZipFile(out, "a") as box, pytest.warns(UserWarning, match="Duplicate"):
            box.writestr(name, b"<forged/>")
        report = told(out.getvalue())
        assert report.indication is Indication.INDETERMINATE
        assert "two members of one name" in report.notes[0]
    twice = makers.repacked(docx, {"word/Document.xml": b"<forged/>"})
    assert told(twice).indication is not Indication.TOTAL_PASSED


def test_a_bomb_is_not_unpacked(told: Told, odt: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in makers.members_of(odt).items():
            box.writestr(name, data)
        box.writestr("bomb.xml", b"\0" * (120 * 1024 * 1024))
    start = time.perf_counter()
    report = told(out.getvalue())
    assert report.indication is Indication.INDETERMINATE
    assert "bomb" in report.notes[0]
    assert time.perf_counter() - start < 2


def test_unsigned_packages_are_quiet_and_cheap(told: Told) -> None:
    for data in (office.docx(), office.xlsx(), office.odt()):
        start = time.perf_counter()
        report = told(data)
        assert time.perf_counter() - start < 0.05
        assert report.indication is Indication.NOT_SIGNED
        assert (report.signatures, report.notes) == ((), ())


def test_a_container_of_another_kind_says_so(told: Told) -> None:
    data = office.packed({"a.txt": "x", "META-INF/signatures.p7s": b"0"})
    report = told(data)
    assert report.indication is Indication.INDETERMINATE
    assert "ASiC" in report.notes[0]
    assert told(office.packed({"a.txt": "x"})).indication is Indication.NOT_SIGNED


def test_what_may_be_unsigned_has_a_reason() -> None:
    import tomllib

    import preservation

    said = Path(preservation.__file__).parent / "data/unsigned_parts.toml"
    table = tomllib.loads(said.read_text("utf-8"))
    for entry in (*table["part"], *table["relationship"]):
        assert entry["reason"]
        assert entry["citation"]
        assert entry["sure"] in {"published", "memory"}
    assert left_out().part("docProps/core.xml", CORE) is True
    assert left_out().part("docProps/core.xml", MAIN) is None
    assert left_out().part("customXml/item1.xml", "application/xml") is False
    assert left_out().part("word/header9.xml", CORE) is None
