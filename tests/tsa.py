"""A time-stamping authority over real HTTP on loopback, with the clock of the test.

    with authority(pki, at) as tsa:
        HttpStamper(tsa.url).stamp(digest, "sha256")

``tsa.mode`` makes it behave badly; ``tsa.at`` is its clock and may be moved.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any

import pytest
from asn1crypto import tsp
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from preservation.signatures.tsa import Answer
from tests.pki import Party, Pki


class Mode(StrEnum):
    """How the authority answers."""

    GOOD = "good"
    REFUSING = "refusing"
    WRONG_NONCE = "wrong nonce"
    NO_NONCE = "no nonce"
    WRONG_IMPRINT = "wrong imprint"
    WRONG_ALGORITHM = "wrong algorithm"
    GARBAGE = "garbage"
    ENDLESS = "endless"
    SLOW = "slow"
    DRIPPING = "a byte now and then"
    ERROR = "HTTP 503"
    ELSEWHERE = "redirect"
    UNSIGNED = "not a token"


@dataclass
class Authority:
    """What the test holds of it."""

    pki: Pki
    at: datetime
    mode: Mode = Mode.GOOD
    party: Party | None = None
    """Who stamps; the TSA of the PKI if left out."""
    url: str = ""
    asked: list[Any] = field(default_factory=list)
    """Every ``TimeStampReq`` that came."""

    @property
    def count(self) -> int:
        return len(self.asked)

    def answer(self, question: bytes) -> bytes:
        request = tsp.TimeStampReq.load(question)
        self.asked.append(request)
        other = self._instead()
        if other is not None:
            return other
        if self.mode is Mode.WRONG_NONCE:
            request["nonce"] = request["nonce"].native + 1
        elif self.mode is Mode.NO_NONCE:
            del request["nonce"]
        elif self.mode is Mode.WRONG_IMPRINT:
            request["message_imprint"]["hashed_message"] = bytes(32)
        elif self.mode is Mode.WRONG_ALGORITHM:
            request["message_imprint"]["hash_algorithm"]["algorithm"] = "sha512"
        return bytes(self._stamper().request_tsa_response(request).dump())

    def _instead(self) -> bytes | None:
        """An answer that is no token at all."""
        match self.mode:
            case Mode.GARBAGE:
                return b"<html>bao tri</html>"
            case Mode.ENDLESS:
                return bytes(1024 * 1024)
            case Mode.REFUSING:
                status = {"status": "rejection", "status_string": ["không cấp"]}
                return bytes(Answer({"status": tsp.PKIStatusInfo(status)}).dump())
            case Mode.UNSIGNED:
                answer = {
                    "status": tsp.PKIStatusInfo({"status": "granted"}),
                    "time_stamp_token": {"content_type": "data", "content": b"x"},
                }
                return bytes(tsp.TimeStampResp(answer).dump())
            case _:
                return None

    def _stamper(self) -> DummyTimeStamper:
        who = self.party or self.pki.tsa
        store: Any = SimpleCertificateStore
        known = store()
        known.register(self.pki.root.asn1)
        return DummyTimeStamper(who.asn1, who.asn1_key, certs_to_embed=known, fixed_dt=self.at)


def _drip(to: BufferedIOBase, answer: bytes, left: threading.Event) -> None:
    with suppress(OSError):  # whoever asked has gone
        for byte in answer:
            to.write(bytes([byte]))
            if left.wait(0.1):
                return


@contextmanager
def authority(pki: Pki, at: datetime, mode: Mode = Mode.GOOD) -> Iterator[Authority]:
    """Serve on a free port of loopback until the block is left."""
    tsa = Authority(pki, at, mode)
    left = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            if tsa.mode is Mode.SLOW:
                left.wait(30)
                return
            if tsa.mode in {Mode.ERROR, Mode.ELSEWHERE}:
                self.send_response(503 if tsa.mode is Mode.ERROR else 302)
                self.send_header("Location", tsa.url + "elsewhere")
                self.end_headers()
                return
            answer = tsa.answer(question)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            if tsa.mode is Mode.DRIPPING:
                _drip(self.wfile, answer, left)
                return
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    tsa.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield tsa
    finally:
        left.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def tsa(pki: Pki) -> Iterator[Authority]:
    """An authority whose clock stands at the present of the PKI."""
    with authority(pki, pki.made_at) as running:
        yield running
