"""A real browser asks for an extract, has it approved, issues it with a key, and verifies it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.databases import Hands
from tests.pki import Pki, pki
from tests.web.conftest import Fonds
from tests.web.copying import KEY_PASSWORD, CopyOffice
from tests.web.test_browser import Visit, chromium, pytestmark, served
from web.wiring import Archive

__all__ = ["chromium", "pki", "pytestmark", "served"]
PATIENCE = 120_000


@pytest.fixture
def office(archive: Archive, pki: Pki, hands: Hands, fonds: Fonds, tmp_path: Path) -> CopyOffice:
    made = CopyOffice(archive, pki, hands, fonds, tmp_path)
    keys = archive.settings.home / "keys"
    keys.mkdir()
    (keys / "ubnd.p12").write_bytes(pki.organisation.pkcs12(KEY_PASSWORD.encode(), [pki.issuing]))
    object.__setattr__(archive.settings, "demonstration_keys", "keys")
    return made


@pytest.fixture
def visits(chromium: Browser, served: str, office: CopyOffice) -> Iterator[dict[str, Visit]]:
    """A browser for each of those who have to do with a copy; a citizen is not logged in."""
    complaints: list[str] = []
    found: dict[str, Visit] = {}
    for login in ("chuyenvien", "lanhdao", "vanthu", ""):
        context = chromium.new_context(locale="vi-VN", accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        found[login] = Visit(page, served)
        if login:
            found[login].log_in(login)
    yield found
    for visit in found.values():
        visit.page.context.close()
    assert complaints == []


@pytest.mark.slow
def test_an_extract_is_drawn_asked_for_approved_issued_and_verified(
    visits: dict[str, Visit], office: CopyOffice, fonds: Fonds, tmp_path: Path
) -> None:
    where = _asked(visits["chuyenvien"], fonds)
    leader = visits["lanhdao"]
    leader.go(where)
    leader.check()
    leader.page.get_by_role("button", name="Duyệt", exact=True).click()
    expect(leader.page.get_by_text("Đã duyệt, chờ cấp")).to_be_visible()
    _issue(visits["vanthu"], where)
    reader = visits["chuyenvien"]
    reader.go(where)
    picture = reader.page.get_by_role("img", name="Trang 1 của bản sao")
    expect(picture).to_have_js_property("naturalWidth", 900)
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name="Tải bản sao").click()
    copy = tmp_path / download.value.suggested_filename
    download.value.save_as(copy)
    assert copy.name == "trich-sao-01-TrS-UBND.pdf"
    _verify(visits[""], copy)


def _asked(visit: Visit, fonds: Fonds) -> str:
    page = visit.page
    visit.go(f"/documents/{fonds.decision}")
    page.get_by_role("link", name="Yêu cầu bản sao").click()
    page.get_by_role("radio", name="Trích sao").check()
    sheet = page.get_by_role("application")
    _draw(page)
    sheet.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Lấy cả trang này").click()
    page.get_by_role("button", name="Bỏ phần cuối").click()
    parts = page.get_by_label("Trang, vùng").input_value().split("; ")
    assert [part.partition(":")[0] for part in parts] == ["1", "1"]
    page.get_by_label("Người, cơ quan nhận").fill("Công ty TNHH Ví Dụ")
    page.get_by_label("Mục đích").fill("nộp hồ sơ dự thầu")
    visit.check()
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.get_by_text("Chờ duyệt")).to_be_visible()
    return page.url.removeprefix(visit.home)


def _draw(page: Page) -> None:
    sheet = page.get_by_role("application")
    sheet.evaluate("drawn => drawn.scrollIntoView({block: 'start'})")
    box = sheet.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 40, box["y"] + 150, steps=4)
    page.mouse.up()


def _issue(visit: Visit, where: str) -> None:
    visit.go("/copies")
    visit.check()
    visit.go(where)
    visit.check()
    page = visit.page
    page.get_by_label("Viết tắt tên cơ quan").fill("UBND")
    page.get_by_label("Mức chữ ký").select_option("B-B")
    page.get_by_label("Mật khẩu của khóa").fill(KEY_PASSWORD)
    page.get_by_role("button", name="Ký và cấp", exact=True).click()
    expect(page.get_by_role("heading", name="Bản đã cấp")).to_be_visible(timeout=PATIENCE)
    visit.check()


def _verify(visit: Visit, copy: Path) -> None:
    visit.go("/verify")
    visit.check()
    page = visit.page
    page.get_by_label("Tệp bản sao").set_input_files(copy)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_role("heading", name="Đúng là tệp đã cấp")).to_be_visible()
    visit.check()
    code = page.get_by_label("Mã tra cứu trên bản sao")
    code.fill("aaaa bbbb")
    page.get_by_role("button", name="Kiểm tra mã").click()
    expect(page.get_by_role("heading", name="Không có bản sao nào như vậy")).to_be_visible()


@pytest.mark.slow
def test_the_table_of_signatories_can_be_used_by_whoever_cannot_see(
    visits: dict[str, Visit],
) -> None:
    leader = visits["lanhdao"]
    leader.go("/signatories")
    leader.check()
    expect(leader.page.get_by_role("row", name="Người lanhdao")).to_be_visible()
