"""A browser hands hồ sơ over: to the agency's archive, and on to the historical one."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import expect

from repository.dossiers import DossierState
from repository.transfer_steps import TransferState
from tests.web.by_pages import again
from tests.web.handing_by_pages import listed_for_history, packed, sent, transfer_approved
from tests.web.test_browser import (
    Visit,
    chromium,
    pytestmark,
    served,
    visit,
)
from tests.web.transferring import Sender

__all__ = ["chromium", "pytestmark", "served", "visit"]


@pytest.mark.slow
def test_from_what_is_due_to_the_minutes(sender: Sender, visit: Visit) -> None:
    one = sender.closed("02.TH", "Vĩnh viễn", 2023, sender.fonds.decision)
    two = sender.closed("03.TH", "10 năm", 2023, sender.fonds.bare)
    page = visit.page
    visit.log_in("vanthu")
    page.get_by_role("link", name="Nộp lưu", exact=True).click()
    expect(page.get_by_text("Quá hạn").first).to_be_visible()
    visit.check()
    page.get_by_role("button", name="Lập danh sách nộp").click()
    page.get_by_role("button", name="Giao cho lưu trữ hiện hành").click()
    expect(page.get_by_text("Đã giao, chờ lưu trữ nhận")).to_be_visible()
    visit.check()
    where = page.url.removeprefix(visit.home)
    again(visit, "luutru")
    visit.go(where)
    page.get_by_label("Trả lại 2").check()
    page.get_by_label("Lý do 2").fill("thiếu mục lục văn bản")
    visit.check()
    page.get_by_role("button", name="Nhận những hồ sơ không trả lại").click()
    expect(page.get_by_text("Biên bản giao nhận")).to_be_visible()
    assert sorted(sender.states(one, two)) == [DossierState.CLOSED, DossierState.SUBMITTED]
    visit.check()


@pytest.mark.slow
def test_packed_signed_and_sent(sender: Sender, visit: Visit, tmp_path: Path) -> None:
    one = sender.submitted("02.TH", "Vĩnh viễn", sender.fonds.decision)
    again(visit, "luutru")
    until = f"{sender.archive.clock().year + 6}-01-01"
    where = listed_for_history(visit, until, ("H34.LT", "Trung tâm Lưu trữ lịch sử tỉnh"))
    certificate = tmp_path / "luu-tru.pem"
    certificate.write_bytes(sender.pki.person.pem)
    again(visit, "lanhdao")
    transfer_approved(visit, where, certificate)
    again(visit, "luutru")
    data = packed(visit, where)
    with ThreadPoolExecutor(1) as apart:  # the browser's loop runs in this thread
        signature = apart.submit(sender.signed, data, sender.pki.organisation).result()
    file = tmp_path / "ho-so-nop.json.p7s"
    file.write_bytes(signature)
    sent(visit, file)
    (made,) = [t for t in sender.archive.transfers.all() if t.kind.value == "historical"]
    assert (made.dossiers, made.state) == ((one,), TransferState.SENT)


@pytest.mark.slow
def test_documents_in_no_dossier_are_chosen_and_taken_off(
    sender: Sender, visit: Visit, loose: list[str]
) -> None:
    page = visit.page
    visit.log_in("luutru")
    visit.go("/transfers?agency=H34&kind=historical")
    expect(page.get_by_role("heading", name="Tài liệu không lập hồ sơ")).to_be_visible()
    page.get_by_label("71/UBND-VX", exact=True).check()
    page.get_by_label("72/UBND-VX", exact=True).check()
    page.get_by_label("Mã lưu trữ lịch sử nhận").fill("H34.LT")
    page.get_by_label("Tên lưu trữ nhận").fill("Trung tâm Lưu trữ lịch sử tỉnh")
    visit.check()
    page.get_by_role("button", name="Lập danh sách nộp").click()
    expect(page.get_by_role("heading", name="Hồ sơ, tài liệu rời lẻ")).to_be_visible()
    visit.check()
    page.get_by_label("Bỏ ra 72/UBND-VX").check()
    page.get_by_role("button", name="Bỏ những mục đã chọn").click()
    expect(page.get_by_text("72/UBND-VX")).to_have_count(0)
    (made,) = sender.archive.transfers.all()
    assert made.loose == (loose[0],)
