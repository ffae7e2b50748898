"""What the description says of the operations with file plans."""

from collections.abc import Mapping

from repository.file_plan_steps import Arranged, Numbering
from web.api.operation import BINARY, DAY, FORM, JSON, Operation
from web.api.schemas import FREE, NUMBER, TEXT, Schema, many, one_of, thing
from web.plan_files import MEDIA

_BAD = (400, 404, 422)
_HEADING: Mapping[str, Schema] = {
    "number": TEXT,
    "title": TEXT,
    "abbreviation": TEXT,
    "parent": TEXT,
}
_LINE: Mapping[str, Schema] = {
    "heading": TEXT,
    "notation": TEXT,
    "title": TEXT,
    "maintenance": TEXT,
    "keeper": TEXT,
    "login": TEXT,
    "remark": TEXT,
}
_DECISION: Mapping[str, Schema] = {"citation": TEXT, "on": DAY, "document": TEXT}
_FLAG: Schema = {"enum": ["", "1", "true"]}


def _act(summary: str, answer: str = "FilePlan", body: Schema | None = None) -> Operation:
    return Operation(
        summary, {200: answer}, body={JSON: body} if body is not None else None, refusals=_BAD
    )


PLAN_OPERATIONS: Mapping[str, Operation] = {
    "list_file_plans": Operation(
        "Danh mục hồ sơ các năm · file plans",
        {200: "FilePlans"},
        query={"agency": TEXT, "year": NUMBER},
        refusals=(400, 404),
    ),
    "draft_file_plan": Operation(
        "Lập dự thảo danh mục hồ sơ · begin the plan of an agency and year",
        {201: "FilePlan"},
        body={
            JSON: thing(
                {"agency": TEXT, "year": NUMBER},
                numbering=one_of(Numbering),
                arranged=one_of(Arranged),
            )
        },
        refusals=_BAD,
    ),
    "show_file_plan": Operation(
        "Một danh mục hồ sơ · a file plan, by identifier or as H34.12:2026",
        {200: "FilePlanWhole"},
        refusals=(404,),
    ),
    "add_plan_heading": Operation(
        "Thêm đề mục · add a heading to a draft",
        {201: "PlanHeading"},
        body={JSON: thing({"title": TEXT}, number=TEXT, abbreviation=TEXT, parent=TEXT)},
        refusals=_BAD,
    ),
    "edit_plan_heading": _act(
        "Sửa đề mục · change a heading of a draft", "PlanHeading", thing({}, **_HEADING)
    ),
    "drop_plan_heading": _act("Bỏ đề mục rỗng · drop an empty heading", "PlanDropped"),
    "add_plan_line": Operation(
        "Thêm hồ sơ vào dự thảo · add a dossier to a draft",
        {201: "PlanLine"},
        body={JSON: thing({"heading": TEXT}, dossier=TEXT, **_LINE)},
        refusals=_BAD,
    ),
    "edit_plan_line": _act(
        "Sửa hồ sơ trong dự thảo · change a dossier of a draft", "PlanLine", thing({}, **_LINE)
    ),
    "drop_plan_line": _act("Bỏ hồ sơ khỏi dự thảo · drop a dossier of a draft", "PlanDropped"),
    "renumber_file_plan": _act("Đánh số lại dự thảo · give codes anew", "FilePlanWhole"),
    "submit_file_plan": _act("Trình duyệt danh mục · lay it before whoever decides"),
    "send_back_file_plan": _act("Trả lại danh mục · send it back", body=thing({"reason": TEXT})),
    "approve_file_plan": Operation(
        "Ban hành danh mục · put it in force by a signed decision; seen: its digest as shown",
        {200: "FilePlan"},
        body={JSON: thing({"seen": TEXT}, **_DECISION)},
        refusals=(400, 404, 409, 422),
    ),
    "amend_file_plan": _act(
        "Bổ sung danh mục · amend it; act: heading, add, take-in, change, drop",
        body=thing({"changes": many(FREE)}, **_DECISION),
    ),
    "draft_next_file_plan": Operation(
        "Dự thảo năm sau · draft next year's plan from this one",
        {201: "FilePlan"},
        refusals=(404, 422),
    ),
    "import_file_plan": Operation(
        "Nhập danh mục từ tệp · read a plan from xlsx, ods, csv or docx into a draft",
        {200: "PlanBrought", 422: "PlanBrought"},
        body={FORM: thing({"sheet": BINARY}, replace=_FLAG, dry_run=_FLAG)},
        refusals=(400, 404, 413, 422),
    ),
    "export_file_plan": Operation(
        "Xuất danh mục theo mẫu · a plan in the form of the law",
        {200: ""},
        query={"format": {"enum": list(MEDIA)}},
        refusals=(404, 422),
    ),
}
