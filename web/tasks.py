"""Jobs, to be watched: how far they are, what came of them, stopped and gone on with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug import Response

from repository.documents import Document
from repository.errors import NotFoundError
from repository.jobs import Job
from repository.people import Right
from web.current import archive, person
from web.labels import LABELS, label
from web.register_jobs import lies

bp = Blueprint("tasks", __name__, url_prefix="/jobs")

_SHOWN = 500
_DESCRIBED = 50
"""So many accepted documents are described on the page of their job."""


@bp.get("")
def show() -> str:
    """The newest jobs: one's own, or everybody's for whoever runs the archive."""
    asker = person()
    mine = None if asker.may(Right.OPERATE) else asker.login
    return render_template("tasks/show.html", jobs=archive().jobs.latest(50, mine))


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """One job, with its results."""
    job = _job(identifier)
    results = job.results[-_SHOWN:] if job.asked_by == person().login else ()
    return render_template(
        "tasks/one.html",
        job=job,
        results=results,
        documents=_documents(results),
        lies=lies(archive(), job),
        about=_about(job),
    )


@bp.get("/<identifier>/state")
def state(identifier: str) -> dict[str, Any]:
    """How far a job is, for the page that watches it."""
    job = _job(identifier)
    return {
        "state": job.state.value,
        "ended": job.state.ended,
        "done": job.done,
        "total": job.total,
        "results": len(job.results),
    }


@bp.post("/<identifier>/cancel")
def cancel(identifier: str) -> Response:
    """Ask a job to stop."""
    archive().jobs.cancel(_job(identifier).id)
    return _back(identifier)


@bp.post("/<identifier>/resume")
def resume(identifier: str) -> Response:
    """Have a stopped job go on."""
    archive().jobs.resume(_job(identifier).id)
    return _back(identifier)


@bp.app_template_filter("in_words_of_jobs")
def said(message: str) -> str:
    """What a job says at its end, with the names of what it counted."""
    return _COUNTED.sub(lambda found: f"{_name(found[1])}: {found[2]}", message)


@dataclass(frozen=True, slots=True)
class About:
    """The page of what a job works for."""

    url: str
    vi: str
    en: str


_ABOUT = {
    "batch": ("batches.one", "Mở lô số hóa", "Open the batch"),
    "disposal": ("disposals.one", "Mở đợt xét hủy", "Open the disposal"),
    "reception": ("receptions.one", "Mở đợt tiếp nhận", "Open the reception"),
    "transfer": ("transfers.one", "Mở đợt nộp", "Open the transfer"),
}
"""Argument of a job → page of what it names."""


def _about(job: Job) -> About | None:
    for name, (endpoint, vi, en) in _ABOUT.items():
        if identifier := job.arguments.get(name):
            return About(url_for(endpoint, identifier=identifier), vi, en)
    return None


_COUNTS = ("outcome", "verdict", "brought", "sheaf", "import row")
_COUNTED = re.compile(r"\b([\w-]+): (\d+)")


def _name(code: str) -> str:
    return next(
        (label(kind, code) for kind in _COUNTS if code in LABELS[kind]),
        code,
    )


def _job(identifier: str) -> Job:
    found, asker = archive().jobs.get(identifier), person()
    if found.asked_by != asker.login and not asker.may(Right.OPERATE):
        raise NotFoundError(f"công việc {identifier}")
    return found


def _documents(results: tuple[Mapping[str, Any], ...]) -> dict[str, Document]:
    """What was accepted, as far as the asker may see it."""
    held, scope = archive(), person().scope
    accepted = [str(r["document"]) for r in results if r.get("outcome") == "accepted"]
    known = held.catalogue.summaries(accepted[-_DESCRIBED:], scope)
    return {document: held.catalogue.get(document, scope) for document in known}


def _back(identifier: str) -> Response:
    return redirect(url_for("tasks.one", identifier=identifier), HTTPStatus.SEE_OTHER)
