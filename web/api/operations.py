"""The operations of the REST interface: what the description says of each beyond its route."""

from collections.abc import Mapping

from preservation.validator.book import PROFILES
from repository.access import Level
from web.api.finding import DEEPEST, MOST_HITS
from web.api.history import MOST_EVENTS
from web.api.operation import BINARY, BYTES, DAY, FORM, JSON, Operation
from web.api.operations_agencies import AGENCY_OPERATIONS
from web.api.operations_batches import BATCH_OPERATIONS
from web.api.operations_copies import COPY_OPERATIONS
from web.api.operations_disposals import DISPOSAL_OPERATIONS
from web.api.operations_dossier_inside import INSIDE_OPERATIONS
from web.api.operations_dossiers import DOSSIER_OPERATIONS
from web.api.operations_exchange import EXCHANGE_OPERATIONS
from web.api.operations_forms import FORM_OPERATIONS
from web.api.operations_importing import IMPORT_OPERATIONS
from web.api.operations_incoming import INCOMING_OPERATIONS
from web.api.operations_outgoing import OUTGOING_OPERATIONS
from web.api.operations_plan import PLAN_OPERATIONS
from web.api.operations_recalls import RECALL_OPERATIONS
from web.api.operations_receptions import RECEPTION_OPERATIONS
from web.api.operations_registers import REGISTER_OPERATIONS
from web.api.operations_retention import RETENTION_OPERATIONS
from web.api.operations_transfers import TRANSFER_OPERATIONS
from web.api.schemas import FREE, NUMBER, TEXT, Schema, many, one_of, thing

_REAL: Schema = {"type": "number"}

_UPLOAD: Mapping[str, Schema] = {
    "agency": TEXT,
    "level": one_of(Level),
    "metadata": TEXT,
    "as": {"enum": ["job"]},
}
_MARKED: Mapping[str, Schema] = {
    "office": TEXT,
    "level": {"enum": ["B-B", "B-T", "B-LT", "B-LTA"]},
    "certificate": BINARY,
    "page": NUMBER,
    "left": _REAL,
    "top": _REAL,
}

