"""Danh mục hồ sơ: the file plan as a tree, and documents placed in it."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from repository.calendar import VIETNAM
from repository.dossiers import Dossier
from repository.errors import NotFoundError, RefusedError
from repository.people import Right
from web import closing_dossiers as closing
from web.closing_dossiers import Wish
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


@bp.get("/<identifier>")
def one(identifier: str) -> Response:
    """Where the page of a hồ sơ is now."""
    return redirect(url_for("dossiers.one", identifier=_dossier(identifier).id))


@bp.post("/<identifier>/close")
def close(identifier: str) -> Response:
    """Close a hồ sơ: it becomes a package of its own."""
    dossier = _dossier(identifier)
    ended = request.form.get("ended", 0, type=int)
    if not 1900 <= ended <= 2200:  # noqa: PLR2004  any plausible year
        flash(_("Hãy ghi năm kết thúc công việc."), "error")
        return redirect(url_for("dossiers.one", identifier=dossier.id), HTTPStatus.SEE_OTHER)
    wish = Wish(ended, request.form.get("maintenance", "").strip())
    try:
        closing.close(archive(), person(), dossier.id, wish)
        flash(_("Đã kết thúc hồ sơ %(notation)s.", notation=dossier.notation), "good")
    except RefusedError as error:
        flash(str(error), "error")
    return redirect(url_for("dossiers.one", identifier=dossier.id), HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/reopen")
def reopen(identifier: str) -> Response:
    """Open a closed hồ sơ again, with a reason."""
    dossier = _dossier(identifier)
    try:
        closing.reopen(archive(), person(), dossier.id, request.form.get("reason", ""))
        flash(_("Đã mở lại hồ sơ %(notation)s.", notation=dossier.notation), "good")
    except RefusedError as error:
        flash(str(error), "error")
    return redirect(url_for("dossiers.one", identifier=dossier.id), HTTPStatus.SEE_OTHER)


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


@bp.post("/place")
def place() -> Response:
    """Put a document into a hồ sơ."""
    asker, document = person(), request.form.get("document", "")
    dossier = _dossier(request.form.get("dossier", ""))
    asker.require(Right.PLAN, dossier.agency)
    archive().dossiers.place(dossier.id, document, asker.scope, asker.login)
    flash(_("Đã xếp văn bản vào hồ sơ %(notation)s.", notation=dossier.notation), "good")
    return redirect(url_for("documents.show", document=document), HTTPStatus.SEE_OTHER)


def grown(plan: Iterable[Dossier]) -> Tree:
    """The plan as a tree: the newest year first, headings and hồ sơ in their order."""
    tree: dict[str, dict[int, dict[tuple[str, str], list[Dossier]]]] = {}
    for dossier in sorted(plan, key=lambda d: (d.agency, -d.year, d.heading_number, d.notation)):
        heading = (dossier.heading_number, dossier.heading_title)
        years = tree.setdefault(dossier.agency, {})
        years.setdefault(dossier.year, {}).setdefault(heading, []).append(dossier)
    return tree


def _dossier(identifier: str) -> Dossier:
    found = archive().dossiers.get(identifier)
    if not _known(found):
        raise NotFoundError(f"hồ sơ {identifier}")
    return found


def _known(dossier: Dossier) -> bool:
    """Whether the asker has any role in the agency of the plan."""
    return known_to(person(), dossier)
