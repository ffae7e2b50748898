"""What the description says of the operations with hồ sơ and holds."""

from collections.abc import Mapping

from web.api.operation import JSON, Operation
from web.api.schemas import NUMBER, TEXT, Schema, many, maybe, thing

_LINE = {
    "dossier": TEXT,
    "agency": TEXT,
    "year": NUMBER,
    "notation": TEXT,
    "title": TEXT,
    "maintenance": TEXT,
    "keeper": TEXT,
    "keeper_login": maybe(TEXT),
    "outside": {"type": "boolean"},
    "state": TEXT,
    "ended": maybe(NUMBER),
    "version": NUMBER,
    "package": maybe(TEXT),
    "closed_at": maybe(TEXT),
    "stub": maybe(TEXT),
}
_HOLD = {
    "hold": TEXT,
    "agency": TEXT,
    "citation": TEXT,
    "reason": TEXT,
    "objects": many(TEXT),
    "active": {"type": "boolean"},
    "placed_by": TEXT,
    "placed_at": TEXT,
    "lifted_by": maybe(TEXT),
    "lifted_at": maybe(TEXT),
    "lifted_citation": TEXT,
}
_INSIDE = {"document": TEXT, "code": TEXT, "title": TEXT}
_REASON = {"kind": TEXT, "vi": TEXT, "en": TEXT, "document": maybe(TEXT)}
_SUGGESTED = {
    "document": TEXT,
    "dossier": TEXT,
    "notation": TEXT,
    "year": NUMBER,
    "title": TEXT,
    "score": {"type": "number"},
    "reasons": many(thing(_REASON)),
}
DOSSIER_SHAPES: Mapping[str, Schema] = {
    "DossierLine": thing(_LINE),
    "DossierWhole": thing(
        _LINE | {"frozen": {"type": "boolean"}, "documents": many(thing(_INSIDE))}
    ),
    "Dossiers": thing({"total": NUMBER, "dossiers": many(thing(_LINE))}),
    "DossiersGiven": thing({"dossiers": many(thing(_LINE))}),
    "Placed": thing({"dossier": TEXT, "document": TEXT, "new": many(TEXT), "there": many(TEXT)}),
    "TakenOut": thing({"dossier": TEXT, "removed": many(TEXT)}),
    "Suggestions": thing({"suggestions": many(thing(_SUGGESTED))}),
    "Hold": thing(_HOLD),
    "Holds": thing({"holds": many(thing(_HOLD))}),
}
_BAD = (400, 404, 422)
DOSSIER_OPERATIONS: Mapping[str, Operation] = {
    "show_dossier": Operation("Một hồ sơ · one dossier", {200: "DossierWhole"}, refusals=(404,)),
    "list_dossiers": Operation(
        "Các hồ sơ · dossiers",
        {200: "Dossiers"},
        query={
            "q": TEXT,
            "agency": TEXT,
            "year": NUMBER,
            "state": TEXT,
            "box": TEXT,
            "mine": {"enum": ["1"]},
            "outside": {"enum": ["1"]},
            "offset": NUMBER,
        },
        refusals=(400,),
    ),
    "open_dossier": Operation(
        "Lập hồ sơ ngoài danh mục · open a dossier outside of the plan",
        {201: "DossierLine"},
        body={
            JSON: thing(
                {"agency": TEXT, "year": NUMBER, "notation": TEXT, "title": TEXT},
                maintenance=TEXT,
                keeper_login=TEXT,
                level=TEXT,
            )
        },
        refusals=_BAD,
    ),
    "begin_dossier": Operation(
        "Mở hồ sơ trong danh mục · open a planned dossier",
        {200: "DossierLine"},
        refusals=(404, 422),
    ),
    "place_document": Operation(
        "Xếp văn bản vào hồ sơ · put documents into a dossier, by reference",
        {201: "Placed"},
        body={JSON: thing({}, document=TEXT, documents=many(TEXT), search=TEXT)},
        refusals=_BAD,
    ),
    "suggest_dossiers": Operation(
        "Gợi ý hồ sơ · where a document probably belongs, and why",
        {200: "Suggestions"},
        refusals=(404,),
    ),
    "take_documents_out": Operation(
        "Đưa văn bản ra khỏi hồ sơ · take documents out of a dossier",
        {200: "TakenOut"},
        body={JSON: thing({"documents": many(TEXT), "reason": TEXT})},
        refusals=_BAD,
    ),
    "give_dossiers": Operation(
        "Giao, bàn giao hồ sơ · make somebody else responsible for dossiers",
        {200: "DossiersGiven"},
        body={JSON: thing({"to": TEXT, "reason": TEXT}, dossiers=many(TEXT), **{"from": TEXT})},
        refusals=_BAD,
    ),
    "describe_dossier": Operation(
        "Sửa thông tin hồ sơ · describe a dossier",
        {200: "DossierLine"},
        body={
            JSON: thing(
                {},
                title=TEXT,
                level=TEXT,
                language=TEXT,
                start=TEXT,
                end=TEXT,
                description=TEXT,
                keywords=TEXT,
                sign=TEXT,
                condition=TEXT,
            )
        },
        refusals=_BAD,
    ),
    "close_dossier": Operation(
        "Kết thúc hồ sơ · close a dossier: it becomes a package of its own",
        {200: "DossierLine"},
        body={
            JSON: thing({"ended": NUMBER}, maintenance=TEXT, drop={"type": "object"}, reason=TEXT)
        },
        refusals=_BAD,
    ),
    "reopen_dossier": Operation(
        "Mở lại hồ sơ · reopen a dossier",
        {200: "DossierLine"},
        body={JSON: thing({"reason": TEXT})},
        refusals=_BAD,
    ),
    "list_holds": Operation(
        "Các lệnh đóng băng · orders that freeze records", {200: "Holds"}, query={"active": TEXT}
    ),
    "place_hold": Operation(
        "Đóng băng hồ sơ, văn bản · freeze dossiers and documents",
        {201: "Hold"},
        body={JSON: thing({"agency": TEXT, "objects": many(TEXT), "order": TEXT, "reason": TEXT})},
        refusals=_BAD,
    ),
    "lift_hold": Operation(
        "Bỏ đóng băng · lift a hold",
        {200: "Hold"},
        body={JSON: thing({"order": TEXT})},
        refusals=_BAD,
    ),
}