OPERATIONS: Mapping[str, Operation] = (
    {
        "take_in": Operation(
            "Tiếp nhận văn bản · take documents in; many or large ones become a job (202)",
            {201: "Results", 200: "Results", 422: "Results", 202: "Job"},
            query={"name": TEXT} | dict(_UPLOAD),
            body={
                FORM: thing({"files": many(BINARY)}, **_UPLOAD),
                BYTES: BINARY,
            },
            refusals=(400, 413, 422),
        ),
        "show_document": Operation("Văn bản · a document", {200: "Document"}, refusals=(404,)),
        "hand_out_file": Operation("Một tệp · one file, byte for byte", {200: ""}, refusals=(404,)),
        "hand_out_signature_report": Operation(
            "Báo cáo chữ ký ETSI TS 119 102-2 · the signature report of one signed file",
            {200: ""},
            refusals=(404,),
        ),
        "show_events": Operation("Lịch sử · its history", {200: "Events"}, refusals=(404,)),
        "search": Operation(
            "Tìm kiếm · search",
            {200: "Found"},
            query={
                "q": TEXT,
                "type": TEXT,
                "agency": TEXT,
                "organ": TEXT,
                "dossier": TEXT,
                "since": DAY,
                "until": DAY,
                "withdrawn": {"enum": ["1"]},
                "limit": dict(NUMBER) | {"maximum": MOST_HITS},
                "offset": dict(NUMBER) | {"maximum": DEEPEST},
            },
            refusals=(400,),
        ),
        "verify": Operation(
            "Kiểm tra toàn vẹn · check fixity; many packages, or all, become a job (202)",
            {200: "Verdicts", 202: "Job"},
            body={JSON: thing({}, packages=many(TEXT), documents=many(TEXT))},
            refusals=(400, 404),
        ),
        "show_package": Operation("Gói · a package", {200: "Package"}, refusals=(404,)),
        "show_job": Operation("Công việc · a job", {200: "Job"}, refusals=(404,)),
        "cancel_job": Operation("Dừng công việc · stop a job", {200: "Job"}, refusals=(404,)),
        "resume_job": Operation("Làm tiếp · go on with a job", {200: "Job"}, refusals=(404,)),
        "show_quarantine": Operation("Khu cách ly · set aside", {200: "Quarantine"}),
        "show_plan": Operation(
            "Danh mục hồ sơ · the file plan",
            {200: "Plan"},
            query={"agency": TEXT, "year": NUMBER},
            refusals=(400,),
        ),
        "show_ledger": Operation(
            "Sổ sự kiện · the ledger, newest first",
            {200: "Events"},
            query={"limit": dict(NUMBER) | {"maximum": MOST_EVENTS}, "before": NUMBER},
            refusals=(400,),
        ),
        "verify_ledger": Operation("Kiểm tra chuỗi sự kiện · prove the chain", {200: "Ledger"}),
        "show_status": Operation("Tình trạng · status", {200: "Status"}),
        "show_trust": Operation("Nơi tin cậy · whom the archive trusts", {200: "Trust"}),
        "import_trust": Operation(
            "Nhập chứng thư, CRL, OCSP · import files; anchors only with a purpose",
            {200: "Brought", 422: "Brought"},
            body={
                FORM: thing(
                    {"files": many(BINARY)},
                    purpose={"enum": ["", "chuyen-dung-cong-vu", "public-ca"]},
                    since=DAY,
                    until=DAY,
                )
            },
            refusals=(400, 413, 422),
        ),
        "fetch_trust": Operation("Tải CRL, OCSP · fetch, as a job", {202: "Job"}),
        "check_signatures": Operation(
            "Kiểm tra chữ ký của một tệp · check a file, of which nothing is kept",
            {200: "Signatures"},
            body={FORM: thing({"file": BINARY}, detached=BINARY, at=TEXT)},
            refusals=(400, 413, 422),
        ),
        "check_edxml": Operation(
            "Kiểm tra gói tin edXML · check a message of the axis, of which nothing is kept",
            {200: "Message"},
            body={FORM: thing({"file": BINARY})},
            refusals=(400, 413, 503),
        ),
        "check_package": Operation(
            "Kiểm tra gói SIP, AIP, DIP · check a package, of which nothing is kept",
            {200: "PackageReport"},
            body={FORM: thing({"file": BINARY}, profile={"enum": ["", *PROFILES]})},
            refusals=(400, 413, 503),
        ),
        "show_horizon": Operation(
            "Hạn chứng minh · until when documents can be proven",
            {200: "Outlook"},
            query={"period": TEXT, "limit": NUMBER},
            refusals=(400,),
        ),
        "show_document_horizon": Operation(
            "Hạn chứng minh của một văn bản · of one document", {200: "Horizon"}, refusals=(404,)
        ),
        "show_evidence": Operation("Bằng chứng · rounds of evidence", {200: "Evidence"}),
        "show_round": Operation("Một vòng · one round", {200: "Round"}, refusals=(404,)),
        "work_on_evidence": Operation(
            "Lập, gia hạn bằng chứng · make or renew evidence, as a job",
            {202: "Job"},
            body={JSON: thing({}, act={"enum": ["make", "renew"]})},
            refusals=(400,),
        ),
        "hand_out_evidence": Operation(
            "Bằng chứng của một văn bản (RFC 4998) · its reduced record", {200: ""}, refusals=(404,)
        ),
        "enter_signing": Operation(
            "Đưa dự thảo để ký · a draft to be signed by a person",
            {201: "Draft"},
            body={FORM: thing({"file": BINARY, "picture": BINARY, "who": TEXT}, **_MARKED)},
            refusals=(400, 413, 422),
        ),
        "enter_seal": Operation(
            "Đưa văn bản để cấp số, đóng dấu · a document to be numbered and sealed",
            {201: "Draft"},
            body={
                FORM: thing(
                    {"file": BINARY, "kind": TEXT, "agency": TEXT},
                    number=TEXT,
                    notation=TEXT,
                    day=DAY,
                    form=TEXT,
                    picture=BINARY,
                    **_MARKED,
                )
            },
            refusals=(400, 404, 413, 422),
        ),
        "show_signing": Operation("Dự thảo · a draft", {200: "Draft"}, refusals=(404,)),
        "place_signing": Operation(
            "Chỉ chỗ khác · point at another place",
            {200: "Draft"},
            body={JSON: thing({}, page=NUMBER, left=_REAL, top=_REAL)},
            refusals=(400, 404),
        ),
        "request_signing": Operation(
            "Yêu cầu ký · a request for the desk with the key",
            {200: "SigningRequest"},
            refusals=(404, 422),
        ),
        "answer_signing": Operation(
            "Ghép chữ ký · put the answer in",
            {200: "Signatures"},
            body={JSON: FREE},
            refusals=(400, 404, 422),
        ),
        "hand_out_signed": Operation("Tệp đã ký · the signed file", {200: ""}, refusals=(404,)),
        "remove_signing": Operation(
            "Bỏ dự thảo · take a draft away", {200: "Removed"}, refusals=(404,)
        ),
        "read_document": Operation(
            "Đọc văn bản, đề xuất trường thông tin · propose fields; nothing is kept",
            {200: "Reading"},
            body={FORM: thing({"file": BINARY})},
            refusals=(400, 413, 503),
        ),
        "describe": Operation("Bản mô tả này · this description", {200: "Description"}),
    }
    | dict(AGENCY_OPERATIONS)
    | dict(BATCH_OPERATIONS)
    | dict(COPY_OPERATIONS)
    | dict(INCOMING_OPERATIONS)
    | dict(OUTGOING_OPERATIONS)
    | dict(PLAN_OPERATIONS)
    | dict(FORM_OPERATIONS)
    | dict(REGISTER_OPERATIONS)
    | dict(EXCHANGE_OPERATIONS)
    | dict(RECALL_OPERATIONS)
    | dict(DISPOSAL_OPERATIONS)
    | dict(DOSSIER_OPERATIONS)
    | dict(INSIDE_OPERATIONS)
    | dict(RETENTION_OPERATIONS)
    | dict(IMPORT_OPERATIONS)
    | dict(TRANSFER_OPERATIONS)
    | dict(RECEPTION_OPERATIONS)
)
