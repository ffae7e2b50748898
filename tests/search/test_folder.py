"""One writer over all processes, readers that see at once, and damage that is noticed."""

import multiprocessing
import os
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from repository.access import Scope
from repository.errors import UnavailableError
from search.folder import IndexFolder
from search.index import REINDEX, Entry, Index
from search.tantivy_engine import TantivyIndex
from search.whoosh_engine import WhooshIndex

# Whoosh leaves the files it cannot read to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

OWNER = Scope.of_owner()
SPAWN = multiprocessing.get_context("spawn")


def total(index: Index) -> int:
    return index.find("lương", OWNER).total


def write_elsewhere(engine: Callable[..., Index], folder: Path, name: str) -> None:
    engine(folder, patience=20).put([Entry(name, "lương", "lương")])


def read_elsewhere(engine: Callable[..., Index], folder: Path, said: Connection) -> None:
    index = engine(folder)
    said.send(total(index))
    while (wanted := said.recv()) is not None:
        deadline = time.monotonic() + 2
        while (now := total(index)) != wanted and time.monotonic() < deadline:
            time.sleep(0.01)
        said.send(now)


def test_another_process_finds_a_new_document_at_once(
    engine: Callable[..., Index], tmp_path: Path
) -> None:
    index = engine(tmp_path)
    index.put([Entry("a", "lương", "x")])
    here, there = SPAWN.Pipe()
    reader = SPAWN.Process(target=read_elsewhere, args=(engine, tmp_path, there))
    reader.start()
    there.close()
    assert here.recv() == 1
    index.put([Entry("b", "lương", "x")])
    here.send(2)
    assert here.recv() == 2
    index.clear()
    here.send(0)
    assert here.recv() == 0
    index.put([Entry("c", "lương", "x")])
    here.send(1)
    assert here.recv() == 1
    here.send(None)
    reader.join(20)
    assert reader.exitcode == 0


def test_writers_of_several_processes_take_turns(
    engine: Callable[..., Index], tmp_path: Path
) -> None:
    writers = [
        SPAWN.Process(target=write_elsewhere, args=(engine, tmp_path, f"w{n}")) for n in range(3)
    ]
    for writer in writers:
        writer.start()
    write_elsewhere(engine, tmp_path, "here")
    for writer in writers:
        writer.join(30)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert total(engine(tmp_path)) == 4


def test_threads_may_share_an_index(engine: Callable[..., Index], tmp_path: Path) -> None:
    index = engine(tmp_path)
    index.put([Entry("a", "lương", "x")])
    wrong: list[object] = []

    def look() -> None:
        try:
            wrong.extend("lost" for _ in range(20) if total(index) < 1)
        except UnavailableError as error:
            wrong.append(error)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(5):
        index.put([Entry(f"b{n}", "lương", "x")])
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_second_writer_gives_up_after_a_while_and_readers_do_not_wait(
    engine: Callable[..., Index], tmp_path: Path
) -> None:
    index = engine(tmp_path, patience=0.1)
    index.put([Entry("a", "lương", "x")])
    with IndexFolder(tmp_path, "any", 1).writing():
        acts: list[Callable[[], object]] = [
            lambda: index.put([Entry("b", "lương", "x")]),
            lambda: index.remove(["a"]),
            index.clear,
        ]
        for act in acts:
            with pytest.raises(UnavailableError, match="another writer"):
                act()
        assert total(index) == 1
    index.put([Entry("b", "lương", "x")])
    assert total(index) == 2


def test_a_writer_that_died_holds_nobody_up(engine: Callable[..., Index], tmp_path: Path) -> None:
    index = engine(tmp_path, patience=5)
    index.put([Entry("a", "lương", "x")])
    holds, told = SPAWN.Pipe()
    writer = SPAWN.Process(target=hold_and_die, args=(engine, tmp_path, told))
    writer.start()
    assert holds.recv() == "writing"
    writer.kill()
    writer.join(10)
    index.put([Entry("b", "lương", "x")])
    assert total(index) == 2


