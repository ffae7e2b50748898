"""A closed hồ sơ is handed out whole by page, command and REST, or not at all."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from repository.access import Level, Scope
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.ledger import EventKind
from repository.people import Grant, Person, Role, owner
from tests.web.conftest import DOSSIER, PASSWORD, Browser, Fonds
from web.closing_dossiers import Wish, close
from web.dossier_export import export
from web.wiring import Archive

ALL = Scope.of_owner()
LogIn = Callable[[str], Browser]


@pytest.fixture
def closed(archive: Archive, fonds: Fonds) -> Archive:
    for document in (fonds.decision, fonds.bare):
        archive.dossiers.place(DOSSIER, document, ALL, "vanthu")
    close(archive, owner(), DOSSIER, Wish(2024))
    return archive


def _packages(archive: Archive, *documents: str) -> set[str]:
    own = {archive.dossiers.get(DOSSIER).package or ""}
    return own | {archive.catalogue.package_of(one) for one in documents}


def test_every_package_of_it_is_a_whole_bag_by_itself(
    closed: Archive, fonds: Fonds, tmp_path: Path
) -> None:
    target = export(closed, owner(), DOSSIER, tmp_path)
    bags = {path.name: path for path in target.iterdir()}
    assert bags.keys() == _packages(closed, fonds.decision, fonds.bare)
    for path in bags.values():
        assert bagit.Bag(str(path)).is_valid()
    dossier = closed.dossiers.get(DOSSIER)
    holey = "".join(
        path.read_text("utf-8") for path in bags[dossier.package or ""].rglob("*.fetch.txt")
    )
    assert closed.catalogue.package_of(fonds.decision).upper() in holey
    for one in (DOSSIER, fonds.decision, fonds.bare):
        assert closed.ledger.of(one)[-1].kind == EventKind.DISSEMINATION.value
    with pytest.raises(RefusedError, match="đã có"):
        export(closed, owner(), DOSSIER, tmp_path)


def test_who_may_not_see_all_of_it_is_given_nothing(
    archive: Archive, fonds: Fonds, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(RefusedError, match="chưa kết thúc"):
        export(archive, owner(), DOSSIER, out)
    for document in (fonds.decision, fonds.hidden):
        archive.dossiers.place(DOSSIER, document, ALL, "vanthu")
    close(archive, owner(), DOSSIER, Wish(2024))
    for login, agency in (("gan", "H34"), ("xa", "H48")):
        grants = (Grant(Role.ARCHIVIST, agency, Level.INTERNAL),)
        archive.people.enter([(Person(login, login, grants), "")])
    for login, error in (
        ("gan", ForbiddenError),
        ("xa", NotFoundError),
        ("vanthu", ForbiddenError),
    ):
        with pytest.raises(error):
            export(archive, archive.people.find(login), DOSSIER, out)
    with pytest.raises(RefusedError, match="nhiều hơn 1"):
        export(archive, owner(), DOSSIER, out, 1)
    assert list(out.iterdir()) == []


def test_it_is_a_zip_on_the_page_and_by_rest(
    closed: Archive, fonds: Fonds, logged_in: LogIn
) -> None:
    keeper, page = logged_in("luutru"), f"/dossiers/{DOSSIER}"
    assert f"{page}/package" in keeper.get(page).text
    assert f"{page}/package" not in logged_in("vanthu").get(page).text
    by_rest = keeper.client.post(f"/api/v1{page}/package", auth=("luutru", PASSWORD))
    for answer in (keeper.post(f"{page}/package", page), by_rest):
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
            assert packed.testzip() is None
            inside = {name.split("/")[1] for name in packed.namelist()}
        assert inside == _packages(closed, fonds.decision, fonds.bare)
        answer.close()
    assert list((closed.settings.spool / "exports").iterdir()) == []
    refused = keeper.client.post(f"/api/v1{page}/package", auth=("vanthu", PASSWORD))
    assert refused.status_code == 403
