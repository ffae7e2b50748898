"""A small real archive behind the pages: documents taken in for real, one account a role."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ingest.delivery import Delivery
from ingest.exchange.edxml import task as reading
from preservation.forms import task as form_task
from preservation.validator import task as package_task
from preservation.workers import Limits, Workers
from repository.access import Level
from repository.dossiers import Dossier
from repository.people import Grant, Person, Role, owner
from tests.databases import Hands
from tests.home import make_archive
from tests.pki import make_pdf, shared_pki
from tests.web.scans import Office
from tests.web.transferring import Sender
from web import acts, settings
from web.app import attach, build
from web.passwords import hash_password
from web.wiring import Archive

if TYPE_CHECKING:
    from tests.web.handing_over import HandedOver, House

PASSWORD = "Mật-khẩu-2026"
ROLES = {
    "vanthu": (Role.CLERK, "H34", Level.INTERNAL),
    "chuyenvien": (Role.OFFICER, "H34", Level.INTERNAL),
    "lanhdao": (Role.LEADER, "H34", Level.RESTRICTED),
    "luutru": (Role.ARCHIVIST, "*", Level.RESTRICTED),
    "quantri": (Role.ADMINISTRATOR, "*", Level.PUBLIC),
    "thanhtra": (Role.INSPECTOR, "*", Level.INTERNAL),
}
ATTACK = "<script>alert('trích yếu')</script>"
DOSSIER = "11111111-1111-4111-8111-111111111111"


def _fields(number: int, subject: str) -> dict[str, str]:
    return {
        "TypeName": "Quyết định",
        "CodeNumber": str(number),
        "CodeNotation": "QĐ-UBND",
        "IssuedDate": f"2024-03-{number:02}",
        "OrganName": "UBND tỉnh Kon Tum",
        "Subject": subject,
    }


@dataclass(frozen=True, slots=True)
class Fonds:
    """The identifiers of what was taken in."""

    home: Path
    decision: str
    hidden: str
    """Restricted."""
    hostile: str
    """Named by somebody who hoped that nobody escapes."""
    bare: str
    """Came without any metadata."""


@pytest.fixture(scope="session")
def web_workers() -> Iterator[Workers]:
    with Workers(2, Limits()) as pool:
        yield pool


@pytest.fixture(scope="session")
def message_readers() -> Iterator[Workers]:
    with Workers(1, reading.LIMITS, tasks=reading.TASKS) as pool:
        yield pool


@pytest.fixture(scope="session")
def form_makers() -> Iterator[Workers]:
    with Workers(1, form_task.LIMITS, tasks=form_task.TASKS) as pool:
        yield pool


@pytest.fixture(scope="session")
def package_readers() -> Iterator[Workers]:
    with Workers(1, package_task.LIMITS, tasks=package_task.TASKS) as pool:
        yield pool


@pytest.fixture(scope="session")
def handed_over(
    tmp_path_factory: pytest.TempPathFactory, web_workers: Workers, form_makers: Workers
) -> "Iterator[HandedOver]":
    """What an agency hands over, made once, and an archive that has received nothing yet."""
    from tests.web.handing_over import hand_over

    place = tmp_path_factory.mktemp("handed-over")
    made = hand_over(place, web_workers, form_makers, shared_pki())
    yield made
    made.sender.form_makers.close()
    made.sender.database.close()


@pytest.fixture
def receiver(
    handed_over: "HandedOver",
    tmp_path: Path,
    web_workers: Workers,
    package_readers: Workers,
    form_makers: Workers,
) -> "Iterator[House]":
    """The historical archive, with what lies before its door."""
    made = handed_over.house(tmp_path, (web_workers, package_readers, form_makers))
    yield made
    made.archive.index.close()
    made.archive.database.close()


@pytest.fixture(scope="session")
def fonds(tmp_path_factory: pytest.TempPathFactory, web_workers: Workers) -> Fonds:
    """A home filled once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("fonds")
    archive = make_archive(folder / "home", web_workers)
    hashed = hash_password(PASSWORD)
    archive.people.enter(
        (Person(login, f"Người {login}", (Grant(*grant),)), hashed)
        for login, grant in ROLES.items()
    )
    archive.dossiers.enter(
        [
            Dossier(
                DOSSIER, "H34", 2024, "I", "Tổng hợp", "01.TH", "Quy chế", "20 năm", "Lê Thị Hoa"
            )
        ],
        "system",
    )
    pdf = make_pdf(folder / "quyet-dinh.pdf", pages=4)
    made = Fonds(
        home=folder / "home",
        decision=_take(archive, pdf, _fields(15, "Về việc ban hành Quy chế văn thư")),
        hidden=_take(
            archive,
            _text(folder / "mat.txt", "Hồ sơ cán bộ đang hạn chế"),
            _fields(16, "Về việc điều động cán bộ"),
            Level.RESTRICTED,
        ),
        hostile=_take(archive, _text(folder / "x.txt", f"Nội dung {ATTACK}"), _fields(17, ATTACK)),
        bare=_take(
            archive, _text(folder / "Báo cáo.txt", "Báo cáo tháng ba"), {}, name=f"{ATTACK}.txt"
        ),
    )
    acts.catch_up(archive)
    archive.index.close()
    archive.database.close()
    return made


