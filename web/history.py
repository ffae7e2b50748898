"""The ledger, to be read: the newest events first, and whether the chain holds."""

from collections.abc import Mapping
from textwrap import shorten
from typing import Any

from flask import Blueprint, render_template, request

from repository.ledger import Event, EventKind
from repository.people import Right
from web.current import archive, person

bp = Blueprint("history", __name__, url_prefix="/ledger")

PAGE = 50
_OPEN: Mapping[str, tuple[str, ...]] = {
    EventKind.LOG_IN: ("source", "reason", "session"),
    EventKind.LOG_OUT: ("reason", "session"),
    EventKind.ACCOUNT: ("change", "grants"),
    EventKind.FIXITY_CHECK: ("store", "verdict"),
    EventKind.REFUSAL: ("rules",),
    EventKind.QUARANTINE: ("rules",),
    EventKind.SWEEP: ("found", "removed"),
    EventKind.TRUST: ("change", "count", "things"),
}
"""What may be told of an event without telling of a document."""


_TOO_LONG = frozenset({"sha256", "sha512", "package"})
_AT_MOST = 200


@bp.get("")
def show() -> str:
    """A page of the ledger."""
    asker, held = person(), archive()
    asker.require(Right.LEDGER)
    events = held.ledger.latest(PAGE, request.args.get("before", type=int))
    return render_template(
        "history/show.html",
        events=events,
        known=held.catalogue.summaries([event.object for event in events], asker.scope),
        count=held.ledger.count(),
        report=held.ledger.verify() if "verify" in request.args else None,
    )


@bp.app_template_filter("openly")
def openly(event: Event) -> str:
    """What an event says that anybody who reads the ledger may know."""
    return _words({key: event.detail.get(key) for key in _OPEN.get(event.kind, ())})


@bp.app_template_filter("in_words")
def in_words(event: Event) -> str:
    """What an event says, for those who may see its document."""
    return _words({key: value for key, value in event.detail.items() if key not in _TOO_LONG})


def _words(detail: Mapping[str, Any]) -> str:
    said = ((key, _plain(value)) for key, value in detail.items())
    return shorten(" · ".join(f"{key}: {text}" for key, text in said if text), _AT_MOST)


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_plain, value)))
    if isinstance(value, Mapping):
        return " ".join(filter(None, map(_plain, value.values())))
    return "" if value is None else str(value)
