"""A program that speaks with the archive, and holds each answer against the description."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from tests.web.conftest import PASSWORD
from web.api import PREFIX


@dataclass(slots=True)
class Program:
    """A client under one account, that believes no answer before it fits its schema."""

    client: FlaskClient
    headers: dict[str, str]
    described: dict[str, Any] = field(default_factory=dict)

    def ask(self, method: str, path: str, **said: Any) -> TestResponse:
        headers = self.headers | said.pop("headers", {})
        answer = self.client.open(PREFIX + path, method=method, headers=headers, **said)
        self._fits(method, path, answer)
        return answer

    def get(self, path: str, **said: Any) -> TestResponse:
        return self.ask("GET", path, **said)

    def post(self, path: str, **said: Any) -> TestResponse:
        return self.ask("POST", path, **said)

    def _fits(self, method: str, path: str, answer: TestResponse) -> None:
        described = _operation(self.described, method, PREFIX + path.partition("?")[0])
        if described is None:
            assert answer.status_code in (401, 404), path
            return
        shapes = described["responses"][str(answer.status_code)]["content"]
        media = answer.mimetype or ""
        if media in ("application/json", "application/problem+json"):
            schema = {"components": self.described["components"]} | shapes[media]["schema"]
            Draft202012Validator(schema).validate(answer.get_json(force=True))
        else:
            assert "application/octet-stream" in shapes


def _operation(described: dict[str, Any], method: str, path: str) -> dict[str, Any] | None:
    for template, operations in described["paths"].items():
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in operations:
            found: dict[str, Any] = operations[method.lower()]
            return found
    return None


def basic(login: str, password: str = PASSWORD) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()}


@pytest.fixture
def described(app: Flask) -> dict[str, Any]:
    answer = app.test_client().get(f"{PREFIX}/openapi.json", headers=basic("luutru"))
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.fixture
def program(app: Flask, described: dict[str, Any]) -> Callable[..., Program]:
    def start(login: str, password: str = PASSWORD) -> Program:
        return Program(app.test_client(), basic(login, password), described)

    return start
