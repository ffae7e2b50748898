"""A real browser takes one document from its draft to its recipients, and takes it back."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, expect

from repository.calendar import iso_utc
from repository.outgoing_steps import OutgoingState
from tests import drafts
from tests.databases import Hands
from tests.pki import Pki, pki
from tests.web.conftest import PASSWORD
from tests.web.issuing import KEY_PASSWORD, IssueOffice
from tests.web.test_browser import Visit, chromium, company, pytestmark, served
from web.labels import instant
from web.passwords import hash_password
from web.wiring import Archive

__all__ = ["chromium", "pki", "pytestmark", "served"]
PATIENCE = 120_000
SUBJECT = "Về việc ban hành Quy chế văn thư"
INK = 150
"""So many pixels of a colour are no accident."""
STRONG = 120


@pytest.fixture
def office(archive: Archive, pki: Pki, hands: Hands, tmp_path: Path) -> IssueOffice:
    made = IssueOffice(archive, pki, hands, tmp_path)
    known = made.person("truongphong")
    archive.people.enter([(known, hash_password(PASSWORD))])
    keys = archive.settings.home / "keys"
    keys.mkdir()
    for party, name in ((pki.person, "an"), (pki.organisation, "ubnd")):
        (keys / f"{name}.p12").write_bytes(party.pkcs12(KEY_PASSWORD.encode(), [pki.issuing]))
    object.__setattr__(archive.settings, "demonstration_keys", "keys")
    return made


@pytest.fixture
def visits(chromium: Browser, served: str, office: IssueOffice) -> Iterator[dict[str, Visit]]:
    with company(chromium, served, ("chuyenvien", "truongphong", "vanthu", "lanhdao")) as found:
        yield found


@pytest.mark.slow
def test_a_document_goes_from_draft_to_its_recipients_and_is_taken_back(
    visits: dict[str, Visit], office: IssueOffice
) -> None:
    where = _drafted(visits["chuyenvien"], office)
    _checked(visits["truongphong"], where, "Đúng nội dung", "Chờ kiểm tra")
    clerk, leader = visits["vanthu"], visits["lanhdao"]
    _checked(clerk, where, "Đúng thể thức", "Chờ kiểm tra")
    leader.go("/outgoing?box=sign")
    leader.page.get_by_role("link", name=SUBJECT).click()
    _by_key(leader, "Đặt lên bàn ký", "an", where, "Đã ký trên bàn: lấy về")
    expect(leader.page.get_by_text("Đã ký, chờ cấp số")).to_be_visible()
    clerk.go(where)
    _by_key(
        clerk,
        "Lấy số, đặt lên bàn đóng dấu",
        "ubnd",
        where,
        "Đã đóng dấu trên bàn: lấy về, đưa vào kho",
    )
    expect(clerk.page.locator(".badges")).to_contain_text("01/QĐ-UBND")
    _sealed(clerk.page, office, where)
    _sent(clerk, office, where)


def _drafted(visit: Visit, office: IssueOffice) -> str:
    page = visit.page
    visit.go("/outgoing")
    page.get_by_role("link", name="Soạn văn bản").click()
    page.get_by_label("Dự thảo (PDF)").set_input_files(office.pdf())
    page.get_by_label("Loại văn bản").select_option("Quyết định")
    page.get_by_label("Trích yếu nội dung").fill(SUBJECT)
    page.get_by_label("Tài khoản người ký").select_option("lanhdao")
    page.get_by_label("Họ tên, như in").fill(drafts.NAME)
    page.get_by_label("Chức vụ").fill(drafts.OFFICE)
    page.get_by_label("Tìm trong danh sách cơ quan").fill("khong co co quan nay")
    expect(page.locator("#organs label:visible")).to_have_count(0)
    page.get_by_label("Chỉ nhận bản giấy").fill("Hội Người cao tuổi")
    visit.check()
    page.get_by_role("button", name="Lưu dự thảo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SUBJECT)
    expect(page.get_by_text("Chờ người khác kiểm tra")).to_be_visible()
    return page.url.removeprefix(visit.home)


def _checked(visit: Visit, where: str, button: str, box: str) -> None:
    visit.go("/outgoing?box=check")
    visit.page.get_by_role("link", name=SUBJECT).click()
    assert visit.page.url.removeprefix(visit.home) == where
    visit.page.get_by_label("Ý kiến (bắt buộc").fill(f"{button}.")
    visit.page.get_by_role("button", name=button).click()
    expect(visit.page.get_by_text(f"{button}.")).to_be_visible()


def _by_key(visit: Visit, begin: str, key: str, where: str, end: str) -> None:
    page = visit.page
    page.get_by_role("button", name=begin).click()
    page.get_by_label("Khóa", exact=True).select_option(key)
    page.get_by_label("Mật khẩu của khóa").fill(KEY_PASSWORD)
    page.get_by_role("button", name="Ký", exact=True).click()
    expect(page.get_by_role("link", name="Tải tệp đã ký")).to_be_visible()
    visit.go(where)
    page.get_by_role("button", name=end).click()


def _sealed(page: Page, office: IssueOffice, where: str) -> None:
    """Both marks are on the picture, the times on the page are those in the signatures."""
    picture = page.get_by_role("img", name="Trang 1 của văn bản")
    expect(picture).to_have_js_property("naturalWidth", 900)
    source = page.request.get(
        page.url.partition("/outgoing")[0] + str(picture.get_attribute("src"))
    )
    drawn = Image.open(io.BytesIO(source.body())).convert("RGB")
    red, green, blue = (band.point(lambda value: value > STRONG and 255) for band in drawn.split())
    assert _inked(ImageChops.subtract(red, ImageChops.lighter(green, blue))) > INK
    assert _inked(ImageChops.subtract(blue, red)) > INK
    made = office.archive.issues.get(where.rpartition("/")[2], office.person("vanthu").scope)
    assert (made.state, made.number) == (OutgoingState.KEPT, 1)
    kept = office.archive.catalogue.get(str(made.document), office.person("vanthu").scope)
    times = {one["signed_at"][:19] for one in (kept.signatures or {})["signatures"]}
    assert times == {iso_utc(office.hands.now)[:19]}
    expect(page.locator("#facts + dl")).to_contain_text(instant(made.numbered_at))


def _inked(band: Image.Image) -> int:
    return sum(band.histogram()[1:])


def _sent(visit: Visit, office: IssueOffice, where: str) -> None:
    page = visit.page
    visit.go("/outgoing?box=send")
    expect(page.get_by_role("columnheader", name="Gửi trước")).to_be_visible()
    visit.check()
    page.get_by_role("link", name=SUBJECT).click()
    page.get_by_role("button", name="Gửi đến 1 nơi nhận").click()
    page.get_by_role("button", name="Đã gửi bản giấy").click()
    expect(page.get_by_text("Đã phát hành")).to_be_visible()
    page.get_by_role("link", name="Phiếu gửi để in").click()
    expect(page.get_by_role("cell", name="Hội Người cao tuổi")).to_be_visible()
    visit.check()
    visit.go(where)
    page.get_by_text("Thu hồi", exact=True).click()
    page.get_by_label("Lý do thu hồi").fill("Sai phụ lục")
    visit.check()
    page.get_by_role("button", name="Thu hồi văn bản").click()
    expect(page.get_by_role("heading", name="Đã thu hồi")).to_be_visible()
    made = office.archive.issues.get(where.rpartition("/")[2], office.person("vanthu").scope)
    assert (made.state, made.frozen) == (OutgoingState.RECALLED, True)
