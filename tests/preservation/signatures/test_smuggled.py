"""Smuggled: what some programs read in a signed package or XML, and its signature does not cover.

Most are not called an alteration where nobody can tell when it came in; none is ever passed.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import pytest

from preservation.signatures.records import Indication, SignatureReport
from tests.pki import Pki
from tests.preservation import office
from tests.preservation.signatures import makers

Told = Callable[..., SignatureReport]
RELATIONS, OUTER, TYPES = "word/_rels/document.xml.rels", "_rels/.rels", "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PICTURE = f'<Relationship Id="rId9" Type="{OFFICE}/image" Target="http://la.invalid/a.png"/>'
COMPATIBLE = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    f"<mc:Fallback>{PICTURE}</mc:Fallback></mc:AlternateContent>"
)
DESCRIPTION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
FAR = (
    f'<Relationship Id="rId9" Type="{DESCRIPTION}/core-properties" '
    'Target="http://la.invalid/" TargetMode="External"/>'
)
HEADER = b'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'


@pytest.fixture(scope="session")
def docx(pki: Pki) -> bytes:
    return makers.signed_ooxml(pki, office.docx())


@pytest.fixture(scope="session")
def odt(pki: Pki) -> bytes:
    return makers.signed_odf(pki, office.odt())


def before(package: bytes, name: str, end: str, more: str) -> bytes:
    """``more`` is put before the first ``end`` in one member."""
    data = makers.members_of(package)[name].decode()
    assert end in data
    return makers.repacked(package, {name: data.replace(end, more + end, 1).encode()})


def caught(report: SignatureReport) -> None:
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)


def not_passed(report: SignatureReport) -> None:
    assert report.indication is Indication.INDETERMINATE
    assert report.intact is not True


@pytest.mark.parametrize("name", [RELATIONS, OUTER])
@pytest.mark.parametrize(
    "more",
    [
        COMPATIBLE,
        f'<x:y xmlns:x="urn:x">{PICTURE}</x:y>',
        PICTURE.replace("<Relationship ", '<Relationship xmlns="urn:other" '),
        FAR,
    ],
    ids=["compatibility", "foreign element", "foreign namespace", "description elsewhere"],
)
def test_a_relationship_that_only_some_programs_read_is_caught(
    name: str, more: str, told: Told, docx: bytes
) -> None:
    report = told(before(docx, name, "</Relationships>", more))
    caught(report)
    assert "liên kết bên trong tệp" in report.says


@pytest.mark.parametrize(
    "more",
    [
        '<Override PartName="/word/document.xml" ContentType="application/xml"/>',
        '<Override PartName="/WORD/document.xml" ContentType="application/xml"/>',
        '<Default Extension="RELS" ContentType="application/xml"/>',
        f'<x:y xmlns:x="urn:x"><Override PartName="/word/a.xml" ContentType="{MAIN}"/></x:y>',
    ],
)
@pytest.mark.parametrize("end", ["<Override", "</Types>"])
def test_two_content_types_for_one_part_are_refused(
    end: str, more: str, told: Told, docx: bytes
) -> None:
    not_passed(told(before(docx, TYPES, end, more)))


def test_a_description_that_is_a_document_is_no_description(told: Told, docx: bytes) -> None:
    data = makers.members_of(docx)[TYPES].decode()
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    assert core in data
    report = told(makers.repacked(docx, {TYPES: data.replace(core, MAIN).encode()}))
    caught(report)
    assert "docProps/core.xml" in report.says


@pytest.mark.parametrize(
    "name",
    [
        "_xmlsignatures/header.bin",
        "docProps/thumbnail.d/header.xml",
        "customXml/itemProps/deep/header.xml",
        "word/header.rels",
        "word/folder/",
    ],
)
def test_a_part_in_a_place_that_is_left_out_is_caught(name: str, told: Told, docx: bytes) -> None:
    report = told(makers.repacked(docx, {name: HEADER}))
    caught(report)
    assert name in report.says


def test_a_folder_with_bytes_in_it_is_caught(told: Told, odt: bytes) -> None:
    caught(told(makers.repacked(odt, {"Pictures/": b"bytes"})))
    assert told(makers.repacked(odt, {"Pictures/": b""})).indication is Indication.TOTAL_PASSED


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, data in members.items():
            box.writestr(name, data)
    return out.getvalue()


def test_a_package_behind_or_before_other_bytes_is_not_passed(told: Told, odt: bytes) -> None:
    signed = zipped(makers.members_of(odt))
    assert told(signed).indication is Indication.TOTAL_PASSED

    other = zipped(makers.members_of(office.odt()))
    not_passed(told(other + signed))
    not_passed(told(signed + b"more"))


def test_a_member_that_the_directory_does_not_list_is_not_passed(told: Told, odt: bytes) -> None:
    members = makers.members_of(odt)
    name = "content.xml"
    alone = zipped({name: b"<khac/>" * 9})
    whole = zipped(members)
    with zipfile.ZipFile(io.BytesIO(whole)) as box:
        at = box.start_dir
    hidden = alone[: alone.index(b"PK\x01\x02")]
    end = bytearray(whole[at:])
    place = end.rindex(b"PK\x05\x06") + 16
    end[place : place + 4] = (at + len(hidden)).to_bytes(4, "little")
    not_passed(told(whole[:at] + hidden + bytes(end)))


@pytest.mark.parametrize(
    ("pattern", "more"),
    [
        (rb"(</(?:ds:)?SignatureValue>)", rb"\1 9.000.000 dong"),
        (rb"(</(?:ds:)?SignatureValue>)", rb"\1<x>9.000.000 dong</x>"),
        (rb"(<(?:ds:)?Signature )", rb'\1note="9.000.000 dong" '),
    ],
    ids=["words", "element", "attribute"],
)
def test_what_stands_in_a_signature_and_is_none_of_its_parts_keeps_it_from_passing(
    pattern: bytes, more: bytes, pki: Pki, told: Told
) -> None:
    for signed in (makers.enveloping(pki), makers.enveloped(pki), makers.xades(pki)):
        assert told(signed).indication is Indication.TOTAL_PASSED
        report = told(re.sub(pattern, more, signed, count=1))
        assert report.indication is Indication.INDETERMINATE
        assert "chỉ bao trùm một phần" in report.says
