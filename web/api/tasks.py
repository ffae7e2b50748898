"""Jobs: how far they are, stopped, and gone on with."""

from typing import Any

from flask.typing import ResponseReturnValue

from repository.calendar import iso_utc
from repository.errors import NotFoundError
from repository.jobs import Job
from repository.people import Right
from web.api.asking import asker
from web.api.blueprint import Rule
from web.current import archive
from web.jobs import wake

_INSIDE = frozenset({"path", "package_path"})
"""Where the server keeps things is its own affair."""


def show_job(job: str) -> ResponseReturnValue:
    """One job, with its results for whoever asked for it."""
    return shown_job(_job(job))


def cancel_job(job: str) -> ResponseReturnValue:
    """Ask a job to stop."""
    archive().jobs.cancel(_job(job).id)
    return shown_job(archive().jobs.get(job))


def resume_job(job: str) -> ResponseReturnValue:
    """Have a stopped job go on where it was."""
    resumed = archive().jobs.resume(_job(job).id)
    wake(archive(), job)
    return shown_job(resumed)


RULES = (
    Rule("GET", "/jobs/<job>", show_job),
    Rule("POST", "/jobs/<job>/cancel", cancel_job),
    Rule("POST", "/jobs/<job>/resume", resume_job),
)


def shown_job(job: Job) -> dict[str, Any]:
    """A job as JSON."""
    results = job.results if job.asked_by == asker().login else ()
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state.value,
        "ended": job.state.ended,
        "done": job.done,
        "total": job.total,
        "message": job.message,
        "asked_by": job.asked_by,
        "asked_at": iso_utc(job.asked_at),
        "results": [
            {name: value for name, value in result.items() if name not in _INSIDE}
            for result in results
        ],
    }


def _job(identifier: str) -> Job:
    found = archive().jobs.get(identifier)
    if found.asked_by != asker().login and not asker().may(Right.OPERATE):
        raise NotFoundError(f"công việc {identifier}")
    return found
