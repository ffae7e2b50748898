"""Incoming documents for programs: from the upload into the hồ sơ, each answer as described."""

import io
from collections.abc import Callable

from tests.web.api.conftest import Program
from tests.web.conftest import DOSSIER

Start = Callable[..., Program]


def sent(**said: str) -> dict[str, object]:
    return {"files": (io.BytesIO("Kính gửi".encode()), "đơn.txt"), "agency": "H34", **said}


def test_a_document_goes_through_every_step(program: Start) -> None:
    clerk, leader, officer = map(program, ("vanthu", "lanhdao", "chuyenvien"))
    data = sent(**{"field.Subject": "Đơn đề nghị", "field.CodeNumber": "7", "priority": "1"})
    made = clerk.post("/incoming", data=data)
    assert made.status_code == 201
    one = made.get_json()["incoming"]
    assert made.get_json()["subject"] == "Đơn đề nghị"
    where = f"/incoming/{one}"
    assert officer.post(f"{where}/register").status_code == 403
    assert clerk.post(f"{where}/register").get_json()["number"] == 1
    assert clerk.post(f"{where}/present", json={"to": "lanhdao"}).get_json()["state"] == "presented"
    given = {"leads": "chuyenvien", "helps": ["Phòng A"], "opinion": "Gấp", "due": "2099-01-05"}
    assert leader.post(f"{where}/distribute", json=given).get_json()["state"] == "distributed"
    assert (
        officer.post(f"{where}/progress", json={"said": "Đang làm"}).get_json()["state"]
        == "working"
    )
    listed = officer.get("/incoming?mine=1").get_json()
    assert (listed["total"], listed["incoming"][0]["incoming"]) == (1, one)
    done = officer.post(f"{where}/finish", json={"dossier": DOSSIER})
    assert (done.get_json()["state"], done.get_json()["dossier"]) == ("done", DOSSIER)
    whole = officer.get(where).get_json()
    assert {part["person"] or part["unit"] for part in whole["parts"]} == {"Phòng A", "chuyenvien"}
    assert officer.get(f"{where}/slip").data.startswith(b"%PDF")
    assert (
        leader.post(f"{where}/reopen", json={"reason": "Bổ sung"}).get_json()["state"] == "working"
    )


def test_what_cannot_be_is_told_as_a_problem(program: Start) -> None:
    clerk = program("vanthu")
    assert clerk.post("/incoming", data={"agency": "H34"}).status_code == 422
    assert clerk.post("/incoming", data=sent(level="secret")).status_code == 400
    assert clerk.post("/incoming", data=sent(priority="9")).status_code == 400
    assert clerk.get("/incoming?state=nowhere").status_code == 400
    assert clerk.get("/incoming/nothing").status_code == 404
    one = clerk.post("/incoming", data=sent()).get_json()["incoming"]
    assert clerk.post(f"/incoming/{one}/present", json={"to": "lanhdao"}).status_code == 422
    assert clerk.post(f"/incoming/{one}/refuse", json={}).status_code == 400
    back = clerk.post(f"/incoming/{one}/refuse", json={"reason": "Gửi nhầm"})
    assert (back.get_json()["state"], back.get_json()["reason"]) == ("refused", "Gửi nhầm")
