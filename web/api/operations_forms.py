"""What the description says of the operations with forms."""

from collections.abc import Mapping

from web.api.operation import BINARY, DAY, FORM, JSON, Operation
from web.api.schemas import FREE, TEXT, Schema, thing
from web.form_pages import MEDIA

_WHOSE: Mapping[str, Schema] = {"agency": TEXT, "day": DAY}

FORM_OPERATIONS: Mapping[str, Operation] = {
    "list_forms": Operation(
        "Biểu mẫu · forms, and the template that each is filled into",
        {200: "Forms"},
        query=_WHOSE,
        refusals=(400, 404),
    ),
    "show_form": Operation(
        "Một biểu mẫu · one form, its values and its templates",
        {200: "FormOne"},
        query=_WHOSE,
        refusals=(400, 404),
    ),
    "hand_out_form_template": Operation(
        "Mẫu docx · the template in force, or the one named, to be edited",
        {200: ""},
        query=dict(_WHOSE) | {"id": TEXT},
        refusals=(400, 404),
    ),
    "fill_form": Operation(
        "Điền biểu mẫu · fill a form as PDF/A or docx",
        {200: ""},
        body={JSON: thing({"values": FREE}, format={"enum": list(MEDIA)}, agency=TEXT, day=DAY)},
        refusals=(400, 404, 422),
    ),
    "enter_form_template": Operation(
        "Áp dụng mẫu riêng · put a template of one's own in force, once it was tried",
        {201: "FormEntered"},
        body={FORM: thing({"template": BINARY, "agency": TEXT, "from": DAY, "citation": TEXT})},
        refusals=(400, 404, 413, 422),
    ),
}
