"""Registers by pages, commands and REST: seen, written out, closed and signed, kept."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from docx import Document

from preservation.pdfa import pdfa
from preservation.signatures.records import Indication
from preservation.signatures.signing.remote import answer
from preservation.signatures.trust import TrustStore
from preservation.signatures.validate import validate
from repository.access import Level
from repository.documents import Standing
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.ledger import EventKind
from repository.registers import Asked
from tests.databases import Hands
from tests.pki import Pki, pki
from tests.web.api.conftest import Program, described, program
from tests.web.conftest import DOSSIER, Browser, Fonds
from tests.web.registering import KEY_PASSWORD, RegisterOffice
from web import acts
from web.register_acts import asked_of, export
from web.register_files import harmless
from web.registers_closing import Closer
from web.wiring import Archive

__all__ = ["described", "pki", "program"]
LogIn = Callable[[str], Browser]
Start = Callable[..., Program]
EVIL = ("=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2", "＝1+1", "  =1", "%0A", "\u200b=1")


@pytest.fixture
def office(archive: Archive, pki: Pki, hands: Hands, tmp_path: Path) -> RegisterOffice:
    return RegisterOffice(archive, pki, hands, tmp_path)


def _den(office: RegisterOffice) -> Asked:
    return Asked("den", "H34", office.year)


def _words(path: Path) -> str:
    import pymupdf

    with pymupdf.open(path) as pdf:  # type: ignore[no-untyped-call]
        return "\n".join(page.get_text() for page in pdf)


def _written(office: RegisterOffice, *kinds: str) -> dict[str, Path]:
    """The register of documents that somebody named with care, in files."""
    for number, subject in enumerate((*EVIL, "Về việc 😀 \x0b quyết toán"), 1):
        office.arrived(number, subject, body={"note": "=1+1"})
    asked, clerk = _den(office), office.person("vanthu")
    paths = {kind: office.folder / f"so.{kind}" for kind in kinds}
    for kind, path in paths.items():
        assert export(office.archive, clerk, asked, kind, path) == len(EVIL) + 1
    told = [event for event in office.archive.ledger.latest(9) if "register" in event.detail]
    assert [event.kind for event in told] == [EventKind.DISSEMINATION] * len(kinds)
    return paths


def test_a_register_is_written_out_for_spreadsheets_and_word_processors(
    office: RegisterOffice,
) -> None:
    paths = _written(office, "csv", "xlsx", "docx")
    lines = list(csv.reader(io.StringIO(paths["csv"].read_text("utf-8-sig"))))
    assert lines[0] == [column.vi for column in _den(office).form.columns]
    assert len(lines) == len(EVIL) + 2
    assert lines[1][5].startswith("Công văn =cmd")
    assert {line[9] for line in lines[1:]} == {"'=1+1"}
    assert lines[1][1] == "01"

    sheet = openpyxl.load_workbook(paths["xlsx"]).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    assert rows[1][0] == "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"
    body = [row for row in rows if isinstance(row[0], datetime)]
    assert [row[1] for row in body] == list(range(1, len(EVIL) + 2))
    assert rows[-1][0] == "Tổng số: 09 (chín) văn bản đến."

    opened: Any = Document(str(paths["docx"]))
    table = opened.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == lines[0]
    assert len(table.rows) == len(EVIL) + 2
    assert table.rows[1].cells[1].text == "01"


def test_a_register_is_printed_as_a_pdf_a_with_cover_columns_total_and_pages(
    office: RegisterOffice,
) -> None:
    path = _written(office, "pdf")["pdf"]
    text = _words(path)
    for said in ("SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", "Từ số 01 đến số 09", "Quyển số: ……", "Trang 2/"):
        assert said in text
    assert "Tổng số: 09 (chín) văn bản đến." in text
    assert all(column.vi.split()[0] in text for column in _den(office).form.columns)
    assert pdfa(str(path), "2b") == {"claim": "2b", "verdict": "pass", "findings": []}
    with pikepdf.open(path) as pdf:
        box = pdf.pages[1].mediabox
        assert float(box[2]) > float(box[3])


@pytest.mark.parametrize("text", EVIL)
def test_what_a_spreadsheet_would_calculate_is_words(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_what_is_harmless_stays_as_it_is() -> None:
    for text in ("Về việc", "12/QĐ", "", "(1)"):
        assert harmless(text) == text


def test_a_long_subject_goes_on_over_pages_and_a_sheet_may_be_a3(office: RegisterOffice) -> None:
    office.arrived(1, "rất dài " * 800 + "HẾT")
    to = office.folder / "so.pdf"
    asked, clerk = _den(office), office.person("vanthu")
    export(office.archive, clerk, asked, "pdf", to, "A3")
    text = " ".join(_words(to).split())
    assert text.count("rất dài") == 800
    assert "HẾT" in text
    with pytest.raises(RefusedError):
        export(office.archive, clerk, asked, "pdf", to, "A5")
    with pytest.raises(RefusedError):
        export(office.archive, clerk, asked, "odt", to)


def test_who_may_close(office: RegisterOffice) -> None:
    office.arrived(1)
    office.arrived(2, level=Level.RESTRICTED)
    for login in ("vanthu", "chuyenvien"):  # one does not see all of it, one has no right
        with pytest.raises(ForbiddenError):
            Closer(office.archive, office.person(login)).begin(_den(office))
    assert Closer(office.archive, office.person("luutru")).begin(_den(office)).entries == 2


def test_a_register_is_closed_signed_and_kept(office: RegisterOffice) -> None:
    archive, keeper = office.archive, Closer(office.archive, office.person("luutru"))
    office.arrived(1)
    office.arrived(2, level=Level.RESTRICTED)
    closing = keeper.begin(_den(office))
    with pytest.raises(RefusedError, match="no key"):
        keeper.seal(closing.id, None)
    closed = keeper.seal(closing.id, office.signer)
    document = archive.catalogue.get(closed.document or "", keeper.person.scope)
    assert (document.level, document.standing) == (Level.RESTRICTED, Standing.ORIGINAL)
    title = f"Sổ đăng ký văn bản đến năm {office.year}, quyển 01, từ số 01 đến số 02"
    assert document.title == title
    with acts.original(archive, keeper.person, document.id, 0) as (file, source):
        assert file.sha256.hex == closed.sha256
        path = office.folder / "so.pdf"
        path.write_bytes(source.read())
    known = TrustStore.load(archive.settings.trust)
    (made,) = validate(path, known, office.hands.now).signatures
    assert (made.indication, made.covers_whole_file) == (Indication.TOTAL_PASSED, True)
    with pikepdf.open(path) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert str(field.V.Reason) == f"Đóng sổ: {title}"
        assert float(field.Rect[0]) == float(field.Rect[2])  # it shows nothing
    assert "Quyển số: 01" in _words(path)
    with pytest.raises(RefusedError, match="đã đóng"):
        keeper.seal(closing.id, office.signer)
    assert not (archive.settings.spool / "closings" / closing.id).exists()


def test_closing_goes_on_after_a_crash_between_keeping_and_writing_down(
    office: RegisterOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = office.archive
    office.arrived(1)
    closer = Closer(archive, office.person("vanthu"))
    closing = closer.begin(_den(office))

    def dies(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(type(archive.closings), "complete", dies)
        with pytest.raises(RuntimeError):
            closer.seal(closing.id, office.signer)
    kept = archive.catalogue.package_count()
    with pytest.raises(RefusedError, match="go on"):
        closer.drop(closing.id)
    office.hands.move(hours=1)
    closed = closer.seal(closing.id, None)
    assert closed.document
    assert archive.catalogue.package_count() == kept
    assert archive.catalogue.get(closed.document, closer.person.scope).title.startswith("Sổ")


def test_a_register_is_seen_on_its_page(office: RegisterOffice, logged_in: LogIn) -> None:
    office.arrived(1, "<script>alert(1)</script>")
    office.arrived(2)
    office.issued(1)
    clerk, officer = logged_in("vanthu"), logged_in("chuyenvien")
    page = officer.get("/registers").text
    assert "&lt;script&gt;alert(1)" in page
    assert "Tổng số: 02 (hai) văn bản đến." in page
    assert "Đóng sổ</button>" not in page
    assert "Đóng sổ</button>" in clerk.get("/registers?register=den").text
    file = officer.get(f"/registers/file/csv?register=den&year={office.year}")
    assert (file.mimetype, file.data.count(b"\n")) == ("text/csv", 3)
    assert f"so-den-H34-{office.year}.csv" in file.headers["Content-Disposition"]
    assert clerk.get("/registers/file/odt").status_code == 404
    assert "Chọn một dãy số" in clerk.get("/registers?register=di").text
    assert "Sở Nội vụ" in clerk.get("/registers?register=di&series=outgoing").text
    assert clerk.get("/registers?register=khac").status_code == 404
    assert clerk.get("/registers?agency=H48").status_code == 404
    assert clerk.get("/registers?since=hom-qua").status_code == 422


def test_a_register_is_closed_and_put_right_on_its_page(
    office: RegisterOffice, logged_in: LogIn
) -> None:
    office.demonstration()
    first = office.arrived(1)
    office.arrived(2)
    clerk, officer = logged_in("vanthu"), logged_in("chuyenvien")
    where = f"/registers?register=den&agency=H34&year={office.year}"
    form = {"register": "den", "agency": "H34", "year": office.year}
    assert officer.post("/registers/close", where, **form).status_code == 403
    wrong = clerk.post("/registers/close", where, **form, last="1", key="ubnd", password="sai")
    assert wrong.status_code == 422
    assert "Chưa ký" in clerk.get(where).text
    volume = office.archive.closings.of("H34")[0].id
    done = clerk.post(f"/registers/volumes/{volume}/seal", where, key="ubnd", password=KEY_PASSWORD)
    assert done.status_code == 303, done.text
    page = clerk.get(where).text
    assert "Văn bản trong kho" in page
    assert "Đã đóng sổ, quyển 01." in page
    said = {"entry": first.id, "said": "Số đúng là 9/STC"}
    assert clerk.post("/registers/corrections", where, **form, **said).status_code == 303
    assert "Đính chính ngày" in officer.get(where).text
    assert "Từ số" in clerk.get(f"{where}&volume=1").text
    again = clerk.post("/registers/close", where, **form)
    assert again.status_code == 303
    other = office.archive.closings.of("H34")[1].id
    assert clerk.post(f"/registers/volumes/{other}/drop", where).status_code == 303
    assert len(office.archive.closings.of("H34")) == 1


def test_contents_of_a_dossier_as_a_register(
    office: RegisterOffice, logged_in: LogIn, fonds: Fonds
) -> None:
    archive, officer = office.archive, logged_in("chuyenvien")
    for document in (fonds.decision, fonds.hidden):
        archive.dossiers.place(DOSSIER, document, office.person("luutru").scope, "luutru")
    assert "Chọn một hồ sơ" in officer.get("/registers?register=van-ban-ho-so&year=2024").text
    where = f"register=van-ban-ho-so&year=2024&dossier={DOSSIER}"
    page = officer.get(f"/registers?{where}").text
    assert "ban hành Quy chế văn thư" in page
    assert "điều động" not in page
    got = officer.get(f"/registers/file/csv?{where}")
    assert "15/QĐ-UBND" in got.data.decode("utf-8-sig")
    assert officer.get("/registers/file/csv?register=van-ban-ho-so&year=2024").status_code == 404
    assert "Mục lục văn bản" in officer.get(f"/dossiers/{DOSSIER}").text
    with pytest.raises(NotFoundError):
        asked_of(archive, office.person("chuyenvien"), {
            "register": "van-ban-ho-so", "agency": "H34.12", "dossier": DOSSIER})  # fmt: skip


def test_a_register_is_told_by_rest(office: RegisterOffice, program: Start) -> None:
    office.arrived(1)
    officer, admin = program("chuyenvien"), program("quantri")
    where = f"register=den&agency=H34&year={office.year}"
    said = officer.get(f"/registers?{where}").get_json()
    assert (said["total"], said["entries"][0]["columns"]["number"]) == (1, 1)
    assert said["entries"][0]["columns"]["issued"] == date(office.year, 1, 2).isoformat()
    assert [one["key"] for one in said["columns"]][5] == "type_subject"
    assert admin.get(f"/registers?{where}").get_json()["entries"] == []
    file = officer.get(f"/registers/file?{where}&format=xlsx")
    assert openpyxl.load_workbook(io.BytesIO(file.data)).sheetnames == ["den"]
    file.close()
    assert officer.get(f"/registers/file?{where}&format=odt").status_code == 400
    assert officer.get("/registers?register=den&agency=H48").status_code == 404
    assert officer.get("/registers/closings/nowhere").status_code == 404


def test_a_register_is_closed_by_rest_with_a_key_on_a_desk(
    office: RegisterOffice, program: Start
) -> None:
    entry = office.arrived(1)
    clerk, officer = program("vanthu"), program("chuyenvien")
    body: dict[str, Any] = {"register": "den", "agency": "H34", "year": office.year}
    assert officer.post("/registers/closings", json=body).status_code == 403
    assert clerk.post("/registers/closings", json=body | {"last": "1"}).status_code == 400
    made = clerk.post("/registers/closings", json=body)
    assert made.status_code == 201
    closing = f"/registers/closings/{made.get_json()['id']}"
    assert officer.post(f"{closing}/drop").status_code == 403
    certificate = (io.BytesIO(office.pki.organisation.der), "ubnd.cer")
    asked = clerk.post(f"{closing}/signing", data={"certificate": certificate, "level": "B-B"})
    assert asked.status_code == 200, asked.text
    said = answer(json.loads(asked.data), office.signer, office.hands.now)
    done = clerk.post(f"{closing}/answer", json=said)
    assert done.status_code == 200, done.text
    assert done.get_json()["document"]
    assert officer.get(closing).get_json()["sha256"] == done.get_json()["sha256"]
    listed = officer.get(f"/registers/closings?agency=H34&year={office.year}").get_json()
    assert [one["volume"] for one in listed["closings"]] == [1]
    right = {"id": entry.id, "said": "đúng là 3/STC"}
    assert officer.post("/registers/corrections", json=right).status_code == 403
    assert clerk.post("/registers/corrections", json=right).status_code == 201
