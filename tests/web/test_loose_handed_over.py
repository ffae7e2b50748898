"""Loose documents go from an agency to the historical archive, and its receipt comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.delivery import Delivery
from preservation.hoso.handing import (
    LOOSE,
    MANIFEST,
    HandedPackage,
    loose_description_said,
    read_manifest,
    read_receipt,
)
from preservation.workers import Workers
from repository.access import Level
from repository.digest import Digest
from repository.disposal_steps import Reason
from repository.errors import RefusedError
from repository.people import owner
from repository.reception_steps import ReceptionState
from repository.transfer_rules import TransferKind
from repository.transfer_steps import ItemState, Transfer, TransferState
from tests.web.handing_over import (
    ALL,
    HOUSE,
    SENDER,
    HandedOver,
    House,
    signer,
    with_package,
    write,
)
from tests.web.sending import Agency, agency_of
from web import transfer_loose, transfer_packing, transfer_papers, transfer_receipts, transfers
from web.disposals import candidates
from web.reception_papers import paper
from web.reception_receipts import data_of, sign, signature_of
from web.transfer_told import whole_of

PAPERS = {
    "Thông báo nghỉ lễ": ("Vĩnh viễn", ""),
    "Công văn góp ý": ("Vĩnh viễn", ""),
    "Giấy mời họp": ("Vĩnh viễn", "214"),
    "Phiếu gửi tài liệu": ("10 năm", ""),
}
"""Title → how long it is kept, and số đến of what came."""


@pytest.fixture
def agency(
    handed_over: HandedOver,
    receiver: House,
    tmp_path: Path,
    web_workers: Workers,
    form_makers: Workers,
) -> Iterator[Agency]:
    there = receiver.archive
    pools = {"workers": web_workers, "copiers": web_workers, "form_makers": form_makers}
    made = agency_of(handed_over, there, tmp_path, **pools)
    yield made
    made.archive.database.close()


def _loose(agency: Agency, *titles: str) -> list[str]:
    found = []
    for number, title in enumerate(titles or PAPERS, 50):
        path = agency.folder.with_name(f"{title}.txt")
        path.write_text(f"{title}\nSố {number}", "utf-8")
        period, arrival = PAPERS[title]
        fields = {
            "TypeName": "Công văn", "CodeNumber": str(number), "CodeNotation": "SNV-VP",
            "IssuedDate": f"2025-03-{number - 40}", "OrganName": "Sở Nội vụ tỉnh Kon Tum",
            "Subject": title, "Maintenance": period,
        }  # fmt: skip
        fields |= {"ArrivalNumber": arrival} if arrival else {}
        delivery = Delivery(path, path.name, fields, SENDER, Level.INTERNAL)
        result = agency.archive.ingest.take(delivery, owner())
        assert result.document is not None, result
        found.append(result.document)
    return found


def _house(receiver: House, agency: Agency) -> House:
    manifest = read_manifest((agency.folder / MANIFEST).read_bytes())
    return House(receiver.archive, agency.folder, manifest, receiver.pki)


def _receipted(agency: Agency, house: House, identifier: str, made: Transfer) -> Transfer:
    ended = sign(house.archive, house.clerk, identifier, signer(house.pki))
    data, signature = data_of(house.archive, ended), signature_of(house.archive, ended)
    who = agency.archive.people.find("nop")
    return transfer_receipts.receive(agency.archive, who, made.id, data, signature)


def _unfiled(agency: Agency) -> set[str]:
    return {one.id for one in agency.archive.threads.unfiled(SENDER, ALL, 99)}


def test_what_goes_loose_is_what_comes_to_the_row_and_to_the_bit(
    agency: Agency, receiver: House
) -> None:
    here, there = agency.archive, receiver.archive
    notice, letter, invitation, short = _loose(agency)
    made = agency.send(["01.TH"], [letter, notice, invitation])
    assert [item.loose for item in made.items] == [(), (notice, letter), (invitation,)]
    house = _house(receiver, agency)
    _, went, came = house.manifest.packages
    assert [one.kind for one in (went, came)] == [LOOSE, LOOSE]
    assert [loose_description_said(one.said).incoming for one in (went, came)] == [False, True]
    assert went.code == f"{SENDER}.{made.year}.{made.turn:02}.0000002"
    assert went.row["ghi_chu"] == "2 tài liệu rời lẻ"
    begun = house.approved()
    assert begun.body["totals"] == {**house.manifest.totals, "dossiers": 1}
    assert [line["taken"] for line in house.taken(begun.id)] == [True] * 3
    over = _receipted(agency, house, begun.id, made)
    assert over.state is TransferState.ENDED
    assert [item.state for item in over.items] == [ItemState.ACCEPTED] * 3
    receipt = read_receipt(data_of(there, there.receptions.get(begun.id)))
    for said, taken in zip(house.manifest.packages[1:], receipt.packages[1:], strict=True):
        assert taken.row == said.row
        assert (taken.code, taken.dossier) == (f"{HOUSE}.{said.code}", "")
        _insist_same(agency, house, said, [one.document for one in taken.documents])
    found = candidates(here, owner(), SENDER, "document")
    assert {one.object for one in found if one.reason is Reason.TRANSFERRED} == {
        notice, letter, invitation,
    }  # fmt: skip
    assert _unfiled(agency) == {short}
    for archive in (here, there):
        assert archive.ledger.verify().valid


def _insist_same(agency: Agency, house: House, said: HandedPackage, became: list[str]) -> None:
    """Each document has a package of its own there, and tells where it comes from."""
    there = house.archive
    for handed, identifier in zip(said.documents, became, strict=True):
        ours = agency.archive.catalogue.get(handed.document, ALL)
        theirs = there.catalogue.get(identifier, ALL)
        assert (theirs.fields, theirs.title, theirs.level) == (ours.fields, ours.title, ours.level)
        assert [(f.name, f.sha256) for f in theirs.files] == [
            (f.name, f.sha256) for f in ours.files
        ]
        assert there.threads.lying([identifier]) == {}
        (origin,) = (e.detail for e in there.ledger.of(identifier) if "reception" in e.detail)
        assert (origin["code"], origin["document"]) == (said.code, handed.document)


@pytest.mark.slow
def test_one_that_is_not_passed_sends_its_package_back_and_it_stays_with_its_agency(
    agency: Agency, receiver: House
) -> None:
    notice, _, invitation, _ = _loose(agency)
    made = agency.send([], [notice, invitation])
    house = _house(receiver, agency)
    begun = house.approved(fail={"0000002": "chưa đủ chữ ký"})
    lines = house.taken(begun.id)
    assert [line["taken"] for line in lines] == [True, False]
    assert house.archive.catalogue.count(ALL) == 1, "what is given back leaves nothing behind"
    minutes = paper(house.archive, house.clerk, begun.id, "bien-ban-thu-nop")
    assert minutes.pdf.startswith(b"%PDF")
    returned = paper(house.archive, house.clerk, begun.id, "bien-ban-tra-lai")
    assert returned.docx.startswith(b"PK")
    over = _receipted(agency, house, begun.id, made)
    assert [item.state for item in over.items] == [ItemState.ACCEPTED, ItemState.RETURNED]
    assert "chưa đủ chữ ký" in over.items[1].reason
    assert notice not in _unfiled(agency)
    again = agency.archive.transfer_drafts.barred(SENDER, [notice, invitation], every=False)
    assert again.keys() == {notice}


class Died(BaseException):
    """Nobody catches it: as if the process were gone."""


@pytest.mark.slow
def test_cut_off_anywhere_and_done_again_it_is_the_same(agency: Agency, receiver: House) -> None:
    notice, letter, *_ = _loose(agency)
    made = agency.send([], [notice, letter])
    house = _house(receiver, agency)
    begun, archive = house.approved(), house.archive
    for name, step in (
        ("accessions", "became"), ("ingest", "keeper"), ("accessions", "entered"),
        ("accessions", "all_entered"),
    ):  # fmt: skip
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(archive.__dict__, name, _Deadly(getattr(archive, name), step))
            with pytest.raises(Died):
                house.taken(begun.id)
    assert [line["taken"] for line in house.taken(begun.id)] == [True]
    over = _receipted(agency, house, begun.id, made)
    first = archive.ledger.count(), archive.catalogue.package_count(), agency.archive.ledger.count()
    assert [line["taken"] for line in house.taken(begun.id)] == [True]
    assert _receipted(agency, house, begun.id, made) == over
    again = archive.ledger.count(), archive.catalogue.package_count(), agency.archive.ledger.count()
    assert again == first
    assert archive.catalogue.count(ALL) == 2
    assert archive.receptions.get(begun.id).state is ReceptionState.ENDED


class _Deadly:
    """Dies when one step is asked for; everything else is as it was."""

    def __init__(self, held: object, step: str) -> None:
        self._held, self._step = held, step

    def __getattr__(self, asked: str) -> object:
        if asked == self._step:
            raise Died
        return getattr(self._held, asked)


@pytest.mark.slow
def test_a_manifest_that_lies_of_what_a_package_is_is_found_out(
    agency: Agency, receiver: House
) -> None:
    notice, *_ = _loose(agency)
    agency.send(["01.TH"], [notice])
    true = _house(receiver, agency).manifest
    first, _ = true.packages
    false = with_package(true, 2, said=first.said, kind=first.kind)
    write(false, agency.folder, receiver.pki, agency.archive)
    house = House(receiver.archive, agency.folder, false, receiver.pki)
    packages = house.checked().packages
    assert packages[0].taken
    assert any("another kind of package" in one for one in packages[1].body["findings"])


def test_packed_again_it_is_the_same_package_unless_something_became_secret(
    agency: Agency,
) -> None:
    notice, letter, _, short = _loose(agency)
    archive, who = agency.archive, agency.archive.people.find("nop")
    request = transfers.Request(
        SENDER, TransferKind.HISTORICAL, (), HOUSE, "Trung tâm Lưu trữ lịch sử", documents=[notice]
    )
    made = transfers.draft(archive, who, request)
    with pytest.raises(RefusedError, match="10 năm"):
        transfers.add(archive, who, made.id, [], [short])
    grown = transfers.add(archive, who, made.id, [], [letter, notice])
    assert grown.loose == (notice, letter)
    less = transfers.drop(archive, who, made.id, [], [notice, short])
    assert less.loose == (letter,)
    assert transfers.drop(archive, who, made.id, [], [notice]) == less
    assert transfers.add(archive, who, made.id, [], [letter]) == less
    told = whole_of(less)
    assert (told["dossiers"], told["documents"]) == (0, 1)
    assert told["items"][0]["documents"] == [letter]
    registered = transfer_papers.paper(archive, who, made.id, "dang-ky-nop-lich-su")
    assert registered.pdf.startswith(b"%PDF")
    transfers.register(archive, who, made.id)
    transfers.approve(archive, archive.people.find("duyet"), made.id, "12/QĐ-SNV")
    packed = transfer_packing.pack(archive, who, made.id)
    assert packed.items[0].packed is not None
    path = transfer_packing.place_of(archive, made.id) / packed.items[0].packed.name
    before = Digest.of_bytes(path.read_bytes())
    path.unlink()
    transfer_packing.pack(archive, who, made.id)
    assert Digest.of_bytes(path.read_bytes()) == before


def test_who_asks_sees_what_may_go_loose_and_why_the_rest_may_not(agency: Agency) -> None:
    notice, letter, invitation, short = _loose(agency)
    who = agency.archive.people.find("nop")
    found = transfer_loose.candidates(agency.archive, who, SENDER)
    why = {one.document.id: one.why_not for one in found}
    assert why.keys() == {notice, letter, invitation, short}
    assert [one for one in why if why[one]] == [short]
    every = transfer_loose.candidates(agency.archive, who, SENDER, every=True)
    assert not any(one.why_not for one in every)