def _text(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def _take(
    archive: Archive,
    path: Path,
    fields: dict[str, str],
    level: Level = Level.INTERNAL,
    name: str = "",
) -> str:
    delivery = Delivery(path, name or path.name, fields, "H34", level)
    result = archive.ingest.take(delivery, owner())
    assert result.document is not None, result
    return result.document


@pytest.fixture
def hands() -> Hands:
    """A clock that starts now and moves when told."""
    return Hands(datetime.now(UTC))


@pytest.fixture
def archive(
    fonds: Fonds,
    hands: Hands,
    tmp_path: Path,
    web_workers: Workers,
    message_readers: Workers,
    form_makers: Workers,
) -> Iterator[Archive]:
    home = tmp_path / "home"
    shutil.copytree(fonds.home, home)
    made = Archive(settings.read(home, environ={}), hands.clock)
    made.__dict__["workers"] = web_workers
    made.__dict__["copiers"] = web_workers
    made.__dict__["message_readers"] = message_readers
    made.__dict__["form_makers"] = form_makers
    yield made
    made.index.close()
    made.database.close()


@pytest.fixture(scope="session")
def house() -> Flask:
    """The application, built once: its pages and rules take longer than most tests."""
    return build()


@pytest.fixture
def app(house: Flask, archive: Archive) -> Flask:
    attach(house, archive)
    return house


def words(answer: TestResponse) -> str:
    """The page, without the marks on what was found."""
    return answer.text.replace("<mark>", "").replace("</mark>", "")


class Browser:
    """A browser without a window: follows forms as a person would, CSRF token and all."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, buffered=True)

    def token(self, path: str = "/log-in") -> str:
        found = re.search(r'name="csrf-?_?token" (?:value|content)="([^"]+)"', self.get(path).text)
        assert found, path
        return found.group(1)

    def post(self, path: str, page: str = "/", **form: object) -> TestResponse:
        data = {"csrf_token": self.token(page), **form}
        return self.client.post(path, data=data, buffered=True)

    def log_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/log-in", "/log-in", login=login, password=password)


@pytest.fixture
def stranger(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def logged_in(app: Flask) -> Callable[[str], Browser]:
    def open_as(login: str) -> Browser:
        browser = Browser(app.test_client())
        answer = browser.log_in(login)
        assert answer.status_code == 303, answer.text
        return browser

    return open_as


@pytest.fixture
def office(archive: Archive, hands: Hands, tmp_path: Path) -> Iterator[Office]:
    """The archive, with a key to seal by that it believes."""
    pki = shared_pki()
    hands.now = pki.made_at
    shutil.rmtree(archive.settings.trust, ignore_errors=True)
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    yield Office(archive, pki, tmp_path)
    for name in ("engine", "engine_each"):
        if name in archive.__dict__:
            archive.__dict__[name].close()


@pytest.fixture
def loose(sender: Sender, tmp_path: Path) -> list[str]:
    """Three documents that lie in no hồ sơ: two kept for ever, one for ten years."""
    found = []
    for number, period in enumerate(("Vĩnh viễn", "Vĩnh viễn", "10 năm"), 71):
        path = tmp_path / f"van-ban-{number}.txt"
        path.write_text(f"Nội dung {number}", "utf-8")
        fields = {
            "TypeName": "Công văn", "CodeNumber": str(number), "CodeNotation": "UBND-VX",
            "IssuedDate": "2025-03-05", "OrganName": "UBND tỉnh Kon Tum",
            "Subject": f"Về việc {number}", "Maintenance": period,
        }  # fmt: skip
        delivery = Delivery(path, path.name, fields, "H34", Level.INTERNAL)
        made = sender.archive.ingest.take(delivery, owner()).document
        assert made is not None
        found.append(made)
    return found


@pytest.fixture
def sender(
    archive: Archive, fonds: Fonds, hands: Hands, tmp_path: Path, form_makers: Workers
) -> Sender:
    pki = shared_pki()
    hands.now = pki.made_at
    archive.__dict__["form_makers"] = form_makers
    shutil.rmtree(archive.settings.trust, ignore_errors=True)
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    return Sender(archive, fonds, pki, tmp_path)


@pytest.fixture
def two(sender: Sender) -> tuple[str, str]:
    """One for ever, one for a time, with a document that lies in both."""
    fonds = sender.fonds
    return (
        sender.submitted("02.TH", "Vĩnh viễn", fonds.decision, fonds.bare),
        sender.submitted("03.TH", "5 năm", fonds.bare),
    )
