"""A real browser takes one incoming document from its arrival to its hồ sơ, and sends one back."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from ingest.exchange.edxml.writing import Part, write_document
from ingest.exchange.envelope import Header, Organ
from repository.access import Level, Scope
from repository.incoming import Wanted
from repository.incoming_steps import Incoming, IncomingState, Source
from repository.messages import Direction, Message, MessageState
from repository.outgoing_steps import Outgoing, OutgoingState
from tests.pki import Pki, make_pdf, shared_pki
from tests.web.conftest import DOSSIER, Fonds
from tests.web.test_browser import Visit, chromium, company, pytestmark, served
from web.receiving import receive
from web.wiring import Archive

__all__ = ["chromium", "pytestmark", "served"]
ALL = Scope.of_owner()


@pytest.fixture
def pki(archive: Archive) -> Pki:
    made = shared_pki()
    made.trust_folder(archive.settings.trust, crls_at=made.made_at)
    return made


@pytest.fixture
def visits(chromium: Browser, served: str, pki: Pki) -> Iterator[dict[str, Visit]]:
    """A browser for each of the three who have to do with it."""
    with company(chromium, served, ("vanthu", "lanhdao", "chuyenvien")) as found:
        yield found


def signed(pki: Pki, folder: Path) -> Path:
    draft = make_pdf(folder / "du-thao.pdf", "CONG VAN 12/SNV-VP")
    with ThreadPoolExecutor(1) as elsewhere:  # Playwright holds the event loop of this thread
        return elsewhere.submit(pki.sign, draft, folder / "cong-van.pdf").result()


def tampered(path: Path) -> Path:
    """One byte of what was signed is another one."""
    data = path.read_bytes()
    place = data.index(b"/MediaBox")
    path.write_bytes(data[:place] + data[place:].replace(b"/MediaBox [ 0", b"/MediaBox [ 1", 1))
    return path


def received(clerk: Visit, path: Path) -> str:
    """Receive a document by hand; where its page is."""
    page = clerk.page
    clerk.go("/incoming/new")
    page.get_by_label("Tệp văn bản").set_input_files(path)
    page.get_by_label("Nơi gửi", exact=True).fill("Sở Nội vụ tỉnh Kon Tum")
    page.get_by_label("Mức độ khẩn").select_option(label="Khẩn")
    page.get_by_label("Số", exact=True).fill("12")
    page.get_by_label("Ký hiệu").fill("SNV-VP")
    page.get_by_label("Ngày văn bản").fill("2026-11-25")
    page.get_by_label("Trích yếu").fill("Về việc báo cáo công tác văn thư")
    clerk.check()
    page.get_by_role("button", name="Tiếp nhận", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Về việc báo cáo công tác văn thư")
    return page.url.removeprefix(clerk.home).partition("?")[0]


def test_an_intact_document_goes_from_its_arrival_to_its_dossier(
    visits: dict[str, Visit], pki: Pki, archive: Archive, tmp_path: Path
) -> None:
    clerk, leader, officer = (visits[name] for name in ("vanthu", "lanhdao", "chuyenvien"))
    where = received(clerk, signed(pki, tmp_path))
    _register_and_present(clerk)
    _distribute(leader, where)
    _work(officer, where, archive)
    (made,) = archive.arrivals.found(Wanted(), ALL)
    assert (made.state, made.number, made.dossier) == (IncomingState.DONE, 1, DOSSIER)
    assert made.reply is not None
    clerk.page.set_viewport_size({"width": 360, "height": 740})
    for path in ("/", "/incoming?tab=done", where, f"{where}/slip", f"{where}/stamp"):
        clerk.go(path)
        clerk.check()
        assert clerk.page.evaluate("document.documentElement.scrollWidth") <= 360, path


def _register_and_present(clerk: Visit) -> None:
    page = clerk.page
    expect(page.locator(".verdict.good")).to_be_visible()
    picture = page.get_by_role("img", name="Trang 1 của")
    expect(picture).to_have_js_property("naturalWidth", 900)
    clerk.check()
    button = page.get_by_role("button", name="Đăng ký, cấp số đến")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Số đến 1/")).to_be_visible()
    expect(page.get_by_role("figure", name="Dấu ĐẾN")).to_contain_text("Số: 1")
    page.get_by_label("Trình ai").select_option(label="Người lanhdao")
    page.get_by_role("button", name="Trình", exact=True).click()
    expect(page.get_by_text("Đã trình lãnh đạo")).to_be_visible()


def _distribute(leader: Visit, where: str) -> None:
    page = leader.page
    leader.go("/")
    leader.check()
    page.get_by_role("link", name="Về việc báo cáo công tác văn thư").first.click()
    assert where in page.url
    leader.check()
    page.get_by_label("Chủ trì", exact=True).select_option(label="Người chuyenvien")
    page.get_by_role("group", name="Phối hợp").get_by_label("Người vanthu").check()
    page.get_by_label("Thời hạn giải quyết").fill("2027-12-31")
    page.get_by_label("Ý kiến chỉ đạo").fill("Tham mưu trả lời trong tuần")
    page.get_by_role("button", name="Phân phối", exact=True).click()
    expect(page.locator(".opinion")).to_contain_text("Tham mưu trả lời trong tuần")


def _work(officer: Visit, where: str, archive: Archive) -> None:
    page = officer.page
    answer = Outgoing(
        archive.new_id(),
        "H34",
        Level.INTERNAL,
        Source.DRAFT,
        OutgoingState.DRAFT,
        "Công văn",
        "Trả lời công tác văn thư",
        "chuyenvien",
        archive.clock(),
        notation="UBND-VP",
    )
    archive.issues.open(answer, [], "chuyenvien")
    officer.go("/incoming")
    page.get_by_role("link", name="Về việc báo cáo công tác văn thư").click()
    expect(page.get_by_text("31/12/2027").first).to_be_visible()
    page.get_by_label("Tiến độ, ý kiến").fill("Đã xin số liệu của các phòng")
    page.get_by_role("button", name="Báo cáo tiến độ").click()
    expect(page.locator(".history").first).to_contain_text("Đã xin số liệu của các phòng")
    page.get_by_role("button", name="Gắn văn bản trả lời").click()
    expect(page.get_by_role("heading", name="Liên quan")).to_be_visible()
    officer.check()
    page.get_by_label("Đưa vào hồ sơ").select_option(value=DOSSIER)
    page.get_by_role("button", name="Đã giải quyết xong").click()
    expect(page.locator(".badges").get_by_text("Đã giải quyết")).to_be_visible()
    expect(page.get_by_role("figure", name="Dấu ĐẾN")).to_contain_text("01.TH")


def test_a_tampered_document_is_not_registered_and_goes_back_with_a_reason(
    visits: dict[str, Visit], pki: Pki, archive: Archive, fonds: Fonds, tmp_path: Path
) -> None:
    clerk = visits["vanthu"]
    page = clerk.page
    made = arrived(archive, tampered(signed(pki, tmp_path)), tmp_path)
    clerk.go("/")
    page.locator(".card").filter(has_text="chưa hợp lệ").get_by_role("link").click()
    page.get_by_role("link", name="Về việc báo cáo").click()
    where = page.url.removeprefix(clerk.home).partition("?")[0]
    expect(page.locator(".verdict.error")).to_be_visible()
    expect(page.get_by_text("không được đăng ký")).to_be_visible()
    expect(page.get_by_role("button", name="Đăng ký, cấp số đến")).to_have_count(0)
    clerk.check()
    page.get_by_label("Lý do", exact=True).fill("Nội dung đã bị sửa sau khi ký số")
    page.get_by_role("button", name="Từ chối, trả lại").click()
    expect(page.get_by_text("Đã trả lại nơi gửi").first).to_be_visible()
    expect(page.get_by_text("Nội dung đã bị sửa sau khi ký số").first).to_be_visible()
    expect(page.get_by_role("heading", name="Trạng thái gửi lại")).to_be_visible()
    clerk.check()
    refused = archive.arrivals.get(made, ALL)
    assert (refused.state, refused.number) == (IncomingState.REFUSED, None)
    (queued,) = archive.outbox.of_object(made)
    status = queued.content["status"]
    assert (status["code"], status["said"]) == ("02", "Nội dung đã bị sửa sau khi ký số")
    notice = archive.issues.get(refused.body["notice"], ALL)
    assert (notice.state, notice.signer) == (OutgoingState.DRAFT, "lanhdao")
    _along(clerk, where, archive, fonds)


def arrived(archive: Archive, path: Path, folder: Path) -> str:
    """A message of the axis brings a document of Sở Nội vụ; what it became."""
    sent = folder / "thong-diep.edxml"
    header = Header(
        sender=Organ("000.00.12.H34", "Sở Nội vụ tỉnh Kon Tum"),
        to=(Organ("000.00.00.H34", "UBND tỉnh Kon Tum"),),
        document_id="000.00.12.H34.2026.12",
        number="12",
        notation="SNV-VP",
        issued=date(2026, 11, 25),
        type_code="2",
        type_name="Công văn",
        subject="Về việc báo cáo công tác văn thư",
        priority=1,
    )
    with sent.open("wb") as to:
        write_document(
            header, [Part(path.name, "application/pdf", "", lambda: path.open("rb"))], to
        )
    digest, size = hashlib.sha256(sent.read_bytes()).hexdigest(), sent.stat().st_size
    now = archive.clock()
    came = Message(
        "m1", "truc", "H34", Direction.IN, "", digest, size, MessageState.STORED, now, axis_id="1"
    )
    archive.messages.enter(came, "system")
    read = receive(archive, came, sent)
    assert (read.state, read.object is None) == (MessageState.HELD, False), read.body
    return str(read.object)


def _along(clerk: Visit, where: str, archive: Archive, fonds: Fonds) -> None:
    """``n`` goes to the next of the list, ``p`` back."""
    other = Incoming(
        archive.new_id(),
        "H34",
        Level.INTERNAL,
        Source.UPLOAD,
        IncomingState.RECEIVED,
        archive.clock() - timedelta(days=1),
        subject="Văn bản trước đó",
        document=fonds.decision,
    )
    archive.arrivals.enter(other, "vanthu")
    page = clerk.page
    clerk.go(f"{where}?tab=all")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Văn bản trước đó")
    page.locator("h1").click()
    page.keyboard.press("p")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Về việc báo cáo")
