"""Nothing comes to, or goes from, an agency that is gone; who names none finds their own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from repository.access import Level
from repository.agencies import Agency
from repository.errors import RefusedError
from repository.incoming_steps import Incoming, IncomingState, Source
from repository.people import Grant, Right, Role
from tests.web.conftest import PASSWORD, Browser
from web.arriving import take_in
from web.incoming_acts import refuse
from web.living import usual_agency
from web.outgoing_acts import draft
from web.outgoing_said import Said
from web.passwords import hash_password
from web.wiring import Archive

GONE = Agency("000.99", "Sở cũ", "sở", valid_to=date(2025, 6, 30), successor="H34")


@pytest.fixture
def heirs(archive: Archive) -> Archive:
    """The clerk and the officer of H34 look after what it took over from."""
    archive.agencies.enter([GONE])
    for login, role in (("vanthu", Role.CLERK), ("chuyenvien", Role.OFFICER)):
        known = archive.people.find(login)
        grants = (*known.grants, Grant(role, GONE.code, Level.INTERNAL))
        archive.people.enter([(replace(known, grants=grants), hash_password(PASSWORD))])
    return archive


def test_nothing_comes_to_an_agency_that_is_gone(heirs: Archive) -> None:
    clerk, officer = map(heirs.people.find, ("vanthu", "chuyenvien"))
    with pytest.raises(RefusedError, match="nay là H34"):
        take_in(heirs, clerk, GONE.code, (), {}, Source.UPLOAD)
    with pytest.raises(RefusedError, match="not there any more"):
        draft(heirs, officer, GONE.code, Said("Công văn", "V/v A"), None)


def test_forms_offer_what_is_there_and_ones_own(
    heirs: Archive, logged_in: Callable[[str], Browser]
) -> None:
    for login, page in (("vanthu", "/incoming/new"), ("chuyenvien", "/outgoing/new")):
        text = logged_in(login).get(page).text
        assert '<option value="H34" selected' in text
        assert GONE.code not in text


def test_where_nothing_is_said_it_is_ones_own(heirs: Archive) -> None:
    object.__setattr__(heirs.settings, "default_agency", "H99")
    assert usual_agency(heirs, heirs.people.find("vanthu"), Right.REGISTER) == "H34"
    assert usual_agency(heirs, heirs.people.find("chuyenvien"), Right.REGISTER) == "H99"


def test_what_came_before_it_ended_is_sent_back_by_what_took_over(heirs: Archive) -> None:
    clerk, came = heirs.people.find("vanthu"), heirs.new_id()
    incoming = Incoming(
        came,
        GONE.code,
        Level.INTERNAL,
        Source.UPLOAD,
        IncomingState.HELD,
        heirs.clock(),
        sender_name="Sở Tài chính",
    )
    heirs.arrivals.enter(incoming, clerk.login)
    made = refuse(heirs, clerk, came, "Bị sửa sau khi ký")
    notice = heirs.issues.get(str(made.body["notice"]), clerk.scope)
    assert (made.state, notice.agency) == (IncomingState.REFUSED, "H34")
