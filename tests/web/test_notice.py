"""What came changed ends in a notice that is signed, numbered and sealed like any document."""

from datetime import date
from pathlib import Path

import pytest

from repository.access import Level, Scope
from repository.incoming_steps import Incoming, IncomingState, Source
from repository.outgoing_steps import OutgoingState
from repository.people import Person
from tests import drafts
from tests.databases import Hands
from tests.pki import Pki, pki
from tests.web.issuing import IssueOffice
from web.incoming_acts import refuse
from web.outgoing_checks import check_content, check_form
from web.outgoing_sealing import issue
from web.outgoing_signing import sign
from web.wiring import Archive

__all__ = ["pki"]
ALL = Scope.of_owner()


@pytest.fixture
def office(archive: Archive, pki: Pki, hands: Hands, tmp_path: Path) -> IssueOffice:
    made = IssueOffice(archive, pki, hands, tmp_path)
    leader = archive.people.find("lanhdao")
    archive.people.enter([(Person("lanhdao", drafts.NAME, leader.grants), "")])
    return made


@pytest.mark.slow
def test_the_notice_goes_out_with_both_signatures(office: IssueOffice) -> None:
    archive, clerk = office.archive, office.person("vanthu")
    held = Incoming(
        id=archive.new_id(),
        agency="H34",
        level=Level.INTERNAL,
        source=Source.AXIS,
        state=IncomingState.HELD,
        arrived_at=office.hands.now,
        sender="000.00.05.X99",
        sender_name="Sở Thử nghiệm tỉnh Mẫu",
        code="123/STN-VP",
        issued=date(2026, 11, 20),
        subject="V/v kiểm thử",
        body={"axis": "truc", "document_id": "x"},
    )
    archive.arrivals.enter(held, "system")
    back = refuse(archive, clerk, held.id, "Chữ ký số cho biết văn bản không toàn vẹn.")
    assert [one.code for one in archive.outbox.of_object(held.id)] == ["02"]
    notice = str(back.body["notice"])

    check_content(archive, office.person("truongphong"), notice, right=True)
    check_form(archive, office.person("chuyenvien"), notice, right=True)
    sign(archive, office.person("lanhdao"), notice, office.own_key)
    issued = issue(archive, clerk, notice, office.seal_key)
    assert (issued.state, issued.number) == (OutgoingState.KEPT, 1)
    assert issued.document is not None
    kept = archive.catalogue.get(issued.document, ALL)
    assert kept.signatures is not None
    found = [one["indication"] for one in kept.signatures["signatures"]]
    assert found == ["TOTAL-PASSED", "TOTAL-PASSED"]
    pending = archive.pendings.read(issued.document)
    assert pending is not None
    text = " ".join(pending.text.split())
    assert "123/STN-VP" in text
    assert "không toàn vẹn" in text
