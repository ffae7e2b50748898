"""Evidence: the rounds of timestamps over many packages, and what waits for the next one."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from repository.errors import NotFoundError
from repository.people import Right
from web import acts_evidence
from web.current import archive, person
from web.handed_out import attached

bp = Blueprint("evidence", __name__)

JOBS = {"make": "evidence", "renew": "evidence-renew"}


@bp.get("/evidence")
def show() -> str:
    """The rounds, the newest first, what waits, and what is due."""
    asker, held = person(), archive()
    asker.require(Right.VERIFY)
    return render_template(
        "evidence/show.html",
        now=acts_evidence.state(held),
        rounds=list(acts_evidence.rounds(held, asker))[::-1],
        trouble=acts_evidence.without_authority(held),
        jobs=[job for job in held.jobs.latest(200) if job.kind in JOBS.values()][:5],
    )


@bp.post("/evidence")
def work() -> ResponseReturnValue:
    """Have a job make or renew evidence."""
    from web.jobs import enqueue

    asker = person()
    asker.require(Right.EVIDENCE)
    kind = JOBS.get(request.form.get("act", ""))
    if kind is None:
        abort(HTTPStatus.BAD_REQUEST)
    job = enqueue(archive(), kind, {}, asker)
    return redirect(url_for("tasks.one", identifier=job.id), HTTPStatus.SEE_OTHER)


@bp.get("/documents/<document>/evidence")
def record(document: str) -> Response:
    """The reduced evidence record of one document (RFC 4998, DER)."""
    held = archive()
    found = held.catalogue.get(document, person().scope)
    line = acts_evidence.evidencing(held).rounds.records().of(found.package)
    if line is None:
        raise NotFoundError(f"bằng chứng của {document}")
    response = Response(line.record, mimetype="application/octet-stream")
    return attached(response, f"{found.package}.ers")
