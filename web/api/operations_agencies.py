"""What the description says of the operations with agencies and figures."""

from collections.abc import Mapping

from repository.incoming_steps import Source
from repository.statistics_cells import CAME, WENT
from web.api.operation import DAY, JSON, Operation
from web.api.schemas import FLAG, FREE, NUMBER, TEXT, TEXTS, Schema, many, maybe, one_of, thing

_ADDED = thing(
    {"code": TEXT, "name": TEXT}, level=TEXT, parent=TEXT, valid_from=DAY, aliases=many(TEXT)
)
_ASKED: Mapping[str, Schema] = {
    "agency": TEXT,
    "period": TEXT,
    "as_of": TEXT,
    "extent": {"enum": ["alone", "branch", "family"]},
    "step": {"enum": ["day", "month", "quarter", "half", "year"]},
}

AGENCY_OPERATIONS: Mapping[str, Operation] = {
    "list_agencies": Operation(
        "Các cơ quan · agencies", {200: "Agencies"}, query={"on": DAY}, refusals=(400,)
    ),
    "show_agency": Operation(
        "Một cơ quan vào một ngày · one agency as of a day",
        {200: "KnownAgency"},
        query={"on": DAY},
        refusals=(400, 404),
    ),
    "follow_agency": Operation(
        "Văn bản gửi đến đi đâu · where what is sent to it goes",
        {200: "Followed"},
        query={"on": DAY},
        refusals=(400,),
    ),
    "add_agency": Operation(
        "Thêm cơ quan · add an agency",
        {201: "Agency"},
        body={JSON: _ADDED},
        refusals=(400, 422),
    ),
    "rename_agency": Operation(
        "Đổi tên từ một ngày · rename from a day on",
        {200: "Agency"},
        body={JSON: thing({"name": TEXT, "first": DAY}, citation=TEXT)},
        refusals=(400, 404, 422),
    ),
    "end_agency": Operation(
        "Chấm dứt, có kế thừa · end it, with a successor",
        {200: "Agency"},
        body={JSON: thing({"last": DAY}, successor=TEXT, citation=TEXT)},
        refusals=(400, 404, 422),
    ),
    "bring_agencies": Operation(
        "Xem trước, nhập danh mục · look through a list, or take it",
        {200: "AgencyList"},
        body={JSON: thing({"agencies": many(FREE)}, apply=FLAG, proposals=FLAG)},
        refusals=(400, 422),
    ),
    "export_agencies": Operation(
        "Xuất danh mục · the whole list as a file",
        {200: ""},
        query={"form": {"enum": ["csv", "xlsx", "json"]}},
        refusals=(422,),
    ),
    "show_figures": Operation(
        "Thống kê gửi, nhận · figures of sending and receiving",
        {200: "Figures"},
        query=_ASKED,
        refusals=(404, 422),
    ),
    "show_counted": Operation(
        "Văn bản phía sau một con số · the documents behind a number",
        {200: "Counted"},
        query={**_ASKED}
        | {
            "side": {"enum": ["incoming", "issued"]},
            "count": {"enum": [*CAME, "carried", *WENT]},
            "kind": TEXT,
            "source": one_of(Source),
            "priority": NUMBER,
            "level": TEXT,
            "limit": NUMBER,
            "offset": NUMBER,
        },
        refusals=(400, 404, 422),
    ),
    "make_report": Operation(
        "Báo cáo định kỳ · the periodic report",
        {200: ""},
        body={
            JSON: thing({}, **_ASKED, form={"enum": ["pdf", "docx", "xlsx"]}, words=maybe(TEXTS))
        },
        refusals=(400, 404, 422),
    ),
}
