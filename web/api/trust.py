"""Trust and signatures: who is believed, brought in and fetched; and any file checked."""

from http import HTTPStatus

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.people import Right
from web import trusting, uploads
from web.api.asking import asker
from web.api.blueprint import Rule
from web.api.tasks import shown_job
from web.checking import check, instant_of
from web.current import archive
from web.jobs import enqueue
from web.trust import belief_of


def show_trust() -> ResponseReturnValue:
    """Anchors, certificates and revocation data, with what is wrong with them."""
    asker()
    found = trusting.overview(archive())
    return found | {"complaints": trusting.complaints(found)}


def import_trust() -> ResponseReturnValue:
    """Import the parts ``files``; ``purpose`` makes anchors of the certificates among them."""
    asker().require(Right.TRUST)
    uploads.make_room(uploads.doors()["trust.take_in"].largest)
    files = uploads.received("files")
    if not files:
        raise BadRequest("files: không có tệp nào · no file")
    lines = trusting.take_in(archive(), asker(), files, belief_of(request.form))
    refused = all(line["outcome"] == "refused" for line in lines)
    return {"results": lines}, HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK


def fetch_trust() -> ResponseReturnValue:
    """Have a job fetch CRLs and OCSP answers."""
    asker().require(Right.TRUST)
    job = enqueue(archive(), "trust-fetch", {}, asker())
    return shown_job(job), HTTPStatus.ACCEPTED, {"Location": f"/api/v1/jobs/{job.id}"}


def check_signatures() -> ResponseReturnValue:
    """What the signatures of the part ``file`` are worth; nothing of it is kept."""
    asker()
    uploads.make_room(uploads.doors()["signatures.check"].largest)
    files, documents = uploads.received("file"), uploads.received("detached")
    if len(files) != 1 or len(documents) > 1:
        raise BadRequest("file: đúng một tệp · one file")
    (path, name), at = files[0], instant_of(request.form.get("at", ""))
    return check(archive(), path, name, at, documents[0][0] if documents else None)


RULES = (
    Rule("GET", "/trust", show_trust),
    Rule("POST", "/trust", import_trust),
    Rule("POST", "/trust/fetch", fetch_trust),
    Rule("POST", "/signatures", check_signatures),
)
