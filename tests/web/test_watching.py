"""A watched folder: only what is whole is taken, nothing is lost, and what is no scan says why."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from repository.access import Scope
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from tests.web.scans import Office, sheet, tiff
from web.scans import Scans
from web.watched import WatchSettings
from web.watching import SETTLED_SECONDS, Watcher

LATER = SETTLED_SECONDS + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "may-quet"
    made.mkdir()
    return made


@pytest.fixture
def watch(folder: Path) -> WatchSettings:
    return WatchSettings(folder, "H34", "vanthu")


def taken(office: Office) -> list[str]:
    """The names of what was taken, batch by batch."""
    held = office.archive.batches
    scope = office.archive.people.find("vanthu").scope
    return [sheaf.name for batch in held.latest(scope) for sheaf in held.sheaves(batch.id)]


def test_a_file_is_taken_when_it_has_stopped_growing_and_moved_when_it_is_written_down(
    office: Office, watch: WatchSettings, folder: Path
) -> None:
    watcher = Watcher(office.archive)
    path = tiff(folder / "a.tif")
    assert watcher.look(watch, 0) is None
    path.write_bytes(path.read_bytes() + b"more")
    assert watcher.look(watch, LATER) is None
    assert path.exists()
    batch = watcher.look(watch, 2 * LATER)
    assert batch is not None
    assert (batch.asked_by, batch.agency) == ("vanthu", "H34")
    assert not path.exists()
    (sheaf,) = office.archive.batches.sheaves(batch.id)
    assert sheaf.body["left"] == [str(folder / "done" / "a.tif")]
    (copy,) = Scans.of(office.archive, batch.id).sources(sheaf)
    assert copy.read_bytes() == (folder / "done" / "a.tif").read_bytes()
    job = office.archive.jobs.get(str(office.archive.batches.get(batch.id, _all(office)).job))
    assert (job.kind, job.asked_by) == ("digitise", "vanthu")


def test_files_come_in_the_order_in_which_people_count(
    office: Office, watch: WatchSettings, folder: Path
) -> None:
    watcher = Watcher(office.archive)
    for name in ("quet10.tif", "quet2.tif", "quet1.tif"):
        tiff(folder / name, sheet(name))
    watcher.look(watch, 0)
    watcher.look(watch, LATER)
    assert taken(office) == ["quet1.tif", "quet2.tif", "quet10.tif"]


def test_what_is_no_scan_is_put_aside_with_the_reason(
    office: Office, watch: WatchSettings, folder: Path
) -> None:
    watcher = Watcher(office.archive)
    (folder / "virus.tif").write_bytes(b"MZ")
    (folder / ".hidden.tif").write_bytes(b"x")
    (folder / "b.tif.part").write_bytes(b"x")
    watcher.look(watch, 0)
    assert watcher.look(watch, LATER) is None
    refused = sorted(path.name for path in (folder / "refused").iterdir())
    assert refused == ["virus.tif", "virus.tif.ly-do.txt"]
    assert "không đọc được" in (folder / "refused" / "virus.tif.ly-do.txt").read_text("utf-8")
    assert (folder / ".hidden.tif").exists()
    assert (folder / "b.tif.part").exists()


def test_nothing_is_written_through_a_link_that_somebody_put_there(
    office: Office, watch: WatchSettings, folder: Path, tmp_path: Path
) -> None:
    watcher, precious = Watcher(office.archive), tmp_path / "secret"
    precious.write_text("ours", "utf-8")
    (folder / "refused").mkdir()
    (folder / "refused" / "virus.tif.ly-do.txt").symlink_to(precious)
    (folder / "virus.tif").write_bytes(b"MZ")
    watcher.look(watch, 0)
    assert watcher.look(watch, LATER) is None
    assert precious.read_text("utf-8") == "ours"
    assert (folder / "refused" / "virus (2).tif.ly-do.txt").is_file()


def test_a_link_in_the_place_of_a_folder_is_refused(
    office: Office, watch: WatchSettings, folder: Path, tmp_path: Path
) -> None:
    watcher = Watcher(office.archive)
    (folder / "refused").symlink_to(tmp_path)
    (folder / "virus.tif").write_bytes(b"MZ")
    watcher.look(watch, 0)
    with pytest.raises(RefusedError, match="a link, no folder"):
        watcher.look(watch, LATER)
    assert (folder / "virus.tif").exists()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"login": "chuyenvien"}, ForbiddenError),
        ({"login": "nobody"}, NotFoundError),
        ({"agency": "H99"}, NotFoundError),
        ({"dossier": "nowhere"}, NotFoundError),
    ],
)
def test_what_the_settings_do_not_allow_leaves_the_file_where_it_is(
    office: Office,
    watch: WatchSettings,
    folder: Path,
    changed: dict[str, Any],
    error: type[Exception],
) -> None:
    watcher, wrong = Watcher(office.archive), replace(watch, **changed)
    path = tiff(folder / "a.tif")
    watcher.look(wrong, 0)
    with pytest.raises(error):
        watcher.look(wrong, LATER)
    assert path.exists()
    assert watcher.look(watch, 2 * LATER) is not None


def test_a_crash_before_the_file_was_moved_takes_it_once(
    office: Office, watch: WatchSettings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = Watcher(office.archive)
    tiff(folder / "a.tif")
    watcher.look(watch, 0)
    with monkeypatch.context() as patch:
        patch.setattr(Watcher, "_settle", _crash)
        with pytest.raises(KeyboardInterrupt):
            watcher.look(watch, LATER)
    again = Watcher(office.archive)
    again.look(watch, 0)
    again.look(watch, LATER)
    assert taken(office) == ["a.tif"]
    assert (folder / "done" / "a.tif").exists()
    (batch,) = office.archive.batches.latest(_all(office))
    assert batch.job in office.archive.jobs.waiting()


def test_of_two_files_with_one_name_none_is_lost(
    office: Office, watch: WatchSettings, folder: Path
) -> None:
    watcher = Watcher(office.archive)
    for turn, text in enumerate(("một", "hai")):
        tiff(folder / "a.tif", sheet(text))
        watcher.look(watch, 10 * turn * LATER)
        watcher.look(watch, 10 * turn * LATER + LATER)
    assert sorted(path.name for path in (folder / "done").iterdir()) == ["a (2).tif", "a.tif"]


def _all(office: Office) -> Scope:
    return office.archive.people.find("luutru").scope


def _crash(*_arguments: object) -> None:
    raise KeyboardInterrupt
