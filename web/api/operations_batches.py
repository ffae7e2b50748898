"""What the description says of the operations with batches of digitisation."""

from collections.abc import Mapping

from repository.access import Level
from repository.digitisation import PaperKind
from web.api.operation import BINARY, FORM, JSON, Operation
from web.api.schemas import NUMBER, TEXT, TEXTS, many, one_of, thing

BATCH_OPERATIONS: Mapping[str, Operation] = {
    "enter_batch": Operation(
        "Số hóa ảnh quét · have scans digitised",
        {201: "Batch"},
        body={
            FORM: thing(
                {"files": many(BINARY)},
                name=TEXT,
                agency=TEXT,
                dossier=TEXT,
                level=one_of(Level),
                profile=one_of(PaperKind),
                split={"enum": ["none", "blank", "barcode"]},
                paper_count=NUMBER,
                together=TEXT,
            )
        },
        refusals=(400, 404, 413, 422),
    ),
    "list_batches": Operation("Các lô số hóa · batches", {200: "Batches"}),
    "show_batch": Operation("Một lô số hóa · a batch", {200: "Batch"}, refusals=(404,)),
    "pause_batch": Operation("Tạm dừng · pause", {200: "Batch"}, refusals=(404,)),
    "resume_batch": Operation("Làm tiếp · go on", {200: "Batch"}, refusals=(404,)),
    "list_papers": Operation(
        "Văn bản trong lô · the papers of a batch", {200: "Papers"}, refusals=(404,)
    ),
    "show_paper": Operation("Một văn bản · one paper", {200: "Paper"}, refusals=(404,)),
    "hand_out_scan": Operation("PDF hai lớp · the two-layer PDF", {200: ""}, refusals=(404,)),
    "accept_paper": Operation(
        "Duyệt · accept, with the fields that are confirmed",
        {200: "Paper"},
        body={JSON: thing({}, fields=TEXTS, proposed=many(TEXT))},
        refusals=(400, 404, 422),
    ),
    "return_paper": Operation(
        "Trả lại để quét lại · send back",
        {200: "Paper"},
        body={JSON: thing({"reason": TEXT}, pages=many(NUMBER))},
        refusals=(400, 404, 422),
    ),
    "scan_paper_again": Operation(
        "Bản quét lại · new scans",
        {200: "Paper"},
        body={FORM: thing({"files": many(BINARY)}, pages=TEXT)},
        refusals=(400, 404, 413, 422),
    ),
    "lay_paper_on_desk": Operation(
        "Đặt lên bàn ký · to be sealed with a key that is elsewhere",
        {201: "Draft"},
        refusals=(404, 422),
    ),
    "keep_paper": Operation(
        "Đưa vào kho · take a sealed paper in", {200: "Paper", 422: "Paper"}, refusals=(404, 422)
    ),
}
