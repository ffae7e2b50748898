"""Whatever a sheet holds, it is read to its end, and every error of a cell names its cell."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.importing.columns import known
from ingest.importing.converting import convert
from ingest.importing.grids import Cell, Grid, letters
from ingest.importing.leaving import left_out
from ingest.importing.plan import RowOutcome
from ingest.importing.preview import plan_of
from tests.ingest.importing.sheets import HEADING, TODAY, around

NAMES = sorted({name for column in known().columns for name in (column.vi, *column.names)})
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "01", "1.0", "31", "2", "2019", "45123", "31/02/2019", "03/2019", "Mật"]),
    st.sampled_from(
        ["01.TCCB", "Vĩnh viễn", "20 năm", "Công khai", "Quyết định", "H34", "a/b.pdf"]
    ),
    st.sampled_from(["../x", "C:\\x", "=1+1", "1E+20", "3-Feb", "Tổng cộng", "15/QĐ-UBND"]),
    st.integers(-10, 10**18).map(str),
)
KINDS = st.sampled_from("ttttnndbef")
HEADINGS = st.one_of(
    st.lists(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), max_size=30),
    st.permutations(HEADING).map(list),
    st.just(HEADING),
)


@st.composite
def grids(draw: st.DrawFn) -> list[Grid]:
    return [draw(_grid(name)) for name in draw(st.sampled_from([["A"], ["A", "B"], [""]]))]


@st.composite
def _grid(draw: st.DrawFn, name: str) -> Grid:
    heading = draw(HEADINGS)
    rows = [(1, {place: Cell(1, place, text) for place, text in enumerate(heading) if text})]
    for number in range(2, draw(st.integers(2, 9))):
        places = draw(st.lists(st.integers(0, max(len(heading), 1)), max_size=15, unique=True))
        cells = {place: Cell(number, place, draw(TEXTS), draw(KINDS)) for place in sorted(places)}
        if cells:
            rows.append((number, cells))
    return Grid(name, tuple(rows))


@settings(max_examples=60, deadline=None)
@given(grids(), st.lists(TEXTS, max_size=4))
def test_any_table_is_judged_and_every_error_of_a_cell_names_it(
    made: list[Grid], files: list[str]
) -> None:
    plan = plan_of(made, around(files))
    outcomes = plan.outcomes()
    assert set(outcomes) == set(plan.rows)
    for (sheet, row), findings in plan.findings.items():
        for one in findings:
            assert re.fullmatch(r"IMP-\d\d", one.rule)
            assert one.facts["row"] == str(row)
            assert one.facts["sheet"] == sheet
            if "column" in one.facts:
                assert one.facts["cell"] == f"{one.facts['column']}{row}"
                assert one.facts["cell"] in one.message
                assert one.facts["cell"] in one.message_en
            elif row:
                assert str(row) in one.message
    for where in plan.secret:
        assert {one.rule for one in plan.findings.get(where, ())} <= {"IMP-20"}
    for bundle in plan.sound:
        assert all(outcomes[row] is RowOutcome.READY for row in bundle.rows)
        assert bundle.agency
        assert bundle.year
        assert bundle.notation
        assert all(paper.path for paper in bundle.papers)


@settings(max_examples=30, deadline=None)
@given(grids())
def test_any_table_can_be_left_out_and_converted(made: list[Grid]) -> None:
    plan = plan_of(made, around([]))
    for _, heading, rows in left_out(made, plan.rows, plan.findings, plan.secret):
        assert all(len(row) == len(heading) for row in rows)
    for _, heading, rows in convert(made, TODAY).tables():
        assert all(len(row) == len(heading) for row in rows)


@settings(deadline=None)
@given(st.integers(0, 18_000))
def test_columns_are_named_as_spreadsheets_name_them(number: int) -> None:
    from openpyxl.utils import get_column_letter

    assert letters(number) == get_column_letter(number + 1)
