"""The evidence page: rounds, what waits, jobs, and the record of each document."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from repository.jobs import JobState
from tests.databases import Hands
from tests.pki import Pki, pki
from tests.stamping import CountingStamper
from tests.web.api.conftest import Program, described, program
from tests.web.conftest import ROLES, Browser, Fonds
from web.jobs import Worker
from web.labours import LABOURS
from web.wiring import Archive

__all__ = ["described", "pki", "program"]

LogIn = Callable[[str], Browser]
Start = Callable[..., Program]


@pytest.fixture
def stamper(archive: Archive, pki: Pki, hands: Hands) -> CountingStamper:
    hands.now = pki.made_at + timedelta(hours=2)
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    made = CountingStamper(pki, hands.clock)
    archive.__dict__["stamper"] = made
    return made


def _make(browser: Browser, archive: Archive) -> None:
    answer = browser.post("/evidence", "/evidence", act="make")
    identifier = answer.headers["Location"].rpartition("/")[2]
    Worker(archive, LABOURS).do(identifier)
    job = archive.jobs.get(identifier)
    assert job.state is JobState.DONE, job.message


def test_what_waits_is_counted_where_no_authority_is_configured(logged_in: LogIn) -> None:
    page = logged_in("luutru").get("/evidence").text
    assert "chưa cấu hình" in page
    assert "Chưa có vòng nào" in page


def test_a_round_is_made_by_a_job_and_each_document_has_its_record(
    logged_in: LogIn, archive: Archive, stamper: CountingStamper, fonds: Fonds
) -> None:
    browser = logged_in("luutru")
    assert browser.get(f"/documents/{fonds.decision}/evidence").status_code == 404
    assert "Tải bằng chứng" not in browser.get(f"/documents/{fonds.decision}").text
    _make(browser, archive)
    page = browser.get("/evidence").text
    assert "TSA thử nghiệm" in page
    assert "Lần đầu" in page
    document = browser.get(f"/documents/{fonds.decision}").text
    assert "Tải bằng chứng" in document
    assert re.search(r"<strong>\d\d/\d\d/20\d\d</strong>", document), "until when"
    record = browser.get(f"/documents/{fonds.decision}/evidence")
    assert record.data[:1] == b"\x30"
    assert ".ers" in record.headers["Content-Disposition"]


def test_evidence_carries_the_horizon_of_what_is_not_signed(
    program: Start, archive: Archive, logged_in: LogIn, stamper: CountingStamper, fonds: Fonds
) -> None:
    luutru = program("luutru")
    path = f"/documents/{fonds.bare}/horizon"
    assert luutru.get(path).get_json()["state"] == "unsigned"
    _make(logged_in("luutru"), archive)
    said = luutru.get(path).get_json()
    assert (said["state"], bool(said["until"])) == ("proven", True)


def test_a_hidden_document_has_no_record_for_whoever_may_not_see_it(
    program: Start, archive: Archive, logged_in: LogIn, stamper: CountingStamper, fonds: Fonds
) -> None:
    _make(logged_in("luutru"), archive)
    hidden = program("vanthu").get(f"/documents/{fonds.hidden}/evidence")
    nothing = program("vanthu").get("/documents/nowhere/evidence")
    assert (hidden.status_code, hidden.data) == (404, nothing.data)
    assert program("vanthu").get(f"/documents/{fonds.decision}/evidence").status_code == 200


@pytest.mark.parametrize("login", sorted(ROLES))
def test_who_sees_rounds_and_who_makes_them(logged_in: LogIn, login: str) -> None:
    browser = logged_in(login)
    sees, makes = login in {"luutru", "quantri", "thanhtra"}, login in {"luutru", "quantri"}
    assert browser.get("/evidence").status_code == (200 if sees else 403)
    answer = browser.post("/evidence", "/", act="make")
    assert answer.status_code == (303 if makes else 403)
    assert browser.post("/evidence", "/", act="burn").status_code == (400 if makes else 403)


def test_rounds_by_rest(
    program: Start, archive: Archive, logged_in: LogIn, stamper: CountingStamper
) -> None:
    luutru = program("luutru")
    assert luutru.get("/evidence").get_json()["rounds"] == []
    answer = luutru.post("/evidence", json={"act": "make"})
    assert (answer.status_code, answer.get_json()["kind"]) == (202, "evidence")
    Worker(archive, LABOURS).do(answer.get_json()["id"])
    said = luutru.get("/evidence").get_json()
    (line,) = said["rounds"]
    assert (said["waiting"], line["packages"]) == (0, 4)
    assert luutru.get(f"/evidence/{line['round']}").get_json() == line
    assert luutru.get("/evidence/nothing").status_code == 404
    assert luutru.post("/evidence", json={"act": "burn"}).status_code == 400
    assert program("vanthu").get("/evidence").status_code == 403
    assert program("vanthu").post("/evidence").status_code == 403
