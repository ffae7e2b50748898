"""Issued documents by REST: drafts and their versions, checks, the desk with the key, sending."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.access import Level
from repository.incoming_steps import Priority
from repository.outgoing import Sought
from repository.outgoing_steps import Means, Outgoing, OutgoingState
from repository.people import Right
from web import outgoing_acts as acts
from web import uploads
from web.api.asking import asker
from web.api.blueprint import Rule, body, number, text
from web.api.signings import shown_draft
from web.current import archive
from web.handed_out import attached
from web.living import usual_agency
from web.outgoing_checks import check_content, check_form, return_
from web.outgoing_desk import lay_on_desk, take_from_desk
from web.outgoing_files import LARGEST, Files, hand_out, working_folder
from web.outgoing_lines import line_of, recipient_line, remark_line, waiting_line, whole
from web.outgoing_paper import issue_paper
from web.outgoing_said import Said, To, said_of
from web.outgoing_sealing import resume
from web.outgoing_signing import bring_signed
from web.sending import mark_paper_sent, note_paper_kept, send, unsent

_TEXTS = frozenset(Said.__slots__) - {
    "priority",
    "level",
    "due",
    "places",
    "copies",
    "numbered_annexes",
}
_MOST = 1000
_ROOM = 2 * LARGEST
_SMALL = 1 << 20


def list_outgoing() -> ResponseReturnValue:
    """Issued documents that one may see, the latest first."""
    states = request.args.getlist("state")
    if not set(states) <= set(OutgoingState):
        raise BadRequest(f"state: {', '.join(OutgoingState)}")
    sought = Sought(
        agency=request.args.get("agency", ""),
        states=frozenset(map(OutgoingState, states)),
        year=number("year", 0, 9999) or None,
        person=asker().login if request.args.get("mine") else "",
    )
    limit, offset = number("limit", 100, _MOST), number("offset", 0, 10**9)
    found = archive().issues.found(sought, asker().scope, limit, offset)
    return {"outgoing": [line_of(one) for one in found]}


def list_unsent() -> ResponseReturnValue:
    """What is in the archive and was not sent, what is due first first."""
    late = request.args.get("late", "") in {"1", "true"}
    waiting = unsent(archive(), asker(), request.args.get("agency", ""), late=late)
    return {"outgoing": [waiting_line(one) for one in waiting]}


def draft_outgoing() -> ResponseReturnValue:
    """Bring a draft: parts ``pdf``, ``annexes``, ``written_in``; ``said`` and ``to`` as JSON."""
    uploads.make_room(_ROOM)
    data = _sent()
    agency = data.get("agency") or usual_agency(archive(), asker(), Right.HANDLE)
    made = acts.draft(
        archive(), asker(), str(agency), _said(data), _files(), _to(data.get("to")) or ()
    )
    where = url_for("api.show_outgoing", outgoing=made.id)
    return line_of(made), HTTPStatus.CREATED, {"Location": where}


def show_outgoing(outgoing: str) -> ResponseReturnValue:
    """One issued document with its versions, remarks and recipients."""
    return whole(archive(), asker(), outgoing)


def revise_outgoing(outgoing: str) -> ResponseReturnValue:
    """A new version, or say otherwise; parts as for a draft, all of them optional."""
    uploads.make_room(_ROOM)
    data = _sent()
    held = acts.found(archive(), asker(), outgoing)
    said = _said(data, held) if isinstance(data.get("said"), dict) else None
    return line_of(acts.revise(archive(), asker(), outgoing, _files(), said, _to(data.get("to"))))


def comment_outgoing(outgoing: str) -> ResponseReturnValue:
    """Say something of the draft."""
    made = acts.comment(archive(), asker(), outgoing, text(body(), "said"))
    return remark_line(made), HTTPStatus.CREATED


def check_outgoing(outgoing: str) -> ResponseReturnValue:
    """``what``: content or form; ``right`` (true or false); ``said``."""
    data = body()
    act = {"content": check_content, "form": check_form}.get(str(data.get("what")))
    right = data.get("right")
    if act is None or not isinstance(right, bool):
        raise BadRequest("what: content, form; right: true, false")
    return line_of(act(archive(), asker(), outgoing, right=right, said=text(data, "said", "")))


def return_outgoing(outgoing: str) -> ResponseReturnValue:
    """Send it back to whoever drafts it, with a ``reason``."""
    return line_of(return_(archive(), asker(), outgoing, text(body(), "reason")))


def drop_outgoing(outgoing: str) -> ResponseReturnValue:
    """Give a draft up, with a ``reason``."""
    return line_of(acts.drop(archive(), asker(), outgoing, text(body(), "reason")))


def lay_outgoing(outgoing: str) -> ResponseReturnValue:
    """Lay it on one's desk, to be signed or sealed there (``/signings``); part ``certificate``."""
    uploads.make_room(_SMALL)
    sent = request.files.get("certificate")
    certificate = sent.stream.read(_SMALL) if sent is not None else b""
    laid = lay_on_desk(archive(), asker(), outgoing, certificate)
    return {"signings": [shown_draft(one) for one in laid]}, HTTPStatus.CREATED


