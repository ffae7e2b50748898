"""The ledger, to be read and proven."""

from flask.typing import ResponseReturnValue

from repository.people import Right
from web import acts
from web.api.asking import asker
from web.api.blueprint import Rule, number
from web.current import archive

MOST_EVENTS = 1000
_LAST = (1 << 63) - 1


def show_ledger() -> ResponseReturnValue:
    """The newest events first."""
    asker().require(Right.LEDGER)
    limit, before = number("limit", 100, MOST_EVENTS), number("before", 0, _LAST)
    events = archive().ledger.latest(limit, before or None)
    return {"events": [event.as_dict() for event in events]}


def verify_ledger() -> ResponseReturnValue:
    """Walk the whole chain."""
    asker().require(Right.LEDGER)
    return acts.ledger_report(archive())


RULES = (
    Rule("GET", "/ledger", show_ledger),
    Rule("GET", "/ledger/verify", verify_ledger),
)
