"""Receipts of a hand-over folder: what was taken and what became of it, for whoever gave it.

Each is written beside its name and put in its place in one step. What we know of each lies in the
home too (``handover/<folder>/<key>.json``): nothing is believed that stands in a folder of others.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repository.calendar import iso_utc
from repository.documents import safe_name
from repository.errors import NotFoundError
from repository.incoming_steps import Incoming, IncomingState
from repository.messages import Message
from repository.people import Person
from web.doorstep import put_whole
from web.handover_settings import HandoverSettings
from web.wiring import Archive

ENDING = ".bien-nhan.json"
_OLD = "ended"
_ENDED = frozenset({IncomingState.DONE, IncomingState.REFUSED, IncomingState.WITHDRAWN})
_SAYS = {
    IncomingState.RECEIVED: "đã vào kho, chờ đăng ký · kept, to be registered",
    IncomingState.HELD: "chưa hợp lệ, chờ trả lại · not valid, to be sent back",
    IncomingState.REFUSED: "đã trả lại · sent back",
    IncomingState.REGISTERED: "đã đăng ký · registered",
    IncomingState.PRESENTED: "đã trình lãnh đạo · presented",
    IncomingState.DISTRIBUTED: "đã phân phối · distributed",
    IncomingState.WORKING: "đang giải quyết · being worked on",
    IncomingState.DONE: "đã giải quyết · done",
    IncomingState.WITHDRAWN: "bên gửi đã lấy lại · taken back by its sender",
}


@dataclass(frozen=True, slots=True)
class Receipts:
    """The receipts of one hand-over folder."""

    archive: Archive
    given: HandoverSettings

    def known(self, key: str) -> dict[str, Any] | None:
        """What was written down of a set with these very bytes; None: nothing."""
        for path in (self._folder / f"{key}.json", self._folder / _OLD / f"{key}.json"):
            with suppress(OSError, ValueError):
                said = json.loads(path.read_text("utf-8"))
                return said if isinstance(said, dict) else None
        return None

    def write(self, record: Mapping[str, Any]) -> None:
        """Write down what is known of a set, on our side."""
        ended = self._folder / _OLD
        ended.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{record['key']}.json"
        _in_place(path, dict(record))
        if record.get("ended"):
            path.replace(ended / path.name)

    def tell(self, record: Mapping[str, Any], receipt: Mapping[str, Any]) -> dict[str, Any]:
        """Leave a receipt for the others, and write down that they have it."""
        begun = dict(record) | {"receipt": record.get("receipt") or self._free(record)}
        self.write(begun)
        stamped = dict(receipt) | {"updated_at": iso_utc(self.archive.clock())}
        _in_place(self.given.out / begun["receipt"], stamped)
        done = begun | {"told": dict(receipt), "ended": bool(receipt["ended"])}
        self.write(done)
        return done

    def bring_up(self, person: Person) -> Iterator[dict[str, Any]]:
        """Tell of whatever has gone on since it was told of; the records that changed."""
        for path in sorted(self._folder.glob("*.json")):
            record = self.known(path.stem)
            if record is None or not record.get("incoming"):
                continue
            with suppress(NotFoundError):  # not to be seen by this account any more
                found = self.archive.arrivals.get(record["incoming"], person.scope)
                now = self.of_incoming(record, found)
                if now != record.get("told"):
                    yield self.tell(record, now)

    def of_incoming(self, record: Mapping[str, Any], found: Incoming) -> dict[str, Any]:
        """The receipt of what became an incoming document."""
        return self._begun(record) | {
            "state": found.state.value,
            "says": _SAYS[found.state],
            "incoming": found.id,
            "document": found.document,
            "arrived_at": iso_utc(found.arrived_at),
            "number": found.number,
            "year": found.year,
            "registered_at": iso_utc(found.registered_at) if found.registered_at else None,
            "done_at": iso_utc(found.done_at) if found.done_at else None,
            "reason": str(found.body.get("reason", "")),
            "findings": [dict(one) for one in found.body.get("findings", ())],
            "ended": found.state in _ENDED,
        }

    def of_message(self, record: Mapping[str, Any], message: Message) -> dict[str, Any]:
        """The receipt of a message that became no incoming document of ours."""
        return self._begun(record) | {
            "state": message.state.value,
            "says": "",
            "message": message.id,
            "findings": [dict(one) for one in message.body.get("findings", ())],
            "ended": True,
        }

    def of_refusal(self, record: Mapping[str, Any], reason: str) -> dict[str, Any]:
        """The receipt of what was not taken at all."""
        said = {"state": "rejected", "says": reason, "reason": reason, "ended": True}
        return self._begun(record) | said

    def _begun(self, record: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "receipt": 1,
            "name": record["name"],
            "agency": self.given.agency,
            "taken_at": record["taken_at"],
            "files": record["files"],
        }

    def _free(self, record: Mapping[str, Any]) -> str:
        """The name of a receipt; another one with this name is not written over."""
        name = str(record["name"])[:_LONGEST]
        taken = os.path.lexists(self.given.out / f"{name}{ENDING}")
        return f"{name}.{record['key'][:12]}{ENDING}" if taken else f"{name}{ENDING}"

    @property
    def _folder(self) -> Path:
        name = safe_name(self.given.path.name)
        digest = hashlib.sha256(str(self.given.path).encode()).hexdigest()[:12]
        return self.archive.settings.home / "handover" / f"{name}-{digest}"


_LONGEST = 150


def _in_place(path: Path, said: Mapping[str, Any]) -> None:
    put_whole(path, json.dumps(said, ensure_ascii=False, indent=1).encode())
