"""What answers about packages that were checked look like, as JSON Schema."""

from collections.abc import Mapping

from preservation.validator.book import COPY, PROFILES
from web.api.schemas import FLAG, NUMBER, TEXT, Schema, many, thing

_FINDING = {
    "rule": TEXT,
    "clause": TEXT,
    "severity": {"enum": ["error", "warning", "note"]},
    "message": TEXT,
    "message_en": TEXT,
    "where": TEXT,
}

PACKAGE_SHAPES: Mapping[str, Schema] = {
    "PackageReport": thing(
        {
            "path": TEXT,
            "profile": {"enum": ["", *PROFILES, COPY]},
            "valid": FLAG,
            "files": NUMBER,
            "bytes": NUMBER,
            "findings": many(thing(_FINDING)),
            "more": {"type": "object", "additionalProperties": NUMBER},
        }
    ),
}
