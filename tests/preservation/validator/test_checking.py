"""The validator on folders, bags, archives of strangers, and on what this archive makes."""

import io
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preservation.validator import Limits, Report, check
from preservation.validator.book import book
from preservation.validator.schemas import mets_schema
from repository.findings import Severity
from scripts.corpus_containers import write_zip
from scripts.corpus_packages import KINDS, REP, Files, build


def rules(report: Report) -> list[str]:
    return list(dict.fromkeys(finding.rule for finding in report.findings))


def spread(folder: Path, files: Files) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("form", ["folder", "bag", "tar", "tar.gz", "tar.xz"])
def test_the_same_is_said_of_every_form(kind: str, form: str, tmp_path: Path) -> None:
    root, files = build(kind)
    folder = spread(tmp_path / root, files)
    path = folder
    if form == "bag":
        path = tmp_path / "bag"
        path.mkdir()
        folder.rename(path / "data")
        (path / "bagit.txt").write_text("BagIt-Version: 1.0\n")
    elif form != "folder":
        path = tmp_path / f"goi.{form}"
        mode: Any = f"w:{form.partition('.')[2]}"
        with tarfile.open(path, mode) as box:
            box.add(folder, root)
    report = check(path)
    assert (report.profile, report.findings) == (KINDS[kind].profile, ())
    assert (report.files, report.bytes) == (len(files), sum(map(len, files.values())))


def test_a_folder_is_never_left_by_a_link(tmp_path: Path) -> None:
    root, files = build("SIP_tailieu")
    folder = spread(tmp_path / root, files)
    (folder / REP / "data" / "tai-lieu-1.pdf").unlink()
    (folder / REP / "data" / "tai-lieu-1.pdf").symlink_to("/etc/passwd")
    os.mkfifo(folder / "documentation")
    assert rules(check(folder)) == ["PKG-ZIP-03", "PKG-FIX-02"]


def _tar(*members: tuple[str, bytes, bytes]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with tarfile.open(path, "w") as box:
            for name, kind, data in members:
                info = tarfile.TarInfo(name)
                info.type, info.size, info.linkname = kind, len(data), "/etc/passwd"
                box.addfile(info, io.BytesIO(data))

    return write


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (_tar(("a/../../x", tarfile.REGTYPE, b"x")), ["PKG-ZIP-02", "PKG-ZIP-08"]),
        (_tar(("a/x", tarfile.SYMTYPE, b"")), ["PKG-ZIP-03", "PKG-ZIP-08"]),
        (_tar(("a/x", tarfile.CHRTYPE, b"")), ["PKG-ZIP-03", "PKG-ZIP-08"]),
        (_tar(("/etc/x", tarfile.REGTYPE, b"x")), ["PKG-ZIP-02", "PKG-ZIP-08"]),
        (lambda path: path.write_bytes(b""), ["PKG-ZIP-01"]),
        (lambda path: path.write_bytes(b"\x1f\x8b" + bytes(40)), ["PKG-ZIP-01"]),
        (lambda path: path.write_bytes(b"\xfd7zXZ\0" + bytes(40)), ["PKG-ZIP-01"]),
    ],
)
def test_tricks_of_tars_are_findings(
    write: Callable[[Path], None], expected: list[str], tmp_path: Path
) -> None:
    write(tmp_path / "goi.tar")
    found = rules(check(tmp_path / "goi.tar"))
    assert [rule for rule in found if rule != "PKG-STR-01"] == expected


def test_what_is_too_much_is_said_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    write_zip(path, *build("SIP_tailieu"))
    assert rules(check(path, limits=Limits(files=3))) == ["PKG-ZIP-06"]
    assert rules(check(path, limits=Limits(file_bytes=100))) == ["PKG-ZIP-06"]
    assert rules(check(path, "tt05-sip", Limits(xml_bytes=100))) == ["PKG-XML-03"]
    assert "PKG-XSD-03" in rules(check(path, limits=Limits(schema_bytes=10)))


@pytest.mark.skipif(mets_schema() is None, reason="the schemas of METS are not set up")
def test_the_schema_is_not_taken_from_the_package(tmp_path: Path) -> None:
    root, files = build(
        "SIP_tailieu", {"METS.xml": lambda data: data.replace(b"<metsHdr", b"<metsHdr X='1'", 1)}
    )
    assert b"stub" in files["schemas/METS.xsd"]
    assert rules(check(spread(tmp_path / root, files))) == ["PKG-XSD-01"]


def test_many_findings_of_one_rule_are_counted(tmp_path: Path) -> None:
    root, files = build("SIP_tailieu")
    files |= {f"documentation/{number}.txt": b"x" for number in range(80)}
    report = check(spread(tmp_path / root, files))
    assert len(report.findings) == 50
    assert dict(report.more) == {"PKG-FIX-09": 30}


def test_another_profile_may_be_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    write_zip(path, *build("SIP_hoso"))
    assert {"PKG-MET-06", "PKG-STR-03"} <= set(rules(check(path, "tt05-aip")))
    assert "CSIP-60" in rules(check(path, "csip"))


@given(data=st.data())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_done_to_a_package_there_is_an_answer(
    data: st.DataObject, tmp_path: Path
) -> None:
    root, files = build(data.draw(st.sampled_from(sorted(KINDS))))
    name = data.draw(st.sampled_from(sorted(files)))
    whole = files[name]
    held = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(held) - 1))
        end = place + data.draw(st.integers(0, 9))
        held[place:end] = data.draw(st.binary(max_size=9)) or b"<"
    files[name] = bytes(held)
    path = tmp_path / "goi.zip"
    write_zip(path, root, files)
    report = check(path)
    if held != whole and name != "METS.xml":  # nothing vouches for that one
        assert report.findings
    for finding in report.findings:
        assert finding.rule in book().rules
        assert finding.vi.isprintable()


@given(broken=st.binary(max_size=60), cut=st.floats(0, 1))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_broken_zip_is_a_finding(broken: bytes, cut: float, tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    write_zip(path, *build("SIP_tailieu"))
    whole = path.read_bytes()
    place = int(len(whole) * cut)
    path.write_bytes(whole[:place] + broken + whole[place + len(broken) :])
    report = check(path)
    for finding in report.findings:
        assert finding.severity in set(Severity)


def test_two_names_for_one_member_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    write_zip(path, *build("SIP_tailieu"))
    data = path.read_bytes()
    place = data.index(b"tai-lieu-1.pdf")  # the member's own header comes before the directory
    path.write_bytes(data[:place] + b"tai-lieu-7" + data[place + 10 :])
    (finding,) = check(path).findings
    assert (finding.rule, finding.where) == ("PKG-ZIP-09", f"{REP}data/tai-lieu-1.pdf")


def test_members_that_share_bytes_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("goi/a", b"x" * 1000)
        first = box.filelist[0]
        for number in range(20):
            twin = zipfile.ZipInfo(f"goi/{number}")
            twin.file_size = twin.compress_size = 1000
            twin.header_offset, twin.CRC = first.header_offset, first.CRC
            box.filelist.append(twin)
    assert rules(check(path)) == ["PKG-ZIP-06"]


def test_names_in_other_code_pages_are_read(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("gói\x85.txt", b"x")
    assert rules(check(path)) == ["PKG-ZIP-08", "PKG-STR-01"]
