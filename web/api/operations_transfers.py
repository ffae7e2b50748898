"""What the description says of the operations with transfers."""

from collections.abc import Mapping

from web.api.operation import BINARY, FORM, JSON, Operation
from web.api.schemas import FLAG, NUMBER, TEXT, many, thing

_BAD = (400, 403, 404, 422)
_LISTED = {JSON: thing({}, dossiers=many(TEXT), documents=many(TEXT))}
_DRAFT = thing(
    {"agency": TEXT},
    kind=TEXT,
    dossiers=many(TEXT),
    documents=many(TEXT),
    archive=TEXT,
    archive_name=TEXT,
    year=NUMBER,
    due=TEXT,
    fonds=TEXT,
    every=FLAG,
)
TRANSFER_OPERATIONS: Mapping[str, Operation] = {
    "list_due": Operation(
        "Hồ sơ đến hạn nộp · dossiers that are to be handed over; loose=1: also documents in none",
        {200: "TransferDue"},
        query={"agency": TEXT, "kind": TEXT, "until": TEXT, "loose": TEXT},
        refusals=(400, 403, 404),
    ),
    "hand_out_notice": Operation(
        "Thông báo nộp lưu · the notice of what is due, as pdf or docx",
        {200: ""},
        query={"agency": TEXT, "kind": TEXT, "to": TEXT},
        refusals=_BAD,
    ),
    "list_transfers": Operation("Các đợt nộp · the transfers", {200: "Transfers"}),
    "show_transfer": Operation("Một đợt nộp · one transfer", {200: "Transfer"}, refusals=(404,)),
    "draft_transfer": Operation(
        "Lập danh sách nộp · list dossiers, or documents in none; none named: all that is due",
        {201: "Transfer"},
        body={JSON: _DRAFT},
        refusals=_BAD,
    ),
    "add_to_transfer": Operation(
        "Thêm hồ sơ, tài liệu · list more", {200: "Transfer"}, body=_LISTED, refusals=_BAD
    ),
    "drop_from_transfer": Operation(
        "Bỏ hồ sơ, tài liệu · take some off", {200: "Transfer"}, body=_LISTED, refusals=_BAD
    ),
    "register_transfer": Operation(
        "Đăng ký nộp · register it with the historical archive",
        {200: "TransferLine"},
        body={JSON: thing({}, code=TEXT)},
        refusals=_BAD,
    ),
    "approve_transfer": Operation(
        "Phê duyệt · approve it",
        {200: "TransferLine"},
        body={JSON: thing({"citation": TEXT})},
        refusals=_BAD,
    ),
    "know_transfer_archive": Operation(
        "Chứng thư số của lưu trữ nhận · the certificate that signs the receipt, as PEM",
        {200: "Transfer"},
        body={JSON: thing({"certificate": TEXT})},
        refusals=_BAD,
    ),
    "pack_transfer": Operation(
        "Đóng gói, như một công việc · pack it, as a job", {202: "Job"}, refusals=_BAD
    ),
    "hand_out_to_sign": Operation(
        "Danh mục gói để ký · the manifest, to be signed", {200: ""}, refusals=_BAD
    ),
    "sign_transfer": Operation(
        "Nhập chữ ký .p7s · keep a signature over the manifest",
        {200: "TransferSigned"},
        body={FORM: thing({"signature": BINARY})},
        refusals=(*_BAD, 413),
    ),
    "send_transfer": Operation(
        "Gửi · say that it goes; its files are fetched one by one",
        {200: "Transfer"},
        refusals=_BAD,
    ),
    "hand_out_transfer_file": Operation(
        "Một tệp của đợt nộp · one file that goes", {200: ""}, refusals=(403, 404)
    ),
    "receipt_transfer": Operation(
        "Nhập biên nhận đã ký · end it by the receipt that the archive signed",
        {200: "Transfer"},
        body={FORM: thing({"receipt": BINARY, "signature": BINARY})},
        refusals=(*_BAD, 413),
    ),
    "hand_out_transfer_receipt": Operation(
        "Biên nhận đã ký · the receipt that ended it (bien-nhan.json), or its signature (.p7s)",
        {200: ""},
        refusals=(403, 404),
    ),
    "hand_transfer_in": Operation(
        "Giao cho lưu trữ hiện hành · bring it to the agency's own archive",
        {200: "TransferLine"},
        refusals=_BAD,
    ),
    "judge_transfer": Operation(
        "Nhận, trả lại · take what was brought, or return some",
        {200: "Transfer"},
        body={JSON: thing({}, returned={"type": "object"})},
        refusals=_BAD,
    ),
    "cancel_transfer": Operation(
        "Hủy đợt nộp · give it up",
        {200: "TransferLine"},
        body={JSON: thing({"reason": TEXT})},
        refusals=_BAD,
    ),
    "hand_out_transfer_paper": Operation(
        "Mục lục, đăng ký, biên bản · a paper of it, as pdf or docx", {200: ""}, refusals=_BAD
    ),
    "list_keep_backs": Operation("Hồ sơ giữ lại · what is kept back", {200: "KeepBacks"}),
    "hand_out_keep_backs": Operation(
        "Danh mục giữ lại · the list of what is kept back, as pdf or docx",
        {200: ""},
        query={"agency": TEXT},
        refusals=_BAD,
    ),
    "keep_dossier_back": Operation(
        "Đề nghị giữ lại · ask to keep a dossier back",
        {201: "KeepBack"},
        body={JSON: thing({"dossier": TEXT, "reason": TEXT, "until": TEXT})},
        refusals=_BAD,
    ),
    "agree_to_keep_back": Operation(
        "Đồng ý cho giữ lại · consent to it",
        {200: "KeepBack"},
        body={JSON: thing({"citation": TEXT})},
        refusals=_BAD,
    ),
}
