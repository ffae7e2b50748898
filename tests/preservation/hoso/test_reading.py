"""A SIP is read back whole; what is wrong with it is said, and what would do harm is refused."""

import json
import os
import shutil
import uuid
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from preservation.hoso.content import FileDescription, LooseDescription, Made
from preservation.hoso.fields import description_from, doc_id, package_fields
from preservation.hoso.reading import Limits, Sip, read_sip
from preservation.hoso.sip import RECORDS, build_loose_sip, build_sip, zip_to
from preservation.markup import clean
from repository.documents import DocumentId
from repository.errors import RefusedError
from tests.preservation.hoso.judging import on_disk
from tests.preservation.hoso.samples import (
    description,
    item,
    loose,
    mixed,
    opener,
    submission_context,
)
from tests.preservation.samples import PDF, document, file_of

REP1 = "representations/rep1/"
STEM = "000.00.00.H48.2026.01.TCCB"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return build_sip(tmp_path_factory.mktemp("sip"), description(), mixed(), submission_context())


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made.folder, tmp_path / made.objid))


def read(path: Path, limits: Limits | None = None) -> Sip:
    work = path.parent / f"work-{uuid.uuid4()}"
    work.mkdir()
    return read_sip(path, work, limits or Limits())


def found(sip: Sip) -> dict[tuple[str, str], bool]:
    return {(one.code, one.where): one.fatal for one in sip.findings}


def test_a_zip_and_a_folder_are_read_alike(made: Made, tmp_path: Path) -> None:
    zip_to(made.folder, tmp_path / "1.zip")
    for path in (made.folder, tmp_path / "1.zip"):
        sip = read(path)
        assert sip.findings == ()
        assert sip.acceptable
        assert (sip.kind, sip.objid, sip.status) == ("sip_hoso", made.objid, "NEW")
        assert (sip.software, sip.agreement) == ("luutru 0.1.0", "DK-2026-01")
        assert sip.made_at == "2026-11-22T17:05:27.123+07:00"
        assert sip.mets == made.mets
        assert sip.files == len(on_disk(made.folder))
        assert len(sip.documents) == made.documents
        assert on_disk(sip.folder) == on_disk(made.folder)
        documents = list(sip.documents)
        assert [one.record for one in documents] == [i.document for i in mixed()]
        assert [one.kind for one in documents] == ["doc", "pic", "media", "doc"]
        assert [(file.use, file.path) for file in documents[0].files] == [
            ("File", f"{REP1}data/{STEM}.0000001.pdf"),
            ("AttachmentFile", f"{REP1}data/{STEM}.0000001-01.xlsx"),
            ("MasterFile", f"{REP1}data/{STEM}.0000001-02.tif"),
            ("DerivativeFile", f"{REP1}data/{STEM}.0000001-03.pdf"),
            ("MessageFile", f"{REP1}data/{STEM}.0000001-04.xml"),
        ]
        assert {file.sha256 for one in documents for file in one.files} == {file_of(PDF).sha256}
        assert list(sip.documents) == documents, "as often as one likes"


def test_a_reference_says_what_it_refers_to(tmp_path: Path) -> None:
    carrier = str(uuid.UUID(int=9))
    refers = replace(item(1), carried_by=carrier, open=opener({}))
    sip = read(build_sip(tmp_path, description(), [refers, item(2)], submission_context()).folder)
    first, second = sip.documents
    assert sip.findings == ()
    assert [file.refers_to for file in first.files] == [doc_id(refers.document)]
    assert first.carried_by == carrier
    assert (second.carried_by, second.files[0].refers_to) == ("", "")


def test_elements_in_another_order_and_a_package_of_somebody_else_are_read(copy: Path) -> None:
    """The accepted package: shuffled EAD, upper-case names, ``@USER``, nothing of ours beside."""
    shutil.rmtree(copy / "documentation")
    for mets in (copy / "METS.xml", copy / REP1 / "METS.xml"):
        root = etree.parse(mets).getroot()
        for group in root.iter("{*}fileGrp"):
            if group.get("USE") == "Documentation":
                for file in group:
                    group.remove(file)
            if group.get("USE") == "Data":
                group.set("USER", group.attrib.pop("USE"))
        for file in list(root.iterfind(".//{*}fileGrp[@USE='Documentation']/{*}file")):
            file.getparent().remove(file)
        mets.write_bytes(etree.tostring(root))
    ead = copy / "metadata/descriptive/EAD.xml"
    root = etree.parse(ead).getroot()
    root[:] = sorted(root, key=lambda element: str(element.text))
    ead.write_bytes(etree.tostring(root, pretty_print=True))
    _mend(copy, ead)
    _mend(copy, copy / REP1 / "METS.xml")
    sip = read(copy)
    assert sip.findings == ()
    assert sip.description == replace(_written(description()), total_doc="4")
    assert {one.record for one in sip.documents} == {None}


