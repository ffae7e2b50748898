"""An agency that receives: messages with signed documents, and everybody who works on them."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from repository.agencies import Agency
from repository.incoming_steps import Incoming, IncomingState, Source
from repository.messages import Direction, Message, MessageState
from repository.people import Person
from scripts.make_edxml import FIELDS, File, edxml, message, organ, tag, texts
from tests.databases import Hands
from tests.pki import Level, Pki, make_pdf
from web import incoming_acts as acts
from web.receiving import receive
from web.wiring import Archive

AXIS = "truc"
SENDER = "000.00.12.H34"
"""A code from before QĐ 20/2020: it is kept as it came."""
DOCUMENT_ID = f"{SENDER},2026/11/20,45/SNV-VP"


@dataclass
class Receiving:
    """The agency H34, and a department that sends to it."""

    archive: Archive
    hands: Hands
    pki: Pki
    folder: Path
    made: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hands.now = self.pki.made_at + timedelta(minutes=5)
        self.pki.trust_folder(self.archive.settings.trust, crls_at=self.pki.made_at)
        department = Agency("H34.12", "Sở Nội vụ", "sở", "H34", aliases=(SENDER,))
        self.archive.agencies.enter([department])

    def person(self, login: str) -> Person:
        return self.archive.people.find(login)

    @property
    def clerk(self) -> Person:
        return self.person("vanthu")

    def pdf(self, text: str = "CONG VAN so 45/SNV-VP") -> bytes:
        """Signed, so that it can be proven."""
        if text not in self.made:
            plain = make_pdf(self.folder / "van-ban.pdf", text)
            signed = self.folder / "ky.pdf"
            self.pki.sign(plain, signed, self.pki.organisation, Level.B_B)
            self.made[text] = signed.read_bytes()
        return self.made[text]

    def tampered(self) -> bytes:
        """The same, with another page put on top after it was signed."""
        data = bytearray(self.pdf())
        place = data.index(b"/Contents <") - 40
        data[place] ^= 1
        return bytes(data)

    def edxml(self, *files: File, to: str = "H34", **changed: str) -> bytes:
        """A message of the department."""
        known = {
            "From": organ("From", SENDER, "Sở Nội vụ"),
            "To": organ("To", to, "UBND tỉnh Kon Tum"),
            "DocumentId": texts(DocumentId=DOCUMENT_ID),
            "Code": tag("Code", texts(CodeNumber="45", CodeNotation="SNV-VP")),
            "OtherInfo": FIELDS["OtherInfo"].replace(">1<", ">0<", 1),
            "DueDate": "",
        }
        return edxml(message(**known | changed), files=files or (File("45.pdf", self.pdf()),))

    def came(self, data: bytes, axis_id: str = "") -> tuple[Message, Path]:
        """A message that the loop has stored."""
        identifier = self.archive.new_id()
        path = self.folder / f"{identifier}.edxml"
        path.write_bytes(data)
        made = Message(
            id=identifier,
            axis=AXIS,
            agency="H34",
            direction=Direction.IN,
            kind="",
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            state=MessageState.STORED,
            at=self.hands.now,
            axis_id=axis_id or identifier,
        )
        self.archive.messages.enter(made, "system")
        return made, path

    def received(self, data: bytes | None = None) -> tuple[Message, Incoming | None]:
        """Received, and what came of it."""
        stored, path = self.came(self.edxml() if data is None else data)
        taken = receive(self.archive, stored, path)
        return taken, self.archive.arrivals.of_message(stored.id)

    def intact(self) -> Incoming:
        """A document that may be registered."""
        _, made = self.received()
        assert made is not None
        assert made.state is IncomingState.RECEIVED, made.body
        return made

    def told(self, incoming: Incoming) -> list[str]:
        """The statuses that are to go to the sender."""
        return sorted(one.code for one in self.archive.outbox.of_object(incoming.id))

    def paper(self, document: str, **said: Any) -> Incoming:
        """A document of the archive that came on paper."""
        return acts.take_in(
            self.archive, self.clerk, "H34", (), {}, Source.SCAN, document=document, **said
        )

    def distributed(self, incoming: Incoming, **said: Any) -> Incoming:
        """Registered, presented and given to somebody."""
        acts.register(self.archive, self.clerk, incoming.id)
        acts.present(self.archive, self.clerk, incoming.id, "lanhdao")
        known: dict[str, Any] = {"leads": "chuyenvien"}
        return acts.distribute(self.archive, self.person("lanhdao"), incoming.id, **known | said)
