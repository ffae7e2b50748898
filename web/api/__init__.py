"""REST: the archive for programs, under ``/api/v1``; described by itself at ``openapi.json``."""

from flask import Flask
from flask_wtf import CSRFProtect

from web.api import (
    agencies,
    batches,
    copies,
    decided,
    disposals,
    documents,
    dossier_inside,
    dossiers,
    edxml,
    evidence,
    exchange,
    figures,
    file_plans,
    finding,
    forms,
    history,
    holds,
    horizon,
    importing,
    incoming,
    outgoing,
    packages,
    packages_check,
    plan,
    problems,
    reading,
    recalls,
    receptions,
    registers,
    retention,
    signings,
    status,
    tasks,
    transfers,
    trust,
)
from web.api.asking import Basics, guard
from web.api.blueprint import Api

__all__ = ["PREFIX", "Basics", "register"]
PREFIX = "/api/v1"
_ROOMS = (
    documents,
    finding,
    packages,
    tasks,
    plan,
    file_plans,
    dossiers,
    disposals,
    dossier_inside,
    retention,
    holds,
    history,
    status,
    trust,
    horizon,
    evidence,
    signings,
    batches,
    reading,
    copies,
    edxml,
    packages_check,
    incoming,
    outgoing,
    decided,
    agencies,
    figures,
    registers,
    forms,
    exchange,
    recalls,
    importing,
    transfers,
    receptions,
)


def register(app: Flask) -> None:
    """Add the REST interface to ``app``, once its ``CSRFProtect`` is there."""
    bp = Api("api", __name__, url_prefix=PREFIX)
    bp.before_request(guard)
    problems.register(bp)
    for module in _ROOMS:
        for rule in module.RULES:
            bp.add_url_rule(rule.path, rule.view.__name__, rule.view, methods=[rule.method])
    bp.add_url_rule("/<path:_>", "nowhere", problems.nowhere, methods=problems.METHODS)
    csrf: CSRFProtect = app.extensions["csrf"]
    csrf.exempt(bp)  # ``guard`` asks for the token itself, where a cookie speaks for somebody
    app.register_blueprint(bp)
