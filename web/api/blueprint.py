"""The blueprint of the REST interface, its rules, and how a request's own values are read."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest


class Api(Blueprint):
    """A blueprint that finds out by itself who asks (see ``web.logins.guard``)."""

    own_guard = True


class Rule(NamedTuple):
    """One operation: where, how, and what does it."""

    method: str
    path: str
    view: Callable[..., ResponseReturnValue]


def number(name: str, default: int, highest: int) -> int:
    """A number of the query, from 0 to ``highest``.

    Raises:
        BadRequest: it is none.
    """
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) < len(str(highest)) + 1):
        raise BadRequest(f"{name}: 0…{highest}")
    if int(text) > highest:
        raise BadRequest(f"{name}: 0…{highest}")
    return int(text)


def day(name: str) -> date | None:
    """A day of the query, if there is one.

    Raises:
        BadRequest: it is none.
    """
    text = request.args.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadRequest(f"{name}: YYYY-MM-DD") from None


def body() -> dict[str, Any]:
    """The JSON object that was sent; empty where nothing was.

    Raises:
        BadRequest: something else was sent.
    """
    if not request.get_data(cache=True):
        return {}
    data = request.get_json(force=True)
    if not isinstance(data, dict):
        raise BadRequest("một đối tượng JSON · a JSON object")
    return data


def text(data: dict[str, Any], name: str, default: str | None = None) -> str:
    """A text in what was sent; ``default`` where it is not there, if it need not be.

    Raises:
        BadRequest: it is something else, or missing.
    """
    value = data.get(name, default)
    if not isinstance(value, str):
        raise BadRequest(f"{name}: chuỗi · a string")
    return value


def names(data: dict[str, Any], field: str) -> list[str]:
    """A list of identifiers in what was sent.

    Raises:
        BadRequest: it is something else.
    """
    value = data.get(field) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadRequest(f"{field}: danh sách chuỗi · a list of strings")
    return value
