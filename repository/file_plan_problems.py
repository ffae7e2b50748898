"""For what a file plan cannot be decided: it is empty, codes are used, people have left."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.access import ANY_AGENCY
from repository.errors import RefusedError
from repository.file_plan_rows import insist_free, opened
from repository.file_plan_steps import Contents
from repository.tables import GrantRow, PersonRow


@dataclass(frozen=True, slots=True)
class Responsible:
    """Somebody who may be named as responsible for a hồ sơ."""

    login: str
    full_name: str
    ended: str = ""
    """Why not any more, Vietnamese · English; empty: they are there."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something for which a plan cannot be decided."""

    vi: str
    en: str
    line: str = ""
    """The hồ sơ, or nothing: it is about the plan."""
    notation: str = ""


def problems_of(session: Session, known: Contents) -> tuple[Problem, ...]:
    """For what a plan cannot be decided: empty, codes used, people who are not there any more."""
    if not known.lines:
        return (Problem("Danh mục chưa có hồ sơ nào", "The plan has no dossiers"),)
    there = opened(session, known.plan)
    codes = Counter(one.notation.casefold() for one in (*known.lines, *known.dropped))
    found = []
    for line in known.lines:
        folded = line.notation.casefold()
        if codes[folded] == 1 and there.get(folded, line.hoso) == line.hoso:
            continue
        try:
            insist_free(known, line, there)
        except RefusedError as error:
            vi, _, en = str(error).partition(" · ")
            found.append(Problem(vi, en, line.id, line.notation))
    return (*found, *_ended(session, known))


def people_of(session: Session, agency: str) -> tuple[Responsible, ...]:
    """Every account, and whether its owner may open hồ sơ of ``agency``."""
    granted = select(GrantRow.person).where(GrantRow.agency.in_([agency, ANY_AGENCY]))
    here = set(session.scalars(granted))
    return tuple(
        Responsible(
            row.login,
            row.full_name,
            _CLOSED if row.disabled else _AWAY if row.login not in here else "",
        )
        for row in session.scalars(select(PersonRow).order_by(PersonRow.login))
    )


_CLOSED = "tài khoản đã đóng · the account is closed"
_AWAY = "không còn làm việc ở cơ quan · who has no role in the agency"


def _ended(session: Session, known: Contents) -> list[Problem]:
    """The people responsible who have left, by line."""
    found = []
    people = {one.login: one.ended for one in people_of(session, known.plan.agency)}
    for line in known.lines:
        ended = people.get(line.keeper_login, _CLOSED) if line.keeper_login else ""
        if ended:
            vi, _, en = ended.partition(" · ")
            who = f"{line.keeper} ({line.keeper_login})"
            found.append(
                Problem(
                    f"Người lập hồ sơ {who}: {vi}; hãy ghi người khác",
                    f"Responsible is {who}: {en}; name somebody else",
                    line.id,
                    line.notation,
                )
            )
    return found


def insist_sound(session: Session, known: Contents) -> None:
    """See to it that a plan may be decided.

    Raises:
        RefusedError: it has problems; the first are named.
    """
    if found := problems_of(session, known):
        first = "; ".join(f"{one.notation} {one.vi} · {one.en}".strip() for one in found[:3])
        raise RefusedError(
            f"Danh mục còn {len(found)} vấn đề · the plan has {len(found)} problems: {first}"
        )
