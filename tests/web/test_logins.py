"""Who comes in, who does not, and what the ledger says of it."""

from collections.abc import Callable

import pytest
from flask import Flask

from repository.ledger import EventKind
from tests.databases import Hands
from tests.web.conftest import PASSWORD, Browser
from web.passwords import check_password, hash_password, one_time_password, strong_enough
from web.wiring import Archive

LogIn = Callable[[str], Browser]


def _events(archive: Archive) -> list[tuple[str, str, str]]:
    kinds = {EventKind.LOG_IN, EventKind.LOG_OUT, EventKind.ACCOUNT}
    found = archive.ledger.latest(100)
    return [(e.kind, e.agent, e.outcome) for e in reversed(found) if e.kind in kinds]


def test_strangers_are_sent_to_the_log_in_and_back(stranger: Browser) -> None:
    answer = stranger.get("/documents/any?page=2")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/log-in?target=/documents/any?page%3D2"
    answer = stranger.post("/log-in", "/log-in", login="vanthu", password=PASSWORD, target="/jobs")
    assert answer.headers["Location"] == "/jobs"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil", "/\t/e"])
def test_the_log_in_sends_nobody_to_another_site(stranger: Browser, target: str) -> None:
    answer = stranger.post("/log-in", "/log-in", login="vanthu", password=PASSWORD, target=target)
    assert answer.headers["Location"] == "/"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger: Browser) -> None:
    cookie = stranger.log_in("vanthu").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_fifth_wrong_password_locks_the_account_with_the_same_answer(
    archive: Archive, stranger: Browser, hands: Hands
) -> None:
    answers = {stranger.log_in("vanthu", "wrong").text for _ in range(5)}
    right = stranger.log_in("vanthu")
    unknown = stranger.log_in("nobody", "wrong")
    assert right.status_code == unknown.status_code == 401
    message = "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang bị khóa."
    assert all(message in text for text in (*answers, right.text, unknown.text))
    assert ("account change", "vanthu", "success") in _events(archive)
    hands.move(hours=11)
    assert stranger.log_in("vanthu").status_code == 401
    hands.move(hours=2)
    assert stranger.log_in("vanthu").status_code == 303


def test_four_wrong_passwords_are_forgotten_by_the_right_one(stranger: Browser) -> None:
    for _ in range(2):
        for _ in range(4):
            assert stranger.log_in("vanthu", "wrong").status_code == 401
        assert stranger.log_in("vanthu").status_code == 303
        stranger.post("/log-out")


def test_an_account_unused_for_45_days_sleeps(
    archive: Archive, stranger: Browser, hands: Hands, logged_in: LogIn
) -> None:
    stranger.log_in("vanthu")
    hands.move(days=44)
    assert stranger.log_in("vanthu").status_code == 303
    hands.move(days=46)
    assert stranger.log_in("vanthu").status_code == 401
    logged_in("quantri").post("/people/vanthu/open", "/people")
    assert stranger.log_in("vanthu").status_code == 303


def test_an_idle_session_is_locked_until_the_password_comes_again(
    logged_in: LogIn, hands: Hands, archive: Archive
) -> None:
    browser = logged_in("vanthu")
    hands.move(minutes=14)
    assert browser.get("/").status_code == 200
    hands.move(minutes=14)
    assert browser.get("/").status_code == 200
    hands.move(minutes=15)
    assert browser.get("/jobs").headers["Location"] == "/lock?target=/jobs"
    assert browser.post("/unlock", "/lock", password="wrong").status_code == 401
    assert browser.get("/").status_code == 303
    answer = browser.post("/unlock", "/lock", password=PASSWORD, target="/jobs")
    assert answer.headers["Location"] == "/jobs"
    assert browser.get("/jobs").status_code == 200
    assert ("log out", "vanthu", "success") in _events(archive)


def test_a_page_that_asks_by_itself_keeps_no_session_awake(logged_in: LogIn, hands: Hands) -> None:
    browser = logged_in("vanthu")
    for _ in range(16):
        hands.move(minutes=1)
        browser.get("/jobs/any/state")
    assert browser.get("/").headers["Location"].startswith("/lock")


def test_a_session_ends_after_twelve_hours_whatever_is_done_in_it(
    logged_in: LogIn, hands: Hands
) -> None:
    browser = logged_in("vanthu")
    for _ in range(72):
        hands.move(minutes=10)
        browser.get("/")
    hands.move(minutes=1)
    answer = browser.get("/")
    assert answer.headers["Location"].startswith("/log-in")


