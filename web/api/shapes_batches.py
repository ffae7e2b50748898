"""What answers about batches of digitisation look like, as JSON Schema."""

from collections.abc import Mapping

from repository.access import Level
from repository.digitisation import PaperKind
from repository.sheaves import SheafState
from web.api.schemas import (
    COUNTS,
    FLAG,
    INSTANT,
    NUMBER,
    TEXT,
    TEXTS,
    Schema,
    many,
    maybe,
    one_of,
    ref,
    thing,
)

_REAL: Schema = {"type": "number"}
_CHECK = {
    "page": NUMBER,
    "check": TEXT,
    "value": {},
    "limit": {},
    "ok": FLAG,
    "vi": TEXT,
    "en": TEXT,
}
_PROPOSAL = {"value": TEXT, "confidence": _REAL, "page": NUMBER, "box": many(_REAL)}
_PAPER = {
    "path": TEXT,
    "outcome": one_of(SheafState),
    "pages": NUMBER,
    "output": maybe(TEXT),
    "quality": many(thing(_CHECK)),
    "proposals": {"type": "object", "additionalProperties": thing(_PROPOSAL)},
    "batch": TEXT,
    "ordinal": NUMBER,
    "document": maybe(TEXT),
    "kind": TEXT,
    "claim": TEXT,
    "reason": TEXT,
    "problem": TEXT,
    "confirmed": TEXTS,
    "reviewed_by": maybe(TEXT),
}
_BATCH = {
    "batch": TEXT,
    "name": TEXT,
    "agency": TEXT,
    "dossier": maybe(TEXT),
    "level": one_of(Level),
    "profile": one_of(PaperKind),
    "split": TEXT,
    "job": maybe(TEXT),
    "state": maybe(TEXT),
    "asked_by": TEXT,
    "asked_at": INSTANT,
    "papers": NUMBER,
    "states": COUNTS,
}

BATCH_SHAPES: Mapping[str, Schema] = {
    "Batch": thing(_BATCH),
    "Batches": thing({"batches": many(ref("Batch"))}),
    "Paper": thing(_PAPER, findings=many(ref("Finding"))),
    "Papers": thing({"papers": many(ref("Paper"))}),
}