def take_outgoing(outgoing: str) -> ResponseReturnValue:
    """Take what was signed or sealed from one's desk; what is sealed goes into the archive."""
    return line_of(take_from_desk(archive(), asker(), outgoing))


def bring_signed_outgoing(outgoing: str) -> ResponseReturnValue:
    """Bring the ``file`` that was signed at another desk."""
    uploads.make_room(LARGEST)
    files = uploads.received("file")
    if len(files) != 1:
        raise BadRequest("file")
    return line_of(bring_signed(archive(), asker(), outgoing, files[0][0]))


def resume_outgoing(outgoing: str) -> ResponseReturnValue:
    """Go on where numbering or keeping broke off."""
    return line_of(resume(archive(), asker(), outgoing))


def send_outgoing(outgoing: str) -> ResponseReturnValue:
    """Send it to whoever waits for it, and to more: ``to``."""
    made = send(archive(), asker(), outgoing, _to(body().get("to")) or ())
    recipients = [recipient_line(one) for one in archive().recipients.of(made.id)]
    return line_of(made) | {"recipients": recipients}


def send_outgoing_paper(outgoing: str, code: str) -> ResponseReturnValue:
    """Note that its paper went to a recipient."""
    note = text(body(), "note", "")
    return recipient_line(mark_paper_sent(archive(), asker(), outgoing, code, note))


def keep_outgoing_paper(outgoing: str) -> ResponseReturnValue:
    """Note the ``place`` where the paper original lies."""
    return line_of(note_paper_kept(archive(), asker(), outgoing, text(body(), "place")))


def enter_outgoing_paper() -> ResponseReturnValue:
    """Enter a digitised paper ``document`` among the issued ones, under its own number."""
    data = body()
    copies = data.get("copies")
    if copies is not None and type(copies) is not int:
        raise BadRequest("copies")
    document, note = text(data, "document"), text(data, "note", "")
    made = issue_paper(archive(), asker(), document, _to(data.get("to")) or (), copies, note)
    where = url_for("api.show_outgoing", outgoing=made.id)
    return line_of(made), HTTPStatus.CREATED, {"Location": where}


def hand_out_outgoing(outgoing: str, version: int) -> Response:
    """The file of a version, byte for byte."""
    with working_folder(archive()) as folder:
        path = folder / "version.pdf"
        draft = hand_out(archive(), asker(), outgoing, version, path)
        response = Response(path.read_bytes(), mimetype="application/pdf")
    return attached(response, draft.name)


