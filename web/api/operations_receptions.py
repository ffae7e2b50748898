"""What the description says of the operations with receptions."""

from collections.abc import Mapping

from web.api.operation import BINARY, FORM, JSON, Operation
from web.api.schemas import FLAG, NUMBER, TEXT, Schema, many, thing

_BAD = (400, 404, 422)
_ANSWER: Schema = thing({"agreed": FLAG}, words=TEXT)
_VERDICT: Schema = thing({"item": TEXT, "verdict": {"enum": ["passed", "failed"]}}, reason=TEXT)
_WISH: Schema = thing(
    {"agency": TEXT, "sender": TEXT, "sender_name": TEXT, "registration": TEXT},
    turn=NUMBER,
    dossiers=NUMBER,
)

RECEPTION_OPERATIONS: Mapping[str, Operation] = {
    "list_receptions": Operation(
        "Các đợt tiếp nhận nộp lưu · what agencies hand over", {200: "Receptions"}
    ),
    "register_reception": Operation(
        "Đăng ký một đợt nộp · enter that somebody wants to hand over",
        {201: "ReceptionLine"},
        body={JSON: _WISH},
        refusals=_BAD,
    ),
    "show_reception": Operation(
        "Một đợt, từng gói và tài liệu · one, with packages and documents",
        {200: "ReceptionWhole"},
        refusals=(404,),
    ),
    "answer_reception": Operation(
        "Trả lời đăng ký · answer a registration",
        {200: "ReceptionLine"},
        body={JSON: _ANSWER},
        refusals=_BAD,
    ),
    "bring_reception": Operation(
        "Nộp bản kê, chữ ký, gói tin · bring manifest, signature, packages, in any portions",
        {200: "ReceptionBrought"},
        body={FORM: thing({"files": many(BINARY)}, unproven=TEXT)},
        refusals=(*_BAD, 413),
    ),
    "check_reception": Operation(
        "Kiểm tra, như một công việc · check what came, as a job",
        {202: "Job"},
        body={JSON: thing({}, without_missing=FLAG)},
        refusals=_BAD,
    ),
    "judge_reception": Operation(
        "Kết luận đạt, không đạt · verdicts of an officer",
        {200: "ReceptionWhole"},
        body={JSON: thing({"verdicts": many(_VERDICT)})},
        refusals=_BAD,
    ),
    "report_reception": Operation(
        "Báo cáo xử lý nghiệp vụ · report to whoever approves",
        {200: "ReceptionLine"},
        body={JSON: thing({}, proposal=TEXT)},
        refusals=_BAD,
    ),
    "decide_reception": Operation(
        "Phê duyệt hoặc trả lại báo cáo · approve a report or send it back",
        {200: "ReceptionLine"},
        body={JSON: _ANSWER},
        refusals=_BAD,
    ),
    "take_reception": Operation(
        "Nhập kho, như một công việc · take in what was approved, as a job",
        {202: "Job"},
        refusals=(404, 422),
    ),
    "hand_out_receipt": Operation(
        "Biên nhận bien-nhan.json · the counter-receipt", {200: ""}, refusals=(404, 422)
    ),
    "hand_out_receipt_signature": Operation(
        "Chữ ký của lưu trữ trên biên nhận · the signature over it", {200: ""}, refusals=(404,)
    ),
    "sign_receipt": Operation(
        "Gắn chữ ký vào biên nhận · a signature made elsewhere over the receipt",
        {200: "ReceptionLine"},
        body={FORM: thing({"signature": BINARY})},
        refusals=(*_BAD, 413),
    ),
    "hand_out_reception_paper": Operation(
        "Phiếu, báo cáo, biên bản · slip, report, minutes, as PDF or docx",
        {200: ""},
        query={"format": {"enum": ["pdf", "docx"]}},
        refusals=_BAD,
    ),
}
