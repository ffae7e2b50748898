"""The exchange by REST: connections, turns, messages, the outbox, the agencies of an axis."""

from http import HTTPStatus

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.messages import Direction, MessageState
from repository.outbox import OutboxState
from web import exchanging
from web.api.asking import asker
from web.api.blueprint import Rule, number
from web.api.tasks import shown_job
from web.current import archive
from web.jobs import enqueue

_MOST = 1000


def list_connections() -> ResponseReturnValue:
    """How each connection of one's agencies is."""
    return {"connections": exchanging.connections(archive(), asker())}


def ask_turn(axis: str) -> ResponseReturnValue:
    """Have a worker take one turn of a connection."""
    exchanging.insist(archive(), asker(), axis)
    job = enqueue(archive(), "exchange", {"axis": axis}, asker())
    return shown_job(job), HTTPStatus.ACCEPTED


def list_axis_agencies(axis: str) -> ResponseReturnValue:
    """The agencies that an axis knows."""
    found = exchanging.agencies_listed(archive(), asker(), axis)
    return {"agencies": [exchanging.told_listing(one) for one in found]}


def list_messages() -> ResponseReturnValue:
    """Messages, the newest first; ``direction``, ``state``, ``limit``, ``offset``."""
    way = request.args.get("direction", "")
    states = request.args.getlist("state")
    if way not in {"", *Direction} or not set(states) <= set(MessageState):
        raise BadRequest("direction, state")
    found = exchanging.messages(
        archive(),
        asker(),
        Direction(way) if way else None,
        tuple(MessageState(state) for state in states),
        number("limit", 100, _MOST),
        number("offset", 0, 1_000_000),
    )
    return {"messages": [exchanging.told_message(asker(), one) for one in found]}


def show_message(message: str) -> ResponseReturnValue:
    """One message, with what it says for whoever may read that."""
    found = exchanging.message(archive(), asker(), message)
    return exchanging.told_message(asker(), found, whole=True)


def list_outbox() -> ResponseReturnValue:
    """What is, or was, to be sent; ``state``, ``limit``."""
    states = request.args.getlist("state")
    if not set(states) <= set(OutboxState):
        raise BadRequest(f"state: {', '.join(OutboxState)}")
    wanted = tuple(OutboxState(state) for state in states)
    found = exchanging.outbox(archive(), asker(), wanted, number("limit", 100, _MOST))
    return {"entries": [exchanging.told_entry(one) for one in found]}


def retry_entry(entry: str) -> ResponseReturnValue:
    """Send again what was refused for good."""
    return exchanging.told_entry(exchanging.retry(archive(), asker(), entry))


RULES = (
    Rule("GET", "/exchange", list_connections),
    Rule("POST", "/exchange/<axis>/turn", ask_turn),
    Rule("GET", "/exchange/<axis>/agencies", list_axis_agencies),
    Rule("GET", "/exchange/messages", list_messages),
    Rule("GET", "/exchange/messages/<message>", show_message),
    Rule("GET", "/exchange/outbox", list_outbox),
    Rule("POST", "/exchange/outbox/<entry>/retry", retry_entry),
)
