"""Accessions: what was approved becomes documents and hồ sơ of the archive, and is receipted."""

from collections.abc import Mapping
from dataclasses import dataclass

from repository.calendar import Clock, iso_utc
from repository.database import Database
from repository.errors import RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.reception_rows import held, noted, reception_of
from repository.reception_steps import PackageState, Reception, ReceptionState, insist
from repository.transfer_tables import ReceptionItemRow, ReceptionPackageRow

_KIND = EventKind.ACCESSION


@dataclass(frozen=True, slots=True)
class Accessions:
    """The end of receptions."""

    database: Database
    ledger: Ledger
    clock: Clock

    def promise(self, identifier: str, ordinal: int, dossier: str) -> str:
        """Say, before anything is made, which hồ sơ a package becomes; the first word stands."""
        with self.database.write() as session:
            held(session, identifier)
            package = session.get_one(ReceptionPackageRow, (identifier, ordinal))
            package.dossier = package.dossier or dossier
            return package.dossier

    def became(self, identifier: str, documents: Mapping[str, str], agent: str) -> None:
        """Remember which documents items became, and where they come from; item → document."""
        with self.database.write() as session:
            held(session, identifier)
            events = []
            for item, document in documents.items():
                row = session.get_one(ReceptionItemRow, item)
                if row.document != document:
                    row.document = document
                    said = {"reception": identifier, **row.body.get("origin", {})}
                    events.append(NewEvent(_KIND, Outcome.SUCCESS, document, said))
            self.ledger.append(session, agent, events)

    def entered(self, identifier: str, ordinal: int, agent: str, reason: str = "") -> None:
        """A hồ sơ is in the archive, or could not be taken after all; once is like twice.

        Raises:
            RefusedError: it is not approved.
        """
        to = PackageState.RETURNED if reason else PackageState.ENTERED
        with self.database.write() as session:
            row = held(session, identifier)
            package = session.get_one(ReceptionPackageRow, (identifier, ordinal))
            if package.state == to.value:
                return
            if row.state != ReceptionState.APPROVED.value:
                raise RefusedError("Đợt tiếp nhận chưa được duyệt · not approved")
            package.state = to.value
            if reason:
                noted(package, {"reason": reason})
            said = {"reception": identifier, "sip": package.body.get("sip"), "package": ordinal}
            outcome = Outcome.FAILURE if reason else Outcome.SUCCESS
            subject = package.dossier if not reason and package.dossier else identifier
            detail = said | ({"returned": reason} if reason else {})
            self.ledger.append(session, agent, [NewEvent(_KIND, outcome, subject, detail)])

    def all_entered(self, identifier: str, agent: str) -> Reception:
        """Everything that was approved is in the archive.

        Raises:
            RefusedError: it is not so.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            reception = reception_of(session, row)
            if reception.state in (ReceptionState.ENTERED, ReceptionState.ENDED):
                return reception
            insist(reception, ReceptionState.ENTERED)
            done = (PackageState.ENTERED, PackageState.RETURNED)
            if any(package.state not in done for package in reception.packages):
                raise RefusedError("Chưa nhập hết · not everything is in the archive")
            row.state = ReceptionState.ENTERED.value
            noted(row, {"entered_at": iso_utc(self.clock()), "entered_by": agent})
            said = {"entered": len(reception.packages)}
            event = NewEvent(_KIND, Outcome.SUCCESS, identifier, said)
            self.ledger.append(session, agent, [event])
            return reception_of(session, row)

    def end(self, identifier: str, receipt: str, agent: str) -> Reception:
        """The counter-receipt is signed; ``receipt`` is its SHA-256. Signed anew, it is replaced.

        Raises:
            RefusedError: not everything is in the archive.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            if row.state != ReceptionState.ENDED.value:
                insist(reception_of(session, row), ReceptionState.ENDED)
                row.state, row.ended_at = ReceptionState.ENDED.value, self.clock()
            if row.body.get("receipt") != receipt:
                noted(row, {"receipt": receipt})
                event = NewEvent(_KIND, Outcome.SUCCESS, identifier, {"receipt": receipt})
                self.ledger.append(session, agent, [event])
            return reception_of(session, row)
