"""What answers about signatures and trust look like, as JSON Schema."""

from collections.abc import Mapping

from web.api.schemas import DIGEST, FLAG, INSTANT, NUMBER, TEXT, Schema, many, maybe, thing

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
    "Signatures": thing(_REPORT, notes=many(TEXT), altered=FLAG, label=TEXT, policy=TEXT),
}
