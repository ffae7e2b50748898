"""Pages of file plans: drafted, brought from a file, laid before the leader, decided, amended."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from repository.access import Scope
from repository.dossiers import DossierState
from repository.errors import RefusedError
from repository.file_plan_steps import PlanState
from repository.people import owner
from tests.web.conftest import Browser, Fonds
from web.file_plan_deciding import submit
from web.file_plans import next_year
from web.wiring import Archive
from web.workbooks import workbook

LogIn = Callable[[str], Browser]
HEADING = ("Số và ký hiệu hồ sơ", "Tên đề mục và tiêu đề hồ sơ", "Thời hạn", "Người lập", "Ghi chú")
DECISION = {"citation": "12/QĐ-UBND ngày 05/01/2026", "on": "2026-01-05"}


@pytest.fixture
def clerk(logged_in: LogIn) -> Browser:
    return logged_in("vanthu")


@pytest.fixture
def place(clerk: Browser, archive: Archive) -> str:
    """A draft with one heading and two hồ sơ."""
    answer = clerk.post("/file-plan", "/plan", agency="H34", year="2026")
    here = answer.headers["Location"]
    assert "Dự thảo" in clerk.get(here).text
    clerk.post(f"{here}/headings", here, title="Tổng hợp", abbreviation="TH")
    at = archive.file_plans.contents(here.rpartition("/")[2]).headings[0].id
    line = {"heading": at, "maintenance": "20 năm", "keeper": "Người vanthu"}
    for title in ("Quy chế", "Báo cáo"):
        clerk.post(f"{here}/lines", here, title=title, **line)
    return here


def _decided(clerk: Browser, leader: Browser, place: str) -> None:
    clerk.post(f"{place}/submit", place)
    leader.post(f"{place}/approve", place, seen=_shown(leader, place), **DECISION)


def _shown(leader: Browser, place: str) -> str:
    """The version that the form of the decision names."""
    found = re.search(r'name="seen" value="(sha256:[0-9a-f]{64})"', leader.get(place).text)
    assert found
    return found[1]


def test_a_plan_is_drafted_and_decided(
    archive: Archive, clerk: Browser, logged_in: LogIn, place: str
) -> None:
    plan, leader = place.rpartition("/")[2], logged_in("lanhdao")
    second = archive.file_plans.contents(plan).lines[1]
    page = f"{place}/lines/{second.id}"
    clerk.post(page, page, maintenance="lâu lắm")
    assert "Không hiểu thời hạn" in clerk.get(page).text
    clerk.post(page, page, maintenance="vĩnh viễn", title="Báo cáo năm")
    shown = clerk.get(place).text
    assert re.search(r"Tổng số <strong>2</strong> hồ sơ, trong đó <strong>1</strong>", shown)
    assert clerk.post(f"{place}/approve", place, **DECISION).status_code == 403
    clerk.post(f"{place}/submit", place)
    seen = _shown(leader, place)
    assert leader.post(f"{place}/approve", place, seen=seen, citation=" ").status_code == 303
    leader.post(f"{place}/send-back", place, reason="Thiếu hồ sơ thi đua")
    assert "Thiếu hồ sơ thi đua" in clerk.get(place).text
    clerk.post(page, page, maintenance="20 năm")
    clerk.post(f"{place}/submit", place)
    leader.post(f"{place}/approve", place, seen=seen, **DECISION)
    assert "Danh mục đã thay đổi sau khi được xem" in leader.get(place).text
    assert archive.file_plans.get(plan).state is PlanState.SUBMITTED
    leader.post(f"{place}/approve", place, seen=_shown(leader, place), **DECISION)
    assert archive.file_plans.get(plan).state is PlanState.IN_FORCE
    assert archive.dossiers.get(second.id).state is DossierState.PLANNED
    after = clerk.get(place).text
    assert f"/dossiers/{second.id}" in after
    assert "Trong danh mục, chưa mở" in after
    assert place in clerk.get("/plan").text
    assert clerk.get(page).status_code == 404


def test_a_file_is_brought_and_its_errors_are_shown(clerk: Browser, place: str) -> None:
    rows = [("I", "TỔNG HỢP", "", "", ""), ("01.TH", "Quy chế", "20 năm", "Văn phòng", "")]

    def send(*more: tuple[str, ...], **said: str) -> str:
        sheet = io.BytesIO(workbook([("Danh mục", HEADING, [*rows, *more])]))
        form = {"sheet": (sheet, "dm.xlsx"), **said}
        answer = clerk.post(f"{place}/import", place, **form)
        return answer.text if answer.status_code == 200 else clerk.get(place).text

    wrong = send(("02.TH", "Khác", "mãi", "Văn phòng", ""))
    assert re.search(r'<td class="num">4</td><td class="code">C</td>', wrong)
    assert "chưa ghi vào dự thảo" in send(dry_run="1")
    assert "Dự thảo không rỗng" in send()
    assert "Đã ghi vào dự thảo" in send(replace="1")
    for kind in ("xlsx",):
        assert clerk.get(f"{place}/export.{kind}").data.startswith(b"PK")
    assert clerk.get(f"{place}/export.exe").status_code == 404


def test_an_amendment_is_made_on_its_page(
    archive: Archive, clerk: Browser, logged_in: LogIn, place: str
) -> None:
    plan, leader = place.rpartition("/")[2], logged_in("lanhdao")
    _decided(clerk, leader, place)
    form = {"agency": "H34", "year": "2026", "title": "Hồ sơ đột xuất", "maintenance": "10 năm"}
    clerk.post("/dossiers", "/dossiers", notation="02.TH", **form)
    assert archive.dossiers.outside("H34", 2026) == ()
    clerk.post("/dossiers", "/dossiers", notation="77.TH", **form)
    assert "Hồ sơ đột xuất" in clerk.get(place).text
    (outside,) = archive.dossiers.outside("H34", 2026)
    at = archive.file_plans.contents(plan).headings[0].id
    page = f"{place}/amend"
    assert clerk.get(page).status_code == 403
    wanted = {"take_in": outside.id, "take_in_heading": at, "drop": "02.TH"}
    wanted |= {"heading_0": at, "title_0": "Thi đua", "maintenance_0": "10 năm", "keeper_0": "VP"}
    wanted |= {"change_line": "01.TH", "change_title": "Quy chế làm việc"}
    leader.post(page, page, **wanted)
    assert "Phải nêu số, ký hiệu và ngày của quyết định" in leader.get(page).text
    leader.post(page, page, **wanted, citation="40/QĐ-UBND", on="2026-06-01")
    known = archive.file_plans.contents(plan)
    assert [one.notation for one in known.lines] == ["01.TH", "03.TH", "77.TH"]
    shown = leader.get(place).text
    assert "40/QĐ-UBND" in shown
    assert "Quy chế làm việc" in shown
    clerk.post(f"{place}/next", place)
    assert [one.year for one in archive.file_plans.all()] == [2027, 2026]


def test_strangers_to_the_agency_see_nothing(clerk: Browser, logged_in: LogIn) -> None:
    made = logged_in("luutru").post("/file-plan", "/plan", agency="H48", year="2026")
    there = made.headers["Location"]
    assert clerk.get(there).status_code == 404
    assert there not in clerk.get("/plan").text
    assert logged_in("thanhtra").get(there).status_code == 200
    assert logged_in("thanhtra").post(f"{there}/submit", "/plan").status_code == 403
    assert clerk.post("/file-plan", "/plan", agency="H48", year="2027").status_code == 403


def test_a_decision_that_is_kept_here_is_named_by_its_document(
    archive: Archive, clerk: Browser, logged_in: LogIn, place: str, fonds: Fonds
) -> None:
    leader, plan = logged_in("lanhdao"), place.rpartition("/")[2]
    clerk.post(f"{place}/submit", place)
    seen = _shown(leader, place)
    wrong = leader.post(f"{place}/approve", place, seen=seen, document="không có")
    assert wrong.status_code == 404
    leader.post(f"{place}/approve", place, seen=seen, document=fonds.decision)
    done = archive.file_plans.get(plan)
    issued = archive.catalogue.get(fonds.decision, Scope.of_owner()).fields["IssuedDate"]
    assert (done.decision, str(done.in_force)) == (fonds.decision, issued)
    assert done.citation.endswith(f" ngày {done.in_force:%d/%m/%Y}")
    assert f"/documents/{fonds.decision}" in leader.get(place).text


def test_next_year_s_draft_names_who_has_left_and_no_agency_plans_after_its_end(
    archive: Archive, clerk: Browser, logged_in: LogIn, place: str
) -> None:
    _decided(clerk, logged_in("lanhdao"), place)
    account = archive.people.find("vanthu")
    archive.people.enter([(replace(account, disabled=True), "")])
    made = next_year(archive, owner(), "H34:2026")
    (first, second) = archive.file_plans.problems(made.id)
    assert ("tài khoản đã đóng" in first.vi, second.notation) == (True, "02.TH")
    with pytest.raises(RefusedError, match="tài khoản đã đóng"):
        submit(archive, owner(), made.id)
    archive.agencies.enter([replace(archive.agencies.find("H34"), valid_to=date(2027, 6, 30))])
    with pytest.raises(RefusedError, match="không có cơ quan"):
        next_year(archive, owner(), made.id)
