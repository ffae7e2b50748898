"""The national axis (trục liên thông văn bản quốc gia), as the SDK 2.0.1 speaks to it.

Every parameter is a header, the body is a file or nothing (``edxml.md`` §3.1). Codes of §4.4: 20
is a failure of the axis, all others say that it will not.
"""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ingest.exchange.axis import AxisRefusedError, Delivery, Listed, Listing, TransportState
from ingest.exchange.calls import Answer, Body, Host, call
from ingest.exchange.carried import read_object, take_out
from ingest.exchange.envelope import Kind
from ingest.exchange.signing_headers import OCTETS, HashForm, hash_file, sign
from ingest.exchange.times import read_time, written
from ingest.exchange.written import whole
from repository.errors import UnavailableError

LARGEST = 50 << 20
HARD_LARGEST = 200 << 20
"""No setting allows more."""
KINDS = {Kind.DOCUMENT: "edoc", Kind.STATUS: "status"}
SYSTEM_ERROR = "20"
_SERVICE = "eDoc"
_LONGEST_SAID = 200
_HEAD = 512
LARGEST_SAID = 1 << 20
_LOOK_BACK = timedelta(days=30)
_DONE = frozenset({TransportState.DONE.value})


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are on an axis."""

    system_id: str
    secret: str = field(repr=False)
    hash_form: HashForm = HashForm.UNPADDED
    largest_bytes: int = LARGEST
    streams: bool = False
    """Fetch with ``downloadEdoc``, which gives the bytes themselves; else with ``getEdoc``."""


@dataclass(frozen=True, slots=True)
class NationalAxis:
    """One connection."""

    name: str
    host: Host
    account: Account
    clock: Callable[[], datetime]

    def waiting(self, kind: Kind) -> Iterator[Listed]:
        """Messages that wait for us, the oldest first."""
        told = {"servicetype": _SERVICE, "messagetype": KINDS[kind]}
        said = self._ask("getReceivedEdocList", told)
        lines = [line for line in _lines(said) if _text(line, "status").lower() not in _DONE]
        for line in sorted(lines, key=_created):
            if _text(line, "docId"):
                yield Listed(
                    axis_id=_text(line, "docId"),
                    kind=kind,
                    sender=_text(line, "from"),
                    to=_text(line, "to"),
                    state=_text(line, "status").lower(),
                    created=_text(line, "created_time"),
                    entry=line,
                )

    def fetch(self, axis_id: str, to: Path) -> None:
        """Write the very bytes of a message to ``to``, which appears whole.

        What does not end as XML does may have been cut on its way, and is fetched a second time:
        if it is the same again, it was sent like that.
        """
        with whole(to) as part:
            self._fetch(axis_id, part)
            if not _ends(part):
                before = _digest(part)
                self._fetch(axis_id, part)
                if not _ends(part) and _digest(part) != before:
                    raise UnavailableError(f"{axis_id}: gói tin bị cắt · the message was cut short")

    def acknowledge(self, axis_id: str, state: TransportState, said: str = "") -> None:
        """Tell the axis what became of a message."""
        told = {"docId": axis_id, "status": state.value}
        described = ascii_of(said)[:_LONGEST_SAID]
        told |= {"description": described} if described else {}
        self._ask("updateStatus", told, b"{}")

    def send(self, kind: Kind, sender: str, to: Sequence[str], message: Path) -> str:
        """Send the message at ``message``; what the axis calls it."""
        largest = min(self.account.largest_bytes, HARD_LARGEST)
        if message.stat().st_size > largest:
            raise AxisRefusedError("size", f"gói tin hơn {largest} byte · too large a message")
        told = {"from": sender, "servicetype": _SERVICE, "messagetype": KINDS[kind]}
        if to:
            told["to"] = json.dumps(list(to), separators=(",", ":"))
        told["hash-file"] = hash_file(_digest(message), self.account.hash_form)
        with self._called("POST", "sendEdoc", told, Body(message, after=b"\r\n")) as answer:
            said = _insist(read_object(answer.whole()))
        name = _text(said, "DocId") or _text(said, "docId")
        if not name:
            raise UnavailableError(f"{self.name}: sendEdoc: thiếu DocId · no DocId")
        return name

    def deliveries(self, kind: Kind, axis_id: str = "") -> Iterator[Delivery]:
        """What became of what we sent in the last month, or of one message."""
        told = {"servicetype": _SERVICE, "messagetype": KINDS[kind]}
        since = written(self.clock() - _LOOK_BACK)
        told |= {"docId": axis_id} if axis_id else {"fromDate": since}
        for line in _lines(self._ask("getSentEdocList", told)):
            yield Delivery(
                axis_id=_text(line, "senderDocId"),
                to=_text(line, "toCode"),
                state=_text(line, "receiveStatus").lower(),
                received_at=read_time(line.get("receivedTime")),
                said=_text(line, "receiveStatusDesc"),
            )

    def agencies(self) -> Iterator[Listing]:
        """The agencies of the axis, by their older codes, with those of QĐ 20/2020 beside."""
        newer = {_text(line, "code102"): line for line in self._list("getAgenciesListQD20")}
        lines = list(self._list("getAgenciesList"))
        codes = {_text(line, "id"): _text(line, "code") for line in lines}
        for line in lines:
            code = _text(line, "code")
            yield Listing(
                code=code,
                name=_text(line, "name"),
                parent=codes.get(_text(line, "pid"), ""),
                other_code=_text(newer.pop(code, {}), "code") or _text(line, "oldCode"),
                email=_text(line, "mail"),
            )
        for line in newer.values():
            names = {"name": _text(line, "name"), "email": _text(line, "mail")}
            yield Listing(code=_text(line, "code"), other_code=_text(line, "code102"), **names)

    def units(self) -> Iterator[Mapping[str, Any]]:
        """Units as the axis keeps them (``getSynchronizeUnit``), those that are no more too."""
        yield from self._list("getSynchronizeUnit")

    def count(self, kind: Kind) -> int:
        """How many messages wait."""
        name = "countReceiveEdoc" if kind is Kind.DOCUMENT else "countReceiveStatus"
        said = _text(self._ask(name, {}, b"{}"), "count")
        return int(said) if said.isdecimal() else 0

    def _list(self, name: str) -> Iterator[Mapping[str, Any]]:
        yield from _lines(self._ask(name, {}))

    def _fetch(self, axis_id: str, to: Path) -> None:
        if self.account.streams:
            self._download(axis_id, to)
        else:
            self._take_out(axis_id, to)

    def _download(self, axis_id: str, to: Path) -> None:
        """Bring the bytes themselves; what is no XML is what the axis has to say instead."""
        told = {"docId": axis_id, "filePath": "."}
        largest = min(self.account.largest_bytes, HARD_LARGEST)
        with self._called("GET", "downloadEdoc", told, Body()) as answer, to.open("wb") as target:
            answer.into(target, largest)
        with to.open("rb") as source:
            start = source.read(_HEAD).lstrip().lower()
            if start.startswith((b"<!doctype html", b"<html")) or not start:
                raise UnavailableError(f"{axis_id}: trả lời không phải gói tin · not a message")
            if start.startswith(b"{"):
                _insist(read_object(start + source.read(LARGEST_SAID)))
                raise UnavailableError(f"{axis_id}: trả lời không có gói tin · no message in it")

    def _take_out(self, axis_id: str, to: Path) -> None:
        """Bring one message in base64, and decode it.

        What the axis may send for the largest package: 4/3 of it, with escapes, and a little more.
        """
        largest = min(self.account.largest_bytes, HARD_LARGEST)
        answered = to.with_name(f"{to.name}.json")
        told = {"docId": axis_id, "filePath": "."}
        try:
            with (
                self._called("POST", "getEdoc", told, Body(before=b"{}")) as answer,
                answered.open("wb") as target,
            ):
                answer.into(target, largest * 3 // 2 + (1 << 20))
            said, there = take_out(answered, b"data", to)
            _insist(said)
            if not there:
                raise UnavailableError(f"{axis_id}: trả lời không có gói tin · no message in it")
        finally:
            answered.unlink(missing_ok=True)
        if to.stat().st_size > largest:
            raise AxisRefusedError("size", f"{axis_id}: hơn {largest} byte · too large a message")

    def _ask(self, name: str, told: Mapping[str, str], body: bytes = b"") -> Mapping[str, Any]:
        with self._called("POST", name, told, Body(before=body)) as answer:
            return _insist(read_object(answer.whole()))

    @contextmanager
    def _called(
        self, method: str, name: str, told: Mapping[str, str], body: Body
    ) -> Iterator[Answer]:
        account = self.account
        kind = OCTETS if body.path else "application/json"
        headers = sign(account.secret, account.system_id, told, self.clock(), kind)
        with call(self.host, method, f"/{name}", headers, body) as answer:
            yield answer


def ascii_of(text: str) -> str:
    """Text without its accents: nothing else goes into a header."""
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(one for one in plain if one.isascii())
    return " ".join("".join(one if one.isprintable() else " " for one in kept).split())


def _insist(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer, if it says yes."""
    code = _text(said, "ErrorCode")
    if _text(said, "status").upper() == "OK" and code in {"0", ""}:
        return said
    told = _text(said, "ErrorDesc")[:_LONGEST_SAID]
    if code == SYSTEM_ERROR or not code:
        raise UnavailableError(f"trục liên thông ({code}): {told} · the axis failed")
    raise AxisRefusedError(code, told)


def _lines(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    data = said.get("data") or []
    if not isinstance(data, list):
        raise UnavailableError("data: không phải danh sách · not a list")
    return [line for line in data if isinstance(line, dict)]


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return "" if value is None else str(value).strip()


_NEVER = datetime.max.replace(tzinfo=UTC)


def _created(line: Mapping[str, Any]) -> datetime:
    return read_time(line.get("created_time")) or _NEVER


def _digest(path: Path) -> bytes:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").digest()


def _ends(path: Path) -> bool:
    """Whether a file ends as XML does."""
    with path.open("rb") as source:
        source.seek(max(0, path.stat().st_size - 64))
        return source.read().rstrip().endswith(b">")
