"""What answers about signatures and trust look like, as JSON Schema."""

from collections.abc import Mapping

from ingest.exchange.envelope import Dialect, Kind
from web.api.schemas import (
    COUNTS,
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

DAY: Schema = {"type": "string", "format": "date"}

_CERTIFICATE = {
    "file": TEXT,
    "name": TEXT,
    "issuer": TEXT,
    "digest": DIGEST,
    "valid_from": INSTANT,
    "valid_until": INSTANT,
    "expired": FLAG,
}
_ANCHOR = _CERTIFICATE | {
    "purpose": {"enum": ["chuyen-dung-cong-vu", "public-ca", "any"]},
    "from": maybe(INSTANT),
    "until": maybe(INSTANT),
    "believed": FLAG,
}
_TIMED = {
    "file": TEXT,
    "digest": DIGEST,
    "this_update": INSTANT,
    "next_update": maybe(INSTANT),
    "fetched": FLAG,
    "state": {"enum": ["fresh", "stale", "older"]},
}
_BROUGHT = {
    "path": TEXT,
    "kind": TEXT,
    "outcome": {"enum": ["imported", "known", "refused"]},
    "name": TEXT,
    "place": TEXT,
    "digest": TEXT,
    "says": TEXT,
}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_BOX = many({"type": "number"})
_PROPOSAL = thing({"value": TEXT, "confidence": _SHARE, "sure": FLAG, "page": NUMBER, "box": _BOX})
_SECRET = thing(
    {"level": TEXT, "page": NUMBER, "box": maybe(_BOX), "message": TEXT, "message_en": TEXT}
)
_READING = {
    "path": TEXT,
    "outcome": {"enum": ["read", "secret", "unreadable"]},
    "pages": NUMBER,
    "source": {"enum": ["", "text", "ocr", "lines"]},
    "problem": TEXT,
    "proposals": {"type": "object", "additionalProperties": _PROPOSAL},
    "secret": maybe(_SECRET),
    "opened": FLAG,
}
_MESSAGE = {
    "path": TEXT,
    "sha256": TEXT,
    "dialect": one_of(Dialect),
    "kind": one_of(Kind),
    "outcome": {"enum": ["accept", "reject"]},
    "findings": many(ref("Finding")),
    "attachments": many(
        thing(
            {
                "name": TEXT,
                "media_type": TEXT,
                "declared": TEXT,
                "bytes": NUMBER,
                "sha256": TEXT,
                "unpacked": FLAG,
                "problem": TEXT,
            }
        )
    ),
    "signature": {"enum": ["", "none", "empty", "not judged", "not verifiable"]},
    "header": maybe(FREE),
    "status": maybe(FREE),
}
_SIGNATURE = {
    "signer": TEXT,
    "indication": TEXT,
    "sub_indication": TEXT,
    "signed_at": maybe(INSTANT),
    "proven_at": maybe(INSTANT),
    "covers_whole_file": FLAG,
    "changes_after": TEXT,
}
_REPORT = {
    "path": TEXT,
    "indication": {"enum": ["TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED", "NOT-SIGNED"]},
    "intact": maybe(FLAG),
    "says": TEXT,
    "says_en": TEXT,
    "signatures": many(thing(_SIGNATURE)),
    "judged_at": INSTANT,
}
_HORIZON = {
    "document": TEXT,
    "title": TEXT,
    "state": {"enum": ["proven", "unproven", "unsigned", "unknown"]},
    "until": maybe(DAY),
    "why": TEXT,
    "why_en": TEXT,
    "renew_by": maybe(DAY),
    "due": FLAG,
}
_ROUND = {
    "round": TEXT,
    "kind": {"enum": ["first", "stamp", "tree"]},
    "algorithm": TEXT,
    "stamped_at": INSTANT,
    "authority": TEXT,
    "ends": maybe(INSTANT),
    "until": maybe(INSTANT),
    "why": TEXT,
    "why_en": TEXT,
    "groups": NUMBER,
    "packages": NUMBER,
    "renewed_by": maybe(TEXT),
    "due": FLAG,
}
_DRAFT = {
    "id": TEXT,
    "name": TEXT,
    "kind": {"enum": ["person", "issuer", "digitised", "copy", "annex"]},
    "level": TEXT,
    "stage": {"enum": ["draft", "asked", "done"]},
    "place": maybe(thing({"page": NUMBER, "box_mm": many({"type": "number"})})),
    "pages": NUMBER,
    "findings": many(thing({"code": TEXT, "vi": TEXT, "en": TEXT})),
    "citation": TEXT,
    "refusal": TEXT,
}
_REQUEST = {"luutru": TEXT, "id": TEXT, "digest": TEXT, "attributes": TEXT, "expires": INSTANT}

SHAPES: Mapping[str, Schema] = {
    "Trust": thing(
        {
            "at": INSTANT,
            "anchors": many(thing(_ANCHOR)),
            "intermediates": many(thing(_CERTIFICATE)),
            "crls": many(thing(_TIMED | {"issuer": TEXT, "revoked": NUMBER})),
            "ocsp": many(thing(_TIMED | {"serial": TEXT, "status": TEXT})),
            "problems": many(TEXT),
            "complaints": many(TEXT),
            "fetch_allowed": many(TEXT),
            "tsa": FLAG,
        }
    ),
    "Brought": thing({"results": many(thing(_BROUGHT))}),
    "Horizon": thing(_HORIZON),
    "Outlook": thing(
        {
            "states": COUNTS,
            "due": NUMBER,
            "calendar": many(thing({"period": TEXT, "count": NUMBER})),
            "next": many(ref("Horizon")),
        }
    ),
    "Round": thing(_ROUND),
    "Evidence": thing(
        {
            "proven": NUMBER,
            "waiting": NUMBER,
            "due": NUMBER,
            "tsa": FLAG,
            "rounds": many(ref("Round")),
        }
    ),
    "Draft": thing(_DRAFT),
    "SigningRequest": thing(_REQUEST),
    "Removed": thing({"id": TEXT}),
    "Reading": thing(_READING),
    "Message": thing(_MESSAGE),
    "Signatures": thing(_REPORT, notes=many(TEXT), altered=FLAG, label=TEXT, policy=TEXT),
}
