"""The list of agencies comes and goes as csv and json, told row by row; codes stay for ever."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from repository.agencies import Agencies, Agency
from repository.agency_changes import AgencyChanges
from repository.agency_list import Change, preview
from repository.agency_rows import (
    from_axis,
    read_csv,
    read_json,
    row_of,
    rows_from,
    to_csv,
    to_json,
)
from repository.database import Database
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger
from tests.databases import Hands
from tests.year import known

TODAY = datetime(2025, 8, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Listing:
    """As the port to the axis tells of an agency."""

    code: str
    name: str
    parent: str = ""
    other_code: str = ""


@pytest.fixture
def changes(database: Database, hands: Hands) -> AgencyChanges:
    hands.now = TODAY
    Agencies(database).enter(known())
    return AgencyChanges(database, Ledger(database, hands.clock, hands.new_id), hands.clock)


def told(changes: AgencyChanges, code: str) -> list[str]:
    events = changes.ledger.of(code)
    assert {event.kind for event in events} <= {EventKind.AGENCY}
    return [str(event.detail["change"]) for event in events]


def test_the_list_comes_back_as_it_went() -> None:
    every = known()
    for read, written in ((read_csv, to_csv), (read_json, to_json)):
        found = preview(read(written(every)), every)
        assert {line.change for line in found.lines} == {Change.SAME}
        assert [line.agency for line in preview(read(written(every)), ()).lines] == list(every)


def test_a_spreadsheet_that_writes_semicolons_is_read() -> None:
    data = 'Code;NAME;aliases\r\nA01;"Sở A; B";x\r\n;;\r\n'
    assert read_csv(data.encode()) == [{"code": "A01", "name": "Sở A; B", "aliases": "x"}]


def test_every_error_is_told_by_its_row_and_nothing_is_taken(changes: AgencyChanges) -> None:
    rows = [
        {"code": "H48.77", "name": "Sở mới", "parent": "H48"},
        {"code": "", "name": "Không mã"},
        {"code": "H48.78", "name": ""},
        {"code": "H48.79", "name": "x", "valid_from": "31/12/2025"},
        {"code": "H48.80", "name": "x", "valid_from": "2025-02-01", "valid_to": "2025-01-01"},
        {"code": "H48.81", "name": "x", "parent": "H99"},
        {"code": "H48.82", "name": "x", "aliases": "H48.12"},
        {"code": "H48.83", "name": "x"},
        {"code": "H48.83", "name": "y"},
        {"code": "H48.84", "name": "x", "successor": "H48.85"},
        {"code": "H48.85", "name": "x", "successor": "H48.84"},
        {"code": "H 48", "name": "x"},
        {"code": "H48.86", "name": "x", "fonds": "mở"},
        {"code": "H48.87", "name": "x", "aliases": "q1"},
        {"code": "H48.88", "name": "x", "aliases": "q1"},
        {"code": "c" * 65, "name": "x"},
    ]
    found = preview(rows, known())
    assert [line.row for line in found.errors] == list(range(2, 17))
    assert all(
        " · " in error or error == "fonds: open, closed"
        for line in found.errors
        for error in line.errors
    )
    before = Agencies(changes.database).all()
    with pytest.raises(RefusedError, match="dòng 2: code: trống"):
        changes.take(rows, "quantri")
    assert Agencies(changes.database).all() == before


def test_a_list_adds_and_gives_aliases_and_changes_nobody(changes: AgencyChanges) -> None:
    rows = [
        {"code": "H48.99", "name": "Thanh tra tỉnh", "parent": "000.00.00.H48"},
        {"code": "000.00.97.H48", "name": "Ban Dân tộc"},
        {"code": "H48.14", "name": "Sở Tài chính – Kế hoạch", "aliases": "STC48"},
        {"code": "H48.10", "name": "Tên khác"},
        row_of(Agencies(changes.database).find("H48")),
    ]
    found = changes.take(rows, "quantri")
    assert [line.change.value for line in found.lines] == ["add", "add", "alias", "differs", "same"]
    assert (found.lines[1].proposed, found.lines[0].proposed) == ("H48.97", "")
    book = Agencies(changes.database)
    assert book.find("STC48").name == "Sở Tài chính tỉnh Quảng Ngãi"
    assert book.find("H48.10").name == "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi"
    with pytest.raises(NotFoundError):
        book.find("H48.97")
    assert [told(changes, code) for code in ("H48.99", "H48.14", "H48.10", "H48")] == [
        ["imported"],
        ["imported"],
        [],
        [],
    ]


def test_an_inferred_code_becomes_an_alias_only_when_asked(changes: AgencyChanges) -> None:
    changes.take([{"code": "000.00.97.H48", "name": "Ban Dân tộc"}], "quantri", proposals=True)
    assert Agencies(changes.database).find("H48.97").code == "000.00.97.H48"


def test_the_list_of_an_axis_gives_each_agency_its_code_of_the_other_system(
    changes: AgencyChanges,
) -> None:
    listed = [
        Listing("H48.14", "Sở Tài chính", "H48", "000.00.14.H48"),
        Listing("H48.50", "Sở Y tế", "H48", "000.00.50.H48"),
    ]
    found = changes.take(from_axis(listed), "quantri")
    assert [line.change.value for line in found.lines] == ["differs", "add"]
    assert Agencies(changes.database).find("000.00.50.H48").code == "H48.50"
    assert [
        line.change.value
        for line in preview(from_axis(listed), Agencies(changes.database).all()).lines
    ] == ["differs", "same"]


def test_an_agency_is_added_once(changes: AgencyChanges) -> None:
    made = changes.add(Agency("H48.60", "Sở Tư pháp", "sở", "H48", aliases=("x",)), "quantri")
    assert (made.name, made.aliases, told(changes, "H48.60")) == ("Sở Tư pháp", ("x",), ["added"])
    for wrong in (made, replace(made, code="H48.61"), Agency("H48.62", "", "sở")):
        with pytest.raises(RefusedError):
            changes.add(wrong, "quantri")


def test_a_name_changes_from_a_day_on_and_the_old_one_is_kept(changes: AgencyChanges) -> None:
    changes.rename("000.00.14.H48", "Sở Tài chính – Kế hoạch", date(2025, 3, 1), "QĐ 1", "quantri")
    made = changes.rename("H48.14", "Sở Tài chính", date(2025, 7, 1), "QĐ 2", "quantri")
    days = (date(2025, 2, 28), date(2025, 3, 1), date(2025, 6, 30), date(2025, 7, 1))
    assert [made.name_on(day) for day in days] == [
        "Sở Tài chính tỉnh Quảng Ngãi",
        "Sở Tài chính – Kế hoạch",
        "Sở Tài chính – Kế hoạch",
        "Sở Tài chính",
    ]
    assert made in Agencies(changes.database).all()
    for name, day in (
        ("x", date(2025, 7, 1)),
        ("x", date(2025, 9, 1)),
        ("Sở Tài chính", date(2025, 7, 9)),
        (" ", date(2025, 7, 9)),
    ):
        with pytest.raises(RefusedError):
            changes.rename("H48.14", name, day, "", "quantri")
    assert told(changes, "H48.14") == ["renamed", "renamed"]


def test_an_agency_ends_with_a_successor_and_its_fonds_is_closed(changes: AgencyChanges) -> None:
    last = date(2025, 7, 31)
    for successor in ("H48.245", "000.00.32.H34", "H99"):
        with pytest.raises(RefusedError):  # itself, what it came from, nobody
            changes.end("H48.245", last, successor, "", "quantri")
    made = changes.end("H48.245", last, "H48.201", "NQ 1", "quantri")
    assert (made.valid_to, made.successor, made.fonds) == (last, "H48.201", "closed")
    with pytest.raises(RefusedError, match="đã chấm dứt"):
        changes.end("H48.245", last, "", "", "quantri")
    with pytest.raises(RefusedError, match="tương lai"):
        changes.end("H48", date(2025, 8, 2), "", "", "quantri")
    with pytest.raises(NotFoundError):
        changes.end("H99", last, "", "", "quantri")
    assert told(changes, "H48.245") == ["ended"]


def test_what_is_no_list_is_refused() -> None:
    for read, data in (
        (read_csv, b""),
        (read_csv, b"a,b\n1,2"),
        (read_csv, b"\xff\xfe\x00"),
        (read_json, b"{}"),
        (read_json, b"[1]"),
        (read_json, b"["),
    ):
        with pytest.raises(RefusedError):
            read(data)
    assert rows_from([{"code": "A", "aliases": ["b", "c"], "parent": None}]) == [
        {"code": "A", "aliases": "b; c", "parent": ""}
    ]
