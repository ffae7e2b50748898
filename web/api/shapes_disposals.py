"""What answers about disposals look like."""

from collections.abc import Mapping

from repository.disposal_steps import Bar, DisposalState, ItemState, Reason, Verdict
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

_KIND: Schema = {"enum": ["dossier", "document"]}
_CANDIDATE = {
    "kind": _KIND,
    "object": TEXT,
    "code": TEXT,
    "title": TEXT,
    "reason": one_of(Reason),
    "bars": many(one_of(Bar)),
    "maintenance": TEXT,
    "ended": maybe(NUMBER),
    "over_on": maybe(TEXT),
    "documents": NUMBER,
    "linked": many(TEXT),
    "twin": maybe(TEXT),
}
_LINE = {
    "disposal": TEXT,
    "agency": TEXT,
    "state": one_of(DisposalState),
    "title": TEXT,
    "items": NUMBER,
    "doomed": NUMBER,
    "listed_by": TEXT,
    "listed_at": INSTANT,
    "appraisal": TEXT,
    "citation": TEXT,
    "decided_by": maybe(TEXT),
    "decided_on": maybe(TEXT),
    "due": maybe(TEXT),
    "ended_at": maybe(INSTANT),
}
_OPINION = {"person": TEXT, "says": one_of(Verdict), "said": TEXT, "at": INSTANT}
_ITEM = {
    "ordinal": NUMBER,
    "kind": _KIND,
    "object": TEXT,
    "code": TEXT,
    "title": TEXT,
    "reason": one_of(Reason),
    "maintenance": TEXT,
    "verdict": one_of(Verdict),
    "state": one_of(ItemState),
    "bars": many(one_of(Bar)),
    "opinions": many(thing(_OPINION)),
}
_FOLLOW_UP = {
    "number": NUMBER,
    "disposal": TEXT,
    "place": TEXT,
    "says": TEXT,
    "done_by": maybe(TEXT),
    "done_at": maybe(INSTANT),
    "said": TEXT,
}
_WHOLE = _LINE | {
    "explanation": TEXT,
    "council": TEXT,
    "minutes": TEXT,
    "appraisal_waived": TEXT,
    "forms": many(TEXT),
    "documents": TEXTS,
    "members": TEXTS,
    "lines": many(thing(_ITEM)),
    "confirmations": many(thing({"person": TEXT, "part": TEXT, "at": INSTANT})),
    "follow_ups": many(thing(_FOLLOW_UP)),
}
_STUB = {
    "object": TEXT,
    "kind": _KIND,
    "code": TEXT,
    "agency": TEXT,
    "package": TEXT,
    "manifest": DIGEST,
    "files": many(thing({"size": NUMBER, "sha256": TEXT}, path=TEXT)),
    "bytes": NUMBER,
    "disposal": TEXT,
    "citation": TEXT,
    "decided_by": maybe(TEXT),
    "destroyed_by": TEXT,
    "witnessed_by": TEXT,
    "destroyed_at": INSTANT,
    "event": maybe(ref("Event")),
}
_BACKUP = {
    "backup": TEXT,
    "name": TEXT,
    "medium": TEXT,
    "place": TEXT,
    "made_at": INSTANT,
    "gone_at": maybe(INSTANT),
    "entered_by": TEXT,
}
DISPOSAL_SHAPES: Mapping[str, Schema] = {
    "DisposalCandidates": thing({"candidates": many(thing(_CANDIDATE)), "more": FLAG}),
    "DisposalLine": thing(_LINE),
    "Disposals": thing({"disposals": many(ref("DisposalLine"))}),
    "Disposal": thing(_WHOLE),
    "DisposalFollowUp": thing(_FOLLOW_UP),
    "Stub": thing(_STUB),
    "Backup": thing(_BACKUP),
    "Backups": thing({"backups": many(ref("Backup"))}),
}
