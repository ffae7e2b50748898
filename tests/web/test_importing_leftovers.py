"""The sweep removes previews of imports that nobody brought in, and nothing that has a job."""

import json
import os
from datetime import timedelta
from pathlib import Path

from repository.calendar import iso_utc
from repository.people import owner
from tests.web.importing import given
from web.importing_kept import ABOUT, Kept, Shelf
from web.sweeping import sweep
from web.wiring import Archive


def _brought(archive: Archive, folder: Path) -> Kept:
    folder.mkdir()
    one = given(folder, 1)
    kept, _ = Shelf(archive, owner()).bring((one.path, one.path.name), [], "H34")
    assert kept is not None
    return kept


def _older(archive: Archive, kept: Kept, days: int, job: str | None = None) -> None:
    asked = iso_utc(archive.clock() - timedelta(days=days))
    said = json.dumps({**kept.said, "asked_at": asked, "job": job})
    (kept.folder / ABOUT).write_text(said, "utf-8")


def test_previews_are_removed_after_a_week_and_imports_stay(
    archive: Archive, tmp_path: Path
) -> None:
    new, old, begun = (_brought(archive, tmp_path / name) for name in ("new", "old", "begun"))
    _older(archive, old, 8)
    _older(archive, begun, 400, job="some job")
    half = new.folder.parent / "half"
    half.mkdir()
    first = [found.place for found in sweep(archive, owner()) if found.kind == "leftover"]
    assert first == [str(old.folder)]
    assert not old.folder.exists()
    then = archive.clock().timestamp() - 2 * 24 * 3600
    os.utime(half, (then, then))
    again = [found.place for found in sweep(archive, owner()) if found.kind == "leftover"]
    assert again == [str(half)]
    assert [new.folder.is_dir(), begun.folder.is_dir()] == [True, True]
