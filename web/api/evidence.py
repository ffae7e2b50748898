"""Evidence, by REST: rounds, what waits, and the record of one document."""

from http import HTTPStatus

from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.errors import NotFoundError
from repository.people import Right
from web import acts_evidence
from web import evidence as pages
from web.api.asking import asker
from web.api.blueprint import Rule, body
from web.api.tasks import shown_job
from web.current import archive
from web.jobs import enqueue


def show_evidence() -> ResponseReturnValue:
    """The rounds, the oldest first, and what waits."""
    lines = list(acts_evidence.rounds(archive(), asker()))
    return acts_evidence.state(archive()) | {"rounds": lines}


def show_round(round: str) -> ResponseReturnValue:  # noqa: A002  as the path names it
    """One round."""
    for line in acts_evidence.rounds(archive(), asker()):
        if line["round"] == round:
            return line
    raise NotFoundError(f"vòng {round}")


def work_on_evidence() -> ResponseReturnValue:
    """Have a job ``make`` or ``renew`` evidence (``act``)."""
    asker().require(Right.EVIDENCE)
    kind = pages.JOBS.get(str(body().get("act", "make")))
    if kind is None:
        raise BadRequest("act: make, renew")
    job = enqueue(archive(), kind, {}, asker())
    return shown_job(job), HTTPStatus.ACCEPTED, {"Location": f"/api/v1/jobs/{job.id}"}


def hand_out_evidence(document: str) -> ResponseReturnValue:
    """The reduced evidence record of one document (RFC 4998, DER)."""
    return pages.record(document)


RULES = (
    Rule("GET", "/evidence", show_evidence),
    Rule("POST", "/evidence", work_on_evidence),
    Rule("GET", "/evidence/<round>", show_round),
    Rule("GET", "/documents/<document>/evidence", hand_out_evidence),
)
