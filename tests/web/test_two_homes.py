"""Two homes: hồ sơ go from an agency to the historical archive, and its receipt comes back."""

import shutil
from pathlib import Path

from preservation.hoso.handing import MANIFEST, read_manifest, read_receipt
from preservation.workers import Workers
from repository.access import Level
from repository.dossiers import DossierState
from repository.people import Grant, Person, Role
from repository.transfer_rules import TransferKind
from repository.transfer_steps import Transfer, TransferState
from tests.pki import Pki
from tests.repository.samples import uuid_of
from tests.web.handing_over import (
    FILED,
    HOUSE,
    SENDER,
    HandedOver,
    House,
    signer,
)
from tests.web.transferring import insist_equal
from web import settings, transfer_packing, transfer_receipts, transfer_sending, transfers
from web.reception_receipts import data_of, sign, signature_of
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

    def send(self) -> Transfer:
        """From the list to the folder."""
        archive, who = self.archive, self.archive.people.find("nop")
        leader = archive.people.find("duyet")
        request = Request(
            SENDER, TransferKind.HISTORICAL, [uuid_of(name) for name in FILED], HOUSE,
            "Trung tâm Lưu trữ lịch sử",
        )  # fmt: skip
        made = transfers.draft(archive, who, request)
        transfers.register(archive, who, made.id)
        transfers.approve(archive, leader, made.id, "12/QĐ-SNV")
        transfer_receipts.know_archive(archive, leader, made.id, self.pki.organisation.pem)
        transfer_packing.pack(archive, who, made.id)
        transfer_sending.sign(archive, who, made.id, signer(self.pki))
        return transfer_sending.send(archive, who, made.id, self.folder)


def test_what_goes_is_what_comes_to_the_row_and_to_the_bit(
    handed_over: HandedOver, receiver: House, tmp_path: Path, form_makers: Workers
) -> None:
    pki, there = handed_over.pki, receiver.archive
    home = tmp_path / "sender"
    shutil.copytree(handed_over.sender.settings.home, home)
    ours = Archive(settings.read(home, environ={}), there.clock)
    ours.__dict__["form_makers"] = form_makers
    agency = Agency(ours, pki, tmp_path / "disk")
    made = agency.send()
    manifest = read_manifest((agency.folder / MANIFEST).read_bytes())
    house = House(there, agency.folder, manifest, pki)
    begun = house.approved(fail={"03.TH": "thiếu phụ lục"})
    house.taken(begun.id)
    ended = sign(there, house.clerk, begun.id, signer(pki))
    data, signature = data_of(there, ended), signature_of(there, ended)
    who = agency.archive.people.find("nop")
    assert agency.archive.transfers.get(made.id).state is TransferState.SENT
    for _ in range(2):
        over = transfer_receipts.receive(agency.archive, who, made.id, data, signature)
        assert over.state is TransferState.ENDED
    states = [agency.archive.dossiers.get(uuid_of(name)).state for name in FILED]
    gone = DossierState.TRANSFERRED
    assert states == [gone, gone, DossierState.CLOSED]
    assert len(insist_equal(there, manifest, read_receipt(data), "Lê Thị Hoa")) == 2
    assert agency.archive.ledger.verify().valid
    assert there.ledger.verify().valid
    agency.archive.database.close()
