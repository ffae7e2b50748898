"""The operations of the simulated axis (``edxml.md`` §3.1)."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Response, request

from ingest.exchange.signing_headers import BadSignatureError, same_hash, verify
from ingest.exchange.times import read_time
from repository.calendar import VIETNAM, Clock
from web.simulator.agencies import AgencyTree
from web.simulator.answers import FailedError, answer_line, delivery_line, ok
from web.simulator.faults import Faults
from web.simulator.packages import NotEdxmlError, Seen, look, rewrite
from web.simulator.state import Package, State
from web.simulator.tenants import Tenants

_BLOCK = 3 << 16
_CENTRE = "000.00.00.W00"
_STATES = frozenset({"processing", "done", "fail"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request whose signature holds."""

    system_id: str
    codes: tuple[str, ...]
    said: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """A parameter, in any case; empty where it is not given."""
        return next((v for n, v in self.said.items() if n.lower() == name.lower()), "")


@dataclass(slots=True)
class Simulator:
    """An axis."""

    state: State
    tenants: Tenants
    faults: Faults
    rewrites: bool
    clock: Clock

    def now(self) -> datetime:
        """The hour in Viet Nam."""
        return self.clock().astimezone(VIETNAM)

    def stamp(self) -> str:
        """The hour, as lists have it; it can be sorted."""
        return f"{self.now():%Y-%m-%d %H:%M:%S.%f}"

    def asked(self) -> Asked:
        """Who asks for what."""
        try:
            said = verify(dict(request.headers), self.tenants.secret_of, self.clock())
        except BadSignatureError as error:
            raise FailedError("15", str(error).rpartition(" · ")[2]) from None
        system_id = said["systemid"]
        return Asked(system_id, self.tenants.codes_of(system_id), said)

    @property
    def tree(self) -> AgencyTree:
        """The agencies."""
        return AgencyTree(self.tenants, self.state)

    def received(self, asked: Asked, struck: list[str]) -> Response:
        """``getReceivedEdocList``."""
        kind = asked["messagetype"]
        lines = self.state.waiting(asked.codes, kind)
        if lines and {"copy", "rename"} & {*struck}:
            chosen = lines[self.faults.some(len(lines))]["doc_id"]
            self.state.copy(chosen, instead="copy" not in struck)
            lines = self.state.waiting(asked.codes, kind)
        said = [answer_line(row) for row in lines]
        if said and "twice" in struck:
            said.append(said[self.faults.some(len(said))])
        if "shuffle" in struck:
            self.faults.shuffled(said)
        return ok(data=said)

    def get(self, asked: Asked, struck: list[str]) -> Response:
        """``getEdoc``: JSON with base64, in pieces."""
        path = self._path(asked)
        size = (path.stat().st_size + 2) // 3 * 4
        keep = size if "cut64" not in struck else 1 + self.faults.some(max(size - 1, 1))
        head, tail = b'{"status":"OK","ErrorCode":"0","ErrorDesc":"","data":"', b'"}'

        def pieces() -> Iterator[bytes]:
            yield head
            left = keep
            with path.open("rb") as source:
                while (block := source.read(_BLOCK)) and left > 0:
                    text = base64.b64encode(block)[:left]
                    left -= len(text)
                    yield text
            yield tail

        answer = Response(pieces(), mimetype="application/json")
        answer.headers["Content-Length"] = str(len(head) + keep + len(tail))
        return answer

    def download(self, asked: Asked, _: list[str]) -> Response:
        """``downloadEdoc``: the bytes themselves."""
        path = self._path(asked)

        def pieces() -> Iterator[bytes]:
            with path.open("rb") as source:
                while block := source.read(_BLOCK):
                    yield block

        answer = Response(pieces(), mimetype="application/octet-stream")
        answer.headers["Content-Length"] = str(path.stat().st_size)
        return answer

    def _path(self, asked: Asked) -> Path:
        found = self.state.find(asked["docId"], asked.codes)
        if found is None:
            raise FailedError("10", "Khong tim thay docId")
        return self.state.path_of(found["file"])

    def send(self, asked: Asked, _: list[str]) -> Response:
        """``sendEdoc``: a copy for each receiver."""
        arriving = self.state.path_of(f"arriving-{self.state.new_name()}")
        try:
            digest = _take(arriving)
            if not same_hash(digest, asked["hash-file"]):
                raise FailedError("10", "hash-file khong khop")
            try:
                seen = look(arriving)
            except NotEdxmlError as error:
                raise FailedError("22", str(error)) from None
            sender = asked["from"] or seen.sender
            if sender not in asked.codes or seen.sender not in asked.codes:
                raise FailedError("19")
            receivers = self._receivers(asked, seen)
            name = self._enter(asked, seen, arriving, digest, receivers)
        finally:
            arriving.unlink(missing_ok=True)
        return ok(DocId=name)

    def _receivers(self, asked: Asked, seen: Seen) -> list[str]:
        given: object = None
        with suppress(ValueError):
            given = json.loads(asked["to"] or "null")
        wanted = [str(one) for one in given] if isinstance(given, list) else []
        usual = seen.answers[:1] if asked["messagetype"] == "status" else seen.to
        receivers = list(dict.fromkeys(wanted or usual))
        for code in receivers or [""]:
            unit = self.tree.unit(code)
            if unit is None:
                raise FailedError("18", f"Don vi nhan khong ton tai: {code}")
            if unit["locked"]:
                raise FailedError("23", f"Don vi nhan da khoa: {code}")
        return receivers

    def _enter(
        self, asked: Asked, seen: Seen, path: Path, digest: bytes, receivers: list[str]
    ) -> str:
        file = digest.hex()
        kept = self.state.path_of(file)
        if not kept.exists():
            part = path.with_suffix(".part")
            if self.rewrites:
                with part.open("wb") as to:
                    rewrite(path, to, _CENTRE, self.now())
            else:
                path.replace(part)
            part.replace(kept)
        package = Package(
            asked.system_id,
            asked["from"] or seen.sender,
            asked["messagetype"],
            file,
            seen.subject,
            seen.code,
            seen.document_id,
            seen.status,
        )
        return self.state.enter(package, [(code, file) for code in receivers], self.stamp())

    def update(self, asked: Asked, _: list[str]) -> Response:
        """``updateStatus``."""
        found = self.state.find(asked["docId"], asked.codes)
        if found is None:
            raise FailedError("10", "Khong tim thay docId")
        if asked["status"] not in _STATES:
            raise FailedError("10", "status")
        if found["state"] != "done":  # what is done stays done
            self.state.update(asked["docId"], asked["status"], asked["description"], self.stamp())
        return ok()

    def sent(self, asked: Asked, _: list[str]) -> Response:
        """``getSentEdocList``."""
        since = read_time(asked["fromDate"]) if asked["fromDate"] else None
        text = f"{since.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}" if since else ""
        rows = self.state.deliveries(asked.system_id, asked["messagetype"], asked["docId"], text)
        return ok(data=[delivery_line(row) for row in rows])

    def count(self, asked: Asked, kind: str) -> Response:
        """``countReceiveEdoc``, ``countReceiveStatus``."""
        return ok(count=str(len(self.state.waiting(asked.codes, kind))))

    def register(self) -> Response:
        """``registerAgency``."""
        said = request.get_json(force=True, silent=True)
        if not isinstance(said, dict) or not said.get("code"):
            raise FailedError("10", "code")
        self.state.put_unit(str(said["code"]), json.dumps(said))
        return ok()

    def delete(self, code: str) -> Response:
        """``deleteAgency``."""
        if self.tree.unit(code) is None:
            raise FailedError("18")
        self.state.put_unit(code, "")
        return ok()


def _take(to: Path) -> bytes:
    """Write the body to ``to`` without the line end that the SDK sends after it; its SHA-256."""
    digest, held = hashlib.sha256(), b""
    with to.open("wb") as target:
        while block := request.stream.read(1 << 16):
            whole = held + block
            body, held = whole[:-2], whole[-2:]
            digest.update(body)
            target.write(body)
        rest = b"" if held == b"\r\n" else held
        digest.update(rest)
        target.write(rest)
    return digest.digest()
