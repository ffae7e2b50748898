"""A full disk stops the work; it is no finding about the paper, and nothing finished is lost."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.digitise import room
from ingest.digitise.capturing import Preparation
from ingest.digitise.engine import Engine
from repository.errors import UnavailableError
from tests.ingest.digitise.conftest import paper

HOW = Preparation()


@pytest.fixture
def little(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes."""
    place = tmp_path / "little"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "none", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", place], check=True)


def fill(place: Path, leave: int) -> Path:
    """Take up all room of a disk but some ``leave`` bytes, whoever else is writing there."""
    path = place / "ballast"
    with path.open("wb", buffering=0) as ballast:
        with suppress(OSError):
            while ballast.write(b"\1" * 4096):
                pass
        ballast.truncate(max(ballast.tell() - leave, 0))
    return path


def scan(folder: Path, sides: int) -> Path:
    first, *others = [paper(f"Trang {n} của văn bản") for n in range(1, sides + 1)]
    path = folder / "scan.tif"
    first.save(path, save_all=True, append_images=others, dpi=(150, 150))
    return path


def test_a_disk_that_is_full_stops_the_capture_which_goes_on_where_it_was(
    engine: Engine, little: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room.insist_on_room, "__defaults__", (1 << 20,))
    sheets = engine.sheets([scan(tmp_path, 7)])
    pages = engine.capture(sheets, HOW, little)
    assert not next(pages).problem  # of the others four at most are begun, for two hands
    ballast = fill(little, 20_000)
    with pytest.raises(UnavailableError, match=r"không ghi được.*làm tiếp"):
        list(pages)
    ballast.unlink()
    kept = {path: path.stat().st_mtime_ns for path in little.glob("page-*.json")}
    assert kept
    done = list(engine.capture(sheets, HOW, little))
    assert [(page.number, page.problem) for page in done] == [(n, "") for n in range(1, 8)]
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


def test_a_disk_that_is_full_is_no_reason_to_say_that_no_pdf_can_be_made(
    engine: Engine, little: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "pages"
    pages = list(engine.capture(engine.sheets([scan(tmp_path, 2)]), HOW, folder))
    ballast = fill(little, 20_000)
    with pytest.raises(UnavailableError, match="không ghi được"):
        engine.assemble(pages, folder, "Văn bản", little / "a.pdf")
    ballast.unlink()
    assert list(little.iterdir()) == []
    assert engine.assemble(pages, folder, "Văn bản", little / "a.pdf").claim == "pdfa-2b"


def test_a_folder_that_is_gone_is_told_as_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="không ghi được"):
        room.insist_on_room(tmp_path / "nowhere")
    with (
        pytest.raises(UnavailableError, match="No space left"),
        room.written(tmp_path),
        open("/dev/full", "wb", buffering=0) as full,  # noqa: PTH123
    ):
        full.write(b"x")
