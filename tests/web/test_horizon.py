"""The horizon page: counts in the reader's scope only, and what ends first."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.delivery import Delivery
from repository.access import Level
from repository.people import owner
from tests.pki import Pki, make_pdf, pki
from tests.web.api.conftest import Program, described, program
from tests.web.conftest import Browser
from web.wiring import Archive

__all__ = ["described", "pki", "program"]

LogIn = Callable[[str], Browser]


@pytest.fixture
def kept(archive: Archive, pki: Pki, tmp_path: Path) -> dict[str, str]:
    """Two signed documents, one of them restricted."""
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    found = {}
    for number, level in enumerate((Level.INTERNAL, Level.RESTRICTED)):
        plain = make_pdf(tmp_path / f"{number}.pdf", f"QUYET DINH {level}")
        signed = pki.sign(plain, tmp_path / f"ky-{number}.pdf")
        fields = {"Subject": f"Quyết định {level.value}", "CodeNumber": str(70 + number)}
        done = archive.ingest.take(Delivery(signed, signed.name, fields, "H34", level), owner())
        assert done.document is not None
        found[level.value] = done.document
    return found


def test_the_calendar_counts_what_the_reader_may_see(
    logged_in: LogIn, kept: dict[str, str]
) -> None:
    clerk = logged_in("vanthu").get("/horizon").text
    assert "Quyết định internal" in clerk
    assert "Quyết định restricted" not in clerk
    assert kept["restricted"] not in clerk
    leader = logged_in("lanhdao").get("/horizon").text
    assert "Quyết định restricted" in leader
    admin = logged_in("quantri").get("/horizon").text
    assert "Chưa có văn bản ký số nào có hạn chứng minh" in admin


def test_a_month_is_opened_and_names_its_documents(
    program: Callable[..., Program], logged_in: LogIn, kept: dict[str, str]
) -> None:
    said = program("lanhdao").get("/horizon").get_json()
    (month,) = said["calendar"]
    assert month["count"] == 2
    assert {line["document"] for line in said["next"]} == set(kept.values())
    page = logged_in("lanhdao").get(f"/horizon?period={month['period']}").text
    assert "Quyết định internal" in page
    assert "Quyết định internal" not in logged_in("lanhdao").get("/horizon?period=1999-01").text


def test_one_document_tells_its_own_and_a_hidden_one_nothing(
    program: Callable[..., Program], kept: dict[str, str]
) -> None:
    clerk = program("vanthu")
    seen = clerk.get(f"/documents/{kept['internal']}/horizon").get_json()
    assert (seen["state"], bool(seen["until"]), bool(seen["why"])) == ("proven", True, True)
    hidden = clerk.get(f"/documents/{kept['restricted']}/horizon")
    nothing = clerk.get("/documents/nowhere/horizon")
    assert (hidden.status_code, hidden.data) == (404, nothing.data)
    assert clerk.get("/horizon", query_string={"period": "x"}).status_code == 400


def test_what_is_due_is_told_even_where_nothing_can_be_stamped(
    archive: Archive, logged_in: LogIn, kept: dict[str, str]
) -> None:
    browser = logged_in("lanhdao")
    assert "Đến hạn" not in browser.get("/horizon").text
    object.__setattr__(archive, "settings", replace(archive.settings, renew_before_days=20_000))
    page = browser.get("/horizon").text
    assert "Đến hạn" in page
    assert "Chưa cấu hình dịch vụ dấu thời gian" in page
