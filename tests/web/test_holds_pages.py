"""Holds on a page: placed by whoever may, lifted by an order, and nobody learns what is hidden."""

from collections.abc import Callable

from repository.access import Scope
from repository.holds import Order
from tests.web.conftest import DOSSIER, Browser, Fonds
from web.wiring import Archive

LogIn = Callable[[str], Browser]


def test_a_hold_is_placed_shown_and_lifted_on_its_page(
    archive: Archive, fonds: Fonds, logged_in: LogIn
) -> None:
    archive.dossiers.place(DOSSIER, fonds.decision, Scope.of_owner(), "vanthu")
    inspector = logged_in("thanhtra")
    assert DOSSIER in inspector.get(f"/holds?object={DOSSIER}").text
    assert f"/holds?object={DOSSIER}" in inspector.get(f"/dossiers/{DOSSIER}").text
    form = {"agency": "H34", "order": "05/QĐ-TTr", "reason": "thanh tra"}
    inspector.post("/holds", "/holds", **form, objects="không có mã nào")
    assert archive.holds.all() == ()
    pasted = f"http://kho/dossiers/{DOSSIER}\n{fonds.decision} {fonds.decision}"
    inspector.post("/holds", "/holds", **form, objects=f"{pasted} {fonds.hidden}")
    assert archive.holds.all() == ()
    inspector.post("/holds", "/holds", **form, objects=pasted)
    (hold,) = archive.holds.all()
    assert set(hold.objects) == {DOSSIER, fonds.decision}
    other = archive.holds.place(Order("H34", "08"), [fonds.hidden], Scope.of_owner(), "quantri")
    shown = inspector.get("/holds").text
    assert fonds.hidden in shown
    archive.holds.lift(other.id, "09", "quantri")
    assert "01.TH Quy chế (2024)" in shown
    assert "điều động cán bộ" not in shown
    assert "Đang đóng băng" in inspector.get(f"/dossiers/{DOSSIER}").text
    inspector.post(f"/holds/{hold.id}/lift", "/holds", order=" ")
    assert archive.holds.frozen([DOSSIER])
    inspector.post(f"/holds/{hold.id}/lift", "/holds", order="06/QĐ-TTr")
    assert not archive.holds.frozen([DOSSIER])
    assert "Bỏ theo 06/QĐ-TTr" in inspector.get("/holds").text


def test_who_may_neither_freeze_nor_destroy_sees_no_holds(
    archive: Archive, logged_in: LogIn
) -> None:
    archive.holds.place(
        Order("H34", "05/QĐ-TTr", "thanh tra"), [DOSSIER], Scope.of_owner(), "thanhtra"
    )
    officer, keeper = logged_in("chuyenvien"), logged_in("luutru")
    assert officer.get("/holds").status_code == 403
    assert "05/QĐ-TTr" in keeper.get("/holds").text
    form = {"agency": "H34", "order": "07", "objects": DOSSIER}
    assert keeper.post("/holds", "/holds", **form).status_code in (303, 403)
    assert len(archive.holds.all()) == 1
