"""The papers of a disposal: made at each step, and kept in the archive for good."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from preservation.workers import Workers
from repository.access import Level
from repository.disposal_facts import links
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from tests.web.api.conftest import Program, described, program
from tests.web.conftest import Browser, Fonds
from tests.web.disposing import ALL, Hall
from web import disposal_ending
from web.disposal_forms import keep, paper
from web.disposal_papers import papers_of
from web.wiring import Archive

__all__ = ["described", "program"]
LogIn = Callable[[str], Browser]


@pytest.fixture
def hall(archive: Archive, fonds: Fonds, form_makers: Workers) -> Hall:
    archive.__dict__["form_makers"] = form_makers
    made = Hall(archive, fonds)
    made.prepare()
    return made


def words(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as packed:
        return re.sub(r"<[^>]+>", "", packed.read("word/document.xml").decode())


def test_each_step_has_its_paper(hall: Hall) -> None:
    archive, asker = hall.archive, hall.who("luutru")
    made = hall.propose()
    assert papers_of(made) == ("danh-muc-het-gia-tri", "ban-thuyet-minh")
    with pytest.raises(NotFoundError):
        paper(archive, asker, made.id, "quyet-dinh-huy")
    archive.disposals.cancel(made.id, "lập lại", "luutru")
    made = hall.confirm(hall.decide())
    list(disposal_ending.destroy(archive, hall.who("luutru2"), made.id))
    made = disposal_ending.end(archive, hall.who("luutru2"), made.id)
    said = {kind: words(paper(archive, asker, made.id, kind).docx) for kind in papers_of(made)}
    assert len(said) == 8
    assert "Quy chế" in said["danh-muc-het-gia-tri"]
    assert "3/3 đồng ý hủy" in said["bien-ban-hop-hoi-dong"]
    assert "03" in said["quyet-dinh-huy"]
    assert "Người luutru2" in said["bien-ban-huy"]
    assert "Người quantri" in said["bien-ban-huy"]
    assert "H34.2024.01.TH" in said["danh-muc-da-huy"]
    hidden = words(paper(archive, hall.who("quantri"), made.id, "danh-muc-da-huy").docx)
    assert "không được xem" in hidden
    waiting = [archive.jobs.get(one).kind for one in archive.jobs.waiting()]
    assert waiting == ["disposal-papers"]


def test_papers_are_kept_as_documents_once_and_nothing_destroys_them(
    hall: Hall, logged_in: LogIn
) -> None:
    archive, made = hall.archive, hall.council()
    with pytest.raises(RefusedError):
        keep(archive, hall.who("luutru"), made.id)
    archive.disposals.cancel(made.id, "lập lại", "luutru")
    made = hall.conclude()
    page, browser = f"/disposals/{made.id}", logged_in("luutru")
    browser.post(f"{page}/papers", page)
    kept = archive.disposals.get(made.id).body["documents"]
    assert set(kept) == set(papers_of(made))
    assert keep(archive, hall.who("luutru"), made.id).body["documents"] == kept
    assert f"/documents/{kept['ban-thuyet-minh']}" in browser.get(page).text
    document = archive.catalogue.get(kept["ban-thuyet-minh"], ALL)
    assert (document.level, document.agency) == (Level.INTERNAL, "H34")
    assert document.fields["TypeName"] == "Thuyết minh"
    with archive.database.read() as session:
        assert list(links(session, document.id)) == [f"disposal {made.id}"]
    with pytest.raises(ForbiddenError):
        keep(archive, hall.who("vanthu"), made.id)


def test_a_paper_is_had_by_page_and_by_rest(
    hall: Hall, logged_in: LogIn, program: Callable[..., Program]
) -> None:
    made = hall.propose()
    browser = logged_in("luutru")
    got = browser.get(f"/disposals/{made.id}/forms/ban-thuyet-minh.pdf")
    assert (got.status_code, got.data[:5]) == (200, b"%PDF-")
    assert browser.get(f"/disposals/{made.id}/forms/ban-thuyet-minh.exe").status_code == 404
    rest, path = program("luutru"), f"/disposals/{made.id}/forms"
    got = rest.get(f"{path}/ban-thuyet-minh?format=docx")
    assert "Hết thời hạn" in words(got.data)
    assert rest.get(f"{path}/bien-ban-huy").status_code == 404
    assert rest.get(f"{path}/ban-thuyet-minh?format=exe").status_code == 400
    assert program("thanhtra").post(f"/disposals/{made.id}/documents").status_code == 403