RULES = (
    Rule("GET", "/outgoing", list_outgoing),
    Rule("POST", "/outgoing", draft_outgoing),
    Rule("GET", "/outgoing/unsent", list_unsent),
    Rule("POST", "/outgoing/paper", enter_outgoing_paper),
    Rule("GET", "/outgoing/<outgoing>", show_outgoing),
    Rule("POST", "/outgoing/<outgoing>/versions", revise_outgoing),
    Rule("GET", "/outgoing/<outgoing>/versions/<int:version>", hand_out_outgoing),
    Rule("POST", "/outgoing/<outgoing>/comments", comment_outgoing),
    Rule("POST", "/outgoing/<outgoing>/checks", check_outgoing),
    Rule("POST", "/outgoing/<outgoing>/return", return_outgoing),
    Rule("POST", "/outgoing/<outgoing>/drop", drop_outgoing),
    Rule("POST", "/outgoing/<outgoing>/desk", lay_outgoing),
    Rule("POST", "/outgoing/<outgoing>/desk/take", take_outgoing),
    Rule("POST", "/outgoing/<outgoing>/signed", bring_signed_outgoing),
    Rule("POST", "/outgoing/<outgoing>/resume", resume_outgoing),
    Rule("POST", "/outgoing/<outgoing>/send", send_outgoing),
    Rule("POST", "/outgoing/<outgoing>/recipients/<code>/paper", send_outgoing_paper),
    Rule("POST", "/outgoing/<outgoing>/paper-kept", keep_outgoing_paper),
)


def _sent() -> dict[str, Any]:
    """What was sent: JSON, or a form whose ``said`` and ``to`` are JSON."""
    if request.mimetype != "multipart/form-data":
        return body()
    data: dict[str, Any] = {"agency": request.form.get("agency", "")}
    for name in ("said", "to"):
        if text := request.form.get(name, ""):
            data[name] = None
            with suppress(ValueError, RecursionError):
                data[name] = json.loads(text)
            if data[name] is None:
                raise BadRequest(f"{name}: JSON")
    return data


def _files() -> Files | None:
    pdf, annexes = uploads.received("pdf"), uploads.received("annexes")
    written_in = uploads.received("written_in")
    if not pdf:
        if annexes or written_in:
            raise BadRequest("pdf")
        return None
    if len(pdf) > 1 or len(written_in) > 1:
        raise BadRequest("pdf, written_in")
    return Files(pdf[0], tuple(annexes) or None, written_in[0] if written_in else None)


def _said(data: dict[str, Any], held: Outgoing | None = None) -> Said:
    """What is said of a document; what is left out stays as it is in ``held``."""
    said = data.get("said")
    if not isinstance(said, dict):
        raise BadRequest("said")
    known: dict[str, Any] = {name: text(said, name) for name in _TEXTS & said.keys()}
    try:
        known |= _typed(said)
    except (TypeError, ValueError):
        raise BadRequest("priority, level, due, places, copies, numbered_annexes") from None
    if held is not None:
        return replace(said_of(held), **known)
    if not known.get("type_name") or not known.get("subject"):
        raise BadRequest("type_name, subject")
    return Said(**known)


def _typed(said: dict[str, Any]) -> dict[str, Any]:
    """The parts of what is said that are no text."""
    known: dict[str, Any] = {}
    if "priority" in said:
        known["priority"] = Priority(said["priority"])
    if "level" in said:
        known["level"] = Level(said["level"])
    if "due" in said:
        known["due"] = date.fromisoformat(said["due"]) if said["due"] else None
    if "places" in said:
        known["places"] = tuple(text({"places": one}, "places") for one in said["places"])
    if "copies" in said:
        if said["copies"] is not None and type(said["copies"]) is not int:
            raise TypeError
        known["copies"] = said["copies"]
    if "numbered_annexes" in said:
        known["numbered_annexes"] = said["numbered_annexes"] is True
    return known


def _to(given: Any) -> tuple[To, ...] | None:  # noqa: ANN401  what JSON held
    """Whom it goes to: ``[{code, name, means}]``; None where nothing was said of it."""
    if given is None:
        return None
    try:
        return tuple(
            To(
                text(one, "code", ""),
                text(one, "name", ""),
                Means(one["means"]) if one.get("means") else None,
            )
            for one in given
        )
    except (TypeError, ValueError, AttributeError):
        raise BadRequest("to: [{code, name, means}]") from None
