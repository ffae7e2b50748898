"""A whole agency year by pages alone: planned, filled, closed, handed over, partly destroyed.

Each person sits at their own browser; the historical archive is another home on another port.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from preservation.hoso.handing import MANIFEST, RECEIPT, read_manifest, read_receipt
from preservation.workers import Workers
from repository.people import Grant, Person
from tests.databases import Hands
from tests.web import by_pages, handing_by_pages
from tests.web.agency_year import (
    FOREVER,
    FROZEN,
    GIVEN_UP,
    HOUSEHOLD,
    KEEPER,
    PLAN,
    RETURNED,
    SHARED,
    STRAIGHT,
    Album,
    There,
    Year,
    digests_of,
    historical,
    signed_beside,
)
from tests.web.conftest import PASSWORD
from tests.web.disposing import COUNCIL, MORE
from tests.web.handing_over import HOUSE
from tests.web.test_browser import Visit, chromium, company, pytestmark, served
from tests.web.transferring import insist_equal
from web.passwords import hash_password
from web.wiring import Archive

__all__ = ["chromium", "pytestmark", "served"]
AGENCY = (*COUNCIL, "luutru", "luutru2", "lanhdao2", "quantri", "thanhtra")


@pytest.fixture
def year(archive: Archive, hands: Hands, tmp_path: Path) -> Year:
    made = Year(archive, hands, tmp_path / "van-ban", hands.now.year + 1)
    made.folder.mkdir()
    made.at(0, 1, 5)
    hashed = hash_password(PASSWORD)
    archive.people.enter(
        (Person(login, f"Người {login}", (Grant(*grant),)), hashed) for login, grant in MORE.items()
    )
    return made


@pytest.fixture
def album(tmp_path: Path) -> Album:
    (tmp_path / "pictures").mkdir()
    return Album(tmp_path / "pictures")


@pytest.fixture
def visits(year: Year, chromium: Browser, served: str) -> Iterator[dict[str, Visit]]:
    with company(chromium, served, AGENCY) as found:
        yield found


@pytest.fixture
def crew(
    web_workers: Workers, package_readers: Workers, form_makers: Workers
) -> dict[str, Workers]:
    same = dict.fromkeys(("workers", "copiers"), web_workers)
    return same | {"package_readers": package_readers, "form_makers": form_makers}


@pytest.mark.slow
def test_a_year_goes_from_its_plan_to_the_historical_archive_and_to_its_end(
    visits: dict[str, Visit],
    year: Year,
    album: Album,
    chromium: Browser,
    crew: dict[str, Workers],
    tmp_path: Path,
) -> None:
    _planned(visits, year, album)
    year.at(0, 12, 20)
    documents = year.arrive()
    _filled(visits, year, album)
    _closed(visits, album)
    year.at(1, 3, 2)
    _submitted(visits, year, album)
    year.at(3, 2, 2)
    with historical(year, chromium, tmp_path / "house", crew) as there:
        where, disk = _sent(visits, year, album, there)
        receipt = _received(there, year, album, disk)
        _receipted(visits["luutru"], album, where, receipt)
        _agree(visits, there, album, year)
    _frozen(visits, album)
    _destroyed(visits, year, album)
    _gone(visits["luutru"], album, documents)
    _shown_in_the_plan(visits["vanthu"], album)
    assert year.archive.ledger.verify().valid


def _planned(visits: dict[str, Visit], year: Year, album: Album) -> None:
    clerk, leader = visits["vanthu"], visits["lanhdao"]
    by_pages.plan_begun(clerk, year.number, "Tổng hợp", "TH")
    for line in PLAN:
        by_pages.line_added(clerk, line.title, line.period, KEEPER)
    album.look(clerk, "du-thao-danh-muc")
    clerk.page.get_by_role("button", name="Trình duyệt").click()
    leader.go(by_pages.here(clerk))
    album.look(leader, "danh-muc-trinh-duyet")
    by_pages.plan_decided(leader, f"02/QĐ-UBND ngày 05/01/{year.number}")
    album.look(leader, "danh-muc-ban-hanh")
    expect(leader.page.get_by_text("Tổng số 6 hồ sơ, trong đó 3 vĩnh viễn")).to_be_visible()


def _filled(visits: dict[str, Visit], year: Year, album: Album) -> None:
    officer, page = visits["chuyenvien"], visits["chuyenvien"].page
    by_pages.again(officer, "chuyenvien")
    for line in PLAN:
        by_pages.way(officer, "Danh mục hồ sơ")
        page.get_by_role("link", name=f"{year.number} UBND tỉnh Kon Tum").click()
        page.get_by_role("link", name=line.notation).click()
        page.get_by_role("button", name="Mở hồ sơ").click()
        for paper in line.papers:
            by_pages.put_in(officer, paper)
    album.look(officer, "ho-so-da-xep-van-ban")
    clerk = visits["vanthu"]
    by_pages.again(clerk, "vanthu")
    by_pages.dossier(clerk, FOREVER[1].title)
    file = year.folder / f"{STRAIGHT}.txt"
    file.write_text(STRAIGHT, "utf-8")
    by_pages.taken_straight(clerk, file, STRAIGHT)
    album.look(clerk, "tiep-nhan-thang-vao-ho-so")


def _closed(visits: dict[str, Visit], album: Album) -> None:
    officer, page = visits["chuyenvien"], visits["chuyenvien"].page
    for line in PLAN:
        by_pages.dossier(officer, line.title)
        page.get_by_role("button", name="Kết thúc hồ sơ").click()
        expect(page.get_by_text("Đã kết thúc hồ sơ.")).to_be_visible()
    by_pages.dossier(officer, PLAN[0].title)
    album.look(officer, "ho-so-da-ket-thuc")
    page.get_by_role("link", name="Mục lục văn bản (in, xuất tệp)").click()
    album.look(officer, "muc-luc-van-ban")
    for paper in PLAN[0].papers:
        expect(page.get_by_role("cell", name=paper)).to_be_visible()


def _submitted(visits: dict[str, Visit], year: Year, album: Album) -> None:
    officer, archivist = visits["chuyenvien"], visits["luutru"]
    for login in ("chuyenvien", "luutru"):
        by_pages.again(visits[login], login)
    handing_by_pages.submitted(officer, archivist, f"{year.number + 1}-12-31")
    album.look(archivist, "luu-tru-hien-hanh-da-nhan")
    expect(archivist.page.get_by_role("cell", name="Đã nhận")).to_have_count(4)


def _sent(visits: dict[str, Visit], year: Year, album: Album, there: There) -> tuple[str, Path]:
    archivist, leader = visits["luutru"], visits["lanhdao"]
    for login, visit in visits.items():
        by_pages.again(visit, login)
    house = (HOUSE, "Trung tâm Lưu trữ lịch sử")
    where = handing_by_pages.listed_for_history(archivist, f"{year.number + 7}-01-01", house)
    album.look(archivist, "dang-ky-nop-lich-su")
    certificate = year.folder / "luu-tru-lich-su.pem"
    certificate.write_bytes(there.pki.person.pem)
    handing_by_pages.transfer_approved(leader, where, certificate)
    data = handing_by_pages.packed(archivist, where)
    album.look(archivist, "da-dong-goi")
    seal, file = there.pki.organisation, year.folder / f"{MANIFEST}.p7s"
    handing_by_pages.sent(archivist, signed_beside(year.archive, data, seal, file))
    album.look(archivist, "da-gui")
    disk = year.folder / "dia"
    disk.mkdir()
    assert len(handing_by_pages.fetched(archivist, disk)) == len(FOREVER) + 1 + 4  # lists, manifest
    return where, disk


def _received(there: There, year: Year, album: Album, disk: Path) -> tuple[Path, Path]:
    clerk, expert, leader = (there.visits[login] for login in HOUSEHOLD)
    where = handing_by_pages.reception_begun(clerk, sorted(disk.iterdir()), disk / MANIFEST)
    album.look(clerk, "lich-su-da-kiem-tra")
    expert.go(where)
    handing_by_pages.reception_judged(expert, FOREVER[0].papers[0], "Đạt", "đã đối chiếu bản giấy")
    handing_by_pages.reception_judged(expert, RETURNED.papers[1], "Không đạt", "thiếu phụ lục")
    handing_by_pages.reception_reported(expert)
    album.look(expert, "lich-su-bao-cao")
    leader.go(where)
    leader.page.get_by_role("button", name="Phê duyệt").click()
    album.look(leader, "lich-su-phe-duyet")
    clerk.go(where)
    page = clerk.page
    page.get_by_role("button", name="Nhập kho phần đã duyệt").click()
    by_pages.finished(clerk)
    album.look(clerk, "lich-su-cong-viec-nhap-kho")
    by_pages.done(clerk)
    album.look(clerk, "lich-su-nhap-kho")
    receipt = handing_by_pages.download(clerk, page.get_by_role("link", name=RECEIPT), year.folder)
    file = year.folder / "chu-ky.p7s"
    signed_beside(there.archive, receipt.read_bytes(), there.pki.person, file)
    page.get_by_label("Chữ ký rời (.p7s)").set_input_files(file)
    page.get_by_role("button", name="Gắn chữ ký, kết thúc").click()
    album.look(clerk, "lich-su-bien-nhan")
    link = page.get_by_role("link", name=f"{RECEIPT}.p7s")
    return receipt, handing_by_pages.download(clerk, link, year.folder)


def _receipted(visit: Visit, album: Album, where: str, receipt: tuple[Path, Path]) -> None:
    handing_by_pages.receipt_brought(visit, where, *receipt)
    album.look(visit, "nop-lich-su-da-xong")
    expect(visit.page.get_by_role("cell", name="Đã nhận")).to_have_count(len(FOREVER))
    expect(visit.page.get_by_role("cell", name="Trả lại 2: thiếu phụ lục")).to_be_visible()
    proof = visit.page.get_by_role("link", name=RECEIPT, exact=True)
    kept = handing_by_pages.download(visit, proof, album.folder)
    assert kept.read_bytes() == receipt[0].read_bytes()


def _agree(visits: dict[str, Visit], there: There, album: Album, year: Year) -> None:
    """Both archives show the same lists, and keep the same bytes."""
    for line in FOREVER:
        ours, theirs = visits["luutru"], there.visits["tiepnhan"]
        for visit in (ours, theirs):
            by_pages.dossier(visit, line.title)
            visit.page.get_by_role("link", name="Mục lục văn bản (in, xuất tệp)").click()
        album.look(theirs, "muc-luc-o-lich-su")
        rows = [visit.page.locator("table.register tbody").inner_text() for visit in (ours, theirs)]
        assert rows[0] == rows[1]
        assert len(rows[0].splitlines()) >= len(line.papers)
        kept = digests_of(year.archive, year.number, line)
        assert digests_of(there.archive, year.number, line) == kept
    manifest = read_manifest((year.folder / "dia" / MANIFEST).read_bytes())
    receipt = read_receipt((year.folder / RECEIPT).read_bytes())
    assert len(insist_equal(there.archive, manifest, receipt, KEEPER)) == len(FOREVER)


def _frozen(visits: dict[str, Visit], album: Album) -> None:
    inspector, page = visits["thanhtra"], visits["thanhtra"].page
    by_pages.dossier(inspector, FROZEN.title)
    page.get_by_role("link", name="Đóng băng hồ sơ này").click()
    page.get_by_label("Văn bản yêu cầu").fill("05/QĐ-TTr")
    page.get_by_label("Lý do").fill("Thanh tra việc cung cấp số liệu")
    album.look(inspector, "dong-bang")
    page.get_by_role("button", name="Đóng băng").click()
    expect(page.get_by_role("link", name=f"06.TH {FROZEN.title}")).to_be_visible()
    album.look(inspector, "lenh-dong-bang")


def _destroyed(visits: dict[str, Visit], year: Year, album: Album) -> None:
    lister, page = visits["luutru"], visits["luutru"].page
    by_pages.way(lister, "Hủy tài liệu")
    page.get_by_role("link", name="Lập danh mục").click()
    album.look(lister, "het-thoi-han")
    held = page.get_by_role("row", name=FROZEN.title)
    expect(held.get_by_role("checkbox")).to_be_disabled()
    for line in FOREVER:  # what was handed over goes only where somebody ticks it
        expect(page.get_by_role("row", name=line.title).get_by_role("checkbox")).not_to_be_checked()
    where = by_pages.disposal_listed(lister, "Đợt 1", "Hết thời hạn lưu trữ")
    by_pages.disposal_judged(visits, where, COUNCIL)
    day = year.archive.clock().date().isoformat()
    by_pages.disposal_decided(visits["lanhdao2"], where, day)
    album.look(visits["lanhdao2"], "quyet-dinh-huy")
    by_pages.destroyed((visits["luutru2"], visits["quantri"]), where)
    album.look(visits["luutru2"], "da-huy")
    visits["luutru2"].page.get_by_role("link", name=GIVEN_UP.title).click()
    album.look(visits["luutru2"], "chung-tich")


def _gone(visit: Visit, album: Album, documents: dict[str, str]) -> None:
    """What was destroyed answers 410 and its stub; what is held, or lies elsewhere, is there."""
    page = visit.page
    for title in GIVEN_UP.papers:
        answer = page.goto(f"{visit.home}/documents/{documents[title]}")
        assert answer is not None
        assert answer.status == (200 if title == SHARED else 410), title
    album.look(visit, "con-lai")
    choices = page.get_by_label("Xếp vào hồ sơ").locator("option").all_inner_texts()
    assert not [one for one in choices for line in PLAN if line.title in one], "closed"
    by_pages.dossier(visit, FROZEN.title)
    expect(page.get_by_text("Đang đóng băng")).to_be_visible()
    album.look(visit, "dang-dong-bang")


def _shown_in_the_plan(visit: Visit, album: Album) -> None:
    """The plan tells how each of its hồ sơ ended."""
    page = visit.page
    by_pages.way(visit, "Danh mục hồ sơ")
    page.get_by_role("cell", name="Đã ban hành").locator("xpath=..").get_by_role("link").click()
    album.look(visit, "danh-muc-sau-ba-nam")
    for line in PLAN:
        row = page.get_by_role("row", name=line.notation)
        expect(row).to_contain_text(line.end)
