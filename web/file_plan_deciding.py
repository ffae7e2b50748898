"""File plans (danh mục hồ sơ): laid before the leader, sent back, put in force, amended."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from repository.file_plan_steps import FilePlan
from repository.people import Person, Right
from web.file_plan_wishes import Names, changes_wished, decision_wished
from web.file_plans import names_in, plan_for
from web.wiring import Archive


def submit(archive: Archive, person: Person, named: str) -> FilePlan:
    """Lay a draft before whoever decides.

    Raises:
        NotFoundError: there is no such plan.
        ForbiddenError: the person may not.
        RefusedError: it is no draft, or has problems.
    """
    names = names_in(archive, person, named)
    return archive.file_plans.submit(names.contents.plan.id, person.login)


def send_back(archive: Archive, person: Person, named: str, reason: str) -> FilePlan:
    """Give a submitted plan back, with a reason.

    Raises:
        NotFoundError: there is no such plan.
        ForbiddenError: the person may not.
        RefusedError: it was not submitted, or no reason is given.
    """
    plan = plan_for(archive, person, named, Right.DECREE).plan
    return archive.file_plans.send_back(plan.id, reason, person.login)


def approve(
    archive: Archive,
    person: Person,
    named: str,
    seen: str,
    decision: tuple[str, date | None, str],
) -> FilePlan:
    """Put a submitted plan in force by a signed decision (citation, day, document kept here).

    ``seen``: the digest of the plan that was shown, so that nothing else is decided.

    Raises:
        NotFoundError: there is no such plan, or document for the person.
        ForbiddenError: the person may not.
        ConflictError: the plan has changed since it was looked at.
        RefusedError: it was not submitted; no decision is named; the plan has problems.
    """
    plan = plan_for(archive, person, named, Right.DECREE).plan
    told = decision_wished(archive, person, *decision)
    return archive.plan_decisions.approve(plan.id, told, seen, person.login)


def amend(
    archive: Archive,
    person: Person,
    named: str,
    decision: tuple[str, date | None, str],
    wanted: Iterable[Mapping[str, Any]],
) -> FilePlan:
    """Change a plan that is in force by a decision of its own (citation, day, document).

    ``wanted``: objects with ``act`` and texts: ``heading`` (number, title, abbreviation, parent),
    ``add`` (as for drafts), ``take-in`` (dossier, heading), ``change`` (line, and what is said
    otherwise), ``drop`` (line).

    Raises:
        NotFoundError: there is no such plan, heading, hồ sơ or document.
        ForbiddenError: the person may not.
        RefusedError: it is not in force; no decision is named; a change cannot be made.
    """
    contents = plan_for(archive, person, named, Right.DECREE)
    names = Names(archive, contents, archive.file_plans.people(contents.plan.agency))
    told = decision_wished(archive, person, *decision)
    changes = changes_wished(archive, names, wanted)
    return archive.plan_decisions.amend(contents.plan.id, told, changes, person.login)
