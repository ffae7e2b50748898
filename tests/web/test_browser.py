"""A real browser goes through the archive, and axe looks over its shoulder."""

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from waitress.server import create_server
from waitress.wasyncore import close_all

from repository.access import Level
from repository.quarantine import Quarantined
from tests import drafts
from tests.pki import make_pdf, shared_pki
from tests.web.conftest import DOSSIER, PASSWORD, Fonds
from web.jobs import Worker
from web.labours import LABOURS
from web.wiring import Archive

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="NO CHROMIUM HERE: apt-get install chromium"),
]
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
GRAVE = {"serious", "critical"}
PATIENCE = 120_000
"""Milliseconds."""
expect.set_options(timeout=30_000)  # as long as a machine with other work may take


@dataclass(frozen=True, slots=True)
class Visit:
    """A page of a browser, and where the archive is."""

    page: Page
    home: str

    def go(self, path: str) -> None:
        self.page.goto(self.home + path)

    def log_in(self, login: str) -> None:
        self.go("/log-in")
        self.page.get_by_label("Tên đăng nhập").fill(login)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Xin chào")

    def check(self) -> None:
        """Nothing grave for whoever cannot see, cannot hold a mouse, or has the light behind."""
        self.page.wait_for_load_state()
        found = Axe().run(self.page).response["violations"]
        said = [
            (self.page.url, v["id"], [node["html"][:120] for node in v["nodes"][:3]])
            for v in found
            if v["impact"] in GRAVE
        ]
        assert said == []


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def served(app: Flask, archive: Archive) -> Iterator[str]:
    """The archive on loopback, with a worker beside it."""
    with serving(app, archive) as home:
        yield home


@contextmanager
def serving(app: Flask, archive: Archive) -> Iterator[str]:
    """An archive on loopback, with a worker beside it."""
    server = create_server(app, host="127.0.0.1", port=0, threads=6)
    worker = Worker(archive, LABOURS)
    threads = [threading.Thread(target=server.run), threading.Thread(target=worker.work)]
    for thread in threads:
        thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    worker.stop.set()
    server.trigger.pull_trigger(lambda: close_all(server._map, ignore_all=True))
    for thread in threads:
        thread.join(20)
    server.task_dispatcher.shutdown()


@pytest.fixture
def visit(chromium: Browser, served: str) -> Iterator[Visit]:
    context = chromium.new_context(locale="vi-VN", accept_downloads=True)
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Visit(page, served)
    context.close()
    assert complaints == []


@contextmanager
def company(chromium: Browser, home: str, logins: Iterable[str]) -> Iterator[dict[str, Visit]]:
    """A browser for each of those who have to do with something, all logged in."""
    complaints: list[str] = []
    found: dict[str, Visit] = {}
    for login in logins:
        context = chromium.new_context(locale="vi-VN", accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        found[login] = Visit(page, home)
        found[login].log_in(login)
    yield found
    for visit in found.values():
        visit.page.context.close()
    assert complaints == []


def test_a_clerk_uploads_searches_opens_and_downloads(visit: Visit, tmp_path: Path) -> None:
    pdf = make_pdf(tmp_path / "Quyết định 88.pdf", "KE HOACH SO HOA", pages=2)
    page = visit.page
    visit.log_in("vanthu")

    page.get_by_role("link", name="Tiếp nhận", exact=True).click()
    page.get_by_label("Chọn một hoặc nhiều tệp").set_input_files(pdf)
    page.get_by_label("Trích yếu nội dung").fill("Kế hoạch số hóa tài liệu")
    page.get_by_role("button", name="Tiếp nhận").click()
    expect(page.locator(".results .outcome-accepted")).to_be_visible(timeout=30_000)
    visit.check()

    visit.go("/")
    page.get_by_label("Tìm trong").last.fill("so hoa tai lieu")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_role("link", name="Kế hoạch số hóa tài liệu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kế hoạch số hóa tài liệu")
    picture = page.get_by_role("img", name="Trang 1 của")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 900)
    visit.check()

    with page.expect_download() as download:
        page.get_by_role("link", name="Quyết định 88.pdf").click()
    assert download.value.suggested_filename == "Quyết định 88.pdf"
    assert Path(download.value.path()).read_bytes() == pdf.read_bytes()


def test_no_page_has_a_serious_barrier(visit: Visit, fonds: Fonds) -> None:
    visit.go("/log-in")
    visit.check()
    visit.log_in("luutru")
    for path in (
        "/",
        "/search?q=quyet+dinh",
        "/search?q=%22kh%C3%B4ng+c%C3%B3%22",
        f"/search?place={DOSSIER}&agency=H34",
        f"/documents/{fonds.decision}",
        f"/documents/{fonds.hostile}",
        "/upload",
        "/quarantine",
        "/fixity",
        "/signatures",
        "/trust",
        "/seal",
        "/horizon",
        "/evidence",
        "/plan",
        f"/dossiers/{DOSSIER}",
        "/jobs",
        "/password",
        "/language/en?target=/search?q=quyet",
    ):
        visit.go(path)
        visit.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        visit.check()


