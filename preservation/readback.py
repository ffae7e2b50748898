"""Reading back: the document that a package speaks of, from the package alone."""

import json
from collections.abc import Callable
from typing import Any

from preservation.compact import expand
from preservation.package import RECORD
from preservation.premis import REPORT
from repository.documents import Document
from repository.errors import DamageError
from repository.records import document_from


def read_back(read: Callable[[str], bytes]) -> Document:
    """The document whose package ``read`` reads from (path in the package → bytes).

    Raises:
        DamageError: what the package says of its document cannot be understood.
            What ``read`` raises is passed on.
    """
    record = _object(read(RECORD), RECORD)
    if record.get("signatures") == {"in": REPORT}:
        record["signatures"] = _object(read(REPORT), REPORT)
        if "compact" in record["signatures"]:
            _expand(record)
    try:
        return document_from(record)
    except ValueError as error:
        raise DamageError(f"{RECORD}: {error}") from error


def _expand(record: dict[str, Any]) -> None:
    try:
        record["signatures"] = expand(record["signatures"])
    except ValueError as error:
        raise DamageError(f"{REPORT}: {error}") from error


def _object(data: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DamageError(f"{name}: {error}") from error
    if not isinstance(value, dict):
        raise DamageError(f"{name}: not an object")
    return value
