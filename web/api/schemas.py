"""What answers look like, as JSON Schema (draft 2020-12, as OpenAPI 3.1 has it).

Fields may be added to an answer at any time, and never renamed.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from ingest.result import IngestOutcome
from repository.access import Level
from repository.documents import FileRole, Standing
from repository.findings import Severity
from repository.jobs import JobState
from repository.packages import CopyState, PackageKind

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
INSTANT: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"}
DIGEST: Schema = {"type": "string", "pattern": "^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$"}
FREE: Schema = {"type": "object"}
TEXTS: Schema = {"type": "object", "additionalProperties": TEXT}
COUNTS: Schema = {"type": "object", "additionalProperties": NUMBER}


def ref(name: str) -> Schema:
    """The schema called ``name``."""
    return {"$ref": f"#/components/schemas/{name}"}


def many(schema: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": schema}


def maybe(schema: Schema) -> Schema:
    """Or nothing."""
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(values: type[StrEnum]) -> Schema:
    """One of the words of an enumeration."""
    return {"enum": [value.value for value in values]}


def thing(required: Schema, **optional: Schema) -> Schema:
    """An object with these fields at least; what is optional may be missing."""
    return {
        "type": "object",
        "properties": dict(required) | optional,
        "required": list(required),
    }


_FINDING = {
    "rule": TEXT,
    "severity": one_of(Severity),
    "message": TEXT,
    "message_en": TEXT,
    "facts": FREE,
}
_RESULT = {
    "path": TEXT,
    "outcome": one_of(IngestOutcome),
    "document": maybe(TEXT),
    "package": maybe(TEXT),
    "quarantine": maybe(TEXT),
    "findings": many(ref("Finding")),
    "indication": maybe(TEXT),
    "intact": maybe(FLAG),
    "says": maybe(TEXT),
    "signatures": many(FREE),
}
_FILE = {
    "name": TEXT,
    "path": TEXT,
    "role": one_of(FileRole),
    "size": NUMBER,
    "sha256": DIGEST,
    "sha512": DIGEST,
    "media_type": TEXT,
    "puid": TEXT,
    "format_name": TEXT,
    "facts": FREE,
}
_COPY = {"store": TEXT, "state": one_of(CopyState), "checked_at": maybe(INSTANT)}
_EVENT = {
    "seq": NUMBER,
    "id": TEXT,
    "at": INSTANT,
    "kind": TEXT,
    "agent": TEXT,
    "outcome": TEXT,
    "object": TEXT,
    "detail": FREE,
    "digest": DIGEST,
}
_DOCUMENT = {
    "document": TEXT,
    "package": TEXT,
    "title": TEXT,
    "code": TEXT,
    "agency": TEXT,
    "level": one_of(Level),
    "standing": one_of(Standing),
    "profile": TEXT,
    "received_at": INSTANT,
    "received_by": TEXT,
    "missing": many(TEXT),
    "metadata": TEXTS,
    "files": many(ref("File")),
    "findings": many(ref("Finding")),
    "indication": maybe(TEXT),
    "says": maybe(TEXT),
    "signatures": many(FREE),
    "copies": many(ref("Copy")),
    "dossiers": many(thing({"id": TEXT, "notation": TEXT, "year": NUMBER, "title": TEXT})),
    "handed_over": maybe(thing({"transfer": TEXT, "transferred": FLAG})),
    "events": many(ref("Event")),
}
_JOB = {
    "id": TEXT,
    "kind": TEXT,
    "state": one_of(JobState),
    "ended": FLAG,
    "done": NUMBER,
    "total": NUMBER,
    "message": TEXT,
    "asked_by": TEXT,
    "asked_at": INSTANT,
    "results": many(FREE),
}
_HIT = {
    "document": TEXT,
    "title": TEXT,
    "code": TEXT,
    "score": {"type": "number", "minimum": 0},
    "snippet": TEXT,
}
_VERDICT = {
    "package": TEXT,
    "store": TEXT,
    "verdict": {"enum": ["Intact", "Damaged", "NotChecked"]},
    "files": NUMBER,
    "bytes": NUMBER,
    "problems": many(thing({"path": TEXT, "kind": TEXT, "detail": TEXT})),
}
_PACKAGE = {
    "package": TEXT,
    "kind": one_of(PackageKind),
    "document": maybe(TEXT),
    "bytes": NUMBER,
    "files": many(thing({"path": TEXT, "size": NUMBER, "sha256": DIGEST})),
    "copies": many(ref("Copy")),
}
_QUARANTINED = {
    "id": TEXT,
    "name": TEXT,
    "sha256": DIGEST,
    "size": NUMBER,
    "agency": TEXT,
    "level": one_of(Level),
    "received_at": INSTANT,
    "received_by": TEXT,
    "findings": many(ref("Finding")),
}
_DOSSIER = {
    "id": TEXT,
    "agency": TEXT,
    "year": NUMBER,
    "heading_number": TEXT,
    "heading_title": TEXT,
    "notation": TEXT,
    "title": TEXT,
    "maintenance": TEXT,
    "keeper": TEXT,
}
_STATUS = {
    "software": TEXT,
    "login": TEXT,
    "at": INSTANT,
    "documents": NUMBER,
    "quarantined": maybe(NUMBER),
    "copies": maybe(COUNTS),
    "unindexed": maybe(NUMBER),
    "events": maybe(NUMBER),
}

SCHEMAS: Mapping[str, Schema] = {
    "Finding": thing(_FINDING),
    "Result": thing(_RESULT),
    "Results": thing({"results": many(ref("Result"))}),
    "File": thing(_FILE),
    "Copy": thing(_COPY),
    "Event": thing(_EVENT),
    "Events": thing({"events": many(ref("Event"))}),
    "Document": thing(_DOCUMENT),
    "Job": thing(_JOB),
    "Found": thing(
        {
            "hits": many(thing(_HIT)),
            "total": NUMBER,
            "facets": {"type": "object", "additionalProperties": COUNTS},
        }
    ),
    "Verdict": thing(_VERDICT),
    "Verdicts": thing({"results": many(ref("Verdict"))}),
    "Package": thing(_PACKAGE),
    "Quarantine": thing({"items": many(thing(_QUARANTINED))}),
    "Plan": thing({"dossiers": many(thing(_DOSSIER))}),
    "Ledger": thing({"valid": FLAG, "problems": many(TEXT), "events": NUMBER, "head": DIGEST}),
    "Status": thing(_STATUS),
    "Problem": thing({"type": TEXT, "title": TEXT, "status": NUMBER}, detail=TEXT, stub=TEXT),
}
