"""Drafts of file plans (danh mục hồ sơ), until a leader decides (NĐ 30/2020 Điều 28).

What puts one in force, and changes it afterwards, is ``repository.file_plan_decisions``.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from repository.calendar import Clock
from repository.dossier_tables import FilePlanRow, PlanHeadingRow, PlanLineRow
from repository.errors import RefusedError
from repository.file_plan_filling import Written, write
from repository.file_plan_numbers import alike, next_notation, renumbered
from repository.file_plan_problems import (
    insist_sound,
)
from repository.file_plan_rows import (
    add_heading,
    add_line,
    contents_of,
    held_plan,
    insist_first,
    insist_free,
    insist_number,
    line_row,
    opened,
    plan_of,
    values_of,
)
from repository.file_plan_shelf import PlansRead
from repository.file_plan_steps import (
    Contents,
    FilePlan,
    Heading,
    Line,
    PlanState,
    insist_draft,
    tidy_heading,
    tidy_line,
)
from repository.ledger import EventKind, Ledger, NewEvent, Outcome


@dataclass(frozen=True, slots=True)
class FilePlans(PlansRead):
    """The plans of the archive, read and drafted."""

    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def draft(
        self,
        plan: FilePlan,
        written: Written = ((), ()),
        said: Mapping[str, Any] | None = None,
    ) -> FilePlan:
        """Begin the plan of an agency and year; ``written`` is what stands in it at once.

        Raises:
            RefusedError: there is one.
        """
        with self.database.write() as session:
            insist_first(session, plan)
            row = FilePlanRow(**values_of(plan) | {"body": dict(plan.body)})
            session.add(row)
            session.flush()
            write(session, row, written)
            told = {"drafted": plan.year, "agency": plan.agency, **(said or {})}
            return self._told(session, row, plan.entered_by, told)

    def fill(self, identifier: str, written: Written, agent: str, *, anew: bool) -> FilePlan:
        """Write many headings and hồ sơ into a draft; ``anew``: instead of what stands there.

        Raises:
            NotFoundError: there is no such plan.
            RefusedError: it is no draft, or holds something and is not to be begun anew; a code
                stands there twice or is used.
        """
        with self._drafting(identifier) as (session, row):
            if anew:
                session.execute(delete(PlanLineRow).where(PlanLineRow.plan == row.id))
                session.execute(delete(PlanHeadingRow).where(PlanHeadingRow.plan == row.id))
            write(session, row, written)
            told = {"headings": len(written[0]), "lines": len(written[1]), "anew": anew}
            return self._told(session, row, agent, {"brought": told})

    def add_heading(self, heading: Heading, agent: str) -> Heading:
        """Add a heading to a draft.

        Raises:
            NotFoundError: there is no such plan.
            RefusedError: it is no draft; its number is there; something is missing.
        """
        with self._drafting(heading.plan) as (session, row):
            made = add_heading(session, contents_of(session, row), heading)
            self._told(session, row, agent, {"heading": made.number, "title": made.title})
            return made

    def edit_heading(self, heading: Heading, agent: str) -> Heading:
        """Say something else of a heading of a draft; codes that hồ sơ have stay.

        Raises:
            NotFoundError: there is no such plan.
            RefusedError: it is no draft; there is no such heading; its number is there.
        """
        with self._drafting(heading.plan) as (session, row):
            known = contents_of(session, row)
            there = known.heading(heading.id)
            said = tidy_heading(replace(heading, parent=there.parent, ordinal=there.ordinal))
            insist_number(known, said)
            _set(session.get_one(PlanHeadingRow, heading.id), said)
            self._told(session, row, agent, {"heading": said.number, "title": said.title})
            return said

    def drop_heading(self, plan: str, identifier: str, agent: str) -> None:
        """Take an empty heading out of a draft.

        Raises:
            NotFoundError: there is no such plan.
            RefusedError: it is no draft; there is no such heading; something stands under it.
        """
        with self._drafting(plan) as (session, row):
            known = contents_of(session, row)
            heading = known.heading(identifier)
            if any(line.heading == identifier for line in known.lines) or any(
                one.parent == identifier for one in known.headings
            ):
                raise RefusedError("Đề mục không rỗng · something stands under the heading")
            session.delete(session.get_one(PlanHeadingRow, identifier))
            self._told(session, row, agent, {"heading dropped": heading.number})

    def add(self, line: Line, agent: str) -> Line:
        """Add a hồ sơ to a draft; one without a code is given the next.

        Raises:
            NotFoundError: there is no such plan.
            RefusedError: it is no draft; the code is used; something is missing.
        """
        with self._drafting(line.plan) as (session, row):
            known = contents_of(session, row)
            if not line.notation.strip():
                line = replace(
                    line, notation=next_notation(known, line.heading, opened(session, known.plan))
                )
            made = add_line(session, known, line)
            self._told(session, row, agent, {"added": made.notation, "title": made.title})
            return made

    def edit(self, line: Line, agent: str) -> Line:
        """Say something else of a hồ sơ of a draft.

        Raises:
            NotFoundError: there is no such plan, or hồ sơ in it.
            RefusedError: it is no draft; the code is used; something is missing.
        """
        with self._drafting(line.plan) as (session, row):
            known = contents_of(session, row)
            there = line_row(session, line.plan, line.id)
            said = tidy_line(replace(line, ordinal=there.ordinal, dossier=there.dossier))
            if there.dossier and said.notation != there.notation:
                raise RefusedError(
                    "Số và ký hiệu của hồ sơ đã mở không đổi được · a code in use never changes"
                )
            known.heading(said.heading)
            insist_free(known, said, opened(session, known.plan))
            self._told(session, row, agent, {"edited": there.notation, "to": said.notation})
            _set(there, said)
            return said

    def drop(self, plan: str, identifier: str, agent: str) -> None:
        """Take a hồ sơ out of a draft.

        Raises:
            NotFoundError: there is no such plan, or hồ sơ in it.
            RefusedError: it is no draft.
        """
        with self._drafting(plan) as (session, row):
            line = line_row(session, plan, identifier)
            self._told(session, row, agent, {"dropped": line.notation, "title": line.title})
            session.delete(line)

    def renumber(self, identifier: str, agent: str) -> Contents:
        """Give every hồ sơ of a draft its code anew, by its place.

        Raises:
            NotFoundError: there is no such plan.
            RefusedError: it is no draft, or two codes would be the same.
        """
        with self._drafting(identifier) as (session, row):
            known = contents_of(session, row)
            codes = renumbered(known)
            after = [codes.get(line.id, line.notation) for line in known.lines]
            if twice := alike(after):
                raise RefusedError(f"Số và ký hiệu trùng · twice: {', '.join(twice[:5])}")
            query = select(PlanLineRow).where(PlanLineRow.plan == identifier)
            rows = {one.id: one for one in session.scalars(query)}
            for number, line in enumerate(codes):  # no code may be there twice meanwhile
                rows[line].notation = f"\u2026{number}"
            session.flush()
            for line, code in codes.items():
                rows[line].notation = code
            self._told(session, row, agent, {"renumbered": len(codes)})
            return contents_of(session, row)

    def submit(self, identifier: str, agent: str) -> FilePlan:
        """Lay a draft before whoever decides; nobody edits it from then on.

        Raises:
            NotFoundError: there is no such plan.
            RefusedError: it is no draft, or has problems.
        """
        with self._drafting(identifier) as (session, row):
            known = contents_of(session, row)
            insist_sound(session, known)
            row.state = PlanState.SUBMITTED.value
            told = {"submitted": row.year, "digest": known.digest}
            return self._told(session, row, agent, told)

    def send_back(self, identifier: str, reason: str, agent: str) -> FilePlan:
        """Give a submitted plan back to be edited, with a reason.

        Raises:
            NotFoundError: there is no such plan.
            RefusedError: it was not submitted, or no reason is given.
        """
        if not reason.strip():
            raise RefusedError("Phải ghi lý do trả lại · say why it is sent back")
        with self.database.write() as session:
            row = held_plan(session, identifier)
            if row.state != PlanState.SUBMITTED.value:
                raise RefusedError("Danh mục không chờ duyệt · the plan was not submitted")
            row.state = PlanState.DRAFT.value
            row.body = {**row.body, "sent_back": reason.strip()}
            return self._told(session, row, agent, {"sent back": reason.strip()})

    @contextmanager
    def _drafting(self, identifier: str) -> Iterator[tuple[Session, FilePlanRow]]:
        with self.database.write() as session:
            row = held_plan(session, identifier)
            insist_draft(plan_of(row))
            yield session, row

    def _told(
        self, session: Session, row: FilePlanRow, agent: str, said: Mapping[str, Any]
    ) -> FilePlan:
        session.flush()
        event = NewEvent(EventKind.FILE_PLAN, Outcome.SUCCESS, row.id, said)
        self.ledger.append(session, agent, [event])
        return plan_of(row)


def _set(row: PlanHeadingRow | PlanLineRow, to: Heading | Line) -> None:
    for name, value in values_of(to).items():
        setattr(row, name, value)
