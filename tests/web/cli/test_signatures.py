"""``luutru signatures``: a file is judged without an archive."""

from pathlib import Path

import pytest

from preservation.workers import Workers
from tests.pki import Level, Pki, make_pdf, pki
from tests.preservation import office
from tests.preservation.signatures import makers
from tests.preservation.signatures.attacks import page_bit
from tests.web.cli.conftest import Shell

__all__ = ["pki"]

FIELDS = {"path", "indication", "intact", "says", "signatures"}
SIGNATURE = {
    *("signer", "indication", "sub_indication", "signed_at", "proven_at"),
    *("covers_whole_file", "changes_after"),
}


@pytest.fixture
def shell(tmp_path: Path, pki: Pki, web_workers: Workers) -> Shell:
    pki.trust_folder(tmp_path / "nowhere" / "trust", crls_at=pki.made_at)
    return Shell(tmp_path / "nowhere", web_workers)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return make_pdf(tmp_path / "chưa ký.pdf")


def test_a_signed_file_names_its_signer(
    shell: Shell, pki: Pki, plain: Path, tmp_path: Path
) -> None:
    shell = Shell(shell.home)  # with workers of its own
    signed = pki.sign(plain, tmp_path / "đã ký.pdf")
    said = shell("signatures", signed)
    assert (said.code, said.err) == (0, "")
    assert set(said.line) >= FIELDS
    assert said.line["path"] == str(signed)
    assert (said.line["indication"], said.line["intact"]) == ("TOTAL-PASSED", True)
    signature, *_ = said.line["signatures"]  # and the timestamp that seals them
    assert set(signature) >= SIGNATURE
    assert signature["covers_whole_file"] in {True, False}
    assert signature["signer"]
    assert signature["signer"] in pki.person.certificate.subject.rfc4514_string()
    assert "TOTAL-PASSED" in shell("signatures", signed, text=True).text


def test_a_file_altered_after_signing_is_code_5(
    shell: Shell, pki: Pki, plain: Path, tmp_path: Path
) -> None:
    signed = pki.sign(plain, tmp_path / "a.pdf", level=Level.B_B)
    altered = tmp_path / "b.pdf"
    altered.write_bytes(page_bit(signed.read_bytes()))
    said = shell("signatures", signed, altered, plain)
    assert said.code == 5, "one of three is bad, and all three are told of"
    found = {line["path"]: line for line in said.lines}
    assert found[str(altered)]["indication"] == "TOTAL-FAILED"
    assert found[str(altered)]["intact"] is False
    assert found[str(plain)]["indication"] == "NOT-SIGNED"
    assert found[str(signed)]["intact"] is True


def test_a_file_that_is_no_pdf_is_told_so(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"MZ\x90\x00" * 50)
    said = shell("signatures", file)
    assert said.line["indication"] != "TOTAL-PASSED"
    assert said.line["says"]
    assert "Traceback" not in said.err


def test_the_instant_of_the_judgement_can_be_given(
    shell: Shell, pki: Pki, plain: Path, tmp_path: Path
) -> None:
    signed = pki.sign(plain, tmp_path / "a.pdf", level=Level.B_B)
    at = pki.made_at.replace(year=pki.made_at.year + 9).isoformat()
    said = shell("signatures", signed, "--at", at, "--trust", shell.home / "trust")
    assert said.line["indication"] != "TOTAL-PASSED"
    for wrong in ("hôm qua", "0001-01-01T00:00+07:00", "9999-12-31T23:00:00-05:00"):
        assert shell("signatures", signed, "--at", wrong).code == 2
    assert shell("signatures", tmp_path / "nothing.pdf").code == 2


def test_a_detached_signature_finds_its_file_or_is_told_it(
    shell: Shell, pki: Pki, plain: Path, tmp_path: Path
) -> None:
    made = makers.cms_of(pki, plain.read_bytes())
    beside = tmp_path / f"{plain.name}.p7s"
    beside.write_bytes(made)
    said = shell("signatures", beside)
    assert (said.code, said.line["indication"]) == (0, "TOTAL-PASSED")
    assert set(said.line) >= FIELDS
    assert said.line["signed"] == str(plain)

    elsewhere = tmp_path / "chữ ký"
    elsewhere.write_bytes(made)
    assert shell("signatures", elsewhere).line["indication"] == "INDETERMINATE"
    told = shell("signatures", elsewhere, "--signed", plain)
    assert told.line["indication"] == "TOTAL-PASSED"
    other = make_pdf(tmp_path / "b.pdf", "khac")
    assert shell("signatures", elsewhere, "--signed", other).code == 5
    assert shell("signatures", elsewhere, beside, "--signed", plain).code == 2


def test_every_form_is_told_of_in_the_same_words(shell: Shell, pki: Pki, tmp_path: Path) -> None:
    forms = {
        "a.p7m": makers.cms_of(pki, b"x", detached=False),
        "a.edxml": makers.enveloped(pki),
        "a.odt": makers.signed_odf(pki, office.odt()),
        "a.docx": makers.signed_ooxml(pki, office.docx()),
        "a.xlsx": makers.signed_ooxml(pki, office.xlsx()),
    }
    for name, data in forms.items():
        (tmp_path / name).write_bytes(data)
    said = shell("signatures", *(tmp_path / name for name in forms))
    assert said.code == 0, [line["says"] for line in said.lines]
    for line in said.lines:
        assert set(line) >= FIELDS
        (signature,) = line["signatures"]
        assert set(signature) >= SIGNATURE
        assert (line["indication"], signature["signer"]) == ("TOTAL-PASSED", "Nguyễn Văn An")


def test_reports_are_written_beside_each_other_and_nothing_is_written_over(
    shell: Shell, pki: Pki, plain: Path, tmp_path: Path
) -> None:
    signed = pki.sign(plain, tmp_path / "đã ký.pdf")
    said = shell("signatures", signed, plain, "--report", tmp_path / "báo cáo")
    names = sorted(path.name for path in (tmp_path / "báo cáo").iterdir())

    assert said.code == 0
    assert names == ["chưa ký.pdf.json", "đã ký.pdf.json", "đã ký.pdf.xml"]
    xml = (tmp_path / "báo cáo" / "đã ký.pdf.xml").read_text("utf-8")
    assert "urn:etsi:019102:mainindication:total-passed" in xml
    again = shell("signatures", signed, "--report", tmp_path / "báo cáo")
    assert again.code == 4
    assert "để nguyên" in again.err
    assert (tmp_path / "báo cáo" / "đã ký.pdf.xml").read_text("utf-8") == xml
