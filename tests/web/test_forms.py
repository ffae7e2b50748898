"""Forms by pages, commands and REST: shown, taken, filled, and templates of one's own entered."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from preservation.pdfa import pdfa
from preservation.workers import Workers
from repository.access import ANY_AGENCY
from repository.calendar import VIETNAM
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.form_kinds import example, form_kinds
from repository.ledger import EventKind
from tests.preservation.forms.templates import OURS, form, retitled, saying, shipped, words
from tests.web.api.conftest import Program, described, program
from tests.web.conftest import Browser
from web.forms import Brought, enter, make, template_for
from web.wiring import Archive

__all__ = ["described", "program"]
LogIn = Callable[[str], Browser]
KIND = "muc-luc-van-ban"


@pytest.fixture(autouse=True)
def makers(archive: Archive, form_makers: Workers) -> None:
    archive.__dict__["form_makers"] = form_makers


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return retitled(tmp_path / "mau.docx")


def today(archive: Archive) -> date:
    return archive.clock().astimezone(VIETNAM).date()


def brought(archive: Archive, path: Path, agency: str = "H34", **other: Any) -> Brought:
    said: dict[str, Any] = {"first": today(archive)}
    said |= {"citation": "Quyết định số 12/QĐ-SNV", "name": path.name}
    return Brought(agency=agency, content=path.read_bytes(), **(said | other))


def said(made: bytes, folder: Path) -> str:
    (folder / "made.docx").write_bytes(made)
    return words(folder / "made.docx")


def test_a_form_is_made_as_docx_and_pdf_a_from_the_shipped_template(
    archive: Archive, tmp_path: Path
) -> None:
    held = example(form(KIND))
    made = make(archive, KIND, held, today(archive))
    assert held["ho_so_tieu_de"] in said(made.docx, tmp_path)
    assert made.template.startswith("muc-luc-van-ban.docx sha256:")
    (tmp_path / "a.pdf").write_bytes(made.pdf)
    assert pdfa(str(tmp_path / "a.pdf")) == {"claim": "2b", "verdict": "pass", "findings": []}
    assert not list((archive.settings.spool / "forms").iterdir())


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"ho_so_so": None}, "ho_so_so: thiếu"),
        ({"la": 1}, "la"),
        ({"van_ban": "x"}, "danh sách dòng"),
        ({"van_ban": ["x"]}, r"van_ban\[1\]"),
        ({"van_ban": [{"x": 1}]}, r"van_ban\[1\].*x"),
        ({"van_ban": [{"ngay": "hôm qua"}]}, r"van_ban\[1\].ngay"),
        ({"van_ban": [{}] * 3001}, "3000"),
        ({"co_quan": "x" * 20_001}, "co_quan"),
        ({"co_quan": ["x"]}, "co_quan"),
        ({"ngay": 5}, "ngay"),
        ({"noi_nhan": "x"}, "noi_nhan"),
    ],
)
def test_values_that_do_not_fit_are_named(
    archive: Archive, values: dict[str, Any], told: str
) -> None:
    with pytest.raises(RefusedError, match=told):
        make(archive, KIND, example(form(KIND)) | values, today(archive))


def test_an_own_template_is_in_force_from_its_day_on_and_for_its_agency(
    archive: Archive, own: Path, tmp_path: Path
) -> None:
    clerk, day, held = archive.people.find("luutru"), today(archive), example(form(KIND))
    entered = enter(archive, clerk, KIND, brought(archive, own))
    assert entered.notes == ()
    made = make(archive, KIND, held, day, "H34")
    assert OURS in said(made.docx, tmp_path)
    assert made.template.startswith("mau.docx sha256:")
    before, elsewhere = (day - timedelta(1), "H34"), (day, ANY_AGENCY)
    for when, where in (before, elsewhere):
        assert OURS not in said(make(archive, KIND, held, when, where).docx, tmp_path)
    event = archive.ledger.latest(1)[0]
    assert (event.kind, event.agent) == (EventKind.POLICY_ASSIGNMENT, "luutru")
    with pytest.raises(NotFoundError):
        template_for(archive, "bien-ban-huy", day, identifier=entered.template.id)
    with pytest.raises(RefusedError, match="in force"):
        enter(archive, clerk, KIND, brought(archive, own))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["chỉ có chữ"], "no placeholders"),
        (["{{ co_quan }} {{ ten_la }}"], "ten_la"),
        (["{{ co_quan }"], "chỗ nào|sai lệnh"),
        (["{% if co_quan %}"], "sai lệnh"),
        (["{{ co_quan|bang_chu }}"], "Không điền được"),
        (["{{ noi_nhan[0] }}"], "Mẫu dùng tên không có"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_and_not_kept(
    archive: Archive, tmp_path: Path, lines: list[str], told: str
) -> None:
    path = saying(tmp_path / "mau.docx", *lines)
    with pytest.raises(RefusedError, match=told):
        enter(archive, archive.people.find("luutru"), KIND, brought(archive, path))
    assert archive.form_templates.all() == ()


def test_who_may_not_and_what_lacks_a_citation_are_refused(archive: Archive, own: Path) -> None:
    with pytest.raises(ForbiddenError):
        enter(archive, archive.people.find("chuyenvien"), KIND, brought(archive, own))
    clerk = archive.people.find("luutru")
    with pytest.raises(RefusedError, match="citation"):
        enter(archive, clerk, KIND, brought(archive, own, citation="  "))
    with pytest.raises(RefusedError, match="empty"):
        enter(archive, clerk, KIND, Brought("H34", today(archive), "x", "x.docx", b""))
    with pytest.raises(NotFoundError):
        enter(archive, clerk, "khong-co", brought(archive, own))


def test_what_a_template_leaves_out_is_told(archive: Archive, tmp_path: Path) -> None:
    path = saying(tmp_path / "mau.docx", "{{ co_quan }}: {{ ho_so_so }}")
    (note,) = enter(
        archive, archive.people.find("luutru"), KIND, brought(archive, path, ANY_AGENCY)
    ).notes
    assert note.endswith("ho_so_tieu_de, van_ban")


def test_the_pages_show_forms_and_take_a_template(
    logged_in: LogIn, archive: Archive, own: Path, tmp_path: Path
) -> None:
    browser = logged_in("luutru")
    page = browser.get("/forms").text
    for one in form_kinds():
        assert f"/forms/{one.kind}" in page
    place = f"/forms/{KIND}"
    assert "d.trich_yeu" in browser.get(place).text
    assert browser.get(f"{place}/template").data == shipped().read_bytes()
    assert browser.get(f"{place}/preview.pdf").data.startswith(b"%PDF-")
    fields = {"agency": "H34", "from": today(archive).isoformat(), "citation": "QĐ 12"}
    wrong = io.BytesIO(b"%PDF-1.7")
    answer = browser.post(f"{place}/templates", place, **fields, template=(wrong, "a.docx"))
    assert answer.status_code == 422
    assert "docx" in answer.text
    sent = (io.BytesIO(own.read_bytes()), "mau-so.docx")
    answer = browser.post(f"{place}/templates", place, **fields, template=sent)
    assert answer.status_code == 303, answer.text
    page = browser.get(place).text
    assert "mau-so.docx" in page
    assert "Mẫu đã được thử" in page
    (kept,) = archive.form_templates.all()
    filled = browser.get(f"{place}/preview.docx?id={kept.id}").data
    assert OURS in said(filled, tmp_path)
    assert browser.get("/forms?agency=H34").text.count("QĐ 12") == 1
    assert browser.get(f"{place}/preview.xlsx").status_code == 404
    assert browser.get("/forms/khong-co").status_code == 404


def test_whoever_may_not_bring_templates_sees_no_form_for_it(logged_in: LogIn) -> None:
    browser = logged_in("chuyenvien")
    assert 'name="template"' not in browser.get(f"/forms/{KIND}").text
    answer = browser.post(f"/forms/{KIND}/templates", template=(io.BytesIO(b"x"), "a.docx"))
    assert answer.status_code == 403


def test_rest_lists_fills_and_enters(
    program: Callable[..., Program], archive: Archive, own: Path, tmp_path: Path
) -> None:
    ours = program("luutru")
    assert len(ours.get("/forms").get_json()["forms"]) == len(form_kinds())
    one = ours.get(f"/forms/{KIND}").get_json()
    held = example(form(KIND))
    assert {value["name"] for value in one["values"]} == set(held)
    rows = [row | {"ngay": row["ngay"].isoformat()} for row in held["van_ban"]]
    values = held | {"ngay": "2026-02-05", "van_ban": rows}
    filled = ours.post(f"/forms/{KIND}/fill", json={"values": values, "format": "docx"})
    assert "05 tháng 02 năm 2026" in said(filled.data, tmp_path)
    assert ours.post(f"/forms/{KIND}/fill", json={"values": {}}).status_code == 422
    assert ours.post(f"/forms/{KIND}/fill", json={"values": 1}).status_code == 400
    fields = {"agency": "H34", "from": today(archive).isoformat(), "citation": "QĐ 12"}
    sent = (io.BytesIO(own.read_bytes()), "mau.docx")
    made = ours.post(f"/forms/{KIND}/templates", data=fields | {"template": sent})
    assert made.status_code == 201, made.text
    found = ours.get(f"/forms/{KIND}?agency=H34").get_json()
    assert found["own"]["id"] == made.get_json()["id"]
    assert ours.get(f"/forms/{KIND}/template?id={made.get_json()['id']}").data == own.read_bytes()
    sent = (io.BytesIO(own.read_bytes()), "mau.docx")
    other = program("chuyenvien")
    answer = other.post(f"/forms/{KIND}/templates", data=fields | {"template": sent})
    assert answer.status_code == 403
