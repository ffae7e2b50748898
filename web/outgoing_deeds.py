"""What is done with issued documents on their page: each deed is one act, and leads back there."""

from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug import Response as Answer

from repository.errors import RefusedError
from repository.outgoing_steps import Outgoing
from web import outgoing_acts as acts
from web.current import archive, person
from web.handed_out import attached
from web.outgoing_checks import check_content, check_form, return_
from web.outgoing_desk import lay_on_desk, take_from_desk
from web.outgoing_files import fetch, hand_out, working_folder
from web.outgoing_form import lines_of, to_of
from web.outgoing_sealing import resume
from web.sending import mark_paper_sent, note_paper_kept, send
from web.statuses import let_go, settle
from web.taking_back import Corrected, recall, replace_with, update
from web.views import marked

bp = Blueprint("outgoing_deeds", __name__, url_prefix="/outgoing")

_LONGEST = 4000


@bp.post("/<identifier>/comment")
def comment(identifier: str) -> Answer:
    """Say something of the draft."""
    acts.comment(archive(), person(), identifier, _text("said"))
    return _back(identifier)


@bp.post("/<identifier>/check")
def check(identifier: str) -> Answer:
    """Find content or form right, or send the draft back."""
    what, found = request.form.get("what", ""), request.form.get("found", "")
    if what not in {"content", "form"} or found not in {"right", "wrong"}:
        abort(HTTPStatus.BAD_REQUEST)
    act = check_content if what == "content" else check_form
    act(archive(), person(), identifier, right=found == "right", said=_text("said"))
    return _back(identifier)


@bp.post("/<identifier>/return")
def give_back(identifier: str) -> Answer:
    """Send it back to whoever drafts."""
    return_(archive(), person(), identifier, _text("reason"))
    return _back(identifier)


@bp.post("/<identifier>/drop")
def drop(identifier: str) -> Answer:
    """Give a draft up."""
    acts.drop(archive(), person(), identifier, _text("reason"))
    return _back(identifier)


@bp.post("/<identifier>/desk")
def desk(identifier: str) -> Answer:
    """Lay it on one's own desk, to be signed or sealed there."""
    laid = lay_on_desk(archive(), person(), identifier)
    return redirect(url_for("drafts.one", identifier=laid[0].id), HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/take")
def take(identifier: str) -> Answer:
    """Take what was signed or sealed from the desk."""
    take_from_desk(archive(), person(), identifier)
    return _back(identifier)


@bp.post("/<identifier>/resume")
def go_on(identifier: str) -> Answer:
    """Go on where something broke off."""
    resume(archive(), person(), identifier)
    return _back(identifier)


@bp.post("/<identifier>/send")
def send_out(identifier: str) -> Answer:
    """Send it to those that it has not gone to, and to more."""
    send(archive(), person(), identifier, to_of())
    return _back(identifier)


@bp.post("/<identifier>/paper")
def paper(identifier: str) -> Answer:
    """Note that the paper went to one recipient."""
    mark_paper_sent(archive(), person(), identifier, _text("code"), _text("note"))
    return _back(identifier)


@bp.post("/<identifier>/paper-kept")
def paper_kept(identifier: str) -> Answer:
    """Note where the paper original lies."""
    note_paper_kept(archive(), person(), identifier, _text("place"))
    return _back(identifier)


@bp.post("/<identifier>/recall")
def take_back(identifier: str) -> Answer:
    """Take it back."""
    recall(archive(), person(), identifier, _text("reason"), _text("form") or "status")
    return _back(identifier)


@bp.post("/<identifier>/update")
def correct(identifier: str) -> Answer:
    """Send a correction to all that have it."""
    places = _text("places")
    changed = Corrected(_text("subject") or None, lines_of(places) if places else None)
    update(archive(), person(), identifier, _text("reason"), changed, _text("instead"))
    return _back(identifier)


@bp.post("/<identifier>/replace")
def put_instead(identifier: str) -> Answer:
    """Send another document in its place."""
    made: Outgoing = replace_with(archive(), person(), identifier, _text("new"), _text("reason"))
    return _back(made.id)


@bp.post("/statuses/<message>")
def decide(message: str) -> Answer:
    """Say what a held status belongs to, or that it belongs to nothing of ours."""
    if request.form.get("act") == "let-go":
        let_go(archive(), person(), message, _text("reason"))
        return redirect(url_for("outgoing.show"), HTTPStatus.SEE_OTHER)
    identifier, _, code = _text("to").partition(" ")
    settle(archive(), person(), message, identifier.rpartition("/")[2], code or _text("code"))
    return _back(identifier.rpartition("/")[2])


@bp.get("/<identifier>/versions/<int:version>")
def file(identifier: str, version: int) -> Response:
    """The file of a version."""
    with working_folder(archive()) as folder:
        path = folder / "file.pdf"
        found = hand_out(archive(), person(), identifier, version, path)
        response = Response(path.read_bytes(), mimetype="application/pdf")
    return attached(response, Path(found.name).name)


@bp.get("/<identifier>/versions/<int:version>/pages/<int:number>")
def picture(identifier: str, version: int, number: int) -> Response:
    """A page of a version, to read here; it bears who reads it, and when."""
    outgoing = archive().issues.get(identifier, person().scope)
    drafts = archive().issues.drafts(identifier)
    draft = next((one for one in drafts if one.version == version), None)
    if draft is None or number < 1:
        abort(HTTPStatus.NOT_FOUND)
    with working_folder(archive()) as folder:
        path = fetch(archive(), draft.key, draft.sha256, folder / "file.pdf")
        drawn = marked(archive(), person(), outgoing.agency, path, family="pdf", number=number)
    response = Response(drawn, mimetype="image/png")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _text(name: str) -> str:
    return request.form.get(name, "").strip()[:_LONGEST]


def _back(identifier: str) -> Answer:
    if not identifier:
        raise RefusedError("Chưa nêu văn bản đi · no document was named")
    return redirect(url_for("outgoing.one", identifier=identifier), HTTPStatus.SEE_OTHER)
