"""The axis of a province behind the same port: another dialect, the same promises."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort, request

from ingest.exchange.axis import Axis, AxisRefusedError, TransportState
from ingest.exchange.calls import Host
from ingest.exchange.envelope import Kind
from ingest.exchange.lgsp import LgspAxis
from ingest.exchange.national import Account
from repository.errors import UnavailableError
from tests.axis import OURS, THEIRS, document, served


@dataclass
class Province:
    """As much of the LGSP as is known of it."""

    texts: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    sent: list[bytes] = field(default_factory=list)
    code: str = ""

    def app(self) -> Flask:
        app = Flask("province", static_folder=None)
        app.add_url_rule("/v1/auth/login", "login", self.login, methods=["POST"])
        app.add_url_rule("/v1/syncReceivedEdocList", "listed", self.listed)
        app.add_url_rule("/v1/getEdoc", "get", self.get)
        app.add_url_rule("/v1/sendEdoc", "send", self.send, methods=["POST"])
        app.add_url_rule("/v1/updateStatus", "update", self.update, methods=["POST"])
        app.add_url_rule("/v1/getAgenciesList", "agencies", self.agencies)
        return app

    def login(self) -> dict[str, Any]:
        said = request.get_json(force=True)
        return {"data": {"token": "t-1"} if said["password"] == "bi-mat" else None}

    def _insist(self) -> None:
        if request.headers.get("Authorization") != "Bearer t-1":
            abort(401)

    def listed(self) -> dict[str, Any]:
        self._insist()
        names = {"from": THEIRS, "to": OURS, "createdTime": "2026-11-27 08:00:00"}
        lines = [{"docId": n, "status": self.states.get(n, "initial")} | names for n in self.texts]
        return {"success": True, "count": len(lines), "data": lines}

    def get(self) -> dict[str, Any]:
        self._insist()
        name = request.args["docId"]
        return {"success": True, "data": {"docId": name, "edxml": self.texts[name]}}

    def send(self) -> dict[str, Any]:
        self._insist()
        if self.code:
            said = {"errorCode": self.code, "errorDesc": "không nhận"}
            return {"success": False, "message": "lỗi", "data": said}
        assert request.form["messageType"] == "edoc"
        self.sent.append(request.files["edocFile"].read())
        return {"success": True, "docId": "9"}

    def update(self) -> dict[str, Any]:
        self._insist()
        said = request.get_json(force=True)
        self.states[said["docId"]] = said["status"]
        return {"success": True}

    def agencies(self) -> dict[str, Any]:
        self._insist()
        return {"success": True, "data": [{"code": THEIRS, "name": "Sở Mẫu B"}]}


@pytest.fixture
def province() -> Province:
    return Province()


@pytest.fixture
def url(province: Province) -> Iterator[str]:
    with served(province.app()) as where:
        yield where


def _line(url: str, secret: str = "bi-mat") -> Axis:
    return LgspAxis("lgsp", Host(url, 10, 3), Account("h", secret), lambda: datetime.now(UTC))


def test_text_and_base64_give_the_same_bytes(province: Province, url: str, tmp_path: Path) -> None:
    message = document(subject="Tiếng Việt")
    province.texts = {"1": message.decode(), "2": base64.b64encode(message).decode()}
    line = _line(url)
    for one in line.waiting(Kind.DOCUMENT):
        line.fetch(one.axis_id, tmp_path / one.axis_id)
        assert (tmp_path / one.axis_id).read_bytes() == message
        line.acknowledge(one.axis_id, TransportState.DONE)
    assert list(line.waiting(Kind.DOCUMENT)) == []
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["1", "2"]
    assert [one.code for one in line.agencies()] == [THEIRS]
    assert list(line.deliveries(Kind.DOCUMENT)) == []


def test_what_is_sent_arrives_whole_or_says_why_not(
    province: Province, url: str, tmp_path: Path
) -> None:
    path = tmp_path / "sent"
    path.write_bytes(document(sender=OURS, to=THEIRS))
    assert _line(url).send(Kind.DOCUMENT, OURS, [THEIRS], path) == "9"
    assert province.sent == [path.read_bytes()]
    province.code = "22"
    with pytest.raises(AxisRefusedError, match="22"):
        _line(url).send(Kind.DOCUMENT, OURS, [THEIRS], path)
    province.code = "20"
    with pytest.raises(UnavailableError):
        _line(url).send(Kind.DOCUMENT, OURS, [THEIRS], path)
    with pytest.raises(AxisRefusedError) as refused:
        list(_line(url, "sai-mat-khau").waiting(Kind.DOCUMENT))
    assert refused.value.code == "15"
    assert "sai-mat-khau" not in str(refused.value)
