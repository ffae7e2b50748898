"""A document is read, what it says is confirmed, and only that goes in with it."""

# PyMuPDF is typed in part only.
# mypy: allow-untyped-calls

import io
import re
from collections.abc import Callable

import pymupdf
import pytest
from werkzeug.test import TestResponse

from demo.layout import set_in_type
from demo.texts import papers
from repository.access import Scope
from tests.web.api.conftest import Program, described, program
from tests.web.conftest import Browser
from web.jobs import Worker
from web.labours import LABOURS
from web.wiring import Archive

__all__ = ["described", "program"]

LogIn = Callable[[str], Browser]
DECISION = papers()[0]


@pytest.fixture(scope="module")
def decision() -> bytes:
    return set_in_type(DECISION)


@pytest.fixture(scope="module")
def secret(decision: bytes) -> bytes:
    with pymupdf.open(stream=decision, filetype="pdf") as document:
        document[0].insert_htmlbox(pymupdf.Rect(90, 150, 260, 180), "<p>TỐI MẬT</p>")
        return bytes(document.tobytes())


def _read(browser: Browser, data: bytes, name: str = "a.pdf") -> TestResponse:
    return browser.post("/read", "/read", file=(io.BytesIO(data), name))


def _desk(browser: Browser, data: bytes) -> str:
    answer = _read(browser, data)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_what_a_document_says_is_shown_with_its_place(logged_in: LogIn, decision: bytes) -> None:
    browser = logged_in("vanthu")
    page = browser.get(_desk(browser, decision)).text

    for value in ("Quyết định", "45/2019", "QĐ-UBND", "2019-11-25", DECISION.subject):
        assert value in page
    frames = re.findall(r'<rect class="found" data-field="(\w+)"', page)
    assert {"TypeName", "CodeNumber", "CodeNotation", "IssuedDate"} <= set(frames)
    assert re.search(r'<input id="CodeNumber"[^>]* value=', page) is None, "nothing is filled in"
    pictures = re.findall(r'href="(/read/[^"]+/page/\d+)"', page)
    assert pictures
    assert browser.get(pictures[0]).data.startswith(b"\xff\xd8\xff")


def test_only_what_was_confirmed_or_typed_goes_in(
    logged_in: LogIn, archive: Archive, decision: bytes
) -> None:
    browser = logged_in("vanthu")
    desk = _desk(browser, decision)
    answer = browser.post(
        desk,
        desk,
        agency="H34",
        level="internal",
        confirm_TypeName="1",
        confirm_CodeNumber="1",
        CodeNotation="QĐ-UBND",
        Subject="Ban hành Quy chế",
    )
    assert answer.status_code == 303, answer.text
    job = answer.headers["Location"].rpartition("/")[2]
    Worker(archive, LABOURS).do(job)

    result = archive.jobs.get(job).results[0]
    assert result["outcome"] == "accepted", result
    document = archive.catalogue.get(result["document"], Scope.of_owner())
    said = {"TypeName", "CodeNumber", "CodeNotation", "Subject"}
    assert {code for code in document.fields if document.fields[code]} & {
        "IssuedDate",
        "OrganName",
        "FullName",
        *said,
    } == said
    assert document.fields["CodeNumber"] == "45/2019"
    assert document.fields["Subject"] == "Ban hành Quy chế"
    assert list((archive.settings.spool / "uploads").iterdir()) == []


def test_the_same_reading_goes_in_once(logged_in: LogIn, archive: Archive, decision: bytes) -> None:
    browser = logged_in("vanthu")
    desk = _desk(browser, decision)
    form = {"agency": "H34", "level": "internal"}
    assert browser.post(desk, desk, **form).status_code == 303
    assert browser.post(desk, "/read", **form).status_code == 404


def test_others_do_not_learn_of_a_reading(logged_in: LogIn, decision: bytes) -> None:
    desk = _desk(logged_in("vanthu"), decision)
    other = logged_in("luutru")
    assert other.get(desk).status_code == 404
    assert other.get(f"{desk}/page/1").status_code == 404


def test_what_is_dropped_is_gone(logged_in: LogIn, archive: Archive, decision: bytes) -> None:
    browser = logged_in("vanthu")
    desk = _desk(browser, decision)
    assert browser.post(f"{desk}/remove", desk).status_code == 303
    assert list((archive.settings.spool / "uploads").iterdir()) == []


def test_a_secret_is_stopped_and_only_that_is_recorded(
    logged_in: LogIn, archive: Archive, secret: bytes
) -> None:
    answer = _read(logged_in("vanthu"), secret, "Kế hoạch phòng thủ X91.pdf")

    assert answer.status_code == 422
    assert "TỐI MẬT" in answer.text
    assert "bí mật nhà nước" in answer.text
    assert list((archive.settings.spool / "uploads").iterdir()) == []
    event = archive.ledger.latest(1)[0]
    assert (event.kind, event.agent, event.detail) == ("refusal", "vanthu", {"rules": ["SEC-01"]})


def test_what_cannot_be_read_says_so(logged_in: LogIn) -> None:
    answer = _read(logged_in("vanthu"), b"PK\x03\x04 nothing", "a.pdf")
    assert answer.status_code == 422
    assert "Chưa đọc được" in answer.text


def test_whoever_takes_nothing_in_reads_nothing_here(logged_in: LogIn) -> None:
    assert logged_in("thanhtra").get("/read").status_code == 403


def test_a_program_asks_and_nothing_is_kept(
    program: Callable[..., Program], archive: Archive, decision: bytes, secret: bytes
) -> None:
    asker = program("thanhtra")
    said = asker.post("/read", data={"file": (io.BytesIO(decision), "a.pdf")}).get_json()
    assert said["outcome"] == "read"
    assert said["source"] == "text"
    assert said["proposals"]["CodeNotation"]["value"] == "QĐ-UBND"
    assert said["proposals"]["CodeNotation"]["sure"] is True

    stopped = asker.post("/read", data={"file": (io.BytesIO(secret), "a.pdf")}).get_json()
    assert (stopped["outcome"], stopped["proposals"]) == ("secret", {})
    assert stopped["secret"]["level"] == "TỐI MẬT"
    assert list((archive.settings.spool / "uploads").iterdir()) == []