@pytest.mark.slow
def test_the_pages_of_those_who_oversee_have_none_either(visit: Visit) -> None:
    visit.log_in("quantri")
    for path in ("/people", "/ledger?verify=1", "/jobs"):
        visit.go(path)
        visit.check()
    visit.page.set_viewport_size({"width": 360, "height": 740})
    visit.go("/")
    visit.check()
    wide = visit.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360


@pytest.mark.slow
def test_a_file_set_aside_and_a_locked_session_have_none_either(
    visit: Visit, archive: Archive
) -> None:
    finding = {"rule": "SIG-01", "severity": "quarantine", "message": "Đã bị sửa sau khi ký."}
    report = {
        "findings": [finding | {"message_en": "Changed after signing.", "facts": {}}],
        "signatures": None,
        "fields": {"Subject": "Về việc A"},
        "files": ["a.pdf"],
    }
    at = datetime(2026, 11, 22, tzinfo=UTC)
    item = Quarantined("q1", "a.pdf", "0" * 64, 5, "H34", Level.PUBLIC, at, "an", report)
    archive.quarantine.enter(item, "an", ())
    visit.log_in("luutru")
    visit.go("/quarantine/q1")
    expect(visit.page.get_by_text("Đã bị sửa sau khi ký.")).to_be_visible()
    visit.check()
    visit.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    visit.page.get_by_role("button", name="Khóa phiên").click()
    expect(visit.page.get_by_label("Mật khẩu")).to_be_visible()
    visit.check()


@pytest.mark.slow
def test_a_mark_is_dragged_to_its_place(visit: Visit, archive: Archive, tmp_path: Path) -> None:
    pki = shared_pki()
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    page = visit.page
    draft = drafts.write(tmp_path / "du-thao.pdf", drafts.draft())
    visit.log_in("lanhdao")
    visit.go("/sign")
    visit.check()
    page.get_by_label("Dự thảo (PDF)").set_input_files(draft)
    page.get_by_label("Họ tên người ký").fill(drafts.NAME)
    page.get_by_label("Hình chữ ký (PNG)").set_input_files(drafts.signature(tmp_path / "ky.png"))
    page.get_by_role("button", name="Tìm chỗ ký").click()
    mark = page.locator("#sheet .mark")
    expect(mark).to_be_visible(timeout=30_000)
    visit.check()
    before = float(page.get_by_label("Trái (mm)").input_value())
    box = mark.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] - 90, box["y"] + 60, steps=4)
    page.mouse.up()
    moved = float(page.get_by_label("Trái (mm)").input_value())
    assert moved < before - 10
    page.get_by_role("button", name="Đặt ở đây").click()
    expect(page.get_by_role("button", name="Tìm lại chỗ")).to_be_visible(timeout=30_000)
    assert float(page.get_by_label("Trái (mm)").input_value()) == moved


@pytest.mark.slow
def test_a_file_is_checked_and_its_report_saved(
    visit: Visit, archive: Archive, tmp_path: Path
) -> None:
    pki, page = shared_pki(), visit.page
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    draft = make_pdf(tmp_path / "du-thao.pdf")
    with ThreadPoolExecutor(1) as elsewhere:  # Playwright holds the event loop of this thread
        signed = elsewhere.submit(pki.sign, draft, tmp_path / "da-ky.pdf").result()
    visit.log_in("vanthu")
    visit.go("/signatures")
    page.get_by_label("Tệp đã ký").set_input_files(signed)
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(page.locator(".verdict.good")).to_be_visible(timeout=30_000)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    visit.check()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải báo cáo ETSI").click()
    assert b"ValidationReport" in Path(download.value.path()).read_bytes()


@pytest.mark.slow
def test_trust_seals_and_evidence_have_no_barrier_for_whoever_works_with_them(
    visit: Visit, archive: Archive
) -> None:
    pki = shared_pki()
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at - timedelta(days=90))
    visit.log_in("quantri")
    for path in ("/trust", "/evidence", "/horizon"):
        visit.go(path)
        visit.check()
    visit.page.set_viewport_size({"width": 360, "height": 740})
    for path in ("/trust", "/evidence", "/horizon", "/signatures"):
        visit.go(path)
        visit.check()
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_everything_is_reached_by_keyboard(visit: Visit) -> None:
    visit.log_in("vanthu")
    visit.page.keyboard.press("Tab")
    expect(visit.page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("main")).to_be_focused()


def test_a_search_and_an_upload_work_without_javascript(
    chromium: Browser, served: str, tmp_path: Path
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    visit = Visit(context.new_page(), served)
    visit.log_in("vanthu")
    visit.go("/upload")
    text = tmp_path / "Thông báo.txt"
    text.write_text("Thông báo nghỉ lễ", "utf-8")
    visit.page.get_by_label("Chọn một hoặc nhiều tệp").set_input_files(text)
    visit.page.get_by_role("button", name="Tiếp nhận").click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Tiếp nhận văn bản")
    for _ in range(60):
        if visit.page.locator(".results .outcome-accepted").count():
            break
        visit.page.wait_for_timeout(250)
        visit.page.reload()
    expect(visit.page.locator(".results .outcome-accepted")).to_be_visible()
    visit.go("/search?q=nghi+le")
    expect(visit.page.get_by_text("Thông báo nghỉ lễ")).to_be_visible()
    context.close()
