"""Destroyed is gone: from every store, the index, pictures, copies; and two people did it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from repository.access import Scope
from repository.destruction import DESTROYS, WITNESSES
from repository.disposal_steps import Disposal, DisposalState, ItemState, Reason, Verdict
from repository.disposals import Proposal
from repository.errors import NotFoundError, RefusedError, UnavailableError
from repository.people import owner
from tests.web.conftest import DOSSIER, Fonds
from web import destroying
from web.closing_dossiers import Wish, close, reopen
from web.sweeping import sweep
from web.wiring import Archive

ALL = Scope.of_owner()
COUNCIL = {"lanhdao": "chair", "vanthu": "member", "chuyenvien": "secretary"}
Decide = Callable[[], Disposal]


@pytest.fixture
def decided(archive: Archive, fonds: Fonds) -> Decide:
    """A hồ sơ of two documents whose time is over, and the decision to destroy it."""

    def make() -> Disposal:
        for document in (fonds.decision, fonds.bare):
            archive.dossiers.place(DOSSIER, document, ALL, "vanthu")
        archive.dossiers.change(DOSSIER, {"maintenance": "02 năm"}, "luutru", {})
        close(archive, owner(), DOSSIER, Wish(2019))
        reopen(archive, owner(), DOSSIER, "bổ sung")
        close(archive, owner(), DOSSIER, Wish(2019))
        proposal = Proposal("dossier", DOSSIER, Reason.EXPIRED)
        disposal = archive.disposals.propose("H34", "Đợt 1", [proposal], "luutru")
        archive.disposals.explain(disposal.id, "Hết thời hạn", "luutru")
        archive.councils.convene(disposal.id, COUNCIL, "01/QĐ", "lanhdao")
        for member in COUNCIL:
            archive.councils.opine(disposal.id, {1: (Verdict.DESTROY, "")}, member)
        archive.councils.conclude(disposal.id, {1: Verdict.DESTROY}, "01/BB", "lanhdao")
        archive.disposals.appraise(disposal.id, "02/CV", "luutru")
        return archive.disposals.decide(disposal.id, "03/QĐ", datetime.now(UTC).date(), "lanhdao")

    return make


def _confirm(archive: Archive, disposal: Disposal) -> None:
    archive.destruction.confirm(disposal.id, "luutru", DESTROYS)
    archive.destruction.confirm(disposal.id, "quantri", WITNESSES)


def test_nothing_is_left_to_be_reached(archive: Archive, fonds: Fonds, decided: Decide) -> None:
    disposal = decided()
    document = archive.catalogue.get(fonds.decision, ALL)
    gone = [archive.catalogue.package(document.package)]
    gone.append(archive.catalogue.package(archive.dossiers.get(DOSSIER).package or ""))
    gone += [archive.catalogue.package(p) for p in archive.dossiers.get(DOSSIER).body["packages"]]
    assert len(gone) == 3
    picture = archive.settings.cache / "pages" / document.files[0].sha256.hex[:2]
    picture = picture / document.files[0].sha256.hex / "600-1.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"a page")
    assert fonds.decision in _found(archive)
    archive.backup_sets.enter("Bộ tháng 11", "băng LTO", "Kho 2", datetime.now(UTC), "luutru")
    _confirm(archive, disposal)
    (done,) = destroying.carry_out(archive, owner(), disposal.id)
    assert (done.item.state, done.left) == (ItemState.DESTROYED, ())
    assert done.files >= sum(len(package.files) for package in gone)
    for package in gone:
        assert list(archive.stores[0].keys(package.prefix)) == []
    assert fonds.decision not in _found(archive)
    assert not picture.exists()
    with pytest.raises(NotFoundError):
        archive.catalogue.get(fonds.decision, ALL)
    assert archive.catalogue.get(fonds.hostile, ALL).id == fonds.hostile
    assert destroying.end(archive, owner(), disposal.id).state is DisposalState.DESTROYED
    archive.database.close()
    assert _holding(archive.settings.home, "Về việc ban hành Quy chế văn thư") == []
    (waiting,) = archive.backup_sets.waiting(disposal.id)
    assert waiting.done_at is None
    stub = archive.stubs.get(fonds.decision, ALL)
    assert stub.body["files"]
    assert archive.ledger.verify().valid


def test_it_is_gone_on_when_a_store_answers_again(
    archive: Archive, decided: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    disposal = decided()
    _confirm(archive, disposal)

    def refuse(*_: object) -> int:
        raise UnavailableError("kho kho-1: locked")

    monkeypatch.setattr(destroying, "destroy", refuse)
    (done,) = destroying.carry_out(archive, owner(), disposal.id)
    assert done.item.state is ItemState.EFFACED
    told = [found.says for found in sweep(archive, owner()) if found.kind == "orphan"]
    assert told
    assert all("go on with its disposal" in says for says in told)
    assert "locked" in done.left[0]
    with pytest.raises(RefusedError, match="left to do"):
        destroying.end(archive, owner(), disposal.id)
    monkeypatch.undo()
    (done,) = destroying.carry_out(archive, owner(), disposal.id)
    assert done.item.state is ItemState.DESTROYED
    assert list(destroying.carry_out(archive, owner(), disposal.id)) == []


def test_not_even_the_owner_of_the_home_destroys_without_two(
    archive: Archive, decided: Decide, fonds: Fonds
) -> None:
    disposal = decided()
    with pytest.raises(RefusedError, match="two different people"):
        list(destroying.carry_out(archive, owner(), disposal.id))
    archive.destruction.confirm(disposal.id, "luutru", DESTROYS)
    with pytest.raises(RefusedError, match="two different people"):
        list(destroying.carry_out(archive, owner(), disposal.id))
    assert archive.catalogue.get(fonds.decision, ALL).id == fonds.decision


def _found(archive: Archive) -> set[str]:
    return {hit.document for hit in archive.index.find("quy chế văn thư", ALL).hits}


def _holding(home: Path, words: str) -> list[str]:
    """Files of the home in which these words stand; the ledger may name what was destroyed."""
    needle = words.encode()
    return [
        str(path.relative_to(home))
        for path in home.rglob("*")
        if path.is_file() and needle in path.read_bytes()
    ]
