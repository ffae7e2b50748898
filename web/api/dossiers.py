"""Hồ sơ by REST: closed and reopened; records frozen and let go."""

from http import HTTPStatus

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from web import holds
from web.api.asking import asker
from web.api.blueprint import Rule, body, names, text
from web.closing_dossiers import Wish, close, reopen
from web.current import archive
from web.dossier_lines import hold_line, line_of, seen_by


def show_dossier(dossier: str) -> ResponseReturnValue:
    """One hồ sơ, with what the asker may see of it."""
    found = seen_by(archive(), asker(), dossier)
    inside = archive().dossiers.contents(found.id, asker().scope)
    documents = [{"document": one.id, "code": one.code, "title": one.title} for one in inside]
    frozen = bool(archive().holds.frozen([found.id]))
    return line_of(found) | {"frozen": frozen, "documents": documents}


def close_dossier(dossier: str) -> ResponseReturnValue:
    """Close it: it becomes a package of its own."""
    seen_by(archive(), asker(), dossier)
    data = body()
    ended, drop = data.get("ended"), data.get("drop", {})
    if not isinstance(ended, int) or isinstance(ended, bool):
        raise BadRequest("ended: năm · a year")
    if not isinstance(drop, dict) or not all(isinstance(why, str) for why in drop.values()):
        raise BadRequest("drop: {id: lý do} · {id: why}")
    wish = Wish(ended, text(data, "maintenance", ""), drop)
    return line_of(close(archive(), asker(), dossier, wish))


def reopen_dossier(dossier: str) -> ResponseReturnValue:
    """Open it again, with a reason."""
    seen_by(archive(), asker(), dossier)
    return line_of(reopen(archive(), asker(), dossier, text(body(), "reason", "")))


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
    Rule("GET", "/dossiers/<dossier>", show_dossier),
    Rule("POST", "/dossiers/<dossier>/close", close_dossier),
    Rule("POST", "/dossiers/<dossier>/reopen", reopen_dossier),
    Rule("GET", "/holds", list_holds),
    Rule("POST", "/holds", place_hold),
    Rule("POST", "/holds/<hold>/lift", lift_hold),
)
