"""Who asks: the same accounts and the same brakes as at the log-in page."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from repository.ledger import Outcome
from tests.databases import Hands
from tests.web.api.conftest import Program, basic
from tests.web.conftest import PASSWORD, Browser, Fonds
from web.api import PREFIX
from web.current import logins as _logins
from web.wiring import Archive

Start = Callable[..., Program]


def test_a_password_opens_one_session_for_many_requests(program: Start, archive: Archive) -> None:
    before = archive.ledger.count()
    vanthu = program("vanthu")
    assert [vanthu.get("/status").status_code for _ in range(5)] == [200] * 5
    assert archive.ledger.count() == before + 1  # one log-in
    assert vanthu.get("/status").get_json()["login"] == "vanthu"


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("vanthu", "sai"),
        ("vanthu", ""),
        ("không có", PASSWORD),
        ("", ""),
        ("a\0b", "x"),
        ("x" * 5000, "x"),
        ("vanthu", "x" * 100_000),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    program: Start, login: str, password: str
) -> None:
    answer = program(login, password).get("/status")
    assert answer.status_code == 401
    assert answer.get_json(force=True) == {
        "type": "about:blank",
        "title": "Unauthorized",
        "status": 401,
    }


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Bearer x", "Basic bm8=", "Digest a=b"])
def test_a_broken_header_opens_nothing(app: Flask, header: str) -> None:
    answer = app.test_client().get(f"{PREFIX}/status", headers={"Authorization": header})
    assert answer.status_code == 401


def test_wrong_passwords_lock_the_account_for_the_right_one_too(program: Start) -> None:
    vanthu = program("vanthu")
    assert vanthu.get("/status").status_code == 200
    wrong = program("vanthu", "sai")
    assert [wrong.get("/status").status_code for _ in range(5)] == [401] * 5
    assert vanthu.get("/status").status_code == 401


def test_too_many_tries_from_one_address_are_slowed_down(program: Start) -> None:
    answers = [program(f"x{n}", "sai").get("/status") for n in range(61)]
    statuses = [answer.status_code for answer in answers]
    assert set(statuses[:10]) == {401}
    assert statuses[-1] == 429
    assert answers[-1].headers["Retry-After"]


def test_a_closed_account_is_out_at_once(program: Start, app: Flask) -> None:
    vanthu = program("vanthu")
    assert vanthu.get("/status").status_code == 200
    with app.app_context():
        _logins().disable("vanthu", "quantri")
    assert vanthu.get("/status").status_code == 401


def test_a_new_password_ends_the_old_one_at_once(program: Start, app: Flask) -> None:
    from web.passwords import hash_password

    vanthu = program("vanthu")
    assert vanthu.get("/status").status_code == 200
    with app.app_context():
        _logins().set_password("vanthu", hash_password("Khác-2026-x"), "vanthu", must_change=False)
    assert vanthu.get("/status").status_code == 401
    assert program("vanthu", "Khác-2026-x").get("/status").status_code == 200


def test_a_program_that_slept_proves_itself_again(program: Start, hands: Hands) -> None:
    vanthu = program("vanthu")
    assert vanthu.get("/status").status_code == 200
    hands.move(hours=2)
    assert vanthu.get("/status").status_code == 200


def test_a_password_that_has_to_be_changed_opens_nothing_else(program: Start, app: Flask) -> None:
    from web.passwords import hash_password

    with app.app_context():
        _logins().set_password("vanthu", hash_password(PASSWORD), "quantri", must_change=True)
    assert program("vanthu").get("/status").status_code == 403


def test_a_log_in_is_told_to_the_ledger(program: Start, archive: Archive) -> None:
    program("vanthu").get("/status")
    event = archive.ledger.latest(1)[0]
    assert (event.kind, event.agent, event.outcome) == ("log in", "vanthu", Outcome.SUCCESS)


def test_a_session_of_the_pages_may_ask_too(
    logged_in: Callable[[str], Browser], fonds: Fonds
) -> None:
    browser = logged_in("chuyenvien")
    assert browser.get(f"{PREFIX}/documents/{fonds.decision}").status_code == 200


def test_a_cookie_alone_changes_nothing(logged_in: Callable[[str], Browser], fonds: Fonds) -> None:
    """Another site can send the cookie along, but not the token."""
    browser = logged_in("luutru")
    path = f"{PREFIX}/verify"
    body = {"documents": [fonds.decision]}
    assert browser.client.post(path, json=body).status_code == 403
    form = browser.client.post(path, data={"csrf_token": browser.token("/")})
    assert form.status_code == 403
    token = {"X-CSRFToken": browser.token("/")}
    assert browser.client.post(path, json=body, headers=token).status_code == 200


def test_a_locked_session_asks_for_nothing(
    logged_in: Callable[[str], Browser], hands: Hands
) -> None:
    browser = logged_in("luutru")
    hands.move(minutes=16)
    answer = browser.get(f"{PREFIX}/status")
    assert answer.status_code == 401
    assert "WWW-Authenticate" not in answer.headers  # the browser shall not ask by itself


def test_every_answer_carries_careful_headers(app: Flask) -> None:
    answer = app.test_client().get(f"{PREFIX}/status", headers=basic("vanthu"))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not re.search("werkzeug|python", str(answer.headers), re.IGNORECASE)
