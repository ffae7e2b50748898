"""The other nouns by REST: fixity, quarantine, file plan, ledger, status."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from repository.access import Scope
from tests.web.api.conftest import Program, basic
from tests.web.conftest import DOSSIER, Fonds
from web.api import PREFIX
from web.jobs import Worker
from web.labours import LABOURS
from web.wiring import Archive

Start = Callable[..., Program]
ALL = Scope.of_owner()


def _damage(archive: Archive, document: str) -> None:
    package = archive.catalogue.get(document, ALL).package
    for path in archive.settings.home.rglob(f"{package}/bagit.txt"):
        path.chmod(0o644)
        path.write_bytes(path.read_bytes() + b"!")


def test_a_few_packages_are_checked_at_once_and_damage_is_named(
    program: Start, fonds: Fonds, archive: Archive
) -> None:
    _damage(archive, fonds.decision)
    asked = {"documents": [fonds.decision, fonds.hostile]}
    results = program("luutru").post("/verify", json=asked).get_json()["results"]
    assert {r["verdict"] for r in results} == {"Intact", "Damaged"}
    (damaged,) = [r for r in results if r["verdict"] == "Damaged"]
    assert [problem["path"] for problem in damaged["problems"]] == ["bagit.txt"]


def test_everything_is_checked_as_a_job(program: Start, archive: Archive) -> None:
    thanhtra = program("thanhtra")
    answer = thanhtra.post("/verify")
    assert answer.status_code == 202
    Worker(archive, LABOURS).do_what_waits()
    done = thanhtra.get(f"/jobs/{answer.get_json()['id']}").get_json()
    assert (done["state"], done["results"]) == ("done", [])
    assert done["done"] == archive.catalogue.package_count()


@pytest.mark.parametrize("body", ["[]", "1", "{", '{"packages": "x"}', '{"packages": [1]}'])
def test_a_question_that_makes_no_sense_is_said_so(program: Start, body: str) -> None:
    assert program("luutru").post("/verify", data=body).status_code == 400


def test_a_package_that_is_not_there_cannot_be_checked(program: Start) -> None:
    for asked in ({"packages": ["không có"]}, {"documents": ["không có"]}):
        assert program("luutru").post("/verify", json=asked).status_code == 404


def test_what_was_set_aside_is_told_to_whoever_may_see_it(program: Start) -> None:
    assert program("luutru").get("/quarantine").get_json()["items"] == []
    assert program("chuyenvien").get("/quarantine").status_code == 403


def test_the_plan_is_told_and_documents_are_placed_in_it(program: Start, fonds: Fonds) -> None:
    officer = program("chuyenvien")
    plan = officer.get("/plan", query_string={"agency": "H34", "year": "2024"}).get_json()
    assert [dossier["id"] for dossier in plan["dossiers"]] == [DOSSIER]
    placed = officer.post(f"/dossiers/{DOSSIER}/documents", json={"document": fonds.decision})
    assert placed.status_code == 201
    document = officer.get(f"/documents/{fonds.decision}").get_json()
    assert [dossier["id"] for dossier in document["dossiers"]] == [DOSSIER]


def test_what_is_hidden_is_not_placed(program: Start, fonds: Fonds) -> None:
    officer = program("chuyenvien")
    path = f"/dossiers/{DOSSIER}/documents"
    assert officer.post(path, json={"document": fonds.hidden}).status_code == 404
    assert officer.post(path, json={"document": "không có"}).status_code == 404
    assert officer.post(path, json={}).status_code == 400
    assert officer.post("/dossiers/x/documents", json={"document": "x"}).status_code == 404
    assert program("thanhtra").post(path, json={"document": fonds.decision}).status_code == 403


def test_the_ledger_is_read_and_proven_by_whoever_may(program: Start) -> None:
    thanhtra = program("thanhtra")
    events = thanhtra.get("/ledger", query_string={"limit": "3"}).get_json()["events"]
    assert len(events) == 3
    older = thanhtra.get("/ledger", query_string={"before": str(events[-1]["seq"])}).get_json()
    assert older["events"][0]["seq"] == events[-1]["seq"] - 1
    assert thanhtra.get("/ledger/verify").get_json()["valid"] is True
    for path in ("/ledger", "/ledger/verify"):
        assert program("luutru").get(path).status_code == 403


def test_status_counts_only_what_one_may_know(program: Start, archive: Archive) -> None:
    officer, admin = program("chuyenvien").get("/status"), program("quantri").get("/status")
    everything = archive.catalogue.count(ALL)
    assert officer.get_json()["documents"] == everything - 1  # one is restricted
    assert officer.get_json()["copies"] is None
    assert officer.get_json()["events"] is None
    assert admin.get_json()["documents"] == 0
    assert admin.get_json()["unindexed"] == 0


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "x"},
        {"limit": "-1"},
        {"limit": "201"},
        {"limit": "9" * 5000},
        {"limit": "²"},
        {"offset": "1e3"},
        {"since": "hôm qua"},
    ],
)
def test_numbers_and_days_that_are_none_are_refused(program: Start, query: dict[str, str]) -> None:
    assert program("luutru").get("/search", query_string=query).status_code == 400


@pytest.mark.parametrize("question", ["", "\0", '"', "(((", "a:b:c", "\ud800", "*" * 1000, "đ" * 9])
def test_any_question_gets_an_answer(program: Start, question: str) -> None:
    text = question.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert program("luutru").get("/search", query_string={"q": text}).status_code == 200


def test_what_is_nowhere_is_a_problem_too(program: Start) -> None:
    answer = program("luutru").get("/nowhere/at/all")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_a_store_that_is_gone_is_503_and_may_be_asked_again(
    program: Start, fonds: Fonds, archive: Archive
) -> None:
    for mark in archive.settings.home.rglob(".luutru-store"):
        mark.unlink()
    answer = program("luutru").get(f"/documents/{fonds.decision}/files/0")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_what_breaks_inside_stays_inside(
    app: Flask, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(archive.__dict__, "catalogue", None)
    answer = app.test_client().get(f"{PREFIX}/status", headers=basic("luutru"))
    assert answer.status_code == 500
    said: dict[str, Any] = answer.get_json(force=True)
    assert said == {"type": "about:blank", "title": "Internal Server Error", "status": 500}
    assert Path(__file__).name not in answer.text
