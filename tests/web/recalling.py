"""Two sides of a recall: what we issued to others, and what others sent us; books only, no keys."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from ingest.exchange.envelope import (
    Business,
    Dialect,
    Envelope,
    Header,
    Kind,
    Organ,
    Reference,
    Status,
)
from repository.access import Level
from repository.agencies import Agency
from repository.incoming_steps import Incoming, IncomingState, Source
from repository.messages import Direction, Message, MessageState
from repository.outgoing_steps import Means, Outgoing, OutgoingState, Recipient, Transport
from repository.people import Person
from tests.databases import Hands
from web.outgoing_numbers import identifier_of
from web.sending import send
from web.settings import Settings
from web.wiring import Archive

AXIS = "truc"
DAY = date(2026, 11, 20)
DEPARTMENT = Agency(
    "H34.12", "Sở Nội vụ", "sở", "H34", successor="H48.15", aliases=("000.00.12.H34",)
)
DISTRICT = Agency("H34.30", "UBND huyện Đăk Hà", "huyện", "H34")
SUCCESSOR = Agency("H48.15", "Sở Nội vụ tỉnh Quảng Ngãi", "sở")


@dataclass(frozen=True)
class Connected(Settings):
    """Settings of an agency that is connected to an axis."""

    axes: Any = ()


@dataclass
class Exchange:
    """The agency H34, and whoever writes to it."""

    archive: Archive
    hands: Hands
    document: str
    numbers: int = field(default=0)

    def __post_init__(self) -> None:
        self.archive.agencies.enter([SUCCESSOR, DEPARTMENT, DISTRICT])
        known = {one.name: getattr(self.archive.settings, one.name) for one in fields(Settings)}
        axes = (SimpleNamespace(name=AXIS, agency="H34"),)
        self.archive.__dict__["settings"] = Connected(**known | {"axes": axes})

    @property
    def clerk(self) -> Person:
        return self.archive.people.find("vanthu")

    def kept(self, *codes: str, **said: Any) -> Outgoing:
        """A document that may be sent."""
        self.numbers += 1
        now, number = self.hands.now, self.numbers
        code = f"{number:02}/QĐ-UBND"
        known: dict[str, Any] = {
            "level": Level.INTERNAL,
            "source": Source.DRAFT,
            "state": OutgoingState.KEPT,
            "type_name": "Quyết định",
            "subject": "Về việc ban hành Quy chế văn thư",
            "notation": "QĐ-UBND",
            "drafted_by": "chuyenvien",
            "drafted_at": now,
            "series": "outgoing",
            "year": DAY.year,
            "number": number,
            "issued": DAY,
            "numbered_at": now,
            "document": self.document,
            "body": {"document_id": identifier_of("H34", DAY, code)},
        }
        made = Outgoing(id=self.archive.new_id(), agency="H34", **known | said)
        to = [Recipient(made.id, one, one, Means.AXIS) for one in codes or ("H34.12", "H34.30")]
        return self.archive.issues.open(made, to, "vanthu")

    def queued(self, *codes: str, **said: Any) -> Outgoing:
        return send(self.archive, self.clerk, self.kept(*codes, **said).id)

    def sent(self, *codes: str, **said: Any) -> Outgoing:
        """A document that the axis has, as the loop writes it down."""
        made = self.queued(*codes, **said)
        self.run_axis()
        return self.archive.issues.get(made.id, self.clerk.scope)

    def run_axis(self) -> list[str]:
        """Send everything that waits; the codes of what was sent."""
        sent = []
        while (entry := self.archive.outbox.take(AXIS)) is not None:
            self.archive.outbox.sent(entry.id, f"axis-{entry.id}", "system")
            sent.append(entry.code)
            if entry.code.partition(":")[0] != "edoc":
                continue
            for code in entry.content["to"]:
                self.archive.recipients.note(
                    entry.object,
                    code,
                    "system",
                    transport=Transport.SENT.value,
                    sent_at=self.hands.now,
                )
            held = self.archive.issues.get(entry.object, self.clerk.scope)
            if held.state is OutgoingState.KEPT:
                self.archive.issues.move(
                    held.id, OutgoingState.SENT, "system", (), sent_at=self.hands.now
                )
        return sent

    def recipient(self, made: Outgoing, code: str) -> Recipient:
        return next(one for one in self.archive.recipients.of(made.id) if one.code == code)

    def message(self, kind: str = "status", agency: str = "H34") -> Message:
        identifier = self.archive.new_id()
        made = Message(
            id=identifier,
            axis=AXIS,
            agency=agency,
            direction=Direction.IN,
            kind=kind,
            sha256=identifier.replace("-", "") * 2,
            size=10,
            state=MessageState.STORED,
            at=self.hands.now,
            axis_id=identifier,
        )
        self.archive.messages.enter(made, "system")
        return made

    def status(
        self,
        about: Outgoing | Incoming,
        code: str,
        sender: str = "H34.12",
        said: str = "",
        at: datetime | None = None,
    ) -> Status:
        ours = about.agency if isinstance(about, Outgoing) else about.sender
        told = Reference(ours, about.code, about.issued, str(about.body.get("document_id", "")))
        return Status(Organ(sender), told, code, said, at or self.hands.now)

    def arrived(self, state: IncomingState = IncomingState.RECEIVED, **said: Any) -> Incoming:
        """A document that came from the department."""
        known: dict[str, Any] = {
            "sender": "H34.12",
            "sender_name": "Sở Nội vụ",
            "code": "45/SNV-VP",
            "issued": DAY,
            "type_name": "Công văn",
            "subject": "V/v báo cáo công tác văn thư",
            "document": self.document,
            "body": {"document_id": "H34.12,2026/11/20,45/SNV-VP", "axis": AXIS},
        }
        made = Incoming(
            id=self.archive.new_id(),
            agency="H34",
            level=Level.INTERNAL,
            source=Source.AXIS,
            state=state,
            arrived_at=self.hands.now - timedelta(hours=1),
            **known | said,
        )
        return self.archive.arrivals.enter(made, "system")

    def again(self, incoming: Incoming) -> Incoming:
        return self.archive.arrivals.get(incoming.id, self.clerk.scope)


def envelope(business: Business, **said: Any) -> Envelope:
    """A document message of the department about what it sent before."""
    known: dict[str, Any] = {
        "sender": Organ("000.00.12.H34", "Sở Nội vụ"),
        "to": (Organ("H34"),),
        "document_id": "H34.12,2026/11/20,45/SNV-VP",
        "number": "45",
        "notation": "SNV-VP",
        "issued": DAY,
        "reason": "Gửi nhầm phụ lục",
    }
    header = Header(**known | {"business": business} | said)
    return Envelope(Dialect.QCVN_102, Kind.DOCUMENT, header)
