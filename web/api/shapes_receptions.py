"""What receptions look like in answers."""

from collections.abc import Mapping

from repository.reception_steps import PackageState, ReceptionState, Verdict
from web.api.schemas import (
    COUNTS,
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

_LINE = {
    "reception": TEXT,
    "agency": TEXT,
    "sender": TEXT,
    "sender_name": TEXT,
    "registration": TEXT,
    "turn": NUMBER,
    "state": one_of(ReceptionState),
    "registered_by": TEXT,
    "registered_at": INSTANT,
    "answer_by": INSTANT,
    "answered_at": maybe(INSTANT),
    "received_at": maybe(INSTANT),
    "decide_by": maybe(INSTANT),
    "ended_at": maybe(INSTANT),
    "announced": COUNTS,
}
_ITEM = {
    "item": TEXT,
    "ordinal": NUMBER,
    "title": TEXT,
    "verdict": one_of(Verdict),
    "reason": TEXT,
    "fatal": FLAG,
    "judged_by": maybe(TEXT),
    "document": maybe(TEXT),
    "twins": many(TEXT),
    "signatures": TEXT,
    "signatures_there": TEXT,
    "received_there": TEXT,
    "files": NUMBER,
}
_PACKAGE = {
    "package": NUMBER,
    "name": TEXT,
    "sha256": TEXT,
    "size": NUMBER,
    "state": one_of(PackageState),
    "code": TEXT,
    "title": TEXT,
    "maintenance": TEXT,
    "scanned": TEXT,
    "findings": many(TEXT),
    "notes": many(TEXT),
    "loose": FLAG,
    "taken": FLAG,
    "reason": TEXT,
    "dossier": maybe(TEXT),
    "documents": many(thing(_ITEM)),
}
_WHOLE = _LINE | {
    "answer": TEXT,
    "proposal": TEXT,
    "decision": TEXT,
    "sent_back": TEXT,
    "manifest": TEXT,
    "receipt": TEXT,
    "signed": thing({"indication": TEXT, "says": TEXT, "signers": many(TEXT)}),
    "reported_by": maybe(TEXT),
    "reported_at": maybe(INSTANT),
    "decided_by": maybe(TEXT),
    "decided_at": maybe(INSTANT),
    "totals": COUNTS,
    "packages": many(thing(_PACKAGE)),
}
RECEPTION_SHAPES: Mapping[str, Schema] = {
    "ReceptionLine": thing(_LINE),
    "Receptions": thing({"receptions": many(ref("ReceptionLine"))}),
    "ReceptionWhole": thing(_WHOLE),
    "ReceptionBrought": thing(
        _LINE | {"came": many(TEXT), "missing": many(TEXT), "wrong": many(TEXT)}
    ),
}
