"""Cells: counts of what came and went, by agency, step, kind, source and urgency; added up. Pure.

A *reach* says what may be counted: for each level of access, the agencies whose documents at that
level count. It is narrower than the right to see a report: whoever reports for a branch counts in
each body of it (regulation Điều 15), but never what is at a level above the one up to which that
person reads, so that no number tells that such a document exists, and no difference of two does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from repository.access import Level

Reach = Mapping[Level, frozenset[str]]
"""Level → codes of agencies."""

CAME = (
    "received",
    "registered",
    "registered_in_time",
    "registered_late",
    "unregistered_overdue",
    "refused",
    "withdrawn",
    "presented",
    "presented_in_time",
    "distributed",
    "done",
    "done_in_time",
    "done_late",
    "done_no_term",
    "open",
    "open_overdue",
)
"""What is counted of incoming documents."""
WENT = (
    "issued",
    "sent",
    "sent_same_day",
    "sent_next_morning",
    "sent_late",
    "unsent",
    "unsent_overdue",
    "paper",
    "answers",
    "recalled",
    "replaced",
)
"""What is counted of issued documents."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The counts of what is alike in all that is asked."""

    agency: str
    step: str
    """The day or month, as the query grouped it."""
    kind: str
    source: str
    priority: int
    counts: Mapping[str, int] = field(default_factory=dict)


def added(cells: Iterable[Cell], names: Iterable[str]) -> dict[str, int]:
    """The sums of all cells; zero where there is none."""
    total = dict.fromkeys(names, 0)
    for cell in cells:
        for name in total:
            total[name] += cell.counts.get(name, 0)
    return total


def rate(part: int, whole: int) -> float | None:
    """A share in per cent, one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None
