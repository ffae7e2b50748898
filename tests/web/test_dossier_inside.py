"""What lies in a hồ sơ: paper parts with their places, its mục lục, its review before closing."""

import json
from collections.abc import Callable
from typing import Any

import pymupdf
import pytest
from click.testing import CliRunner

from preservation.bags.problems import Intact
from preservation.fixity import check
from repository.access import Scope
from repository.dossier_parts import Place, Told
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.holds import Order
from repository.people import owner
from repository.tables import DocumentRow
from tests.web.conftest import DOSSIER, PASSWORD, Browser, Fonds
from web import dossier_parts as parts
from web.cli import luutru
from web.closing_dossiers import Wish, close
from web.dossier_content import description_of
from web.wiring import Archive

LogIn = Callable[[str], Browser]
ALL = Scope.of_owner()
BOX = Place("1", "2", "15")


@pytest.fixture
def hybrid(archive: Archive, fonds: Fonds) -> Archive:
    """Two documents, and a folder of paper."""
    for document in (fonds.decision, fonds.hidden):
        archive.dossiers.place(DOSSIER, document, ALL, "vanthu")
    told = Told("Bản vẽ khổ A0", place=BOX, number="tập 02", sheets=12)
    parts.add(archive, archive.people.find("vanthu"), DOSSIER, told)
    return archive


