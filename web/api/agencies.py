"""Agencies by REST: the list, one of them as of a day, changes, and lists that are brought."""

from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.agencies import Agency
from repository.agency_rows import rows_from
from repository.succession import successor_on
from web import agency_acts
from web.api.asking import asker
from web.api.blueprint import Rule, body, day, names, text
from web.current import archive


def list_agencies() -> ResponseReturnValue:
    """Every agency; those of a day, ``on``."""
    asker()
    on = day("on")
    every = archive().agencies.all()
    return {"agencies": [agency_acts.told(a) for a in every if on is None or a.exists_on(on)]}


def show_agency(agency: str) -> ResponseReturnValue:
    """One agency on a day, by any of its codes."""
    asker()
    on = day("on") or agency_acts.today(archive())
    return agency_acts.told_known(agency_acts.known(archive(), agency, on))


def follow_agency(agency: str) -> ResponseReturnValue:
    """Where what is sent to an agency goes on a day."""
    asker()
    on = day("on") or agency_acts.today(archive())
    goes_to, note = successor_on(archive().agencies, agency, on)
    return {"code": agency, "on": on.isoformat(), "goes_to": goes_to, "note": note}


def add_agency() -> ResponseReturnValue:
    """Add an agency."""
    data = body()
    made = Agency(
        code=text(data, "code"),
        name=text(data, "name"),
        level=text(data, "level", ""),
        parent=text(data, "parent", "") or None,
        valid_from=_day(data, "valid_from") if data.get("valid_from") else None,
        aliases=tuple(names(data, "aliases")),
    )
    found = agency_acts.add(archive(), asker(), made)
    where = url_for("api.show_agency", agency=found.code)
    return agency_acts.told(found), HTTPStatus.CREATED, {"Location": where}


def rename_agency(agency: str) -> ResponseReturnValue:
    """Give it a new ``name`` from the day ``first`` on."""
    data = body()
    since = (_day(data, "first"), text(data, "citation", ""))
    found = agency_acts.rename(archive(), asker(), agency, text(data, "name"), since)
    return agency_acts.told(found)


def end_agency(agency: str) -> ResponseReturnValue:
    """End it after the day ``last``; its fonds is closed."""
    data = body()
    since = (_day(data, "last"), text(data, "citation", ""))
    found = agency_acts.end(archive(), asker(), agency, text(data, "successor", ""), since)
    return agency_acts.told(found)


def bring_agencies() -> ResponseReturnValue:
    """Look through a list of ``agencies``; with ``apply``, take it: all of it or nothing."""
    data = body()
    rows = rows_from(data.get("agencies"))
    really, proposals = data.get("apply", False), data.get("proposals", False)
    if not isinstance(really, bool) or not isinstance(proposals, bool):
        raise BadRequest("apply, proposals: true, false")
    if really:
        found = agency_acts.take_list(archive(), asker(), rows, proposals=proposals)
    else:
        found = agency_acts.look_through(archive(), asker(), rows)
    lines = [agency_acts.told_line(line) for line in found.lines]
    return {"applied": really, "counts": found.counts, "lines": lines}


def export_agencies() -> Response:
    """The whole list as ``csv``, ``xlsx`` or ``json``."""
    asker()
    data = agency_acts.exported(archive(), request.args.get("form", "csv"))
    return Response(data, mimetype="application/octet-stream")


RULES = (
    Rule("GET", "/agencies", list_agencies),
    Rule("POST", "/agencies", add_agency),
    Rule("POST", "/agencies/list", bring_agencies),
    Rule("GET", "/agencies/export", export_agencies),
    Rule("GET", "/agencies/<agency>", show_agency),
    Rule("GET", "/agencies/<agency>/successor", follow_agency),
    Rule("POST", "/agencies/<agency>/rename", rename_agency),
    Rule("POST", "/agencies/<agency>/end", end_agency),
)


def _day(data: dict[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(text(data, name))
    except ValueError:
        raise BadRequest(f"{name}: YYYY-MM-DD") from None
