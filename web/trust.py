"""Trust: whom the archive believes, and what it knows of revocations, on one page."""

from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug import Response

from repository.calendar import parse_utc
from repository.people import Right
from web import trusting, uploads
from web.current import archive, person
from web.labels import instant, label
from web.saying import _

bp = Blueprint("trust", __name__, url_prefix="/trust")

PURPOSES = ("chuyen-dung-cong-vu", "public-ca")


@bp.get("")
def show() -> str:
    """Everything that is trusted; anybody who is logged in may know."""
    person()
    return _page([])


@bp.post("")
def take_in() -> str:
    """Import certificates, CRLs and OCSP answers from files."""
    asker = person()
    asker.require(Right.TRUST)
    files = uploads.received("files")
    if not files:
        abort(HTTPStatus.BAD_REQUEST)
    return _page(trusting.take_in(archive(), asker, files, belief_of(request.form)))


@bp.post("/fetch")
def fetch() -> Response:
    """Have a job fetch CRLs and OCSP answers."""
    from web.jobs import enqueue

    asker = person()
    asker.require(Right.TRUST)
    job = enqueue(archive(), "trust-fetch", {}, asker)
    return redirect(url_for("tasks.one", identifier=job.id), HTTPStatus.SEE_OTHER)


def belief_of(said: Any) -> dict[str, Any] | None:  # noqa: ANN401  a form, or what JSON held
    """How certificates are to be believed, where anchors are wished for.

    Raises:
        BadRequest: there is no such purpose, or a date is none.
    """
    from preservation.signatures.trust import Purpose

    purpose = said.get("purpose") or ""
    if not purpose:
        return None
    if purpose not in PURPOSES:
        abort(HTTPStatus.BAD_REQUEST, "purpose: " + ", ".join(PURPOSES))
    try:
        days = {key: date.fromisoformat(said[key]) for key in ("since", "until") if said.get(key)}
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST, "since, until: YYYY-MM-DD")
    return {"purpose": Purpose(purpose)} | days


def _page(brought: list[dict[str, Any]]) -> str:
    found = trusting.overview(archive())
    if brought and all(line["outcome"] != "refused" for line in brought):
        flash(_("Đã nhập xong."), "good")
    return render_template(
        "trust/show.html",
        found=found,
        told=trusting.complaints(found),
        brought=brought,
        purposes=PURPOSES,
        rounds=[job for job in archive().jobs.latest(200) if job.kind == "trust-fetch"][:5]
        if person().may(Right.TRUST)
        else [],
    )


@bp.app_template_filter("moment")
def moment(text: str | None) -> str:
    """An instant as JSON has it, to be read."""
    return instant(parse_utc(text)) if text else ""


@bp.app_template_filter("purpose")
def purpose(code: str) -> str:
    """For what an anchor vouches."""
    return label("trust", code)
