"""The year of a small agency: what it plans, what arrives, and who looks over its shoulder."""

import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser

from ingest.delivery import Delivery
from preservation.signatures.signing.detached import sign_beside
from preservation.signatures.signing.pkcs12 import Pkcs12Signer
from preservation.signatures.trust import TrustStore
from preservation.workers import Workers
from repository.access import Level
from repository.logins import ASLEEP_AFTER, Logins
from repository.people import Grant, Person, Role, owner
from tests.databases import Hands
from tests.pki import Party, Pki, make_pdf, make_pki
from tests.web.handing_over import HOUSE, WORD, house_home
from tests.web.test_browser import Visit, company, serving
from tests.web.transferring import ALL
from web import acts, settings
from web.app import attach, build
from web.passwords import hash_password
from web.wiring import Archive

KEEPER = "Người chuyenvien"
HOUSEHOLD = ("tiepnhan", "thamdinh", "giamdoc")


@dataclass(frozen=True, slots=True)
class Line:
    """A hồ sơ of the plan, and what is put into it."""

    notation: str
    title: str
    period: str
    papers: tuple[str, ...]
    end: str
    """What has become of it three years later."""


SHARED = "Kế hoạch công tác năm của Ủy ban"
"""Lies in three hồ sơ, of which one is destroyed."""
PLAN = (
    Line(
        "01.TH", "Xây dựng Quy chế làm việc của Ủy ban", "Vĩnh viễn",
        ("Quy chế làm việc của Ủy ban", "Tờ trình dự thảo Quy chế", "Báo cáo tiếp thu góp ý"),
        "Đã nộp lưu trữ lịch sử",
    ),
    Line(
        "02.TH", "Báo cáo tổng kết công tác năm", "Vĩnh viễn",
        ("Báo cáo tổng kết năm", "Nghị quyết phiên họp cuối năm", SHARED),
        "Đã nộp lưu trữ lịch sử",
    ),
    Line(
        "03.TH", "Quy hoạch mạng lưới trường học", "Vĩnh viễn",
        ("Quyết định phê duyệt quy hoạch", "Thuyết minh quy hoạch"),
        "Đã nộp lưu trữ hiện hành",
    ),
    Line(
        "04.TH", "Kiểm tra công tác văn thư", "10 năm",
        ("Kế hoạch kiểm tra văn thư", "Kết luận kiểm tra văn thư", SHARED),
        "Đã nộp lưu trữ hiện hành",
    ),
    Line(
        "05.TH", "Lịch công tác tuần, giấy mời họp", "02 năm",
        ("Lịch công tác tuần 32", "Giấy mời họp giao ban", SHARED),
        "Đã hủy",
    ),
    Line(
        "06.TH", "Trao đổi số liệu thường ngày", "02 năm",
        ("Công văn hỏi số liệu", "Công văn trả lời số liệu"),
        "Đã kết thúc",
    ),
)  # fmt: skip
GIVEN_UP, FROZEN, RETURNED = PLAN[4], PLAN[5], PLAN[2]
FOREVER = PLAN[:2]
_KINDS = (
    "Quy chế", "Tờ trình", "Báo cáo", "Nghị quyết", "Kế hoạch", "Quyết định", "Thuyết minh",
    "Kết luận", "Lịch công tác", "Giấy mời", "Công văn",
)  # fmt: skip
STRAIGHT = "Ảnh phiên họp cuối năm"
"""Taken straight into the hồ sơ on its page."""


