"""Danh mục hồ sơ: the file plan."""

from dataclasses import asdict

from flask import request
from flask.typing import ResponseReturnValue

from repository.dossiers import Dossier
from web.api.asking import asker
from web.api.blueprint import Rule, number
from web.current import archive
from web.dossier_lines import known_to

_LAST_YEAR = 9999


def show_plan() -> ResponseReturnValue:
    """The hồ sơ of the agencies in which the asker has any role."""
    agency, year = request.args.get("agency") or None, number("year", 0, _LAST_YEAR) or None
    plan = archive().dossiers.plan(agency, year)
    return {"dossiers": [asdict(dossier) for dossier in plan if _known(dossier)]}


RULES = (Rule("GET", "/plan", show_plan),)


def _known(dossier: Dossier) -> bool:
    return known_to(asker(), dossier)
