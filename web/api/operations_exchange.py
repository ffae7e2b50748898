"""What the description says of the operations with the document axis."""

from collections.abc import Mapping

from repository.messages import Direction, MessageState
from repository.outbox import OutboxState
from web.api.operation import Operation
from web.api.schemas import NUMBER, one_of

EXCHANGE_OPERATIONS: Mapping[str, Operation] = {
    "list_connections": Operation(
        "Kết nối trục liên thông · how each connection is", {200: "Connections"}
    ),
    "ask_turn": Operation(
        "Nhận và gửi một lượt · one turn, by a worker", {202: "Job"}, refusals=(404, 422)
    ),
    "list_axis_agencies": Operation(
        "Cơ quan trên trục · the agencies of an axis",
        {200: "AxisAgencies"},
        refusals=(404, 422, 503),
    ),
    "list_messages": Operation(
        "Thông điệp, mới nhất trước · messages, the newest first",
        {200: "Messages"},
        query={
            "direction": one_of(Direction),
            "state": one_of(MessageState),
            "limit": NUMBER,
            "offset": NUMBER,
        },
        refusals=(400,),
    ),
    "show_message": Operation("Một thông điệp · one message", {200: "Message"}, refusals=(404,)),
    "list_outbox": Operation(
        "Hộp gửi · what is to be sent",
        {200: "OutboxEntries"},
        query={"state": one_of(OutboxState), "limit": NUMBER},
        refusals=(400,),
    ),
    "retry_entry": Operation("Gửi lại · send again", {200: "OutboxEntry"}, refusals=(404, 422)),
}
