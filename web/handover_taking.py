"""Taking: a set of a hand-over folder becomes an incoming document, or a message that is read.

Either is done once for the same bytes: what came of them before a crash is found again.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from repository.access import Level
from repository.errors import NotFoundError
from repository.incoming import Wanted
from repository.incoming_steps import Incoming, Source
from repository.messages import Direction, Message, MessageState
from repository.people import Person
from web import incoming_acts
from web.handover_fields import told
from web.handover_settings import HandoverSettings
from web.wiring import Archive

FOLDER = "folder"
"""What the connection is called, of messages that came in this way."""
_LOOKED_THROUGH = 200


@dataclass(frozen=True, slots=True)
class Taker:
    """Takes sets in, for one hand-over folder."""

    archive: Archive
    given: HandoverSettings
    person: Person

    @property
    def agency(self) -> str:
        """Whose incoming documents they become.

        Raises:
            NotFoundError: there is no such agency.
        """
        return self.archive.agencies.find(self.given.agency).code

    def document(
        self, record: Mapping[str, Any], files: list[tuple[Path, str]], fields: Mapping[str, str]
    ) -> dict[str, Any]:
        """Have a document come in."""
        found = self._earlier(record)
        if found is None:
            said = told(fields)
            found = incoming_acts.take_in(
                self.archive,
                self.person,
                self.agency,
                files,
                said.fields,
                Source.FOLDER,
                sender=said.sender,
                level=Level(self.given.level),
                priority=said.priority,
                due=said.due,
                paper=said.paper,
            )
        return {"incoming": found.id}

    def message(self, record: Mapping[str, Any], path: Path, name: str) -> dict[str, Any]:
        """Have a message read; its bytes lie where those from the axis do."""
        from web.receiving import receive

        sha256 = str(record["files"][0]["sha256"])
        told = f"luutru:axis:{FOLDER}\n{self.agency}\n{sha256}"
        identifier = str(uuid5(NAMESPACE_URL, told))
        home = self.archive.settings.home
        place = home / "exchange" / identifier[:2] / f"{identifier}.edxml"
        place.parent.mkdir(parents=True, exist_ok=True)
        size = path.stat().st_size
        shutil.move(path, place)
        fresh = Message(
            id=identifier,
            axis=FOLDER,
            agency=self.agency,
            direction=Direction.IN,
            kind="",
            sha256=sha256,
            size=size,
            state=MessageState.STORED,
            at=self.archive.clock(),
            axis_id=sha256,
            body={"entry": {"file": name, "folder": str(self.given.path)}},
        )
        self.archive.messages.enter(fresh, self.person.login)
        message = self.archive.messages.get(identifier)
        if message.state is MessageState.STORED:
            message = receive(self.archive, message, place)
        return {"message": message.id, "incoming": self._arrival(message)}

    def _arrival(self, message: Message) -> str | None:
        try:
            return self.archive.arrivals.get(message.object or "", self.person.scope).id
        except NotFoundError:
            return None

    def _earlier(self, record: Mapping[str, Any]) -> Incoming | None:
        """What came of the same bytes since they were first seen here, if anything did."""
        first, scope = str(record["files"][0]["sha256"]), self.person.scope
        since = datetime.fromisoformat(record["taken_at"])
        document = self.archive.catalogue.same_bytes([first], scope, self.person.login)
        held = self.archive.quarantine.holding(first, scope, self.person.login)
        wanted = Wanted(agency=self.agency, arrived_from=since)
        for found in self.archive.arrivals.found(wanted, scope, _LOOKED_THROUGH):
            same = document is not None and found.document == document
            aside = held is not None and found.quarantine == held.id
            if found.source is Source.FOLDER and (same or aside):
                return found
        return None
