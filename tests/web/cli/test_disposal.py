"""``luutru disposal`` and ``luutru backup``: from the list to the stub, each by their own hand."""

from pathlib import Path

import pytest

from preservation.workers import Workers
from tests.web.cli.conftest import Said, Shell
from tests.web.conftest import DOSSIER, PASSWORD, Fonds
from tests.web.disposing import COUNCIL, Hall
from web import settings
from web.wiring import Archive


@pytest.fixture
def prepared(luutru: Shell, fonds: Fonds, form_makers: Workers) -> Shell:
    archive = Archive(settings.read(luutru.home, environ={}))
    archive.__dict__["workers"] = luutru.workers
    archive.__dict__["form_makers"] = form_makers
    Hall(archive, fonds).prepare()
    archive.index.close()
    archive.database.close()
    return luutru


def by(luutru: Shell, login: str, *words: str | Path, password: str = PASSWORD) -> Said:
    return luutru(*words, "--as", login, "--password-file", "-", stdin=f"{password}\n")


def concluded(luutru: Shell) -> str:
    listed = luutru("disposal", "propose", "--agency", "H34", "--title", "Đợt 1", "--due")
    made = str(listed.line["disposal"])
    assert luutru("disposal", "explain", made, "--text", "Hết thời hạn").code == 0
    council = ("--chair", "lanhdao", "--member", "vanthu", "--secretary", "chuyenvien")
    assert luutru("disposal", "convene", made, *council, "--order", "01/QĐ-UBND").code == 0
    assert luutru("disposal", "opine", made, "--destroy", "all").code == 4
    for member in COUNCIL:
        assert by(luutru, member, "disposal", "opine", made, "--destroy", "1").code == 0
    assert by(luutru, "vanthu", "disposal", "conclude", made).code == 4
    assert by(luutru, "lanhdao", "disposal", "conclude", made).line["state"] == "concluded"
    return made


def decided(luutru: Shell) -> str:
    made = concluded(luutru)
    luutru("disposal", "appraise", made, "--document", "02/CV-LTLS")
    deciding = ("disposal", "decide", made, "--decision", "03/QĐ-UBND")
    assert luutru(*deciding).code == 4  # nobody in particular
    assert by(luutru, "lanhdao2", *deciding, password="Sai-2026!").code == 4
    assert by(luutru, "lanhdao2", *deciding).line["citation"] == "03/QĐ-UBND"
    return made


def followed_up(luutru: Shell, made: str, backup: str) -> None:
    (waiting,) = luutru("disposal", "follow-up", made).lines
    assert waiting["place"] == f"backup {backup}"
    luutru("backup", "gone", backup, "--said", "Khử từ")
    assert luutru("disposal", "follow-up", made).line["done_at"]
    assert luutru("backup", "list").line["gone_at"]
    assert [one["disposal"] for one in luutru("disposal", "list").lines] == [made]
    assert luutru("disposal", "list", "--open").lines == []
    whole = luutru("disposal", "show", made).line
    assert [each["person"] for each in whole["confirmations"]] == ["luutru2", "quantri"]


def test_it_goes_by_many_hands_and_the_ledger_holds(prepared: Shell, fonds: Fonds) -> None:
    luutru = prepared
    backup = luutru("backup", "enter", "Băng 01", "--medium", "LTO", "--place", "Kho 2").line
    (one,) = luutru("disposal", "candidates", "--agency", "H34").lines
    assert (one["object"], one["bars"]) == (DOSSIER, [])
    made, document = decided(luutru), luutru("show", fonds.decision).line
    confirming = ("disposal", "confirm", made, "--part")
    assert luutru(*confirming, "destroys").code == 4
    assert by(luutru, "luutru2", *confirming, "destroys").code == 0
    for part in ("destroys", "witnesses"):
        assert by(luutru, "luutru2", *confirming, part).code == 4
    assert luutru("disposal", "destroy", made).code == 4
    assert luutru("show", fonds.decision).code == 0
    assert by(luutru, "quantri", *confirming, "witnesses").code == 0
    done = luutru("disposal", "destroy", made)
    assert (done.code, done.line["state"], done.line["left"]) == (0, "destroyed", [])
    assert luutru("disposal", "end", made).line["state"] == "destroyed"
    paper = luutru.home / "bien-ban.docx"
    assert (
        luutru("disposal", "form", made, "bien-ban-huy", "-o", paper).line["output"] == f"{paper}"
    )
    assert paper.read_bytes()[:2] == b"PK"
    listed = luutru("dossier", "list", "--state", "destroyed", text=True).text
    assert "01.TH (đã tiêu hủy · destroyed)" in listed
    assert luutru("ledger", "verify").line["valid"] is True
    proof = luutru("disposal", "proof", fonds.decision).line
    digests = {f"sha256:{file['sha256']}" for file in proof["files"]}
    assert {file["sha256"] for file in document["files"]} <= digests
    assert (proof["destroyed_by"], proof["witnessed_by"]) == ("luutru2", "quantri")
    assert proof["event"]["detail"]["manifest"] == proof["manifest"]
    assert "title" not in proof
    followed_up(luutru, made, str(backup["backup"]))


def test_what_is_asked_wrongly_changes_nothing(prepared: Shell) -> None:
    luutru = prepared
    propose = ("disposal", "propose", "--agency", "H34", "--title", "Đợt 1")
    assert luutru(*propose).code == 4
    assert luutru(*propose, f"{DOSSIER}=whim").code == 4
    assert luutru(*propose, "nowhere").code == 3
    made = luutru(*propose, DOSSIER).line["disposal"]
    twice = ("--chair", "lanhdao", "--member", "lanhdao", "--order", "01")
    assert luutru("disposal", "convene", made, *twice).code == 4
    assert by(luutru, "vanthu", "disposal", "opine", made, "--destroy", "1").code == 3
    assert by(luutru, "lanhdao", "disposal", "opine", made, "--destroy", "x").code == 4
    assert luutru("disposal", "cancel", made, "--reason", " ").code == 4
    assert luutru("disposal", "cancel", made, "--reason", "Lập lại").line["state"] == "cancelled"
    assert luutru("backup", "enter", "x", "--made", "hôm qua").code == 4
    assert luutru("disposal", "proof", DOSSIER).code == 3
