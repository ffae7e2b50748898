"""Figures and reports: what pages, commands and programs say is what can be counted in the plan."""

# pymupdf is untyped.
# mypy: allow-untyped-calls

import html
import io
import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import pymupdf
import pytest
from docx import Document
from openpyxl import load_workbook

from demo.year import VIETNAM
from demo.year_values import Year
from repository.ledger import EventKind
from tests.web.api.conftest import Program, described, program
from tests.web.cli.conftest import Shell
from tests.web.conftest import Browser
from tests.web.province import archive, province, year
from web.charts import bars, shares
from web.wiring import Archive

__all__ = ["archive", "described", "program", "province", "year"]
LogIn = Callable[[str], Browser]
Start = Callable[..., Program]
MINE = {"H48.14", "000.00.14.H34"}
ATTACK = "<script>alert(1)</script>"


def received(year: Year, agencies: Iterable[str], *, restricted: bool = True) -> int:
    codes = set(agencies)
    return sum(
        one.agency in codes and (restricted or one.level != "restricted") for one in year.came
    )


def _document(file: Path | io.BytesIO) -> list[str]:
    found = Document(str(file) if isinstance(file, Path) else file)
    return [line.text for line in found.paragraphs]


def test_the_province_sees_all_and_a_branch_its_own(
    logged_in: LogIn, program: Start, year: Year
) -> None:
    whole = program("luutru").get("/figures?agency=H48&period=2025").get_json()
    everybody = {one.agency for one in year.came} - {"K48", "000.00.00.K34"}
    assert whole["incoming"]["received"] == received(year, everybody)
    parts = {line["key"]: line["incoming"]["received"] for line in whole["parts"]}
    before = {code for code in everybody if code.endswith("H34")}
    assert parts == {"own": received(year, everybody - before), "before": received(year, before)}
    clerk = program("vanthu")
    mine = clerk.get("/figures?agency=H48.14&period=2025").get_json()
    assert mine["incoming"]["received"] == received(year, MINE, restricted=False)
    assert {line["key"] for line in mine["agencies"]} == MINE
    assert mine["counted_levels"] == ["public", "internal"]
    for other in ("H48", "H48.12", "000.00.12.H34"):
        assert clerk.get(f"/figures?agency={other}&period=2025").status_code == 403
    assert clerk.get("/figures?agency=H99").status_code == 404
    assert program("chuyenvien").get("/figures?agency=H48.14").status_code == 403
    assert logged_in("chuyenvien").get("/figures?agency=H48.14").status_code == 403
    assert 'href="/figures"' not in logged_in("chuyenvien").get("/").text


def test_a_predecessor_can_be_asked_for_by_who_took_over(program: Start, year: Year) -> None:
    clerk = program("vanthu")
    old = clerk.get("/figures?agency=000.00.14.H34&period=2025-H1&extent=alone").get_json()
    assert old["incoming"]["received"] == received(year, ["000.00.14.H34"], restricted=False)


def test_the_figures_of_a_past_day_are_those_of_that_day(program: Start, year: Year) -> None:
    at = datetime(2025, 7, 1, tzinfo=VIETNAM)
    asked = "/figures?agency=K48&period=2025&extent=alone&as_of="
    then = program("luutru").get(f"{asked}2025-07-01T00:00").get_json()
    came = [one for one in year.came if one.agency == "K48" and one.arrived_at <= at]
    assert then["incoming"]["received"] == len(came)
    done = sum(one.done_at is not None and one.done_at <= at for one in came)
    assert then["incoming"]["done"] == done
    day = program("luutru").get(f"{asked}2025-06-30").get_json()
    assert day["incoming"] == then["incoming"]


def test_what_cannot_be_asked_is_said_so(logged_in: LogIn) -> None:
    browser = logged_in("luutru")
    far = ("period=9999", "from=9998-01-01&until=9999-12-31", "from=0001-01-01&until=0001-01-02")
    for wrong in (
        *far,
        "period=x",
        "extent=x",
        "step=x",
        "as_of=x",
        "period=2019-01-01..2025-01-01",
    ):
        assert browser.get(f"/figures?{wrong}").status_code == 422
    assert browser.get(f"/figures/documents?priority={10**20}").status_code == 422
    assert browser.get(f"/figures/documents?page={10**20}").status_code == 200


