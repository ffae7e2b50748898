"""Danh mục hồ sơ: the file plan as a tree."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from repository.calendar import VIETNAM
from repository.dossiers import Dossier
from repository.people import Right
from web.current import agencies_where, archive, person
from web.dossier_lines import known_to
from web.saying import _

bp = Blueprint("plan", __name__, url_prefix="/plan")

Tree = Mapping[str, Mapping[int, Mapping[tuple[str, str], list[Dossier]]]]
"""Agency → year → heading → hồ sơ."""


@bp.get("")
def show() -> str:
    """The plans of the agencies in which the asker has any role."""
    plan = [dossier for dossier in archive().dossiers.plan() if _known(dossier)]
    return render_template(
        "plan/show.html",
        tree=grown(plan),
        agencies=agencies_where(Right.PLAN),
        year=archive().clock().astimezone(VIETNAM).year,
    )


@bp.post("")
def enter() -> Response:
    """Open a new hồ sơ in a plan."""
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
    archive().dossiers.enter([dossier], person().login)
    flash(_("Đã mở hồ sơ %(notation)s.", notation=dossier.notation), "good")
    return redirect(url_for("plan.show"), HTTPStatus.SEE_OTHER)


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


def _known(dossier: Dossier) -> bool:
    """Whether the asker has any role in the agency of the plan."""
    return known_to(person(), dossier)
