"""Closing, reopening and freezing by page, command and REST: one act, and the same refusals."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from repository.access import Scope
from repository.dossiers import DossierState
from repository.people import owner
from tests.web.conftest import DOSSIER, PASSWORD, Browser, Fonds
from web.closing_dossiers import Wish, close
from web.wiring import Archive

LogIn = Callable[[str], Browser]


@pytest.fixture
def filled(archive: Archive, fonds: Fonds) -> Archive:
    archive.dossiers.place(DOSSIER, fonds.decision, Scope.of_owner(), "vanthu")
    return archive


def test_it_is_closed_and_reopened_on_its_page(filled: Archive, logged_in: LogIn) -> None:
    clerk, page = logged_in("vanthu"), f"/dossiers/{DOSSIER}"
    assert "Đang mở" in clerk.get(page).text
    clerk.post(f"{page}/close", page, ended="2024", maintenance="20 năm")
    assert filled.dossiers.get(DOSSIER).state is DossierState.CLOSED
    shown = clerk.get(page).text
    assert "Đã kết thúc" in shown
    assert str(filled.dossiers.get(DOSSIER).package) in shown
    clerk.post(f"{page}/reopen", page, reason=" ")
    assert filled.dossiers.get(DOSSIER).state is DossierState.CLOSED
    clerk.post(f"{page}/reopen", page, reason="Bổ sung văn bản")
    assert filled.dossiers.get(DOSSIER).state is DossierState.OPEN


def test_a_year_or_a_period_that_is_none_changes_nothing(filled: Archive, logged_in: LogIn) -> None:
    clerk, page = logged_in("vanthu"), f"/dossiers/{DOSSIER}"
    clerk.post(f"{page}/close", page, ended="mới đây", maintenance="20 năm")
    clerk.post(f"{page}/close", page, ended="2024", maintenance="lâu lắm")
    assert filled.dossiers.get(DOSSIER).state is DossierState.OPEN
    assert "Không hiểu thời hạn" in clerk.get(page).text


def test_the_same_by_rest_and_frozen_by_order(filled: Archive, logged_in: LogIn) -> None:
    client = logged_in("lanhdao").client
    rest, key = "/api/v1", ("lanhdao", PASSWORD)
    made = client.post(
        f"{rest}/holds",
        json={"agency": "H34", "objects": [DOSSIER], "order": "05/QĐ-TTr", "reason": "thanh tra"},
        auth=key,
    )
    assert (made.status_code, _said(made)["active"]) == (201, True)
    closed = client.post(f"{rest}/dossiers/{DOSSIER}/close", json={"ended": 2024}, auth=key)
    assert (closed.status_code, _said(closed)["state"]) == (200, "closed")
    told = _said(client.get(f"{rest}/dossiers/{DOSSIER}", auth=key))
    assert (told["frozen"], len(told["documents"])) == (True, 1)
    refused = client.post(f"{rest}/dossiers/{DOSSIER}/reopen", json={"reason": "bổ sung"}, auth=key)
    assert refused.status_code == 422
    hold = _said(made)["hold"]
    lifted = client.post(f"{rest}/holds/{hold}/lift", json={"order": "06"}, auth=key)
    assert _said(lifted)["lifted_at"]
    assert client.get(f"{rest}/holds?active=1", auth=key).json == {"holds": []}
    wrong = client.post(f"{rest}/dossiers/{DOSSIER}/close", json={"ended": "nay"}, auth=key)
    assert wrong.status_code == 400


def test_who_may_not_freeze_or_close_changes_nothing(filled: Archive, logged_in: LogIn) -> None:
    client = logged_in("quantri").client
    key = ("quantri", PASSWORD)
    order = {"agency": "H34", "objects": [DOSSIER], "order": "05/QĐ-TTr"}
    assert client.post("/api/v1/holds", json=order, auth=key).status_code == 403
    closing = client.post(f"/api/v1/dossiers/{DOSSIER}/close", json={"ended": 2024}, auth=key)
    assert closing.status_code == 403
    assert filled.dossiers.get(DOSSIER).state is DossierState.OPEN
    assert filled.holds.all() == ()


def _said(answer: TestResponse) -> dict[str, Any]:
    assert isinstance(answer.json, dict), answer.text
    return answer.json


def test_no_page_offers_to_put_anything_into_what_is_closed(
    filled: Archive, fonds: Fonds, logged_in: LogIn
) -> None:
    clerk, offers = logged_in("vanthu"), f'<option value="{DOSSIER}"'
    pages = (f"/documents/{fonds.bare}", "/batches", "/outgoing/new")
    assert [offers in clerk.get(page).text for page in pages] == [True] * 3
    close(filled, owner(), DOSSIER, Wish(2024))
    assert [offers in clerk.get(page).text for page in pages] == [False] * 3
