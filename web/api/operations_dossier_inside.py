"""What the description says of parts of hồ sơ, their contents and their review."""

from collections.abc import Mapping

from web.api.operation import JSON, Operation
from web.api.schemas import NUMBER, TEXT, Schema, many, maybe, thing

_PLACE = {"room": TEXT, "shelf": TEXT, "box": TEXT}
_PART = {
    "part": TEXT,
    "dossier": TEXT,
    "kind": TEXT,
    "said": TEXT,
    **_PLACE,
    "number": TEXT,
    "sheets": maybe(NUMBER),
    "entered_by": TEXT,
    "entered_at": TEXT,
}
_DOUBTFUL = {"document": TEXT, "code": TEXT, "title": TEXT, "vi": TEXT, "en": TEXT}
INSIDE_SHAPES: Mapping[str, Schema] = {
    "DossierPart": thing(_PART),
    "DossierParts": thing({"parts": many(thing(_PART, title=TEXT))}),
    "DossierReview": thing(
        {
            "period": TEXT,
            "least": TEXT,
            "short": {"type": "boolean"},
            "doubtful": many(thing(_DOUBTFUL)),
        }
    ),
}
_BAD = (400, 404, 422)
INSIDE_OPERATIONS: Mapping[str, Operation] = {
    "list_parts": Operation(
        "Tài liệu giấy ở một kho, giá, hộp · what stands in a room, on a shelf, in a box",
        {200: "DossierParts"},
        query=_PLACE,
        refusals=(400,),
    ),
    "list_dossier_parts": Operation(
        "Phần giấy, phim, băng đĩa của hồ sơ · parts of a dossier that are no documents",
        {200: "DossierParts"},
        refusals=(404,),
    ),
    "add_dossier_part": Operation(
        "Thêm phần hồ sơ · add a part",
        {201: "DossierPart"},
        body={
            JSON: thing(
                {"said": TEXT},
                kind=TEXT,
                number=TEXT,
                sheets=NUMBER,
                room=TEXT,
                shelf=TEXT,
                box=TEXT,
            )
        },
        refusals=_BAD,
    ),
    "move_dossier_part": Operation(
        "Ghi nơi để mới · say where a part stands now",
        {200: "DossierPart"},
        body={JSON: thing({}, room=TEXT, shelf=TEXT, box=TEXT, reason=TEXT)},
        refusals=_BAD,
    ),
    "remove_dossier_part": Operation(
        "Bỏ phần hồ sơ · take a part out",
        {200: "DossierPart"},
        body={JSON: thing({"reason": TEXT})},
        refusals=_BAD,
    ),
    "hand_out_contents": Operation(
        "Mục lục văn bản của hồ sơ · the list of what lies in a dossier, PDF/A or docx",
        {200: ""},
        query={"format": {"enum": ["pdf", "docx"]}, "volume": NUMBER},
        refusals=(400, 404, 422),
    ),
    "export_dossier": Operation(
        "Xuất gói hồ sơ kèm văn bản · its package with those of its documents, as a zip",
        {200: ""},
        refusals=(404, 422),
    ),
    "review_dossier": Operation(
        "Xem xét trước khi kết thúc · what to look at before closing",
        {200: "DossierReview"},
        refusals=(404,),
    ),
}
