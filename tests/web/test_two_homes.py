"""Two homes: hồ sơ go from an agency to the historical archive, and its receipt comes back."""

from pathlib import Path

from preservation.hoso.handing import MANIFEST, read_manifest, read_receipt
from preservation.workers import Workers
from repository.dossiers import DossierState
from repository.transfer_steps import TransferState
from tests.repository.samples import uuid_of
from tests.web.handing_over import FILED, HandedOver, House, signer
from tests.web.sending import agency_of
from tests.web.transferring import insist_equal
from web import transfer_receipts
from web.reception_receipts import data_of, sign, signature_of


def test_what_goes_is_what_comes_to_the_row_and_to_the_bit(
    handed_over: HandedOver, receiver: House, tmp_path: Path, form_makers: Workers
) -> None:
    pki, there = handed_over.pki, receiver.archive
    agency = agency_of(handed_over, there, tmp_path, form_makers=form_makers)
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
