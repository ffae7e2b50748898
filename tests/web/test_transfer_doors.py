"""Handing over by pages and by REST: the same acts, step by step, and the same refusals."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from preservation.hoso.handing import MANIFEST
from repository.dossiers import DossierState
from repository.people import owner
from repository.transfer_steps import TransferState
from tests.web.conftest import PASSWORD, Browser
from tests.web.transferring import HISTORICAL, Sender
from web.labour import Task
from web.transfer_jobs import work

LogIn = Callable[[str], Browser]
PLACE = "/transfers"


def test_inside_the_agency_by_pages(sender: Sender, logged_in: LogIn) -> None:
    one = sender.closed("02.TH", "Vĩnh viễn", 2023, sender.fonds.bare)
    two = sender.closed("03.TH", "10 năm", 2023, sender.fonds.decision)
    clerk = logged_in("vanthu")
    page = clerk.get(PLACE).text
    assert "02.TH" in page
    assert "Quá hạn" in page
    clerk.post(PLACE, PLACE, agency="H34", kind="current")
    assert "Chưa chọn hồ sơ nào" in clerk.get(PLACE).text
    assert clerk.get(f"{PLACE}?kind=elsewhere").status_code == 400
    clerk.post(PLACE, PLACE, agency="H34", kind="current", dossier=[one, two])
    (made,) = sender.archive.transfers.all()
    where = f"{PLACE}/{made.id}"
    assert set(made.dossiers) == {one, two}
    clerk.post(f"{where}/drop", where, dossier=two)
    assert sender.archive.transfers.get(made.id).dossiers == (one,)
    clerk.post(f"{where}/hand-in", where)
    assert "chờ lưu trữ nhận" in clerk.get(where).text
    clerk.post(f"{where}/judge", where)
    assert "không có quyền" in clerk.get(where).text
    archivist = logged_in("luutru")
    archivist.post(f"{where}/judge", where, **{"return-1": "1", "reason-1": " "})
    assert sender.states(one) == [DossierState.CLOSED]
    archivist.post(f"{where}/judge", where)
    assert sender.states(one) == [DossierState.SUBMITTED]
    assert "Biên bản giao nhận" in archivist.get(where).text
    paper = archivist.get(f"{where}/papers/bien-ban-giao-nhan.pdf")
    assert paper.data.startswith(b"%PDF")
    assert archivist.get(f"{where}/papers/x.pdf").status_code == 404
    assert archivist.post(f"{where}/explode", where).status_code == 404


def test_a_keep_back_by_pages(sender: Sender, logged_in: LogIn) -> None:
    year = sender.archive.clock().year
    one = sender.closed("02.TH", "10 năm", year - 1, sender.fonds.bare)
    clerk = logged_in("vanthu")
    until = f"{year + 1}-06-30"
    clerk.post(f"{PLACE}/keep-back", PLACE, dossier=one, reason="đang dùng", until=until)
    assert clerk.post(f"{PLACE}/keep-back", PLACE, dossier=one, until="mai").status_code == 400
    leader = logged_in("lanhdao")
    (asked,) = sender.archive.keep_backs.all()
    leader.post(f"{PLACE}/keep-back", PLACE, keep_back=asked.id, citation="45/VP")
    assert sender.archive.keep_backs.get(asked.id).citation == "45/VP"
    assert "45/VP" in leader.get(PLACE).text
    assert leader.get(f"{PLACE}/kept.pdf?agency=H34").data.startswith(b"%PDF")
    key = ("lanhdao", PASSWORD)
    found = leader.client.get("/api/v1/keep-backs/list.docx?agency=H34", auth=key)
    assert found.data.startswith(b"PK")
    assert leader.client.get("/api/v1/keep-backs/list.x?agency=H34", auth=key).status_code == 422
    stranger = logged_in("thanhtra")
    assert stranger.get(PLACE).status_code == 403


def test_to_another_archive_by_pages_and_rest(
    sender: Sender, logged_in: LogIn, tmp_path: Path
) -> None:
    archive, pki = sender.archive, sender.pki
    one = sender.submitted("02.TH", "Vĩnh viễn", sender.fonds.decision)
    archivist, key = logged_in("luutru"), ("luutru", PASSWORD)
    client = archivist.client
    wanted = {"agency": "H34", "kind": "historical", "dossiers": [one], "archive": HISTORICAL}
    identifier = _said(client.post("/api/v1/transfers", json=wanted, auth=key))["transfer"]
    where, api = f"{PLACE}/{identifier}", f"/api/v1/transfers/{identifier}"
    assert _said(client.post(f"{api}/register", json={}, auth=key))["state"] == "registered"
    leader = logged_in("lanhdao")
    leader.post(f"{where}/approve", where, citation="12/QĐ-UBND")
    leader.post(f"{where}/certificate", where, certificate=(io.BytesIO(pki.person.pem), "lt.pem"))
    assert "Nguyễn Văn An" in leader.get(where).text
    job = archive.jobs.claim(_said(client.post(f"{api}/pack", auth=key))["id"])
    assert job is not None
    assert work(Task(archive, job, owner(), lambda: False)).startswith("1/1")
    manifest = archivist.get(f"{where}/to-sign.json").data
    assert client.post(f"{api}/send", auth=key).status_code == 422
    signature = sender.signed(manifest, pki.organisation)
    archivist.post(f"{where}/sign", where, signature=(io.BytesIO(signature), "a.p7s"))
    assert "Gửi: các gói được mang đi" in archivist.get(where).text
    sent = _said(client.post(f"{api}/send", auth=key))
    for name in sent["files"]:
        (tmp_path / name).write_bytes(
            client.get(f"{api}/files/{name}", auth=key, buffered=True).data
        )
    assert (tmp_path / MANIFEST).read_bytes() == manifest
    ended = client.post(f"{api}/receipt", data=_receipt(sender, tmp_path), auth=key)
    assert (ended.status_code, _said(ended)["state"]) == (200, TransferState.ENDED.value)
    assert sender.states(one) == [DossierState.TRANSFERRED]
    assert f"LT.{sent['items'][0]['code']}" in archivist.get(where).text
    assert client.get(f"{api}/files/{MANIFEST}", auth=key).status_code == 404
    _keeps_its_receipt(archivist, where, api)


def _keeps_its_receipt(archivist: Browser, where: str, api: str) -> None:
    assert f'href="{where}/receipt/bien-nhan.json.p7s"' in archivist.get(where).text
    for place in (where, api):
        key = ("luutru", PASSWORD) if place == api else None
        for name, status in (("bien-nhan.json", 200), ("bien-nhan.json.p7s", 200), ("khac", 404)):
            asked = archivist.client.get(f"{place}/receipt/{name}", auth=key, buffered=True)
            assert asked.status_code == status, (place, name)


def _receipt(sender: Sender, to: Path) -> dict[str, Any]:
    receipt = sender.receipt(to).data()
    signature = sender.signed(receipt, sender.pki.person)
    return {
        "receipt": (io.BytesIO(receipt), "bien-nhan.json"),
        "signature": (io.BytesIO(signature), "bien-nhan.json.p7s"),
    }


NONSENSE: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("transfers", {"agency": "H34", "kind": "elsewhere"}, 400),
    ("transfers", {"agency": "H34", "year": "nay"}, 400),
    ("transfers", {"agency": "nowhere"}, 404),
    ("transfers", {"agency": "H34"}, 422),
    ("transfers/none/judge", {"returned": [1]}, 400),
    ("transfers/none/judge", {"returned": {"x": "y"}}, 400),
    ("transfers/none/judge", {}, 404),
    ("transfers/none/sign", {}, 400),
    ("keep-backs", {"dossier": "none", "until": "2027-01-01"}, 404),
    ("keep-backs", {"dossier": "none", "until": "mai"}, 400),
    ("keep-backs/none/agree", {"citation": "1"}, 404),
)


def test_what_makes_no_sense_is_refused_by_rest(sender: Sender, logged_in: LogIn) -> None:
    client = logged_in("luutru").client
    for path, body, status in NONSENSE:
        answer = client.post(f"/api/v1/{path}", json=body, auth=("luutru", PASSWORD))
        assert (path, body, answer.status_code) == (path, body, status), answer.text
    assert sender.archive.transfers.all() == ()


def test_lists_by_rest(sender: Sender, logged_in: LogIn) -> None:
    client, key = logged_in("luutru").client, ("luutru", PASSWORD)
    one = sender.closed("02.TH", "10 năm", 2023, sender.fonds.bare)
    (due,) = _said(client.get("/api/v1/transfers/due?agency=H34", auth=key))["due"]
    assert (due["dossier"], due["kept_back"]) == (one, False)
    assert _said(client.get("/api/v1/keep-backs", auth=key)) == {"keep_backs": []}
    notice = client.get("/api/v1/transfers/notice.pdf?agency=H34", auth=key)
    assert notice.data.startswith(b"%PDF")
    made = _said(client.post("/api/v1/transfers", json={"agency": "H34"}, auth=key))
    (line,) = _said(client.get("/api/v1/transfers", auth=key))["transfers"]
    assert line["transfer"] == made["transfer"]
    gone = client.post(
        f"/api/v1/transfers/{made['transfer']}/cancel", json={"reason": "nhầm"}, auth=key
    )
    assert _said(gone)["state"] == "cancelled"


def _said(answer: TestResponse) -> dict[str, Any]:
    assert isinstance(answer.json, dict), answer.text
    return answer.json
