"""What answers about transfers look like."""

from collections.abc import Mapping

from repository.transfer_rules import TransferKind
from repository.transfer_steps import ItemState, TransferState
from web.api.schemas import FLAG, INSTANT, NUMBER, TEXT, Schema, many, maybe, one_of, thing

_LINE = {
    "transfer": TEXT,
    "agency": TEXT,
    "kind": one_of(TransferKind),
    "archive": TEXT,
    "archive_name": TEXT,
    "year": NUMBER,
    "turn": NUMBER,
    "state": one_of(TransferState),
    "registration": TEXT,
    "due": maybe(TEXT),
    "dossiers": NUMBER,
    "documents": NUMBER,
    "packed": NUMBER,
    "accepted": NUMBER,
    "returned": NUMBER,
    "created_by": TEXT,
    "created_at": INSTANT,
    "approved_by": maybe(TEXT),
    "ended_at": maybe(INSTANT),
}
_ROW = {
    "so_ky_hieu": TEXT,
    "tieu_de": TEXT,
    "thoi_gian": TEXT,
    "thoi_han": TEXT,
    "so_trang": NUMBER,
    "ghi_chu": TEXT,
}
_ITEM = {
    "ordinal": NUMBER,
    "dossier": TEXT,
    "documents": many(TEXT),
    "code": TEXT,
    "permanent": FLAG,
    "row": thing(_ROW),
    "state": one_of(ItemState),
    "reason": TEXT,
    "sip": TEXT,
    "package": maybe(TEXT),
    "sha256": maybe(TEXT),
    "size": maybe(NUMBER),
    "there": {"type": "object"},
}
_WHOLE = _LINE | {
    "approval": TEXT,
    "cancelled": TEXT,
    "certificate": TEXT,
    "certificate_of": TEXT,
    "manifest": TEXT,
    "receipt": TEXT,
    "items": many(thing(_ITEM)),
}
_DUE = {
    "dossier": TEXT,
    "agency": TEXT,
    "year": NUMBER,
    "notation": TEXT,
    "title": TEXT,
    "maintenance": TEXT,
    "keeper": TEXT,
    "due": TEXT,
    "notice": TEXT,
    "register": TEXT,
    "kept_back": FLAG,
}
_LOOSE = {"document": TEXT, "code": TEXT, "title": TEXT, "issued": TEXT, "why_not": TEXT}
_KEEP_BACK = {
    "keep_back": TEXT,
    "dossier": TEXT,
    "reason": TEXT,
    "until": TEXT,
    "citation": TEXT,
    "asked_by": TEXT,
    "agreed_by": maybe(TEXT),
    "agreed_at": maybe(INSTANT),
}
TRANSFER_SHAPES: Mapping[str, Schema] = {
    "TransferLine": thing(_LINE),
    "Transfer": thing(_WHOLE, files=many(TEXT)),
    "Transfers": thing({"transfers": many(thing(_LINE))}),
    "TransferDue": thing({"due": many(thing(_DUE))}, loose=many(thing(_LOOSE))),
    "TransferSigned": thing({"transfer": TEXT, "indication": TEXT, "says": TEXT}),
    "KeepBack": thing(_KEEP_BACK),
    "KeepBacks": thing({"keep_backs": many(thing(_KEEP_BACK))}),
}
