"""Acts on drafts of file plans (danh mục hồ sơ), by whoever may."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from repository.errors import NotFoundError, RefusedError
from repository.file_plan_numbers import roman
from repository.file_plan_problems import Problem
from repository.file_plan_steps import (
    Arranged,
    Contents,
    FilePlan,
    Heading,
    Line,
    Numbering,
)
from repository.people import Person, Right
from web.file_plan_wishes import (
    Names,
    fields_wished,
    heading_wished,
    line_wished,
)
from web.wiring import Archive

FIRST_YEAR, LAST_YEAR = 1900, 2200


def listed(
    archive: Archive, person: Person, agency: str = "", year: int | None = None
) -> tuple[FilePlan, ...]:
    """The plans of the agencies in which somebody has any role.

    Raises:
        NotFoundError: there is no such agency.
    """
    code = archive.agencies.find(agency).code if agency else None
    return tuple(one for one in archive.file_plans.all(code, year) if person.belongs(one.agency))


def seen(archive: Archive, person: Person, named: str) -> Contents:
    """A plan with all that stands in it, by its identifier or as ``H34.12:2026``.

    Raises:
        NotFoundError: there is none for this person.
    """
    agency, colon, year = named.partition(":")
    if colon and re.fullmatch(r"[0-9]{4}", year):
        plans = listed(archive, person, agency, int(year))
        if not plans:
            raise NotFoundError(f"danh mục hồ sơ {named[:80]}")
        return archive.file_plans.contents(plans[0].id)
    found = archive.file_plans.contents(named)
    if not person.belongs(found.plan.agency):
        raise NotFoundError(f"danh mục hồ sơ {named[:80]}")
    return found


def problems(archive: Archive, person: Person, named: str) -> tuple[Problem, ...]:
    """For what a plan could not be decided now.

    Raises:
        NotFoundError: there is none for this person.
    """
    return archive.file_plans.problems(seen(archive, person, named).plan.id)


def draft(
    archive: Archive,
    person: Person,
    agency: str,
    year: int,
    *,
    numbering: Numbering = Numbering.HEADING,
    arranged: Arranged = Arranged.ORGANISATION,
) -> FilePlan:
    """Begin the plan of an agency and year.

    Raises:
        NotFoundError: there is no such agency.
        ForbiddenError: the person may not.
        RefusedError: there is one, or the year cannot be.
    """
    plan = _new(archive, person, archive.agencies.find(agency).code, year)
    return archive.file_plans.draft(replace(plan, numbering=numbering, arranged=arranged))


def next_year(archive: Archive, person: Person, named: str) -> FilePlan:
    """Draft next year's plan from this one: headings, codes, periods, people are carried over.

    A year that stands in a title is told one later. Who has left is named as a problem of the
    draft (``problems``).

    Raises:
        NotFoundError: there is no such plan.
        ForbiddenError: the person may not.
        RefusedError: there is a plan of that year.
    """
    known = seen(archive, person, named)
    year = known.plan.year + 1
    plan = _new(archive, person, known.plan.agency, year)
    plan = replace(plan, numbering=known.plan.numbering, arranged=known.plan.arranged)
    new = {one.id: archive.new_id() for one in known.headings}
    great = [one for one in known.headings if not one.parent]
    small = [one for one in known.headings if one.parent]
    headings = [
        replace(one, id=new[one.id], plan=plan.id, parent=new.get(one.parent, ""))
        for one in (*great, *small)
    ]
    lines = [
        replace(
            line,
            id=archive.new_id(),
            plan=plan.id,
            heading=new[line.heading],
            title=later(line.title, known.plan.year),
            amendment=0,
            dossier=None,
        )
        for section in known.sections
        for line in section.lines
    ]
    return archive.file_plans.draft(plan, (headings, lines), {"from": known.plan.id})


def later(title: str, year: int) -> str:
    """A title with ``year`` one later: ``Báo cáo năm 2026``; the numbers of documents stay."""
    return re.sub(rf"(?<![0-9.]){year}(?![0-9/])", str(year + 1), title)


def add_heading(archive: Archive, person: Person, named: str, said: Mapping[str, str]) -> Heading:
    """Add a heading to a draft; one without a number is given the next.

    ``said``: ``number``, ``title``, ``abbreviation``, ``parent`` (the great heading's number).

    Raises:
        NotFoundError: there is no such plan, or great heading.
        ForbiddenError: the person may not.
        RefusedError: it is no draft; the number is there; something is missing.
    """
    names = names_in(archive, person, named)
    made = heading_wished(archive, names.contents.plan.id, names, said)
    if not made.number:
        beside = sum(1 for one in names.contents.headings if one.parent == made.parent)
        made = replace(made, number=str(beside + 1) if made.parent else roman(beside + 1))
    return archive.file_plans.add_heading(made, person.login)


def edit_heading(
    archive: Archive, person: Person, named: str, heading: str, said: Mapping[str, str]
) -> Heading:
    """Say something else of a heading of a draft; what is not mentioned stays.

    Raises:
        NotFoundError: there is no such plan, or heading.
        ForbiddenError: the person may not.
        RefusedError: it is no draft; the number is there; something is missing.
    """
    names = names_in(archive, person, named)
    there = names.contents.heading(names.heading(heading))
    words: dict[str, Any] = {n: said[n] for n in ("number", "title", "abbreviation") if n in said}
    return archive.file_plans.edit_heading(replace(there, **words), person.login)


def drop_heading(archive: Archive, person: Person, named: str, heading: str) -> None:
    """Take an empty heading out of a draft.

    Raises:
        NotFoundError: there is no such plan, or heading.
        ForbiddenError: the person may not.
        RefusedError: it is no draft, or something stands under the heading.
    """
    names = names_in(archive, person, named)
    plan, which = names.contents.plan.id, names.heading(heading)
    archive.file_plans.drop_heading(plan, which, person.login)


def add(archive: Archive, person: Person, named: str, said: Mapping[str, str]) -> Line:
    """Add a hồ sơ to a draft; one without a code is given the next.

    ``said``: ``heading`` (by number), ``notation``, ``title``, ``maintenance``, ``keeper``,
    ``login`` (the account of who is responsible), ``remark``; or ``dossier``, one that was opened
    outside the plan, with what it says of itself.

    Raises:
        NotFoundError: there is no such plan, heading or hồ sơ.
        ForbiddenError: the person may not.
        RefusedError: it is no draft; the code is used; something is missing.
    """
    names = names_in(archive, person, named)
    plan = names.contents.plan.id
    if not said.get("dossier"):
        wished = line_wished(archive, plan, names, said)
        return archive.file_plans.add(wished, person.login)
    there = archive.dossiers.get(names.outside(said["dossier"]))
    line = Line(
        id=archive.new_id(),
        plan=plan,
        heading=names.heading(said.get("heading", "")),
        notation=there.notation,
        title=there.title,
        maintenance=there.maintenance,
        keeper=there.keeper,
        keeper_login=there.keeper_login,
        dossier=there.id,
    )
    return archive.file_plans.add(line, person.login)


def edit(archive: Archive, person: Person, named: str, line: str, said: Mapping[str, str]) -> Line:
    """Say something else of a hồ sơ of a draft; what is not mentioned stays.

    Raises:
        NotFoundError: there is no such plan, heading or hồ sơ.
        ForbiddenError: the person may not.
        RefusedError: it is no draft; the code is used; something is missing.
    """
    names = names_in(archive, person, named)
    to: dict[str, Any] = fields_wished(names, said)
    return archive.file_plans.edit(replace(names.line(line), **to), person.login)


def drop(archive: Archive, person: Person, named: str, line: str) -> None:
    """Take a hồ sơ out of a draft.

    Raises:
        NotFoundError: there is no such plan, or hồ sơ in it.
        ForbiddenError: the person may not.
        RefusedError: it is no draft.
    """
    names = names_in(archive, person, named)
    archive.file_plans.drop(names.contents.plan.id, names.line(line).id, person.login)


def renumber(archive: Archive, person: Person, named: str) -> Contents:
    """Give every hồ sơ of a draft its code anew.

    Raises:
        NotFoundError: there is no such plan.
        ForbiddenError: the person may not.
        RefusedError: it is no draft, or two codes would be the same.
    """
    names = names_in(archive, person, named)
    return archive.file_plans.renumber(names.contents.plan.id, person.login)


def names_in(archive: Archive, person: Person, named: str) -> Names:
    """A plan that somebody may draft, and what may be named in it.

    Raises:
        NotFoundError: there is none for this person.
        ForbiddenError: the person may not.
    """
    contents = plan_for(archive, person, named, Right.DOSSIERS)
    return Names(archive, contents, archive.file_plans.people(contents.plan.agency))


def plan_for(archive: Archive, person: Person, named: str, right: Right) -> Contents:
    """A plan of an agency in which somebody holds ``right``.

    Raises:
        NotFoundError: there is none for this person.
        ForbiddenError: the person may not.
    """
    contents = seen(archive, person, named)
    person.require(right, contents.plan.agency)
    return contents


def _new(archive: Archive, person: Person, agency: str, year: int) -> FilePlan:
    person.require(Right.DOSSIERS, agency)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RefusedError(f"Năm từ {FIRST_YEAR} đến {LAST_YEAR} · a year between them")
    if not archive.agencies.find(agency).exists_between(date(year, 1, 1), date(year, 12, 31)):
        raise RefusedError(f"Năm {year} không có cơ quan này · there is no such agency in {year}")
    return FilePlan(archive.new_id(), agency, year, person.login, archive.clock())
