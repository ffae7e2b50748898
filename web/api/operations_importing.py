"""What the description says of imports: operations, and what their answers look like."""

from collections.abc import Mapping

from ingest.importing.plan import RowOutcome
from web.api.operation import BINARY, FORM, JSON, Operation
from web.api.schemas import (
    COUNTS,
    FLAG,
    INSTANT,
    NUMBER,
    TEXT,
    Schema,
    many,
    maybe,
    one_of,
    ref,
    thing,
)

IMPORT_OPERATIONS: Mapping[str, Operation] = {
    "bring_import": Operation(
        "Xem trước bảng hồ sơ · look a sheet of existing hồ sơ through; nothing is imported yet",
        {201: "Import", 422: "Import"},
        body={FORM: thing({"sheet": BINARY}, files=many(BINARY), agency=TEXT)},
        refusals=(400, 404, 413, 422),
    ),
    "list_imports": Operation("Những lần nhập · one's imports", {200: "Imports"}),
    "show_import": Operation(
        "Một lần nhập, từng dòng · an import, row by row", {200: "Import"}, refusals=(404,)
    ),
    "commit_import": Operation(
        "Nhập, như một công việc · bring it in, as a job",
        {202: "Job"},
        body={JSON: thing({}, set_aside=FLAG)},
        refusals=(400, 404, 422),
    ),
    "hand_out_left": Operation(
        "Bảng những hồ sơ để riêng · what was left out, as xlsx", {200: ""}, refusals=(404,)
    ),
    "drop_import": Operation(
        "Bỏ lần nhập · forget an import", {200: "ImportDropped"}, refusals=(404, 422)
    ),
    "hand_out_template": Operation("Bảng mẫu · an empty sheet, as xlsx", {200: ""}),
    "convert_sheet": Operation(
        "Chuyển TT 02, NĐ 30 sang TT 05 · convert a sheet, of which nothing is kept",
        {200: ""},
        body={FORM: thing({"sheet": BINARY})},
        refusals=(400, 413, 422),
    ),
}

_LINE = {
    "row": NUMBER,
    "sheet": TEXT,
    "outcome": one_of(RowOutcome),
    "findings": many(ref("Finding")),
}
_TOTALS = {
    "sheet_digest": TEXT,
    "rows": NUMBER,
    "dossiers": NUMBER,
    "documents": NUMBER,
    "sound_dossiers": NUMBER,
    "errors": NUMBER,
    "outcomes": COUNTS,
    "findings": many(ref("Finding")),
}
_IMPORT = {
    "import": maybe(TEXT),
    "name": TEXT,
    "agency": TEXT,
    "asked_at": maybe(INSTANT),
    "totals": thing(_TOTALS),
    "lines": many(thing(_LINE)),
    "job": maybe(TEXT),
    "left_out": FLAG,
}
IMPORT_SHAPES: Mapping[str, Schema] = {
    "Import": thing(_IMPORT),
    "Imports": thing({"imports": many(ref("Import"))}),
    "ImportDropped": thing({"dropped": TEXT}),
}