def hold_and_die(engine: Callable[..., Index], folder: Path, told: Connection) -> None:
    def endless() -> Iterator[Entry]:
        yield Entry("never", "lương", "x")
        told.send("writing")
        time.sleep(60)

    engine(folder).put(endless())


def test_the_folder_of_another_engine_or_format_is_refused(tmp_path: Path) -> None:
    TantivyIndex(tmp_path).put([Entry("a", "lương", "x")])
    other = WhooshIndex(tmp_path)
    with pytest.raises(UnavailableError, match=f"made by tantivy 1.*{REINDEX}"):
        other.find("", OWNER)
    with pytest.raises(UnavailableError, match=REINDEX):
        other.put([Entry("b", "lương", "x")])
    assert total(TantivyIndex(tmp_path)) == 1
    other.clear()
    other.put([Entry("b", "lương", "x")])
    assert total(other) == 1
    with pytest.raises(UnavailableError):
        TantivyIndex(tmp_path).find("", OWNER)


def spoil_stamp(folder: Path) -> None:
    (folder / "format.json").write_bytes(b"\x00{")


def spoil_stamp_kind(folder: Path) -> None:
    (folder / "format.json").write_text("[1]")


def lose_stamp(folder: Path) -> None:
    (folder / "format.json").unlink()


def lose_data(folder: Path) -> None:
    shutil.rmtree(next(folder.glob("data-*")))


def empty_files(folder: Path) -> None:
    for path in next(folder.glob("data-*")).iterdir():
        path.write_bytes(b"")


def cut_files(folder: Path) -> None:
    for path in next(folder.glob("data-*")).iterdir():
        os.truncate(path, path.stat().st_size // 2)


def lose_files(folder: Path) -> None:
    for path in next(folder.glob("data-*")).iterdir():
        path.unlink()


@pytest.mark.parametrize(
    "spoil",
    [spoil_stamp, spoil_stamp_kind, lose_stamp, lose_data, empty_files, cut_files, lose_files],
)
def test_damage_is_said_and_a_fresh_start_is_possible(
    engine: Callable[..., Index], tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    engine(tmp_path).put(Entry(f"{n}", "lương", "lương bổng " * 50) for n in range(20))
    spoil(tmp_path)
    index = engine(tmp_path)
    with pytest.raises(UnavailableError, match=REINDEX):
        index.find("lương", OWNER)
    with pytest.raises(UnavailableError, match=REINDEX):
        index.put([Entry("b", "lương", "x")])
    index.clear()
    assert index.find("", OWNER).total == 0
    index.put([Entry("b", "lương", "x")])
    assert total(index) == 1
    assert len(list(tmp_path.glob("data-*"))) == 1


def ask(index: Index) -> None:
    index.find('lương "lương tháng" 3', OWNER)


def list_all(index: Index) -> None:
    index.find("", OWNER)


def put_one(index: Index) -> None:
    index.put([Entry("3", "lương", "x")])


def test_flipped_bytes_never_raise_anything_else(
    engine: Callable[..., Index], tmp_path: Path
) -> None:
    sound = tmp_path / "sound"
    engine(sound).put(Entry(f"{n}", "lương bổng", f"lương tháng {n}") for n in range(20))
    rng = random.Random(1)
    for round_ in range(40):
        spoiled = tmp_path / f"spoiled-{round_}"
        shutil.copytree(sound, spoiled)
        files = [p for p in sorted(spoiled.rglob("*")) if p.is_file() and p.stat().st_size]
        for path in rng.sample(files, 2):
            held = bytearray(path.read_bytes())
            for _ in range(5):
                held[rng.randrange(len(held))] ^= 1 << rng.randrange(8)
            path.write_bytes(held)
        index = engine(spoiled)
        for act in (ask, list_all, put_one):
            with suppress(UnavailableError):  # nothing else may come, and no answer is promised
                act(index)
        index.clear()
        index.put([Entry("b", "lương", "x")])
        assert total(index) == 1


def test_a_folder_that_cannot_be_made_is_unavailable(
    engine: Callable[..., Index], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnavailableError):
        engine(tmp_path / "file").put([])
