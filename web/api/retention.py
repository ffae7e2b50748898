"""Retention by REST: schedules, what one would do, and doing it as it was shown."""

from dataclasses import asdict
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.retention_changes import Shown
from repository.schedules import Item
from web import retention_acts as acts
from web.api.asking import asker
from web.api.blueprint import Rule, body, number, text
from web.current import archive

_MOST = 500
_COLUMNS = ("code", "title", "period")


def list_schedules() -> ResponseReturnValue:
    """Every schedule."""
    asker()
    return {"schedules": [acts.schedule_line(one) for one in archive().schedules.all()]}


def show_schedule(schedule: str) -> ResponseReturnValue:
    """One, with its items."""
    asker()
    found = archive().schedules.get(schedule)
    return acts.schedule_line(found) | {"lines": [asdict(item) for item in found.items]}


def enter_schedule() -> ResponseReturnValue:
    """Put one in force from a day on."""
    data = body()
    lines = data.get("lines")
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise BadRequest("lines: [{code, title, period}]")
    items = tuple(
        Item(*(text(line, name) for name in ("code", "title", "period"))) for line in lines
    )
    brought = acts.Brought(
        agency=text(data, "agency"),
        name=text(data, "name"),
        citation=text(data, "citation"),
        first=_day(data, "first"),
        items=items,
    )
    made = acts.enter(archive(), asker(), brought)
    return acts.schedule_line(made), HTTPStatus.CREATED


def preview_schedule(schedule: str) -> ResponseReturnValue:
    """What it would do to the hồ sơ of an agency."""
    agency, too = request.args.get("agency", ""), request.args.get("fixed_too") == "1"
    return _shown(acts.preview(archive(), asker(), schedule, agency, fixed_too=too))


def apply_schedule(schedule: str) -> ResponseReturnValue:
    """Do just what was shown."""
    data = body()
    agency, token, too = text(data, "agency"), text(data, "token"), data.get("fixed_too") is True
    return _shown(acts.apply(archive(), asker(), schedule, agency, token, fixed_too=too))


def suggest_items(schedule: str) -> ResponseReturnValue:
    """Hồ sơ without an item, and a likely one."""
    agency, limit = request.args.get("agency", ""), number("limit", 100, _MOST)
    found = acts.likely(archive(), asker(), schedule, agency, limit)
    return {
        "dossiers": [
            {
                "dossier": one.dossier,
                "notation": one.notation,
                "title": one.title,
                "item": one.item.code if one.item else None,
            }
            for one in found
        ]
    }


def assign_items(schedule: str) -> ResponseReturnValue:
    """Say under which item hồ sơ stand."""
    items = body().get("items")
    if not isinstance(items, dict) or not all(isinstance(code, str) for code in items.values()):
        raise BadRequest("items: {dossier: code}")
    given = acts.assign(archive(), asker(), schedule, items)
    return {"items": {dossier: item.code for dossier, item in given.items()}}


def tell_event(dossier: str) -> ResponseReturnValue:
    """Say when what a hồ sơ waits for came about."""
    data = body()
    day = _day(data, "day")
    acts.came_about(archive(), asker(), dossier, day, text(data, "citation", ""))
    return {"dossier": dossier, "event_on": day.isoformat()}


RULES = (
    Rule("GET", "/retention", list_schedules),
    Rule("POST", "/retention", enter_schedule),
    Rule("GET", "/retention/<schedule>", show_schedule),
    Rule("GET", "/retention/<schedule>/preview", preview_schedule),
    Rule("POST", "/retention/<schedule>/apply", apply_schedule),
    Rule("GET", "/retention/<schedule>/suggestions", suggest_items),
    Rule("POST", "/retention/<schedule>/items", assign_items),
    Rule("POST", "/dossiers/<dossier>/event", tell_event),
)


def _shown(shown: Shown) -> dict[str, Any]:
    return acts.shown_line(shown) | {"changes": [acts.change_line(one) for one in shown.changes]}


def _day(data: dict[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(text(data, name))
    except ValueError:
        raise BadRequest(f"{name}: YYYY-MM-DD") from None
