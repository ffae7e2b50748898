"""Fixity: in what state the copies are, and a button to look at them again."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug import Response

from repository.people import Right
from web.current import archive, person

bp = Blueprint("fixity", __name__, url_prefix="/fixity")

_LISTED = 200


@bp.get("")
def show() -> str:
    """Copies by state, the bad ones by name, and the last rounds."""
    person().require(Right.VERIFY)
    held = archive()
    bad = held.catalogue.damaged()
    return render_template(
        "fixity/show.html",
        states=held.catalogue.states(),
        packages=held.catalogue.package_count(),
        bad=bad[:_LISTED],
        bad_count=len(bad),
        rounds=[job for job in held.jobs.latest(200) if job.kind == "verify"][:10],
    )


@bp.post("/check")
def check() -> Response:
    """Have all packages, or those named, read to the end by a job."""
    from web.jobs import enqueue

    asker = person()
    asker.require(Right.VERIFY)
    packages = [archive().catalogue.package(name).id for name in request.form.getlist("package")]
    job = enqueue(archive(), "verify", {"packages": packages or None}, asker)
    return redirect(url_for("tasks.one", identifier=job.id), HTTPStatus.SEE_OTHER)
