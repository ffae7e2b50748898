"""What answers about copies look like, as JSON Schema."""

from collections.abc import Mapping

from repository.copying import RequestState
from web.api.operation import DAY
from web.api.schemas import (
    DIGEST,
    FLAG,
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

_PART = {"page": NUMBER, "box": maybe(many({"type": "number"}))}
_REQUEST = {
    "request": TEXT,
    "document": TEXT,
    "agency": TEXT,
    "kind": TEXT,
    "state": one_of(RequestState),
    "purpose": TEXT,
    "recipient": TEXT,
    "recipient_id": TEXT,
    "reader": TEXT,
    "parts": many(thing(_PART)),
    "count": NUMBER,
    "to_paper": FLAG,
    "place": TEXT,
    "asked_by": TEXT,
    "asked_at": INSTANT,
    "due": maybe(DAY),
    "overdue": FLAG,
    "decided_by": maybe(TEXT),
    "decided_at": maybe(INSTANT),
    "reason": TEXT,
}
_TOLD = {
    "copy": TEXT,
    "kind": TEXT,
    "notation": TEXT,
    "agency": TEXT,
    "issued_at": INSTANT,
    "expires_at": maybe(INSTANT),
    "sha256": DIGEST,
}
_ISSUED = _TOLD | {
    "request": TEXT,
    "document": TEXT,
    "year": NUMBER,
    "number": maybe(NUMBER),
    "issued_by": TEXT,
    "deleted_at": maybe(INSTANT),
    "name": TEXT,
}
_SIGNATORY = {
    "id": TEXT,
    "agency": TEXT,
    "person": TEXT,
    "office": TEXT,
    "forms": many(TEXT),
    "first": DAY,
    "last": maybe(DAY),
    "authority": TEXT,
}

COPY_SHAPES: Mapping[str, Schema] = {
    "CopyRequest": thing(_REQUEST, issued=maybe(ref("IssuedCopy"))),
    "CopyRequests": thing({"requests": many(ref("CopyRequest"))}),
    "IssuedCopy": thing(_ISSUED),
    "CopyVerdict": thing(
        {"valid": FLAG, "problems": many(TEXT)}, issued=thing(_TOLD | {"agency_name": TEXT})
    ),
    "Signatory": thing(_SIGNATORY),
    "Signatories": thing({"signatories": many(ref("Signatory"))}),
}
