"""Errors as ``application/problem+json`` (RFC 9457), by the one table of ``web.errors``."""

import json
import logging
from http import HTTPStatus

from flask import Blueprint, Response
from werkzeug.exceptions import HTTPException, NotFound

from repository.errors import ArchiveError, GoneError, RefusedError
from web.errors import face

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_WAIT = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_LOG = logging.getLogger("luutru.api")


def register(bp: Blueprint) -> None:
    """Have ``bp`` show every error in this way."""
    bp.register_error_handler(ArchiveError, _ours)
    bp.register_error_handler(HTTPException, _of_http)
    bp.register_error_handler(Exception, _unexpected)


def nowhere(_: str) -> Response:
    """What no operation answers to."""
    raise NotFound


def _ours(error: ArchiveError) -> Response:
    status = face(error).status
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("%s: %s", type(error).__name__, error)
    if isinstance(error, GoneError):
        return _problem(status, "", stub=f"/api/v1/stubs/{error.object}")
    return _problem(status, str(error) if isinstance(error, RefusedError) else "")


def _of_http(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    told = (error.description or "") if status == HTTPStatus.BAD_REQUEST else ""
    answer = _problem(status, told)
    for name, value in error.get_headers():
        if name == "WWW-Authenticate":
            answer.headers.add(name, value)
    return answer


def _unexpected(error: Exception) -> Response:
    _LOG.error("unexpected", exc_info=error)
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "")


def _problem(status: HTTPStatus, detail: str, **more: str) -> Response:
    """What is hidden and what is not there look the same, to the last byte."""
    said = {"type": "about:blank", "title": status.phrase, "status": status.value}
    told = said | ({"detail": detail} if detail else {}) | more
    data = json.dumps(told, ensure_ascii=False)
    answer = Response(data, status, mimetype="application/problem+json")
    if status in _WAIT:
        answer.headers["Retry-After"] = "30"
    return answer
