"""What the description says of the operations with registers."""

from collections.abc import Mapping

from repository.register_forms import Paper
from web.api.operation import BINARY, DAY, FORM, JSON, Operation
from web.api.schemas import FREE, NUMBER, TEXT, Schema, one_of, thing
from web.register_files import MEDIA

MOST_ENTRIES = 500
_NARROWING: Mapping[str, Schema] = {
    "register": TEXT,
    "agency": TEXT,
    "year": NUMBER,
    "series": TEXT,
    "first": NUMBER,
    "last": NUMBER,
    "since": DAY,
    "until": DAY,
    "as_of": TEXT,
    "volume": NUMBER,
    "dossier": TEXT,
}
_NAMED = ("register", "agency", "year")
_LEVEL: Schema = {"enum": ["B-B", "B-T", "B-LT", "B-LTA"]}

REGISTER_OPERATIONS: Mapping[str, Operation] = {
    "show_register": Operation(
        "Sổ đăng ký · a register, as it stood at an instant",
        {200: "Register"},
        query=dict(_NARROWING)
        | {"limit": dict(NUMBER) | {"maximum": MOST_ENTRIES}, "offset": NUMBER},
        refusals=(400, 404, 422),
    ),
    "hand_out_register": Operation(
        "Sổ đăng ký thành tệp · a register as PDF/A, xlsx, docx or csv; not a long one",
        {200: ""},
        query=dict(_NARROWING) | {"format": {"enum": list(MEDIA)}, "paper": one_of(Paper)},
        refusals=(400, 404, 422),
    ),
    "ask_register_file": Operation(
        "Làm tệp sổ đăng ký · write out a long register, as a job",
        {202: "Job"},
        body={
            JSON: thing(
                {"register": TEXT, "agency": TEXT, "year": NUMBER},
                **{name: one for name, one in _NARROWING.items() if name not in _NAMED},
                format={"enum": list(MEDIA)},
                paper=one_of(Paper),
            )
        },
        refusals=(400, 404, 422),
    ),
    "hand_out_register_file": Operation(
        "Tệp đã làm xong, giữ một ngày · the file that a job made; it lies for a day",
        {200: ""},
        refusals=(404, 422),
    ),
    "list_closings": Operation(
        "Các quyển đã đóng · closed volumes",
        {200: "RegisterClosings"},
        query={"agency": TEXT, "register": TEXT, "year": NUMBER},
        refusals=(400, 404, 422),
    ),
    "begin_closing": Operation(
        "Chốt quyển tiếp theo · fix the next volume",
        {201: "RegisterClosing"},
        body={
            JSON: thing(
                {"register": TEXT, "agency": TEXT, "year": NUMBER}, series=TEXT, last=NUMBER
            )
        },
        refusals=(400, 404, 422),
    ),
    "show_closing": Operation("Một quyển · one volume", {200: "RegisterClosing"}, refusals=(404,)),
    "request_closing_signing": Operation(
        "Yêu cầu ký sổ · a request for the desk with the agency's key",
        {200: "SigningRequest"},
        body={FORM: thing({"certificate": BINARY}, level=_LEVEL)},
        refusals=(400, 404, 413, 422),
    ),
    "answer_closing_signing": Operation(
        "Ghép chữ ký và lưu · put the answer in, and keep the volume; a long one as a job (202)",
        {200: "RegisterClosing", 202: "Job"},
        body={JSON: FREE},
        refusals=(400, 404, 422),
    ),
    "work_on_closing": Operation(
        "In, lưu một quyển dài · print a long volume, or keep it once it is signed, as a job",
        {202: "Job"},
        refusals=(404, 422),
    ),
    "drop_closing": Operation(
        "Bỏ việc đóng sổ · open a volume again that was never signed",
        {200: "RegisterDone"},
        refusals=(404, 422),
    ),
    "correct_entry": Operation(
        "Đính chính một mục đã đóng · put an entry of a closed volume right, in its remarks",
        {201: "RegisterDone"},
        body={JSON: thing({"id": TEXT, "said": TEXT})},
        refusals=(400, 404, 422),
    ),
}
