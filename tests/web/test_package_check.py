"""The page and the REST door that check packages, and keep nothing."""

import base64
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from preservation.validator import task
from preservation.workers import Workers
from scripts.make_package_corpus import TARGET
from tests.web.conftest import ATTACK, PASSWORD, ROLES, Browser
from web.wiring import Archive

LogIn = Callable[[str], Browser]
GOOD = (TARGET / "good" / "SIP_hoso" / "package.zip").read_bytes()
ALTERED = (TARGET / "bad" / "PKG-FIX-04" / "package.zip").read_bytes()


@pytest.fixture(scope="module")
def readers() -> Iterator[Workers]:
    with Workers(1, task.LIMITS, tasks=task.TASKS) as pool:
        yield pool


@pytest.fixture(autouse=True)
def ready(archive: Archive, readers: Workers) -> None:
    archive.__dict__["package_readers"] = readers


def _check(browser: Browser, data: bytes, name: str = "goi.zip", **fields: str) -> TestResponse:
    file = (io.BytesIO(data), name)
    return browser.post("/packages/check", "/packages/check", file=file, **fields)


@pytest.mark.parametrize("login", sorted(ROLES))
def test_everybody_may_ask_what_is_wrong_with_a_package(
    logged_in: LogIn, archive: Archive, login: str
) -> None:
    browser = logged_in(login)
    before = archive.ledger.count()
    page = _check(browser, GOOD, "Gói tin.zip").text
    assert '<div class="verdict good">' in page
    assert "Gói tin.zip" in page
    assert "Không quy tắc nào bị vi phạm." in page
    assert not list((archive.settings.spool / "uploads").iterdir())
    assert archive.ledger.count() == before


def test_each_rule_is_told_once_with_its_clause_and_its_places(logged_in: LogIn) -> None:
    browser = logged_in("luutru")
    page = _check(browser, ALTERED, ATTACK).text
    assert '<div class="verdict error">' in page
    assert page.count('<span class="rule">PKG-FIX-04</span>') == 1
    assert "TT 05/2025/TT-BNV PL I–V; E-ARK CSIP29" in page
    assert "representations/rep1/data/tai-lieu-1.pdf" in page
    assert ATTACK not in page
    other = _check(browser, GOOD, profile="tt05-dip").text
    assert "DIP theo TT 05/2025" in other
    assert "PKG-MET-06" in other
    assert _check(browser, GOOD, profile="khac").status_code == 422


def test_programs_ask_the_same(app: Flask) -> None:
    basic = base64.b64encode(f"thanhtra:{PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    client = app.test_client()

    def ask(data: bytes, **fields: str) -> TestResponse:
        form = {"file": (io.BytesIO(data), "goi.zip"), **fields}
        return client.post("/api/v1/packages/check", data=form, headers=headers)

    said = ask(GOOD).get_json()
    assert (said["path"], said["profile"], said["valid"]) == ("goi.zip", "tt05-sip", True)
    said = ask(ALTERED).get_json()
    assert [one["rule"] for one in said["findings"]] == ["PKG-FIX-04"]
    assert {"rule", "clause", "severity", "message", "where"} <= said["findings"][0].keys()
    assert ask(GOOD, profile="khac").status_code == 400
    assert client.post("/api/v1/packages/check", data={}, headers=headers).status_code == 400


def test_what_nobody_should_open_is_a_finding(readers: Workers, tmp_path: Path) -> None:
    with Workers(1, task.LIMITS, tasks={**task.TASKS, "package": "os:abort"}) as broken:
        said = task.check_apart(broken, tmp_path / "x.zip", None)
    assert [one["rule"] for one in said["findings"]] == ["PKG-ZIP-06"]
    assert not said["valid"]
