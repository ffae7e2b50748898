"""Errors as pages: a friendly face for each status, and no detail of what broke inside."""

import logging
from contextlib import suppress
from http import HTTPStatus

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from repository.errors import ArchiveError, GoneError, NotFoundError, RefusedError
from web.errors import face

_LOG = logging.getLogger("luutru.web")
_KNOWN = frozenset(map(HTTPStatus, (400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)))
_RETRY_SECONDS = "30"


def register(app: Flask) -> None:
    """Have ``app`` show errors in this way."""
    app.register_error_handler(ArchiveError, _ours)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unexpected)


def _ours(error: ArchiveError) -> ResponseReturnValue:
    status = face(error).status
    if isinstance(error, GoneError):
        with suppress(NotFoundError):
            return _stub(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("%s: %s", type(error).__name__, error)
    told = str(error) if isinstance(error, RefusedError) and status != HTTPStatus.FORBIDDEN else ""
    return _page(status, told)


def _stub(error: GoneError) -> ResponseReturnValue:
    """What is left of what was asked for, where the asker may know of it."""
    from web.current import archive, person
    from web.disposal_ending import remains

    found = remains(archive(), person(), error.object)
    return render_template("disposals/gone.html", found=found), HTTPStatus.GONE


def _of_http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    return _page(HTTPStatus(error.code))


def _unexpected(error: Exception) -> ResponseReturnValue:
    _LOG.error("unexpected", exc_info=error)
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(status: HTTPStatus, told: str = "") -> ResponseReturnValue:
    headers = {}
    if status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        headers["Retry-After"] = _RETRY_SECONDS
    if request.path.startswith("/api/"):
        return jsonify(error=status.phrase, message=told), status, headers
    known = status if status in _KNOWN else HTTPStatus.BAD_REQUEST
    return render_template("errors/show.html", status=known.value, told=told), status, headers
