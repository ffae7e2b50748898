"""A line of a decided file plan becomes a hồ sơ that is planned, or one that was opened before."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.dossier_steps import Dossier, DossierState
from repository.dossier_tables import DossierPartRow, HeldRow
from repository.dossiers import add_row, dossier_of, held
from repository.errors import RefusedError
from repository.file_plan_steps import FilePlan, Line, Section
from repository.tables import DossierRow, MembershipRow


def stand(session: Session, plan: FilePlan, section: Section, line: Line, place: int) -> Dossier:
    """See to it that a hồ sơ stands for ``line``, which is in force from now on.

    Raises:
        NotFoundError: the hồ sơ that it names is not there.
        RefusedError: that one is another agency's or year's, or has another code.
    """
    if line.dossier is not None:
        return _taken_in(session, plan, section, line, place)
    made = Dossier(
        id=line.id,
        agency=plan.agency,
        year=plan.year,
        heading_number=section.number,
        heading_title=section.heading.title,
        notation=line.notation,
        title=line.title,
        maintenance=line.maintenance,
        keeper=line.keeper,
        keeper_login=line.keeper_login,
        plan=plan.id,
        ordinal=place,
        heading=section.heading.id,
        state=DossierState.PLANNED,
    )
    add_row(session, made)
    return made


def _taken_in(
    session: Session, plan: FilePlan, section: Section, line: Line, place: int
) -> Dossier:
    row = outside(session, plan, str(line.dossier))
    if row.notation != line.notation:
        raise RefusedError(
            f"Số và ký hiệu {row.notation} của hồ sơ đã mở không đổi được "
            "· a code in use never changes"
        )
    row.plan, row.ordinal, row.heading = plan.id, place, section.heading.id
    if dossier_of(row).changing:
        row.heading_number, row.heading_title = section.number, section.heading.title
    return dossier_of(row)


def outside(session: Session, plan: FilePlan, identifier: str) -> DossierRow:
    """A hồ sơ of the plan's agency and year that stands in no plan.

    Raises:
        NotFoundError: there is no such hồ sơ.
        RefusedError: it is another agency's or year's, or stands in a plan.
    """
    row = held(session, identifier)
    if (row.agency, row.year) != (plan.agency, plan.year) or row.plan is not None:
        raise RefusedError(
            f"Hồ sơ {row.notation} năm {row.year} không phải hồ sơ ngoài danh mục này "
            "· the dossier does not lie outside of this plan"
        )
    return row


def change(session: Session, line: Line, section: Section | None) -> None:
    """Say of a hồ sơ what its line says now; its code stays.

    Raises:
        RefusedError: the hồ sơ is closed.
    """
    row = held(session, line.hoso)
    if not dossier_of(row).changing:
        raise RefusedError(
            f"Hồ sơ {row.notation} đã kết thúc, không sửa được · the dossier is closed"
        )
    row.title, row.maintenance, row.keeper = line.title, line.maintenance, line.keeper
    row.keeper_login = line.keeper_login
    if section is not None:
        row.heading, row.heading_number = section.heading.id, section.number
        row.heading_title = section.heading.title


def take_away(session: Session, line: Line) -> None:
    """Let a hồ sơ go that was planned, and in which nobody has done anything.

    Raises:
        RefusedError: it was opened, something lies in it, or an order freezes it.
    """
    row = held(session, line.hoso)
    touched = (
        select(MembershipRow.document).where(MembershipRow.dossier == row.id),
        select(DossierPartRow.id).where(DossierPartRow.dossier == row.id),
        select(HeldRow.hold).where(HeldRow.object == row.id),
    )
    if row.state != DossierState.PLANNED.value or any(
        session.scalars(query.limit(1)).first() is not None for query in touched
    ):
        raise RefusedError(
            f"Hồ sơ {row.notation} đã mở, không đưa ra khỏi danh mục được "
            "· the dossier was opened: it cannot be dropped"
        )
    session.delete(row)
