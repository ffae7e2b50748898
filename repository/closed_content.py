"""The content of a closed volume: what its digest is taken of. Pure."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime

from repository.calendar import iso_utc
from repository.register_values import Entry


def content_of(entries: Iterable[Entry]) -> str:
    """SHA-256 of entries: each one line of JSON, in order; in hexadecimal."""
    digest = hashlib.sha256()
    for entry in entries:
        said = {name: _plain(value) for name, value in entry.values.items() if name in _PRINTED}
        digest.update(json.dumps(said, ensure_ascii=False, sort_keys=True).encode() + b"\n")
    return digest.hexdigest()


_PRINTED = frozenset(
    {"number", "arrived", "author", "code", "issued", "type", "subject", "receivers", "passed"}
    | {"taken", "note", "signer", "places", "keeper", "copies", "sent"}
)
"""Values that closed registers print; others go on to change (progress, answer)."""


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return iso_utc(value)
    return value.isoformat() if isinstance(value, date) else value
