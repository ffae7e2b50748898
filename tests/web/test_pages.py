"""Every page, for every role, in both languages; and what must never be on one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from ingest.delivery import Delivery
from repository.people import Right, owner
from tests.pki import make_pdf
from tests.web.conftest import ATTACK, DOSSIER, ROLES, Browser, Fonds, words
from web.wiring import Archive

LogIn = Callable[[str], Browser]


def _paths(fonds: Fonds) -> dict[str, Right | None]:
    return {
        "/": None,
        "/search?q=quyet+dinh": None,
        "/search?q=kh%C3%B4ng+c%C3%B3+g%C3%AC&type=Quy%E1%BA%BFt+%C4%91%E1%BB%8Bnh": None,
        f"/search?place={DOSSIER}": None,
        f"/documents/{fonds.hostile}": None,
        "/upload": Right.INGEST,
        "/quarantine": Right.QUARANTINE,
        "/fixity": Right.VERIFY,
        "/signatures": None,
        "/trust": None,
        "/sign": Right.SIGN,
        "/seal": Right.SEAL,
        "/horizon": None,
        "/evidence": Right.VERIFY,
        "/plan": None,
        f"/dossiers/{DOSSIER}": None,
        "/ledger?verify=1": Right.LEDGER,
        "/people": Right.PEOPLE,
        "/jobs": None,
        "/password": None,
    }


@pytest.mark.parametrize("login", sorted(ROLES))
def test_every_page_is_there_for_whom_it_is_meant_in_both_languages(
    login: str, logged_in: LogIn, archive: Archive, fonds: Fonds
) -> None:
    browser, person = logged_in(login), archive.people.find(login)
    for language in ("vi", "en"):
        browser.get(f"/language/{language}")
        for path, right in _paths(fonds).items():
            answer = browser.get(path)
            expected = 200 if right is None or person.may(right) else 403
            if login == "quantri" and path.startswith("/documents"):
                expected = 404  # sees what is public only
            assert answer.status_code == expected, (login, path)
            assert f'<html lang="{language}">' in answer.text
            assert "<script>alert" not in answer.text, path


def test_no_page_carries_a_script_or_style_inside(logged_in: LogIn, fonds: Fonds) -> None:
    browser = logged_in("luutru")
    for path in _paths(fonds):
        text = browser.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        assert text.count("<script") == text.count('<script defer src="/static/app.js">')


def test_a_hostile_title_is_shown_as_its_letters(logged_in: LogIn, fonds: Fonds) -> None:
    browser = logged_in("vanthu")
    for path in ("/", "/search?q=script", f"/documents/{fonds.hostile}"):
        assert "&lt;script&gt;alert" in words(browser.get(path)), path
    assert ATTACK not in browser.get(f"/documents/{fonds.bare}").text


def test_every_answer_has_careful_headers(stranger: Browser, logged_in: LogIn) -> None:
    for answer in (stranger.get("/log-in"), stranger.get("/nowhere"), logged_in("vanthu").get("/")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/documents/none", 404)])
def test_errors_are_pages_too(logged_in: LogIn, path: str, status: int) -> None:
    answer = logged_in("vanthu").get(path)
    assert answer.status_code == status
    assert "Không tìm thấy" in answer.text


def test_a_defect_shows_a_page_without_details(
    app: Flask,
    logged_in: LogIn,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setitem(app.view_functions, "tasks.show", broken)
    answer = logged_in("vanthu").get("/jobs")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Có lỗi bên trong" in answer.text
    assert "secret detail" in caplog.text


def test_an_unreachable_store_says_try_again(
    archive: Archive, logged_in: LogIn, fonds: Fonds
) -> None:
    browser = logged_in("vanthu")
    (archive.settings.home / "stores" / "kho-1" / ".luutru-store").unlink()
    answer = browser.get(f"/documents/{fonds.decision}/files/0")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_search_finds_counts_and_narrows(logged_in: LogIn) -> None:
    browser = logged_in("vanthu")
    found = browser.get("/search?q=quy+che+van+thu")
    assert "Về việc ban hành Quy chế văn thư" in words(found)
    assert "<mark>" in found.text
    assert "1 văn bản" in browser.get("/search?q=%22quy+ch%E1%BA%BF+v%C4%83n+th%C6%B0%22").text
    assert "0 văn bản" in browser.get("/search?q=quy+che&since=2025-01-01").text
    assert browser.get("/search?q=a&since=not-a-day&page=zz").status_code == 200


def test_a_document_is_placed_in_a_dossier_and_found_there(logged_in: LogIn, fonds: Fonds) -> None:
    browser = logged_in("chuyenvien")
    answer = browser.post("/dossiers/place", document=fonds.decision, dossier=DOSSIER)
    assert answer.status_code == 303
    assert fonds.decision in browser.get(f"/dossiers/{DOSSIER}").text
    assert "01.TH" in browser.get(f"/documents/{fonds.decision}").text


def test_a_new_dossier_is_opened_outside_the_plan_and_marked(logged_in: LogIn) -> None:
    browser = logged_in("vanthu")
    form = {"agency": "H34", "year": "2026", "notation": "02.TC", "maintenance": "Vĩnh viễn"}
    form["title"] = "Hồ sơ tổ chức bộ máy"
    assert browser.post("/dossiers", "/dossiers", **form).status_code == 303
    assert "Hồ sơ tổ chức bộ máy" in browser.get("/plan").text
    form["agency"] = "H48"
    assert browser.post("/dossiers", "/dossiers", **form).status_code == 403


def test_a_download_is_an_attachment_byte_for_byte(
    archive: Archive, logged_in: LogIn, fonds: Fonds
) -> None:
    answer = logged_in("vanthu").get(f"/documents/{fonds.bare}/files/0")
    assert answer.data.decode() == "Báo cáo tháng ba"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert "filename*=UTF-8''" in disposition
    assert "<" not in disposition
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    kinds = [(e.kind, e.agent) for e in archive.ledger.of(fonds.bare)]
    assert ("access", "vanthu") in kinds


def test_pages_are_pictures_drawn_once(archive: Archive, logged_in: LogIn, fonds: Fonds) -> None:
    browser = logged_in("vanthu")
    first = browser.get(f"/documents/{fonds.decision}/files/0/pages/1")
    assert first.status_code == 200
    assert first.mimetype == "image/png"
    assert first.data.startswith(b"\x89PNG")
    assert browser.get(f"/documents/{fonds.decision}/files/0/pages/1").data == first.data
    assert len(list((archive.settings.cache / "pages").rglob("*.png"))) == 1
    assert browser.get(f"/documents/{fonds.decision}/files/0/pages/9").status_code == 404
    assert browser.get(f"/documents/{fonds.decision}/files/7/pages/1").status_code == 404


def test_a_package_is_handed_out_as_a_zip_to_those_who_may(
    archive: Archive, logged_in: LogIn, fonds: Fonds
) -> None:
    path = f"/documents/{fonds.decision}/package"
    assert logged_in("vanthu").post(path).status_code == 403
    answer = logged_in("luutru").post(path)
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
    answer.close()
    assert list((archive.settings.spool / "exports").iterdir()) == []


def test_the_pages_of_a_long_document_come_a_few_at_a_time(
    archive: Archive, logged_in: LogIn, tmp_path: Path
) -> None:
    pdf = make_pdf(tmp_path / "quy-che.pdf", pages=8)
    long = archive.ingest.take(Delivery(pdf, pdf.name, {}, "H34"), owner()).document
    browser = logged_in("vanthu")
    first = browser.get(f"/documents/{long}").text
    assert first.count('loading="lazy"') + first.count('loading="eager"') == 6
    assert "page=7#pages" in first
    for number in ("7", "999", "-3", "x"):
        text = browser.get(f"/documents/{long}?page={number}&file=9").text
        assert 'loading="eager"' in text
