"""Who asks: by HTTP Basic over the same accounts and the same brakes, or by a session's cookie.

A program sends its password with every request. The first one is proven and
opens a session like any other; the following ones are that session, so that
closing the account, locking it or changing its password ends them at once.
"""

import hashlib
import hmac
import secrets
import threading
from http import HTTPStatus

from flask import current_app, g, request
from flask import session as cookie
from flask_wtf.csrf import ValidationError, validate_csrf
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import TooManyRequests, Unauthorized

from repository.errors import ForbiddenError
from repository.people import Person
from web.current import archive, logins, throttle
from web.logins import KEY
from web.passwords import check_password

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LONGEST = 64
_MOST = 1000
_BASIC = WWWAuthenticate("basic", {"realm": "luutru", "charset": "UTF-8"})


class Basics:
    """The sessions of those who log in with each request, by what they send; in memory only."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(32)
        self._known: dict[bytes, str] = {}
        self._lock = threading.Lock()

    def secret_of(self, login: str, password: str) -> str | None:
        """The secret of the session that these opened, if they did."""
        with self._lock:
            return self._known.get(self._key(login, password))

    def remember(self, login: str, password: str, secret: str) -> None:
        """Know the next request by what this one sent."""
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[self._key(login, password)] = secret

    def _key(self, login: str, password: str) -> bytes:
        return hmac.digest(self._salt, f"{login}\0{password}".encode(), hashlib.sha256)


def guard() -> None:
    """Find out who asks, before anything else is looked at.

    Raises:
        Unauthorized: nobody that is known here.
        TooManyRequests: too many have tried from there.
        ForbiddenError: the password has to be changed first, or the CSRF token is missing.
    """
    login = _by_cookie() if request.authorization is None else _by_password()
    asker = archive().people.find(login)
    if asker.disabled:
        raise _stranger()
    if asker.must_change:
        raise ForbiddenError("phải đổi mật khẩu trước · the password must be changed first")
    g.person, g.locked = asker, False


def asker() -> Person:
    """Who asks."""
    found = g.get("person")
    if not isinstance(found, Person):
        raise _stranger()
    return found


def _by_password() -> str:
    said = request.authorization
    login = (said.username or "") if said else ""
    password = ((said.password or "") if said else "")[:1024]
    if said is None or said.type != "basic" or not login.isprintable() or len(login) > _LONGEST:
        raise _stranger()
    basics: Basics = current_app.extensions["luutru-basics"]
    known = basics.secret_of(login, password)
    if known is not None:
        found = logins().find(known, active=True)
        if found is not None and not found.locked:
            return found.login
        logins().leave(known, "idle")
    return _proven(basics, login, password)


def _proven(basics: Basics, login: str, password: str) -> str:
    source = request.remote_addr or ""
    if not throttle().allows(source):
        raise TooManyRequests
    if not check_password(logins().password_of(login), password):
        logins().refuse(login, source)
        raise _stranger()
    secret = secrets.token_urlsafe(32)
    if not logins().enter(login, secret, source):
        raise _stranger()
    basics.remember(login, password, secret)
    return login


def _by_cookie() -> str:
    secret = str(cookie.get(KEY, ""))
    found = logins().find(secret, active=True) if secret else None
    if found is None or found.locked:
        raise _stranger()
    if request.method not in _SAFE:
        try:
            validate_csrf(request.headers.get("X-CSRFToken", ""))
        except ValidationError:
            raise ForbiddenError("thiếu X-CSRFToken · the CSRF token is missing") from None
    return found.login


def _stranger() -> Unauthorized:
    """Nobody learns which part was wrong; a page's own script is not asked by the browser."""
    error = Unauthorized(HTTPStatus.UNAUTHORIZED.phrase)
    if KEY not in cookie:
        error.www_authenticate = (_BASIC,)
    return error
