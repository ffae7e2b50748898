"""An agency that hands hồ sơ over, brought as far as a test needs it."""

from dataclasses import dataclass
from typing import Any

from repository.dossiers import Dossier, DossierState
from repository.keep_backs import KeepBacks
from repository.ledger import EventKind, NewEvent, Outcome
from repository.packages import Package, PackageFile, PackageKind
from repository.people import People, Person
from repository.transfer_bars import LooseWanted, Wanted
from repository.transfer_drafts import TransferDrafts
from repository.transfer_rules import TransferKind
from repository.transfer_steps import Packed, Transfer, TransferState
from repository.transfers import Transfers
from tests.repository.disposing import AGENCY, Office
from tests.repository.samples import uuid_of

SHA = "cd" * 32


@dataclass(frozen=True)
class Agency(Office):
    """The books that a transfer touches."""

    def __post_init__(self) -> None:
        super().__post_init__()
        people = People(self.house.database, self.house.hands.clock)
        people.enter([(Person("vanthu1", "vanthu1"), "")])

    @property
    def drafts(self) -> TransferDrafts:
        return TransferDrafts(*self._parts)

    @property
    def transfers(self) -> Transfers:
        return Transfers(self.house.database, self.house.ledger, self.house.hands.clock)

    @property
    def keep_backs(self) -> KeepBacks:
        return KeepBacks(*self._parts)

    @property
    def _parts(self) -> tuple[Any, ...]:
        hands = self.house.hands
        return self.house.database, self.house.ledger, hands.clock, hands.new_id

    def closed(self, name: str, maintenance: str = "Vĩnh viễn", ended: int = 2024) -> str:
        """A closed hồ sơ with its package."""
        identifier = uuid_of(name)
        made = Dossier(
            identifier, AGENCY, ended, "I", "Tổ chức", name, f"Hồ sơ {name}", maintenance, "Lan"
        )
        self.dossiers.enter([made], "vanthu1")
        event = NewEvent(EventKind.DOSSIER_CLOSING, Outcome.SUCCESS, identifier, {})
        changes = {"ended": ended, "version": 1}
        self.dossiers.move(identifier, DossierState.CLOSED, changes, "vanthu1", event)
        file = PackageFile("mets.xml", 3, self.house.take_in(name).files[0].sha256)
        package = Package(uuid_of(f"gói {name}"), PackageKind.DOSSIER, (file,))
        told = NewEvent(EventKind.PACKAGE_CREATION, Outcome.SUCCESS, identifier, {})
        self.dossiers.keep_package(identifier, package, ["kho-1"], "vanthu1", told)
        return identifier

    def submitted(self, name: str, maintenance: str = "Vĩnh viễn") -> str:
        """One that the agency's archive has taken."""
        identifier = self.closed(name, maintenance)
        transfer = self.drafts.create(wanted(identifier), "vanthu1")
        self.transfers.step(transfer.id, TransferState.SENT, "vanthu1", {})
        self.transfers.judge(transfer.id, {1: ""}, "luutru1")
        return identifier

    def brought_to(self, state: TransferState, *dossiers: str) -> Transfer:
        """A transfer to the historical archive, as far as ``state``."""
        made = self.drafts.create(wanted(*dossiers, kind=TransferKind.HISTORICAL), "luutru1")
        return self.bring(made, state)

    def bring(self, found: Transfer, state: TransferState) -> Transfer:
        """A listed transfer, as far as ``state``."""
        for to, agent in (
            (TransferState.REGISTERED, "luutru1"),
            (TransferState.APPROVED, "lanhdao1"),
            (TransferState.PACKED, "luutru1"),
            (TransferState.SENT, "luutru1"),
        ):
            if found.state is state:
                break
            if to is TransferState.PACKED:
                made = {item.ordinal: packed(item.ordinal) for item in found.items}
                self.transfers.packed(found.id, made, "luutru1")
            found = self.transfers.step(found.id, to, agent, {})
        return found

    def state(self, dossier: str) -> DossierState:
        return self.dossiers.get(dossier).state


def loose_wanted(*packages: tuple[str, ...], **said: Any) -> Wanted:
    """A wish to hand loose documents over, in these packages."""
    body = {
        "permanent": True,
        "row": {"so_ky_hieu": "", "tieu_de": "Văn bản đi"},
        "said": {"agency": AGENCY, "title": "Văn bản đi", "year": "", "file_code": ""},
    }
    loose = tuple(LooseWanted(one, body) for one in packages)
    return wanted(kind=TransferKind.HISTORICAL, loose=loose, **said)


def wanted(*dossiers: str, kind: TransferKind = TransferKind.CURRENT, **said: Any) -> Wanted:
    """A wish to hand these over."""
    current = kind is TransferKind.CURRENT
    code, name = (AGENCY, "Sở Nội vụ") if current else ("H34.LT", "Lưu trữ lịch sử")
    return Wanted(AGENCY, kind, code, name, 2026, {one: {} for one in dossiers}, **said)


def packed(ordinal: int, sha256: str = SHA) -> Packed:
    """A package."""
    return Packed(f"{ordinal}_uuid-x.zip", sha256, 10, 2, ({"ordinal": 1, "document": "d"},))
