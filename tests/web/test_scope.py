"""What somebody may not see leaves no trace on any page."""

import io
from collections.abc import Callable

from tests.web.conftest import Browser, Fonds, words
from web.jobs import enqueue
from web.wiring import Archive

LogIn = Callable[[str], Browser]
TITLE = "điều động cán bộ"


def test_a_restricted_document_is_as_if_it_did_not_exist(
    logged_in: LogIn, archive: Archive, fonds: Fonds
) -> None:
    browser = logged_in("vanthu")
    for path in ("", "/files/0", "/files/0/pages/1"):
        there = browser.get(f"/documents/{fonds.hidden}{path}")
        nowhere = browser.get(f"/documents/00000000-0000-4000-8000-000000000000{path}")
        assert there.status_code == nowhere.status_code == 404
    place = {"document": fonds.hidden, "dossier": "11111111-1111-4111-8111-111111111111"}
    assert browser.post("/dossiers/place", **place).status_code == 404
    export = browser.post(f"/documents/{fonds.hidden}/package")
    assert export.status_code == 404
    assert [e for e in archive.ledger.of(fonds.hidden) if e.agent == "vanthu"] == []


def test_it_is_in_no_list_no_count_and_no_facet(logged_in: LogIn, fonds: Fonds) -> None:
    clerk, leader = logged_in("vanthu"), logged_in("lanhdao")
    for path in ("/", "/search", "/search?q=dieu+dong+can+bo", "/plan", "/jobs"):
        text = words(clerk.get(path))
        assert TITLE not in text, path
        assert fonds.hidden not in text, path
    assert "3 văn bản" in clerk.get("/search").text
    assert "4 văn bản" in leader.get("/search").text
    assert TITLE in leader.get("/").text


def test_whoever_has_the_right_reads_it(logged_in: LogIn, fonds: Fonds) -> None:
    browser = logged_in("lanhdao")
    assert TITLE in browser.get(f"/documents/{fonds.hidden}").text
    assert "hạn chế" in browser.get(f"/documents/{fonds.hidden}/files/0").data.decode()


def test_the_ledger_tells_an_inspector_nothing_of_what_is_restricted(
    logged_in: LogIn, fonds: Fonds
) -> None:
    text = logged_in("thanhtra").get("/ledger").text
    assert "mat.txt" not in text
    assert TITLE not in text


def test_a_stranger_gets_nothing(stranger: Browser, fonds: Fonds) -> None:
    for path in ("/", "/search?q=a", f"/documents/{fonds.decision}/files/0", "/jobs", "/alive"):
        answer = stranger.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/log-in")


def test_somebody_elses_job_is_hidden(logged_in: LogIn, archive: Archive) -> None:
    job = enqueue(archive, "verify", {"packages": None}, archive.people.find("luutru"))
    for path in (f"/jobs/{job.id}", f"/jobs/{job.id}/state"):
        assert logged_in("vanthu").get(path).status_code == 404
        assert logged_in("luutru").get(path).status_code == 200
        assert logged_in("quantri").get(path).status_code == 200
    assert logged_in("vanthu").post(f"/jobs/{job.id}/cancel").status_code == 404
    assert logged_in("luutru").post(f"/jobs/{job.id}/cancel").status_code == 303
    assert logged_in("luutru").post(f"/jobs/{job.id}/resume").status_code == 303


def test_a_plan_of_another_agency_is_not_shown(logged_in: LogIn, archive: Archive) -> None:
    browser = logged_in("quantri")
    form = {"role": "chuyen_vien", "agency": "H48", "level": "internal"}
    browser.post("/people", "/people", login="xa", name="Người khác", **form)
    person = archive.people.find("xa")
    assert person.must_change
    assert [grant.agency for grant in person.grants] == ["H48"]
    assert archive.dossiers.plan("H48") == ()


def test_an_upload_to_another_agency_is_refused(logged_in: LogIn, archive: Archive) -> None:
    form = {"agency": "H48", "level": "internal", "files": (io.BytesIO(b"x"), "a.txt")}
    assert logged_in("vanthu").post("/upload", "/upload", **form).status_code == 403
    assert list((archive.settings.spool / "uploads").iterdir()) == []
