"""Issued documents for programs: a whole document with both keys on desks of their own."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from preservation.signatures.signing.remote import answer
from tests import drafts
from tests.databases import Hands
from tests.pki import Pki, pki
from tests.web.api.conftest import Program
from tests.web.issuing import IssueOffice
from web.wiring import Archive

__all__ = ["pki"]

Start = Callable[..., Program]
SAID = {
    "type_name": "Quyết định",
    "subject": "Về việc ban hành Quy chế văn thư",
    "signer": "lanhdao",
    "signer_name": drafts.NAME,
    "position": drafts.OFFICE,
    "priority": 1,
    "due": "2026-12-31",
    "places": ["Như Điều 3", "Lưu: VT"],
    "copies": 3,
}


@pytest.fixture
def out(archive: Archive, pki: Pki, hands: Hands, tmp_path: Path) -> IssueOffice:
    return IssueOffice(archive, pki, hands, tmp_path)


def part(path: Path) -> tuple[io.BytesIO, str]:
    return io.BytesIO(path.read_bytes()), path.name


def by_desk(out: IssueOffice, who: Program, outgoing: str, *, seal: bool) -> dict[str, Any]:
    """Lay it on the desk, have every file of it signed elsewhere, and take it from there."""
    party = out.pki.organisation if seal else out.pki.person
    key = out.seal_key if seal else out.own_key
    sent = {"certificate": (io.BytesIO(party.der), "c.cer")}
    laid = who.post(f"/outgoing/{outgoing}/desk", data=sent)
    assert laid.status_code == 201, laid.text
    for one in laid.get_json()["signings"]:
        assert one["refusal"] == "", one
        asked = who.post(f"/signings/{one['id']}/request").get_json()
        said = answer(asked, key, out.hands.now)
        assert who.post(f"/signings/{one['id']}/answer", json=said).status_code == 200
    taken = who.post(f"/outgoing/{outgoing}/desk/take")
    assert taken.status_code == 200, taken.text
    told: dict[str, Any] = taken.get_json()
    return told


def drafted(out: IssueOffice, drafter: Program) -> str:
    """A draft with an annex of its own."""
    to = [{"code": "H34.12"}, {"name": "Hội Người cao tuổi", "means": "paper"}]
    annex = out.pdf("phu-luc", number="", body="Phụ lục kèm theo.")
    form = {"pdf": part(out.pdf()), "annexes": part(annex), "agency": "H34"}
    form |= {"said": json.dumps(SAID), "to": json.dumps(to)}
    made = drafter.post("/outgoing", data=form)
    assert made.status_code == 201, made.text
    assert [one["name"] for one in made.get_json()["annexes"]] == ["phu-luc.pdf"]
    return str(made.get_json()["outgoing"])


def test_a_document_is_issued_by_programs_with_both_keys_on_desks_of_their_own(
    out: IssueOffice, program: Start
) -> None:
    clerk, leader = program("vanthu"), program("lanhdao")
    name = drafted(out, program("chuyenvien"))
    checks = {"what": "content", "right": True}
    assert clerk.post(f"/outgoing/{name}/checks", json=checks).status_code == 200
    checks = {"what": "form", "right": True, "said": "Đúng thể thức"}
    assert clerk.post(f"/outgoing/{name}/checks", json=checks).status_code == 403
    assert leader.post(f"/outgoing/{name}/checks", json=checks).status_code == 200
    assert clerk.post(f"/outgoing/{name}/desk").status_code == 403
    assert leader.post(f"/outgoing/{name}/desk/take").status_code == 404
    assert by_desk(out, leader, name, seal=False)["state"] == "signed"
    kept = by_desk(out, clerk, name, seal=True)
    assert (kept["state"], kept["code"]) == ("kept", "01/QĐ-UBND")
    assert clerk.get(f"/documents/{kept['document']}").get_json()["standing"] == "original"
    assert clerk.post(f"/outgoing/{name}/send", json={}).status_code == 422
    unsent = clerk.get("/outgoing/unsent?agency=H34").get_json()["outgoing"]
    assert [one["outgoing"] for one in unsent] == [name]
    code = whole(clerk, name)["recipients"][1]["code"]
    noted = clerk.post(f"/outgoing/{name}/recipients/{code}/paper", json={"note": "RR 1"})
    assert noted.get_json()["paper_at"]
    assert whole(clerk, name)["state"] == "sent"
    data = clerk.get(f"/outgoing/{name}/versions/3").data
    assert data.startswith(b"%PDF-")
    assert clerk.get("/outgoing?state=sent&year=0").get_json()["outgoing"]
    kinds = [one["kind"] for one in whole(clerk, name)["remarks"]]
    assert kinds == ["form"]


def whole(who: Program, outgoing: str) -> dict[str, Any]:
    told: dict[str, Any] = who.get(f"/outgoing/{outgoing}").get_json()
    return told


def test_drafts_are_revised_talked_over_sent_back_and_given_up(
    out: IssueOffice, program: Start
) -> None:
    drafter, clerk = program("chuyenvien"), program("vanthu")
    made = drafter.post("/outgoing", json={"said": SAID, "agency": "H34"}).get_json()
    where = f"/outgoing/{made['outgoing']}"
    assert made["version"] == 0
    assert clerk.post(f"{where}/checks", json={"what": "content", "right": True}).status_code == 422
    form = {"pdf": part(out.pdf()), "said": json.dumps({"subject": "Trích yếu khác"})}
    revised = drafter.post(f"{where}/versions", data=form).get_json()
    assert (revised["version"], revised["subject"]) == (1, "Trích yếu khác")
    assert clerk.post(f"{where}/comments", json={"said": "Thêm căn cứ"}).status_code == 201
    said = {"what": "content", "right": False, "said": "Thiếu căn cứ"}
    assert clerk.post(f"{where}/checks", json=said).get_json()["state"] == "draft"
    assert drafter.post(f"{where}/drop", json={"reason": "Thôi"}).get_json()["state"] == "dropped"
    stranger = program("thanhtra")
    assert stranger.post(f"{where}/comments", json={"said": "x"}).status_code == 403
    assert clerk.get("/outgoing/nowhere").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"said": "x"},
        {"said": {"type_name": "Quyết định"}},
        {"said": SAID | {"priority": 9}},
        {"said": SAID | {"level": "x"}},
        {"said": SAID | {"due": "hôm qua"}},
        {"said": SAID | {"copies": "ba"}},
        {"said": SAID, "to": [{"means": "x"}]},
        {"said": SAID, "to": 7},
    ],
)
def test_what_is_no_draft_is_told_so(
    out: IssueOffice, program: Start, wrong: dict[str, Any]
) -> None:
    assert out.archive is not None
    answer = program("chuyenvien").post("/outgoing", json=wrong | {"agency": "H34"})
    assert answer.status_code == 400
    assert list(out.archive.issues.found(_nothing(), out.person("vanthu").scope)) == []


def _nothing() -> Any:
    from repository.outgoing import Sought

    return Sought()


def test_numbering_and_the_paper_list_are_decided_by_rest(program: Start) -> None:
    leader, clerk = program("lanhdao"), program("vanthu")
    said = {"agency": "H34", "first": "2026-01-01", "citation": "QĐ 7", "apart": ["quyết định"]}
    assert clerk.post("/numbering", json=said).status_code == 403
    assert leader.post("/numbering", json=said).get_json()["apart"] == ["Quyết định"]
    assert clerk.get("/numbering?agency=H34").get_json()["numberings"][0]["citation"] == "QĐ 7"
    begun = {"agency": "H34", "year": 2026, "last": 136, "type_name": "Quyết định"}
    assert leader.post("/numbering/begin", json=begun).get_json()["next"] == 137
    line = {"agency": "H34", "first": "2026-01-01", "citation": "QĐ 99", "type_name": "Tờ trình"}
    added = leader.post("/paper-list", json=line).get_json()
    assert clerk.get("/paper-list").get_json()["rules"][0]["type_name"] == "Tờ trình"
    ended = leader.post(f"/paper-list/{added['rule']}/end", json={"last": "2026-06-30"})
    assert ended.get_json()["last"] == "2026-06-30"
    for wrong in ({"first": "x"}, {"first": "2026-01-01", "citation": ""}):
        assert leader.post("/paper-list", json=line | wrong).status_code in {400, 422}