def _mend(package: Path, changed: Path) -> None:
    """Let the package's METS say the truth about ``changed`` again."""
    from repository.digest import Digest

    mets = package / "METS.xml"
    root = etree.parse(mets).getroot()
    href = "{http://www.w3.org/1999/xlink}href"
    for element in root.iterfind(".//*[@CHECKSUM]"):
        link = element if element.get(href) else element[0]
        if link.get(href) == str(changed.relative_to(package)):
            data = changed.read_bytes()
            element.set("CHECKSUM", Digest.of_bytes(data).hex.upper())
            element.set("SIZE", str(len(data)))
    mets.write_bytes(etree.tostring(root))


PDF1 = f"{REP1}data/{STEM}.0000001.pdf"
EAD1 = f"{REP1}metadata/descriptive/EAD_doc_{STEM}.0000001.xml"


def _replace(path: str, old: bytes, new: bytes) -> Callable[[Path], object]:
    def change(copy: Path) -> None:
        data = (copy / path).read_bytes()
        assert old in data
        (copy / path).write_bytes(data.replace(old, new, 1))
        if path != "METS.xml":
            _mend(copy, copy / path)

    return change


def _records(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[Path], object]:
    def apply(copy: Path) -> None:
        path = copy / RECORDS
        lines = [json.loads(line) for line in path.read_bytes().splitlines()]
        change(lines)
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        _mend(copy, path)

    return apply


WRONGS: Mapping[str, tuple[Callable[[Path], object], tuple[str, str], bool]] = {
    "altered": (lambda c: (c / PDF1).write_bytes(b"x"), ("altered", PDF1), True),
    "missing": (lambda c: (c / PDF1).unlink(), ("missing", PDF1), True),
    "unlisted": (
        lambda c: (c / REP1 / "data/x.exe").write_bytes(b"x"),
        ("unlisted", f"{REP1}data/x.exe"),
        True,
    ),
    "unlisted beside": (
        lambda c: (c / "documentation/x.txt").write_bytes(b"x"),
        ("unlisted", "documentation/x.txt"),
        False,
    ),
    "unchecked": (
        _replace("METS.xml", b'"SHA-256"', b'"MD5"'),
        ("unchecked", "metadata/descriptive/EAD.xml"),
        True,
    ),
    "leads out": (
        _replace("METS.xml", b"metadata/descriptive/EAD.xml", b"%2e%2e/../../etc/passwd"),
        ("leads out", "METS.xml"),
        True,
    ),
    "scheme": (
        _replace("METS.xml", b"metadata/descriptive/EAD.xml", b"file:///etc/passwd"),
        ("leads out", "METS.xml"),
        True,
    ),
    "DTD": (
        _replace("METS.xml", b"<mets ", b'<!DOCTYPE mets [<!ENTITY a "b">]>\n<mets '),
        ("not xml", "METS.xml"),
        True,
    ),
    "not a SIP": (
        _replace("METS.xml", b'OAISPACKAGETYPE="SIP"', b'OAISPACKAGETYPE="AIP"'),
        ("not a sip", "METS.xml"),
        True,
    ),
    "no kind": (_replace("METS.xml", b'"Mixed"', b'"x"'), ("no kind", "METS.xml"), True),
    "unknown element": (
        _replace("metadata/descriptive/EAD.xml", b"<mode>", b"<x>1</x><mode>"),
        ("unknown element", "metadata/descriptive/EAD.xml"),
        False,
    ),
    "not well formed": (
        _replace("metadata/descriptive/EAD.xml", b"keyword>", b"key-word>"),
        ("not xml", "metadata/descriptive/EAD.xml"),
        True,
    ),
    "count": (
        _replace("metadata/descriptive/EAD.xml", b"Doc>4<", b"Doc>5<"),
        ("count", "metadata/descriptive/EAD.xml"),
        False,
    ),
    "too long": (
        _replace("metadata/descriptive/EAD.xml", b"<mode>01", b"<mode>" + b"0" * 31),
        ("too long", "metadata/descriptive/EAD.xml"),
        False,
    ),
    "twice": (
        _replace("metadata/descriptive/EAD.xml", b"<mode>", b"<mode>03</mode><mode>"),
        ("twice", "metadata/descriptive/EAD.xml"),
        False,
    ),
    "a record that cannot be read": (
        _records(lambda lines: lines[0].update(document={})),
        ("record", EAD1),
        True,
    ),
    "a record of other files": (
        _records(lambda lines: lines[0]["files"].pop()),
        ("record differs", EAD1),
        True,
    ),
    "a record of another digest": (
        _records(
            lambda lines: lines[0]["document"]["files"][0].update(sha256="sha256:" + "0" * 64)
        ),
        ("record differs", EAD1),
        True,
    ),
}


