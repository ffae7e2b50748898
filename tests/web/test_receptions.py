"""A historical archive receives what an agency hands over: whole or not at all, and once."""

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.delivery import Delivery
from preservation.hoso.handing import MANIFEST, read_receipt
from preservation.signatures.signing.detached import SUFFIX
from preservation.validator.task import check_apart
from repository.access import Level
from repository.calendar import iso_utc
from repository.digest import Digest
from repository.dossiers import Dossier, DossierState
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.people import Grant, Person, Role, owner
from repository.reception_steps import ReceptionState, Verdict
from tests.pki import Pki
from tests.repository.samples import uuid_of
from tests.web.handing_over import (
    ALL,
    FILED,
    HOUSE,
    SENDER,
    HandedOver,
    House,
    Way,
    digest,
    packed,
    signer,
    spoil,
    with_package,
    write,
)
from web.closing_dossiers import Wish, close, reopen
from web.dossier_acts import remove
from web.dossier_content import description_of
from web.reception_bringing import bring
from web.reception_checking import check
from web.reception_receipts import attach, data_of, sign
from web.reception_taking import take_in
from web.receptions import decide, get, judge, listed, report
from web.wiring import Archive


@pytest.fixture
def house(receiver: House) -> House:
    return receiver


@pytest.fixture
def sender(handed_over: HandedOver) -> Archive:
    """The agency, with three closed hồ sơ."""
    return handed_over.sender


@pytest.fixture
def pki(handed_over: HandedOver) -> Pki:
    return handed_over.pki


def test_what_is_approved_is_taken_in_and_the_rest_given_back(
    house: House, sender: Archive, pki: Pki
) -> None:
    begun = house.approved(fail={"03.TH": "thiếu trang"})
    with pytest.raises(RefusedError, match="not everything"):
        sign(house.archive, house.clerk, begun.id, signer(pki))
    lines = house.taken(begun.id)
    assert [line["taken"] for line in lines] == [True, True, False]
    assert "thiếu trang" in lines[2]["reason"]
    archive = house.archive
    for line, notation in zip(lines, list(FILED)[:2], strict=False):
        _insist_same(archive, sender, notation)
        there = archive.dossiers.get(line["dossier"])
        assert (there.notation, there.state) == (notation, DossierState.SUBMITTED)
        assert there.body["reception"] == begun.id
    assert archive.dossiers.find(SENDER, 2024, "03.TH") is None
    assert archive.catalogue.count(ALL) == 3, "what is given back leaves nothing behind"
    with pytest.raises(RefusedError, match="not a valid signature"):
        attach(archive, house.clerk, begun.id, b"nothing")
    ended = sign(archive, house.clerk, begun.id, signer(pki))
    assert ended.state is ReceptionState.ENDED
    data = data_of(archive, ended)
    assert archive.catalogue.shared([str(Digest.of_bytes(data))]), "both sides' papers are kept"
    receipt = read_receipt(data)
    assert receipt.manifest == ended.body["manifest"]
    assert [one.taken for one in receipt.packages] == [True, True, False]
    assert [one.row for one in receipt.packages[:2]] == [
        one.row for one in house.manifest.packages[:2]
    ]
    assert receipt.packages[0].code == f"{HOUSE}.{SENDER}.2024.01.TH"
    assert archive.ledger.verify().valid


def test_what_was_received_is_reopened_by_the_archivist_of_the_archive_only(house: House) -> None:
    archive = house.archive
    begun = house.approved(fail={"02.TH": "thiếu", "03.TH": "thiếu"})
    dossier = house.taken(begun.id)[0]["dossier"]
    grants = (Grant(Role.ARCHIVIST, SENDER, Level.RESTRICTED),)
    archive.people.enter([(Person("nguoinop", "Người nộp", grants), "")])
    for login in ("nguoinop", "giamdoc", "khach"):
        with pytest.raises(ForbiddenError):
            reopen(archive, house.who(login), dossier, "bổ sung")
    with pytest.raises(RefusedError, match="reason"):
        reopen(archive, house.clerk, dossier, " ")
    opened = reopen(archive, house.clerk, dossier, "tách phụ lục theo kết luận kiểm tra")
    for act in (close_it, remove_one):
        with pytest.raises(ForbiddenError):
            act(archive, house.who("nguoinop"), dossier)
    assert archive.dossiers.get(dossier) == opened
    again = close_it(archive, house.clerk, dossier)
    assert (again.state, again.version) == (DossierState.SUBMITTED, 2)
    assert again.package not in (None, *again.body["packages"])


def close_it(archive: Archive, person: Person, dossier: str) -> Dossier:
    return close(archive, person, dossier, Wish(archive.dossiers.get(dossier).ended or 2024))


def remove_one(archive: Archive, person: Person, dossier: str) -> None:
    inside = [archive.dossiers.contents(dossier, ALL)[0].id]
    remove(archive, person, dossier, inside, "thừa")


