"""Incoming documents by REST: received, registered, presented, distributed, done or sent back."""

from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.access import Level
from repository.incoming import Wanted
from repository.incoming_steps import Incoming, IncomingState, Priority, Source
from repository.people import Right
from web import incoming_acts as acts
from web import uploads
from web.api.asking import asker
from web.api.blueprint import Rule, body, number, text
from web.arriving import end_of, take_in
from web.current import archive
from web.incoming_files import handling_slip
from web.incoming_lines import line_of, whole
from web.living import usual_agency

LARGEST = 500_000_000
_MOST = 1000
_LEVELS = frozenset({Level.PUBLIC, Level.INTERNAL, Level.RESTRICTED})


def list_incoming() -> ResponseReturnValue:
    """Incoming documents that one may see, the latest first; ``late``: only what is overdue."""
    states = request.args.getlist("state")
    if not set(states) <= set(IncomingState):
        raise BadRequest(f"state: {', '.join(IncomingState)}")
    wanted = Wanted(
        agency=request.args.get("agency", ""),
        states=frozenset(map(IncomingState, states)),
        year=number("year", 0, 9999) or None,
        person=asker().login if request.args.get("mine") else "",
        overdue_at=archive().clock() if request.args.get("late") else None,
    )
    limit, offset = number("limit", 100, _MOST), number("offset", 0, 10**9)
    found = archive().arrivals.found(wanted, asker().scope, limit, offset)
    now = archive().clock()
    return {
        "incoming": [line_of(one, now) for one in found],
        "total": archive().arrivals.count(wanted, asker().scope),
    }


def receive_incoming() -> ResponseReturnValue:
    """Receive by hand: parts ``files`` (the document first), or ``document``; and what is said."""
    uploads.make_room(LARGEST)
    said = request.form
    try:
        level = Level(said.get("level", "internal"))
        priority = Priority(int(said.get("priority", 0)))
        due = date.fromisoformat(said["due"]) if said.get("due") else None
    except ValueError:
        raise BadRequest("level, priority (0…4), due (YYYY-MM-DD)") from None
    if level not in _LEVELS:
        raise BadRequest("level")
    fields = {name[6:]: text for name, text in said.items() if name.startswith("field.")}
    files: list[tuple[Path, str]] = uploads.received("files")
    document = said.get("document", "")
    made = take_in(
        archive(),
        asker(),
        said.get("agency") or usual_agency(archive(), asker(), Right.REGISTER),
        files,
        fields,
        Source.SCAN if document else Source.UPLOAD,
        document=document,
        sender=said.get("sender", "").strip()[:64],
        level=level,
        priority=priority,
        due=due,
        paper=said.get("paper") in {"1", "true"},
    )
    return _line(made), HTTPStatus.CREATED, {"Location": _where(made)}


def show_incoming(incoming: str) -> ResponseReturnValue:
    """One incoming document with its clocks, parts, findings and history."""
    return whole(archive(), asker(), incoming)


def hand_out_slip(incoming: str) -> ResponseReturnValue:
    """Phiếu giải quyết văn bản đến, as PDF."""
    return Response(handling_slip(archive(), asker(), incoming), mimetype="application/pdf")


def register_incoming(incoming: str) -> ResponseReturnValue:
    """Give it its number."""
    return _line(acts.register(archive(), asker(), incoming))


def present_incoming(incoming: str) -> ResponseReturnValue:
    """Present it ``to`` a leader, with a ``note``."""
    data = body()
    made = acts.present(archive(), asker(), incoming, text(data, "to"), text(data, "note", ""))
    return _line(made)


def distribute_incoming(incoming: str) -> ResponseReturnValue:
    """Give it to those who work on it: ``leads``, ``helps``, ``knows``, ``due``, ``opinion``."""
    data = body()
    try:
        due = date.fromisoformat(data["due"]) if data.get("due") else None
    except (TypeError, ValueError):
        raise BadRequest("due (YYYY-MM-DD)") from None
    made = acts.distribute(
        archive(),
        asker(),
        incoming,
        leads=text(data, "leads"),
        helps=_texts(data, "helps"),
        knows=_texts(data, "knows"),
        due=end_of(due),
        opinion=text(data, "opinion", ""),
    )
    return _line(made)


def progress_incoming(incoming: str) -> ResponseReturnValue:
    """Say how far the work is: ``said``."""
    return _line(acts.progress(archive(), asker(), incoming, text(body(), "said")))


def answer_incoming(incoming: str) -> ResponseReturnValue:
    """Link the issued document that answers it: ``outgoing``."""
    return _line(acts.answer(archive(), asker(), incoming, text(body(), "outgoing")))


def finish_incoming(incoming: str) -> ResponseReturnValue:
    """It is done, and lies in a ``dossier``."""
    return _line(acts.finish(archive(), asker(), incoming, text(body(), "dossier")))


def reopen_incoming(incoming: str) -> ResponseReturnValue:
    """Work on it again, for a ``reason``."""
    return _line(acts.reopen(archive(), asker(), incoming, text(body(), "reason")))


def refuse_incoming(incoming: str) -> ResponseReturnValue:
    """Send it back, with a ``reason``; the notice to its sender is drafted."""
    return _line(acts.refuse(archive(), asker(), incoming, text(body(), "reason")))


def take_incoming_anyway(incoming: str) -> ResponseReturnValue:
    """Take in what was held for its address or its number, for a ``reason``."""
    from web.held import take_anyway

    return _line(take_anyway(archive(), asker(), incoming, text(body(), "reason")))


RULES = (
    Rule("GET", "/incoming", list_incoming),
    Rule("POST", "/incoming", receive_incoming),
    Rule("GET", "/incoming/<incoming>", show_incoming),
    Rule("GET", "/incoming/<incoming>/slip", hand_out_slip),
    Rule("POST", "/incoming/<incoming>/register", register_incoming),
    Rule("POST", "/incoming/<incoming>/present", present_incoming),
    Rule("POST", "/incoming/<incoming>/distribute", distribute_incoming),
    Rule("POST", "/incoming/<incoming>/progress", progress_incoming),
    Rule("POST", "/incoming/<incoming>/answer", answer_incoming),
    Rule("POST", "/incoming/<incoming>/finish", finish_incoming),
    Rule("POST", "/incoming/<incoming>/reopen", reopen_incoming),
    Rule("POST", "/incoming/<incoming>/refuse", refuse_incoming),
    Rule("POST", "/incoming/<incoming>/take-anyway", take_incoming_anyway),
)


def _line(made: Incoming) -> dict[str, Any]:
    return line_of(made, archive().clock())


def _where(made: Incoming) -> str:
    return url_for("api.show_incoming", incoming=made.id)


def _texts(data: dict[str, Any], name: str) -> list[str]:
    value = data.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadRequest(name)
    return value
