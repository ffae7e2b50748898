"""A file plan read out of a table: what is written in the form of the law is read the same."""

from datetime import UTC, datetime
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.importing.grids import grid_of
from repository.file_plan_numbers import roman
from repository.file_plan_problems import Responsible
from repository.file_plan_steps import Contents, FilePlan, Heading, Line
from web.file_plan_reading import ReadPlan, read_plan
from web.file_plan_wishes import account_of
from web.file_plans import later
from web.plan_files import HEADING, rows_of

PEOPLE = (
    Responsible("hoa", "Lê Thị Hoa"),
    Responsible("nam", "Trần Văn Nam", "đã nghỉ · left"),
    Responsible("nam2", "Trần Văn Nam"),
    Responsible("an", "Phạm An"),
    Responsible("an2", "Phạm An"),
    Responsible("cu", "Vũ Cũ", "đã nghỉ · left"),
)
TITLES = st.sampled_from(["Quy chế làm việc", "Báo cáo năm 2026", "=1+1", "Kế hoạch (mật mã)"])
PERIODS = st.sampled_from(["Vĩnh viễn", "20 năm", "05 năm", "Đến khi văn bản hết hiệu lực"])
KEEPERS = st.sampled_from(["Lê Thị Hoa", "Phòng Tổng hợp", "Phạm An"])


@st.composite
def plans(draw: st.DrawFn) -> Contents:
    numbers, headings, lines = count(1), [], list[Line]()
    plan = FilePlan("p", "H34", 2026, "hoa", datetime(2026, 1, 1, tzinfo=UTC))
    for great in range(1, draw(st.integers(1, 4)) + 1):
        one = Heading(f"h{next(numbers)}", "p", roman(great), f"MỤC {great}", f"M{great}")
        under = [one]
        for small in range(1, draw(st.integers(0, 2)) + 1):
            made = Heading(f"h{next(numbers)}", "p", str(small), f"Mục {small}", "", one.id)
            under.append(made)
        headings += under
        place = count(1)
        for heading in under:
            for _ in range(draw(st.integers(1, 3))):
                code = f"{next(place):02}.M{great}"
                said = (code, draw(TITLES), draw(PERIODS), draw(KEEPERS))
                lines.append(Line(f"l{next(numbers)}", "p", heading.id, *said))
    return Contents(plan, tuple(headings), tuple(lines))


def _table(contents: Contents) -> list[tuple[str, ...]]:
    foot = [("Bản Danh mục hồ sơ này có 01 hồ sơ, bao gồm:",), ("- 01 hồ sơ;",)]
    above = [("SỞ NỘI VỤ",), ("DANH MỤC HỒ SƠ NĂM 2026",)]
    counted = tuple(f"({n})" for n in range(1, 6))
    return [*above, HEADING, counted, *(row for _, row in rows_of(contents)), *foot]


def _read(rows: list[tuple[str, ...]]) -> ReadPlan:
    numbers = count(1)
    return read_plan([grid_of([("x", "y")]), grid_of(rows)], lambda: f"n{next(numbers)}", PEOPLE)


@settings(max_examples=15, deadline=None)
@given(plans())
def test_what_was_printed_is_read_again(contents: Contents) -> None:
    read = _read(_table(contents))
    assert read.slips == ()
    again = Contents(contents.plan, read.headings, read.lines)
    assert rows_of(again) == rows_of(contents)
    assert again.totals == contents.totals
    short = [one.abbreviation for one in read.headings]
    assert short == [one.abbreviation for one in contents.headings]
    logins = {line.keeper: line.keeper_login for line in read.lines}
    assert logins.items() <= {"Lê Thị Hoa": "hoa", "Phòng Tổng hợp": None, "Phạm An": None}.items()


@settings(max_examples=15, deadline=None)
@given(plans(), st.data())
def test_a_planted_error_is_found_in_its_row_and_column(
    contents: Contents, data: st.DataObject
) -> None:
    rows = _table(contents)
    first = 4
    places = [n for n, row in enumerate(rows) if first <= n < len(rows) - 2 and row[2]]
    place = data.draw(st.sampled_from(places))
    column, text = data.draw(
        st.sampled_from([(1, ""), (1, "x" * 501), (2, "mãi mãi"), (3, ""), (0, "a b")])
    )
    spoilt = list(rows[place])
    spoilt[column] = text
    rows[place] = tuple(spoilt)
    slips = _read(rows).slips
    assert [(slip.row, slip.column) for slip in slips] == [(place + 1, "ABCDE"[column])]


def test_an_account_is_meant_only_without_doubt() -> None:
    meant = ("lê thị hoa", "hoa", "Trần Văn Nam", "Phạm An", "Vũ Cũ", "Phòng Tổng hợp", "")
    found = [account_of(name, PEOPLE) for name in meant]
    assert found == ["hoa", "hoa", "nam2", None, "cu", None, None]


def test_years_in_titles_go_on_and_numbers_of_documents_do_not() -> None:
    assert later("Báo cáo năm 2026, quý I/2026 (2026)", 2026) == (
        "Báo cáo năm 2027, quý I/2027 (2027)"
    )
    assert later("Triển khai Quyết định 12/2026/QĐ-TTg, mã 20261", 2026) == (
        "Triển khai Quyết định 12/2026/QĐ-TTg, mã 20261"
    )


def test_a_table_that_is_none_and_codes_left_out() -> None:
    assert _read([("a", "b")]).slips[0].row == 0
    rows: list[tuple[str, ...]] = [HEADING, ("I", "TỔNG HỢP"), ("02.TH", "A", "5 năm", "X")]
    rows += [("", "B", "5 năm", "X"), ("II", "KHÁC"), ("", "C", "5 năm", "X")]
    read = _read(rows)
    assert [(slip.row, slip.column) for slip in read.slips] == [(6, "A")]
    assert [line.notation for line in read.lines] == ["02.TH", "03.TH"]
