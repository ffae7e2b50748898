"""What people do with hồ sơ on the pages of an archive: each act as its buttons do it."""

from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import expect

from tests.web.conftest import PASSWORD
from tests.web.test_browser import PATIENCE, Visit


def unfold(visit: Visit) -> None:
    """Open whatever is folded up."""
    visit.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def again(visit: Visit, login: str) -> None:
    """Log in anew: as somebody else, or because time has passed."""
    visit.page.context.clear_cookies()
    visit.log_in(login)


def done(visit: Visit) -> None:
    """Wait on the page of a job until it is done, and go back to what it was for."""
    finished(visit)
    visit.page.locator("main .back").click()


def finished(visit: Visit) -> None:
    """Wait on the page of a job until it is done."""
    expect(visit.page.locator(".job-done")).to_be_visible(timeout=PATIENCE)
    visit.check()


def way(visit: Visit, name: str) -> None:
    """Go one of the ways of the bar on the side."""
    ways = visit.page.get_by_role("navigation", name="Các trang")
    ways.get_by_role("link", name=name, exact=True).click()


def here(visit: Visit) -> str:
    """The path of the page that is open."""
    return visit.page.url.removeprefix(visit.home)


# The plan


def plan_begun(visit: Visit, year: int, heading: str, abbreviation: str) -> None:
    """Begin the plan of a year, with one heading."""
    page = visit.page
    way(visit, "Danh mục hồ sơ")
    page.get_by_label("Năm của danh mục").fill(str(year))
    page.get_by_role("button", name="Lập dự thảo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Danh mục hồ sơ năm {year}")
    page.get_by_label("Tên đề mục", exact=True).fill(heading)
    page.get_by_label("Chữ viết tắt (đề mục lớn)").fill(abbreviation)
    page.get_by_role("button", name="Thêm đề mục").click()


def line_added(visit: Visit, title: str, period: str, keeper: str) -> None:
    """Add a hồ sơ to the draft."""
    page = visit.page
    page.get_by_label("Tiêu đề hồ sơ").fill(title)
    page.get_by_label("Thời hạn bảo quản").last.fill(period)
    page.get_by_label("Đơn vị, người lập hồ sơ").last.fill(keeper)
    page.get_by_role("button", name="Thêm hồ sơ").click()
    expect(page.get_by_role("cell", name=title)).to_be_visible()


def plan_decided(visit: Visit, citation: str) -> None:
    """Put the plan on the page in force."""
    page = visit.page
    page.get_by_label("Số, ký hiệu, ngày của quyết định").fill(citation)
    page.get_by_role("button", name="Ban hành").click()
    expect(page.get_by_text("Đã ban hành")).to_be_visible()


# Hồ sơ


def dossier(visit: Visit, title: str) -> None:
    """Find a hồ sơ by its title, and open its page."""
    page = visit.page
    way(visit, "Hồ sơ")
    page.get_by_label("Số, ký hiệu hoặc tiêu đề").fill(title)
    page.get_by_role("button", name="Lọc").click()
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def put_in(visit: Visit, paper: str) -> None:
    """Find a document and put it into the hồ sơ whose page is open."""
    page = visit.page
    page.get_by_role("link", name="Tìm văn bản để xếp vào hồ sơ này").click()
    page.get_by_label("Tìm gì").fill(f'"{paper}"')
    page.get_by_role("search", name="Tìm văn bản", exact=True).get_by_role("button").click()
    page.get_by_role("checkbox", name=paper, exact=True).check()
    page.get_by_role("button", name="Xếp các văn bản đã chọn").click()
    expect(page.get_by_role("link", name=paper, exact=True)).to_be_visible()


def taken_straight(visit: Visit, file: Path, subject: str) -> None:
    """Take a file in on the page of a hồ sơ, straight into it."""
    page, where = visit.page, here(visit)
    unfold(visit)
    page.get_by_label("Tệp", exact=True).set_input_files(file)
    page.get_by_label("Nội dung (khi chọn một tệp)").fill(subject)
    page.get_by_role("button", name="Tiếp nhận").click()
    expect(page.locator(".results .outcome-accepted")).to_be_visible(timeout=PATIENCE)
    visit.go(where)
    expect(page.get_by_role("link", name=subject, exact=True)).to_be_visible()


# Destruction


def disposal_listed(visit: Visit, title: str, explanation: str) -> str:
    """Make the list of what is ticked on the page of what is over: where it is."""
    page = visit.page
    page.get_by_label("Tên đợt xét hủy").fill(title)
    page.get_by_label("Bản thuyết minh").fill(explanation)
    page.get_by_role("button", name="Lập danh mục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    visit.check()
    return here(visit)


def disposal_judged(visits: Mapping[str, Visit], where: str, council: Mapping[str, str]) -> None:
    """A council is made, speaks and concludes; the appraisal is entered."""
    leader, page = visits["lanhdao"], visits["lanhdao"].page
    leader.go(where)
    page.get_by_label("Quyết định thành lập").fill("01/QĐ-UBND")
    for login, part in council.items():
        page.get_by_label(f"Người {login} ({login})").select_option(part)
    leader.check()
    page.get_by_role("button", name="Lập Hội đồng").click()
    for login in council:
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


def disposal_decided(visit: Visit, where: str, day: str) -> None:
    """Decide a disposal, by password."""
    page = visit.page
    visit.go(where)
    page.get_by_label("Số, ký hiệu quyết định").fill("03/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill(day)
    page.get_by_label("Mật khẩu của anh, chị").fill(PASSWORD)
    visit.check()
    page.get_by_role("button", name="Quyết định hủy").click()
    expect(page.locator(".badges")).to_contain_text("Đã có quyết định hủy")


def destroyed(visits: tuple[Visit, Visit], where: str) -> None:
    """Two people confirm by their passwords; the first begins, and sees it end."""
    for visit in visits:
        visit.go(where)
        visit.page.get_by_label("Mật khẩu của anh, chị").fill(PASSWORD)
        visit.check()
        visit.page.get_by_role("button", name="Xác nhận").click()
    keeper = visits[0]
    keeper.go(where)
    keeper.check()
    keeper.page.get_by_role("button", name="Bắt đầu hủy").click()
    done(keeper)
    expect(keeper.page.locator(".badges")).to_contain_text("Đã hủy")
