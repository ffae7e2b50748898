"""The signatures page: any file is checked, and nothing of it is kept."""

import io
import re
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7
from werkzeug.test import TestResponse

from ingest.delivery import Delivery
from repository.access import Level as Access
from repository.people import owner
from tests.pki import Level, Pki, make_pdf, pki
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
    for wrong in ("hôm qua", "0001-01-01", "9999-12-31T23:00:00-05:00"):
        assert _check(browser, signed, at=wrong).status_code == 422


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


def _twice(pki: Pki, plain: bytes) -> bytes:
    """Signed by a person, and then by the organisation in another visible field."""
    once = pki.sign_bytes(plain, level=Level.B_B)
    at = pki.made_at + timedelta(minutes=1)
    box = (280, 90, 350, 160)
    return pki.sign_bytes(once, pki.organisation, Level.B_B, name="Signature2", at=at, box=box)


def test_what_was_added_after_a_signature_is_shown_beside_what_was_signed(
    logged_in: LogIn, archive: Archive, pki: Pki, signed: bytes, tmp_path: Path
) -> None:
    data = _twice(pki, (tmp_path / "plain.pdf").read_bytes())
    answer = _check(logged_in("vanthu"), data)
    assert "So trang 1: lúc ký và bây giờ" in answer.text
    assert answer.text.count('src="data:image/png;base64,') == 2
    assert "img-src 'self' data:" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_the_same_on_the_page_of_a_document_for_whoever_may_see_it(
    logged_in: LogIn, archive: Archive, pki: Pki, signed: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "two.pdf"
    path.write_bytes(_twice(pki, (tmp_path / "plain.pdf").read_bytes()))
    taken = archive.ingest.take(
        Delivery(path, path.name, {"Subject": "Hai chữ ký"}, "H34", Access.INTERNAL), owner()
    )
    browser = logged_in("vanthu")
    page = browser.get(f"/documents/{taken.document}").text
    (then, now) = re.findall(r'src="(/documents/[^"]+/signatures/0/pages/1/\w+)"', page)
    pictures = [browser.get(link) for link in (then, now)]
    assert [picture.data[:4] for picture in pictures] == [b"\x89PNG"] * 2
    assert pictures[0].data != pictures[1].data
    for wrong in (then.replace("/0/", "/7/"), then.replace("/1/", "/9/"), f"{then}x"):
        assert browser.get(wrong).status_code == 404
    assert logged_in("quantri").get(then).status_code == 404


def test_the_report_by_etsi_comes_along(logged_in: LogIn, signed: bytes) -> None:
    page = _check(logged_in("vanthu"), signed).text
    (held,) = re.findall(r'href="data:application/xml;base64,([^"]+)"', page)
    xml = b64decode(unescape(held))
    assert b"ValidationReport" in xml
    assert b"urn:etsi:019102:mainindication:total-passed" in xml


def test_a_detached_signature_is_checked_with_its_document(
    logged_in: LogIn, signed: bytes, pki: Pki
) -> None:
    document = b"Van ban can ky"
    signature = detached(pki, document)
    browser = logged_in("vanthu")
    page = _check(browser, signature, "a.txt.p7s", detached=(io.BytesIO(document), "a.txt")).text
    assert "Nguyễn Văn An" in page
    assert '<div class="verdict error">' not in page
    changed = (io.BytesIO(document + b"!"), "a.txt")
    page = _check(browser, signature, "a.txt.p7s", detached=changed).text
    assert '<div class="verdict error">' in page


def detached(pki: Pki, document: bytes) -> bytes:
    """A CMS signature without its content."""
    return (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(document)
        .add_signer(pki.person.certificate, pki.person.key, hashes.SHA256())
        .add_certificate(pki.issuing.certificate)
        .sign(
            serialization.Encoding.DER,
            [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary],
        )
    )
