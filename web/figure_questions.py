"""Questions of figures: who may ask for which, and what is counted then.

Whoever holds the right to report in an agency counts there, in what stands below it in the period,
and in what these came from (regulation Điều 15; ``law.md`` §5.18); the province counts all of it.
Counted is what lies at a level up to which that role reads, and nothing above it: the figures of a
branch then say what its bodies did, but no number, and no difference of two numbers, tells whether
there is a restricted document that the asker would not be shown in an agency of his own. Lists
behind the figures show only what the asker's own scope covers, and may be shorter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from repository.access import ANY_AGENCY, Level
from repository.agencies import Agency
from repository.errors import NotFoundError
from repository.people import Person, Right
from repository.periods import Period, Step
from repository.statistics import Asked
from repository.statistics_cells import Reach
from repository.succession import Tree, branch, family
from web.wiring import Archive


class Extent(StrEnum):
    """How far the figures of an agency reach."""

    ALONE = "alone"
    BRANCH = "branch"
    """With all that stands below it in the period."""
    FAMILY = "family"
    """And with those that these took over from."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be counted."""

    agency: str
    period: Period
    as_of: datetime
    extent: Extent = Extent.FAMILY
    step: Step | None = None

    @property
    def shown_step(self) -> Step:
        """In which steps the period is shown."""
        return self.step or self.period.step


@dataclass(frozen=True, slots=True)
class Ground:
    """What a question comes to, for whoever asks it."""

    tree: Tree
    top: Agency
    own: frozenset[str]
    """The branch itself."""
    codes: frozenset[str]
    """All that the question reaches."""
    asked: Asked


def ground(archive: Archive, person: Person, question: Question) -> Ground:
    """What is to be counted of it for this person.

    Raises:
        NotFoundError: there is no such agency.
        ForbiddenError: it is not in the asker's branch.
    """
    tree = Tree.of(archive.agencies)
    top = tree.find(question.agency)
    if top is None:
        raise NotFoundError(f"cơ quan {question.agency}")
    period = question.period
    own = {one.code for one in branch(tree, top.code, period.first, period.last)} | {top.code}
    codes = _extent(tree, top, question, own)
    reach = _reach(tree, person, period, codes)
    if not any(top.code in seen for seen in reach.values()):
        person.require(Right.REPORT, top.code)
    asked = Asked(reach, period, question.as_of, question.shown_step)
    return Ground(tree, top, frozenset(own), frozenset(codes), asked)


def reporting(archive: Archive, person: Person, period: Period) -> tuple[Agency, ...]:
    """The agencies of which somebody may ask figures for the period, those of a branch together."""
    tree = Tree.of(archive.agencies)
    reach = _reach(tree, person, period, {one.code for one in tree.every})
    seen = frozenset().union(*reach.values()) if reach else frozenset()
    return tuple(
        one
        for one in tree.every
        if one.code in seen and one.exists_between(period.first, period.last)
    )


def _extent(tree: Tree, top: Agency, question: Question, own: set[str]) -> set[str]:
    match question.extent:
        case Extent.ALONE:
            return {top.code}
        case Extent.BRANCH:
            return own
        case Extent.FAMILY:
            days = (question.period.first, question.period.last)
            return own | {one.code for one in family(tree, top.code, *days)}


def _reach(tree: Tree, person: Person, period: Period, codes: Iterable[str]) -> Reach:
    """What of these somebody may count, level by level."""
    wanted = frozenset(codes)
    if person.owner:
        return dict.fromkeys(Level, wanted)
    reach: dict[Level, frozenset[str]] = {}
    for grant in person.grants:
        if not Person(person.login, "", (grant,)).may(Right.REPORT):
            continue
        seen = wanted
        if grant.agency != ANY_AGENCY:
            whole = family(tree, grant.agency, period.first, period.last)
            seen = wanted & ({one.code for one in whole} | {grant.agency})
        for level in Level:
            if level.rank <= grant.level.rank:
                reach[level] = reach.get(level, frozenset()) | seen
    return reach
