"""The axis of a province (LGSP), as that of Lạng Sơn speaks (``edxml.md`` §3.2).

JSON and multipart behind a token; what is not said of it in public is not guessed at: deliveries
are not told, and a status is sent as a message like any other.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from ingest.exchange.axis import AxisRefusedError, Delivery, Listed, Listing, TransportState
from ingest.exchange.calls import Answer, Body, Host, call
from ingest.exchange.carried import read_object, take_out
from ingest.exchange.envelope import Kind
from ingest.exchange.national import HARD_LARGEST, KINDS, SYSTEM_ERROR, Account
from ingest.exchange.written import settle, whole
from repository.calendar import VIETNAM
from repository.errors import UnavailableError

_WINDOW = timedelta(days=7)
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class LgspAxis:
    """One connection."""

    name: str
    host: Host
    account: Account
    clock: Callable[[], datetime]

    def waiting(self, kind: Kind) -> Iterator[Listed]:
        """Messages of the last week that are not done, the oldest first."""
        today = self.clock().astimezone(VIETNAM)
        told = {"messageType": KINDS[kind], "fromDate": f"{today - _WINDOW:%Y/%m/%d}"}
        told |= {"toDate": f"{today:%Y/%m/%d}"}
        lines = self._lines("syncReceivedEdocList", told)
        for line in sorted(lines, key=lambda line: str(line.get("createdTime", ""))):
            if line.get("docId") and str(line.get("status", "")).lower() != TransportState.DONE:
                yield Listed(
                    axis_id=str(line["docId"]),
                    kind=kind,
                    sender=str(line.get("from", "")),
                    to=str(line.get("to", "")),
                    state=str(line.get("status", "")).lower(),
                    created=str(line.get("createdTime", "")),
                    entry=line,
                )

    def fetch(self, axis_id: str, to: Path) -> None:
        """Write the very bytes of a message to ``to``, which appears whole.

        Sources do not agree whether ``edxml`` is text or base64: what begins with ``<`` is text.
        """
        largest = min(self.account.largest_bytes, HARD_LARGEST)
        with whole(to) as part:
            answered = part.with_name(f"{part.name}.json")
            try:
                with self._get("getEdoc", {"docId": axis_id}) as answer, answered.open("wb") as out:
                    answer.into(out, largest * 3 + (1 << 20))
                self._take_out(axis_id, answered, part)
            finally:
                answered.unlink(missing_ok=True)
            if part.stat().st_size > largest:
                raise AxisRefusedError("size", f"{axis_id}: hơn {largest} byte · too large")

    def _take_out(self, axis_id: str, answered: Path, part: Path) -> None:
        with answered.open("rb") as source:
            head = source.read(1 << 20)
        text = head.partition(b'"edxml"')[2].lstrip(b" :\r\n\t")[1:]
        if text.startswith((b"<", b"\\u003c", b"\xef\xbb\xbf<")):
            said = _insist(read_object(answered.read_bytes()))
            part.write_text(str(said["data"]["edxml"]), "utf-8")
            settle(part)
            return
        said, there = take_out(answered, b"edxml", part)
        _insist(said)
        if not there:
            raise UnavailableError(f"{axis_id}: trả lời không có gói tin · no message in it")

    def acknowledge(self, axis_id: str, state: TransportState, said: str = "") -> None:
        """Tell the axis what became of a message."""
        body = json.dumps({"docId": axis_id, "status": state.value}).encode()
        with self._called("POST", "/v1/updateStatus", _JSON, Body(before=body)) as answer:
            _insist(read_object(answer.whole()))

    def send(self, kind: Kind, sender: str, to: Sequence[str], message: Path) -> str:
        """Send the message at ``message``; whom it goes to stands in it."""
        largest = min(self.account.largest_bytes, HARD_LARGEST)
        if message.stat().st_size > largest:
            raise AxisRefusedError("size", f"gói tin hơn {largest} byte · too large a message")
        mark = secrets.token_hex(16)
        before = (
            f'--{mark}\r\nContent-Disposition: form-data; name="messageType"\r\n\r\n'
            f"{KINDS[kind]}\r\n--{mark}\r\nContent-Disposition: form-data; "
            'name="edocFile"; filename="edoc.edxml"\r\nContent-Type: application/xml\r\n\r\n'
        ).encode()
        body = Body(message, before, f"\r\n--{mark}--\r\n".encode())
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        with self._called("POST", "/v1/sendEdoc", headers, body) as answer:
            said = _insist(read_object(answer.whole()))
        if not said.get("docId"):
            raise UnavailableError(f"{self.name}: sendEdoc: thiếu docId · no docId")
        return str(said["docId"])

    def deliveries(self, kind: Kind, axis_id: str = "") -> Iterator[Delivery]:
        """This axis does not tell."""
        yield from ()

    def agencies(self) -> Iterator[Listing]:
        """The agencies of the axis."""
        for line in self._lines("getAgenciesList", {}):
            names = {"name": str(line.get("name", "")), "email": str(line.get("mail") or "")}
            yield Listing(str(line.get("code", "")), **names)

    def _lines(self, name: str, told: Mapping[str, str]) -> list[Mapping[str, Any]]:
        with self._get(name, told) as answer:
            data = _insist(read_object(answer.whole())).get("data") or []
        if not isinstance(data, list):
            raise UnavailableError("data: không phải danh sách · not a list")
        return [line for line in data if isinstance(line, dict)]

    @contextmanager
    def _get(self, name: str, told: Mapping[str, str]) -> Iterator[Answer]:
        path = f"/v1/{name}?{urlencode(told)}" if told else f"/v1/{name}"
        with self._called("GET", path, {}, Body()) as answer:
            yield answer

    @contextmanager
    def _called(
        self, method: str, path: str, headers: Mapping[str, str], body: Body
    ) -> Iterator[Answer]:
        """Ask with a fresh token: one more call, and none that has ended."""
        told = {
            "Authorization": f"Bearer {self._token()}",
            "X-SystemId": self.account.system_id,
            "X-SecretKey": self.account.secret,
        }
        with call(self.host, method, path, told | dict(headers), body) as answer:
            yield answer

    def _token(self) -> str:
        said = {
            "username": self.account.system_id,
            "password": self.account.secret,
            "applicationCode": "",
            "otp": None,
            "twoFactorProvider": None,
            "typeObjs": [0, 1],
        }
        body, path = Body(before=json.dumps(said).encode()), "/v1/auth/login?allow_anonymous=true"
        with call(self.host, "POST", path, _JSON, body) as answer:
            data = read_object(answer.whole()).get("data")
        token = data.get("token") if isinstance(data, dict) else None
        if not isinstance(token, str) or not (token.isascii() and token.isprintable()):
            raise AxisRefusedError("15", "đăng nhập không được · no token")
        return token


def _insist(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer, if it says yes."""
    if said.get("success") is True:
        return said
    inner = said.get("data")
    data: Mapping[str, Any] = inner if isinstance(inner, dict) else {}
    code = str(data.get("errorCode") or "")
    told = str(data.get("errorDesc") or said.get("message") or "")[:200]
    if code in {"", SYSTEM_ERROR}:
        raise UnavailableError(f"trục liên thông ({code}): {told} · the axis failed")
    raise AxisRefusedError(code, told)
