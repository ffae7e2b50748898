"""What the description says of the operations with incoming documents."""

from collections.abc import Mapping

from repository.access import Level
from repository.incoming_steps import IncomingState
from web.api.operation import BINARY, DAY, FORM, JSON, Operation
from web.api.schemas import NUMBER, TEXT, Schema, many, maybe, one_of, thing

_PRIORITY: Schema = dict(NUMBER) | {"maximum": 4}
_STEP = (403, 404, 422)


def _step(summary: str, /, **asked: Schema) -> Operation:
    body: dict[str, Schema] = {JSON: thing({}, **asked)} if asked else {}
    return Operation(summary, {200: "Incoming"}, body=body, refusals=(400, *_STEP))


INCOMING_OPERATIONS: Mapping[str, Operation] = {
    "list_incoming": Operation(
        "Văn bản đến · incoming documents, the latest first",
        {200: "IncomingList"},
        query={
            "agency": TEXT,
            "state": one_of(IncomingState),
            "year": NUMBER,
            "mine": TEXT,
            "late": TEXT,
            "limit": NUMBER,
            "offset": NUMBER,
        },
        refusals=(400,),
    ),
    "receive_incoming": Operation(
        "Tiếp nhận · receive by hand; metadata in parts named field.CODE",
        {201: "Incoming"},
        body={
            FORM: thing(
                {},
                files=many(BINARY),
                document=TEXT,
                agency=TEXT,
                sender=TEXT,
                level=one_of(Level),
                priority=_PRIORITY,
                due=maybe(DAY),
                paper=TEXT,
            )
        },
        refusals=(400, *_STEP, 413),
    ),
    "show_incoming": Operation(
        "Một văn bản đến · one of them, whole", {200: "IncomingWhole"}, refusals=(404,)
    ),
    "hand_out_slip": Operation(
        "Phiếu giải quyết văn bản đến · the handling slip, PDF", {200: ""}, refusals=(404,)
    ),
    "register_incoming": _step("Vào sổ, cấp số đến · register"),
    "present_incoming": _step("Trình lãnh đạo · present", to=TEXT, note=TEXT),
    "distribute_incoming": _step(
        "Phân phối (Điều 9) · distribute",
        leads=TEXT,
        helps=many(TEXT),
        knows=many(TEXT),
        due=maybe(DAY),
        opinion=TEXT,
    ),
    "progress_incoming": _step("Báo tiến độ · say how far the work is", said=TEXT),
    "answer_incoming": _step("Gắn văn bản trả lời · link the answer", outgoing=TEXT),
    "finish_incoming": _step("Giải quyết xong, vào hồ sơ · done, and filed", dossier=TEXT),
    "reopen_incoming": _step("Giải quyết lại · work on it again", reason=TEXT),
    "refuse_incoming": _step("Trả lại bên gửi · send it back", reason=TEXT),
    "take_incoming_anyway": _step("Tiếp nhận văn bản bị giữ · take in what was held", reason=TEXT),
}
