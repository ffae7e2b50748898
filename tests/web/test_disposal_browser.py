"""A real browser: three people and a council take a hồ sơ from its list to its stub."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from preservation.workers import Workers
from repository.disposal_steps import DisposalState
from tests.web.by_pages import destroyed, disposal_decided, disposal_judged, disposal_listed
from tests.web.conftest import Fonds
from tests.web.disposing import COUNCIL, Hall
from tests.web.test_browser import Visit, chromium, company, pytestmark, served
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
    lister = visits["luutru"]
    lister.page.get_by_role("link", name="Hủy tài liệu").click()
    lister.check()
    lister.page.get_by_role("link", name="Lập danh mục").click()
    lister.check()
    where = disposal_listed(lister, "Đợt 1", "Hết thời hạn lưu trữ")
    disposal_judged(visits, where, COUNCIL)
    disposal_decided(visits["lanhdao2"], where, hall.archive.clock().date().isoformat())
    keeper = visits["luutru2"]
    destroyed((keeper, visits["quantri"]), where)
    keeper.page.get_by_role("link", name="Quy chế").click()
    expect(keeper.page.get_by_role("heading", level=2)).to_have_text("Chứng tích")
    keeper.check()
    (done,) = hall.archive.disposals.all()
    assert done.state is DisposalState.DESTROYED
    assert hall.archive.ledger.verify().valid
