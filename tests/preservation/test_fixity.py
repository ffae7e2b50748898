"""Whatever happens to a kept package is found, named, and never taken for intact."""

import errno
import os
import random
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preservation.bags.problems import Damaged, Intact, NotChecked, ProblemKind, Verdict
from preservation.bags.read import check_bag
from preservation.fixity import Found, Seen, check, check_many, compare
from preservation.package import parcels
from repository.digest import Digest
from repository.errors import UnavailableError
from repository.packages import Package, PackageFile, PackageKind
from repository.stores.directory import DirectoryStore
from repository.stores.store import ObjectStore
from tests.preservation.samples import Made, make


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("made"))


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    made = DirectoryStore("kho-1", tmp_path / "store")
    made.create()
    return made


def keep(store: DirectoryStore, made: Made) -> Path:
    """Keep copies, not links: tests change them."""
    folder = store.folder(made.package.prefix)
    shutil.copytree(made.folder, folder)
    return folder


def both(store: ObjectStore, package: Package) -> Verdict:
    """The verdict of ``check``, which ``check_many`` has to share."""
    one = check(store, package)
    ((identifier, other),) = check_many(store, [package], 1)
    assert identifier == package.id
    assert type(one) is type(other)
    if isinstance(one, Damaged) and isinstance(other, Damaged):
        assert _named(one) == _named(other)
    return one


def _named(verdict: Damaged) -> set[tuple[str, str]]:
    return {(problem.path, problem.kind.value) for problem in verdict.problems}


def test_compare_is_a_table() -> None:
    def seen(data: bytes) -> Seen:
        return Seen(len(data), Digest.of_bytes(data).hex)

    files = tuple(PackageFile(p, 1, Digest.of_bytes(p.encode())) for p in ("a", "b"))
    package = Package("p", PackageKind.DOCUMENT, files)
    assert compare(package, {"a": seen(b"a"), "b": seen(b"b")}) == Intact(2, 2)
    cases: dict[tuple[str, ProblemKind], dict[str, Found]] = {
        ("b", ProblemKind.MISSING): {"a": seen(b"a")},
        ("b", ProblemKind.ALTERED): {"a": seen(b"a"), "b": seen(b"c")},
        ("b", ProblemKind.LINK): {"a": seen(b"a"), "b": ProblemKind.LINK},
        ("c", ProblemKind.UNEXPECTED): {"a": seen(b"a"), "b": seen(b"b"), "c": seen(b"c")},
        ("c", ProblemKind.LINK): {"a": seen(b"a"), "b": seen(b"b"), "c": ProblemKind.LINK},
    }
    for (path, kind), found in cases.items():
        verdict = compare(package, found)
        assert isinstance(verdict, Damaged)
        assert _named(verdict) == {(path, kind.value)}
    assert isinstance(compare(package, {"a": seen(b"a"), "b": "Input/output error"}), NotChecked)
    assert isinstance(compare(package, {"a": seen(b"z"), "b": "Input/output error"}), Damaged)
    assert isinstance(compare(package, {"": "Permission denied"}), NotChecked)


def test_a_kept_package_is_intact(store: DirectoryStore, whole: Made) -> None:
    keep(store, whole)
    verdict = both(store, whole.package)
    assert verdict == Intact(16, whole.package.size)


@pytest.mark.parametrize("number", range(16))
def test_one_flipped_byte_in_any_file_is_named(
    number: int, store: DirectoryStore, whole: Made
) -> None:
    folder = keep(store, whole)
    path = whole.package.files[number].path
    data = bytearray((folder / path).read_bytes())
    data[len(data) // 2] ^= 0x20
    (folder / path).write_bytes(data)
    verdict = both(store, whole.package)
    assert isinstance(verdict, Damaged)
    assert _named(verdict) == {(path, "altered")}


def test_a_package_that_is_gone_is_damage_and_a_store_that_is_gone_is_not(
    store: DirectoryStore, whole: Made, tmp_path: Path
) -> None:
    verdict = both(store, whole.package)
    assert isinstance(verdict, Damaged)
    assert len(verdict.problems) == 16
    (tmp_path / "store").rename(tmp_path / "unplugged")
    assert isinstance(check(store, whole.package), NotChecked)


def test_an_unmounted_store_gives_no_verdict_on_many(
    store: DirectoryStore, whole: Made, tmp_path: Path
) -> None:
    for name in ("objects", ".luutru-store"):
        place = tmp_path / "store" / name
        place.rename(place.with_name(f"{name}-gone"))
    (tmp_path / "store" / "objects").mkdir()
    assert isinstance(both(store, whole.package), NotChecked)


def test_a_link_and_a_pipe_are_not_followed(store: DirectoryStore, whole: Made) -> None:
    folder = keep(store, whole)
    original = folder / "data" / "METS.xml"
    original.rename(folder.parent / "real")
    original.symlink_to(folder.parent / "real")
    os.mkfifo(folder / "data" / "pipe")
    ((_, verdict),) = check_many(store, [whole.package], 1)
    assert isinstance(verdict, Damaged)
    assert _named(verdict) == {("data/METS.xml", "link"), ("data/pipe", "special file")}


class Failing:
    """A store whose medium gives an error for some keys, or does not answer at all."""

    name = "kho-2"

    def __init__(self, objects: dict[str, bytes], error: Exception, bad: str) -> None:
        self._objects = objects
        self._error = error
        self._bad = bad

    def keys(self, prefix: str) -> Iterator[str]:
        if not self._bad:
            raise self._error
        yield from sorted(key for key in self._objects if key.startswith(prefix))

    @contextmanager
    def _opened(self, key: str) -> Iterator[BinaryIO]:
        if key.endswith(self._bad):
            raise self._error
        yield BytesIO(self._objects[key])

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        return self._opened(key)

    def keep(self, prefix: str, parcels: object) -> None:
        raise NotImplementedError

    def abilities(self) -> tuple[()]:
        return ()


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EIO, "Input/output error"),
        PermissionError(errno.EACCES, "Permission denied"),
        UnavailableError("kho-2: không trả lời"),
    ],
)
@pytest.mark.parametrize("bad", ["", "METS.xml"])
def test_what_the_medium_does_not_give_back_is_never_intact(
    error: Exception, bad: str, whole: Made
) -> None:
    objects = {
        whole.package.prefix + file.path: (whole.folder / file.path).read_bytes()
        for file in whole.package.files
    }
    assert isinstance(both(Failing(objects, error, bad), whole.package), NotChecked)
    objects[f"{whole.package.prefix}bagit.txt"] = b"forged"
    if bad:
        verdict = both(Failing(objects, error, bad), whole.package)
        assert isinstance(verdict, Damaged)
        assert ("bagit.txt", "altered") in _named(verdict)


