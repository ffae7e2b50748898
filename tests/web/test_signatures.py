"""The signatures page: any file is checked, and nothing of it is kept."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.pki import Pki, make_pdf, pki
from tests.preservation.signatures.attacks import page_bit
from tests.web.conftest import ATTACK, ROLES, Browser
from web.wiring import Archive

__all__ = ["pki"]

LogIn = Callable[[str], Browser]


@pytest.fixture
def signed(archive: Archive, pki: Pki, tmp_path: Path) -> bytes:
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    return pki.sign_bytes(make_pdf(tmp_path / "plain.pdf").read_bytes())


def _check(browser: Browser, data: bytes, name: str = "a.pdf", **form: object) -> TestResponse:
    return browser.post("/signatures", "/signatures", file=(io.BytesIO(data), name), **form)


@pytest.mark.parametrize("login", sorted(ROLES))
def test_everybody_may_ask_who_signed_a_file(
    logged_in: LogIn, archive: Archive, signed: bytes, login: str
) -> None:
    before = archive.ledger.count()
    browser = logged_in(login)
    page = _check(browser, signed, "Quyết định.pdf").text
    assert '<div class="verdict good">' in page
    assert "Hợp lệ" in page
    assert "Nguyễn Văn An" in page
    assert "Root CA thử nghiệm" in page
    assert "Quyết định.pdf" in page
    assert not list((archive.settings.spool / "uploads").iterdir())
    assert archive.ledger.count() == before + 1, "the log-in, and nothing else"


def test_an_altered_file_says_so_in_large(logged_in: LogIn, signed: bytes) -> None:
    page = _check(logged_in("vanthu"), page_bit(signed)).text
    assert '<div class="verdict error">' in page
    assert "Không hợp lệ" in page
    assert "Văn bản đã bị sửa sau khi ký" in page


def test_what_is_not_signed_is_for_information_only(logged_in: LogIn, tmp_path: Path) -> None:
    page = _check(logged_in("vanthu"), make_pdf(tmp_path / "a.pdf").read_bytes()).text
    assert '<div class="verdict note">' in page
    assert "để biết, tham khảo" in page


@pytest.mark.parametrize("data", [b"", b"MZ\x90\x00" * 100, ATTACK.encode(), b"%PDF-1.7\n" * 50])
def test_whatever_is_sent_there_is_an_answer(logged_in: LogIn, data: bytes) -> None:
    answer = _check(logged_in("vanthu"), data, f"{ATTACK}.pdf")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert '<div class="verdict good">' not in answer.text


def test_the_instant_of_the_judgement_can_be_given(
    logged_in: LogIn, signed: bytes, pki: Pki
) -> None:
    browser = logged_in("vanthu")
    at = pki.made_at.replace(year=pki.made_at.year + 40)
    assert "Chưa đủ căn cứ" in _check(browser, signed, at=at.isoformat()).text
    assert _check(browser, signed, at="hôm qua").status_code == 422


def test_a_file_full_of_line_ends_comes_through_whole(logged_in: LogIn) -> None:
    """What the parser of forms holds back at a line end must not count as too much text."""
    data = b"%PDF-1.7\n" + b"\r\n" * 200_000
    assert _check(logged_in("vanthu"), data, detached=(io.BytesIO(b""), "")).status_code == 200


def test_a_form_without_a_file_is_refused(logged_in: LogIn) -> None:
    assert logged_in("vanthu").post("/signatures", "/signatures").status_code == 400


def test_a_stranger_is_asked_to_log_in(stranger: Browser, archive: Archive) -> None:
    answer = stranger.client.post("/signatures", data={"file": (io.BytesIO(b"x"), "a.pdf")})
    assert answer.status_code in {302, 303, 400, 401}
    uploads = archive.settings.spool / "uploads"
    assert not uploads.exists() or not list(uploads.iterdir())


def test_the_english_page_speaks_english(logged_in: LogIn, signed: bytes) -> None:
    browser = logged_in("vanthu")
    browser.get("/language/en")
    page = _check(browser, signed).text
    assert "the certificate was valid when it was signed" in page
    assert "Chain of certificates" in page
