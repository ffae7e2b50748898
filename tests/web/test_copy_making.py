"""Copies made and issued for real: their number, their signature, their end; with real keys."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import pytest

from preservation.signatures.signing.remote import answer
from repository.copying import NumberTakenError, Part, RequestState
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.ledger import EventKind
from repository.people import owner
from tests.databases import Hands
from tests.pki import Pki, pki
from tests.web.conftest import Fonds
from tests.web.copying import CopyOffice
from web import copying
from web.copy_checking import by_code, by_file
from web.copy_making import Bench
from web.copy_plans import Terms
from web.copy_signing import CopyDesk
from web.copy_verdicts import verdict
from web.sweeping import sweep
from web.wiring import Archive

__all__ = ["pki"]
TERMS = Terms(signer="lanhdao", level="B-B")


@pytest.fixture
def office(archive: Archive, pki: Pki, hands: Hands, fonds: Fonds, tmp_path: Path) -> CopyOffice:
    return CopyOffice(archive, pki, hands, fonds, tmp_path)


@pytest.fixture
def bench(office: CopyOffice) -> Bench:
    return Bench(office.archive, office.person("vanthu"))


@pytest.mark.slow
def test_a_reading_copy_is_made_read_and_never_handed_out(office: CopyOffice, bench: Bench) -> None:
    request = office.approved("ban-doc")
    copy = bench.issue(request.id, Terms())
    assert (copy.number, copy.kind) == (None, "ban-doc")
    assert copy.expires_at == copy.issued_at + timedelta(days=15)
    asker = office.person("chuyenvien")
    found, path = copying.open_copy(office.archive, asker, request.id)
    assert found == copy
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(ForbiddenError):
        copying.fetch(office.archive, asker, request.id)
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 4


def test_a_certified_copy_bears_its_signature_and_is_verified_by_anybody(
    office: CopyOffice, bench: Bench
) -> None:
    request = office.approved("xac-thuc")
    copy = bench.issue(request.id, TERMS, office.signer)
    asker = office.person("chuyenvien")
    _, path = copying.fetch(office.archive, asker, request.id)
    report = office.archive.workers.call(
        "signatures",
        path=str(path),
        trust=str(office.archive.settings.trust),
        at=office.hands.now.isoformat(),
    )
    assert report["indication"] == "TOTAL-PASSED", report["says"]
    said = verdict(office.archive, path)
    assert (said["problems"], said["valid"]) == ([], True)
    kinds = [event.kind for event in office.archive.ledger.of(request.document)]
    assert kinds[-2:] == [EventKind.COPY_ISSUE, EventKind.DISSEMINATION]
    assert by_code(office.archive, copy.id.upper()).valid(office.hands.now)


@pytest.mark.slow
def test_one_changed_byte_is_told_by_the_records_and_by_the_verifier(
    office: CopyOffice, bench: Bench, tmp_path: Path
) -> None:
    request = office.approved("xac-thuc")
    bench.issue(request.id, TERMS, office.signer)
    _, path = copying.fetch(office.archive, office.person("chuyenvien"), request.id)
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(data)
    record = by_file(office.archive, forged)
    assert record.copy is None or record.same is False
    said = verdict(office.archive, forged)
    assert said["valid"] is False
    assert said["problems"]


def test_an_extract_is_numbered_and_holds_nothing_of_the_rest(
    office: CopyOffice, bench: Bench
) -> None:
    request = office.approved("trich-sao", parts=(Part(2), Part(4, (20.0, 20.0, 150.0, 30.0))))
    copy = bench.issue(request.id, replace(TERMS, short="UBND"), office.signer)
    assert (copy.number, copy.body["notation"]) == (1, "01/TrS-UBND")
    assert copy.body["removed"] > 0
    _, path = copying.fetch(office.archive, office.person("chuyenvien"), request.id)
    data = path.read_bytes()
    assert b"trang 3" not in data
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 2


@pytest.mark.slow
def test_on_paper_it_is_a_file_to_be_printed_with_the_next_number(
    office: CopyOffice, bench: Bench
) -> None:
    first = office.approved("sao-y", to_paper=True, place="- Như trên;\n- Lưu: VT.")
    copy = bench.issue(first.id, TERMS)
    assert copy.body["notation"] == "01/SY-UBND"
    assert copy.body["target"] == "paper"
    second = office.approved("trich-sao", parts=(Part(1),))
    issued = bench.issue(second.id, TERMS, office.signer)
    assert issued.body["notation"] == "02/TrS-UBND"
    register = copying.issued_of(office.archive).register("H34", copy.year)
    assert [one.number for one in register] == [1, 2]


def test_a_true_copy_of_an_electronic_document_is_not_made_electronic(office: CopyOffice) -> None:
    with pytest.raises(RefusedError, match="bản gốc"):
        office.asked("sao-y")


def test_a_dip_holds_the_original_byte_for_byte_and_passes_its_own_verifier(
    office: CopyOffice, bench: Bench, tmp_path: Path
) -> None:
    import zipfile

    request = office.approved("dip", recipient_id="001090012345")
    bench.issue(request.id, TERMS, office.signer)
    _, path = copying.fetch(office.archive, office.person("chuyenvien"), request.id)
    assert path.suffix == ".zip"
    with zipfile.ZipFile(path) as packed:
        packed.extractall(tmp_path / "dip")
    document = office.archive.catalogue.get(request.document, owner().scope)
    kept = office.archive.stores[0]
    from web.acts import key_of

    with kept.open(key_of(document, document.files[0])) as source:
        original = source.read()
    found = [p for p in (tmp_path / "dip").rglob("*") if p.is_file()]
    assert original in [p.read_bytes() for p in found]
    (program,) = (p for p in found if p.suffix == ".py")
    anchor = next((office.archive.settings.trust / "anchors").iterdir())
    done = subprocess.run(
        [sys.executable, "-I", "-S", program, path, "--anchor", anchor, "--json"],
        capture_output=True,
        check=False,
        env={},
    )
    assert json.loads(done.stdout)["valid"] is True, done.stdout.decode()
    (inner,) = (p for p in found if p.suffix == ".pdf" and b"luutru_proof" in p.read_bytes())
    assert by_file(office.archive, inner).same is True


def test_nobody_signs_who_is_not_in_the_table_or_has_nothing_to_do_with_it(
    office: CopyOffice, bench: Bench
) -> None:
    request = office.approved("xac-thuc")
    for signer in ("vanthu", "luutru", "không có"):
        with pytest.raises(ForbiddenError):
            bench.issue(request.id, Terms(signer=signer), office.signer)
    with pytest.raises(RefusedError):
        bench.issue(request.id, Terms(), office.signer)
    with pytest.raises(RefusedError):
        bench.issue(request.id, TERMS)
    table = copying.signatories_of(office.archive)
    (held,) = table.of("H34")
    table.end(held.id, date(2020, 1, 1), "lanhdao")
    with pytest.raises(ForbiddenError):
        bench.issue(request.id, TERMS, office.signer)
    assert (
        copying.requests_of(office.archive)
        .get(request.id, copying.viewer(office.person("vanthu")))
        .state
        is RequestState.APPROVED
    )
    assert not office.archive.settings.copies.exists()


def test_only_who_makes_copies_makes_them_and_only_approved_ones(
    office: CopyOffice, bench: Bench
) -> None:
    asked = office.asked("ban-doc")
    with pytest.raises(RefusedError):
        bench.issue(asked.id, Terms())
    for login in ("chuyenvien", "lanhdao", "thanhtra"):
        with pytest.raises(ForbiddenError):
            Bench(office.archive, office.person(login)).issue(asked.id, Terms())
    for login in ("chuyenvien", "vanthu", "thanhtra"):
        with pytest.raises(ForbiddenError):
            copying.decide(office.archive, office.person(login), asked.id, approve=True)


def test_what_failed_to_be_signed_took_no_number(office: CopyOffice, bench: Bench) -> None:
    request = office.approved("trich-sao", parts=(Part(1),))
    office.hands.move(days=4000)  # the certificate has ended
    with pytest.raises(RefusedError):
        bench.issue(request.id, TERMS, office.signer)
    year = office.hands.now.year
    assert copying.issued_of(office.archive).next_number("H34", year) == 1
    assert copying.issued_of(office.archive).register("H34", year) == ()


def test_a_copy_is_signed_at_a_desk_and_issued_with_its_answer(
    office: CopyOffice, bench: Bench
) -> None:
    request = office.approved("trich-sao", parts=(Part(1),))
    desk = CopyDesk(bench)
    asked = desk.ask(request.id, TERMS, office.pki.organisation.der)
    assert desk.waits(request.id)
    copy = desk.answer(request.id, answer(asked, office.signer, office.hands.now))
    assert copy.body["notation"] == "01/TrS-UBND"
    assert not desk.waits(request.id)
    _, path = copying.fetch(office.archive, office.person("chuyenvien"), request.id)
    assert verdict(office.archive, path)["problems"] == []
    with pytest.raises(RefusedError):
        desk.answer(request.id, {})


@pytest.mark.slow
def test_a_number_that_another_copy_took_meanwhile_is_told_and_the_copy_made_again(
    office: CopyOffice, bench: Bench
) -> None:
    slow = office.approved("trich-sao", parts=(Part(1),))
    desk = CopyDesk(bench)
    asked = desk.ask(slow.id, TERMS, office.pki.organisation.der)
    quick = office.approved("trich-sao", parts=(Part(2),))
    assert bench.issue(quick.id, TERMS, office.signer).number == 1
    with pytest.raises(NumberTakenError):
        desk.answer(slow.id, answer(asked, office.signer, office.hands.now))
    assert not desk.waits(slow.id)
    asked = desk.ask(slow.id, TERMS, office.pki.organisation.der)
    made = desk.answer(slow.id, answer(asked, office.signer, office.hands.now))
    assert made.number == 2
    assert len(list(office.archive.settings.copies.iterdir())) == 2


def test_an_expired_copy_is_never_served_and_deleted_five_days_later(
    office: CopyOffice, bench: Bench
) -> None:
    request = office.approved("khong-xac-thuc")
    copy = bench.issue(request.id, Terms())
    asker = office.person("chuyenvien")
    _, path = copying.fetch(office.archive, asker, request.id)
    office.hands.move(days=15)
    with pytest.raises(NotFoundError):
        copying.fetch(office.archive, asker, request.id)
    with pytest.raises(NotFoundError):
        copying.open_copy(office.archive, asker, request.id)
    kinds = [found.kind for found in sweep(office.archive, owner())]
    assert kinds.count("copy") == 1
    assert path.exists()
    office.hands.move(days=5)
    assert [f.place for f in sweep(office.archive, owner()) if f.kind == "copy"] == [copy.id]
    assert not path.exists()
    answered = by_code(office.archive, copy.id)
    assert answered.over(office.hands.now)
    assert not answered.valid(office.hands.now)


@pytest.mark.slow
def test_a_folder_of_a_copy_that_was_never_issued_is_swept(
    office: CopyOffice, bench: Bench
) -> None:
    request = office.approved("khong-xac-thuc")
    copy = bench.issue(request.id, Terms())
    lost = office.archive.settings.copies / "neverissuedaaaaaaaaaaaaaaa"
    lost.mkdir()
    office.hands.move(hours=2)
    places = [f.place for f in sweep(office.archive, owner()) if f.kind == "leftover"]
    assert places == [str(lost)]
    assert (office.archive.settings.copies / copy.id).is_dir()


def test_damage_in_the_store_is_not_copied(office: CopyOffice, bench: Bench) -> None:
    from repository.errors import DamageError

    request = office.approved("khong-xac-thuc")
    home = office.archive.settings.home
    (kept,) = home.glob("stores/kho-1/objects/aip/*/*/data/representations/rep1/data/*.pdf")
    kept.chmod(0o600)
    data = bytearray(kept.read_bytes())
    data[len(data) // 2] ^= 1
    kept.write_bytes(data)
    with pytest.raises(DamageError):
        bench.issue(request.id, Terms())
