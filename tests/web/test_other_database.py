"""Batches and copies do the same on PostgreSQL as elsewhere on SQLite: from scan to copy."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from preservation.workers import Workers
from repository.ledger import EventKind
from repository.people import Grant, Person
from repository.sheaves import SheafState
from tests.databases import Hands
from tests.home import make_archive
from tests.pki import Pki, pki
from tests.web.conftest import PASSWORD, ROLES, Fonds
from tests.web.copying import CopyOffice
from tests.web.scans import Office, pile, separator, sheet, tiff
from tests.web.test_digitised import kept
from web import copying, settings
from web.copy_making import Bench
from web.copy_plans import Terms
from web.passwords import hash_password
from web.sweeping import sweep
from web.wiring import Archive

__all__ = ["pki"]


@pytest.fixture
def elsewhere(
    database_url: str, hands: Hands, pki: Pki, tmp_path: Path, web_workers: Workers
) -> Iterator[Archive]:
    """An archive with its people on a database of either kind."""
    home = tmp_path / "home"
    made = make_archive(home, web_workers, f'database_url = "{database_url}"\n')
    hashed = hash_password(PASSWORD)
    made.people.enter((Person(n, f"Người {n}", (Grant(*g),)), hashed) for n, g in ROLES.items())
    made.database.close()
    hands.now = pki.made_at
    archive = Archive(settings.read(home, environ={}), hands.clock)
    archive.__dict__["workers"] = web_workers
    archive.__dict__["copiers"] = web_workers
    shutil.rmtree(archive.settings.trust, ignore_errors=True)
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    yield archive
    for name in ("engine", "engine_each"):
        if name in archive.__dict__:
            archive.__dict__[name].close()
    archive.index.close()
    archive.database.close()


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_stack_becomes_documents_and_a_copy_of_one_is_issued(
    elsewhere: Archive, pki: Pki, hands: Hands, tmp_path: Path
) -> None:
    office = Office(elsewhere, pki, tmp_path)
    stack = tiff(tmp_path / "xap.tif", sheet("Một"), separator(), sheet("Hai"), sheet("Ba"))
    batch, sheaves = office.captured(pile(stack), split="barcode")
    assert [(s.ordinal, s.pages) for s in sheaves] == [(1, 1), (2, 2)]
    done = [kept(office, batch, office.accepted(batch, one)) for one in sheaves]
    assert office.states(batch) == [SheafState.KEPT] * 2
    assert elsewhere.batches.behind(str(done[1].document)) == done[1]
    fonds = Fonds(elsewhere.settings.home, str(done[1].document), "", "", "")
    desk = CopyOffice(elsewhere, pki, hands, fonds, tmp_path)
    request = desk.approved("xac-thuc")
    bench = Bench(elsewhere, desk.person("vanthu"))
    bench.issue(request.id, Terms(signer="lanhdao", level="B-B"), desk.signer)
    paper = desk.approved("sao-y", to_paper=True, place="- Như trên;\n- Lưu: VT.")
    assert bench.issue(paper.id, Terms(signer="lanhdao"), None).number == 1
    copying.fetch(elsewhere, desk.person("chuyenvien"), request.id)
    kinds = [event.kind for event in elsewhere.ledger.of(fonds.decision)]
    assert kinds[-2:] == [EventKind.COPY_ISSUE, EventKind.DISSEMINATION]
    reading = bench.issue(desk.approved("ban-doc").id, Terms())
    hands.move(days=30)
    ended = [found for found in sweep(elsewhere, desk.person("quantri")) if found.kind == "copy"]
    assert {found.place for found in ended} == {reading.id}
    assert elsewhere.ledger.verify().valid
