"""Signing: a person's signature on a draft, with a key that stays on the person's own desk."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from werkzeug import Response

from preservation.signatures.signing.act import Level
from repository.people import Right
from web import issuing
from web.current import archive, person
from web.drafting import Desk
from web.drafts import entered

bp = Blueprint("sign", __name__, url_prefix="/sign")


@bp.get("")
def show() -> str:
    """The form, and what lies on the desk."""
    asker = person()
    asker.require(Right.SIGN)
    drafts = [one for one in Desk(archive(), asker).all() if one.kind == issuing.PERSON]
    return render_template(
        "sign/show.html",
        drafts=drafts,
        levels=list(Level),
        level=usual_level(),
        picture=(archive().settings.marks / f"{asker.login}.png").exists(),
    )


@bp.post("")
def enter() -> Response:
    """Lay a draft on the desk, and find the place of the signature."""
    draft = entered(issuing.PERSON)
    return redirect(url_for("drafts.one", identifier=draft.id), HTTPStatus.SEE_OTHER)


def usual_level() -> str:
    """As lasting as can be had here."""
    return (Level.B_LTA if archive().settings.tsa_url else Level.B_B).value
