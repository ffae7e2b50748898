"""Logging in, out, and the lock of an idle session; nothing is answered to strangers."""

import secrets
from http import HTTPStatus
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from werkzeug import Response

from repository.errors import RefusedError
from repository.people import Person
from web.current import archive, logins, person, throttle
from web.passwords import check_password, hash_password, strong_enough
from web.saying import _

bp = Blueprint("logins", __name__)

OPEN = frozenset(
    {
        "static",
        "logins.ask",
        "logins.log_in",
        "logins.speak",
        "logins.health",
        "verifying.show",
        "verifying.check",
    }
)
"""What strangers may ask for. Everything else is closed to them."""
_WHILE_LOCKED = OPEN | {"logins.locked", "logins.unlock", "logins.log_out"}
_WHILE_MUST_CHANGE = OPEN | {"logins.change", "logins.set_password", "logins.log_out"}
_PASSIVE = frozenset(
    {"static", "tasks.state", "handed_out.picture", "copies.picture", "logins.health"}
)
"""What a page asks for by itself: no sign that somebody sits before it."""
KEY = "key"
LANGUAGES = ("vi", "en")


@bp.before_app_request
def guard() -> ResponseReturnValue | None:
    """Find out who asks; send strangers to the log-in and idle sessions to the lock."""
    g.person = None
    if _has_own_guard():
        return None
    found = logins().find(_secret(), active=request.endpoint not in _PASSIVE)
    asker = archive().people.find(found.login) if found else None
    if found is None or asker is None or asker.disabled:
        return None if request.endpoint in OPEN or request.endpoint is None else _to("logins.ask")
    if found.locked and request.endpoint not in _WHILE_LOCKED:
        return _to("logins.locked")
    if asker.must_change and request.endpoint not in _WHILE_MUST_CHANGE:
        return _to("logins.change")
    g.person, g.locked = asker, found.locked
    return None


def _has_own_guard() -> bool:
    blueprint = current_app.blueprints.get(request.blueprint or "")
    return bool(getattr(blueprint, "own_guard", False))


@bp.get("/log-in")
def ask() -> str:
    """The form for name and password."""
    return render_template("logins/ask.html", target=_target())


@bp.post("/log-in")
def log_in() -> ResponseReturnValue:
    """Open a session. Whatever is wrong, the answer is the same, and takes as long."""
    login, source = request.form.get("login", "").strip(), request.remote_addr or ""
    if not throttle().allows(source):
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    secret = secrets.token_urlsafe(32)
    if not _proves(login, source) or not logins().enter(login, secret, source):
        flash(_wrong(), "error")
        return render_template("logins/ask.html", target=_target(), login=login), 401
    language = cookie.get("language")
    cookie.clear()
    cookie.update({KEY: secret} | ({"language": language} if language else {}))
    return redirect(_target(), HTTPStatus.SEE_OTHER)


@bp.post("/log-out")
def log_out() -> Response:
    """End the session."""
    logins().leave(_secret(), "asked")
    cookie.pop(KEY, None)
    return redirect(url_for("logins.ask"), HTTPStatus.SEE_OTHER)


@bp.post("/lock")
def lock() -> Response:
    """Lock the session now: somebody leaves the desk."""
    logins().lock(_secret(), "asked")
    return redirect(url_for("logins.locked"), HTTPStatus.SEE_OTHER)


@bp.get("/lock")
def locked() -> ResponseReturnValue:
    """The form that opens a locked session again."""
    if not g.locked:
        return redirect(_target(), HTTPStatus.SEE_OTHER)
    return render_template("logins/locked.html", target=_target(), asker=person())


@bp.post("/unlock")
def unlock() -> ResponseReturnValue:
    """Open a locked session again with the password of its person."""
    asker, source = person(), request.remote_addr or ""
    if _proves(asker.login, source) and logins().reopen(_secret(), source):
        return redirect(_target(), HTTPStatus.SEE_OTHER)
    flash(_wrong(), "error")
    return render_template("logins/locked.html", target=_target(), asker=asker), 401


@bp.get("/password")
def change() -> str:
    """The form for a new password."""
    return render_template("logins/change.html", asker=person())


@bp.post("/password")
def set_password() -> ResponseReturnValue:
    """Replace one's own password; every session ends, this one goes on under a new secret."""
    asker, source = person(), request.remote_addr or ""
    fault = _fault(asker, source)
    if fault:
        flash(fault, "error")
        return render_template("logins/change.html", asker=asker), HTTPStatus.UNPROCESSABLE_ENTITY
    logins().set_password(
        asker.login, hash_password(request.form["new"]), asker.login, must_change=False
    )
    secret = secrets.token_urlsafe(32)
    if not logins().enter(asker.login, secret, source):
        raise RefusedError(_wrong())
    cookie[KEY] = secret
    flash(_("Đã đổi mật khẩu."), "good")
    return redirect(url_for("home.show"), HTTPStatus.SEE_OTHER)


@bp.get("/language/<code>")
def speak(code: str) -> Response:
    """Go on in another language."""
    if code not in LANGUAGES:
        abort(HTTPStatus.NOT_FOUND)
    cookie["language"] = code
    return redirect(_target(), HTTPStatus.SEE_OTHER)


@bp.get("/alive")
def alive() -> ResponseReturnValue:
    """A sign that somebody sits before the page and types."""
    return "", HTTPStatus.NO_CONTENT


@bp.get("/health")
def health() -> dict[str, str]:
    """Whether the server answers; says nothing else."""
    return {"state": "ok"}


def language() -> str:
    """The language of this answer: Vietnamese unless somebody chose another."""
    chosen = cookie.get("language")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def spoken() -> str:
    """The code of the language that is spoken now."""
    return str(get_locale() or LANGUAGES[0])


def _proves(login: str, source: str) -> bool:
    """Whether the password in the form is that of ``login``; a wrong one is counted."""
    if check_password(logins().password_of(login), request.form.get("password", "")[:1024]):
        return True
    logins().refuse(login, source)
    return False


def _fault(asker: Person, source: str) -> str:
    """What is wrong with the new password in the form; empty if nothing is."""
    new = request.form.get("new", "")[:1024]
    if new != request.form.get("again", ""):
        return _("Hai lần nhập mật khẩu mới không giống nhau.")
    if not strong_enough(new):
        return _(
            "Mật khẩu mới cần ít nhất 8 ký tự, có chữ thường, chữ hoa, chữ số và ký tự đặc biệt."
        )
    if new == request.form.get("password", ""):
        return _("Mật khẩu mới phải khác mật khẩu cũ.")
    return "" if _proves(asker.login, source) else _("Mật khẩu hiện tại không đúng.")


def _wrong() -> str:
    return _("Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang bị khóa.")


def _secret() -> str:
    return str(cookie.get(KEY, ""))


def _to(endpoint: str) -> Response:
    """To another page, and from there back to where one wanted to go."""
    back: dict[str, Any] = (
        {"target": request.full_path.rstrip("?")} if request.method == "GET" else {}
    )
    return redirect(url_for(endpoint, **back), HTTPStatus.SEE_OTHER)


def _target() -> str:
    """Where to go next: a path of this very site, whatever the request says."""
    wanted = request.values.get("target", "")
    inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    plain = inside and all(c.isprintable() and c != "\\" for c in wanted)
    return wanted if plain else url_for("home.show")
