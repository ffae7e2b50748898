"""The page of all file plans (danh mục hồ sơ), with the hồ sơ that stand in none."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, render_template, request

from repository.calendar import VIETNAM
from repository.dossiers import Dossier
from repository.people import Right
from web.current import agencies_where, archive, person
from web.file_plans import listed

bp = Blueprint("plan", __name__, url_prefix="/plan")

Tree = Mapping[str, Mapping[int, Mapping[tuple[str, str], list[Dossier]]]]
"""Agency → year → heading → hồ sơ."""


@bp.get("")
def show() -> str:
    """The plans of the agencies in which the asker has any role, and what stands in none."""
    held, asker = archive(), person()
    plans, counts = listed(held, asker), held.file_plans.outside()
    outside = [place for place in counts if asker.belongs(place[0])]
    chosen = request.args.get("agency", ""), request.args.get("year", 0, type=int)
    if chosen not in outside:
        chosen = max(outside, key=lambda place: place[1], default=("", 0))
    return render_template(
        "plan/show.html",
        plans=plans,
        totals=held.file_plans.totals(),
        counts={place: counts[place] for place in sorted(outside, key=_newest)},
        chosen=chosen,
        tree=grown(held.dossiers.outside(*chosen)),
        drafting=agencies_where(Right.DOSSIERS),
        year=archive().clock().astimezone(VIETNAM).year,
    )


def grown(plan: Iterable[Dossier]) -> Tree:
    """The plan as a tree: the newest year first, headings and hồ sơ in their order."""
    tree: dict[str, dict[int, dict[tuple[str, str], list[Dossier]]]] = {}
    for dossier in sorted(plan, key=lambda d: (d.agency, -d.year, d.heading_number, d.notation)):
        heading = (dossier.heading_number, dossier.heading_title)
        years = tree.setdefault(dossier.agency, {})
        years.setdefault(dossier.year, {}).setdefault(heading, []).append(dossier)
    return tree


def _newest(place: tuple[str, int]) -> tuple[str, int]:
    return place[0], -place[1]
