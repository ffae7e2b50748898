"""A real browser: three people and a council take a hồ sơ from its list to its stub."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from preservation.workers import Workers
from repository.disposal_steps import DisposalState
from tests.web.conftest import PASSWORD, Fonds
from tests.web.disposing import COUNCIL, Hall
from tests.web.test_browser import PATIENCE, Visit, chromium, company, pytestmark, served
from web.wiring import Archive

__all__ = ["chromium", "pytestmark", "served"]


@pytest.fixture
def hall(archive: Archive, fonds: Fonds, form_makers: Workers) -> Hall:
    archive.__dict__["form_makers"] = form_makers  # a worker keeps the papers at the end
    made = Hall(archive, fonds)
    made.prepare()
    return made


@pytest.fixture
def visits(hall: Hall, chromium: Browser, served: str) -> Iterator[dict[str, Visit]]:
    logins = (*COUNCIL, "luutru", "lanhdao2", "luutru2", "quantri")
    with company(chromium, served, logins) as found:
        yield found


@pytest.mark.slow
def test_many_hands_destroy_what_none_of_them_could(
    visits: dict[str, Visit], hall: Hall, fonds: Fonds
) -> None:
    where = _listed(visits["luutru"])
    _judged(visits, where)
    leader = visits["lanhdao2"]
    leader.go(where)
    leader.page.get_by_label("Số, ký hiệu quyết định").fill("03/QĐ-UBND")
    leader.page.get_by_label("Ngày quyết định").fill(hall.archive.clock().date().isoformat())
    leader.page.get_by_label("Mật khẩu của anh, chị").fill(PASSWORD)
    leader.check()
    leader.page.get_by_role("button", name="Quyết định hủy").click()
    expect(leader.page.locator(".badges")).to_contain_text("Đã có quyết định hủy")
    for login in ("luutru2", "quantri"):
        visit = visits[login]
        visit.go(where)
        visit.page.get_by_label("Mật khẩu của anh, chị").fill(PASSWORD)
        visit.check()
        visit.page.get_by_role("button", name="Xác nhận").click()
    keeper = visits["luutru2"]
    keeper.go(where)
    keeper.check()
    keeper.page.get_by_role("button", name="Bắt đầu hủy").click()
    expect(keeper.page.locator(".job-done")).to_be_visible(timeout=PATIENCE)
    keeper.go(where)
    expect(keeper.page.locator(".badges")).to_contain_text("Đã hủy")
    keeper.page.get_by_role("link", name="Quy chế").click()
    expect(keeper.page.get_by_role("heading", level=2)).to_have_text("Chứng tích")
    keeper.check()
    (done,) = hall.archive.disposals.all()
    assert done.state is DisposalState.DESTROYED
    assert hall.archive.ledger.verify().valid


def _listed(visit: Visit) -> str:
    page = visit.page
    page.get_by_role("link", name="Hủy tài liệu").click()
    visit.check()
    page.get_by_role("link", name="Lập danh mục").click()
    visit.check()
    page.get_by_label("Tên đợt xét hủy").fill("Đợt 1")
    page.get_by_label("Bản thuyết minh").fill("Hết thời hạn lưu trữ")
    page.get_by_role("button", name="Lập danh mục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đợt 1")
    visit.check()
    return page.url.removeprefix(visit.home)


def _judged(visits: dict[str, Visit], where: str) -> None:
    leader, page = visits["lanhdao"], visits["lanhdao"].page
    leader.go(where)
    page.get_by_label("Quyết định thành lập").fill("01/QĐ-UBND")
    for login, part in COUNCIL.items():
        page.get_by_label(f"Người {login} ({login})").select_option(part)
    leader.check()
    page.get_by_role("button", name="Lập Hội đồng").click()
    for login in COUNCIL:
        visit = visits[login]
        visit.go(where)
        visit.page.get_by_label("Hủy 1").check()
        visit.page.get_by_label("Lý do, mục 1").fill("đồng ý")
        visit.check()
        visit.page.get_by_role("button", name="Ghi ý kiến").click()
    leader.go(where)
    page.get_by_label("Biên bản họp Hội đồng").fill("01/BB")
    page.get_by_role("button", name="Kết luận của Chủ tịch").click()
    lister = visits["luutru"]
    lister.go(where)
    lister.page.get_by_label("Văn bản thẩm định").fill("02/CV-LTLS")
    lister.page.get_by_role("button", name="Nhập văn bản thẩm định").click()