def _insist_same(archive: Archive, sender: Archive, notation: str) -> None:
    """The hồ sơ and its documents are there what they are here."""
    there, here = (one.dossiers.find(SENDER, 2024, notation) for one in (archive, sender))
    assert there is not None
    assert here is not None
    for name in ("title", "maintenance", "start", "end", "ended"):
        assert getattr(there, name) == getattr(here, name)
    got, sent = (
        [home.catalogue.get(one.id, ALL) for one in home.dossiers.contents(dossier.id, ALL)]
        for home, dossier in ((archive, there), (sender, here))
    )
    assert [(d.fields, d.title, d.level, d.standing) for d in got] == [
        (d.fields, d.title, d.level, d.standing) for d in sent
    ]
    assert [[(f.name, f.size, f.sha256, f.sha512) for f in d.files] for d in got] == [
        [(f.name, f.size, f.sha256, f.sha512) for f in d.files] for d in sent
    ]


def test_what_is_brought_in_portions_or_again_is_there_once(house: House) -> None:
    begun = house.answered()
    first, second, third = (one.name for one in house.manifest.packages)
    signature = MANIFEST + SUFFIX
    some = bring(house.archive, house.clerk, begun.id, house.files(MANIFEST, signature, first))
    assert (some.came, some.missing) == ((first,), (second, third))
    with pytest.raises(RefusedError, match="have not come"):
        list(check(house.archive, house.clerk, begun.id))
    (house.folder / second).write_bytes(b"half")
    more = bring(house.archive, house.clerk, begun.id, house.files(second, third))
    assert (more.wrong, more.missing) == ((second,), (second,))
    count = house.archive.ledger.count()
    assert bring(house.archive, house.clerk, begun.id, house.files()).came == (first, third)
    assert house.archive.ledger.count() == count
    lines = list(check(house.archive, house.clerk, begun.id, without_missing=True))
    assert [line["package"] for line in lines] == [1, 3]
    assert {line["scanned"] for line in lines} == {"not scanned"}


def test_a_manifest_that_is_not_of_this_transfer_is_refused(
    house: House, sender: Archive, pki: Pki, tmp_path: Path
) -> None:
    begun = house.answered()
    changed = replace(house.manifest, registration="H34.12.2026.99")
    other = tmp_path / "other"
    other.mkdir()
    write(changed, other, pki, sender)
    with pytest.raises(RefusedError, match="another transfer"):
        bring(house.archive, house.clerk, begun.id, {MANIFEST: other / MANIFEST})
    with pytest.raises(RefusedError, match="not proven"):
        bring(house.archive, house.clerk, begun.id, house.files(MANIFEST))
    forged = house.folder / MANIFEST
    forged.write_bytes(
        forged.read_bytes().replace("Hồ sơ kiểm tra".encode(), "Hồ sơ thanh tra".encode())
    )
    with pytest.raises(RefusedError, match="not a valid signature"):
        bring(house.archive, house.clerk, begun.id, house.files(), unproven=True)
    assert house.archive.receptions.get(begun.id).state is ReceptionState.ANSWERED


def test_a_manifest_without_a_signature_is_taken_where_somebody_says_so(house: House) -> None:
    begun = house.answered()
    (house.folder / f"{MANIFEST}{SUFFIX}").unlink()
    brought = bring(house.archive, house.clerk, begun.id, house.files(), unproven=True)
    assert brought.reception.body["signed"]["indication"] == "NOT-SIGNED"
    assert brought.missing == ()


def test_a_package_that_is_not_what_it_says_is_given_back_whole(
    house: House, sender: Archive, pki: Pki
) -> None:
    name = house.manifest.packages[0].name
    spoil(house.folder / name)
    found = digest(house.folder / name)
    size = (house.folder / name).stat().st_size
    manifest = with_package(house.manifest, 1, sha256=found, size=size)
    write(manifest, house.folder, pki, sender)
    begun = House(house.archive, house.folder, manifest, pki).checked()
    package = begun.packages[0]
    assert {item.verdict for item in package.items} == {Verdict.FAILED}
    assert all(item.fatal for item in package.items)
    assert any(one.startswith("altered") for one in package.body["findings"])
    assert any(one.startswith("PKG-") for one in package.body["findings"])
    assert [p.taken for p in begun.packages] == [False, True, True]
    verdicts = {package.items[0].id: (Verdict.PASSED, "")}
    with pytest.raises(RefusedError):
        judge(house.archive, house.who("thamdinh"), begun.id, verdicts)


def test_what_the_archive_holds_already_is_for_an_officer_to_judge(house: House) -> None:
    archive = house.archive
    own = Delivery(house.folder / "x.txt", "x.txt", {"Subject": "Về việc khác"}, "H48")
    own.path.write_text("Kết luận kiểm tra\nNội dung số 4", "utf-8")
    known = archive.ingest.take(own, owner()).document
    own.path.unlink()
    begun = house.checked()
    (item,) = begun.packages[2].items
    assert (item.verdict, item.body["twins"]) == (Verdict.PENDING, [known])
    assert "in another fonds" in item.reason
    with pytest.raises(RefusedError, match="without a verdict"):
        report(archive, house.who("thamdinh"), begun.id, "")
    verdicts = {item.id: (Verdict.PASSED, "bản của cơ quan nộp")}
    judge(archive, house.who("thamdinh"), begun.id, verdicts)
    report(archive, house.who("thamdinh"), begun.id, "")
    decide(archive, house.who("giamdoc"), begun.id, "", agreed=True)
    house.taken(begun.id)
    assert archive.catalogue.count(ALL) == 5
    (kept,) = archive.receptions.get(begun.id).packages[2].items
    assert kept.document not in (None, known)


