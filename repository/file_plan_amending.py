"""Changes of a file plan that is in force: what is added, taken in, said otherwise, dropped.

Each is part of an amendment with a decision of its own (``repository.file_plan_decisions``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from repository.dossier_steps import Dossier
from repository.dossier_tables import FilePlanRow
from repository.file_plan_hoso import change, outside, stand, take_away
from repository.file_plan_numbers import next_notation
from repository.file_plan_rows import add_heading, add_line, contents_of, line_of, line_row, opened
from repository.file_plan_steps import (
    Contents,
    Heading,
    Line,
    Section,
    tidy_line,
)


@dataclass(frozen=True, slots=True)
class AddHeading:
    """A new heading."""

    heading: Heading


@dataclass(frozen=True, slots=True)
class AddLine:
    """A new hồ sơ; without a code it is given the next."""

    line: Line


@dataclass(frozen=True, slots=True)
class TakeIn:
    """A hồ sơ that was opened outside the plan stands in it from now on, with its own code."""

    dossier: str
    heading: str
    line: str
    """The identifier of its new line."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """Something else is said of a hồ sơ that is not closed; its code stays."""

    line: str
    to: Mapping[str, str | None]
    """``title``, ``maintenance``, ``keeper``, ``keeper_login``, ``remark``, ``heading``."""


@dataclass(frozen=True, slots=True)
class DropLine:
    """A hồ sơ that nobody has opened goes out of the plan."""

    line: str


Change = AddHeading | AddLine | TakeIn | ChangeLine | DropLine
CHANGEABLE = ("title", "maintenance", "keeper", "keeper_login", "remark", "heading")


def apply(
    session: Session, row: FilePlanRow, number: int, wanted: Change, made: list[Dossier]
) -> dict[str, Any]:
    """Make one change, within the caller's transaction; hồ sơ that came about go to ``made``.

    Returns:
        What the amendment says of it.

    Raises:
        NotFoundError: there is no such hồ sơ.
        RefusedError: it cannot be made.
    """
    known = contents_of(session, row)
    match wanted:
        case AddHeading(heading):
            added = add_heading(session, known, heading)
            return {"heading": added.number, "title": added.title, "parent": added.parent}
        case AddLine(line):
            return {"added": _add(session, known, replace(line, amendment=number), made)}
        case TakeIn(dossier, heading, identifier):
            there = outside(session, known.plan, dossier)
            line = Line(
                id=identifier,
                plan=row.id,
                heading=heading,
                notation=there.notation,
                title=there.title,
                maintenance=there.maintenance,
                keeper=there.keeper,
                keeper_login=there.keeper_login,
                amendment=number,
                dossier=dossier,
            )
            return {"taken in": _add(session, known, line, made)}
        case ChangeLine(identifier, to):
            return {"changed": _change(session, known, identifier, to)}
        case DropLine(identifier):
            gone = line_row(session, row.id, identifier)
            take_away(session, line_of(gone))
            gone.dropped = number
            session.flush()
            return {"dropped": gone.notation}


def _add(session: Session, known: Contents, line: Line, made: list[Dossier]) -> str:
    if not line.notation.strip():
        line = replace(
            line, notation=next_notation(known, line.heading, opened(session, known.plan))
        )
    added = add_line(session, known, line)
    place = 1 + sum(1 for _ in (*known.lines, *known.dropped))
    made.append(stand(session, known.plan, section_of(known, line.heading), added, place))
    return added.notation


def _change(
    session: Session, known: Contents, identifier: str, to: Mapping[str, str | None]
) -> dict[str, Any]:
    row = line_row(session, known.plan.id, identifier)
    before = line_of(row)
    wanted: dict[str, Any] = {name: value for name, value in to.items() if name in CHANGEABLE}
    after = tidy_line(replace(before, **wanted))
    moved = after.heading != before.heading
    change(session, after, section_of(known, after.heading) if moved else None)
    told = {}
    for name in CHANGEABLE:
        if getattr(before, name) != getattr(after, name):
            told[name] = [getattr(before, name), getattr(after, name)]
            setattr(row, name, getattr(after, name))
    session.flush()
    return {"notation": before.notation, **told}


def section_of(known: Contents, heading: str) -> Section:
    """A heading as hồ sơ are told of it.

    Raises:
        RefusedError: the plan has none such.
    """
    known.heading(heading)
    return next(one for one in known.sections if one.heading.id == heading)
