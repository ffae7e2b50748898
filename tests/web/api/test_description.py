"""The description is true: every route is in it, and everything in it is a route."""

from typing import Any

from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.web.conftest import Browser
from web.api import PREFIX
from web.api.operations import OPERATIONS


def test_the_description_is_valid_openapi(described: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(described).validate()


def test_every_route_is_described_and_every_description_is_a_route(
    app: Flask, described: dict[str, Any]
) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith(PREFIX)}
    told = {
        f"api.{operation['operationId']}"
        for operations in described["paths"].values()
        for operation in operations.values()
    }
    assert told == routes - {"api.nowhere"}
    assert told == {f"api.{name}" for name in OPERATIONS}


def test_every_schema_that_is_named_is_there(described: dict[str, Any]) -> None:
    def refs(node: Any) -> set[str]:
        if isinstance(node, dict):
            here = {node["$ref"].rpartition("/")[2]} if "$ref" in node else set()
            return here.union(*(refs(value) for value in node.values()))
        return set().union(*(refs(item) for item in node)) if isinstance(node, list) else set()

    assert refs(described) <= set(described["components"]["schemas"])


def test_strangers_are_not_even_told_what_there_is(stranger: Browser) -> None:
    for path in ("/openapi.json", "/documents/x", "/nowhere"):
        answer = stranger.get(PREFIX + path)
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
