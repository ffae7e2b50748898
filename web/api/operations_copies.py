"""What the description says of the operations with copies."""

from collections.abc import Mapping

from repository.copying import RequestState
from web.api.operation import BINARY, DAY, FORM, JSON, Operation
from web.api.schemas import FLAG, FREE, NUMBER, TEXT, Schema, many, maybe, one_of, thing

_BOX: Schema = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
_TERMS: Mapping[str, Schema] = {
    "signer": TEXT,
    "place": TEXT,
    "short": TEXT,
    "level": {"enum": ["B-B", "B-T"]},
}
_WISH = thing(
    {"document": TEXT, "kind": TEXT, "purpose": TEXT, "recipient": TEXT},
    recipient_id=TEXT,
    reader=TEXT,
    parts=many(thing({"page": NUMBER}, box=maybe(_BOX))),
    count=NUMBER,
    to_paper=FLAG,
    place=TEXT,
)
_APPOINTED = thing(
    {"agency": TEXT, "person": TEXT, "forms": many(TEXT), "first": DAY, "authority": TEXT},
    office=TEXT,
    last=DAY,
)

COPY_OPERATIONS: Mapping[str, Operation] = {
    "list_copies": Operation(
        "Yêu cầu bản sao · requests for copies",
        {200: "CopyRequests"},
        query={"state": one_of(RequestState), "document": TEXT},
        refusals=(400,),
    ),
    "ask_copy": Operation(
        "Yêu cầu một bản sao · ask for a copy",
        {201: "CopyRequest"},
        body={JSON: _WISH},
        refusals=(400, 404, 422),
    ),
    "show_copy": Operation("Một yêu cầu · one request", {200: "CopyRequest"}, refusals=(404,)),
    "decide_copy": Operation(
        "Duyệt, từ chối · approve or refuse",
        {200: "CopyRequest"},
        body={JSON: thing({"approve": FLAG}, reason=TEXT)},
        refusals=(400, 404, 422),
    ),
    "withdraw_copy": Operation(
        "Rút yêu cầu · take it back", {200: "CopyRequest"}, refusals=(404, 422)
    ),
    "issue_copy": Operation(
        "Lập, cấp bản sao không ký số · make and issue a copy that is not signed here",
        {201: "IssuedCopy"},
        body={JSON: thing({}, **_TERMS)},
        refusals=(400, 404, 422),
    ),
    "request_copy_signing": Operation(
        "Lập bản sao và yêu cầu ký · make it, and a request for the desk with the key",
        {200: "SigningRequest"},
        body={FORM: thing({"certificate": BINARY}, **_TERMS)},
        refusals=(400, 404, 413, 422),
    ),
    "answer_copy_signing": Operation(
        "Ghép chữ ký và cấp · put the answer in, and issue",
        {201: "IssuedCopy"},
        body={JSON: FREE},
        refusals=(400, 404, 422),
    ),
    "hand_out_copy": Operation("Tệp bản sao · the copy itself", {200: ""}, refusals=(404,)),
    "verify_copy": Operation(
        "Kiểm tra bản sao · whether a file, or a code, is that of a copy issued here",
        {200: "CopyVerdict"},
        body={FORM: thing({}, file=BINARY, code=TEXT)},
        refusals=(400, 413),
    ),
    "list_signatories": Operation(
        "Người được ký bản sao · who may sign copies", {200: "Signatories"}
    ),
    "appoint_signatory": Operation(
        "Giao quyền ký · appoint",
        {201: "Signatory"},
        body={JSON: _APPOINTED},
        refusals=(400, 404, 422),
    ),
    "end_signatory": Operation(
        "Kết thúc giao quyền · end an appointment", {200: "Signatory"}, refusals=(404, 422)
    ),
}
