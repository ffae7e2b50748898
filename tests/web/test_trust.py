"""The trust page: seen by all, changed by those who may."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from repository.jobs import JobState
from tests.authority import der, member, site
from tests.pki import Pki, pki
from tests.web.conftest import ROLES, Browser
from web.jobs import Worker
from web.labours import LABOURS
from web.wiring import Archive

__all__ = ["pki"]

LogIn = Callable[[str], Browser]


def _send(browser: Browser, *files: tuple[bytes, str], **form: object) -> TestResponse:
    return browser.post(
        "/trust", "/trust", files=[(io.BytesIO(data), name) for data, name in files], **form
    )


def test_whom_the_archive_trusts_is_shown_to_everybody(
    logged_in: LogIn, archive: Archive, pki: Pki
) -> None:
    folder = pki.trust_folder(archive.settings.trust, crls_at=pki.made_at - timedelta(days=90))
    (folder / "trust.toml").write_text('[anchors."root.pem"]\npurpose = "public-ca"\n')
    (folder / "crls" / "broken.crl").write_bytes(b"x")
    for login in ROLES:
        page = logged_in(login).get("/trust").text
        assert "Root CA thử nghiệm" in page
        assert "Công cộng" in page
        assert "Đã quá hạn" in page
        assert "broken.crl" in page
        assert ("Tải CRL, OCSP ngay" in page) == (login == "quantri")


def test_an_administrator_brings_in_an_anchor_and_its_lists(
    logged_in: LogIn, archive: Archive, pki: Pki
) -> None:
    browser = logged_in("quantri")
    assert "Chưa có chứng thư gốc nào" in browser.get("/trust").text
    wish = {"purpose": "chuyen-dung-cong-vu", "since": "2020-01-01", "until": "2040-01-01"}
    page = _send(browser, (pki.root.pem, "gốc.pem"), **wish).text
    assert "Đã nhập" in page
    assert "Chuyên dùng công vụ" in page
    assert "01/01/2020" in page
    page = _send(
        browser, (pki.issuing.der, "ca.cer"), (pki.crl(pki.issuing, pki.made_at), "ca.crl")
    ).text
    assert "CA cấp phát thử nghiệm" in page
    assert "Còn hiệu lực" in page
    event = archive.ledger.latest(1)[0]
    assert (event.kind, event.agent, event.detail["count"]) == ("trust change", "quantri", 2)
    assert not list((archive.settings.spool / "uploads").iterdir())


@pytest.mark.parametrize("login", sorted(set(ROLES) - {"quantri"}))
def test_nobody_else_changes_trust(
    logged_in: LogIn, archive: Archive, pki: Pki, login: str
) -> None:
    browser = logged_in(login)
    assert _send(browser, (pki.root.pem, "a.pem"), purpose="public-ca").status_code == 403
    assert browser.post("/trust/fetch", "/trust").status_code == 403
    assert not (archive.settings.trust / "anchors").exists()


def test_what_is_refused_is_said_on_the_page(logged_in: LogIn, pki: Pki) -> None:
    browser = logged_in("quantri")
    page = _send(browser, (b"<script>alert(1)</script>", "<b>x.crl"), (pki.person.der, "a.cer"))
    assert "Không nhận" in page.text
    assert "không phải chứng thư, CRL" in page.text
    assert "<b>x.crl" not in page.text
    assert _send(browser, (pki.root.der, "a.cer"), purpose="mọi việc").status_code == 400
    wish = {"purpose": "public-ca", "since": "hôm qua"}
    assert _send(browser, (pki.root.der, "a.cer"), **wish).status_code == 400


def test_a_button_has_a_job_fetch(logged_in: LogIn, archive: Archive, pki: Pki) -> None:
    with site() as web:
        folder = pki.trust_folder(archive.settings.trust)
        url = web.lay("/ca.crl", pki.crl(pki.issuing, pki.made_at))
        (folder / "intermediates" / "a.cer").write_bytes(der(member(pki, crl=url)))
        browser = logged_in("quantri")
        answer = browser.post("/trust/fetch", "/trust")
        identifier = answer.headers["Location"].rpartition("/")[2]
        Worker(archive, LABOURS).do(identifier)
        job = archive.jobs.get(identifier)
        assert job.state is JobState.DONE, job.message
        assert {line["outcome"] for line in job.results} == {"refused"}
        assert web.asked == [], "no host is listed"
        assert "không có trong fetch_allowed" in browser.get(answer.headers["Location"]).text
