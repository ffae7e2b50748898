"""Hồ sơ are opened, filled by reference and handed over; by page, command and REST alike."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image

from repository.access import Level, Scope
from repository.dossiers import DossierState
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.holds import Order
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Grant, Person, Role, owner
from tests.web.conftest import DOSSIER, PASSWORD, Browser, Fonds
from web import dossier_acts as acts
from web.cli import luutru
from web.jobs import Worker
from web.labours import LABOURS
from web.wiring import Archive

LogIn = Callable[[str], Browser]
ALL = Scope.of_owner()


@pytest.fixture
def colleague(archive: Archive) -> Person:
    person = Person(
        "dongnghiep", "Người đồng nghiệp", (Grant(Role.OFFICER, "H34", Level.INTERNAL),)
    )
    archive.people.enter([(person, "!")])
    return person


def _asked(**other: Any) -> acts.Asked:
    said: dict[str, Any] = {
        "agency": "H34",
        "year": 2026,
        "notation": "N01.TH",
        "title": "Xử lý sạt lở đường tỉnh",
        "maintenance": "20 năm",
    }
    return acts.Asked(**said | other)


def test_outside_of_the_plan_it_is_marked_and_its_notation_is_its_own(archive: Archive) -> None:
    officer = archive.people.find("chuyenvien")
    made = acts.open_outside(archive, officer, _asked())
    assert (made.plan, made.state, made.keeper_login) == (None, DossierState.OPEN, "chuyenvien")
    assert archive.ledger.of(made.id)[0].detail["outside of the plan"] is True
    with pytest.raises(RefusedError, match="notation"):
        acts.open_outside(archive, officer, _asked())
    for wrong in ({"title": " "}, {"year": 12}, {"maintenance": "lâu"}, {"level": Level.SECRET}):
        with pytest.raises(RefusedError):
            acts.open_outside(archive, officer, _asked(notation="N02.TH", **wrong))
    with pytest.raises(ForbiddenError):
        acts.open_outside(archive, archive.people.find("thanhtra"), _asked(notation="N03.TH"))


def test_only_who_is_responsible_takes_out_and_gives_away(
    archive: Archive, fonds: Fonds, colleague: Person
) -> None:
    officer, clerk = archive.people.find("chuyenvien"), archive.people.find("vanthu")
    made = acts.open_outside(archive, officer, _asked())
    put = acts.add(archive, colleague, made.id, [fonds.decision, fonds.bare, fonds.decision])
    assert put.new == (fonds.decision, fonds.bare)
    assert acts.add(archive, officer, made.id, [fonds.bare]).there == (fonds.bare,)
    with pytest.raises(ForbiddenError, match="responsible"):
        acts.remove(archive, colleague, made.id, [fonds.bare], "bản nháp")
    with pytest.raises(RefusedError, match="why"):
        acts.remove(archive, officer, made.id, [fonds.bare], " ")
    with pytest.raises(NotFoundError):
        acts.remove(archive, officer, made.id, [fonds.bare, fonds.hostile], "bản nháp")
    assert archive.dossiers.count(made.id) == 2
    assert acts.remove(archive, officer, made.id, [fonds.bare], "bản nháp") == (fonds.bare,)
    with pytest.raises(ForbiddenError, match="responsible"):
        acts.give(archive, colleague, [made.id], "dongnghiep", "lấy")
    with pytest.raises(RefusedError, match="does not make dossiers"):
        acts.give(archive, officer, [made.id], "thanhtra", "bàn giao")
    (given,) = acts.give(archive, clerk, [made.id], "dongnghiep", "phân công lại")
    assert (given.keeper_login, given.keeper) == ("dongnghiep", "Người đồng nghiệp")


def test_what_one_may_not_see_goes_into_nothing_and_nothing_goes_with_it(
    archive: Archive, fonds: Fonds
) -> None:
    officer = archive.people.find("chuyenvien")
    with pytest.raises(NotFoundError):
        acts.add(archive, officer, DOSSIER, [fonds.decision, fonds.hidden])
    assert archive.dossiers.count(DOSSIER) == 0
    archive.dossiers.place(DOSSIER, fonds.hidden, ALL, "lanhdao")
    with pytest.raises(NotFoundError):
        acts.remove(archive, officer, DOSSIER, [fonds.hidden], "nháp")
    assert fonds.hidden not in acts.found(archive, officer, "cán bộ")


def test_nothing_leaves_what_is_frozen(archive: Archive, fonds: Fonds) -> None:
    acts.add(archive, owner(), DOSSIER, [fonds.decision, fonds.bare])
    archive.holds.place(Order("H34", "05/QĐ-TTr", "thanh tra"), [fonds.bare], ALL, "thanhtra")
    with pytest.raises(RefusedError, match="frozen"):
        acts.remove(archive, owner(), DOSSIER, [fonds.decision], "xếp nhầm")


def test_who_leaves_hands_over_everything_the_archive_does_not_have(
    archive: Archive, fonds: Fonds, colleague: Person
) -> None:
    officer = archive.people.find("chuyenvien")
    first = acts.open_outside(archive, officer, _asked())
    second = acts.open_outside(archive, officer, _asked(notation="N02.TH"))
    changes = {"ended": 2026, "version": 1}
    event = NewEvent(EventKind.DOSSIER_CLOSING, Outcome.SUCCESS, second.id, {})
    archive.dossiers.move(second.id, DossierState.CLOSED, changes, "vanthu", event)
    with pytest.raises(NotFoundError):
        acts.hand_over(archive, colleague, "chuyenvien", "dongnghiep", "nghỉ hưu")
    given = acts.hand_over(archive, officer, "chuyenvien", "dongnghiep", "nghỉ hưu")
    assert {one.id for one in given} == {first.id, second.id}
    closed = archive.dossiers.get(second.id)
    assert (closed.keeper, closed.keeper_login) == (officer.full_name, "dongnghiep")
    assert archive.dossier_life.kept_by("chuyenvien") == ()
    assert archive.ledger.verify().valid


def test_by_pages_from_opening_to_handing_over(
    archive: Archive, fonds: Fonds, colleague: Person, logged_in: LogIn
) -> None:
    officer = logged_in("chuyenvien")
    form = {"agency": "H34", "year": "2026", "notation": "N09.TH", "title": "Sạt lở"}
    officer.post("/dossiers", "/dossiers", **form, maintenance="lâu lắm")
    assert "Không hiểu thời hạn" in officer.get("/dossiers").text
    opened = officer.post("/dossiers", "/dossiers", **form, maintenance="20 năm")
    page = opened.headers["Location"]
    assert "ngoài danh mục" in officer.get(page).text
    listed = officer.get("/dossiers?mine=1&q=sạt").text + officer.get("/dossiers?q=N09").text
    assert listed.count(page) >= 1
    assert page not in officer.get("/dossiers?state=closed").text
    found = officer.get(f"{page}/fill?q=quy+chế").text
    assert fonds.decision in found
    assert fonds.hidden not in found
    officer.post(f"{page}/add", page, document=[fonds.decision, fonds.bare], q="quy chế")
    assert "Đã xếp thêm 2 văn bản" in officer.get(page).text
    officer.post(f"{page}/remove", page, document=fonds.bare, reason="bản nháp")
    assert archive.dossiers.count(page.rsplit("/", 1)[1]) == 1
    leaving = officer.get("/dossiers/hand-over").text
    assert page in leaving
    officer.post(
        "/dossiers/hand-over",
        "/dossiers/hand-over",
        **{"from": "chuyenvien", "to": "dongnghiep", "reason": "nghỉ hưu"},
    )
    assert "Đã bàn giao 1 hồ sơ" in officer.get("/dossiers/hand-over").text


def test_the_same_by_rest(
    archive: Archive, fonds: Fonds, colleague: Person, logged_in: LogIn
) -> None:
    client, rest, key = logged_in("chuyenvien").client, "/api/v1/dossiers", ("chuyenvien", PASSWORD)
    asked = {
        "agency": "H34",
        "year": 2026,
        "notation": "N5.TH",
        "title": "Lũ",
        "maintenance": "5 năm",
    }
    made = client.post(rest, json=asked, auth=key)
    assert made.status_code == 201
    said: Any = made.json
    assert said["outside"] is True
    one = f"{rest}/{said['dossier']}"
    put = client.post(f"{one}/documents", json={"search": "quy chế"}, auth=key)
    assert (put.status_code, fonds.decision in put.get_json()["new"]) == (201, True)
    body = {"documents": [fonds.decision], "reason": "nhầm"}
    gone = client.post(f"{one}/documents/removed", json=body, auth=key)
    assert gone.get_json()["removed"] == [fonds.decision]
    assert client.post(f"{one}/open", json={}, auth=key).status_code == 422
    handed = {"from": "chuyenvien", "to": "dongnghiep", "reason": "nghỉ"}
    given = client.post(f"{rest}/given", json=handed, auth=key).get_json()
    assert [line["keeper_login"] for line in given["dossiers"]] == ["dongnghiep"]
    assert client.get(f"{rest}?q=Lũ&year=2026", auth=key).get_json()["total"] == 1
    assert client.post(rest, json={**asked, "year": "nay"}, auth=key).status_code == 400


def test_the_same_by_command(archive: Archive, fonds: Fonds, colleague: Person) -> None:
    home = str(archive.settings.home)

    def run(*words: str) -> list[dict[str, Any]]:
        asked = ["dossier", *words, "--home", home, "--json", "--as", "chuyenvien"]
        told = CliRunner().invoke(luutru, asked, catch_exceptions=False)
        assert told.exit_code == 0, told.output
        return [json.loads(line) for line in told.stdout.splitlines()]

    options = {"--agency": "H34", "--year": "2026", "--notation": "N7.TH", "--title": "Cháy rừng"}
    words = [word for pair in options.items() for word in pair]
    (made,) = run("open", "--outside", *words, "--maintenance", "10 năm")
    added = run("add", made["dossier"], fonds.decision, "--search", "Quy chế")
    assert added[0] == {"document": fonds.decision, "outcome": "added"}
    assert run("add", made["dossier"], fonds.bare, "--dry-run")[0]["outcome"] == "would be added"
    assert run("remove", made["dossier"], fonds.decision, "--reason", "nhầm")
    assert [one["dossier"] for one in run("list", "--keeper", "chuyenvien")] == [made["dossier"]]
    assert run("hand-over", "--from", "chuyenvien", "--to", "dongnghiep", "--reason", "nghỉ hưu")
    assert run("list", "--keeper", "chuyenvien") == []


def test_what_is_said_of_it_changes_until_it_is_closed(archive: Archive, logged_in: LogIn) -> None:
    page = f"/dossiers/{DOSSIER}"
    officer, key = logged_in("chuyenvien"), ("chuyenvien", PASSWORD)
    officer.post(f"{page}/describe", page, title="Quy chế làm việc", start="2024-02")
    described = archive.dossiers.get(DOSSIER)
    assert (described.title, described.start) == ("Quy chế làm việc", "2024-02")
    rest = f"/api/v1{page}/described"
    assert officer.client.post(rest, json={"keywords": "quy chế"}, auth=key).status_code == 200
    for wrong in ({"notation": "02"}, {"start": "2024-13"}, {"level": "secret"}, {"title": ""}, {}):
        assert officer.client.post(rest, json=wrong, auth=key).status_code == 422, wrong
    assert archive.dossiers.get(DOSSIER).body["keywords"] == "quy chế"
    assert archive.ledger.of(DOSSIER)[-2].detail["was"] == {"title": "Quy chế", "start": ""}
    archive.holds.place(Order("H34", "05/QĐ-TTr", "thanh tra"), [DOSSIER], ALL, "thanhtra")
    assert officer.client.post(rest, json={"title": "Khác"}, auth=key).status_code == 422


def test_photographs_and_sound_are_taken_straight_into_it(
    archive: Archive, logged_in: LogIn
) -> None:
    clerk = logged_in("vanthu")
    form = {"agency": "H34", "level": "internal", "FileNotation": "01.TH", "FileCatalog": "2024"}
    photo = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(photo, "JPEG")
    photo.seek(0)
    clerk.post("/upload", f"/dossiers/{DOSSIER}", **form, files=(photo, "Lễ ký.jpg"))
    (job,) = archive.jobs.latest(5)
    Worker(archive, LABOURS).do(job.id)
    (inside,) = archive.dossiers.contents(DOSSIER, ALL)
    assert inside.title == "Lễ ký.jpg"
