"""The sweep finds what a crash left of a batch, and leaves alone what a paper still needs."""

import os
from pathlib import Path

import pytest

from repository.people import owner
from repository.sheaves import SheafState
from tests.databases import Hands
from tests.web.scans import Office, pile, tiff
from tests.web.test_digitised import kept
from web.scans import Scans
from web.sweeping import sweep

DAY = 24 * 3600


def places(office: Office, kind: str) -> list[str]:
    return [found.place for found in sweep(office.archive, owner()) if found.kind == kind]


def age(root: Path, hands: Hands) -> None:
    """Let everything lie there for two days."""
    then = hands.now.timestamp() - 2 * DAY
    for path in [root, *root.rglob("*")]:
        os.utime(path, (then, then))


def test_scans_that_no_batch_was_made_of_are_removed_after_a_day(
    office: Office, hands: Hands, tmp_path: Path
) -> None:
    scans = Scans.of(office.archive, "00000000-dead")
    scans.bring([(tiff(tmp_path / "a.tif"), "a.tif")])
    os.utime(scans.root, (hands.now.timestamp(), hands.now.timestamp()))
    assert places(office, "leftover") == []
    age(scans.root, hands)
    assert places(office, "leftover") == [str(scans.root)]
    assert not scans.root.exists()


def test_of_a_batch_on_its_way_only_what_nobody_needs_is_removed(
    office: Office, hands: Hands, tmp_path: Path
) -> None:
    batch, (one, two) = office.captured(
        pile(tiff(tmp_path / "a.tif")), pile(tiff(tmp_path / "b.tif"))
    )
    scans = Scans.of(office.archive, batch.id)
    half = scans.root / "out" / ".assemble-x"
    half.mkdir()
    (half / "whole.pdf").write_bytes(b"%PDF")
    lost = scans.root / "out" / "00000000-gone-sealed.pdf"
    lost.write_bytes(b"%PDF")
    age(scans.root, hands)
    assert places(office, "leftover") == sorted([str(half), str(lost)])
    assert places(office, "leftover") == []
    for sheaf in (one, two):
        assert scans.output(sheaf).is_file()
        assert scans.pages(sheaf)
        assert scans.sources(sheaf)[0].is_file()


@pytest.mark.slow
def test_a_crash_after_a_paper_was_kept_leaves_nothing_for_good(
    office: Office, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, (one, two) = office.captured(
        pile(tiff(tmp_path / "a.tif")), pile(tiff(tmp_path / "b.tif"))
    )
    scans = Scans.of(office.archive, batch.id)
    with monkeypatch.context() as patch:
        patch.setattr(Scans, "forget", lambda *_: (_ for _ in ()).throw(MemoryError()))
        with pytest.raises(MemoryError):
            kept(office, batch, office.accepted(batch, one))
    assert office.states(batch) == [SheafState.KEPT, SheafState.CAPTURED]
    age(scans.root, hands)
    removed = places(office, "leftover")
    assert len(removed) == 4  # what came, its pages, its output, the sealed one
    assert not scans.sources(one)[0].exists()
    assert scans.output(two).is_file()
    kept(office, batch, office.accepted(batch, two))
    assert not scans.root.exists()


def test_a_batch_that_nobody_works_on_is_named(
    office: Office, hands: Hands, tmp_path: Path
) -> None:
    batch = office.lay(pile(tiff(tmp_path / "a.tif")))
    assert places(office, "batch") == []
    hands.move(hours=2)
    assert places(office, "batch") == [batch.id]
    office.work(batch)
    assert places(office, "batch") == []
