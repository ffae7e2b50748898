"""Handing hồ sơ over on the pages of who gives, and receiving them on the pages of who takes."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.web.by_pages import done, here, way
from tests.web.test_browser import Visit


def submitted(giver: Visit, taker: Visit, until: str) -> str:
    """Hand all in that is due until a day to the agency's archive, which takes it: where it is."""
    page = giver.page
    way(giver, "Nộp lưu")
    page.get_by_label("Đến hạn trước ngày").fill(until)
    page.get_by_role("button", name="Xem", exact=True).click()
    giver.check()
    page.get_by_role("button", name="Lập danh sách nộp").click()
    page.get_by_role("button", name="Giao cho lưu trữ hiện hành").click()
    expect(page.get_by_text("Đã giao, chờ lưu trữ nhận")).to_be_visible()
    taker.go(here(giver))
    taker.check()
    taker.page.get_by_role("button", name="Nhận những hồ sơ không trả lại").click()
    expect(taker.page.get_by_text("Biên bản giao nhận")).to_be_visible()
    return here(giver)


def listed_for_history(visit: Visit, until: str, archive: tuple[str, str]) -> str:
    """List what is due until a day for a historical archive, and register it: where it is."""
    page = visit.page
    way(visit, "Nộp lưu")
    page.get_by_label("Cơ quan", exact=True).select_option("H34")
    page.get_by_label("Nộp vào").select_option("historical")
    page.get_by_label("Đến hạn trước ngày").fill(until)
    page.get_by_role("button", name="Xem", exact=True).click()
    page.get_by_label("Mã lưu trữ lịch sử nhận").fill(archive[0])
    page.get_by_label("Tên lưu trữ nhận").fill(archive[1])
    visit.check()
    page.get_by_role("button", name="Lập danh sách nộp").click()
    page.get_by_role("button", name="Ghi đã đăng ký").click()
    expect(page.get_by_text("Đã ghi nhận.")).to_be_visible()
    return here(visit)


def transfer_approved(visit: Visit, where: str, certificate: Path) -> None:
    """Approve a transfer, and say by which certificate its receipt will be signed."""
    page = visit.page
    visit.go(where)
    page.get_by_label("Văn bản phê duyệt").fill("12/QĐ-UBND")
    page.get_by_role("button", name="Phê duyệt").click()
    page.get_by_label("Tệp chứng thư").set_input_files(certificate)
    page.get_by_role("button", name="Nhập", exact=True).click()
    expect(page.get_by_text("Nguyễn Văn An")).to_be_visible()
    visit.check()


def packed(visit: Visit, where: str) -> bytes:
    """Have a transfer packed; the manifest, to be signed."""
    page = visit.page
    visit.go(where)
    page.get_by_role("button", name="Đóng gói").click()
    done(visit)
    with page.expect_download() as got:
        page.get_by_role("link", name="Tải danh mục gói để ký").click()
    return Path(got.value.path()).read_bytes()


def sent(visit: Visit, signature: Path) -> None:
    """Bring the signature over the manifest, and send the transfer."""
    page = visit.page
    page.get_by_label("Chữ ký (.p7s)").set_input_files(signature)
    visit.check()
    page.get_by_role("button", name="Nhập chữ ký").click()
    page.get_by_role("button", name="Gửi: các gói được mang đi").click()
    expect(page.get_by_role("heading", name="Tệp mang đi")).to_be_visible()
    visit.check()


def fetched(visit: Visit, folder: Path) -> list[Path]:
    """Every file that goes, downloaded from the page of the transfer."""
    links = visit.page.locator("section[aria-labelledby=files] li a").all()
    return [download(visit, link, folder) for link in links]


def download(visit: Visit, link: Locator, folder: Path) -> Path:
    """What a link hands out, in a folder."""
    with visit.page.expect_download() as got:
        link.click()
    path = folder / got.value.suggested_filename
    got.value.save_as(path)
    return path


def receipt_brought(visit: Visit, where: str, receipt: Path, signature: Path) -> None:
    """End a transfer by the receipt of the archive."""
    page = visit.page
    visit.go(where)
    page.get_by_label("bien-nhan.json", exact=True).set_input_files(receipt)
    page.get_by_label("bien-nhan.json.p7s").set_input_files(signature)
    visit.check()
    page.get_by_role("button", name="Nhập biên nhận").click()
    expect(page.get_by_text("Đã ghi nhận.")).to_be_visible()


def reception_begun(visit: Visit, files: Sequence[Path], manifest: Path) -> str:
    """Register what an agency announces, answer it, bring its files, have them checked."""
    page = visit.page
    way(visit, "Tiếp nhận nộp lưu")
    page.get_by_label("Lưu trữ nhận").select_option(label="Trung tâm Lưu trữ lịch sử")
    page.get_by_label("Bản kê ho-so-nop.json, nếu có").set_input_files(manifest)
    visit.check()
    page.get_by_role("button", name="Đăng ký").click()
    page.get_by_label("Lời trả lời").fill("Mời nộp ngày thứ hai")
    visit.check()
    page.get_by_role("button", name="Đồng ý cho nộp").click()
    page.get_by_label("Bản kê ho-so-nop.json, chữ ký").set_input_files(files)
    page.get_by_role("button", name="Nhận", exact=True).click()
    expect(page.get_by_text("Đã đến, chờ kiểm tra")).to_be_visible()
    visit.check()
    where = here(visit)
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    done(visit)
    expect(page.get_by_text("Đã kiểm tra, chờ kết luận")).to_be_visible()
    return where


def reception_judged(visit: Visit, title: str, verdict: str, why: str) -> None:
    """Say đạt or không đạt of one document, with the reason."""
    page = visit.page
    page.get_by_role("row", name=title).get_by_role("checkbox").check()
    page.get_by_label("Lý do", exact=True).fill(why)
    page.get_by_role("button", name=verdict, exact=True).click()
    expect(page.get_by_role("row", name=f"{title}").get_by_text(why)).to_be_visible()


def reception_reported(visit: Visit) -> None:
    """Report what was found to whoever approves."""
    page = visit.page
    page.get_by_label("Kiến nghị").fill("Nhận những hồ sơ đạt")
    visit.check()
    page.get_by_role("button", name="Trình phê duyệt").click()
    expect(page.get_by_text("Chờ phê duyệt")).to_be_visible()
