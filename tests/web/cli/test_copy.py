"""``luutru copy``: from the request to the verified file, with exit codes that scripts rely on."""

import shutil
from pathlib import Path

import pytest

from tests.ingest.office import PASSWORD
from tests.pki import Pki, pki
from tests.web.cli.conftest import Shell
from tests.web.conftest import Fonds

__all__ = ["pki"]
Words = list[str | Path]
APPOINT: Words = [
    "copy", "signatories", "--appoint", "lanhdao", "--agency", "H34", "--form", "trich-sao",
    "--office", "TL. CHỦ TỊCH; CHÁNH VĂN PHÒNG", "--authority", "Quyết định 12/QĐ-UBND",
]  # fmt: skip


@pytest.fixture
def key(luutru: Shell, pki: Pki, tmp_path: Path) -> Words:
    shutil.rmtree(luutru.home / "trust")
    pki.trust_folder(luutru.home / "trust", crls_at=pki.made_at)
    (tmp_path / "k.p12").write_bytes(pki.organisation.pkcs12(PASSWORD.encode(), [pki.issuing]))
    (tmp_path / "mk").write_text(PASSWORD)
    return ["--pkcs12", tmp_path / "k.p12", "--password-file", tmp_path / "mk", "--level", "B-B"]


def asked(luutru: Shell, document: str, kind: str, *more: str) -> str:
    words = ("--purpose", "dự thầu", "--recipient", "Công ty Ví Dụ", "--as", "chuyenvien")
    said = luutru("copy", "request", document, "--kind", kind, *words, *more)
    assert said.code == 0, said.err
    return str(said.line["request"])


def test_an_extract_is_asked_for_approved_issued_listed_and_verified(
    luutru: Shell, fonds: Fonds, key: Words, tmp_path: Path
) -> None:
    assert luutru(*APPOINT, "--as", "vanthu").code == 4
    assert luutru(*APPOINT, "--as", "lanhdao").line["office"] == "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG"
    request = asked(luutru, fonds.decision, "trich-sao", "--parts", "2; 4: 20,20,150,30")
    assert luutru("copy", "approve", request, "--as", "chuyenvien").code == 4
    assert luutru("copy", "approve", request, "--as", "lanhdao").line["state"] == "approved"
    terms: Words = ["--signer", "lanhdao", "--short", "UBND", "--as", "vanthu"]
    tried = luutru("copy", "make", request, "-o", tmp_path / "thu.pdf", *terms)
    assert tried.line["notation"] == "01/TrS-UBND"
    made = luutru("copy", "issue", request, *key, *terms, "--to", tmp_path / "out")
    assert made.code == 0, made.err
    assert (made.line["notation"], made.line["number"]) == ("01/TrS-UBND", 1)
    path = Path(made.line["path"])
    said = luutru("copy", "verify", path)
    assert (said.code, said.line["valid"], said.line["problems"]) == (0, True, [])
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    said = luutru("copy", "verify", path, tmp_path / "thu.pdf")
    assert said.code == 5
    assert [line["valid"] for line in said.lines] == [False, False]
    listed = luutru("copy", "list", "--state", "issued", "--as", "chuyenvien")
    assert [line["request"] for line in listed.lines] == [request]
    assert luutru("copy", "issue", request, *key, *terms).code == 4


def test_a_refusal_says_why_and_a_stranger_hears_of_nothing(luutru: Shell, fonds: Fonds) -> None:
    request = asked(luutru, fonds.decision, "ban-doc")
    refused = luutru("copy", "refuse", request, "--reason", "chưa rõ", "--as", "lanhdao")
    assert (refused.line["state"], refused.line["reason"]) == ("refused", "chưa rõ")
    assert luutru("copy", "list", "--as", "thanhtra").lines == []
    assert luutru("copy", "approve", "nowhere", "--as", "lanhdao").code == 3
    assert luutru("copy", "list", "--state", "burnt").code == 2
    assert luutru("copy", "expire", "--as", "vanthu").code == 4
    assert luutru("copy", "expire").lines == []


def test_a_hidden_document_cannot_be_asked_for(luutru: Shell, fonds: Fonds) -> None:
    words = ("--kind", "ban-doc", "--purpose", "x", "--recipient", "y", "--as", "chuyenvien")
    hidden, none = (luutru("copy", "request", one, *words) for one in (fonds.hidden, "nowhere"))
    assert (hidden.code, none.code) == (3, 3)
    assert hidden.err.replace(fonds.hidden, "nowhere") == none.err
