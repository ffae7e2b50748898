"""Pictures of every page of a running archive, for ``docs/pictures``.

usage: .venv/bin/python scripts/make_screenshots.py [HOME_URL [OUT]]
The archive should be the demonstration: ``make run`` first.
"""

import re
import sys
from pathlib import Path

from playwright.sync_api import FilePayload, Page, ViewportSize, sync_playwright

BROWSER = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PASSWORD = "Luu-Tru-2026"  # the demonstration's own
PAGES = {
    "luutruvien1": {
        "home": "/",
        "search": "/search?q=quy%E1%BA%BFt+%C4%91%E1%BB%8Bnh",
        "search-nothing": "/search?q=%22kh%C3%B4ng+c%C3%B3+g%C3%AC%22",
        "upload": "/upload",
        "quarantine": "/quarantine",
        "plan": "/plan",
        "registers": "/registers",
        "registers-issued": "/registers?register=di",
        "jobs": "/jobs",
        "signatures": "/signatures",
        "trust": "/trust",
        "evidence": "/evidence",
        "horizon": "/horizon",
        "seal": "/seal",
        "batches": "/batches",
        "read": "/read",
        "copies": "/copies",
        "outgoing": "/outgoing?box=all",
        "not-found": "/nowhere",
    },
    "quantri": {
        "people": "/people",
        "trust-import": "/trust",
        "agencies": "/agencies?on=2025-06-30",
        "figures": "/figures?period=2025",
        "report": "/figures/report",
    },
    "vanthu1": {
        "incoming": "/incoming?tab=all",
        "incoming-overdue": "/incoming?tab=overdue",
        "incoming-new": "/incoming/new",
    },
    "lanhdao1": {
        "outgoing-new": "/outgoing/new",
        "paper-list": "/paper-list",
        "sign": "/sign",
        "signatories": "/signatories",
        "verify": "/verify",
    },
    "thanhtra1": {"ledger": "/ledger?verify=1"},
}
FILES: list[FilePayload] = [
    {
        "name": "Thông báo lịch trực Tết.txt",
        "mimeType": "text/plain",
        "buffer": "Thông báo lịch trực Tết Nguyên đán".encode(),
    },
    {"name": "Công văn hỏng.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00 no PDF"},
]
NARROW = ViewportSize(width=390, height=844)


def log_in(page: Page, home: str, login: str) -> None:
    """Log in as one of the demonstration's people."""
    page.goto(f"{home}/log-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("button.main")


def keep(page: Page, out: Path, name: str) -> None:
    """One picture, when everything on the page is there."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=out / f"{name}.png", full_page=True)
    print(out / f"{name}.png")


def first(page: Page, address: str, pattern: str) -> str:
    """The first link on a page that looks like ``pattern``."""
    page.goto(address)
    links = page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
    return next((link for link in links if re.fullmatch(pattern, link or "")), "/")


def main(home: str, out: Path) -> None:
    """Log in as each of the people, and go from page to page."""
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        size = ViewportSize(width=1280, height=900)
        page = browser.new_page(viewport=size)
        page.goto(f"{home}/log-in")
        keep(page, out, "log-in")
        for login, pages in PAGES.items():
            page = browser.new_context(viewport=size).new_page()
            log_in(page, home, login)
            for name, path in pages.items():
                page.goto(home + path)
                keep(page, out, name)
            if login == "luutruvien1":
                work(page, home, out)
                singles(page, home, out)
        browser.close()


def work(page: Page, home: str, out: Path) -> None:
    """Two jobs: files taken in and refused, and a round over the whole archive."""
    page.goto(f"{home}/upload")
    page.set_input_files("#files", FILES)
    page.click("button.main")
    page.wait_for_selector("section ul.results li:nth-child(2)", timeout=60_000)
    keep(page, out, "job-upload")
    page.goto(f"{home}/fixity")
    page.click("button.main")
    page.wait_for_selector(".job-done", timeout=120_000)
    keep(page, out, "job-fixity")
    page.goto(f"{home}/fixity")
    keep(page, out, "fixity")


def singles(page: Page, home: str, out: Path) -> None:
    """One document, one file set aside, one hồ sơ; in English, and on a telephone."""
    document = first(page, f"{home}/search?q=quy%E1%BA%BFt+%C4%91%E1%BB%8Bnh", "/documents/[^/]+")
    quarantined = first(page, f"{home}/quarantine", "/quarantine/.+")
    dossier = first(page, f"{home}/dossiers", "/dossiers/[0-9a-f-]{36}")
    arrival = first(page, f"{home}/incoming?tab=all", "/incoming/[^/?]+[?].*")
    batch = first(page, f"{home}/batches", "/batches/[^/]+")
    review = first(page, home + batch, "/batches/[^/]+/[^/]+")
    request = first(page, f"{home}/copies", "/copies/[^/]+")
    for name, path in (
        ("document", document),
        ("quarantined", quarantined),
        ("dossier", dossier),
        ("arrival", arrival),
        ("batch", batch),
        ("review", review),
        ("copy-request", request),
        ("copy-new", document.replace("/documents/", "/copies/new/")),
    ):
        page.goto(home + path)
        keep(page, out, name)
    page.goto(f"{home}/language/en?target={document}")
    keep(page, out, "document-english")
    page.goto(f"{home}/language/vi")
    page.set_viewport_size(NARROW)
    for name, path in (
        ("home-narrow", "/"),
        ("document-narrow", document),
        ("arrival-narrow", arrival),
    ):
        page.goto(home + path)
        keep(page, out, name)


if __name__ == "__main__":
    given = sys.argv[1:]
    where = given[0].rstrip("/") if given else "http://127.0.0.1:8080"
    main(where, Path(given[1]) if len(given) > 1 else Path("docs/pictures"))
