"""Agencies by pages, commands and REST: the tree of a day, changes, lists; each with its right."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from repository.ledger import EventKind
from tests.web.api.conftest import Program, described, program
from tests.web.cli.conftest import Shell
from tests.web.conftest import Browser
from tests.web.province import archive, province, year
from web.wiring import Archive

__all__ = ["archive", "described", "program", "province", "year"]
LogIn = Callable[[str], Browser]
Start = Callable[..., Program]
LIST = "code,name,parent,aliases\nH48.50,Sở Y tế,H48,000.00.50.H48\nH48.12,Tên khác,H48,\n"


@pytest.fixture
def luutru(archive: Archive) -> Shell:
    return Shell(archive.settings.home)


def test_the_page_shows_the_tree_of_the_day_and_finds_old_codes(logged_in: LogIn) -> None:
    officer = logged_in("chuyenvien")
    before = officer.get("/agencies?on=2025-06-30").text
    assert "Ủy ban nhân dân huyện Đăk Hà" in before
    assert "đến 30/06/2025" in before
    after = officer.get("/agencies?on=2025-07-01").text
    assert ("huyện Đăk Hà" in after, "xã Đăk Hà" in after) == (False, True)
    assert "Thêm cơ quan" not in after
    assert "/agencies/000.00.12.H34" in officer.get("/agencies?q=H34.12").text
    page = officer.get("/agencies/H34.16?on=2025-03-10").text
    assert "chuyển đến cơ quan kế thừa" in page
    assert "(000.00.10.H34)" in page
    heir = officer.get("/agencies/H48.10").text
    assert all(name in heir for name in ("Sở Thông tin và Truyền thông", "tỉnh Kon Tum"))
    assert officer.get("/agencies?on=hôm-qua").status_code == 422
    assert officer.get("/agencies/H99").status_code == 404


def test_agencies_are_changed_by_who_keeps_them(archive: Archive, logged_in: LogIn) -> None:
    leader, officer = logged_in("lanhdao"), logged_in("chuyenvien")
    form = {"code": "H48.60", "name": "Sở Tư pháp", "level": "department", "parent": "H48"}
    assert officer.post("/agencies", **form).status_code == 403
    assert leader.post("/agencies", **form | {"parent": ""}).status_code == 403
    assert leader.post("/agencies", **form).status_code == 303
    assert leader.post("/agencies", **form).status_code == 422
    where = "/agencies/H48.60"
    named = {"name": "Sở Tư pháp và Hộ tịch", "first": "2026-01-01", "citation": "QĐ 9"}
    ended = {"last": "2026-02-01", "successor": "H48.12", "citation": "NQ 1"}
    for act, said in (("rename", named), ("end", ended)):
        assert officer.post(f"{where}/{act}", **said).status_code == 403
        assert leader.post(f"{where}/{act}", **said).status_code == 303
    page = officer.get(where).text
    assert all(text in page for text in ("Phông đóng", "Sở Tư pháp và Hộ tịch", "(QĐ 9)", "NQ 1"))
    assert leader.post(f"{where}/end", **ended | {"last": "x"}).status_code == 422
    kinds = [event.kind for event in archive.ledger.of("H48.60")]
    assert kinds == [EventKind.AGENCY] * 3


def test_a_list_is_looked_through_and_then_taken(archive: Archive, logged_in: LogIn) -> None:
    keeper, leader = logged_in("quantri"), logged_in("lanhdao")

    def bring(browser: Browser, text: str) -> str:
        file = (io.BytesIO(text.encode()), "co-quan.csv")
        answer = browser.post("/agencies/list", "/agencies", file=file)
        assert answer.status_code == (200 if browser is keeper else 403)
        return answer.text

    bring(leader, LIST)
    wrong = bring(keeper, LIST + "H48.51,,H48,\n")
    assert "name: trống" in wrong
    assert "Ghi danh mục" not in wrong
    page = bring(keeper, LIST)
    assert "Ghi danh mục" in page
    assert "name: giữ «Sở Nội vụ tỉnh Quảng Ngãi»" in page
    rows = json.dumps([{"code": "H48.50", "name": "Sở Y tế", "parent": "H48"}])
    assert leader.post("/agencies/list/take", "/agencies", rows=rows).status_code == 403
    assert keeper.post("/agencies/list/take", "/agencies", rows=rows).status_code == 303
    assert archive.agencies.find("H48.50").name == "Sở Y tế"
    assert keeper.post("/agencies/list/take", "/agencies", rows="[").status_code == 400
    exported = keeper.get("/agencies/export/csv")
    assert "H48.50" in exported.text
    assert keeper.get("/agencies/export/exe").status_code == 404


def test_commands_do_the_same(archive: Archive, luutru: Shell, tmp_path: Path) -> None:
    then = {line["code"] for line in luutru("agency", "list", "--on", "2025-06-30").lines}
    assert ("000.00.32.H34" in then, "H48.245" in then) == (True, False)
    goes = luutru("agency", "successor", "H34.16", "--on", "2025-07-01").line
    assert goes["goes_to"] == "H48.10"
    assert luutru("agency", "successor", "000.00.00.G22").line["goes_to"] == "000.00.00.G22"
    assert luutru("agency", "add", "H48.61", "Sở Mới", "--parent", "H48").code == 0
    assert luutru("agency", "add", "H48.61", "Sở Mới").code == 4
    assert luutru("agency", "rename", "H48.61", "Sở Mới hơn", "--from", "2026-01-01").code == 0
    assert luutru("agency", "end", "H48.61", "2026-03-01", "--successor", "H48.12").code == 0
    shown = luutru("agency", "show", "H48.61", "--on", "2025-12-01").line
    assert (shown["name_then"], shown["valid_to"], shown["successor"]) == (
        "Sở Mới",
        "2026-03-01",
        "H48.12",
    )
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(LIST + ",Không mã,,\n", "utf-8")
    assert luutru("agency", "import", wrong, "--apply").code == 4
    right = tmp_path / "right.csv"
    right.write_text(LIST, "utf-8")
    assert [line["change"] for line in luutru("agency", "import", right).lines] == [
        "add",
        "differs",
    ]
    assert luutru("agency", "show", "H48.50").code == 3
    assert luutru("agency", "import", right, "--apply").code == 0
    assert luutru("agency", "show", "000.00.50.H48").line["code"] == "H48.50"
    assert luutru("agency", "import", right, "--as", "vanthu").code == 4
    assert luutru("agency", "export", tmp_path / "x.txt").code == 4


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_what_was_exported_says_nothing_new(luutru: Shell, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"co-quan.{ending}"
    assert luutru("agency", "export", file).code == 0
    lines = luutru("agency", "import", file).lines
    assert (len(lines), {line["change"] for line in lines}) == (19, {"same"})


def test_programs_do_the_same(archive: Archive, program: Start) -> None:
    keeper, clerk = program("quantri"), program("vanthu")
    assert len(clerk.get("/agencies?on=2025-07-01").get_json()["agencies"]) == 9
    assert clerk.get("/agencies/H48.10").get_json()["predecessors"] == [
        "000.00.10.H34",
        "000.00.16.H34",
    ]
    assert clerk.get("/agencies/H34.16/successor?on=2025-03-01").get_json()["goes_to"] == (
        "000.00.10.H34"
    )
    assert clerk.get("/agencies/H99").status_code == 404
    made = {"code": "H48.62", "name": "Sở Mới", "level": "department", "parent": "H48"}
    assert clerk.post("/agencies", json=made).status_code == 403
    assert keeper.post("/agencies", json=made).status_code == 201
    assert keeper.post("/agencies", json={"code": 1, "name": ""}).status_code == 400
    named = {"name": "Sở Mới hơn", "first": "2026-01-01"}
    assert keeper.post("/agencies/H48.62/rename", json=named).get_json()["former_names"] == [
        {"last": "2025-12-31", "name": "Sở Mới"}
    ]
    ended = {"last": "2026-02-01", "successor": "H48.12"}
    assert keeper.post("/agencies/H48.62/end", json=ended).get_json()["fonds"] == "closed"
    assert keeper.post("/agencies/H48.62/end", json=ended).status_code == 422
    rows = {"agencies": [{"code": "H48.63", "name": "Ban", "aliases": ["b63"]}]}
    looked = keeper.post("/agencies/list", json=rows).get_json()
    assert (looked["applied"], looked["counts"]["add"]) == (False, 1)
    assert keeper.post("/agencies/list", json=rows | {"apply": True}).get_json()["applied"]
    assert archive.agencies.find("b63").code == "H48.63"
    assert keeper.post("/agencies/list", json={"agencies": "x"}).status_code == 422
    assert b"H48.63" in keeper.get("/agencies/export?form=json").data
