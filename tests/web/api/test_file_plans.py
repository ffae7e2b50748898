"""File plans by REST: every answer fits its description, and who may not, changes nothing."""

import io
from collections.abc import Callable

from repository.dossiers import DossierState
from tests.web.api.conftest import Program
from web.wiring import Archive
from web.workbooks import workbook

HEADING = ("Số và ký hiệu hồ sơ", "Tên đề mục và tiêu đề hồ sơ", "Thời hạn", "Người lập", "Ghi chú")
DECISION = {"citation": "12/QĐ-UBND ngày 05/01/2026", "on": "2026-01-05"}


def test_a_plan_goes_all_the_way(archive: Archive, program: Callable[..., Program]) -> None:
    clerk, leader = program("vanthu"), program("lanhdao")
    asked = {"agency": "H34", "year": 2026, "numbering": "continuous"}
    made = clerk.post("/file-plans", json=asked)
    assert made.status_code == 201
    place = f"/file-plans/{made.get_json()['plan']}"
    heading = {"title": "Tổng hợp", "abbreviation": "TH"}
    assert clerk.post(f"{place}/headings", json=heading).get_json()["number"] == "I"
    assert clerk.post(f"{place}/headings/I", json={"title": "TỔNG HỢP"}).status_code == 200
    line = {"heading": "I", "title": "Quy chế", "maintenance": "Vĩnh viễn", "keeper": "Văn phòng"}
    assert clerk.post(f"{place}/lines", json=line).get_json()["notation"] == "01.TH"
    assert clerk.post(f"{place}/lines", json=line | {"maintenance": "mãi"}).status_code == 422
    assert clerk.post(f"{place}/lines", json=line | {"heading": "IX"}).status_code == 404
    assert clerk.post(f"{place}/lines", json=line | {"title": 1}).status_code == 400
    second = clerk.post(f"{place}/lines", json=line).get_json()
    edited = clerk.post(f"{place}/lines/02.TH", json={"maintenance": "20 năm"})
    assert edited.get_json()["maintenance"] == "20 năm"
    assert clerk.post(f"{place}/renumber").status_code == 200
    assert clerk.post(f"{place}/approve", json=_about(clerk, place)).status_code == 403
    assert clerk.post(f"{place}/submit").get_json()["state"] == "submitted"
    assert leader.post(f"{place}/send-back", json={"reason": ""}).status_code == 422
    assert leader.post(f"{place}/send-back", json={"reason": "Xem lại"}).status_code == 200
    assert clerk.post(f"{place}/submit").status_code == 200
    _decided(leader, place)
    assert archive.dossiers.get(second["line"]).state is DossierState.PLANNED
    shown = clerk.get("/file-plans/H34:2026").get_json()
    assert (shown["totals"]["total"], shown["totals"]["permanent"]) == (2, 1)
    _goes_on(clerk, leader, place)


def _about(asker: Program, place: str) -> dict[str, str]:
    return DECISION | {"seen": asker.get(place).get_json()["digest"]}


def _decided(leader: Program, place: str) -> None:
    decided = _about(leader, place)
    assert leader.post(f"{place}/approve", json=DECISION).status_code == 400
    no_day = {"citation": "12/QĐ", "seen": decided["seen"]}
    assert leader.post(f"{place}/approve", json=no_day).status_code == 422
    changed = leader.post(f"{place}/approve", json=decided | {"seen": "sha256:00"})
    assert (changed.status_code, "đã thay đổi" in changed.get_json()["detail"]) == (409, True)
    assert leader.post(f"{place}/approve", json=decided).get_json()["state"] == "in force"


def _goes_on(clerk: Program, leader: Program, place: str) -> None:
    drop = {"changes": [{"act": "drop", "line": "02.TH"}]}
    assert leader.post(f"{place}/amend", json=drop).status_code == 422
    assert leader.post(f"{place}/amend", json=DECISION | {"changes": 1}).status_code == 400
    amended = leader.post(f"{place}/amend", json=DECISION | drop)
    assert len(amended.get_json()["amendments"]) == 1
    assert clerk.post(f"{place}/next").status_code == 201
    assert [one["year"] for one in clerk.get("/file-plans").get_json()["plans"]] == [2027, 2026]
    assert clerk.get(f"{place}/export?format=xlsx").data.startswith(b"PK")
    assert clerk.get(f"{place}/export?format=odt").status_code == 422


def test_a_sheet_is_looked_through_and_brought(program: Callable[..., Program]) -> None:
    clerk = program("vanthu")
    clerk.post("/file-plans", json={"agency": "H34", "year": 2026})
    rows = [("I", "TỔNG HỢP", "", "", ""), ("01.TH", "Quy chế", "20 năm", "Văn phòng", "")]

    def send(*more: tuple[str, ...], **said: str) -> tuple[int, dict[str, object]]:
        sheet = io.BytesIO(workbook([("Danh mục", HEADING, [*rows, *more])]))
        form = {"sheet": (sheet, "dm.xlsx"), **said}
        answer = clerk.post("/file-plans/H34:2026/import", data=form)
        return answer.status_code, answer.get_json()

    status, told = send(("02.TH", "Khác", "mãi", "Văn phòng", ""))
    assert (status, told["written"], len(list(told["errors"]))) == (422, False, 1)  # type: ignore[call-overload]
    assert send(dry_run="1")[1]["written"] is False
    assert send()[1]["written"] is True
    assert send()[0] == 422
    assert send(replace="1")[0] == 200
    assert clerk.post("/file-plans/H34:2026/import", json={}).status_code == 400
    plan = clerk.get("/file-plans/H34:2026").get_json()
    dropped = clerk.post("/file-plans/H34:2026/lines/01.TH/drop")
    assert (dropped.status_code, plan["totals"]["total"]) == (200, 1)
    assert clerk.post("/file-plans/H34:2026/headings/I/drop").status_code == 200


def test_others_learn_nothing(program: Callable[..., Program]) -> None:
    archivist, clerk = program("luutru"), program("vanthu")
    made = archivist.post("/file-plans", json={"agency": "H48", "year": 2026}).get_json()
    for place in (made["plan"], "H48:2026", "không có"):
        assert clerk.get(f"/file-plans/{place}").status_code == 404
        assert clerk.post(f"/file-plans/{place}/submit").status_code == 404
        assert clerk.get(f"/file-plans/{place}/export").status_code == 404
    assert clerk.get("/file-plans").get_json()["plans"] == []
    assert clerk.post("/file-plans", json={"agency": "H48", "year": 2027}).status_code == 403
    inspector = program("thanhtra")
    assert inspector.get(f"/file-plans/{made['plan']}").status_code == 200
    assert inspector.post(f"/file-plans/{made['plan']}/submit").status_code == 403
