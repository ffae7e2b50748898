"""Sealing: number, date and the organisation's seal, as the law of the document's date asks."""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug import Response

from preservation.signatures.signing.act import Level
from repository.agencies import Agency
from repository.calendar import VIETNAM
from repository.people import Right
from web import issuing
from web.current import agencies_where, archive, person
from web.drafting import Desk
from web.drafts import entered
from web.sign import usual_level

bp = Blueprint("seal", __name__, url_prefix="/seal")

FORMS = ("Sao y", "Sao lục", "Trích sao")


@bp.get("")
def show() -> str:
    """The form, and what lies on the desk."""
    asker = person()
    asker.require(Right.SEAL)
    today = archive().clock().astimezone(VIETNAM).date()
    return render_template(
        "seal/show.html",
        drafts=[one for one in Desk(archive(), asker).all() if one.kind != issuing.PERSON],
        kinds=issuing.KINDS,
        forms=FORMS,
        agencies=sorted(agencies_where(Right.SEAL), key=lambda one: _gone(one, today)),
        chosen=archive().settings.default_agency,
        today=today.isoformat(),
        levels=list(Level),
        level=usual_level(),
    )


@bp.post("")
def enter() -> Response:
    """Lay a document on the desk, and find the place of the seal."""
    draft = entered(kind_of(request.form.get("kind", "")))
    return redirect(url_for("drafts.one", identifier=draft.id), HTTPStatus.SEE_OTHER)


def kind_of(text: str) -> str:
    """A kind of mark that an organisation makes, with what it needs.

    Raises:
        BadRequest: there is no such kind, or number and date are missing.
    """
    said = request.form
    if text not in issuing.KINDS or not said.get("agency"):
        abort(HTTPStatus.BAD_REQUEST)
    if text in issuing.NUMBERED and not (said.get("number") and said.get("notation")):
        abort(HTTPStatus.BAD_REQUEST)
    if text in issuing.NUMBERED and said.get("day", type=_day) is None:
        abort(HTTPStatus.BAD_REQUEST)
    return text


def _gone(agency: Agency, today: date) -> bool:
    return agency.valid_to is not None and agency.valid_to < today


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()
