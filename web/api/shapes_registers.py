"""What answers about registers look like, as JSON Schema."""

from collections.abc import Mapping

from web.api.schemas import DIGEST, INSTANT, NUMBER, TEXT, Schema, many, maybe, ref, thing

_COLUMN = {"key": TEXT, "vi": TEXT, "en": TEXT}
_ENTRY = {"id": TEXT, "document": maybe(TEXT), "columns": {"type": "object"}}
_CLOSING = {
    "id": TEXT,
    "agency": TEXT,
    "register": TEXT,
    "series": TEXT,
    "year": NUMBER,
    "volume": NUMBER,
    "first": NUMBER,
    "last": NUMBER,
    "entries": NUMBER,
    "content": DIGEST,
    "closed_by": TEXT,
    "closed_at": INSTANT,
    "document": maybe(TEXT),
    "sha256": maybe(DIGEST),
}

REGISTER_SHAPES: Mapping[str, Schema] = {
    "Register": thing(
        {
            "register": TEXT,
            "title": TEXT,
            "title_en": TEXT,
            "citation": TEXT,
            "columns": many(thing(_COLUMN)),
            "total": NUMBER,
            "entries": many(thing(_ENTRY)),
        }
    ),
    "RegisterClosing": thing(_CLOSING),
    "RegisterClosings": thing({"closings": many(ref("RegisterClosing"))}),
    "RegisterDone": thing({"id": TEXT}),
}
