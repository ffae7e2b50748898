"""A home with the demonstration's year and a few people, for the pages of agencies and figures."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.year import plan
from demo.year_values import Year
from repository.access import Level
from repository.migrate import upgrade
from repository.people import Grant, Person, Role
from tests.databases import Hands
from tests.web.conftest import PASSWORD
from tests.year import enter_year
from web import settings
from web.passwords import hash_password
from web.wiring import Archive

PEOPLE = {
    "luutru": (Role.ARCHIVIST, "*", Level.RESTRICTED),
    "quantri": (Role.ADMINISTRATOR, "*", Level.RESTRICTED),
    "lanhdao": (Role.LEADER, "H48", Level.INTERNAL),
    "vanthu": (Role.CLERK, "H48.14", Level.INTERNAL),
    "chuyenvien": (Role.OFFICER, "H48.14", Level.INTERNAL),
}


@pytest.fixture(scope="session")
def year() -> Year:
    return plan()


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory, year: Year) -> Path:
    """Made once; each test works on a copy."""
    home = tmp_path_factory.mktemp("province") / "home"
    settings.create(home, "H48")
    archive = Archive(settings.read(home, environ={}))
    upgrade(archive.database)
    enter_year(archive.database, year)
    hashed = hash_password(PASSWORD)
    archive.people.enter(
        (Person(login, f"Người {login}", (Grant(*grant),)), hashed)
        for login, grant in PEOPLE.items()
    )
    archive.close()
    return home


@pytest.fixture
def archive(province: Path, hands: Hands, tmp_path: Path) -> Iterator[Archive]:
    shutil.copytree(province, tmp_path / "home")
    made = Archive(settings.read(tmp_path / "home", environ={}), hands.clock)
    yield made
    made.close()
