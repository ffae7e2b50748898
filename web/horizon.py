"""The horizon: a calendar of the days until which documents can be proven."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Any

from flask import Blueprint, render_template, request

from web.current import archive, person
from web.horizons import horizons, said

bp = Blueprint("horizon", __name__, url_prefix="/horizon")

NEXT = 20
"""So many documents are named, those that end first."""
MOST = 500
MONTHS = tuple(f"{month:02}" for month in range(1, 13))


@dataclass(slots=True)
class Outlook:
    """What lies ahead for the documents that one person may see."""

    states: Counter[str] = field(default_factory=Counter)
    due: int = 0
    months: Counter[str] = field(default_factory=Counter)
    """``2031-05`` → how many documents end then."""
    next: list[dict[str, Any]] = field(default_factory=list)

    @property
    def years(self) -> list[tuple[str, list[tuple[str, int]], int]]:
        """Each year in which anything ends, its months, and how many end in it."""
        found = sorted({month[:4] for month in self.months})
        rows = [(y, [(f"{y}-{m}", self.months[f"{y}-{m}"]) for m in MONTHS]) for y in found]
        return [(year, cells, sum(count for _, count in cells)) for year, cells in rows]

    @property
    def most(self) -> int:
        """The count of the fullest month."""
        return max(self.months.values(), default=0)

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        calendar = [{"period": month, "count": n} for month, n in sorted(self.months.items())]
        return {
            "states": dict(self.states),
            "due": self.due,
            "calendar": calendar,
            "next": self.next,
        }


def outlook(period: str = "", limit: int = NEXT) -> Outlook:
    """What lies ahead; ``period`` (``2031`` or ``2031-05``) chooses which documents are named."""
    found = Outlook()
    chosen = nsmallest(limit, _counted(found, period), key=lambda line: str(line["until"]))
    found.next = chosen
    return found


def _counted(found: Outlook, period: str) -> Iterator[dict[str, Any]]:
    """The documents that have an end, while all are counted."""
    for signed, one in horizons(archive(), person()):
        line = said(archive(), signed, one)
        found.states[line["state"]] += 1
        if line["until"] is not None:
            found.due += line["due"]
            found.months[line["until"][:7]] += 1
            if line["until"].startswith(period):
                yield line


@bp.get("")
def show() -> str:
    """The calendar, and what ends first."""
    period = request.args.get("period", "")[:7]
    seen = outlook(period, MOST if period else NEXT)
    return render_template(
        "horizon/show.html",
        seen=seen,
        period=period,
        days=archive().settings.renew_before_days,
        months=MONTHS,
        tsa=bool(archive().settings.tsa_url),
    )
