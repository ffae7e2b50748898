"""Danh mục hồ sơ: the file plan, and documents placed in it."""

from dataclasses import asdict
from http import HTTPStatus

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.dossiers import Dossier
from repository.errors import NotFoundError
from repository.people import Right
from web.api.asking import asker
from web.api.blueprint import Rule, body, number
from web.current import archive
from web.dossier_lines import known_to

_LAST_YEAR = 9999


def show_plan() -> ResponseReturnValue:
    """The hồ sơ of the agencies in which the asker has any role."""
    agency, year = request.args.get("agency") or None, number("year", 0, _LAST_YEAR) or None
    plan = archive().dossiers.plan(agency, year)
    return {"dossiers": [asdict(dossier) for dossier in plan if _known(dossier)]}


def place_document(dossier: str) -> ResponseReturnValue:
    """Put a document into a hồ sơ, by reference."""
    found = archive().dossiers.get(dossier)
    if not _known(found):
        raise NotFoundError(f"hồ sơ {dossier}")
    asker().require(Right.PLAN, found.agency)
    document = body().get("document")
    if not isinstance(document, str):
        raise BadRequest("document")
    archive().dossiers.place(found.id, document, asker().scope, asker().login)
    return {"dossier": found.id, "document": document}, HTTPStatus.CREATED


RULES = (
    Rule("GET", "/plan", show_plan),
    Rule("POST", "/dossiers/<dossier>/documents", place_document),
)


def _known(dossier: Dossier) -> bool:
    return known_to(asker(), dossier)