def test_the_page_shows_numbers_charts_and_no_script(logged_in: LogIn, year: Year) -> None:
    browser = logged_in("luutru")
    page = browser.get("/figures?agency=H48&period=2025&step=quarter").text
    assert "1.792" in page
    assert page.count('<svg class="chart"') == 3
    assert "Quý 1: Đến " in page
    assert "tiền nhiệm" in page
    assert "Sở Thông tin và Truyền thông tỉnh Kon Tum" in page
    assert "style=" not in page
    english = browser.get("/language/en?target=/figures")
    assert english.status_code in {302, 303}
    assert "Registered in time" not in page


def test_charts_escape_what_they_say_and_tell_it_in_words() -> None:
    drawn = bars("Tiêu đề", [ATTACK, "b"], [(ATTACK, [3, 0]), ("y", [0, 7])])
    assert ATTACK not in drawn
    found = re.findall(r'aria-labelledby="(\S+) (\S+)"', drawn)
    assert all(f'id="{name}"' in drawn for name in found[0])
    assert "b: &lt;script&gt;alert(1)&lt;/script&gt; 0, y 7" in drawn
    assert "66,7%" in shares("Phần", [("a", 2), (ATTACK, 1)])
    assert "(–)" in shares("Phần", [("a", 0)])
    assert bars("Không", [], []).startswith("<svg")


def test_a_command_says_what_programs_are_told(
    archive: Archive, program: Start, tmp_path: Path
) -> None:
    shell = Shell(archive.settings.home)
    said = shell("report", "figures", "2025", "--agency", "H48.14", "--as", "luutru").line
    told = program("luutru").get("/figures?agency=H48.14&period=2025").get_json()
    assert said | {"as_of": ""} == told | {"as_of": ""}
    made = shell("report", "half-year", "2025-H2", "-o", tmp_path / "b.docx")
    assert (made.code, made.line["agency"]) == (0, "H48")
    words = "\n".join(_document(tmp_path / "b.docx"))
    assert "6 tháng cuối năm 2025" in words
    assert "Khó khăn, vướng mắc" in words
    assert shell("report", "half-year", "2025", "-o", tmp_path / "b.pdf").code == 2
    assert shell("report", "year", "2025", "-o", tmp_path / "b.exe").code == 4
    assert shell("report", "figures", "2025", "--as", "chuyenvien").code == 4


def test_a_report_bears_what_a_person_wrote_and_is_told_in_the_ledger(
    archive: Archive, logged_in: LogIn
) -> None:
    browser = logged_in("lanhdao")
    form = browser.get("/figures/report?period=2025-H1")
    assert "Tỷ lệ đăng ký đúng hạn" in form.text
    said = {"agency": "H48", "period": "2025-H1", "proposals": f"Đề nghị {ATTACK} & <img src=x>"}
    pdf = browser.post("/figures/report", "/figures", form="pdf", **said)
    assert pdf.mimetype == "application/pdf"
    with pymupdf.open(stream=pdf.data, filetype="pdf") as document:
        text = " ".join("".join(page.get_text() for page in document).split())
    assert f"Đề nghị {ATTACK} & <img src=x>" in text
    assert "6 tháng đầu năm 2025" in text
    xlsx = browser.post("/figures/report", "/figures", form="xlsx", **said | {"problems": "=1+1"})
    book = load_workbook(io.BytesIO(xlsx.data))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in cells)
    assert browser.post("/figures/report", "/figures", form="exe", **said).status_code == 422
    other = browser.post("/figures/report", "/figures", form="pdf", **said | {"agency": "K48"})
    assert other.status_code == 403
    events = archive.ledger.of("H48")
    assert [(event.kind, event.agent) for event in events] == [
        (EventKind.DISSEMINATION, "lanhdao")
    ] * 2


