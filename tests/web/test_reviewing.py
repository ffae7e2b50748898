"""The review screen in a real browser: keyboard driven, and open to everybody."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from repository.sheaves import SheafState
from tests.web.scans import Office, pile, sheet, tiff
from tests.web.test_browser import CHROMIUM, Visit, chromium, served, visit

__all__ = ["chromium", "served", "visit"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="NO CHROMIUM HERE: apt-get install chromium"),
]


def test_a_paper_is_accepted_and_the_next_sent_back_by_keys_alone(
    office: Office, visit: Visit, tmp_path: Path
) -> None:
    two = tiff(tmp_path / "a.tif", sheet(), sheet("Trang hai"))
    batch, _ = office.captured(pile(two), pile(tiff(tmp_path / "b.tif", sheet("Mờ"))))
    held = office.archive.batches
    offered = {"value": "15", "confidence": 0.97, "sure": True, "page": 1, "box": [10, 10, 30, 20]}
    first = held.sheaf(batch.id, 1)
    held.say(first.id, "vanthu", (), proposals={"CodeNumber": offered})
    visit.log_in("luutru")
    visit.go(f"/batches/{batch.id}/1")
    _looked_through(visit)
    page = visit.page
    page.keyboard.press("1")
    expect(page.locator("#take-CodeNumber")).to_be_checked()
    expect(page.locator("rect.box.lit")).to_have_count(1)
    page.reload()
    expect(page.locator("#take-CodeNumber")).to_be_checked()  # a page turned loses nothing
    page.keyboard.press("a")
    page.wait_for_url(f"**/batches/{batch.id}/2")
    assert held.sheaf(batch.id, 1).body["confirmed"] == {"CodeNumber": "15"}
    page.keyboard.press("r")
    page.keyboard.type("Mờ, quét lại")
    page.get_by_role("button", name="Trả lại để quét lại").click()
    page.wait_for_url(f"**/batches/{batch.id}")
    assert office.states(batch) == [SheafState.ACCEPTED, SheafState.RETURNED]
    assert held.sheaf(batch.id, 2).body["reason"] == "Mờ, quét lại"
    visit.check()
    visit.go(f"/batches/{batch.id}/2")
    visit.check()


def _looked_through(visit: Visit) -> None:
    page = visit.page
    visit.check()
    page.keyboard.press("j")
    expect(page.locator("#page-2")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("t")
    expect(page.get_by_label("Hiện lớp chữ trên ảnh")).to_be_checked()
    visit.check()
    page.keyboard.press("t")


@pytest.mark.slow
def test_whoever_scanned_sees_the_paper_and_no_button_to_accept_it(
    office: Office, visit: Visit, tmp_path: Path
) -> None:
    batch, _ = office.captured(pile(tiff(tmp_path / "a.tif")))
    visit.log_in("vanthu")
    visit.go(f"/batches/{batch.id}/1")
    expect(visit.page.get_by_text("Người khác phải duyệt")).to_be_visible()
    expect(visit.page.locator("#accept")).to_have_count(0)
    visit.go("/batches")
    visit.check()
