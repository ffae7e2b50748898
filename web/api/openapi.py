"""The interface described: OpenAPI 3.1, put together from the routes that really are there."""

import re
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from web.api.operation import BINARY, BYTES, JSON
from web.api.operations import OPERATIONS
from web.api.operations_dossier_inside import INSIDE_SHAPES
from web.api.operations_dossiers import DOSSIER_SHAPES
from web.api.operations_importing import IMPORT_SHAPES
from web.api.operations_recalls import RECALL_SHAPES
from web.api.operations_retention import RETENTION_SHAPES
from web.api.schemas import FREE, NUMBER, SCHEMAS, TEXT, ref
from web.api.shapes import SHAPES
from web.api.shapes_agencies import AGENCY_SHAPES
from web.api.shapes_batches import BATCH_SHAPES
from web.api.shapes_copies import COPY_SHAPES
from web.api.shapes_disposals import DISPOSAL_SHAPES
from web.api.shapes_exchange import EXCHANGE_SHAPES
from web.api.shapes_forms import FORM_SHAPES
from web.api.shapes_incoming import INCOMING_SHAPES
from web.api.shapes_outgoing import OUTGOING_SHAPES
from web.api.shapes_packages import PACKAGE_SHAPES
from web.api.shapes_plan import PLAN_SHAPES
from web.api.shapes_receptions import RECEPTION_SHAPES
from web.api.shapes_registers import REGISTER_SHAPES
from web.api.shapes_transfers import TRANSFER_SHAPES
from web.wiring import SOFTWARE

PROBLEM = "application/problem+json"
_ALWAYS = (401, 403, 429, 500, 503)


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
            "schemas": {
                **SCHEMAS,
                **SHAPES,
                **AGENCY_SHAPES,
                **BATCH_SHAPES,
                **COPY_SHAPES,
                **DISPOSAL_SHAPES,
                **DOSSIER_SHAPES,
                **INSIDE_SHAPES,
                **RETENTION_SHAPES,
                **INCOMING_SHAPES,
                **OUTGOING_SHAPES,
                **PACKAGE_SHAPES,
                **PLAN_SHAPES,
                **FORM_SHAPES,
                **REGISTER_SHAPES,
                **EXCHANGE_SHAPES,
                **RECALL_SHAPES,
                **IMPORT_SHAPES,
                **TRANSFER_SHAPES,
                **RECEPTION_SHAPES,
                "Description": FREE,
            },
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
    gone = (410,) if 404 in said.refusals else ()  # noqa: PLR2004  what is not found may be gone
    for status in (*said.refusals, *gone, *_ALWAYS):
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
    shape = {media: {"schema": ref(schema)}} if schema else {BYTES: {"schema": BINARY}}
    return {"description": str(status), "content": shape}