def test_programs_get_the_report_too(program: Start) -> None:
    clerk = program("vanthu")
    asked = {"agency": "H48.14", "period": "2025", "form": "docx", "words": {"results": "Tốt"}}
    made = clerk.post("/figures/report", data=json.dumps(asked))
    assert made.status_code == 200
    assert "Tốt" in _document(io.BytesIO(made.data))
    assert clerk.post("/figures/report", json=asked | {"words": 1}).status_code == 400
    assert clerk.post("/figures/report", json=asked | {"agency": "H48"}).status_code == 403


LINK = re.compile(r'<a href="(/figures/documents[^"]*)">([\d.]+)</a>')


def behind(browser: Browser, page: str, every: int = 1) -> list[str]:
    """Follow the numbers of a page: as many documents stand behind each; all addresses."""
    found = [(html.unescape(address), shown) for address, shown in LINK.findall(page)]
    for address, shown in found[::every]:
        rows, at = 0, address
        while at:
            listed = browser.get(at)
            assert listed.status_code == 200, at
            rows += listed.text.count('<tr class="counted">')
            assert f": {shown}</h1>" in listed.text, at
            after = re.search(r'rel="next" href="([^"]*)"', listed.text)
            at = html.unescape(after[1]) if after else ""
        assert rows == int(shown.replace(".", "")), address
    return [address for address, _ in found]


@pytest.mark.slow
def test_as_many_documents_stand_behind_a_number_as_it_says(logged_in: LogIn) -> None:
    browser = logged_in("luutru")
    asked = "agency=K48&period=2025-Q1&extent=alone&step=quarter&as_of=2025-03-17T10:30"
    links = behind(browser, browser.get(f"/figures?{asked}").text, every=7)
    assert len(links) > 100
    sides = [re.search(r"side=(\w+)", one) for one in links]
    assert {one and one[1] for one in sides} == {"incoming", "issued"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked",
    [
        "agency=H48.14&period=2025-07",
        "agency=H48&period=2025-06-20..2025-07-04&extent=branch&step=month",
        "agency=H48&period=2025-H2&step=quarter",
    ],
)
def test_as_many_stand_behind_every_number(logged_in: LogIn, asked: str) -> None:
    browser = logged_in("luutru")
    assert len(behind(browser, browser.get(f"/figures?{asked}").text)) > 40


@pytest.mark.slow
def test_who_may_count_more_than_be_shown_is_told_so(
    archive: Archive, logged_in: LogIn, program: Start
) -> None:
    leader = program("lanhdao")  # of the province: counts its branch, reads H48 itself
    asked = "agency=H48.14&period=2025&extent=alone&side=incoming&count=received"
    told = leader.get(f"/figures/documents?{asked}").get_json()
    figures = leader.get("/figures?agency=H48.14&period=2025&extent=alone").get_json()
    assert told["counted"] == figures["incoming"]["received"] > 0
    assert (told["total"], told["documents"]) == (0, [])
    page = logged_in("lanhdao").get(f"/figures/documents?{asked}").text
    assert "được xem 0 trong số này" in page
    for other in ("chuyenvien", "vanthu"):
        assert program(other).get("/figures/documents?agency=H48").status_code == 403
    assert leader.get("/figures/documents?agency=H48&count=x").status_code == 404
    assert leader.get("/figures/documents?agency=H48&side=x").status_code == 422
    shell = Shell(archive.settings.home)
    said = shell("report", "documents", "2025", "--agency", "H48.14", "--side", "issued").line
    mine = program("luutru").get("/figures?agency=H48.14&period=2025").get_json()
    assert said["counted"] == said["total"] == mine["issued"]["issued"]
    assert len(said["documents"]) == min(100, said["total"])


def test_who_names_no_agency_is_told_of_their_own(logged_in: LogIn, program: Start) -> None:
    page = logged_in("vanthu").get("/figures?period=2025")
    assert page.status_code == 200
    assert "H48.14" in page.text
    assert program("vanthu").get("/figures?period=2025").get_json()["agency"] == "H48.14"
    assert program("lanhdao").get("/figures?period=2025").get_json()["agency"] == "H48"
