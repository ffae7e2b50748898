"""Many headings and hồ sơ written into an empty draft at once: all of them, or none."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from repository.dossier_tables import FilePlanRow, PlanHeadingRow, PlanLineRow
from repository.errors import RefusedError
from repository.file_plan_numbers import alike
from repository.file_plan_rows import contents_of, insist_number, opened, values_of
from repository.file_plan_steps import Contents, Heading, Line, tidy_heading, tidy_line

Written = tuple[Sequence[Heading], Sequence[Line]]
"""Headings and hồ sơ that come at once; great headings before their small ones."""
MOST_LINES = 20_000


def write(session: Session, row: FilePlanRow, written: Written) -> None:
    """Write headings and hồ sơ into a plan that holds nothing, in their order.

    Raises:
        RefusedError: it holds something; too much comes; a code stands there twice or is used;
            something is missing.
    """
    headings, lines = written
    if not headings and not lines:
        return
    known = contents_of(session, row)
    if known.headings or known.lines:
        raise RefusedError("Dự thảo không rỗng · the draft is not empty")
    if len(lines) + len(headings) > MOST_LINES:
        raise RefusedError(f"Quá {MOST_LINES} dòng · more than {MOST_LINES} rows")
    known = _headings(session, known, headings)
    session.flush()
    _lines(session, known, lines)
    session.flush()


def _headings(session: Session, known: Contents, headings: Sequence[Heading]) -> Contents:
    for ordinal, heading in enumerate(headings, 1):
        made = replace(tidy_heading(heading), plan=known.plan.id, ordinal=ordinal)
        if made.parent and known.heading(made.parent).parent:
            raise RefusedError("Đề mục nhỏ không có đề mục con · headings are two deep")
        insist_number(known, made)
        session.add(PlanHeadingRow(**values_of(made)))
        known = replace(known, headings=(*known.headings, made))
    return known


def _lines(session: Session, known: Contents, lines: Sequence[Line]) -> None:
    there, under = opened(session, known.plan), {one.id for one in known.headings}
    if twice := alike([line.notation for line in lines]):
        raise RefusedError(f"Số và ký hiệu trùng · twice: {', '.join(twice[:5])}")
    for ordinal, line in enumerate(lines, 1):
        made = replace(tidy_line(line), plan=known.plan.id, ordinal=ordinal)
        if made.heading not in under:
            known.heading(made.heading)  # says that there is none
        if there.get(made.notation.casefold(), made.hoso) != made.hoso:
            raise RefusedError(
                f"Đã có hồ sơ {made.notation} mở ngoài danh mục "
                "· a dossier with this notation was opened outside the plan"
            )
        session.add(PlanLineRow(**values_of(made)))
