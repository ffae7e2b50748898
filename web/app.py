"""The web application: its blueprints, its language, and the headers of every answer."""

from datetime import timedelta

from flask import Flask, Response, request
from flask_babel import Babel
from flask_wtf import CSRFProtect

from repository.logins import Logins
from web import (
    agencies,
    api,
    batch_sealing,
    batches,
    copies,
    disposal_deeds,
    disposal_pages,
    documents,
    dossier_inside,
    dossiers,
    drafts,
    edxml,
    evidence,
    exchange,
    figures,
    file_plan_pages,
    fixity,
    form_pages,
    handed_out,
    history,
    holds_pages,
    home,
    horizon,
    importing_pages,
    incoming,
    incoming_forms,
    labels,
    logins,
    navigation,
    outgoing,
    outgoing_deeds,
    package_check,
    pages_errors,
    paper_list,
    people,
    plan,
    quarantined,
    reading,
    reception_pages,
    registers,
    retention,
    reviewing,
    seal,
    search,
    sign,
    signatories,
    signatures,
    tasks,
    transfer_pages,
    trust,
    unfiled,
    uploads,
    verifying,
)
from web.pictures import Pictures
from web.policy import POLICY
from web.throttle import Throttle
from web.wiring import Archive

_FORM_BYTES = 1 << 20
_VERIFICATIONS = 20
"""Codes or files that one address may have verified within a minute."""
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_BLUEPRINTS = (
    logins.bp,
    home.bp,
    search.bp,
    documents.bp,
    handed_out.bp,
    incoming.bp,
    incoming_forms.bp,
    uploads.bp,
    batches.bp,
    reviewing.bp,
    batch_sealing.bp,
    reading.bp,
    quarantined.bp,
    sign.bp,
    seal.bp,
    drafts.bp,
    outgoing.bp,
    outgoing_deeds.bp,
    paper_list.bp,
    signatures.bp,
    edxml.bp,
    package_check.bp,
    horizon.bp,
    evidence.bp,
    trust.bp,
    fixity.bp,
    plan.bp,
    dossier_inside.bp,
    retention.bp,
    holds_pages.bp,
    dossiers.bp,
    unfiled.bp,
    file_plan_pages.bp,
    importing_pages.bp,
    transfer_pages.bp,
    reception_pages.bp,
    registers.bp,
    form_pages.bp,
    disposal_pages.bp,
    disposal_deeds.bp,
    copies.bp,
    signatories.bp,
    verifying.bp,
    exchange.bp,
    history.bp,
    people.bp,
    agencies.bp,
    figures.bp,
    tasks.bp,
)


def create_app(archive: Archive) -> Flask:
    """The application that serves ``archive``; may be used by any number of threads."""
    app = build()
    attach(app, archive)
    return app


def build() -> Flask:
    """The application without an archive: its pages, its REST interface, its words."""
    app = Flask(__name__)
    app.request_class = uploads.UploadRequest
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.config.update(
        SESSION_COOKIE_NAME="luutru",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=_FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="vi",
    )
    Babel(app, locale_selector=logins.language)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    CSRFProtect(app)  # after the blueprints: who asks is settled before a body is read
    api.register(app)
    labels.register(app)
    navigation.register(app)
    pages_errors.register(app)
    app.after_request(_guarded)
    return app


def attach(app: Flask, archive: Archive) -> None:
    """Have ``app`` serve ``archive``; nothing that it knew of another is left."""
    app.config.update(
        SECRET_KEY=archive.settings.secret_key,
        SESSION_COOKIE_SECURE=archive.settings.https,
        LOCK_MINUTES=archive.settings.session_lock_minutes,
    )
    idle = timedelta(minutes=archive.settings.session_lock_minutes)
    app.extensions["luutru"] = archive
    app.extensions["luutru-logins"] = Logins(archive.database, archive.ledger, archive.clock, idle)
    app.extensions["luutru-pictures"] = Pictures(archive)
    app.extensions["luutru-throttle"] = Throttle(archive.clock)
    app.extensions["luutru-verify-throttle"] = Throttle(archive.clock, _VERIFICATIONS)
    app.extensions["luutru-basics"] = api.Basics()


def _guarded(response: Response) -> Response:
    """Every answer carries the headers that keep browsers careful."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=3600"
    if request.is_secure or _https():
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _https() -> bool:
    from web.current import archive

    return archive().settings.https