def _small(store: DirectoryStore, count: int, tmp_path: Path) -> Iterator[Package]:
    source = tmp_path / "source"
    for number in range(count):
        source.write_bytes(b"%d" % number)
        digest = Digest.of_bytes(b"%d" % number)
        file = PackageFile("data/x", len(b"%d" % number), digest)
        package = Package(f"{number:04x}{'0' * 28}", PackageKind.SHARED, (file,))
        folder = store.folder(package.prefix)
        (folder / "data").mkdir(parents=True)
        shutil.copy(source, folder / "data" / "x")
        yield package


def test_many_packages_are_checked_a_few_at_a_time(store: DirectoryStore, tmp_path: Path) -> None:
    packages = list(_small(store, 1500, tmp_path))
    victim = packages[777]
    (store.folder(victim.prefix) / "data" / "x").write_bytes(b"forged")
    taken = 0

    def counted() -> Iterator[Package]:
        nonlocal taken
        for package in packages:
            taken += 1
            yield package

    seen: dict[str, Verdict] = {}
    most = 0
    for identifier, verdict in check_many(store, counted(), 2):
        seen[identifier] = verdict
        most = max(most, taken - len(seen))
    assert seen.keys() == {package.id for package in packages}
    assert [name for name, verdict in seen.items() if not isinstance(verdict, Intact)] == [
        victim.id
    ]
    assert most <= 400  # bounded, however many packages there are


def test_leaving_early_leaves_no_process_behind(store: DirectoryStore, tmp_path: Path) -> None:
    packages = list(_small(store, 300, tmp_path))
    before = _children()
    checks = check_many(store, packages, 2)
    next(checks)
    assert _children() > before
    checks.close()  # type: ignore[attr-defined]  # it is a generator, and says only Iterator
    assert _children() == before


def _children() -> set[str]:
    """The processes that this one started, dead ones that nobody waited for included."""
    return {
        child
        for task in Path("/proc/self/task").iterdir()
        for child in (task / "children").read_text("ascii").split()
    }


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.randoms(use_true_random=False), st.sampled_from(["flip", "add", "remove", "rename"]))
def test_any_change_to_a_package_is_found(
    store: DirectoryStore, whole: Made, rng: random.Random, change: str
) -> None:
    folder = store.folder(whole.package.prefix)
    if folder.exists():
        shutil.rmtree(folder)
    keep(store, whole)
    path = rng.choice(whole.package.files).path
    place = folder / path
    match change:
        case "flip":
            data = bytearray(place.read_bytes())
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
            place.write_bytes(data)
        case "add":
            (place.parent / f"{rng.randrange(99)}.tmp").write_bytes(rng.randbytes(3))
        case "remove":
            place.unlink()
        case _:
            place.rename(place.with_name(place.name + "~"))
    assert isinstance(check(store, whole.package), Damaged)
    if change != "add" and not path.startswith("tagmanifest"):
        assert isinstance(check_bag(folder), Damaged)
    if change == "add" and path.startswith("data/"):
        assert isinstance(check_bag(folder), Damaged)


def test_a_package_of_the_store_is_found_by_its_prefix(store: DirectoryStore, whole: Made) -> None:
    store.keep(whole.package.prefix, parcels(whole.folder, whole.package))
    other = replace(whole.package, id="0" * 32)
    verdicts = dict(check_many(store, [whole.package, other]))
    assert isinstance(verdicts[whole.package.id], Intact)
    assert isinstance(verdicts[other.id], Damaged)
