"""Danh mục hồ sơ: the plans there are, hồ sơ outside of them, and documents placed in hồ sơ."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from repository.calendar import VIETNAM
from repository.dossiers import Dossier
from repository.errors import RefusedError
from repository.people import Right
from web.current import agencies_where, archive, person
from web.dossier_lines import known_to
from web.file_plans import knows, listed
from web.labels import pick
from web.saying import _

bp = Blueprint("plan", __name__, url_prefix="/plan")

Tree = Mapping[str, Mapping[int, Mapping[tuple[str, str], list[Dossier]]]]
"""Agency → year → heading → hồ sơ."""


@bp.get("")
def show() -> str:
    """The plans of the agencies in which the asker has any role, and what stands in none."""
    held, asker = archive(), person()
    plans, counts = listed(held, asker), held.file_plans.outside()
    outside = [place for place in counts if knows(asker, place[0])]
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
        agencies=agencies_where(Right.PLAN),
        drafting=agencies_where(Right.DOSSIERS),
        year=archive().clock().astimezone(VIETNAM).year,
    )


@bp.post("")
def enter() -> Response:
    """Open a new hồ sơ outside the plan (NĐ 30/2020 Điều 29.2c)."""
    given = {name: request.form.get(name, "").strip() for name in _ASKED}
    agency = archive().agencies.find(given["agency"]).code
    person().require(Right.PLAN, agency)
    year = request.form.get("year", 0, type=int)
    if not all(given.values()) or not 1900 <= year <= 2200:  # noqa: PLR2004  any plausible year
        flash(_("Hãy điền đủ các ô của hồ sơ mới."), "error")
        return redirect(url_for("plan.show"), HTTPStatus.SEE_OTHER)
    dossier = Dossier(
        id=archive().new_id(),
        agency=agency,
        year=year,
        heading_number=given["heading_number"][:16],
        heading_title=given["heading_title"],
        notation=given["notation"][:32],
        title=given["title"],
        maintenance=given["maintenance"][:64],
        keeper=given["keeper"],
    )
    if archive().dossiers.find(agency, year, dossier.notation) is not None:
        flash(pick("Đã có hồ sơ mang số, ký hiệu này.", "There is such a dossier."), "error")
        return redirect(url_for("plan.show"), HTTPStatus.SEE_OTHER)
    try:
        archive().dossiers.enter([dossier], person().login)
    except RefusedError as error:
        flash(str(error), "error")
        return redirect(url_for("plan.show"), HTTPStatus.SEE_OTHER)
    flash(_("Đã mở hồ sơ %(notation)s.", notation=dossier.notation), "good")
    return redirect(url_for("plan.show", agency=agency, year=year), HTTPStatus.SEE_OTHER)


_ASKED = (
    "agency",
    "heading_number",
    "heading_title",
    "notation",
    "title",
    "maintenance",
    "keeper",
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


def _known(dossier: Dossier) -> bool:
    """Whether the asker has any role in the agency of the plan."""
    return known_to(person(), dossier)
