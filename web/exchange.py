"""The exchange: connections and how they are, messages that came and went, what is to be sent."""

from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug import Response

from repository.messages import Direction, Message, MessageState
from repository.outbox import OutboxState
from web import exchanging
from web.current import archive, person
from web.jobs import enqueue

bp = Blueprint("exchange", __name__, url_prefix="/exchange")

_PAGE = 50


@bp.get("")
def show() -> str:
    """Connections, what is to be sent and could not be, and the newest messages."""
    held, asker = archive(), person()
    way, state, start = _filters()
    found = exchanging.messages(held, asker, way, state, _PAGE + 1, start)
    waits = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.FAILED)
    return render_template(
        "exchange/show.html",
        connections=exchanging.connections(held, asker),
        outbox=exchanging.outbox(held, asker, waits),
        messages=found[:_PAGE],
        readable={one.id for one in found if exchanging.may_read(asker, one)},
        subject=subject_of,
        directions=list(Direction),
        states=list(MessageState),
        way=way,
        state=state[0] if state else None,
        older=start + _PAGE if len(found) > _PAGE else None,
    )


@bp.get("/messages/<identifier>")
def one(identifier: str) -> str:
    """One message: its header, what was found, what came with it."""
    held, asker = archive(), person()
    found = exchanging.message(held, asker, identifier)
    return render_template(
        "exchange/one.html",
        message=found,
        readable=exchanging.may_read(asker, found),
        subject=subject_of(found),
    )


@bp.post("/<axis>/turn")
def take_turn(axis: str) -> Response:
    """Have a worker take one turn."""
    exchanging.insist(archive(), person(), axis)
    job = enqueue(archive(), "exchange", {"axis": axis}, person())
    return redirect(url_for("tasks.one", identifier=job.id), HTTPStatus.SEE_OTHER)


@bp.post("/outbox/<identifier>/retry")
def retry(identifier: str) -> Response:
    """Send again what was refused."""
    exchanging.retry(archive(), person(), identifier)
    return redirect(url_for("exchange.show"), HTTPStatus.SEE_OTHER)


def subject_of(message: Message) -> str:
    """What a message is about, if it says so."""
    header = message.body.get("header")
    return str(header.get("subject", "")) if isinstance(header, dict) else ""


def _filters() -> tuple[Direction | None, tuple[MessageState, ...], int]:
    way, state = request.args.get("direction", ""), request.args.get("state", "")
    if way not in {"", *Direction} or state not in {"", *MessageState}:
        abort(HTTPStatus.BAD_REQUEST)
    start = min(max(request.args.get("offset", 0, type=int), 0), 1_000_000)
    return Direction(way) if way else None, (MessageState(state),) if state else (), start
