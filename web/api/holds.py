"""Holds by REST: records are frozen by order, and let go."""

from http import HTTPStatus

from flask import request
from flask.typing import ResponseReturnValue

from web import holds
from web.api.asking import asker
from web.api.blueprint import Rule, body, names, text
from web.current import archive
from web.dossier_lines import hold_line


def list_holds() -> ResponseReturnValue:
    """The orders that freeze records."""
    active = request.args.get("active") == "1"
    return {"holds": [hold_line(one) for one in holds.listed(archive(), asker(), active=active)]}


def place_hold() -> ResponseReturnValue:
    """Freeze hồ sơ and documents."""
    data = body()
    order = (text(data, "order", ""), text(data, "reason", ""))
    made = holds.place(archive(), asker(), text(data, "agency", ""), names(data, "objects"), order)
    return hold_line(made), HTTPStatus.CREATED


def lift_hold(hold: str) -> ResponseReturnValue:
    """Lift one."""
    return hold_line(holds.lift(archive(), asker(), hold, text(body(), "order", "")))


RULES = (
    Rule("GET", "/holds", list_holds),
    Rule("POST", "/holds", place_hold),
    Rule("POST", "/holds/<hold>/lift", lift_hold),
)
