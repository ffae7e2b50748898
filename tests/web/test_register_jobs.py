"""Long registers: written out, printed and kept by a worker, while the page says how far it is."""

import io
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from werkzeug.test import TestResponse

from preservation.signatures.signing.remote import answer
from repository.access import Level
from repository.errors import ForbiddenError, NotFoundError
from repository.jobs import Job, JobState
from repository.registers import Asked
from tests.databases import Hands
from tests.pki import Pki, pki
from tests.web.api.conftest import Program, described, program
from tests.web.conftest import Browser
from tests.web.registering import KEY_PASSWORD, RegisterOffice
from web import register_jobs, register_volumes
from web.jobs import Worker
from web.labour import Task
from web.labours import LABOURS
from web.passwords import hash_password
from web.register_acts import asked_of, said_of
from web.sweeping import sweep
from web.wiring import Archive

__all__ = ["described", "pki", "program"]
LogIn = Callable[[str], Browser]
Start = Callable[..., Program]
LONG = register_jobs.QUICK["pdf"] + 1


@pytest.fixture
def office(archive: Archive, pki: Pki, hands: Hands, tmp_path: Path) -> RegisterOffice:
    return RegisterOffice(archive, pki, hands, tmp_path)


def _where(office: RegisterOffice) -> dict[str, Any]:
    return {"register": "den", "agency": "H34", "year": office.year}


def _done(archive: Archive, identifier: str) -> Job:
    Worker(archive, LABOURS).do(identifier)
    return archive.jobs.get(identifier)


def _job(answered: TestResponse) -> str:
    assert answered.status_code == 303, answered.text
    return answered.headers["Location"].rpartition("/")[2]


def test_a_long_register_is_printed_by_a_job_whose_page_gives_the_file(
    office: RegisterOffice, logged_in: LogIn
) -> None:
    archive = office.archive
    office.many(LONG)
    officer, clerk = logged_in("chuyenvien"), logged_in("vanthu")
    where = f"/registers?register=den&agency=H34&year={office.year}"
    page = officer.get(where).text
    assert 'name="format" value="pdf"' in page
    assert "/registers/file/csv" in page  # which is written while one waits
    refused = officer.get(where.replace("?", "/file/pdf?"))
    assert (refused.status_code, "hãy yêu cầu" in refused.text) == (422, True)
    said = _where(office) | {"format": "pdf"}
    identifier = _job(officer.post("/registers/files", where, **said))
    assert officer.get(f"/registers/files/{identifier}").status_code == 422
    assert officer.get(f"/jobs/{identifier}/state").get_json()["ended"] is False
    job = _done(archive, identifier)
    assert (job.state, job.done, job.total) == (JobState.DONE, LONG, LONG)
    assert f"/registers/files/{identifier}" in officer.get(f"/jobs/{identifier}").text
    assert "Tệp đã yêu cầu" in officer.get(where).text
    assert clerk.get(f"/registers/files/{identifier}").status_code == 404
    file = officer.get(f"/registers/files/{identifier}")
    assert f"so-den-H34-{office.year}.pdf" in file.headers["Content-Disposition"]
    with pikepdf.open(io.BytesIO(file.data)) as pdf:
        count = len(pdf.pages)
    file.close()
    assert count > LONG // 20
    assert _last_words(file.data).count(f"Trang {count}/{count}") == 1
    assert "Tổng số: 2001 (hai nghìn không trăm linh một) văn bản đến." in _last_words(file.data)


def test_a_file_is_cleared_away_after_a_day(office: RegisterOffice, logged_in: LogIn) -> None:
    archive, clerk = office.archive, office.person("vanthu")
    office.many(3)
    asked = Asked("den", "H34", office.year)
    identifier = _done(archive, register_jobs.ask_file(archive, clerk, asked, "csv").id).id
    assert not list(register_jobs.left_behind(archive))
    path = archive.settings.spool / "registers" / identifier
    yesterday = office.hands.now.timestamp() - register_jobs.KEPT_SECONDS - 60
    os.utime(path, (yesterday, yesterday))
    assert str(path) in [one.place for one in sweep(archive, office.person("quantri"))]
    page = logged_in("vanthu")
    assert page.get(f"/registers/files/{identifier}").status_code == 404
    assert "đã được dọn" in page.get(f"/jobs/{identifier}").text


def _last_words(data: bytes) -> str:
    import pymupdf

    with pymupdf.open(stream=data) as pdf:  # type: ignore[no-untyped-call]
        return " ".join(f"{pdf[-2].get_text()} {pdf[-1].get_text()}".split())


def test_a_job_that_is_stopped_leaves_no_file(office: RegisterOffice) -> None:
    archive, clerk = office.archive, office.person("vanthu")
    office.many(3)
    job = register_jobs.ask_file(archive, clerk, Asked("den", "H34", office.year), "xlsx")
    taken = archive.jobs.claim(job.id)
    assert taken
    archive.jobs.cancel(job.id)
    task = Task(archive, taken, clerk, lambda: False)
    assert (register_jobs.make_file(task), task.stopped) == ("", True)
    assert list((archive.settings.spool / "registers" / job.id).iterdir()) == []


