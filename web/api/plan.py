"""Danh mục hồ sơ: the file plan."""

from dataclasses import asdict

from flask import request
from flask.typing import ResponseReturnValue

from web.api.asking import asker
from web.api.blueprint import Rule, number
from web.current import archive

_LAST_YEAR = 9999


def show_plan() -> ResponseReturnValue:
    """The hồ sơ of the agencies in which the asker has any role."""
    agency, year = request.args.get("agency") or None, number("year", 0, _LAST_YEAR) or None
    plan = archive().dossiers.plan(agency, year)
    return {"dossiers": [asdict(dossier) for dossier in plan if asker().belongs(dossier.agency)]}


RULES = (Rule("GET", "/plan", show_plan),)
