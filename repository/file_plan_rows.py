"""Rows of file plans, for whatever in this room reads or changes a plan."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.database import hold_lock
from repository.dossier_tables import FilePlanRow, PlanHeadingRow, PlanLineRow
from repository.errors import NotFoundError, RefusedError
from repository.file_plan_steps import (
    Arranged,
    Contents,
    FilePlan,
    Heading,
    Line,
    Numbering,
    PlanState,
    tidy_heading,
    tidy_line,
)
from repository.tables import DossierRow


def lock_codes(session: Session, agency: str, year: int) -> None:
    """Let nobody else give or use codes of hồ sơ of an agency and year meanwhile."""
    hold_lock(session, f"file plan {agency} {year}")


def held_plan(session: Session, identifier: str) -> FilePlanRow:
    """The row of a plan, which nobody else changes until the caller's transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    row = plan_row(session, identifier)
    lock_codes(session, row.agency, row.year)
    session.refresh(row)
    return row


def plan_of(row: FilePlanRow) -> FilePlan:
    """The row as a value."""
    told = {name: getattr(row, name) for name in FilePlan.__slots__}
    told["state"] = PlanState(row.state)
    told["numbering"], told["arranged"] = Numbering(row.numbering), Arranged(row.arranged)
    return FilePlan(**told)


def heading_of(row: PlanHeadingRow) -> Heading:
    """The row as a value."""
    return Heading(**{name: getattr(row, name) for name in Heading.__slots__})


def line_of(row: PlanLineRow) -> Line:
    """The row as a value."""
    return Line(**{name: getattr(row, name) for name in Line.__slots__})


def contents_of(session: Session, row: FilePlanRow) -> Contents:
    """All that stands in a plan."""
    headings = select(PlanHeadingRow).where(PlanHeadingRow.plan == row.id)
    lines = select(PlanLineRow).where(PlanLineRow.plan == row.id)
    every = [
        line_of(one)
        for one in session.scalars(lines.order_by(PlanLineRow.ordinal, PlanLineRow.notation))
    ]
    return Contents(
        plan_of(row),
        tuple(
            heading_of(one)
            for one in session.scalars(
                headings.order_by(PlanHeadingRow.ordinal, PlanHeadingRow.number)
            )
        ),
        tuple(line for line in every if line.dropped is None),
        tuple(line for line in every if line.dropped is not None),
    )


def add_heading(session: Session, known: Contents, heading: Heading) -> Heading:
    """Write a heading, at the end of those beside it.

    Raises:
        RefusedError: something is missing; its number is there; it is too deep.
    """
    said = tidy_heading(heading)
    if heading.parent and known.heading(heading.parent).parent:
        raise RefusedError("Đề mục nhỏ không có đề mục con · a small heading has none under it")
    insist_number(known, said)
    last = max((one.ordinal for one in known.headings), default=0)
    made = replace(said, plan=known.plan.id, ordinal=last + 1)
    session.add(PlanHeadingRow(**values_of(made)))
    session.flush()
    return made


def insist_number(known: Contents, heading: Heading) -> None:
    """See to it that no other heading beside it has its number.

    Raises:
        RefusedError: one has.
    """
    if any(
        (one.parent, one.number) == (heading.parent, heading.number) and one.id != heading.id
        for one in known.headings
    ):
        raise RefusedError(f"Đã có đề mục số {heading.number} · there is a heading with it")


def values_of(value: Heading | Line | FilePlan) -> dict[str, Any]:
    """What a row holds of a value."""
    return {name: getattr(value, name) for name in value.__slots__}


def add_line(session: Session, known: Contents, line: Line) -> Line:
    """Write a hồ sơ into a plan, at the end of its heading.

    Raises:
        RefusedError: something is missing; its code is used; the heading is another plan's.
    """
    said = tidy_line(line)
    known.heading(line.heading)
    insist_free(known, said, opened(session, known.plan))
    last = max((one.ordinal for one in known.lines), default=0)
    made = replace(said, plan=known.plan.id, ordinal=last + 1)
    session.add(PlanLineRow(**values_of(made)))
    session.flush()
    return made


def opened(session: Session, plan: FilePlan) -> Mapping[str, str]:
    """Code, folded → hồ sơ of the agency and year that exist, in the plan or outside of it."""
    query = select(DossierRow.notation, DossierRow.id).where(
        DossierRow.agency == plan.agency, DossierRow.year == plan.year
    )
    return {notation.casefold(): identifier for notation, identifier in session.execute(query)}


def insist_free(known: Contents, line: Line, there: Mapping[str, str]) -> None:
    """See to it that the code of ``line`` was never given to another hồ sơ.

    Raises:
        RefusedError: it was.
    """
    notation, folded = line.notation, line.notation.casefold()
    for one in (*known.lines, *known.dropped):
        if one.id != line.id and one.notation.casefold() == folded:
            gone = "" if one.dropped is None else " (đã đưa ra khỏi danh mục · dropped)"
            raise RefusedError(
                f"Số và ký hiệu {notation} đã dùng cho hồ sơ «{one.title[:60]}»{gone} "
                "· the notation is used"
            )
    if there.get(folded, line.hoso) != line.hoso:
        raise RefusedError(
            f"Đã có hồ sơ {notation} năm {known.plan.year} mở ngoài danh mục; hãy đưa hồ sơ đó vào "
            "· a dossier with this notation was opened outside the plan: take it in"
        )


def insist_unused(session: Session, agency: str, year: int, notation: str) -> None:
    """See to it that a hồ sơ outside a plan takes no code that its plan gives.

    Raises:
        RefusedError: the plan of the agency and year gives it, or gave it once. A draft gives
            none yet.
    """
    lock_codes(session, agency, year)
    query = (
        select(PlanLineRow.notation)
        .join(FilePlanRow, FilePlanRow.id == PlanLineRow.plan)
        .where(FilePlanRow.agency == agency, FilePlanRow.year == year)
        .where(FilePlanRow.state != PlanState.DRAFT.value)
    )
    if notation.casefold() in {one.casefold() for one in session.scalars(query)}:
        raise RefusedError(
            f"Số và ký hiệu {notation} thuộc danh mục hồ sơ năm {year} "
            "· the notation belongs to the file plan"
        )


def insist_first(session: Session, plan: FilePlan) -> None:
    """See to it that the agency has no plan of this year yet, and is given none meanwhile.

    Raises:
        RefusedError: it has one.
    """
    lock_codes(session, plan.agency, plan.year)
    there = select(FilePlanRow.id).where(
        FilePlanRow.agency == plan.agency, FilePlanRow.year == plan.year
    )
    if session.scalar(there) is not None:
        raise RefusedError(
            f"Đã có danh mục hồ sơ năm {plan.year} của cơ quan "
            "· there is a file plan of this agency and year"
        )


def line_row(session: Session, plan: str, identifier: str) -> PlanLineRow:
    """The row of a hồ sơ that stands in a plan.

    Raises:
        NotFoundError: there is none, or it was dropped.
    """
    row = session.get(PlanLineRow, identifier)
    if row is None or row.plan != plan or row.dropped is not None:
        raise NotFoundError(f"hồ sơ {identifier} trong danh mục")
    return row


def plan_row(session: Session, identifier: str) -> FilePlanRow:
    """The row of a plan.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(FilePlanRow, identifier)
    if row is None:
        raise NotFoundError(f"danh mục hồ sơ {identifier}")
    return row