def test_one_can_lock_and_log_out(logged_in: LogIn, archive: Archive) -> None:
    browser = logged_in("vanthu")
    browser.post("/lock")
    assert browser.get("/").headers["Location"].startswith("/lock")
    browser.post("/log-out", "/lock")
    assert browser.get("/").headers["Location"].startswith("/log-in")
    outs = [event for event in _events(archive) if event[0] == "log out"]
    assert len(outs) == 2


def test_a_stolen_cookie_is_worth_nothing_after_the_log_out(app: Flask, logged_in: LogIn) -> None:
    browser = logged_in("vanthu")
    cookie = browser.client.get_cookie("luutru")
    assert cookie is not None
    browser.post("/log-out")
    thief = app.test_client()
    thief.set_cookie("luutru", cookie.value)
    assert thief.get("/").headers["Location"].startswith("/log-in")


def test_forms_without_their_token_are_refused(logged_in: LogIn) -> None:
    client = logged_in("luutru").client
    for path in ("/log-in", "/log-out", "/upload", "/fixity/check", "/dossiers/place", "/people"):
        assert client.post(path, data={"login": "vanthu"}).status_code == 400, path


def test_a_first_log_in_must_change_the_password(
    archive: Archive, logged_in: LogIn, stranger: Browser
) -> None:
    admin = logged_in("quantri")
    page = admin.post("/people/vanthu/password", "/people").text
    once = page.split("vanthu: ", 1)[1].split(" ", 1)[0].replace("&#43;", "+")
    assert stranger.log_in("vanthu").status_code == 401
    assert stranger.log_in("vanthu", once).status_code == 303
    assert stranger.get("/jobs").headers["Location"].startswith("/password")
    weak = stranger.post("/password", "/password", password=once, new="yeu", again="yeu")
    assert weak.status_code == 422
    new = "Rất-Mới-2027"
    other = stranger.post("/password", "/password", password=once, new=new, again="khác")
    assert other.status_code == 422
    wrong = stranger.post("/password", "/password", password="sai", new=new, again=new)
    assert wrong.status_code == 422
    done = stranger.post("/password", "/password", password=once, new=new, again=new)
    assert done.status_code == 303
    assert stranger.get("/jobs").status_code == 200


def test_a_closed_account_is_out_at_once(logged_in: LogIn) -> None:
    clerk, admin = logged_in("vanthu"), logged_in("quantri")
    assert admin.post("/people/vanthu/close", "/people").status_code == 303
    assert clerk.get("/").headers["Location"].startswith("/log-in")
    assert admin.post("/people/quantri/close", "/people").status_code == 422


def test_no_password_and_no_secret_stands_in_the_ledger(
    archive: Archive, logged_in: LogIn, stranger: Browser
) -> None:
    stranger.log_in("vanthu", "Secret-typed-1")
    stranger.log_in("Secret-typed-2", "x")
    logged_in("vanthu")
    said = str([event.as_dict() for event in archive.ledger.latest(1000)])
    assert "Secret-typed" not in said
    assert PASSWORD not in said


def test_guessing_from_one_address_is_slowed_down(stranger: Browser) -> None:
    token = stranger.token()
    form = {"csrf_token": token, "login": "", "password": ""}
    codes = [stranger.client.post("/log-in", data=form).status_code for _ in range(31)]
    assert codes[-1] == 429
    assert set(codes[:30]) == {401}


def test_passwords_are_the_same_in_either_unicode_form() -> None:
    hashed = hash_password("Mật-khẩu-1")
    assert hashed.startswith("$argon2id$")
    assert check_password(hashed, "M\u1ead" + "t-kh\u1ea9u-1")
    assert check_password(hashed, "Ma\u0323\u0302t-kha\u0302\u0309u-1")
    assert not check_password(hashed, "Mật-khẩu-2")
    assert not check_password("", "nobody knows this one")
    assert not check_password("not a hash", "x")


@pytest.mark.parametrize("text", ["Ab1-", "abcdefg1-", "ABCDEFG1-", "Abcdefgh-", "Abcdefg1"])
def test_weak_passwords_are_named(text: str) -> None:
    assert not strong_enough(text)


def test_one_time_passwords_are_strong_and_differ() -> None:
    made = {one_time_password() for _ in range(100)}
    assert len(made) == 100
    assert all(map(strong_enough, made))
