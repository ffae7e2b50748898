"""What answers about issued documents look like, as JSON Schema."""

from collections.abc import Mapping

from repository.access import Level
from repository.incoming_steps import Source
from repository.outgoing_steps import Means, OutgoingState, Transport
from web.api.operation import DAY
from web.api.schemas import (
    DIGEST,
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

_FILE = {"name": TEXT, "sha256": DIGEST, "size": NUMBER}
_OUTGOING = {
    "outgoing": TEXT,
    "agency": TEXT,
    "level": one_of(Level),
    "source": one_of(Source),
    "state": one_of(OutgoingState),
    "code": TEXT,
    "type_name": TEXT,
    "subject": TEXT,
    "priority": NUMBER,
    "drafted_by": TEXT,
    "drafted_at": INSTANT,
    "version": NUMBER,
    "signer": maybe(TEXT),
    "signer_name": TEXT,
    "position": TEXT,
    "signed_at": maybe(INSTANT),
    "series": maybe(TEXT),
    "year": maybe(NUMBER),
    "number": maybe(NUMBER),
    "notation": TEXT,
    "issued": maybe(DAY),
    "document_id": TEXT,
    "numbered_at": maybe(INSTANT),
    "send_until": maybe(INSTANT),
    "sent_at": maybe(INSTANT),
    "due": maybe(INSTANT),
    "document": maybe(TEXT),
    "dossier": maybe(TEXT),
    "answers": maybe(TEXT),
    "replaces": maybe(TEXT),
    "paper": FLAG,
    "frozen": FLAG,
    "checked_by": TEXTS,
    "places": many(TEXT),
    "copies": maybe(NUMBER),
    "annexes": many(thing(_FILE)),
    "problem": TEXT,
}
_RECIPIENT = {
    "code": TEXT,
    "name": TEXT,
    "means": one_of(Means),
    "transport": one_of(Transport),
    "routed_to": TEXT,
    "why": TEXT,
    "status": TEXT,
    "status_at": maybe(INSTANT),
    "sent_at": maybe(INSTANT),
    "paper_at": maybe(INSTANT),
}
_REMARK = {
    "kind": TEXT,
    "said": TEXT,
    "said_by": TEXT,
    "at": INSTANT,
    "version": maybe(NUMBER),
}
_DECIDED = {
    "agency": TEXT,
    "first": DAY,
    "last": maybe(DAY),
    "citation": TEXT,
    "entered_by": TEXT,
    "entered_at": INSTANT,
}
_NUMBERING = _DECIDED | {"numbering": TEXT, "apart": many(TEXT)}
_PAPER = _DECIDED | {"rule": TEXT, "type_name": TEXT, "recipient": TEXT, "said": TEXT}

OUTGOING_SHAPES: Mapping[str, Schema] = {
    "Outgoing": thing(
        _OUTGOING,
        late=FLAG,
        versions=many(ref("OutgoingVersion")),
        remarks=many(ref("OutgoingRemark")),
        recipients=many(ref("OutgoingRecipient")),
    ),
    "OutgoingList": thing({"outgoing": many(ref("Outgoing"))}),
    "OutgoingVersion": thing(
        _FILE | {"version": NUMBER, "step": TEXT, "made_by": TEXT, "at": INSTANT}
    ),
    "OutgoingRemark": thing(_REMARK),
    "OutgoingRecipient": thing(_RECIPIENT),
    "OutgoingDesk": thing({"signings": many(ref("Draft"))}),
    "Numbering": thing(_NUMBERING),
    "Numberings": thing({"numberings": many(ref("Numbering"))}),
    "NextNumber": thing({"agency": TEXT, "series": TEXT, "year": NUMBER, "next": NUMBER}),
    "PaperLine": thing(_PAPER),
    "PaperList": thing({"rules": many(ref("PaperLine"))}),
}