def test_whoever_may_see_less_now_does_not_get_what_was_made_before(
    office: RegisterOffice,
) -> None:
    archive = office.archive
    office.arrived(1)
    hidden = office.arrived(2, level=Level.RESTRICTED)
    keeper = office.person("luutru")
    asked = Asked("den", "H34", office.year, as_of=office.hands.now)
    job = _done(archive, register_jobs.ask_file(archive, keeper, asked, "csv").id)
    made = register_jobs.made_file(archive, keeper, job.id)
    assert hidden.code in made.read_text("utf-8-sig")
    less = replace(keeper, grants=office.person("chuyenvien").grants)
    archive.people.enter([(less, hash_password("mật khẩu dài 7391"))])
    with pytest.raises(ForbiddenError):
        register_jobs.made_file(archive, office.person("luutru"), job.id)
    with pytest.raises(NotFoundError):
        register_jobs.made_file(archive, office.person("vanthu"), job.id)


def test_what_is_asked_for_is_asked_for_again(office: RegisterOffice) -> None:
    asked = Asked("di", "H34", office.year, "outgoing", 1, 7, as_of=office.hands.now)
    clerk = office.person("vanthu")
    assert asked_of(office.archive, clerk, said_of(asked)) == asked


@pytest.mark.slow
def test_a_long_volume_is_printed_by_a_job_signed_by_hand_and_kept_by_a_job(
    office: RegisterOffice, logged_in: LogIn
) -> None:
    archive = office.archive
    office.demonstration()
    office.many(register_volumes.QUICK + 1)
    clerk = logged_in("vanthu")
    where = f"/registers?register=den&agency=H34&year={office.year}"
    key = {"key": "ubnd", "password": KEY_PASSWORD}
    printing = _job(clerk.post("/registers/close", where, **_where(office), **key))
    volume = f"/registers/volumes/{archive.closings.of('H34')[0].id}"
    assert "Đang in" in clerk.get(where).text
    assert _job(clerk.post(f"{volume}/work", where)) == printing  # one at a time
    assert "password" not in json.dumps(archive.jobs.get(printing).arguments)
    job = _done(archive, printing)
    assert "còn phải ký" in job.message
    assert "Mở sổ để ký" in clerk.get(f"/jobs/{printing}").text
    assert clerk.post(f"{volume}/work", where).status_code == 422
    keeping = _job(clerk.post(f"{volume}/seal", where, **key))
    assert "Đang lưu vào kho" in clerk.get(where).text
    assert archive.closings.of("H34")[0].document is None
    assert _done(archive, keeping).state is JobState.DONE
    closed = archive.closings.of("H34")[0]
    assert closed.document
    assert archive.catalogue.get(closed.document, office.person("vanthu").scope).title
    assert "Văn bản trong kho" in clerk.get(where).text


@pytest.mark.slow
def test_a_long_register_by_rest(office: RegisterOffice, program: Start) -> None:
    archive = office.archive
    office.many(LONG)
    clerk, officer = program("vanthu"), program("chuyenvien")
    body = _where(office)
    query = f"register=den&agency=H34&year={office.year}"
    assert clerk.get(f"/registers/file?{query}&format=xlsx").status_code == 422
    assert clerk.post("/registers/files", json=body | {"format": "odt"}).status_code == 422
    assert clerk.post("/registers/files", json=body | {"first": [1]}).status_code == 400
    some = clerk.post("/registers/files", json=body | {"last": 2, "format": "csv"})
    assert some.status_code == 202
    _done(archive, some.get_json()["id"])
    told = clerk.get(some.headers["Location"].removeprefix("/api/v1")).get_json()
    assert told["results"][0]["entries"] == 2
    got = clerk.get(f"/registers/files/{told['id']}")
    assert got.data.count(b"\n") == 3
    got.close()
    assert officer.get(f"/registers/files/{told['id']}").status_code == 404

    closing = f"/registers/closings/{clerk.post('/registers/closings', json=body).get_json()['id']}"
    assert officer.post(f"{closing}/work").status_code == 403
    assert _signing(office, clerk, closing).status_code == 422  # it is to be printed first
    _done(archive, clerk.post(f"{closing}/work").get_json()["id"])
    asked = _signing(office, clerk, closing)
    said = answer(json.loads(asked.data), office.signer, office.hands.now)
    kept = clerk.post(f"{closing}/answer", json=said)
    assert (kept.status_code, kept.get_json()["kind"]) == (202, "register-volume")
    assert re.fullmatch(r"/api/v1/jobs/\S+", kept.headers["Location"])
    _done(archive, kept.get_json()["id"])
    assert officer.get(closing).get_json()["document"]


def _signing(office: RegisterOffice, clerk: Program, closing: str) -> TestResponse:
    certificate = (io.BytesIO(office.pki.organisation.der), "ubnd.cer")
    return clerk.post(f"{closing}/signing", data={"certificate": certificate, "level": "B-B"})
