"""Importing from the browser, by a job: errors first, then what is sound."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest.importing.plan import RowOutcome
from repository.access import Scope
from repository.jobs import JobState
from tests.web.conftest import Browser
from tests.web.importing import Given, given
from web.jobs import Worker
from web.labours import LABOURS
from web.wiring import Archive

ALL = Scope.of_owner()


def _form(one: Given, *, folder: str = "quét") -> dict[str, Any]:
    files = [
        (io.BytesIO((one.folder / name).read_bytes()), f"{folder}/{name}")
        for name in one.made.files
    ]
    return {"sheet": (io.BytesIO(one.path.read_bytes()), one.path.name), "files": files}


def _spoilt(tmp_path: Path) -> Given:
    one = given(tmp_path, 4)
    one.made.put(3, "vb:Tên loại", "Bùa chú")
    one.made.as_xlsx(one.path)
    return one


def _work(archive: Archive, job: str) -> JobState:
    Worker(archive, LABOURS).do(job)
    return archive.jobs.get(job).state


def test_from_the_sheet_over_its_errors_to_the_archive(
    archive: Archive, tmp_path: Path, logged_in: Callable[[str], Browser]
) -> None:
    browser, before = logged_in("luutru"), archive.catalogue.count(ALL)
    assert "Nhập hồ sơ" in browser.get("/").text
    answer = browser.post("/import", "/import", agency="H34", **_form(_spoilt(tmp_path)))
    assert answer.status_code == 303, answer.text
    page = answer.headers["Location"]
    assert "hồ sơ.xlsx" in browser.get("/import").text
    text = browser.get(page).text
    assert "Y3" in text
    assert "IMP-10" in text
    assert "Bùa chú" in text
    assert "IMP-25" not in text
    assert browser.post(f"{page}/commit", page).status_code == 422
    assert archive.catalogue.count(ALL) == before
    answer = browser.post(f"{page}/commit", page, set_aside="1")
    assert answer.status_code == 303
    job = answer.headers["Location"].rpartition("/")[2]
    assert _work(archive, job) is JobState.DONE
    done = archive.jobs.get(job)
    assert [line["outcome"] for line in done.results].count(RowOutcome.IMPORTED) == 2
    assert archive.catalogue.count(ALL) == before + 2
    said = browser.get(f"/jobs/{job}").text
    assert "Để riêng" in said
    assert "Đã nhập" in said
    left = browser.get(f"{page}/left-out.xlsx")
    assert left.data.startswith(b"PK")
    assert browser.post(f"{page}/commit", page, set_aside="1").status_code == 422
    folder = archive.settings.spool / "imports" / page.rpartition("/")[2]
    assert sorted(path.name for path in folder.iterdir()) == ["about.json", "left-out.xlsx"]
    assert browser.post(f"{page}/drop", page).status_code == 303
    assert browser.get(page).status_code == 404


def test_a_sheet_with_a_secrecy_mark_does_not_stay(
    archive: Archive, tmp_path: Path, logged_in: Callable[[str], Browser]
) -> None:
    one = given(tmp_path, 4)
    one.made.put(3, "vb:Chế độ sử dụng", "Tối mật")
    one.made.put(3, "vb:Trích yếu", "Chuyện không ai được biết")
    one.made.as_xlsx(one.path)
    answer = logged_in("luutru").post("/import", "/import", agency="H34", **_form(one))
    assert answer.status_code == 200
    assert "IMP-20" in answer.text
    assert "không ai được biết" not in answer.text
    assert not list((archive.settings.spool / "imports").glob("*"))
    assert not list((archive.settings.spool / "uploads").glob("*/*"))


def test_only_whoever_imports_gets_in_and_sees_own_imports_only(
    archive: Archive, tmp_path: Path, logged_in: Callable[[str], Browser]
) -> None:
    for login in ("chuyenvien", "lanhdao", "quantri", "thanhtra"):
        assert logged_in(login).get("/import").status_code == 403, login
    answer = logged_in("luutru").post(
        "/import", "/import", agency="H34", **_form(given(tmp_path, 2))
    )
    page = answer.headers["Location"]
    clerk = logged_in("vanthu")
    assert clerk.get("/import").status_code == 200
    assert clerk.get(page).status_code == 404
    assert clerk.post(f"{page}/commit", "/import").status_code == 404


def test_the_empty_sheet_and_the_converted_one_are_handed_out(
    tmp_path: Path, logged_in: Callable[[str], Browser]
) -> None:
    browser = logged_in("luutru")
    assert browser.get("/import/template.xlsx").data.startswith(b"PK")
    one = given(tmp_path, 2)
    sheet = (io.BytesIO(one.path.read_bytes()), "cũ.xlsx")
    assert browser.post("/import/convert", "/import", sheet=sheet).data.startswith(b"PK")
    assert browser.post("/import/convert", "/import").status_code == 400


def test_a_stopped_job_goes_on_and_tells_each_row_once(
    archive: Archive, tmp_path: Path, logged_in: Callable[[str], Browser]
) -> None:
    browser, before = logged_in("luutru"), archive.catalogue.count(ALL)
    answer = browser.post("/import", "/import", agency="H34", **_form(given(tmp_path, 6)))
    page = answer.headers["Location"]
    job = browser.post(f"{page}/commit", page).headers["Location"].rpartition("/")[2]
    worker = Worker(archive, LABOURS)
    worker.stop.set()
    worker.do(job)
    assert archive.jobs.get(job).state is JobState.WAITING
    assert _work(archive, job) is JobState.DONE
    results = archive.jobs.get(job).results
    assert sorted(line["row"] for line in results) == [2, 3, 4, 5, 6, 7]
    assert archive.catalogue.count(ALL) == before + 6
