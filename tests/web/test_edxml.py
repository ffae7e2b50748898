"""The page and the REST door that check messages of the document axis, and keep nothing."""

import base64
import io
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from scripts.make_edxml import HOSTILE, VARIANTS, edxml, message, texts
from tests.web.conftest import ATTACK, PASSWORD, ROLES, Browser
from web.wiring import Archive

LogIn = Callable[[str], Browser]


def _check(browser: Browser, data: bytes, name: str = "a.edxml") -> TestResponse:
    return browser.post("/edxml", "/edxml", file=(io.BytesIO(data), name))


@pytest.mark.parametrize("login", sorted(ROLES))
def test_everybody_may_ask_what_a_message_says(
    logged_in: LogIn, archive: Archive, login: str
) -> None:
    browser = logged_in(login)
    before = archive.ledger.count()
    page = _check(browser, VARIANTS["two-types"](), "Gói tin.edxml").text
    assert '<div class="verdict good">' in page
    assert "Nhận được" in page
    assert "123/STN-VP" in page
    assert "EDX-34" in page
    assert "Gói tin.edxml" in page
    assert not list((archive.settings.spool / "uploads").iterdir())
    assert archive.ledger.count() == before


def test_what_has_to_go_back_says_why_and_nothing_is_believed(logged_in: LogIn) -> None:
    browser = logged_in("vanthu")
    page = _check(browser, HOSTILE["pdf-ruined"]()).text
    assert '<div class="verdict error">' in page
    assert "EF BF BD" in page
    subject = texts(Subject=ATTACK.replace("<", "&lt;"))
    page = _check(browser, edxml(message(Subject=subject))).text
    assert "trích yếu" in page
    assert ATTACK not in page


def test_a_status_is_told_in_words(logged_in: LogIn) -> None:
    page = _check(logged_in("vanthu"), VARIANTS["status-13"]()).text
    assert "Thông điệp trạng thái" in page
    assert "Lấy lại" in page


def test_programs_ask_the_same(app: Flask) -> None:
    basic = base64.b64encode(f"thanhtra:{PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    client = app.test_client()

    def ask(data: bytes) -> TestResponse:
        form = {"file": (io.BytesIO(data), "a.edxml")}
        return client.post("/api/v1/edxml/check", data=form, headers=headers)

    said = ask(VARIANTS["form-1-mime"]()).get_json()
    assert (said["outcome"], said["dialect"], said["path"]) == ("accept", "form-1.0", "a.edxml")
    assert said["attachments"][0]["media_type"] == "application/pdf"
    said = ask(HOSTILE["billion-laughs"]()).get_json()
    assert (said["outcome"], [one["rule"] for one in said["findings"]]) == ("reject", ["EDX-02"])
    answer = client.post("/api/v1/edxml/check", data={}, headers=headers)
    assert answer.status_code == 400
