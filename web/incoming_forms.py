"""What is done with incoming documents by form: received, registered, presented … to the end."""

from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug import Response

from repository.access import Level
from repository.errors import RefusedError
from repository.incoming_steps import Incoming, Priority, Source
from web import incoming_acts, incoming_list, recalls, uploads
from web.arriving import end_of
from web.current import archive, person
from web.held import take_anyway

bp = Blueprint("incoming_forms", __name__, url_prefix="/incoming")

_LONGEST = 2000
_FIELDS = {
    "code_number": "CodeNumber",
    "code_notation": "CodeNotation",
    "issued": "IssuedDate",
    "type_name": "TypeName",
    "subject": "Subject",
    "sender_name": "OrganName",
    "full_name": "FullName",
    "position": "Position",
}
"""Fields of the form, as the metadata set calls them."""


@bp.post("")
def take() -> Response:
    """Receive one document: its file and what came along, or one that the archive keeps."""
    return _to(received(), gettext("Đã tiếp nhận."))


@bp.post("/<identifier>/register")
def register(identifier: str) -> Response:
    """Give it its số đến."""
    made = incoming_acts.register(archive(), person(), identifier)
    return _to(made, gettext("Đã vào sổ, số đến %(n)s.", n=made.number))


@bp.post("/<identifier>/present")
def present(identifier: str) -> Response:
    """Present it to whoever distributes."""
    made = incoming_acts.present(archive(), person(), identifier, _text("to"), _text("note"))
    return _to(made, gettext("Đã trình."))


@bp.post("/<identifier>/distribute")
def distribute(identifier: str) -> Response:
    """Give it to those who are to work on it: chủ trì, phối hợp, thời hạn, ý kiến (Điều 9)."""
    said = request.form
    lead = said.get("lead", "").strip() or _text("lead_unit")
    helps = (*said.getlist("helps"), *_lines("helps_units"))
    made = incoming_acts.distribute(
        archive(),
        person(),
        identifier,
        leads=lead,
        helps=[one for one in helps if one != lead],
        knows=[one for one in said.getlist("knows") if one not in {lead, *helps}],
        due=end_of(_day(said.get("due", ""))),
        opinion=_text("opinion"),
    )
    return _to(made, gettext("Đã phân phối."))


@bp.post("/<identifier>/progress")
def progress(identifier: str) -> Response:
    """Say how far it is."""
    made = incoming_acts.progress(archive(), person(), identifier, _text("said"))
    return _to(made, gettext("Đã ghi tiến độ."))


@bp.post("/<identifier>/answer")
def answer(identifier: str) -> Response:
    """Link the issued document that answers it."""
    made = incoming_acts.answer(archive(), person(), identifier, _text("outgoing"))
    return _to(made, gettext("Đã gắn văn bản trả lời."))


@bp.post("/<identifier>/finish")
def finish(identifier: str) -> Response:
    """It is done, and filed in a hồ sơ."""
    made = incoming_acts.finish(archive(), person(), identifier, _text("dossier"))
    return _to(made, gettext("Đã giải quyết xong."))


@bp.post("/<identifier>/reopen")
def reopen(identifier: str) -> Response:
    """Work on it again."""
    made = incoming_acts.reopen(archive(), person(), identifier, _text("reason"))
    return _to(made, gettext("Đã mở lại."))


@bp.post("/<identifier>/recall")
def recall(identifier: str) -> Response:
    """Answer its sender, who asked it back, or to have it changed (15, 16)."""
    if request.form.get("act") == "agree":
        made = recalls.agree(archive(), person(), identifier, _text("reason"))
        return _to(made, gettext("Đã đồng ý, báo nơi gửi."))
    made = recalls.decline(archive(), person(), identifier, _text("reason"))
    return _to(made, gettext("Đã từ chối, báo nơi gửi."))


@bp.post("/<identifier>/take")
def take_held(identifier: str) -> Response:
    """Take in what was held for its address or its number, with the reason."""
    made = take_anyway(archive(), person(), identifier, _text("reason"))
    return _to(made, gettext("Đã tiếp nhận."))


@bp.post("/<identifier>/refuse")
def refuse(identifier: str) -> Response:
    """Send it back, with the reason."""
    made = incoming_acts.refuse(archive(), person(), identifier, _text("reason"))
    return _to(made, gettext("Đã trả lại nơi gửi."))


def received() -> Incoming:
    """An incoming document from what a form sent.

    Raises:
        BadRequest: a value is none of those there are.
        ForbiddenError: the person registers nothing for this agency.
        RefusedError: there is no file, or the archive does not take it.
    """
    said = request.form
    priority = said.get("priority", 0, type=int)
    level = said.get("level", Level.INTERNAL.value)
    if priority not in set(Priority) or level not in {one.value for one in uploads.LEVELS}:
        abort(HTTPStatus.BAD_REQUEST)
    document = said.get("document", "")
    fields = {code: _text(name) for name, code in _FIELDS.items()}
    return incoming_acts.take_in(
        archive(),
        person(),
        said.get("agency", ""),
        [*uploads.received("file"), *uploads.received("attachments")],
        {code: text for code, text in fields.items() if text},
        Source.SCAN if document else Source.UPLOAD,
        document=document,
        sender=_text("sender")[:64],
        level=Level(level),
        priority=Priority(priority),
        due=_day(said.get("due", "")),
        paper=bool(said.get("paper")),
    )


def _day(text: str) -> date | None:
    """A day that may be left out.

    Raises:
        RefusedError: it is none.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise RefusedError(f"{text}: không phải ngày · not a day") from None


def _text(name: str) -> str:
    return request.form.get(name, "").strip()[:_LONGEST]


def _lines(name: str) -> tuple[str, ...]:
    return tuple(filter(None, (line.strip() for line in _text(name).splitlines())))


def _to(made: Incoming, told: str) -> Response:
    """Back to the document, in the list that it was opened from."""
    flash(told, "good")
    along = incoming_list.asked(request.args, person()).said()
    where = f"{url_for('incoming.one', identifier=made.id)}?{urlencode(along)}"
    return redirect(where, HTTPStatus.SEE_OTHER)
