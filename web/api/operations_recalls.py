"""What the description says of the operations with recalls, updates and replacements."""

from collections.abc import Mapping

from web.api.operation import JSON, Operation
from web.api.schemas import TEXT, Schema, many, maybe, thing

_BAD = (400, 404, 422)
_ANSWER = {
    "code": TEXT,
    "name": TEXT,
    "kind": {"enum": ["recall", "update"]},
    "asked": TEXT,
    "answer": {"enum": ["", "15", "16"]},
}
_STATUS = {
    "message": TEXT,
    "axis": TEXT,
    "agency": TEXT,
    "sender": TEXT,
    "status": TEXT,
    "code": TEXT,
    "document_id": TEXT,
    "said": TEXT,
    "at": TEXT,
    "state": TEXT,
    "object": maybe(TEXT),
    "findings": many(thing({"rule": TEXT, "severity": TEXT, "message": TEXT})),
}
_ARRIVED = {
    "incoming": TEXT,
    "agency": TEXT,
    "state": TEXT,
    "code": TEXT,
    "sender": TEXT,
    "asked": TEXT,
    "asked_at": TEXT,
    "reason": TEXT,
    "answer": {"enum": ["", "asked", "agreed", "declined"]},
    "said": TEXT,
}

RECALL_SHAPES: Mapping[str, Schema] = {
    "RecallAnswers": thing(
        {"answers": many(thing(_ANSWER, answered_at=TEXT, said=TEXT))},
    ),
    "AskedBack": thing(_ARRIVED),
    "HeldStatus": thing(_STATUS),
    "HeldStatuses": thing({"statuses": many(thing(_STATUS))}),
}
RECALL_OPERATIONS: Mapping[str, Operation] = {
    "recall_outgoing": Operation(
        "Thu hồi văn bản đi · take an issued document back; frozen from then on",
        {200: "Outgoing"},
        body={JSON: thing({"reason": TEXT}, form={"enum": ["status", "message"]})},
        refusals=_BAD,
    ),
    "show_recall_answers": Operation(
        "Trả lời thu hồi, cập nhật · what each recipient answered",
        {200: "RecallAnswers"},
        refusals=(404,),
    ),
    "update_outgoing": Operation(
        "Gửi cập nhật · send a correction to all that have it",
        {200: "Outgoing"},
        body={JSON: thing({"reason": TEXT}, subject=TEXT, places=many(TEXT), instead=TEXT)},
        refusals=_BAD,
    ),
    "replace_outgoing": Operation(
        "Gửi văn bản thay thế · send another in its place",
        {200: "Outgoing"},
        body={JSON: thing({"new": TEXT, "reason": TEXT})},
        refusals=_BAD,
    ),
    "agree_to_recall": Operation(
        "Đồng ý lấy lại, cập nhật · agree to what the sender asked",
        {200: "AskedBack"},
        body={JSON: thing({}, said=TEXT)},
        refusals=_BAD,
    ),
    "decline_recall": Operation(
        "Từ chối lấy lại, cập nhật · decline it, with a reason",
        {200: "AskedBack"},
        body={JSON: thing({"reason": TEXT})},
        refusals=_BAD,
    ),
    "list_held_statuses": Operation(
        "Trạng thái chưa biết của văn bản nào · statuses that belong to nothing known",
        {200: "HeldStatuses"},
    ),
    "settle_status": Operation(
        "Ghi trạng thái vào văn bản, hoặc bỏ qua có lý do · settle a held status",
        {200: "HeldStatus"},
        body={JSON: thing({}, outgoing=TEXT, recipient=TEXT, reason=TEXT)},
        refusals=_BAD,
    ),
}