@pytest.mark.parametrize("name", WRONGS)
def test_what_is_wrong_with_a_package_is_said(name: str, copy: Path) -> None:
    change, wanted, fatal = WRONGS[name]
    change(copy)
    sip = read(copy)
    assert found(sip).get(wanted) is fatal, sip.findings
    assert sip.acceptable is not fatal
    assert all(" · " not in one.vi and one.en for one in sip.findings)


def test_a_description_without_a_file_and_a_package_without_documents_are_said(
    copy: Path,
) -> None:
    mets = copy / REP1 / "METS.xml"
    whole = mets.read_bytes()
    mets.write_bytes(whole.replace(b"MetadataLink/File", b"Other"))
    _mend(copy, mets)
    assert ("not linked", EAD1) not in found(read(copy)), "its attachments still belong to it"
    mets.write_bytes(whole[: whole.index(b"<structMap")] + b"</mets>")
    _mend(copy, mets)
    assert found(read(copy))[("not linked", EAD1)]
    mets.write_bytes(b'<mets xmlns="http://www.loc.gov/METS/"/>')
    _mend(copy, mets)
    sip = read(copy)
    assert found(sip)[("no documents", f"{REP1}METS.xml")]
    assert len(sip.documents) == 0


def test_findings_are_counted_when_there_are_too_many_to_keep(copy: Path) -> None:
    for number in range(10):
        (copy / f"{number}.txt").write_bytes(b"x")
    sip = read(copy, Limits(findings=3))
    assert (len(sip.findings), sip.more_findings) == (3, 7)
    assert not sip.acceptable


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/x", "C:/x", "a\\..\\x", "a\nb", "a//b", "./a", "~/x", "n" * 256],
)
def test_a_zip_with_a_dangerous_name_is_refused_before_anything_is_written(
    name: str, made: Made, tmp_path: Path
) -> None:
    path, work = tmp_path / "a.zip", tmp_path / "work"
    zip_to(made.folder, path)
    with zipfile.ZipFile(path, "a") as box:
        box.writestr(name, b"x")
    work.mkdir()
    with pytest.raises(RefusedError):
        read_sip(path, work)
    written = {p for p in tmp_path.rglob("*") if p.is_file()} - {path}
    assert all(work / "package" in p.parents for p in written)


