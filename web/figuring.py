"""Figures: counted for a question, and laid out for pages and programs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from repository.access import Level
from repository.agencies import Agency
from repository.calendar import iso_utc
from repository.people import Person
from repository.statistics import Statistics
from repository.statistics_cells import CAME, WENT, Cell, added, rate
from web.figure_questions import Ground, Question, ground
from web.wiring import Archive


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table."""

    key: str
    came: Mapping[str, int]
    went: Mapping[str, int]
    own: bool = True
    """Of an agency: whether it belongs to the branch itself, not to those it came from."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures, laid out."""

    question: Question
    agency: Agency
    came: Mapping[str, int]
    went: Mapping[str, int]
    statuses: Mapping[str, int]
    parts: tuple[Line, ...]
    """``own`` and ``before``: the branch, and those it took over from."""
    agencies: tuple[Line, ...]
    levels: tuple[Line, ...]
    steps: tuple[Line, ...]
    kinds: tuple[Line, ...]
    sources: tuple[Line, ...]
    priorities: tuple[Line, ...]
    counted: tuple[str, ...]
    """Levels of access that are counted somewhere."""

    @property
    def rates(self) -> dict[str, float | None]:
        """The shares that were in time, in per cent."""
        came, went = self.came, self.went
        timed = came["done_in_time"] + came["done_late"]
        in_time = went["sent_same_day"] + went["sent_next_morning"]
        return {
            "registered": rate(came["registered_in_time"], came["registered"]),
            "presented": rate(came["presented_in_time"], came["presented"]),
            "done": rate(came["done_in_time"], timed),
            "sent": rate(in_time, went["sent"]),
        }


def figures(archive: Archive, person: Person, question: Question) -> Figures:
    """Count.

    Raises:
        NotFoundError: there is no such agency.
        ForbiddenError: it is not in the asker's branch.
    """
    at = ground(archive, person, question)
    tree, own, asked, period = at.tree, at.own, at.asked, question.period
    book = Statistics(archive.database)
    came, went, carried = book.came(asked), book.went(asked), book.carried(asked)
    statuses = _sum(book.statuses(asked).values())
    tables = _Tables(came, went, carried)
    levels = {one.code: one.level for one in tree.every}
    step = question.shown_step
    return Figures(
        question=question,
        agency=at.top,
        came=tables.totals[0],
        went=tables.totals[1],
        statuses=statuses,
        parts=tables.lines(
            lambda cell: "own" if cell.agency in own else "before", ("own", "before"), carries=own
        ),
        agencies=tuple(tables.one(code, of=code, own=code in own) for code in _ordered(at)),
        levels=tables.lines(lambda cell: levels.get(cell.agency, "")),
        steps=tables.lines(lambda cell: step.of(cell.step), period.steps(step)),
        kinds=tables.lines(lambda cell: cell.kind),
        sources=tables.lines(lambda cell: cell.source),
        priorities=tables.lines(lambda cell: str(cell.priority)),
        counted=tuple(level.value for level in Level if asked.reach.get(level)),
    )


class _Tables:
    """Cells, rolled up one way or the other."""

    def __init__(
        self, came: tuple[Cell, ...], went: tuple[Cell, ...], carried: Mapping[str, int]
    ) -> None:
        self.came, self.went, self.carried = came, went, carried
        self.totals = (
            added(came, CAME) | {"carried": sum(carried.values())},
            added(went, WENT),
        )

    def lines(
        self,
        key: Callable[[Cell], str],
        order: Iterable[str] | None = None,
        *,
        carries: frozenset[str] | None = None,
    ) -> tuple[Line, ...]:
        """A line for each key; what was carried over only where agencies are told apart."""
        came, went = _grouped(self.came, key), _grouped(self.went, key)
        keys = list(order) if order is not None else sorted(came.keys() | went.keys())
        lines = [
            Line(one, added(came.get(one, ()), CAME), added(went.get(one, ()), WENT))
            for one in keys
        ]
        if carries is None:
            return tuple(lines)
        own = sum(count for code, count in self.carried.items() if code in carries)
        sums = {"own": own, "before": sum(self.carried.values()) - own}
        return tuple(
            Line(line.key, {**line.came, "carried": sums[line.key]}, line.went) for line in lines
        )

    def one(self, key: str, of: str, *, own: bool) -> Line:
        """The line of an agency."""
        came = added((cell for cell in self.came if cell.agency == of), CAME)
        went = added((cell for cell in self.went if cell.agency == of), WENT)
        return Line(key, came | {"carried": self.carried.get(of, 0)}, went, own)


def _grouped(cells: Iterable[Cell], key: Callable[[Cell], str]) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(key(cell), []).append(cell)
    return found


def _ordered(at: Ground) -> list[str]:
    """The agencies of the table: the branch first, each under what stands above it."""
    reach, own = at.asked.reach, at.own
    seen = frozenset().union(*reach.values()) if reach else frozenset()
    counted = [one for one in at.tree.every if one.code in at.codes & seen]
    return [one.code for one in sorted(counted, key=lambda one: (one.code not in own, one.code))]


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in counts:
        for name, count in one.items():
            total[name] = total.get(name, 0) + count
    return dict(sorted(total.items()))


def told(found: Figures) -> dict[str, Any]:
    """Figures as JSON."""
    question = found.question
    tables = ("parts", "agencies", "levels", "steps", "kinds", "sources", "priorities")
    return {
        "agency": found.agency.code,
        "agency_name": found.agency.name_on(question.period.last),
        "period": str(question.period),
        "first": question.period.first.isoformat(),
        "last": question.period.last.isoformat(),
        "as_of": iso_utc(question.as_of),
        "extent": question.extent.value,
        "step": question.shown_step.value,
        "counted_levels": list(found.counted),
        "incoming": dict(found.came),
        "issued": dict(found.went),
        "statuses": dict(found.statuses),
        "rates": found.rates,
    } | {name: [_told(line) for line in getattr(found, name)] for name in tables}


def _told(line: Line) -> dict[str, Any]:
    told = {"key": line.key, "incoming": dict(line.came), "issued": dict(line.went)}
    return told | {"own": line.own}
