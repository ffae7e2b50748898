"""Operations: what the description says of a route beyond the route itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from web.api.schemas import Schema

JSON, BYTES = "application/json", "application/octet-stream"
FORM = "multipart/form-data"
BINARY: Schema = {"type": "string", "format": "binary"}
DAY: Schema = {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Operation:
    """What the description says of one route beyond the route itself."""

    summary: str
    answers: Mapping[int, str]
    """Status → name of a schema; an empty name for bytes."""
    query: Mapping[str, Schema] | None = None
    body: Mapping[str, Schema] | None = None
    """Media type → schema."""
    refusals: tuple[int, ...] = ()
    """What may be answered instead, as a problem, beside what always may."""