def test_zips_that_would_do_harm_are_refused(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    zip_to(made.folder, path)
    for limits in (Limits(files=5), Limits(bytes=1000), Limits(depth=2)):
        with pytest.raises(RefusedError, match="không nhận được"):
            read(path, limits)
    with (
        zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as box,
        box.open("x/METS.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(110):
            member.write(bytes(1 << 20))
    with pytest.raises(RefusedError, match="bomb"):
        read(tmp_path / "bomb.zip")
    (tmp_path / "no.zip").write_bytes(b"PK\x05\x06 nothing")
    with pytest.raises(RefusedError):
        read(tmp_path / "no.zip")
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as box:
        box.writestr("a/METS.xml", b"x")
        box.writestr("a/METS.xml/b", b"x")
    with pytest.raises(RefusedError):
        read(tmp_path / "both.zip")
    with pytest.raises(RefusedError, match="METS"):
        read(tmp_path, Limits())


def test_a_zip_cut_anywhere_is_refused(made: Made, tmp_path: Path) -> None:
    zip_to(made.folder, tmp_path / "a.zip")
    whole = (tmp_path / "a.zip").read_bytes()
    for cut in range(0, len(whole), len(whole) // 12):
        (tmp_path / "cut.zip").write_bytes(whole[:cut])
        with pytest.raises(RefusedError):
            read(tmp_path / "cut.zip")


def test_bytes_that_no_member_owns_and_files_beside_the_package_are_fatal(
    made: Made, tmp_path: Path
) -> None:
    path = tmp_path / "a.zip"
    zip_to(made.folder, path)
    with zipfile.ZipFile(path, "a") as box:
        box.writestr("autorun.inf", b"x")
    path.write_bytes(b"MZ hidden" + path.read_bytes())
    assert found(read(path)) == {("hidden", "a.zip"): True, ("stray", "autorun.inf"): True}


def test_links_and_pipes_in_a_folder_are_never_followed(copy: Path) -> None:
    (copy / "documentation/link").symlink_to("/etc/passwd")
    with pytest.raises(RefusedError, match="link"):
        read(copy)
    (copy / "documentation/link").unlink()
    os.mkfifo(copy / "documentation/pipe")
    with pytest.raises(RefusedError, match="pipe"):
        read(copy)


def test_what_is_too_large_to_read_is_not_read(copy: Path) -> None:
    assert found(read(copy, Limits(text_bytes=100)))[("not xml", EAD1)]
    assert found(read(copy, Limits(record_bytes=100)))[("record", RECORDS)]
    with pytest.raises(RefusedError, match="METS"):
        read(copy, Limits(mets_bytes=100))


# What a description says comes back, but for what no field of the circular can hold.


def _written(wanted: FileDescription) -> FileDescription:
    said = package_fields("sip_hoso", wanted, 0)
    back = description_from(
        "sip_hoso", said, _one_line(wanted.agency), _one_line(wanted.agency_name)
    )
    assert isinstance(back, FileDescription)
    return back


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())[:1000]


TEXT = st.text(max_size=60)
CODES = st.sampled_from(["", "01", "02", "Vĩnh viễn", "20 năm", "mật", "Tiếng Việt, tiếng Anh"])
DATES = st.sampled_from(["", "2026-11-22", "22/11/2026", "2026-11", "2026", "không rõ"])
FILES = st.builds(
    description,
    agency=st.sampled_from(["000.00.00.H48", "H48.12", "P-1"]) | TEXT.filter(_one_line),
    agency_name=TEXT,
    year=st.sampled_from(["2026", "1975", ""]),
    notation=TEXT,
    file_code=st.just("") | TEXT,
    title=TEXT,
    maintenance=CODES,
    mode=CODES,
    language=CODES | TEXT,
    start_date=DATES,
    end_date=DATES | TEXT,
    keyword=st.text(max_size=200),
    number_of_page=st.integers(0, 10**6).map(str),
    paper_file_code=TEXT,
    description=st.text(max_size=3000),
)
LOOSE = st.builds(
    loose,
    agency=st.sampled_from(["000.00.00.H48", "H48.12"]),
    submission=st.integers(1, 99),
    ordinal=st.integers(1, 9_999_999),
    title=TEXT,
    incoming=st.booleans(),
    description=TEXT,
)
DOCUMENTS = st.lists(
    st.builds(
        lambda number, title, fields, data, companion: (number, title, fields, data, companion),
        st.integers(1, 9_999_999),
        TEXT,
        st.dictionaries(
            st.sampled_from(["Subject", "DocCode", "CodeNumber", "Language", "Autograph"]),
            TEXT,
            max_size=4,
        ),
        st.binary(max_size=60),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one[0],
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(FILES | LOOSE, DOCUMENTS, st.booleans())
def test_what_is_packed_is_what_is_read(
    tmp_path: Path,
    wanted: FileDescription | LooseDescription,
    documents: list[tuple[int, str, dict[str, str], bytes, bool]],
    zipped: bool,
) -> None:
    place = tmp_path / str(uuid.uuid4())
    items = []
    for number, title, fields, data, companion in documents:
        files = [file_of(data, "a.pdf")] + ([file_of(data * 2, "b.xml")] if companion else [])
        made = document(
            id=DocumentId(str(uuid.UUID(int=number))),
            title=title,
            fields=fields,
            files=tuple(files),
            signatures=None,
        )
        held = {f"data/{REP1}data/a.pdf": data, f"data/{REP1}data/b.xml": data * 2}
        items.append(item(number, made, open=opener(held)))
    if isinstance(wanted, FileDescription):
        packed = build_sip(place, wanted, items, submission_context())
    else:
        packed = build_loose_sip(place, wanted, items, submission_context("sip_tailieu"))
    if zipped:
        zip_to(packed.folder, place / "a.zip")
    sip = read(place / "a.zip" if zipped else packed.folder)
    assert [one for one in sip.findings if one.code != "count"] == []
    if isinstance(wanted, FileDescription):
        assert replace(sip.description, total_doc="") == replace(_written(wanted), total_doc="")
    else:
        assert replace(sip.description, total_doc="") == replace(
            wanted, title=_text(wanted.title), description=_text(wanted.description),
            agency_name=sip.description.agency_name,
        )  # fmt: skip
    assert [one.record for one in sip.documents] == [i.document for i in items]
    for one, held_item in zip(sip.documents, items, strict=True):
        digests = [(file.sha256, file.promised, file.size) for file in one.files]
        assert digests == [(f.sha256, f.sha256, f.size) for f in held_item.document.files]


def _text(text: str) -> str:
    return clean(text.strip()).strip()
