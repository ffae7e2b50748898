"""Loose documents listed for the historical archive by page and by REST: the same acts."""

from collections.abc import Callable
from pathlib import Path

from tests.web.conftest import PASSWORD, Browser
from tests.web.transferring import HISTORICAL, Sender
from web import transfer_receipts

LogIn = Callable[[str], Browser]
PLACE = "/transfers?kind=historical&agency=H34"
API = "/api/v1/transfers"


def test_by_pages_they_are_chosen_listed_and_taken_off(
    sender: Sender, loose: list[str], logged_in: LogIn
) -> None:
    first, second, short = loose
    archivist = logged_in("luutru")
    page = archivist.get(PLACE).text
    assert "71/UBND-VX" in page
    assert "73/UBND-VX" not in page
    assert "71/UBND-VX" not in archivist.get("/transfers?agency=H34").text
    wanted = {"agency": "H34", "kind": "historical", "archive": HISTORICAL}
    archivist.post("/transfers", PLACE, **wanted, document=[first, short])
    assert "10 năm" in archivist.get(PLACE).text
    archivist.post("/transfers", PLACE, **wanted, document=[first, second])
    (made,) = sender.archive.transfers.all()
    assert made.loose == (first, second)
    where = f"/transfers/{made.id}"
    assert "Đang nộp lưu trữ lịch sử" in archivist.get(f"/documents/{first}").text
    shown = archivist.get(where).text
    assert made.items[0].body["code"] in shown
    assert "72/UBND-VX" in shown
    archivist.post(f"{where}/drop", where, document=second)
    assert sender.archive.transfers.get(made.id).loose == (first,)
    assert "+ 1" in archivist.get(PLACE).text
    paper = archivist.get(f"{where}/papers/muc-luc-ho-so-vinh-vien.pdf")
    assert paper.data.startswith(b"%PDF")
    assert logged_in("thanhtra").get(PLACE).status_code == 403


def test_by_rest_they_are_looked_for_listed_added_and_taken_off(
    loose: list[str], logged_in: LogIn
) -> None:
    first, second, short = loose
    client, key = logged_in("luutru").client, ("luutru", PASSWORD)
    asked = f"{API}/due?agency=H34&kind=historical"
    assert "loose" not in (client.get(asked, auth=key).json or {})
    said = client.get(f"{asked}&loose=1", auth=key).json or {}
    why = {one["document"]: one["why_not"] for one in said["loose"]}
    assert (why[first], why[second], why[short]) == ("", "", "73/UBND-VX: 10 năm")
    wanted = {"agency": "H34", "kind": "historical", "archive": HISTORICAL, "documents": [first]}
    current = client.post(API, json=wanted | {"kind": "current"}, auth=key)
    assert current.status_code in (403, 422)
    made = client.post(API, json=wanted, auth=key).json or {}
    assert (made["dossiers"], made["documents"]) == (0, 1)
    api = f"{API}/{made['transfer']}"
    grown = client.post(f"{api}/add", json={"documents": [second]}, auth=key).json or {}
    assert grown["items"][0]["documents"] == [first, second]
    assert client.post(f"{api}/add", json={"documents": ["x"]}, auth=key).status_code == 404
    assert client.post(f"{api}/add", json={"documents": [short]}, auth=key).status_code == 422
    less = client.post(f"{api}/drop", json={"documents": [first]}, auth=key).json or {}
    assert less["items"][0]["documents"] == [second]
    assert client.post(f"{api}/drop", json={"documents": [second]}, auth=key).status_code == 422


def test_what_the_archive_has_by_its_receipt_may_be_proposed_on_the_page(
    sender: Sender, loose: list[str], logged_in: LogIn, tmp_path: Path
) -> None:
    archive, to = sender.archive, tmp_path / "đĩa"
    sent = sender.sent(to, documents=loose[:2])
    candidates = "/disposals/candidates?agency=H34"
    archivist = logged_in("luutru")
    assert "71/UBND-VX" not in archivist.get(candidates).text
    receipt = sender.receipt(to).data()
    signature = sender.signed(receipt, sender.pki.person)
    transfer_receipts.receive(archive, sender.person("luutru"), sent.id, receipt, signature)
    assert "71/UBND-VX" in archivist.get(candidates).text
    item = f"{loose[0]}=transferred"
    archivist.post("/disposals", candidates, agency="H34", title="Đợt 1", item=item)
    (made,) = archive.disposals.all()
    assert [(one.kind, one.object) for one in made.items] == [("document", loose[0])]
    key = ("luutru", PASSWORD)
    said = archivist.client.get(f"/api/v1/documents/{loose[0]}", auth=key).json or {}
    assert said["handed_over"] == {"transfer": sent.id, "transferred": True}
    assert "Đã nộp lưu trữ lịch sử, rời lẻ" in archivist.get(f"/documents/{loose[0]}").text
    there = archivist.get(f"/transfers/{sent.id}").text
    assert f"LT.{sent.items[0].body['code']}" in there
