"""An authority's web server on loopback: gives out CRLs and OCSP answers, well or badly."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID as Access

from tests.pki import YEAR, Party, Pki


@dataclass
class Site:
    """What lies at each path: a status, headers and bytes."""

    port: int = 0
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def listed(self) -> str:
        return f"127.0.0.1:{self.port}"

    def lay(self, path: str, data: bytes, status: int = 200, **headers: str) -> str:
        self.pages[path] = (status, headers, data)
        return self.home + path


@contextmanager
def site() -> Iterator[Site]:
    """A server that is there as long as it is needed."""
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._give(b"")

        def do_POST(self) -> None:
            self._give(self.rfile.read(int(self.headers["Content-Length"])))

        def _give(self, body: bytes) -> None:
            made.asked.append((self.command, self.path, dict(self.headers), body))
            status, headers, data = made.pages.get(self.path, (404, {}, b""))
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, data = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304 and "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def member(pki: Pki, crl: str = "", ocsp: str = "", issuer: Party | None = None) -> Party:
    """Somebody whose certificate names these addresses."""
    issuer = issuer or pki.issuing
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Người có địa chỉ")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(pki.made_at - YEAR)
        .not_valid_after(pki.made_at + YEAR)
    )
    if crl:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    if ocsp:
        where = x509.AccessDescription(Access.OCSP, x509.UniformResourceIdentifier(ocsp))
        builder = builder.add_extension(x509.AuthorityInformationAccess([where]), critical=False)
    return Party(builder.sign(issuer.key, hashes.SHA256()), key)


def der(party: Party) -> bytes:
    return party.certificate.public_bytes(Encoding.DER)
