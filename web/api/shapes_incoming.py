"""What answers about incoming documents look like, as JSON Schema."""

from collections.abc import Mapping

from repository.access import Level
from repository.incoming_steps import IncomingState, Part, Source
from web.api.operation import DAY
from web.api.schemas import (
    FLAG,
    FREE,
    INSTANT,
    NUMBER,
    TEXT,
    Schema,
    many,
    maybe,
    one_of,
    ref,
    thing,
)

_INCOMING = {
    "incoming": TEXT,
    "agency": TEXT,
    "level": one_of(Level),
    "source": one_of(Source),
    "state": one_of(IncomingState),
    "number": maybe(NUMBER),
    "year": maybe(NUMBER),
    "code": TEXT,
    "issued": maybe(DAY),
    "type_name": TEXT,
    "subject": TEXT,
    "sender": TEXT,
    "sender_name": TEXT,
    "priority": NUMBER,
    "arrived_at": INSTANT,
    "registered_at": maybe(INSTANT),
    "presented_at": maybe(INSTANT),
    "distributed_at": maybe(INSTANT),
    "done_at": maybe(INSTANT),
    "due_at": maybe(INSTANT),
    "late": many(TEXT),
    "document": maybe(TEXT),
    "quarantine": maybe(TEXT),
    "message": maybe(TEXT),
    "reply": maybe(TEXT),
    "dossier": maybe(TEXT),
    "paper": FLAG,
    "document_id": TEXT,
    "reason": TEXT,
    "notice": maybe(TEXT),
}
_PART = {
    "part": one_of(Part),
    "person": maybe(TEXT),
    "unit": TEXT,
    "due_at": maybe(INSTANT),
    "instruction": TEXT,
    "given_by": TEXT,
    "given_at": INSTANT,
    "ended_at": maybe(INSTANT),
    "ended_as": TEXT,
}
INCOMING_SHAPES: Mapping[str, Schema] = {
    "Incoming": thing(_INCOMING),
    "IncomingWhole": thing(
        _INCOMING
        | {
            "clocks": FREE,
            "parts": many(thing(_PART)),
            "findings": many(FREE),
            "timeline": many(thing({"at": INSTANT, "what": TEXT, "who": TEXT, "said": TEXT})),
            "statuses": many(thing({"code": TEXT, "state": TEXT, "problem": TEXT})),
        }
    ),
    "IncomingList": thing({"incoming": many(ref("Incoming")), "total": NUMBER}),
}
