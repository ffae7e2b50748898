"""The pages of incoming documents: what each may see and do, filters, neighbours, what is late."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from repository.access import Level
from repository.incoming_steps import Incoming, IncomingState, Priority, Source
from tests.databases import Hands
from tests.web.conftest import ATTACK, Browser, Fonds
from web.wiring import Archive


@pytest.fixture
def arrived(archive: Archive, fonds: Fonds) -> Callable[..., Incoming]:
    def enter(**said: object) -> Incoming:
        known: dict[str, object] = {"level": Level.INTERNAL, "source": Source.AXIS}
        known |= {"state": IncomingState.RECEIVED, "arrived_at": archive.clock()}
        known |= {"document": fonds.decision, "subject": "Về việc A", "code": "15/QĐ-UBND"}
        made = Incoming(id=archive.new_id(), agency="H34", **(known | said))  # type: ignore[arg-type]
        return archive.arrivals.enter(made, "vanthu")

    return enter


def test_each_stands_before_the_work_that_is_theirs(
    logged_in: Callable[[str], Browser], arrived: Callable[..., Incoming]
) -> None:
    arrived(subject="Chờ số")
    arrived(subject="Chờ lãnh đạo", state=IncomingState.PRESENTED)
    page = logged_in("vanthu").get("/incoming").text
    assert "Chờ số" in page
    assert "Chờ lãnh đạo" not in page
    page = logged_in("lanhdao").get("/incoming").text
    assert "Chờ lãnh đạo" in page
    assert "Chờ số" not in page


def test_the_list_is_filtered_and_nothing_in_it_is_obeyed(
    logged_in: Callable[[str], Browser], arrived: Callable[..., Incoming]
) -> None:
    arrived(subject=ATTACK, sender_name="Sở Tài chính", priority=Priority.EXPRESS)
    arrived(subject="Thường", sender_name="Sở Nội vụ")
    clerk = logged_in("vanthu")
    page = clerk.get("/incoming?tab=register&urgent=1&sender=tài").text
    assert ATTACK not in page
    assert "&lt;script&gt;" in page
    assert "Hỏa tốc" in page
    assert "Thường</a>" not in page
    for days in ("from=0001-01-01", "to=9999-12-31", f"page={10**20}"):
        assert clerk.get(f"/incoming?{days}").status_code == 200
    for where in (f"year={10**20}", f"page={10**20}", "year=²"):
        assert clerk.get(f"/outgoing?{where}").status_code == 200
    nothing = clerk.get("/incoming?tab=nothing&from=x&to=9999-99-99&page=99&sender=%25")
    assert nothing.status_code == 200
    assert "Không có văn bản nào" in nothing.text


def test_what_the_clerk_is_late_with_is_overdue_for_the_leader(
    logged_in: Callable[[str], Browser], arrived: Callable[..., Incoming], archive: Archive
) -> None:
    now = archive.clock()
    arrived(subject="Để quên", arrived_at=now - timedelta(days=20))
    arrived(subject="Trình chậm", state=IncomingState.REGISTERED, arrived_at=now - timedelta(20))
    arrived(subject="Giải quyết chậm", state=IncomingState.WORKING, due_at=now - timedelta(1))
    arrived(subject="Vừa đến")
    leader = logged_in("lanhdao")
    page = leader.get("/incoming?tab=overdue").text
    assert all(word in page for word in ("Để quên", "Trình chậm", "Giải quyết chậm"))
    assert "Vừa đến" not in page
    home = leader.get("/").text
    assert "đăng ký chậm 1 · trình chậm 1 · giải quyết chậm 1" in home


def test_what_may_not_be_seen_is_not_there(
    logged_in: Callable[[str], Browser], arrived: Callable[..., Incoming]
) -> None:
    hidden = arrived(level=Level.RESTRICTED, subject="Điều động")
    officer = logged_in("chuyenvien")
    assert officer.get(f"/incoming/{hidden.id}").status_code == 404
    assert "Điều động" not in officer.get("/incoming?tab=all").text
    assert officer.get("/incoming/new").status_code == 403
    assert logged_in("lanhdao").get(f"/incoming/{hidden.id}").status_code == 200


def test_one_goes_along_the_list_and_begins_anew_after_an_act(
    logged_in: Callable[[str], Browser], arrived: Callable[..., Incoming], hands: Hands
) -> None:
    first = arrived()
    hands.now += timedelta(seconds=1)
    second = arrived()
    clerk = logged_in("vanthu")
    page = clerk.get(f"/incoming/{first.id}?tab=register").text
    assert "1 trên 2" in page
    assert f"/incoming/{second.id}?tab=register" in page
    done = clerk.post(f"/incoming/{first.id}/register?tab=register", f"/incoming/{first.id}")
    assert done.status_code == 303
    page = clerk.get(done.location).text
    assert "số đến 1" in page
    assert f'rel="next" href="/incoming/{second.id}?tab=register"' in page


def test_an_officer_who_has_no_part_in_it_acts_on_nothing(
    logged_in: Callable[[str], Browser], arrived: Callable[..., Incoming]
) -> None:
    made = arrived(state=IncomingState.DISTRIBUTED)
    page = logged_in("chuyenvien").get(f"/incoming/{made.id}").text
    assert "/progress" not in page
    assert "/finish" not in page


def test_the_prints_say_what_is_known_and_leave_room_for_the_rest(
    logged_in: Callable[[str], Browser], arrived: Callable[..., Incoming], archive: Archive
) -> None:
    made = arrived()
    archive.arrivals.register(made.id, "vanthu")
    clerk = logged_in("vanthu")
    slip, stamp = (clerk.get(f"/incoming/{made.id}/{name}").text for name in ("slip", "stamp"))
    assert "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN" in slip
    assert "Ý kiến của lãnh đạo đơn vị" in slip
    assert "Số: <b>1</b>" in stamp
    assert "UBND tỉnh Kon Tum" in stamp
