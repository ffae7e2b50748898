"""An agency that hands over from a home of its own, from the list to the folder."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from repository.access import Level
from repository.people import Grant, Person, Role
from repository.transfer_rules import TransferKind
from repository.transfer_steps import Transfer
from tests.pki import Pki
from tests.repository.samples import uuid_of
from tests.web.handing_over import FILED, HOUSE, SENDER, HandedOver, signer
from web import settings, transfer_packing, transfer_receipts, transfer_sending, transfers
from web.transfers import Request
from web.wiring import Archive


class Agency:
    """The home of those who hand over."""

    def __init__(self, archive: Archive, pki: Pki, folder: Path) -> None:
        self.archive, self.pki, self.folder = archive, pki, folder
        grants = {"nop": Role.ARCHIVIST, "duyet": Role.LEADER}
        archive.people.enter(
            (Person(login, login, (Grant(role, SENDER, Level.RESTRICTED),)), "")
            for login, role in grants.items()
        )
        shutil.rmtree(archive.settings.trust, ignore_errors=True)
        pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)

    def send(
        self, dossiers: Sequence[str] = tuple(FILED), documents: Sequence[str] = ()
    ) -> Transfer:
        """From the list to the folder."""
        archive, who = self.archive, self.archive.people.find("nop")
        leader = archive.people.find("duyet")
        request = Request(
            SENDER, TransferKind.HISTORICAL, [uuid_of(name) for name in dossiers], HOUSE,
            "Trung tâm Lưu trữ lịch sử", documents=documents,
        )  # fmt: skip
        made = transfers.draft(archive, who, request)
        transfers.register(archive, who, made.id)
        transfers.approve(archive, leader, made.id, "12/QĐ-SNV")
        transfer_receipts.know_archive(archive, leader, made.id, self.pki.organisation.pem)
        transfer_packing.pack(archive, who, made.id)
        transfer_sending.sign(archive, who, made.id, signer(self.pki))
        return transfer_sending.send(archive, who, made.id, self.folder)


def agency_of(handed_over: HandedOver, house: Archive, place: Path, **workers: object) -> Agency:
    """A copy of the agency's home, which nothing has left yet."""
    home = place / "sender"
    shutil.copytree(handed_over.sender.settings.home, home)
    archive = Archive(settings.read(home, environ={}), house.clock)
    archive.__dict__.update(workers)
    return Agency(archive, handed_over.pki, place / "disk")
