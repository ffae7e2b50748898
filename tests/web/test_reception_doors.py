"""Receptions through pages, command and REST: the same acts, and nobody else's business."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from preservation.hoso.handing import MANIFEST, read_receipt
from preservation.signatures.signing.detached import SUFFIX, sign_beside
from preservation.signatures.trust import TrustStore
from repository.jobs import JobState
from repository.reception_steps import ReceptionState
from tests.pki import Pki
from tests.web.api.conftest import Program, basic
from tests.web.cli.conftest import Said, Shell
from tests.web.conftest import Browser
from tests.web.handing_over import HOUSE, PASSWORD, WORD, House, signer
from web.api import PREFIX
from web.app import attach
from web.jobs import Worker
from web.labours import LABOURS


@pytest.fixture
def app(house: Flask, receiver: House) -> Flask:
    """The application of the historical archive."""
    attach(house, receiver.archive)
    return house


@pytest.fixture
def inside(app: Flask) -> Callable[[str], Browser]:
    def open_as(login: str) -> Browser:
        browser = Browser(app.test_client())
        assert browser.log_in(login, WORD).status_code == 303
        return browser

    return open_as


def test_from_the_registration_to_the_receipt_in_the_browser(
    receiver: House, inside: Callable[[str], Browser]
) -> None:
    clerk, officer, leader = inside("tiepnhan"), inside("thamdinh"), inside("giamdoc")
    assert "Tiếp nhận nộp lưu" in clerk.get("/").text
    manifest = io.BytesIO((receiver.folder / MANIFEST).read_bytes())
    given = {"agency": HOUSE, "manifest": (manifest, MANIFEST)}
    page = clerk.post("/receptions", "/receptions", **given).headers["Location"]
    assert "Sở Nội vụ" in clerk.get("/receptions").text
    assert clerk.post(f"{page}/answer", page, agreed="1").status_code == 303
    files = [(io.BytesIO(path.read_bytes()), name) for name, path in receiver.files().items()]
    assert clerk.post(f"{page}/files", page, files=files).status_code == 303
    _work(receiver, clerk.post(f"{page}/check", page).headers["Location"])
    assert _says(officer.get(page).text, "chưa quét", ">Đạt</span>")
    (one,) = receiver.archive.receptions.all()
    item = receiver.archive.receptions.get(one.id).packages[2].items[0].id
    officer.post(f"{page}/judge", page, verdict="failed", reason="mất trang 3", item=item)
    officer.post(f"{page}/report", page, proposal="Nhận 2 hồ sơ")
    assert "mất trang 3" in leader.get(page).text
    assert clerk.post(f"{page}/decide", page, agreed="1").status_code == 403
    assert leader.post(f"{page}/decide", page, agreed="1").status_code == 303
    _work(receiver, taking := clerk.post(f"{page}/take", page).headers["Location"])
    assert _says(clerk.get(taking).text, f'"{page}">Mở đợt tiếp nhận', ">Đạt<", "mất trang 3")
    receipt = clerk.get(f"{page}/receipt/bien-nhan.json").data
    assert [one.taken for one in read_receipt(receipt).packages] == [True, True, False]
    signed = {"signature": (io.BytesIO(_signed(receiver, receipt)), f"bien-nhan.json{SUFFIX}")}
    assert clerk.post(f"{page}/signature", page, **signed).status_code == 303
    assert receiver.archive.receptions.get(one.id).state is ReceptionState.ENDED
    _has_papers(clerk, page)
    guest = inside("khach")
    assert guest.get(page).status_code == 404
    assert one.registration not in guest.get("/receptions").text
    assert guest.post("/receptions", "/receptions", agency=HOUSE).status_code == 403


def _says(page: str, *words: str) -> bool:
    return all(word in page for word in words)


def _has_papers(browser: Browser, page: str) -> None:
    for kind in ("phieu-tiep-nhan", "bao-cao-nghiep-vu", "bien-ban-thu-nop", "bien-ban-tra-lai"):
        assert browser.get(f"{page}/papers/{kind}.pdf").data.startswith(b"%PDF")


def _work(house: House, location: str) -> None:
    job = location.rpartition("/")[2]
    Worker(house.archive, LABOURS).do(job)
    done = house.archive.jobs.get(job)
    assert done.state is JobState.DONE, done


def _signed(house: House, receipt: bytes) -> bytes:
    known = TrustStore.load(house.archive.settings.trust)
    return sign_beside(receipt, signer(house.pki), known, house.archive.clock())


def test_a_program_goes_all_the_way_by_rest(receiver: House, app: Flask) -> None:
    described = app.test_client().get(f"{PREFIX}/openapi.json", headers=basic("tiepnhan", WORD))

    def program(login: str) -> Program:
        return Program(app.test_client(), basic(login, WORD), described.get_json())

    clerk, officer, leader = program("tiepnhan"), program("thamdinh"), program("giamdoc")
    manifest = receiver.manifest
    said: dict[str, Any] = {
        "agency": HOUSE, "sender": manifest.sender.code, "sender_name": manifest.sender.name,
        "registration": manifest.registration, "turn": 1, "dossiers": 3,
    }  # fmt: skip
    assert clerk.post("/receptions", json=said | {"turn": True}).status_code == 400
    place = f"/receptions/{clerk.post('/receptions', json=said).get_json()['reception']}"
    assert clerk.post(f"{place}/answer", json={"agreed": True}).get_json()["state"] == "answered"
    files = [(io.BytesIO(path.read_bytes()), name) for name, path in receiver.files().items()]
    brought = clerk.post(f"{place}/files", data={"files": files}).get_json()
    assert (len(brought["came"]), brought["missing"], brought["wrong"]) == (3, [], [])
    _work(receiver, clerk.post(f"{place}/check", json={}).get_json()["id"])
    whole = officer.get(place).get_json()
    assert {p["scanned"] for p in whole["packages"]} == {"not scanned"}
    first = whole["packages"][0]["documents"][0]
    verdict = {"item": first["item"], "verdict": "failed", "reason": "mờ"}
    assert officer.post(f"{place}/judge", json={"verdicts": "x"}).status_code == 400
    judged = officer.post(f"{place}/judge", json={"verdicts": [verdict]}).get_json()
    assert judged["totals"]["returned"] == 1
    officer.post(f"{place}/report", json={"proposal": "nhận"})
    assert officer.post(f"{place}/decide", json={"agreed": True}).status_code == 403
    assert leader.post(f"{place}/decide", json={"agreed": True}).status_code == 200
    assert clerk.get(f"{place}/receipt").status_code == 422
    _work(receiver, clerk.post(f"{place}/take").get_json()["id"])
    receipt = clerk.get(f"{place}/receipt").data
    form = {"signature": (io.BytesIO(_signed(receiver, receipt)), "a.p7s")}
    assert clerk.post(f"{place}/receipt/signature", data=form).get_json()["state"] == "ended"
    assert clerk.get(f"{place}/papers/bien-ban-thu-nop?format=docx").data.startswith(b"PK")
    assert len(clerk.get("/receptions").get_json()["receptions"]) == 1
    assert program("khach").get(place).status_code == 404


@pytest.mark.slow
def test_commands_go_all_the_way(receiver: House, tmp_path: Path) -> None:
    archive = receiver.archive
    archive.database.close()
    shell = Shell(archive.settings.home, archive.workers)

    def run(login: str, *words: str | Path, code: int = 0) -> Said:
        said = shell("reception", *words, "--as", login)
        assert said.code == code, said.err
        return said

    made = run("tiepnhan", "register", "--agency", HOUSE, "--from", receiver.folder).line
    reception = made["reception"]
    assert [one["reception"] for one in run("giamdoc", "list").lines] == [reception]
    run("tiepnhan", "agree", reception, "--answer", "mời nộp")
    assert run("tiepnhan", "bring", reception, receiver.folder).line["missing"] == []
    assert len(run("tiepnhan", "check", reception).lines) == 3
    item = run("thamdinh", "show", reception).line["packages"][1]["documents"][0]["item"]
    run("thamdinh", "judge", reception, item, "--failed", "trùng bản khác")
    run("thamdinh", "report", reception, "--proposal", "nhận 2")
    run("thamdinh", "approve", reception, code=4)
    run("giamdoc", "approve", reception)
    taken = run("tiepnhan", "accept", reception, code=7).lines
    assert [one["taken"] for one in taken] == [True, False, True]
    assert run("tiepnhan", "accept", reception, code=7).lines == taken
    out = tmp_path / "ra"
    assert run("tiepnhan", "receipt", reception, "--to", out, code=4).line["signed"] is False
    options = ("--to", out, *_key(receiver.pki, tmp_path))
    assert run("tiepnhan", "receipt", reception, *options).line["signed"] is True
    names = {path.name for path in out.iterdir()}
    assert names == {"bien-nhan.json", "bien-nhan.json.p7s", "bien-ban-thu-nop.pdf"}
    assert json.loads((out / "bien-nhan.json").read_bytes())["registration"] == made["registration"]
    run("khach", "show", reception, code=3)


def _key(pki: Pki, folder: Path) -> tuple[str | Path, ...]:
    key, word = folder / "khoa.p12", folder / "mat-khau"
    key.write_bytes(pki.organisation.pkcs12(PASSWORD.encode(), [pki.issuing]))
    word.write_text(PASSWORD, "utf-8")
    return ("--pkcs12", key, "--pin-file", word)
