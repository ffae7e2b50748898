"""What a message says survives JSON, whatever it says."""

import json
from datetime import date, datetime

from ingest.exchange.envelope import (
    Business,
    Header,
    Organ,
    Receiver,
    Reference,
    Replaced,
    Staff,
    Status,
    Trace,
    Update,
    as_json,
    from_json,
)

HEADER = Header(
    Organ("000.00.05.X99", "Sở Thử nghiệm", email="a@b.example"),
    (Organ("X99.07"), Organ("X99.08", "UBND xã")),
    document_id="000.00.05.X99,2026/11/20,123/STN-VP",
    number="123",
    notation="STN-VP",
    issued=date(2026, 11, 20),
    due=None,
    to_places=("Như trên", "Lưu: VT"),
    copies=2,
    answers=(Reference("X99", "45/LTLS", date(2026, 11, 10), "x"),),
    traces=(Trace("", datetime(2026, 11, 20, 8, 30)), Trace("TT2", None)),  # noqa: DTZ001  as received
    business=Business.REPLACE,
    paper=True,
    staff=(Staff("Văn phòng", "Mẫu"),),
    replaced=(Replaced("old", ("X99.07",)),),
    updates=(Update(document=True, receivers=None, organs=(Receiver("X99.09", "1"),)),),
)


def test_a_header_goes_through_json_and_back() -> None:
    assert from_json(Header, json.loads(json.dumps(as_json(HEADER)))) == HEADER
    assert HEADER.code == "123/STN-VP"


def test_a_status_goes_through_json_and_back_and_what_is_unknown_is_left_out() -> None:
    status = Status(Organ("A"), Reference(code="1/B"), "03", "Đã tiếp nhận")
    said = json.loads(json.dumps(as_json(status))) | {"later": 1}
    assert from_json(Status, said) == status