def test_another_dossier_of_the_same_code_keeps_it_out(house: House) -> None:
    begun = house.approved()
    archive = house.archive
    mine = Dossier(uuid_of("mine"), SENDER, 2024, "", "", "02.TH", "Khác", "10 năm", "")
    archive.dossiers.enter([mine], "tiepnhan")
    lines = house.taken(begun.id)
    assert [line["taken"] for line in lines] == [True, False, True]
    assert archive.catalogue.count(ALL) == 3


def test_nobody_without_the_right_does_anything(house: House) -> None:
    begun = house.approved()
    guest = house.who("khach")
    with pytest.raises(NotFoundError):
        list(take_in(house.archive, guest, begun.id))
    with pytest.raises(NotFoundError):
        get(house.archive, guest, begun.id)
    assert listed(house.archive, guest) == ()
    assert [one.id for one in listed(house.archive, house.who("giamdoc"))] == [begun.id]
    with pytest.raises(ForbiddenError):
        list(take_in(house.archive, house.who("giamdoc"), begun.id))


def test_the_package_keeps_every_rule_and_what_the_sender_knew_of_its_documents(
    house: House, sender: Archive
) -> None:
    begun = house.approved()
    house.taken(begun.id)
    archive = house.archive
    dossier = archive.dossiers.get(archive.receptions.get(begun.id).packages[0].dossier or "")
    package = archive.catalogue.package(dossier.package or "")
    paths = {file.path.rpartition("/")[2] for file in package.files}
    assert {"sip-METS.xml", "luutru-documents.jsonl"} <= paths
    (item, _) = archive.receptions.get(begun.id).packages[0].items
    there = sender.catalogue.get(item.body["document"], ALL)
    assert item.body["origin"]["received_at"] == iso_utc(there.received_at)
    events = [e for e in archive.ledger.of(item.document or "") if e.kind == "accession"]
    assert {e.detail["document"] for e in events} == {there.id}
    (bag,) = (archive.settings.home / "stores").glob(f"*/objects/*/*/{package.id}")
    found = check_apart(archive.package_readers, bag, "tt05-aip")
    assert [one for one in found["findings"] if one["severity"] == "error"] == []
    premis = (bag / "data/metadata/preservation/PREMIS.xml").read_text("utf-8")
    assert house.manifest.packages[0].sip.upper() in premis


def test_a_document_that_came_in_another_dossier_before_is_the_same_document(
    house: House, sender: Archive, pki: Pki, tmp_path: Path
) -> None:
    house.taken(house.approved(fail={"02.TH": "thiếu"}).id)
    assert house.archive.catalogue.count(ALL) == 3
    way = Way("H34.12.2026.02", ("02.TH",))
    manifest = packed(sender, tmp_path / "again", pki, way)
    again = House(house.archive, tmp_path / "again", manifest, pki)
    begun = again.checked()
    assert [item.verdict for item in begun.packages[0].items] == [Verdict.PASSED] * 2
    report(again.archive, again.who("thamdinh"), begun.id, "")
    decide(again.archive, again.who("giamdoc"), begun.id, "", agreed=True)
    (line,) = again.taken(begun.id)
    assert line["taken"]
    assert house.archive.catalogue.count(ALL) == 4
    first, second = (
        house.archive.dossiers.find(SENDER, 2024, notation) for notation in ("01.TH", "02.TH")
    )
    assert first is not None
    assert second is not None
    lying = [
        {one.id for one in house.archive.dossiers.contents(dossier.id, ALL)}
        for dossier in (first, second)
    ]
    assert len(lying[0] & lying[1]) == 1


def test_a_closed_fonds_keeps_its_code_and_must_be_known(
    house: House, sender: Archive, pki: Pki, tmp_path: Path
) -> None:
    manifest = packed(sender, tmp_path / "closed", pki, Way(notations=("03.TH",), fonds="P017"))
    closed = House(house.archive, tmp_path / "closed", manifest, pki)
    begun = closed.arrived()
    with pytest.raises(RefusedError, match="P017"):
        list(check(house.archive, house.clerk, begun.id))
    known = house.archive.agencies.find(SENDER)
    house.archive.agencies.enter([replace(known, aliases=(*known.aliases, "P017"))])
    list(check(house.archive, house.clerk, begun.id))
    report(house.archive, house.who("thamdinh"), begun.id, "")
    decide(house.archive, house.who("giamdoc"), begun.id, "", agreed=True)
    (line,) = closed.taken(begun.id)
    dossier = house.archive.dossiers.get(line["dossier"])
    assert dossier.agency == SENDER
    assert description_of(house.archive, dossier).archive_file_code == f"{HOUSE}.P017.2024.03.TH"