@dataclass(frozen=True)
class Year:
    """The agency at work, and how its time goes."""

    archive: Archive
    hands: Hands
    folder: Path
    number: int
    """The year that is planned."""

    def at(self, year: int, month: int, day: int) -> None:
        """Let time pass until some morning, ``year`` years after the plan's.

        Meanwhile everybody logs in now and then: an account that nobody uses falls asleep.
        """
        then = datetime(self.number + year, month, day, 2, tzinfo=UTC)
        archive = self.archive
        logins = Logins(archive.database, archive.ledger, archive.clock, timedelta(hours=1))
        while self.hands.now < then:
            self.hands.now = min(then, self.hands.now + ASLEEP_AFTER)
            for person in archive.people.all():
                logins.enter(person.login, archive.new_id(), "127.0.0.1")

    def arrive(self) -> dict[str, str]:
        """Every document of the year arrives: title → identifier."""
        titles = dict.fromkeys(paper for line in PLAN for paper in line.papers)
        found = {title: self._arrive(n, title) for n, title in enumerate(titles, 1)}
        acts.catch_up(self.archive)
        return found

    def _arrive(self, number: int, title: str) -> str:
        path = make_pdf(self.folder / f"{number:02}.pdf", f"VAN BAN SO {number}", 1 + number % 3)
        fields = {
            "TypeName": next(kind for kind in _KINDS if title.startswith(kind)),
            "CodeNumber": str(number),
            "CodeNotation": "UBND-TH",
            "IssuedDate": f"{self.number}-03-{number:02}",
            "OrganName": "UBND tỉnh Kon Tum",
            "Subject": title,
        }
        delivery = Delivery(path, f"{title}.pdf", fields, "H34", Level.INTERNAL)
        result = self.archive.ingest.take(delivery, owner())
        assert result.document is not None, result
        return result.document


def digests_of(archive: Archive, year: int, line: Line) -> list[list[str]]:
    """The digests of the files of each document in a hồ sơ, in order."""
    dossier = archive.dossiers.find("H34", year, line.notation)
    assert dossier is not None, line
    return [
        sorted(file.sha256.hex for file in archive.catalogue.get(one.id, ALL).files)
        for one in archive.dossiers.contents(dossier.id, ALL)
    ]


def trusting(archive: Archive, pki: Pki) -> None:
    """Have an archive believe an authority."""
    shutil.rmtree(archive.settings.trust, ignore_errors=True)
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)


def signed_beside(archive: Archive, data: bytes, holder: Party, file: Path) -> Path:
    """A detached signature made at a desk with the key of ``holder``, in a file."""
    word = "mat khau 7391"
    key = Pkcs12Signer(holder.pkcs12(word.encode()), word)

    def sign() -> bytes:
        known = TrustStore.load(archive.settings.trust)
        return sign_beside(data, key, known, archive.clock())

    with ThreadPoolExecutor(1) as apart:  # the browser's loop runs in this thread
        file.write_bytes(apart.submit(sign).result())
    return file


@dataclass(frozen=True)
class There:
    """The historical archive: another home, on another port."""

    archive: Archive
    visits: dict[str, Visit]
    pki: Pki


@contextmanager
def historical(
    year: Year, chromium: Browser, home: Path, crew: Mapping[str, Workers]
) -> Iterator[There]:
    """The archive opens its doors."""
    pki = make_pki(year.hands.now)
    trusting(year.archive, pki)
    house_home(home, crew["workers"], pki)
    archive = Archive(settings.read(home, environ={}), year.hands.clock)
    archive.__dict__.update(crew)
    keeps = [Grant(Role.ARCHIVIST, agency, Level.RESTRICTED) for agency in (HOUSE, "H34")]
    keeper = Person("tiepnhan", "Người tiepnhan", tuple(keeps))  # of the fonds that come, too
    archive.people.enter([(keeper, hash_password(WORD))])
    app = build()
    attach(app, archive)
    with serving(app, archive) as address, company(chromium, address, HOUSEHOLD) as found:
        yield There(archive, found, pki)
    archive.index.close()
    archive.database.close()


@dataclass
class Album:
    """Looks at pages as somebody who reads them would, and keeps a picture of each."""

    folder: Path
    count: int = 0

    def look(self, visit: Visit, name: str) -> None:
        """See that a page has its words, that nothing bars the way, and take a picture."""
        page = visit.page
        assert page.title().partition(" · ")[0].strip(), page.url
        assert page.get_by_role("heading", level=1).inner_text().strip(), page.url
        words = page.locator("main").inner_text()
        assert not [odd for odd in _ODD if odd in words], (page.url, words)
        visit.check()
        page.evaluate("scrollTo(0, 0)")
        self.count += 1
        page.screenshot(path=self.folder / f"{self.count:02}-{name}.png", full_page=True)


_ODD = ("None", "Undefined", "{'", '{"', " · there ", "Traceback")
