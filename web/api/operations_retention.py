"""What the description says of retention schedules."""

from collections.abc import Mapping

from web.api.operation import DAY, JSON, Operation
from web.api.schemas import NUMBER, TEXT, Schema, many, maybe, thing

_LINE = {"code": TEXT, "title": TEXT, "period": TEXT}
_SCHEDULE = {
    "schedule": TEXT,
    "agency": TEXT,
    "name": TEXT,
    "citation": TEXT,
    "first": DAY,
    "last": maybe(TEXT),
    "items": NUMBER,
    "sure": TEXT,
    "entered_by": TEXT,
    "entered_at": maybe(TEXT),
}
_CHANGE = {
    "dossier": TEXT,
    "agency": TEXT,
    "year": NUMBER,
    "notation": TEXT,
    "title": TEXT,
    "state": TEXT,
    "item": TEXT,
    "before": TEXT,
    "after": TEXT,
    "effect": TEXT,
    "due_before": maybe(NUMBER),
    "due_after": maybe(NUMBER),
}
_LIKELY = {"dossier": TEXT, "notation": TEXT, "title": TEXT, "item": maybe(TEXT)}
RETENTION_SHAPES: Mapping[str, Schema] = {
    "Schedule": thing(_SCHEDULE),
    "Schedules": thing({"schedules": many(thing(_SCHEDULE))}),
    "ScheduleWhole": thing(_SCHEDULE | {"lines": many(thing(_LINE, sure=TEXT))}),
    "ScheduleShown": thing(
        {
            "schedule": TEXT,
            "token": TEXT,
            "counts": {"type": "object"},
            "changes": many(thing(_CHANGE)),
        }
    ),
    "LikelyItems": thing({"dossiers": many(thing(_LIKELY))}),
    "ItemsGiven": thing({"items": {"type": "object"}}),
    "RetentionEvent": thing({"dossier": TEXT, "event_on": DAY}),
}
_BAD = (400, 404, 422)
RETENTION_OPERATIONS: Mapping[str, Operation] = {
    "list_schedules": Operation("Bảng thời hạn lưu trữ · retention schedules", {200: "Schedules"}),
    "show_schedule": Operation(
        "Một bảng thời hạn · one schedule", {200: "ScheduleWhole"}, refusals=(404,)
    ),
    "enter_schedule": Operation(
        "Nhập bảng thời hạn · enter a schedule; it changes no dossier by itself",
        {201: "Schedule"},
        body={
            JSON: thing(
                {
                    "agency": TEXT,
                    "name": TEXT,
                    "citation": TEXT,
                    "first": DAY,
                    "lines": many(thing(_LINE)),
                }
            )
        },
        refusals=_BAD,
    ),
    "preview_schedule": Operation(
        "Xem trước việc áp dụng · what a schedule would do to an agency's dossiers",
        {200: "ScheduleShown"},
        query={"agency": TEXT, "fixed_too": {"enum": ["1"]}},
        refusals=(404, 422),
    ),
    "apply_schedule": Operation(
        "Áp dụng đúng như đã xem trước · apply just what was shown",
        {200: "ScheduleShown"},
        body={JSON: thing({"agency": TEXT, "token": TEXT}, fixed_too={"type": "boolean"})},
        refusals=_BAD,
    ),
    "suggest_items": Operation(
        "Hồ sơ chưa gán mục · dossiers without an item, and a likely one",
        {200: "LikelyItems"},
        query={"agency": TEXT, "limit": NUMBER},
        refusals=_BAD,
    ),
    "assign_items": Operation(
        "Gán mục cho hồ sơ · say under which item dossiers stand",
        {200: "ItemsGiven"},
        body={JSON: thing({"items": {"type": "object"}})},
        refusals=_BAD,
    ),
    "tell_event": Operation(
        "Ghi ngày sự kiện · when what a dossier waits for came about",
        {200: "RetentionEvent"},
        body={JSON: thing({"day": DAY, "citation": TEXT})},
        refusals=_BAD,
    ),
}
