"""Hồ sơ by REST: opened, filled, given, closed and reopened."""

from http import HTTPStatus

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.access import Level
from repository.dossier_finding import PAGE
from web import dossier_acts as acts
from web.api.asking import asker
from web.api.blueprint import Rule, body, names, number, text
from web.closing_dossiers import Wish, close, reopen
from web.current import archive
from web.dossier_describing import describe
from web.dossier_lines import line_of, seen_by
from web.dossiers import wanted_by
from web.suggesting import suggest
from web.unfiled import suggestion_line

DEEPEST = 1_000_000


def show_dossier(dossier: str) -> ResponseReturnValue:
    """One hồ sơ, with what the asker may see of it."""
    found = seen_by(archive(), asker(), dossier)
    inside = archive().dossiers.contents(found.id, asker().scope)
    documents = [{"document": one.id, "code": one.code, "title": one.title} for one in inside]
    frozen = bool(archive().holds.frozen([found.id]))
    return line_of(found) | {"frozen": frozen, "documents": documents}


def list_dossiers() -> ResponseReturnValue:
    """The hồ sơ of one's agencies, a page at a time."""
    wanted, offset = wanted_by(asker(), request.args), number("offset", 0, DEEPEST)
    found = archive().dossier_finding.find(wanted, PAGE, offset)
    total = archive().dossier_finding.count(wanted)
    return {"total": total, "dossiers": [line_of(one) for one in found]}


def open_dossier() -> ResponseReturnValue:
    """Open one outside of the plan."""
    data = body()
    year, level = data.get("year"), text(data, "level", Level.INTERNAL.value)
    if not isinstance(year, int) or isinstance(year, bool):
        raise BadRequest("year: năm · a year")
    if level not in list(Level):
        raise BadRequest("level: " + ", ".join(Level))
    said = {name: text(data, name, "") for name in _ASKED}
    made = acts.open_outside(archive(), asker(), acts.Asked(**said, year=year, level=Level(level)))
    return line_of(made), HTTPStatus.CREATED


def begin_dossier(dossier: str) -> ResponseReturnValue:
    """Open a planned one."""
    seen_by(archive(), asker(), dossier)
    return line_of(acts.begin(archive(), asker(), dossier))


def place_document(dossier: str) -> ResponseReturnValue:
    """Put documents into a hồ sơ, by reference: one, some, or all that a search finds."""
    seen_by(archive(), asker(), dossier)
    data = body()
    wanted = names(data, "documents")
    if "document" in data:
        wanted.append(text(data, "document"))
    if question := text(data, "search", ""):
        wanted += acts.found(archive(), asker(), question)
    if not wanted:
        raise BadRequest("document, documents, search")
    put = acts.add(archive(), asker(), dossier, wanted)
    said = {"dossier": dossier, "document": wanted[0], "new": put.new, "there": put.there}
    return said, HTTPStatus.CREATED


def suggest_dossiers(document: str) -> ResponseReturnValue:
    """Where a document probably belongs, and why."""
    found = suggest(archive(), asker(), document)
    return {"suggestions": [suggestion_line(document, one) for one in found]}


def take_documents_out(dossier: str) -> ResponseReturnValue:
    """Take documents out of an open hồ sơ, with a reason."""
    seen_by(archive(), asker(), dossier)
    data = body()
    wanted, reason = names(data, "documents"), text(data, "reason", "")
    return {"dossier": dossier, "removed": acts.remove(archive(), asker(), dossier, wanted, reason)}


def give_dossiers() -> ResponseReturnValue:
    """Make somebody else responsible: for some hồ sơ, or for all of somebody who leaves."""
    data = body()
    to, reason, leaving = text(data, "to"), text(data, "reason", ""), text(data, "from", "")
    if leaving:
        given = acts.hand_over(archive(), asker(), leaving, to, reason)
    else:
        wanted = names(data, "dossiers")
        for one in wanted:
            seen_by(archive(), asker(), one)
        given = acts.give(archive(), asker(), wanted, to, reason)
    return {"dossiers": [line_of(one) for one in given]}


def describe_dossier(dossier: str) -> ResponseReturnValue:
    """Say something else of it."""
    data = body()
    return line_of(describe(archive(), asker(), dossier, {name: text(data, name) for name in data}))


def close_dossier(dossier: str) -> ResponseReturnValue:
    """Close it: it becomes a package of its own."""
    seen_by(archive(), asker(), dossier)
    data = body()
    ended, drop = data.get("ended"), data.get("drop", {})
    if not isinstance(ended, int) or isinstance(ended, bool):
        raise BadRequest("ended: năm · a year")
    if not isinstance(drop, dict) or not all(isinstance(why, str) for why in drop.values()):
        raise BadRequest("drop: {id: lý do} · {id: why}")
    wish = Wish(ended, text(data, "maintenance", ""), drop, text(data, "reason", ""))
    return line_of(close(archive(), asker(), dossier, wish))


def reopen_dossier(dossier: str) -> ResponseReturnValue:
    """Open it again, with a reason."""
    seen_by(archive(), asker(), dossier)
    return line_of(reopen(archive(), asker(), dossier, text(body(), "reason", "")))


_ASKED = ("agency", "notation", "title", "maintenance", "keeper_login")
RULES = (
    Rule("GET", "/dossiers", list_dossiers),
    Rule("POST", "/dossiers", open_dossier),
    Rule("POST", "/dossiers/given", give_dossiers),
    Rule("POST", "/dossiers/<dossier>/open", begin_dossier),
    Rule("POST", "/dossiers/<dossier>/documents", place_document),
    Rule("GET", "/documents/<document>/suggestions", suggest_dossiers),
    Rule("POST", "/dossiers/<dossier>/documents/removed", take_documents_out),
    Rule("GET", "/dossiers/<dossier>", show_dossier),
    Rule("POST", "/dossiers/<dossier>/described", describe_dossier),
    Rule("POST", "/dossiers/<dossier>/close", close_dossier),
    Rule("POST", "/dossiers/<dossier>/reopen", reopen_dossier),
)
