"""Files that come in by the form: to the disk, into a job, into the archive."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from repository.access import Level
from repository.jobs import Job
from tests.pki import make_pdf
from tests.web.conftest import ATTACK, Browser, words
from web import uploads
from web.jobs import Worker
from web.labours import LABOURS
from web.wiring import Archive

LogIn = Callable[[str], Browser]


def _send(browser: Browser, *files: tuple[bytes, str], **form: Any) -> str:
    given = {"agency": "H34", "level": "internal"} | form
    given["files"] = [(io.BytesIO(data), name) for data, name in files]
    answer = browser.post("/upload", "/upload", **given)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def _ended(browser: Browser, path: str) -> bool:
    state = browser.get(f"{path}/state").json
    assert state is not None
    return bool(state["ended"])


def _done(archive: Archive, path: str) -> Job:
    identifier = path.rpartition("/")[2]
    Worker(archive, LABOURS).do(identifier)
    return archive.jobs.get(identifier)


def test_an_uploaded_file_becomes_a_document_that_is_found(
    logged_in: LogIn, archive: Archive
) -> None:
    browser = logged_in("vanthu")
    path = _send(
        browser,
        ("Kế hoạch cải cách hành chính".encode(), "Kế hoạch.txt"),
        Subject="Kế hoạch cải cách hành chính năm 2026",
        TypeName="Kế hoạch",
        level="public",
    )
    assert "Đang chờ" in browser.get(path).text
    assert _ended(browser, path) is False
    job = _done(archive, path)
    assert job.results[0]["outcome"] == "accepted", job
    page = browser.get(path).text
    assert "Đã vào kho" in page
    assert "Kế hoạch cải cách hành chính năm 2026" in page
    assert _ended(browser, path) is True
    document = archive.catalogue.get(
        job.results[0]["document"], archive.people.find("vanthu").scope
    )
    assert document.level is Level.PUBLIC
    assert document.received_by == "vanthu"
    assert document.files[0].name == "Kế hoạch.txt"
    assert "Kế hoạch cải cách" in words(browser.get("/search?q=cai+cach+hanh+chinh&type=Kế+hoạch"))
    assert list((archive.settings.spool / "uploads").iterdir()) == []


def test_every_reason_for_a_refusal_is_told_at_once(logged_in: LogIn, archive: Archive) -> None:
    browser = logged_in("vanthu")
    path = _send(browser, (b"", "trống.pdf"), (b"MZ\x90\x00" * 100, f"{ATTACK}.exe"))
    _done(archive, path)
    page = browser.get(path).text
    assert page.count("outcome-refused") == 2
    assert "Bị từ chối: 2" in page
    assert "SUB-01" in page
    assert "SUB-02" in page
    assert "<script>alert" not in page


def test_many_files_share_what_documents_may_share(logged_in: LogIn, archive: Archive) -> None:
    browser = logged_in("vanthu")
    path = _send(
        browser,
        (b"mot", "a.txt"),
        (b"hai", "b.txt"),
        OrganName="Sở Nội vụ",
        CodeNumber="9",
        Subject="không dùng chung",
    )
    job = archive.jobs.get(path.rpartition("/")[2])
    assert [d["fields"] for d in job.arguments["deliveries"]] == [{"OrganName": "Sở Nội vụ"}] * 2


def test_the_body_goes_to_the_disk_and_leaves_when_nobody_wants_it(
    logged_in: LogIn, archive: Archive
) -> None:
    browser = logged_in("vanthu")
    big = b"x" * (300_000)
    wrong_level: dict[str, Any] = {"agency": "H34", "level": "secret"}
    wrong_level["files"] = (io.BytesIO(big), "../../../etc/passwd")
    assert browser.post("/upload", "/upload", **wrong_level).status_code == 400
    assert browser.post("/upload", "/upload", agency="H34").status_code == 400
    assert list((archive.settings.spool / "uploads").iterdir()) == []
    path = _send(browser, (big, "../../../tmp/luutru-evil.txt"))
    [delivery] = archive.jobs.get(path.rpartition("/")[2]).arguments["deliveries"]
    place = Path(delivery["path"])
    assert place.is_relative_to(archive.settings.spool / "uploads")
    assert place.stat().st_size == len(big)
    assert delivery["name"] == "luutru-evil.txt"


def test_too_much_is_refused(
    logged_in: LogIn, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_BYTES", 100_000)
    form = {"agency": "H34", "files": (io.BytesIO(b"x" * 300_000), "a.txt")}
    answer = logged_in("vanthu").post("/upload", "/upload", **form)
    assert answer.status_code == 413
    assert list((archive.settings.spool / "uploads").iterdir()) == []


def test_whoever_may_not_ingest_has_nothing_written_to_disk(
    logged_in: LogIn, archive: Archive
) -> None:
    browser = logged_in("chuyenvien")
    form = {"agency": "H34", "files": (io.BytesIO(b"x" * 300_000), "a.txt")}
    assert browser.post("/upload", "/plan", **form).status_code == 403
    assert not (archive.settings.spool / "uploads").exists()


def test_a_damaged_copy_is_listed_after_a_check(
    logged_in: LogIn, archive: Archive, tmp_path: Path
) -> None:
    browser = logged_in("luutru")
    job = _done(archive, _send(browser, (make_pdf(tmp_path / "a.pdf").read_bytes(), "a.pdf")))
    result = job.results[0]
    kept = Path(result["package_path"], "data/representations/rep1/data/a.pdf")
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes()[:-1] + b"X")
    answer = browser.post("/fixity/check", "/fixity", package=result["package"])
    _done(archive, answer.headers["Location"])
    assert "Hư hỏng" in browser.get(answer.headers["Location"]).text
    page = browser.get("/fixity").text
    assert result["package"] in page
    assert browser.get("/").text.count("bản lưu hư hỏng") == 1
    assert browser.post("/fixity/check", "/fixity", package="none").status_code == 404
