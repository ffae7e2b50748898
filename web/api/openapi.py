"""The interface described: OpenAPI 3.1, put together from the routes that really are there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from repository.access import Level
from web.api.finding import DEEPEST, MOST_HITS
from web.api.history import MOST_EVENTS
from web.api.schemas import FREE, NUMBER, SCHEMAS, TEXT, Schema, many, one_of, ref, thing
from web.wiring import SOFTWARE

JSON, PROBLEM, BYTES = "application/json", "application/problem+json", "application/octet-stream"
_DAY: Schema = {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Operation:
    """What the description says of one route beyond the route itself."""

    summary: str
    answers: Mapping[int, str]
    """Status → name of a schema; an empty name for bytes."""
    query: Mapping[str, Schema] | None = None
    body: Mapping[str, Schema] | None = None
    """Media type → schema."""
    refusals: tuple[int, ...] = ()
    """What may be answered instead, as a problem, beside what always may."""


_UPLOAD: Mapping[str, Schema] = {
    "agency": TEXT,
    "level": one_of(Level),
    "metadata": TEXT,
    "as": {"enum": ["job"]},
}
_BINARY: Schema = {"type": "string", "format": "binary"}
_ALWAYS = (401, 403, 429, 500, 503)

OPERATIONS: Mapping[str, Operation] = {
    "take_in": Operation(
        "Tiếp nhận văn bản · take documents in; many or large ones become a job (202)",
        {201: "Results", 200: "Results", 422: "Results", 202: "Job"},
        query={"name": TEXT} | dict(_UPLOAD),
        body={
            "multipart/form-data": thing({"files": many(_BINARY)}, **_UPLOAD),
            BYTES: _BINARY,
        },
        refusals=(400, 413, 422),
    ),
    "show_document": Operation("Văn bản · a document", {200: "Document"}, refusals=(404,)),
    "hand_out_file": Operation("Một tệp · one file, byte for byte", {200: ""}, refusals=(404,)),
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
            "since": _DAY,
            "until": _DAY,
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
    "place_document": Operation(
        "Xếp văn bản vào hồ sơ · place a document in a dossier",
        {201: "Placed"},
        body={JSON: thing({"document": TEXT})},
        refusals=(400, 404),
    ),
    "show_ledger": Operation(
        "Sổ sự kiện · the ledger, newest first",
        {200: "Events"},
        query={"limit": dict(NUMBER) | {"maximum": MOST_EVENTS}, "before": NUMBER},
        refusals=(400,),
    ),
    "verify_ledger": Operation("Kiểm tra chuỗi sự kiện · prove the chain", {200: "Ledger"}),
    "show_status": Operation("Tình trạng · status", {200: "Status"}),
    "describe": Operation("Bản mô tả này · this description", {200: "Description"}),
}


def described(app: Flask) -> dict[str, Any]:
    """The description of every route of the REST interface that ``app`` has."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in app.url_map.iter_rules():
        room, _, name = rule.endpoint.partition(".")
        if room == "api" and name in OPERATIONS:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
                paths.setdefault(path, {})[method.lower()] = _operation(name, rule)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lưu Trữ",
            "version": SOFTWARE.partition(" ")[2],
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "security": [{"basic": []}, {"cookie": [], "csrf": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "luutru"},
                "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
            },
            "schemas": dict(SCHEMAS) | {"Description": FREE},
        },
    }


def _operation(name: str, rule: Rule) -> dict[str, Any]:
    said = OPERATIONS[name]
    numbers = set(re.findall(r"<int:(\w+)>", rule.rule))
    parameters = [
        {"name": p, "in": "path", "required": True, "schema": NUMBER if p in numbers else TEXT}
        for p in sorted(rule.arguments)
    ] + [
        {"name": p, "in": "query", "required": False, "schema": schema}
        for p, schema in (said.query or {}).items()
    ]
    answers = {str(status): _answer(status, schema) for status, schema in said.answers.items()}
    for status in (*said.refusals, *_ALWAYS):
        problem = _answer(status, "Problem", PROBLEM)
        answers.setdefault(str(status), problem)["content"] |= problem["content"]
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": said.summary,
        "parameters": parameters,
        "responses": answers,
    }
    if said.body:
        content = {media: {"schema": schema} for media, schema in said.body.items()}
        operation["requestBody"] = {"content": content}
    return operation


def _answer(status: int, schema: str, media: str = JSON) -> dict[str, Any]:
    shape = {media: {"schema": ref(schema)}} if schema else {BYTES: {"schema": _BINARY}}
    return {"description": str(status), "content": shape}
