"""A document axis on loopback, and messages to send over it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from ingest.exchange.calls import Host
from ingest.exchange.national import Account, NationalAxis
from ingest.exchange.signing_headers import HashForm
from web.simulator.app import create_simulator
from web.simulator.faults import read_faults
from web.simulator.operations import Simulator
from web.simulator.tenants import Tenants, tenants_from

OURS, THEIRS, OTHER = "000.00.01.X99", "000.00.05.X99", "000.00.07.X99"
NS = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


def tenants() -> Tenants:
    return tenants_from(
        {
            "tenant": [
                {"system_id": "he-thong-a", "secret": "bí-mật-a", "codes": [OURS, OTHER]},
                {"system_id": "he-thong-b", "secret": "bi-mat-b", "codes": [THEIRS]},
            ],
            "agency": [
                {"id": "1", "code": OURS, "name": "Sở Mẫu A", "code_20": "X99.01", "level": "2"},
                {"id": "2", "pid": "1", "code": THEIRS, "name": "Sở Mẫu B", "old_code": "05.X99"},
                {"id": "3", "code": "000.00.08.X99", "name": "Đơn vị khóa", "locked": True},
            ],
        }
    )


@dataclass(frozen=True, slots=True)
class Served:
    """A simulator that answers at ``url``."""

    url: str
    simulator: Simulator

    def wrong(self, spec: str) -> None:
        """Have things go wrong."""
        self.simulator.faults = read_faults(spec)

    def axis(self, who: str = "a", **said: object) -> NationalAxis:
        """A connection as one of the tenants."""
        secret = {"a": "bí-mật-a", "b": "bi-mat-b"}[who]
        known: dict[str, object] = {"secret": secret, "hash_form": HashForm.UNPADDED}
        account = Account(f"he-thong-{who}", **known | said)  # type: ignore[arg-type]
        return NationalAxis(who, Host(self.url, 20, 3), account, lambda: datetime.now(UTC))


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application from a thread; where it is."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def simulated(folder: Path, *, rewrites: bool = False) -> Iterator[Served]:
    """A simulated axis whose state lies in ``folder``."""
    app = create_simulator(folder, tenants(), rewrites=rewrites)
    simulator: Simulator = app.extensions["axis-simulator"]
    with served(app) as url:
        yield Served(url, simulator)
    simulator.state.close()


def document(
    number: int = 1,
    sender: str = THEIRS,
    to: str = OURS,
    subject: str = "V/v mẫu",
    body: str = "",
    name: str = "",
) -> bytes:
    """A message with a document in it; ``name`` is its identifier."""
    e = "edXML:"
    name = name or f"{sender},2026/11/20,{number}/M-VP"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="{NS}">'
        f'<{e}edXMLEnvelope xmlns:edXML="{NS}"><{e}edXMLHeader><{e}MessageHeader>'
        f"<{e}From><{e}OrganId>{sender}</{e}OrganId></{e}From>"
        f"<{e}To><{e}OrganId>{to}</{e}OrganId></{e}To>"
        f"<{e}DocumentId>{name}</{e}DocumentId>"
        f"<{e}Code><{e}CodeNumber>{number}</{e}CodeNumber>"
        f"<{e}CodeNotation>M-VP</{e}CodeNotation></{e}Code>"
        f"<{e}Subject>{escape(subject)}</{e}Subject></{e}MessageHeader>"
        f"<{e}TraceHeaderList><{e}TraceHeader><{e}OrganId>{sender}</{e}OrganId>"
        f"<{e}Timestamp>2026/11/20 08:30:00</{e}Timestamp></{e}TraceHeader>"
        f"</{e}TraceHeaderList></{e}edXMLHeader></{e}edXMLEnvelope>"
        f"<AttachmentEncoded><Attachment><ContentTransferEncoded>{body}"
        "</ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>"
    ).encode()


def status(
    code: str = "03", sender: str = OURS, to: str = THEIRS, number: int = 1, name: str = ""
) -> bytes:
    """A message with a status in it, about the document called ``name``."""
    e = "edXML:"
    name = name or f"{to},2026/11/20,{number}/M-VP"
    return (
        f'<edXML xmlns="{NS}"><{e}edXMLEnvelope xmlns:edXML="{NS}"><{e}edXMLHeader>'
        f"<{e}MessageHeader><{e}From><{e}OrganId>{sender}</{e}OrganId></{e}From>"
        f"<{e}ResponseFor><{e}OrganId>{to}</{e}OrganId><{e}Code>{number}/M-VP</{e}Code>"
        f"<{e}DocumentId>{name}</{e}DocumentId></{e}ResponseFor>"
        f"<{e}StatusCode>{code}</{e}StatusCode></{e}MessageHeader>"
        f"</{e}edXMLHeader></{e}edXMLEnvelope></edXML>"
    ).encode()
