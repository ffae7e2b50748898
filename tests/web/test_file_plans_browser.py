"""In a real browser: a plan is drafted by a clerk, put in force by a leader, and amended."""

import re

import pytest
from playwright.sync_api import expect

from repository.dossiers import DossierState
from repository.file_plan_steps import PlanState
from tests.web.by_pages import again, here, line_added, plan_begun, plan_decided, unfold
from tests.web.test_browser import Visit, chromium, pytestmark, served, visit
from web.wiring import Archive

__all__ = ["chromium", "pytestmark", "served", "visit"]


@pytest.mark.slow
def test_a_plan_goes_from_draft_to_amendment(visit: Visit, archive: Archive) -> None:
    page = visit.page
    visit.log_in("vanthu")
    plan_begun(visit, 2026, "Tổng hợp", "TH")
    for title, period in (("Quy chế làm việc", "Vĩnh viễn"), ("Báo cáo năm 2026", "20 năm")):
        line_added(visit, title, period, "Người vanthu")
    expect(page.get_by_text(re.compile("Tổng số 2 hồ sơ, trong đó 1 vĩnh viễn"))).to_be_visible()
    unfold(visit)
    visit.check()
    page.get_by_role("link", name="02.TH").click()
    visit.check()
    page.get_by_label("Tiêu đề hồ sơ").fill("Báo cáo định kỳ")
    page.get_by_role("button", name="Ghi").click()
    page.get_by_role("button", name="Trình duyệt").click()
    expect(page.get_by_text("Đang trình duyệt")).to_be_visible()
    _decided(visit, archive)


def _decided(visit: Visit, archive: Archive) -> None:
    page, where = visit.page, here(visit)
    again(visit, "lanhdao")
    visit.go(where)
    visit.check()
    plan_decided(visit, "12/QĐ-UBND ngày 05/01/2026")
    visit.check()
    page.get_by_role("link", name="Bổ sung, sửa đổi").click()
    unfold(visit)
    visit.check()
    page.get_by_label("Số, ký hiệu, ngày của quyết định").fill("40/QĐ-UBND ngày 01/6/2026")
    page.get_by_label("Số và ký hiệu của hồ sơ").last.fill("02.TH")
    page.get_by_role("button", name="Ghi theo quyết định").click()
    expect(page.get_by_role("heading", name="Các lần bổ sung, sửa đổi")).to_be_visible()
    (plan,) = archive.file_plans.all()
    contents = archive.file_plans.contents(plan.id)
    assert (plan.state, [line.notation for line in contents.lines]) == (
        PlanState.IN_FORCE,
        ["01.TH"],
    )
    assert archive.dossiers.get(contents.lines[0].id).state is DossierState.PLANNED
    visit.go("/plan")
    visit.check()
