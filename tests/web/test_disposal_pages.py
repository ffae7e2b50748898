"""Disposal by its pages: each step on the page of whoever may take it, and of nobody else."""

import re
from collections.abc import Callable

import pytest

from repository.disposal_steps import DisposalState
from tests.web.conftest import DOSSIER, PASSWORD, Browser, Fonds
from tests.web.disposing import COUNCIL, Hall
from web.jobs import Worker
from web.labours import LABOURS
from web.wiring import Archive

LogIn = Callable[[str], Browser]


@pytest.fixture
def hall(archive: Archive, fonds: Fonds) -> Hall:
    made = Hall(archive, fonds)
    made.prepare()
    return made


def decided(people: dict[str, Browser], day: str) -> str:
    lister, looking = people["luutru"], "/disposals/candidates?agency=H34"
    assert "Quy chế" in lister.get(looking).text
    said = {"agency": "H34", "title": "Đợt 1", "item": f"{DOSSIER}=expired"}
    page = lister.post("/disposals", looking, **said, explanation="Hết thời hạn").location
    parts = {f"part-{login}": part for login, part in COUNCIL.items()}
    people["lanhdao"].post(f"{page}/council", page, order="01/QĐ-UBND", **parts)
    assert "Chờ anh, chị:" in people["vanthu"].get("/disposals").text
    for login in ("vanthu", "chuyenvien"):
        people[login].post(f"{page}/opinions", page, **{"says-1": "destroy", "said-1": "đồng ý"})
    people["lanhdao"].post(f"{page}/opinions", page, all="destroy")
    assert "Chờ anh, chị:" not in people["vanthu"].get("/disposals").text
    assert "3/3" in people["lanhdao"].get(page).text
    people["lanhdao"].post(f"{page}/conclusion", page, minutes="01/BB", **{"verdict-1": "destroy"})
    lister.post(f"{page}/appraisal", page, document="02/CV-LTLS")
    deciding = {"decision": "03/QĐ-UBND", "day": day}
    people["lanhdao2"].post(f"{page}/decision", page, **deciding, password="Sai-2026!")
    assert "Mật khẩu không đúng" in people["lanhdao2"].get(page).text
    people["lanhdao2"].post(f"{page}/decision", page, **deciding, password=PASSWORD)
    return page


def test_it_goes_from_candidates_to_the_stub(hall: Hall, logged_in: LogIn, fonds: Fonds) -> None:
    archive = hall.archive
    people = {
        login: logged_in(login)
        for login in (*COUNCIL, "luutru", "lanhdao2", "luutru2", "quantri", "thanhtra")
    }
    page = decided(people, archive.clock().date().isoformat())
    for login, part in (("luutru2", "destroys"), ("quantri", "witnesses")):
        people[login].post(f"{page}/confirmation", page, part=part, password=PASSWORD)
    job = people["luutru2"].post(f"{page}/destruction", page).location.rpartition("/")[2]
    Worker(archive, LABOURS).do(job)
    said = people["luutru2"].get(f"/jobs/{job}").text
    assert (f'href="{page}">Mở đợt xét hủy' in said, "<pre" in said) == (True, False)
    (done,) = archive.disposals.all()
    assert done.state is DisposalState.DESTROYED
    assert archive.ledger.verify().valid
    for path in (f"/documents/{fonds.decision}", f"/dossiers/{DOSSIER}"):
        gone = people["thanhtra"].get(path)
        assert (gone.status_code, "03/QĐ-UBND" in gone.text) == (410, True)
        assert "Về việc ban hành" not in gone.text
        assert all(f"Người {one}<" in gone.text for one in ("lanhdao2", "luutru2", "quantri"))
    assert people["quantri"].get(f"/documents/{fonds.decision}").status_code == 404
    gone = people["quantri"].get(f"/dossiers/{DOSSIER}")
    assert (gone.status_code, "03/QĐ-UBND" in gone.text) == (410, False)
    assert people["thanhtra"].get(f"/disposals/stubs/{fonds.decision}").status_code == 200
    link = rf'01.TH</td>\s*<td lang="vi"><a href="/dossiers/{DOSSIER}"><span[^>]*>đã tiêu hủy<'
    assert re.search(link, people["thanhtra"].get("/dossiers").text)
    assert "Đợt 1" in people["luutru"].get("/disposals").text
    assert "Đã hủy" in people["luutru"].get(page).text


def test_one_person_in_two_browsers_is_one_person(hall: Hall, logged_in: LogIn) -> None:
    made = hall.decide()
    page = f"/disposals/{made.id}"
    first, second = logged_in("luutru2"), logged_in("luutru2")
    for browser, part in ((first, "destroys"), (second, "witnesses"), (second, "destroys")):
        browser.post(f"{page}/confirmation", page, part=part, password=PASSWORD)
        browser.post(f"{page}/destruction", page)
        browser.post(f"{page}/end", page)
    found = hall.archive.disposals.get(made.id)
    assert [one.person for one in found.confirmations] == ["luutru2"]
    assert found.state is DisposalState.DECIDED
    assert hall.archive.jobs.latest(5, None) == ()
    assert "Bắt đầu hủy" not in first.get(page).text


def test_five_wrong_passwords_lock_the_account_and_end_its_sessions(
    hall: Hall, logged_in: LogIn
) -> None:
    made = hall.decide()
    page, browser = f"/disposals/{made.id}", logged_in("luutru2")
    token = browser.token(page)
    for _ in range(5):
        data = {"csrf_token": token, "part": "destroys", "password": "Sai-2026!"}
        browser.client.post(f"{page}/confirmation", data=data)
    assert browser.get(page).status_code == 303
    assert hall.archive.disposals.get(made.id).confirmations == ()


def test_pages_are_there_for_whom_they_are_meant(hall: Hall, logged_in: LogIn) -> None:
    made = hall.decide()
    codes = {}
    for login in ("luutru", "thanhtra", "chuyenvien", "quantri"):
        browser = logged_in(login)
        paths = ("", "/candidates?agency=H34", "/backups", f"/{made.id}")
        browser.get("/language/en")
        codes[login] = [browser.get(f"/disposals{path}").status_code for path in paths]
    assert codes == {
        "luutru": [200, 200, 200, 200],
        "thanhtra": [200, 403, 403, 200],
        "chuyenvien": [200, 403, 403, 200],  # sits in the council
        "quantri": [200, 403, 200, 200],
    }


def test_a_backup_is_told_of_and_a_disposal_given_up(hall: Hall, logged_in: LogIn) -> None:
    keeper, page = logged_in("luutru2"), "/disposals/backups"
    keeper.post(page, page, name="Băng 01", medium="LTO", made="2026-11-01T08:00")
    (backup,) = hall.archive.backup_sets.all()
    keeper.post(f"{page}/{backup.id}/gone", page, said="Khử từ")
    assert hall.archive.backup_sets.all()[0].gone_at is not None
    made = hall.propose()
    page = f"/disposals/{made.id}"
    keeper.post(f"{page}/explanation", page, explanation="Rõ hơn")
    keeper.post(f"{page}/cancel", page, reason="Lập lại")
    assert hall.archive.disposals.get(made.id).state is DisposalState.CANCELLED
    keeper.post("/disposals", "/disposals/candidates?agency=H34", agency="H34", title=" ")
    assert "Đợt xét hủy phải có tên" in keeper.get("/disposals").text
