"""What the description says of the operations with issued documents."""

from collections.abc import Mapping

from repository.access import Level
from repository.outgoing_steps import Means, OutgoingState
from web.api.operation import BINARY, DAY, FORM, JSON, Operation
from web.api.schemas import FLAG, NUMBER, TEXT, Schema, many, maybe, one_of, thing

_TO: Schema = many(thing({}, code=TEXT, name=TEXT, means=one_of(Means)))
_SAID: Mapping[str, Schema] = {
    "type_name": TEXT,
    "subject": TEXT,
    "signer": TEXT,
    "notation": TEXT,
    "unit": TEXT,
    "council": TEXT,
    "signer_name": TEXT,
    "position": TEXT,
    "competence": TEXT,
    "place": TEXT,
    "priority": dict(NUMBER) | {"maximum": 4},
    "level": one_of(Level),
    "due": maybe(DAY),
    "places": many(TEXT),
    "copies": maybe(NUMBER),
    "dossier": TEXT,
    "answers": TEXT,
    "replaces": TEXT,
    "numbered_annexes": FLAG,
    "note": TEXT,
}
_FILES: Mapping[str, Schema] = {"pdf": BINARY, "annexes": many(BINARY), "written_in": BINARY}
_BROUGHT: Mapping[str, Schema] = {
    FORM: thing({}, said=TEXT, to=TEXT, agency=TEXT, **_FILES),
    JSON: thing({}, said=thing({}, **_SAID), to=_TO, agency=TEXT),
}
_REASON: Mapping[str, Schema] = {JSON: thing({"reason": TEXT})}

OUTGOING_OPERATIONS: Mapping[str, Operation] = {
    "list_outgoing": Operation(
        "Văn bản đi · issued documents, the latest first",
        {200: "OutgoingList"},
        query={
            "agency": TEXT,
            "state": one_of(OutgoingState),
            "year": NUMBER,
            "mine": TEXT,
            "limit": NUMBER,
            "offset": NUMBER,
        },
        refusals=(400,),
    ),
    "list_unsent": Operation(
        "Đã vào kho, chưa gửi · kept, and not sent; what is due first first",
        {200: "OutgoingList"},
        query={"agency": TEXT, "late": TEXT},
    ),
    "draft_outgoing": Operation(
        "Đưa dự thảo lên · bring a draft; in a form, said and to are JSON",
        {201: "Outgoing"},
        body=_BROUGHT,
        refusals=(400, 404, 413, 422),
    ),
    "show_outgoing": Operation(
        "Một văn bản đi · one of them, whole", {200: "Outgoing"}, refusals=(404,)
    ),
    "revise_outgoing": Operation(
        "Phiên bản mới · a new version, or say otherwise",
        {200: "Outgoing"},
        body=_BROUGHT,
        refusals=(400, 404, 413, 422),
    ),
    "comment_outgoing": Operation(
        "Góp ý · comment",
        {201: "OutgoingRemark"},
        body={JSON: thing({"said": TEXT})},
        refusals=(400, 404, 422),
    ),
    "check_outgoing": Operation(
        "Kiểm tra nội dung, thể thức · check content, or form",
        {200: "Outgoing"},
        body={JSON: thing({"what": {"enum": ["content", "form"]}, "right": FLAG}, said=TEXT)},
        refusals=(400, 404, 422),
    ),
    "return_outgoing": Operation(
        "Trả lại · send it back", {200: "Outgoing"}, body=_REASON, refusals=(400, 404, 422)
    ),
    "drop_outgoing": Operation(
        "Bỏ dự thảo · give it up", {200: "Outgoing"}, body=_REASON, refusals=(400, 404, 422)
    ),
    "lay_outgoing": Operation(
        "Đưa lên bàn để ký, đóng dấu · lay it on one's desk, to be signed or sealed there",
        {201: "OutgoingDesk"},
        body={FORM: thing({}, certificate=BINARY)},
        refusals=(404, 413, 422),
    ),
    "take_outgoing": Operation(
        "Lấy bản đã ký từ bàn · take what was signed from one's desk",
        {200: "Outgoing"},
        refusals=(404, 422),
    ),
    "bring_signed_outgoing": Operation(
        "Nhận tệp ký ở bàn khác · bring what was signed at another desk",
        {200: "Outgoing"},
        body={FORM: thing({"file": BINARY})},
        refusals=(400, 404, 413, 422),
    ),
    "resume_outgoing": Operation(
        "Làm tiếp việc cấp số, lưu · go on where it broke off",
        {200: "Outgoing"},
        refusals=(404, 422),
    ),
    "send_outgoing": Operation(
        "Gửi · send it, to more recipients later too",
        {200: "Outgoing"},
        body={JSON: thing({}, to=_TO)},
        refusals=(400, 404, 422),
    ),
    "send_outgoing_paper": Operation(
        "Đã gửi bản giấy · its paper went to a recipient",
        {200: "OutgoingRecipient"},
        body={JSON: thing({}, note=TEXT)},
        refusals=(400, 404, 422),
    ),
    "keep_outgoing_paper": Operation(
        "Nơi lưu bản giấy · where the paper original lies",
        {200: "Outgoing"},
        body={JSON: thing({"place": TEXT})},
        refusals=(400, 404, 422),
    ),
    "enter_outgoing_paper": Operation(
        "Vào sổ văn bản giấy đã số hóa · enter an issued paper document",
        {201: "Outgoing"},
        body={JSON: thing({"document": TEXT}, to=_TO, copies=NUMBER, note=TEXT)},
        refusals=(400, 404, 422),
    ),
    "hand_out_outgoing": Operation(
        "Tệp của một phiên bản · the file of a version", {200: ""}, refusals=(404,)
    ),
    "show_numbering": Operation(
        "Quy định đánh số · how an agency numbers",
        {200: "Numberings"},
        query={"agency": TEXT},
        refusals=(404,),
    ),
    "decide_numbering": Operation(
        "Quy định đánh số từ một ngày · decide from a day on",
        {201: "Numbering"},
        body={JSON: thing({"agency": TEXT, "first": DAY, "citation": TEXT}, apart=many(TEXT))},
        refusals=(400, 404, 422),
    ),
    "begin_numbering": Operation(
        "Khai số đã cấp trên giấy · numbers that were given on paper, before",
        {200: "NextNumber"},
        body={JSON: thing({"agency": TEXT, "year": NUMBER, "last": NUMBER}, type_name=TEXT)},
        refusals=(400, 404, 422),
    ),
    "show_paper_list": Operation(
        "Danh mục gửi kèm bản giấy · what goes on paper too", {200: "PaperList"}
    ),
    "add_paper_line": Operation(
        "Thêm một dòng · add a line",
        {201: "PaperLine"},
        body={
            JSON: thing(
                {"first": DAY, "citation": TEXT},
                agency=TEXT,
                type_name=TEXT,
                recipient=TEXT,
                said=TEXT,
                last=DAY,
            )
        },
        refusals=(400, 404, 422),
    ),
    "end_paper_line": Operation(
        "Kết thúc một dòng · end a line",
        {200: "PaperLine"},
        body={JSON: thing({}, last=DAY)},
        refusals=(400, 404, 422),
    ),
}
