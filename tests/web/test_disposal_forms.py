"""The papers of a disposal: made at each step, and kept in the archive for good."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from preservation.workers import Workers
from repository.access import Level
from repository.disposal_facts import links
from repository.errors import NotFoundError, RefusedError
from tests.web.api.conftest import described, program
from tests.web.conftest import Browser, Fonds
from tests.web.disposing import ALL, Hall
from web import disposal_ending
from web.disposal_forms import keep, paper, papers_of
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


def test_papers_are_kept_as_documents_once_and_nothing_destroys_them(hall: Hall) -> None:
    archive, keeper = hall.archive, hall.who("luutru")
    made = keep(archive, keeper, hall.conclude().id)
    kept = made.body["documents"]
    assert set(kept) == set(papers_of(made))
    assert keep(archive, keeper, made.id).body["documents"] == kept
    document = archive.catalogue.get(kept["bien-ban-hop-hoi-dong"], ALL)
    assert (document.level, document.agency) == (Level.INTERNAL, "H34")
    assert document.fields["TypeName"] == "Biên bản"
    with archive.database.read() as session:
        assert list(links(session, document.id)) == [f"disposal {made.id}"]
    with pytest.raises(RefusedError):
        keep(archive, hall.who("vanthu"), made.id)
