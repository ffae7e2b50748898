"""``luutru transfer``: from what is due to the receipt, at the command line."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.delivery import Delivery
from preservation.workers import Workers
from repository.dossiers import DossierState
from repository.people import owner
from tests.pki import shared_pki
from tests.web.cli.conftest import Shell
from tests.web.conftest import Fonds
from tests.web.transferring import PASSWORD, Sender
from web import settings
from web.wiring import Archive


@pytest.fixture
def behind(
    luutru: Shell, fonds: Fonds, tmp_path: Path, web_workers: Workers, form_makers: Workers
) -> Iterator[Sender]:
    """The archive that the commands work on."""
    pki = shared_pki()
    shutil.rmtree(luutru.home / "trust", ignore_errors=True)
    pki.trust_folder(luutru.home / "trust", crls_at=pki.made_at)
    archive = Archive(settings.read(luutru.home, environ={}))
    archive.__dict__["workers"] = web_workers
    archive.__dict__["form_makers"] = form_makers
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Archive, "form_makers", form_makers)
        yield Sender(archive, fonds, pki, tmp_path)
    archive.index.close()
    archive.database.close()


def test_inside_the_agency_it_is_due_listed_brought_and_taken_by_another(
    luutru: Shell, behind: Sender, tmp_path: Path
) -> None:
    one = behind.closed("02.TH", "Vĩnh viễn", 2023, behind.fonds.bare)
    two = behind.closed("03.TH", "10 năm", 2023, behind.fonds.decision)
    due = luutru("transfer", "due", "--agency", "H34").lines
    assert {line["dossier"] for line in due} == {one, two}
    notice = tmp_path / "thong-bao.pdf"
    assert luutru("transfer", "notice", "--agency", "H34", "-o", notice).line["dossiers"] == 2
    assert notice.read_bytes().startswith(b"%PDF")
    made = luutru("transfer", "draft", one, "--agency", "H34", "--as", "vanthu").line
    key = made["transfer"]
    assert luutru("transfer", "add", key, two, "--as", "vanthu").line["dossiers"] == 2
    assert luutru("transfer", "drop", key, one, "--as", "vanthu").line["dossiers"] == 1
    assert luutru("transfer", "add", key, one, "--as", "vanthu").line["dossiers"] == 2
    assert luutru("transfer", "hand-in", key, "--as", "vanthu").line["state"] == "sent"
    assert luutru("transfer", "judge", key, "--as", "vanthu").code == 4
    assert luutru("transfer", "judge", key, "--return", "x=y", "--as", "luutru").code == 4
    judge = ("transfer", "judge", key, "--return", "1=thiếu mục lục", "--as", "luutru")
    ended = luutru(*judge).line
    assert (ended["state"], ended["accepted"], ended["returned"]) == ("ended", 1, 1)
    assert luutru(*judge).line == ended
    minutes = tmp_path / "bien-ban.docx"
    assert luutru("transfer", "paper", key, "bien-ban-giao-nhan", "-o", minutes).code == 0
    assert minutes.read_bytes().startswith(b"PK")
    assert luutru("transfer", "kept").lines == []


def test_what_is_kept_back_is_asked_for_and_agreed_to(luutru: Shell, behind: Sender) -> None:
    year = behind.archive.clock().year
    one = behind.closed("02.TH", "10 năm", year - 1, behind.fonds.bare)
    ask = ("transfer", "keep-back", one, "--reason", "đang dùng", "--as", "vanthu", "--until")
    assert luutru(*ask, f"{year + 9}-01-01").code == 4
    asked = luutru(*ask, f"{year + 1}-06-30").line
    agree = ("transfer", "agree", asked["keep_back"], "--citation", "45/VP", "--as")
    assert luutru(*agree, "vanthu").code == 4
    assert luutru(*agree, "lanhdao").line["agreed_by"] == "lanhdao"
    assert [line["citation"] for line in luutru("transfer", "kept").lines] == ["45/VP"]
    paper = behind.folder / "giu-lai.pdf"
    assert luutru("transfer", "kept", "--agency", "H34", "-o", paper).code == 0
    assert paper.read_bytes().startswith(b"%PDF")


def _items(luutru: Shell, key: str) -> list[dict[str, Any]]:
    return list(luutru("transfer", "show", key).line["items"])


def _kept(luutru: Shell, key: str, to: Path) -> list[bytes]:
    out = luutru("transfer", "kept-receipt", key, "--to", to).lines
    return [Path(line["file"]).read_bytes() for line in out]


def test_to_another_archive_it_is_packed_signed_sent_and_receipted(
    luutru: Shell, behind: Sender, tmp_path: Path
) -> None:
    one = behind.submitted("02.TH", "Vĩnh viễn", behind.fonds.decision)
    made = luutru(
        "transfer", "draft", one, "--agency", "H34", "--to-historical", "--archive", "H34.LT",
        "--archive-name", "Lưu trữ lịch sử tỉnh",
    ).line  # fmt: skip
    key = made["transfer"]
    assert luutru("transfer", "register", key, "--code", "LT-01").line["registration"] == "LT-01"
    assert luutru("transfer", "pack", key).code == 4
    approve = luutru("transfer", "approve", key, "--citation", "12/QĐ", "--as", "lanhdao")
    assert approve.line["state"] == "approved"
    certificate = tmp_path / "luu-tru.pem"
    certificate.write_bytes(behind.pki.person.pem)
    assert luutru("transfer", "certificate", key, certificate).code == 0
    assert luutru("transfer", "pack", key).line["state"] == "packed"
    to, pin = tmp_path / "đĩa", tmp_path / "pin"
    assert luutru("transfer", "send", key, "--to", to).code == 4
    behind.signer(behind.pki.organisation)
    pin.write_bytes(PASSWORD)
    signed = luutru(
        "transfer", "sign", key, "--pkcs12", behind.folder / "khoa.p12", "--pin-file", pin
    )  # fmt: skip
    assert (signed.code, signed.line["indication"]) == (0, "TOTAL-PASSED")
    assert luutru("transfer", "send", key, "--to", to).line["state"] == "sent"
    receipt = to / "bien-nhan.json"
    receipt.write_bytes(behind.receipt(to).data())
    beside = to / "bien-nhan.json.p7s"
    assert luutru("transfer", "receipt", key, receipt).code == 4
    beside.write_bytes(behind.signed(receipt.read_bytes(), behind.pki.person))
    ended = luutru("transfer", "receipt", key, receipt).line
    assert (ended["state"], ended["accepted"]) == ("ended", 1)
    assert luutru("transfer", "receipt", key, receipt).line == ended
    assert _kept(luutru, key, tmp_path / "ra") == [receipt.read_bytes(), beside.read_bytes()]
    assert behind.states(one) == [DossierState.TRANSFERRED]
    assert [one["there"]["code"][:3] for one in _items(luutru, key)] == ["LT."]
    assert "ended" in luutru("transfer", "list", text=True).text


def test_documents_in_no_dossier_are_looked_for_and_listed_by_command(
    luutru: Shell, behind: Sender, tmp_path: Path
) -> None:
    path = tmp_path / "cong-van.txt"
    path.write_text("Nội dung", "utf-8")
    fields = {"TypeName": "Công văn", "Subject": "Về việc chung", "Maintenance": "Vĩnh viễn"}
    delivery = Delivery(path, path.name, fields, "H34")
    document = str(behind.archive.ingest.take(delivery, owner()).document)
    ask = ("transfer", "due", "--agency", "H34", "--to-historical", "--loose", "--as", "luutru")
    found = {line["document"]: line["why_not"] for line in luutru(*ask).lines}
    assert found[document] == ""
    assert found[behind.fonds.bare].endswith("no retention period")
    draft = ("transfer", "draft", "--agency", "H34", "--to-historical", "--archive", "H34.LT")
    assert luutru(*draft, "--document", behind.fonds.bare, "--as", "luutru").code == 4
    made = luutru(*draft, "--document", document, "--as", "luutru").line
    assert (made["dossiers"], made["documents"]) == (0, 1)
    key = made["transfer"]
    (item,) = luutru("transfer", "show", key, "--as", "luutru").line["items"]
    assert item["documents"] == [document]
    assert luutru("transfer", "drop", key, "--document", document).code == 4
