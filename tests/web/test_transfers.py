"""Handing hồ sơ over: to the agency's archive, and packed and signed to another one far away."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from repository.access import Level
from repository.agencies import Agency
from repository.dossiers import DossierState
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.holds import Order
from repository.people import Grant, Person, Role
from repository.transfer_rules import TransferKind
from repository.transfer_steps import TransferState
from tests.databases import Hands
from tests.web.conftest import DOSSIER
from tests.web.transferring import ALL, Sender
from web import (
    transfer_due,
    transfer_papers,
    transfers,
)
from web.transfer_rights import today_of
from web.transfers import Request

CURRENT, HISTORY = TransferKind.CURRENT, TransferKind.HISTORICAL


def test_what_is_due_is_told_with_the_notice_and_what_is_in_a_transfer_is_not(
    sender: Sender, hands: Hands
) -> None:
    archive, clerk = sender.archive, sender.person("vanthu")
    year = hands.now.year
    late = sender.closed("02.TH", "10 năm", year - 2, sender.fonds.bare)
    fresh = sender.closed("03.TH", "10 năm", year, sender.fonds.decision)
    found = transfer_due.due(archive, clerk, "H34", CURRENT)
    assert [one.dossier.id for one in found] == [late]
    assert (found[0].due, found[0].notice) == (date(year - 1, 12, 31), date(year - 1, 12, 1))
    assert found[0].overdue(today_of(archive))
    every = transfer_due.due(archive, clerk, "H34", CURRENT, date(year + 1, 12, 31))
    assert {one.dossier.id for one in every} == {late, fresh}
    made, listed = transfer_due.notice(archive, sender.person("luutru"), "H34", CURRENT)
    assert made.pdf.startswith(b"%PDF")
    assert listed == found
    transfers.draft(archive, clerk, Request("H34", CURRENT, [late]))
    assert transfer_due.due(archive, clerk, "H34", CURRENT) == ()
    with pytest.raises(ForbiddenError):
        transfer_due.due(archive, sender.person("thanhtra"), "H34", CURRENT)


def test_a_keep_back_needs_the_consent_of_a_leader_and_is_listed(
    sender: Sender, hands: Hands
) -> None:
    archive, year = sender.archive, hands.now.year
    one = sender.closed("02.TH", "10 năm", year - 1, sender.fonds.bare)
    until = date(year + 1, 6, 30)
    with pytest.raises(ForbiddenError):
        transfer_due.keep_back(archive, sender.person("thanhtra"), one, "đang dùng", until)
    asked = transfer_due.keep_back(archive, sender.person("vanthu"), one, "đang dùng", until)
    with pytest.raises(ForbiddenError):
        transfer_due.agree(archive, sender.person("vanthu"), asked.id, "45/VP")
    agreed = transfer_due.agree(archive, sender.person("lanhdao"), asked.id, "45/VP")
    assert transfer_due.kept_back(archive, sender.person("luutru")) == (agreed,)
    assert transfer_due.kept_back(archive, sender.person("thanhtra")) == ()
    assert transfer_due.keep_back_list(archive, sender.person("luutru"), "H34").docx
    hands.move(days=365 if hands.now.month < 6 else 200)
    (found,) = transfer_due.due(
        archive, sender.person("vanthu"), "H34", CURRENT, date(year + 2, 1, 1)
    )
    assert (found.kept_back, found.due) == (True, until)


def test_the_agencys_archive_takes_and_returns_and_both_get_their_papers(sender: Sender) -> None:
    archive = sender.archive
    one = sender.closed("02.TH", "Vĩnh viễn", 2024, sender.fonds.bare)
    two = sender.closed("03.TH", "10 năm", 2024, sender.fonds.decision)
    clerk, archivist = sender.person("vanthu"), sender.person("luutru")
    made = transfers.draft(archive, clerk, Request("H34", CURRENT))
    assert set(made.dossiers) == {one, two}
    with pytest.raises(NotFoundError):
        transfers.hand_in(archive, sender.person("thanhtra"), made.id)
    transfers.hand_in(archive, clerk, made.id)
    with pytest.raises(ForbiddenError):
        transfers.judge(archive, clerk, made.id)
    with pytest.raises(RefusedError, match="reason"):
        transfers.judge(archive, archivist, made.id, {1: " "})
    with pytest.raises(RefusedError, match="no such item"):
        transfers.judge(archive, archivist, made.id, {9: "?"})
    place = made.dossiers.index(two) + 1
    ended = transfers.judge(archive, archivist, made.id, {place: "thiếu mục lục"})
    assert sender.states(one, two) == [DossierState.SUBMITTED, DossierState.CLOSED]
    assert transfers.judge(archive, archivist, made.id) == ended
    kinds = transfer_papers.papers_of(ended)
    assert {"bien-ban-giao-nhan", "bien-ban-tra-lai"} <= set(kinds)
    for kind in kinds:
        assert transfer_papers.paper(archive, clerk, made.id, kind).pdf.startswith(b"%PDF")
    with pytest.raises(NotFoundError):
        transfer_papers.paper(archive, clerk, made.id, "dang-ky-nop-lich-su")


def test_a_hold_or_a_secret_or_a_stranger_keeps_it_from_being_listed(
    sender: Sender, two: tuple[str, str]
) -> None:
    archive, archivist = sender.archive, sender.person("luutru")
    request = Request("H34", HISTORY, [two[0]], "H34.LT")
    with pytest.raises(ForbiddenError):
        transfers.draft(archive, sender.person("vanthu"), request)
    with pytest.raises(RefusedError, match="name the archive"):
        transfers.draft(archive, archivist, replace(request, archive=""))
    with pytest.raises(RefusedError, match="5 năm"):
        transfers.draft(archive, archivist, replace(request, dossiers=[two[1]]))
    archive.holds.place(Order("H34", "05/QĐ", "thanh tra"), [two[0]], ALL, "thanhtra")
    with pytest.raises(RefusedError, match="frozen"):
        transfers.draft(archive, archivist, request)
    with pytest.raises(NotFoundError):
        transfers.draft(archive, archivist, replace(request, dossiers=["nowhere"]))


def test_the_successor_hands_over_the_closed_fonds_of_an_agency_that_is_no_more(
    sender: Sender, hands: Hands
) -> None:
    archive = sender.archive
    one = sender.closed("02.TH", "Vĩnh viễn", 2024, sender.fonds.bare)
    yesterday = (hands.now - timedelta(days=2)).date()
    archive.agencies.enter(
        [Agency("H34", "UBND tỉnh Kon Tum", "tỉnh", valid_to=yesterday, successor="H48")]
    )
    heir = Person("kethua", "Người kế thừa", (Grant(Role.ARCHIVIST, "H48", Level.RESTRICTED),))
    archive.people.enter([(heir, "")])
    with pytest.raises(RefusedError, match="no more"):
        transfers.draft(archive, heir, Request("H34", CURRENT, [one]))
    assert transfer_due.due(archive, heir, "H34", CURRENT, date(2099, 1, 1)) == ()
    (found,) = transfer_due.due(archive, heir, "H34", HISTORY, date(2099, 1, 1))
    assert found.due == date(yesterday.year + 5, 12, 31)
    made = transfers.draft(archive, heir, Request("H34", HISTORY, [one], "H48.LT", "Lưu trữ"))
    assert made.body["giver"] == ["H48", "UBND tỉnh Quảng Ngãi"]
    assert (made.body["fonds"], made.registration) == ("H34", f"H34.{made.year}.01")
    assert transfers.listed(archive, heir) == (made,)


def test_dossiers_are_added_dropped_and_a_transfer_is_given_up_with_a_reason(
    sender: Sender, two: tuple[str, str]
) -> None:
    archive, archivist = sender.archive, sender.person("luutru")
    request = Request("H34", HISTORY, [two[0]], "H34.LT", every=True)
    made = transfers.draft(archive, archivist, request)
    assert transfers.add(archive, archivist, made.id, [two[1]]).dossiers == two
    assert transfers.drop(archive, archivist, made.id, [two[0]]).dossiers == (two[1],)
    with pytest.raises(RefusedError, match="reason"):
        transfers.cancel(archive, archivist, made.id, " ")
    gone = transfers.cancel(archive, archivist, made.id, "lập nhầm")
    assert gone.state is TransferState.CANCELLED
    assert transfers.cancel(archive, archivist, made.id, "lập nhầm") == gone
    assert archive.dossiers.get(DOSSIER).state is DossierState.OPEN
    assert archive.dossiers.contents(DOSSIER, ALL) == ()
