"""What only a directory can do wrong."""

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from repository.digest import Digest
from repository.errors import UnavailableError
from repository.stores.directory import DirectoryStore
from repository.stores.store import Parcel

Wrap = Callable[[Mapping[str, bytes]], list[Parcel]]


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    made = DirectoryStore("kho-1", tmp_path / "store")
    made.create()
    return made


def test_an_empty_folder_in_place_of_the_medium_is_not_taken_for_an_empty_store(
    tmp_path: Path,
) -> None:
    (tmp_path / "mount" / "objects").mkdir(parents=True)
    with pytest.raises(UnavailableError, match="kho-1"):
        list(DirectoryStore("kho-1", tmp_path / "mount").keys(""))


def test_creating_a_store_twice_changes_nothing(store: DirectoryStore, parcels: Wrap) -> None:
    store.keep("p/", parcels({"a": b"one"}))
    store.create()
    assert list(store.keys("")) == ["p/a"]


def test_kept_files_may_not_be_written_by_mistake(store: DirectoryStore, parcels: Wrap) -> None:
    store.keep("p/", parcels({"a": b"one", "data/b": b"two"}))
    modes = {path.stat().st_mode & 0o777 for path in store.folder("p").rglob("*") if path.is_file()}
    assert modes == {0o444}


def test_a_refused_transfer_leaves_nothing_of_any_parcel(
    store: DirectoryStore, parcels: Wrap
) -> None:
    good, bad = parcels({"a": b"one", "b": b"two"})
    bad.source.write_bytes(b"2")
    with pytest.raises(Exception, match="expected"):
        store.keep("p/", [good, bad])
    assert list(store.keys("")) == []
    assert list(store.leftovers()) == []


def test_what_a_killed_transfer_leaves_is_found_and_is_no_key(
    store: DirectoryStore, tmp_path: Path
) -> None:
    source, endless = tmp_path / "source", tmp_path / "endless"
    source.write_bytes(b"one")
    endless.touch()
    os.truncate(endless, 1 << 40)  # sparse: linked at once, and never read to its end
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from repository.digest import Digest
        from repository.stores.directory import DirectoryStore
        from repository.stores.store import Parcel
        root, source, endless = map(Path, sys.argv[1:])
        digest = Digest.of_bytes(b"one")
        DirectoryStore("kho", root).keep(
            "p/", [Parcel("a", source, digest), Parcel("b", endless, digest)])
    """)
    command = [sys.executable, "-c", script, str(tmp_path / "store"), str(source), str(endless)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[3]) as process:
        while not list((tmp_path / "store" / "incoming").glob("*/b")):
            time.sleep(0.01)
            assert process.poll() is None
        assert list(store.leftovers()) == []  # its owner lives
        process.kill()
    (left,) = store.leftovers()
    assert (left / "a").read_bytes() == b"one"
    assert list(store.keys("")) == []


def test_a_source_on_another_file_system_is_copied(
    store: DirectoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shm = Path("/dev/shm")
    if not shm.is_dir() or shm.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    source = shm / f"luutru-{os.getpid()}"
    source.write_bytes(b"one")
    try:
        store.keep("p/", [Parcel("a", source, Digest.of_bytes(b"one"))])
        source.write_bytes(b"two")
    finally:
        source.unlink()
    with store.open("p/a") as kept:
        assert kept.read() == b"one"
