"""What answers about the document axis look like, as JSON Schema."""

from collections.abc import Mapping

from repository.messages import Direction, MessageState
from repository.outbox import OutboxState
from web.api.schemas import (
    DIGEST,
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

_CONNECTION = {
    "axis": TEXT,
    "kind": TEXT,
    "url": TEXT,
    "agency": TEXT,
    "organ_id": TEXT,
    "login": TEXT,
    "poll_seconds": NUMBER,
    "waiting": NUMBER,
    "at": maybe(INSTANT),
    "good_at": maybe(INSTANT),
    "problems": many(TEXT),
}
_MESSAGE = {
    "id": TEXT,
    "axis": TEXT,
    "agency": TEXT,
    "kind": TEXT,
    "direction": one_of(Direction),
    "state": one_of(MessageState),
    "at": INSTANT,
    "axis_id": maybe(TEXT),
    "sender": TEXT,
    "document_id": TEXT,
    "code": TEXT,
    "status_code": TEXT,
    "sha256": DIGEST,
    "size": NUMBER,
    "object": maybe(TEXT),
    "acknowledged": TEXT,
    "findings": many(FREE),
    "unexamined": FLAG,
}
_ENTRY = {
    "id": TEXT,
    "axis": TEXT,
    "agency": TEXT,
    "object": TEXT,
    "code": TEXT,
    "kind": TEXT,
    "state": one_of(OutboxState),
    "to": many(TEXT),
    "tries": NUMBER,
    "problem": TEXT,
    "asked_by": TEXT,
    "asked_at": INSTANT,
    "next_at": maybe(INSTANT),
    "sent_at": maybe(INSTANT),
    "axis_id": maybe(TEXT),
}
_LISTING = {"code": TEXT, "name": TEXT, "parent": TEXT, "other_code": TEXT, "email": TEXT}

EXCHANGE_SHAPES: Mapping[str, Schema] = {
    "Connections": thing({"connections": many(thing(_CONNECTION))}),
    "AxisAgencies": thing({"agencies": many(thing(_LISTING))}),
    "Message": thing(
        _MESSAGE, header=maybe(FREE), status=maybe(FREE), attachments=maybe(many(FREE))
    ),
    "Messages": thing({"messages": many(ref("Message"))}),
    "OutboxEntry": thing(_ENTRY),
    "OutboxEntries": thing({"entries": many(ref("OutboxEntry"))}),
}
