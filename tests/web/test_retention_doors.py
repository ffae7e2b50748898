"""Schedules are entered, tried and applied by page, command and REST alike."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.people import owner
from repository.schedules import Item, Schedule
from tests.web.conftest import DOSSIER, PASSWORD, Browser
from web import retention_acts as acts
from web.cli import luutru
from web.wiring import Archive
from web.workbooks import workbook

LogIn = Callable[[str], Browser]
CSV = "Mã;Nhóm hồ sơ;Thời hạn\n;I. TỔNG HỢP;\n1;Quy chế, điều lệ;30 năm\n2;Công văn;5 năm\n"
ITEMS = (Item("1", "Quy chế, điều lệ", "30 năm"), Item("2", "Công văn", "5 năm"))


def _brought(**other: Any) -> acts.Brought:
    said: dict[str, Any] = {
        "agency": "H34",
        "name": "Bảng của ngành",
        "citation": "TT 01/2026",
        "first": date(2026, 1, 1),
        "items": ITEMS,
    }
    return acts.Brought(**said | other)


@pytest.fixture
def schedule(archive: Archive) -> Schedule:
    return acts.enter(archive, archive.people.find("luutru"), _brought())


def test_sheets_of_every_kind_are_read_headings_left_out(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV, "utf-8")
    rows = [line.split(";") for line in CSV.splitlines()]
    (tmp_path / "a.xlsx").write_bytes(workbook([("Bảng", rows[0], rows[1:])]))
    for name in ("a.csv", "a.xlsx"):
        assert acts.items_in(archive, tmp_path / name) == ITEMS
    (tmp_path / "b.csv").write_text("tên;gì đó\nx;y\n", "utf-8")
    with pytest.raises(RefusedError, match="columns"):
        acts.items_in(archive, tmp_path / "b.csv")


def test_only_who_keeps_schedules_enters_and_applies_them(
    archive: Archive, schedule: Schedule
) -> None:
    clerk, keeper = archive.people.find("vanthu"), archive.people.find("luutru")
    with pytest.raises(ForbiddenError):
        acts.enter(archive, clerk, _brought(first=date(2026, 5, 1)))
    with pytest.raises(ForbiddenError):
        acts.preview(archive, clerk, schedule.id, "H34")
    with pytest.raises(ForbiddenError):
        acts.assign(archive, clerk, schedule.id, {DOSSIER: "1"})
    with pytest.raises(NotFoundError, match="mục 9"):
        acts.assign(archive, keeper, schedule.id, {DOSSIER: "9"})
    later = acts.enter(archive, keeper, _brought(first=date(2090, 1, 1)))
    with pytest.raises(RefusedError, match="not in force"):
        acts.apply(archive, keeper, later.id, "H34", "x")
    with pytest.raises(RefusedError, match="name and a citation"):
        acts.enter(archive, keeper, _brought(first=date(2091, 1, 1), citation=" "))


def test_the_day_of_an_event_is_told_once_it_came_and_with_its_grounds(archive: Archive) -> None:
    period = "Đến khi văn bản hết hiệu lực"
    archive.dossiers.change(DOSSIER, {"maintenance": period}, "vanthu", {})
    keeper = archive.people.find("luutru")
    for day, said in ((date(2090, 1, 1), "QĐ 5"), (date(2025, 1, 1), " ")):
        with pytest.raises(RefusedError):
            acts.came_about(archive, keeper, DOSSIER, day, said)
    acts.came_about(archive, keeper, DOSSIER, date(2025, 1, 1), "QĐ 5")
    assert archive.dossiers.get(DOSSIER).body["event_on"] == "2025-01-01"


def test_by_page_from_the_sheet_to_the_changed_period(archive: Archive, logged_in: LogIn) -> None:
    keeper = logged_in("luutru")
    form = {"agency": "H34", "name": "Bảng", "citation": "TT 01", "first": "2026-01-01"}
    sheet = (io.BytesIO(CSV.encode()), "bang.csv")
    made = keeper.post("/retention", "/retention", **form, sheet=sheet)
    page = made.headers["Location"]
    shown = keeper.get(f"{page}?agency=H34").text
    assert "Quy chế, điều lệ" in shown
    assert "1 hồ sơ chưa gán mục" in shown
    keeper.post(f"{page}/assign", page, agency="H34", dossier=DOSSIER, **{f"item-{DOSSIER}": "1"})
    shown = keeper.get(f"{page}?agency=H34").text
    assert "Dài hơn: 1" in shown
    token = shown.partition('name="token" value="')[2].partition('"')[0]
    keeper.post(f"{page}/apply", page, agency="H34", token="cũ")
    assert archive.dossiers.get(DOSSIER).maintenance == "20 năm"
    keeper.post(f"{page}/apply", page, agency="H34", token=token)
    assert archive.dossiers.get(DOSSIER).maintenance == "30 năm"
    assert "Đã đổi thời hạn 1 hồ sơ" in keeper.get(f"{page}?agency=H34").text
    assert logged_in("vanthu").get("/retention").status_code == 403


def test_the_same_by_rest(archive: Archive, logged_in: LogIn) -> None:
    client, rest, key = logged_in("luutru").client, "/api/v1/retention", ("luutru", PASSWORD)
    lines = [{"code": "1", "title": "Quy chế", "period": "Vĩnh viễn"}]
    asked = {"agency": "*", "name": "Bảng", "citation": "TT 01", "first": "2026-01-01"}
    made = client.post(rest, json=asked | {"lines": lines}, auth=key)
    assert made.status_code == 201
    one = f"{rest}/{made.get_json()['schedule']}"
    assert client.get(one, auth=key).get_json()["lines"][0]["period"] == "Vĩnh viễn"
    likely = client.get(f"{one}/suggestions?agency=H34", auth=key).get_json()["dossiers"]
    assert [(line["dossier"], line["item"]) for line in likely] == [(DOSSIER, "1")]
    assert client.post(f"{one}/items", json={"items": {DOSSIER: "1"}}, auth=key).status_code == 200
    shown = client.get(f"{one}/preview?agency=H34", auth=key).get_json()
    assert shown["counts"]["longer"] == 1
    body = {"agency": "H34", "token": shown["token"]}
    assert client.post(f"{one}/apply", json=body, auth=key).status_code == 200
    assert archive.dossiers.get(DOSSIER).maintenance == "Vĩnh viễn"
    assert client.post(f"{one}/apply", json=body, auth=key).status_code == 422
    assert client.get(rest, auth=key).get_json()["schedules"][0]["items"] == 1
    event = {"day": "2025-01-01", "citation": "QĐ"}
    assert client.post(f"/api/v1/dossiers/{DOSSIER}/event", json=event, auth=key).status_code == 422


def test_the_same_by_command(archive: Archive, tmp_path: Path) -> None:
    home = str(archive.settings.home)
    (tmp_path / "a.csv").write_text(CSV, "utf-8")

    def run(*words: str) -> list[dict[str, Any]]:
        asked = ["retention", *words, "--home", home, "--json", "--as", "luutru"]
        told = CliRunner().invoke(luutru, asked, catch_exceptions=False)
        assert told.exit_code == 0, told.output
        return [json.loads(line) for line in told.stdout.splitlines()]

    enter = ("--name", "Bảng", "--citation", "TT 01", "--from", "2026-01-01")
    (made,) = run("enter", str(tmp_path / "a.csv"), "--agency", "H34", *enter)
    assert run("list", "--agency", "H34")[0]["schedule"] == made["schedule"]
    assert [item["code"] for item in run("show", made["schedule"])] == ["1", "2"]
    assert run("suggest", made["schedule"], "--agency", "H34")[0]["item"] == "1"
    run("assign", made["schedule"], f"{DOSSIER}=2")
    *changes, told = run("preview", made["schedule"], "--agency", "H34")
    assert (changes[0]["effect"], changes[0]["after"]) == ("shorter", "05 năm")
    run("apply", made["schedule"], "--agency", "H34", "--token", told["token"])
    assert archive.dossiers.get(DOSSIER).maintenance == "05 năm"
    period = {"maintenance": "Đến khi văn bản hết hiệu lực"}
    archive.dossiers.change(DOSSIER, period, owner().login, {})
    assert run("event", DOSSIER, "--on", "2025-03-01", "--citation", "QĐ 7")