def _words(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        return " ".join(" ".join(page.get_text() for page in document).split())


def test_a_part_has_a_place_is_moved_when_closed_and_found_by_its_box(hybrid: Archive) -> None:
    clerk = hybrid.people.find("vanthu")
    (part,) = hybrid.dossier_parts.of(DOSSIER)
    assert part.place.says == "kho 1, giá 2, hộp 15"
    assert description_of(hybrid, hybrid.dossiers.get(DOSSIER)).number_of_paper == "12"
    close(hybrid, clerk, DOSSIER, Wish(2024))
    with pytest.raises(RefusedError, match="closed"):
        parts.remove(hybrid, clerk, part.id, "nhầm")
    with pytest.raises(RefusedError, match="closed"):
        parts.add(hybrid, clerk, DOSSIER, Told("Thêm"))
    moved = parts.move(hybrid, clerk, part.id, Place("1", "3", "20"), "dồn kho")
    assert parts.standing_in(hybrid, clerk, Place(box="15")) == ()
    assert [one for one, _ in parts.standing_in(hybrid, clerk, Place(box="20"))] == [moved]
    detail = hybrid.ledger.of(DOSSIER)[-1].detail
    assert (detail["from"], detail["to"]) == (BOX.says, moved.place.says)


def test_what_cannot_be_is_refused_and_what_is_frozen_stays_where_it_is(hybrid: Archive) -> None:
    clerk = hybrid.people.find("vanthu")
    (part,) = hybrid.dossier_parts.of(DOSSIER)
    for told in (Told(" "), Told("x" * 201), Told("Giấy", sheets=-1)):
        with pytest.raises(RefusedError):
            parts.add(hybrid, clerk, DOSSIER, told)
    with pytest.raises(RefusedError, match="room"):
        parts.move(hybrid, clerk, part.id, Place())
    with pytest.raises(ForbiddenError):
        parts.remove(hybrid, hybrid.people.find("thanhtra"), part.id, "lấy")
    hybrid.holds.place(Order("H34", "05/QĐ-TTr", "thanh tra"), [DOSSIER], ALL, "thanhtra")
    with pytest.raises(RefusedError, match="frozen"):
        parts.move(hybrid, clerk, part.id, Place("9"))
    with pytest.raises(RefusedError, match="frozen"):
        parts.remove(hybrid, clerk, part.id, "nhầm")
    assert hybrid.dossier_parts.of(DOSSIER) == (part,)


def test_its_list_of_contents_goes_into_its_package_and_shows_nobody_what_is_hidden(
    hybrid: Archive, logged_in: LogIn
) -> None:
    clerk, boss = logged_in("vanthu"), logged_in("lanhdao")
    page = f"/dossiers/{DOSSIER}/contents"
    seen = _words(clerk.get(f"{page}.pdf").data)
    assert "15/QĐ-" in seen
    assert "kho 1, giá 2, hộp 15" in seen
    assert "điều động cán bộ" not in seen
    assert "điều động cán bộ" in _words(boss.get(f"{page}.pdf").data)
    assert clerk.get(f"{page}.docx").data.startswith(b"PK")
    assert clerk.get(f"{page}.exe").status_code == 404
    assert clerk.get(f"{page}.pdf?volume=2").status_code == 404
    closed = close(hybrid, hybrid.people.find("vanthu"), DOSSIER, Wish(2024))
    package = hybrid.catalogue.package(closed.package or "")
    (path,) = [f.path for f in package.files if f.path.endswith("muc-luc-van-ban.pdf")]
    with hybrid.stores[0].open(package.prefix + path) as kept:
        assert "điều động cán bộ" in _words(kept.read())
    assert isinstance(check(hybrid.stores[0], package), Intact)


def test_the_period_is_confirmed_or_changed_with_a_reason_and_a_hidden_one_is_not_told(
    hybrid: Archive, forced_maintenance: Callable[[str, str], None], fonds: Fonds
) -> None:
    clerk = hybrid.people.find("vanthu")
    with pytest.raises(RefusedError, match="why its period"):
        close(hybrid, clerk, DOSSIER, Wish(2024, "50 năm"))
    forced_maintenance(fonds.decision, "30 năm")
    with pytest.raises(RefusedError, match="30 năm"):
        close(hybrid, clerk, DOSSIER, Wish(2024))
    forced_maintenance(fonds.decision, "20 năm")
    forced_maintenance(fonds.hidden, "70 năm")
    with pytest.raises(RefusedError) as told:
        close(hybrid, clerk, DOSSIER, Wish(2024))
    assert "70" not in str(told.value)
    with pytest.raises(RefusedError, match="70 năm"):
        close(hybrid, owner(), DOSSIER, Wish(2024))
    closed = close(hybrid, clerk, DOSSIER, Wish(2024, "Vĩnh viễn", reason="giá trị lịch sử"))
    assert closed.maintenance == "Vĩnh viễn"
    event = next(e for e in hybrid.ledger.of(DOSSIER) if e.kind == "dossier closing")
    assert (event.detail["was"], event.detail["reason"]) == ("20 năm", "giá trị lịch sử")


@pytest.fixture
def forced_maintenance(archive: Archive) -> Callable[[str, str], None]:
    """Say how long a document is kept, as its metadata would have said."""

    def say(document: str, period: str) -> None:
        with archive.database.write() as session:
            row = session.get(DocumentRow, document)
            assert row is not None
            fields = {**row.body["fields"], "Maintenance": period}
            row.body = {**row.body, "fields": fields}

    return say


def test_by_page_rest_and_command_alike(hybrid: Archive, fonds: Fonds, logged_in: LogIn) -> None:
    clerk, page = logged_in("vanthu"), f"/dossiers/{DOSSIER}"
    clerk.post(f"{page}/parts", page, said="Ảnh lễ ký", kind="photo", box="16", sheets="3")
    shown = clerk.get(page).text
    assert "Ảnh lễ ký" in shown
    assert "hộp 16" in shown
    assert "Quy chế" in clerk.get("/dossiers/boxes?box=16").text
    rest, key = "/api/v1", ("vanthu", PASSWORD)
    made = clerk.client.post(
        f"{rest}/dossiers/{DOSSIER}/parts", json={"said": "Băng ghi âm", "kind": "sound"}, auth=key
    )
    assert made.status_code == 201
    part = f"{rest}/dossier-parts/{made.get_json()['part']}"
    assert clerk.client.post(f"{part}/move", json={"box": "16"}, auth=key).status_code == 200
    found = clerk.client.get(f"{rest}/dossier-parts?box=16", auth=key).get_json()["parts"]
    assert {one["said"] for one in found} == {"Ảnh lễ ký", "Băng ghi âm"}
    gone = clerk.client.post(f"{part}/removed", json={"reason": "nhầm"}, auth=key)
    assert gone.status_code == 200
    assert clerk.client.get(f"{rest}/dossiers/{DOSSIER}/contents", auth=key).data[:4] == b"%PDF"
    home = str(hybrid.settings.home)

    def run(*words: str) -> list[dict[str, Any]]:
        asked = ["dossier", *words, "--home", home, "--json", "--as", "vanthu"]
        told = CliRunner().invoke(luutru, asked, catch_exceptions=False)
        assert told.exit_code == 0, told.output
        return [json.loads(line) for line in told.stdout.splitlines()]

    (added,) = run("part", "add", DOSSIER, "Sổ tay", "--room", "1", "--box", "17")
    run("part", "move", added["part"], "--box", "18")
    assert [one["said"] for one in run("part", "list", "--box", "18")] == ["Sổ tay"]
    run("part", "remove", added["part"], "--reason", "nhầm")
    assert len(run("part", "list", DOSSIER)) == 2
    assert run("review", DOSSIER)[0]["doubtful"] == []


def test_duplicates_and_drafts_are_shown_before_closing_and_taken_out_with_it(
    archive: Archive, fonds: Fonds, logged_in: LogIn
) -> None:
    archive.dossiers.place(DOSSIER, fonds.decision, ALL, "vanthu")
    archive.dossiers.place(DOSSIER, fonds.bare, ALL, "vanthu")
    with archive.database.write() as session:
        row = session.get(DocumentRow, fonds.bare)
        assert row is not None
        row.title, row.body = "Dự thảo báo cáo", {**row.body, "title": "Dự thảo báo cáo"}
    clerk, page = logged_in("vanthu"), f"/dossiers/{DOSSIER}"
    assert "có vẻ là bản thảo" in clerk.get(page).text
    clerk.post(
        f"{page}/close",
        page,
        ended="2024",
        maintenance="20 năm",
        drop=fonds.bare,
        **{f"why-{fonds.bare}": "bản nháp"},
    )
    assert [one.id for one in archive.dossiers.contents(DOSSIER, ALL)] == [fonds.decision]
    assert "Đã kết thúc" in clerk.get(page).text
    with pytest.raises(NotFoundError):
        archive.dossier_parts.get("không có")
