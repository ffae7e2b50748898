"""What the description says of the operations with disposals, stubs and backups."""

from collections.abc import Mapping

from repository.disposal_steps import Reason
from web.api.operation import DAY, JSON, Operation
from web.api.schemas import NUMBER, TEXT, TEXTS, Schema, many, one_of, thing

_BAD = (400, 404, 422)
_SAYS: Schema = {"enum": ["destroy", "keep"]}
_KIND: Schema = {"enum": ["dossier", "document"]}
_PASSWORD: Schema = {"type": "string", "format": "password", "writeOnly": True}
_ITEM: Schema = thing({"object": TEXT}, kind=_KIND, reason=one_of(Reason))


def _step(summary: str, required: Schema, **optional: Schema) -> Operation:
    """A step of a disposal, which answers with its line."""
    sent = {JSON: thing(required, **optional)}
    return Operation(summary, {200: "DisposalLine"}, body=sent, refusals=_BAD)


DISPOSAL_OPERATIONS: Mapping[str, Operation] = {
    "list_candidates": Operation(
        "Hồ sơ hết thời hạn, văn bản trùng · what may be proposed, and what forbids it",
        {200: "DisposalCandidates"},
        query={"agency": TEXT, "kind": _KIND, "every": {"enum": ["1"]}, "limit": NUMBER},
        refusals=_BAD,
    ),
    "list_disposals": Operation(
        "Các đợt xét hủy · the rounds of disposal",
        {200: "Disposals"},
        query={"open": {"enum": ["1"]}},
    ),
    "show_disposal": Operation(
        "Một đợt xét hủy · one of them, with every item", {200: "Disposal"}, refusals=(404,)
    ),
    "propose_disposal": Operation(
        "Lập danh mục tài liệu hết giá trị · make the list",
        {201: "DisposalLine"},
        body={JSON: thing({"agency": TEXT, "title": TEXT, "items": many(_ITEM)}, explanation=TEXT)},
        refusals=_BAD,
    ),
    "explain_disposal": _step("Bản thuyết minh · say why", {"explanation": TEXT}),
    "convene_council": _step(
        "Lập Hội đồng xét hủy · make the council", {"members": TEXTS, "order": TEXT}
    ),
    "opine_disposal": _step(
        "Ý kiến của thành viên · one's own opinion of items",
        {"opinions": many(thing({"ordinal": NUMBER, "says": _SAYS}, said=TEXT))},
    ),
    "conclude_disposal": _step(
        "Chủ tịch kết luận · the chair concludes",
        {"verdicts": many(thing({"ordinal": NUMBER, "says": _SAYS}))},
        minutes=TEXT,
    ),
    "appraise_disposal": _step(
        "Văn bản thẩm định · the opinion of the competent body, or why none is needed",
        {},
        document=TEXT,
        not_needed=TEXT,
    ),
    "decide_disposal": _step(
        "Quyết định hủy, có xác thực lại · decide, by password",
        {"decision": TEXT, "password": _PASSWORD},
        day=DAY,
    ),
    "confirm_disposal": _step(
        "Xác nhận hủy, giám sát, có xác thực lại · one of the two confirms, by password",
        {"part": {"enum": ["destroys", "witnesses"]}, "password": _PASSWORD},
    ),
    "destroy_disposal": Operation(
        "Hủy, bằng một công việc · have it destroyed by a job", {202: "Job"}, refusals=(404, 422)
    ),
    "end_disposal": Operation(
        "Kết thúc đợt hủy · end it", {200: "DisposalLine"}, refusals=(404, 422)
    ),
    "cancel_disposal": _step("Bỏ đợt xét hủy · give it up", {"reason": TEXT}),
    "follow_up_disposal": Operation(
        "Đã xử lý bản sao lưu · something elsewhere was done",
        {200: "DisposalFollowUp"},
        body={JSON: thing({"said": TEXT})},
        refusals=_BAD,
    ),
    "make_disposal_paper": Operation(
        "Một văn bản của hồ sơ hủy · one paper of the disposal",
        {200: ""},
        query={"format": {"enum": ["pdf", "docx"]}},
        refusals=_BAD,
    ),
    "keep_disposal_papers": Operation(
        "Lưu hồ sơ hủy vào kho · keep its papers in the archive",
        {200: "Disposal"},
        refusals=(404, 422),
    ),
    "show_stub": Operation(
        "Chứng minh hồ sơ, văn bản đã hủy · what a destroyed record was",
        {200: "Stub"},
        refusals=(404,),
    ),
    "list_backups": Operation("Các bộ sao lưu · sets of backups", {200: "Backups"}),
    "enter_backup": Operation(
        "Ghi một bộ sao lưu · tell of a set",
        {201: "Backup"},
        body={JSON: thing({"name": TEXT}, medium=TEXT, place=TEXT, made=TEXT)},
        refusals=(400, 422),
    ),
    "destroy_backup": Operation(
        "Bộ sao lưu đã hủy · a set is gone",
        {200: "Backup"},
        body={JSON: thing({"said": TEXT})},
        refusals=_BAD,
    ),
}
