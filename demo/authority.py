"""The time-stamping authority of a demonstration home, over HTTP on loopback (RFC 3161 §3.4)."""

# pyhanko and certomancer are typed in part only.
# mypy: allow-untyped-calls

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import tsp
from certomancer.services import CertomancerServiceError, TimeStamper
from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder

HOST = "127.0.0.1"
LONGEST = 64 * 1024
"""Bytes of a question; an honest one has about a hundred."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def authority(fonds: Path, port: int) -> Iterator[None]:
    """Stamp with the key of the demonstration in ``fonds`` while the block lasts.

    Raises:
        OSError: the port is taken.
    """
    server = ThreadingHTTPServer((HOST, port), _handler(_stamper(fonds)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.2,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _stamper(fonds: Path) -> TimeStamper:
    return TimeStamper(
        load_cert_from_pemder(str(fonds / "trust" / "intermediates" / "tsa.pem")),
        load_private_key_from_pemder(str(fonds / "pki" / "keys" / "tsa.pem"), None),
        certs_to_embed=[load_cert_from_pemder(str(fonds / "trust" / "anchors" / "root.pem"))],
    )


def _handler(stamper: TimeStamper) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            size = self.headers.get("Content-Length", "")
            if not size.isdigit() or int(size) > LONGEST:
                self.send_error(413)
                return
            try:
                question = tsp.TimeStampReq.load(self.rfile.read(int(size)), strict=True)
                answer = bytes(stamper.request_tsa_response(question).dump())
            except (ValueError, TypeError, KeyError, CertomancerServiceError):
                self.send_error(400)
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            """Say nothing: standard error is for the server's own words."""

    return Handler
