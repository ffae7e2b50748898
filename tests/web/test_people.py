"""Accounts on the page: nobody manages what is not theirs."""

from collections.abc import Callable

from repository.access import Level
from repository.people import Grant, Person, Role
from tests.web.conftest import PASSWORD, Browser
from web.passwords import hash_password
from web.wiring import Archive

LogIn = Callable[[str], Browser]


def _local_admin(archive: Archive) -> None:
    grant = Grant(Role.ADMINISTRATOR, "H34.12", Level.PUBLIC)
    archive.people.enter([(Person("noivu", "Quản trị Sở", (grant,)), hash_password(PASSWORD))])


def test_a_role_is_given_and_taken_and_written_down(logged_in: LogIn, archive: Archive) -> None:
    browser = logged_in("quantri")
    form = {"role": "luu_tru_vien", "agency": "H34", "level": "restricted"}
    assert browser.post("/people/vanthu/grants", "/people", **form).status_code == 303
    assert Grant(Role.ARCHIVIST, "H34", Level.RESTRICTED) in archive.people.find("vanthu").grants
    assert browser.post("/people/vanthu/grants/remove", "/people", **form).status_code == 303
    assert archive.people.find("vanthu").roles == {Role.CLERK}
    assert [e.kind for e in archive.ledger.of("vanthu")] == ["account change"] * 2
    assert logged_in("vanthu").get("/").status_code == 200


def test_an_administrator_of_one_agency_touches_no_other(
    logged_in: LogIn, archive: Archive
) -> None:
    _local_admin(archive)
    browser = logged_in("noivu")
    page = browser.get("/people").text
    assert "quantri" not in page
    assert browser.post("/people/quantri/password", "/people").status_code == 404
    assert browser.post("/people/vanthu/close", "/people").status_code == 404
    form = {"role": "quan_tri", "level": "internal"}
    everywhere = browser.post("/people/noivu/grants", "/people", agency="*", **form)
    assert everywhere.status_code == 403
    elsewhere = browser.post("/people/noivu/grants", "/people", agency="H34", **form)
    assert elsewhere.status_code == 403
    assert (
        browser.post("/people/noivu/grants", "/people", agency="H34.12", **form).status_code == 303
    )


def test_an_account_is_not_made_twice_nor_badly(logged_in: LogIn) -> None:
    browser = logged_in("quantri")
    grant = {"role": "van_thu", "agency": "H34", "level": "internal"}
    taken = browser.post("/people", "/people", login="vanthu", name="X", **grant)
    assert taken.status_code == 422
    assert "đã có" in taken.text
    assert browser.post("/people", "/people", login="a b", name="X", **grant).status_code == 422
    assert browser.post("/people", "/people", login="moi", name="X", role="vua").status_code == 400


def test_only_administrators_see_the_accounts(logged_in: LogIn) -> None:
    for login in ("vanthu", "luutru", "thanhtra"):
        assert logged_in(login).get("/people").status_code == 403
        assert logged_in(login).post("/people/vanthu/close").status_code == 403
