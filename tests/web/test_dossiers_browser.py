"""Pages of hồ sơ, retention and holds in a real browser: nothing grave for anybody."""

from datetime import date

import pytest

from repository.access import Scope
from repository.dossier_parts import Place, Told
from repository.holds import Order
from repository.people import owner
from repository.schedules import Item
from tests.web.conftest import DOSSIER, Fonds
from tests.web.test_browser import CHROMIUM, Visit, chromium, served, visit
from web import dossier_acts, dossier_parts, retention_acts
from web.retention_acts import Brought
from web.wiring import Archive

__all__ = ["chromium", "served", "visit"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="NO CHROMIUM HERE: apt-get install chromium"),
]


def test_pages_of_dossiers_retention_and_holds_have_no_barrier(
    visit: Visit, archive: Archive, fonds: Fonds
) -> None:
    for document in (fonds.decision, fonds.hostile):
        archive.dossiers.place(DOSSIER, document, Scope.of_owner(), "vanthu")
    told = Told("Bản vẽ khổ A0", place=Place("1", "2", "15"), number="tập 02", sheets=12)
    dossier_parts.add(archive, owner(), DOSSIER, told)
    asked = dossier_acts.Asked(
        "H34", 2026, "N01.TH", "Xử lý sạt lở đường tỉnh", "Đến khi hết hiệu lực"
    )
    outside = dossier_acts.open_outside(archive, owner(), asked)
    items = (Item("1", "Quy chế, điều lệ", "30 năm"), Item("2", "Công văn", "5 năm"))
    brought = Brought("H34", "Bảng của ngành", "TT 01/2026", date(2026, 1, 1), items)
    schedule = retention_acts.enter(archive, owner(), brought)
    retention_acts.assign(archive, owner(), schedule.id, {DOSSIER: "1"})
    archive.holds.place(
        Order("H34", "05/QĐ-TTr", "thanh tra"), [outside.id], Scope.of_owner(), "thanhtra"
    )
    visit.log_in("luutru")
    for path in (
        "/dossiers",
        f"/dossiers/{DOSSIER}",
        f"/dossiers/{outside.id}",
        f"/dossiers/{DOSSIER}/fill?q=quy+ch%E1%BA%BF",
        "/dossiers/hand-over",
        "/dossiers/boxes?box=15",
        "/unfiled?agency=H34",
        f"/documents/{fonds.bare}",
        "/retention",
        f"/retention/{schedule.id}?agency=H34",
        "/holds",
    ):
        visit.go(path)
        visit.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        visit.check()
